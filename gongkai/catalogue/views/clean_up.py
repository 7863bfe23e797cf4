"""Rounds of cleaning up: the list and opening one; its documents, proposing, tables out and in, closing, the result."""

from collections.abc import Iterator
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render

from gongkai.catalogue import exporting
from gongkai.catalogue.actions import acting, clean_up
from gongkai.catalogue.actions.clean_up import Decision, Refused, decisions
from gongkai.catalogue.forms.clean_up import CloseForm, DecideForm, ItemFilter, OpenForm, TableForm
from gongkai.catalogue.importing.decisions import HEADINGS, Line, decisions_in
from gongkai.catalogue.importing.lines import Unusable
from gongkai.catalogue.models import CleanUp, CleanUpItem
from gongkai.catalogue.views.frame import CatalogueScreen
from gongkai.catalogue.views.records import XLSX
from gongkai.organisations import access
from gongkai.organisations.models import Officer
from gongkai.organisations.queries import branch_ids, is_demonstration, line_ids
from gongkai.papers.cells import harmless

PAGE: Final = 100
TOLD: Final = 20


class CleanUps(CatalogueScreen):
    """All rounds of the units an officer sees, and a new one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return self._show(request, self.enter(request), None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Open a round."""
        officer = self.enter(request)
        form = OpenForm(request.POST, access.units_for(officer, "catalogue.clean_up", self.on))
        if form.is_valid():
            try:
                row = clean_up.open_round(**form.cleaned_data, by=officer, today=self.on)
            except Refused as refusal:
                form.add_error(refusal.field or None, str(refusal))
            else:
                messages.success(request, f"已启动“{row.name}”，共{row.items.count()}件")
                return redirect("catalogue:clean_up", pk=row.pk)
        return self._show(request, officer, form, 400)

    def _show(self, request: HttpRequest, officer: Officer, form: OpenForm | None, status: int = 200) -> HttpResponse:
        open_to = access.units_for(officer, "catalogue.clean_up", self.on)
        if form is None:
            form = OpenForm(None, open_to)
        elif not open_to.exists():
            raise access.Denied("您没有“组织文件清理”的权限")
        rows = _seen(officer, self).select_related("unit").annotate(
            total=Count("items"), left=Count("items", filter=Q(items__decision=""))
        ).order_by("-pk")  # fmt: skip
        page = Paginator(rows, 30).get_page(request.GET.get("page"))
        context = {"page": page, "form": form, "may_open": open_to.exists()}
        return render(request, "catalogue/clean_ups.html", context, status=status)


def _seen(officer: Officer, screen: CatalogueScreen) -> QuerySet[CleanUp]:
    """Return the rounds of the units an officer sees, and those from above that take these in."""
    units = list(access.units_for(officer, "catalogue.view", screen.on).values_list("pk", flat=True))
    above = {up for unit in units[:50] for up in line_ids(unit, screen.on)}
    return CleanUp.objects.filter(Q(unit__in=units) | Q(unit__in=above, below=True))


class CleanUpScreen(CatalogueScreen):
    """One round."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Show a page of it, or send the table."""
        officer, row = self._round(request, pk)
        if request.GET.get("export") in {"csv", "xlsx"}:
            return self._send(request.GET["export"], row, self._items(row, officer))
        return self._show(request, officer, row)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do one of the acts, named by the button."""
        officer, row = self._round(request, pk)
        acts = {"import": self._take_over, "close": self._close, "result": self._result}
        act = next((one for name, one in acts.items() if name in request.POST), self._decide)
        return act(request, officer, row)

    def _round(self, request: HttpRequest, pk: int) -> tuple[Officer, CleanUp]:
        officer = self.enter(request)
        row = CleanUp.objects.select_related("unit", "opened_by", "closed_by").filter(pk=pk).first()
        if row is None:
            raise Http404("没有这次清理")
        if not _seen(officer, self).filter(pk=pk).exists():
            raise access.Denied("这次清理不在您的查看范围内")
        return officer, row

    def _items(self, row: CleanUp, officer: Officer) -> QuerySet[CleanUpItem]:
        """Return the documents of the round in an officer's sight."""
        items = row.items.select_related("record__unit", "by_record")
        units = access.units_for(officer, "catalogue.view", self.on)
        if units.filter(pk=row.unit_id).exists() and not row.below:
            return items
        return items.filter(record__unit__in=units.values("pk"))

    def _decide(self, request: HttpRequest, officer: Officer, row: CleanUp) -> HttpResponse:
        form = DecideForm(request.POST, officer=officer)
        if "find" in request.POST:
            form.errors.clear()
            return self._show(request, officer, row, decide=form)
        if form.is_valid():
            given = form.cleaned_data
            chosen = {int(one) for one in request.POST.getlist("item") if one.isascii() and one.isdigit()}
            seen = self._items(row, officer).filter(pk__in=list(chosen)[:PAGE]).values_list("pk", flat=True)
            wanted = Decision(given["decision"], given["by_text"], form.chosen, given["note"])
            try:
                many = clean_up.decide(row, list(seen), wanted, by=officer, today=self.on)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                messages.success(request, f"{many}件：{decisions()[given['decision']]}")
                return redirect(request.get_full_path())
        return self._show(request, officer, row, decide=form, status=400)

    def _take_over(self, request: HttpRequest, officer: Officer, row: CleanUp) -> HttpResponse:
        form = TableForm(request.POST, request.FILES)
        if form.is_valid():
            upload = form.cleaned_data["table"]
            try:
                lines = decisions_in(upload.name, upload.read(5_000_001))
                given, wrong = _matched(lines, self._items(row, officer))
                if wrong or not given:
                    raise Refused("；".join(wrong[:TOLD]) or "表格里没有填写意见")
                many = clean_up.take_over(row, given, by=officer, today=self.on)
            except (Unusable, Refused) as refusal:
                form.add_error("table", f"没有导入：{refusal}")
            else:
                messages.success(request, f"已按表格填写{many}件")
                return redirect("catalogue:clean_up", pk=row.pk)
        return self._show(request, officer, row, table=form, status=400)

    def _close(self, request: HttpRequest, officer: Officer, row: CleanUp) -> HttpResponse:
        form = CloseForm(request.POST)
        if form.is_valid():
            try:
                done = clean_up.close(row, form.cleaned_data["on"], by=officer, today=self.on)
            except Refused as refusal:
                form.add_error("on" if refusal.field == "on" else None, str(refusal))
            else:
                passed = f"，{done.passed}件已先行失效或者撤下" if done.passed else ""
                messages.success(request, f"清理已审定：继续有效{done.kept}件，效力变更{done.changed}件{passed}")
                return redirect("catalogue:clean_up", pk=row.pk)
        return self._show(request, officer, row, closing=form, status=400)

    def _result(self, request: HttpRequest, officer: Officer, row: CleanUp) -> HttpResponse:
        try:
            record = clean_up.draft_result(row, by=officer, today=self.on)
        except (Refused, acting.Refused) as refusal:
            messages.error(request, str(refusal))
            return redirect("catalogue:clean_up", pk=row.pk)
        messages.success(request, "已起草清理结果，核对后提交审查")
        return redirect("catalogue:record", pk=record.pk)

    def _show(
        self,
        request: HttpRequest,
        officer: Officer,
        row: CleanUp,
        decide: DecideForm | None = None,
        table: TableForm | None = None,
        closing: CloseForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        items = self._items(row, officer)
        form = ItemFilter(request.GET, items)
        page = Paginator(form.narrowed(), PAGE).get_page(request.GET.get("page"))
        names = decisions()
        context = {
            "row": row,
            "filter": form,
            "narrowed": any(request.GET.get(name) for name in form.fields),
            "page": page,
            "lines": [(one, names.get(one.decision, "")) for one in page.object_list],
            "progress": _progress(row),
            "decide": decide or DecideForm(officer=officer),
            "table": table or TableForm(),
            "closing": closing or CloseForm(initial={"on": self.on}),
            "ticked": set(request.POST.getlist("item")),
            "result": clean_up.result_of(row),
            **self._rights(row, officer),
        }
        context["form"] = context["decide"]
        return render(request, "catalogue/clean_up.html", context, status=status)

    def _rights(self, row: CleanUp, officer: Officer) -> dict[str, bool]:
        on = self.on
        within = branch_ids(row.unit_id, on) if row.below else [row.unit_id]
        of_units = access.units_for(officer, "catalogue.clean_up", on).filter(pk__in=within)
        still = row.closed_on is None
        return {
            "may_decide": still and of_units.exists(),
            "may_close": still
            and row.opened_by_id != officer.pk
            and access.may(officer, "catalogue.close_clean_up", row.unit, on),
            "may_draft": not still and access.may(officer, "catalogue.write", row.unit, on),
        }

    def _send(self, kind: str, row: CleanUp, items: QuerySet[CleanUpItem]) -> HttpResponseBase:
        response: HttpResponseBase
        lines = _table(items.order_by("record__unit__key", "record__made_on", "pk"))
        if kind == "csv":
            response = StreamingHttpResponse(exporting.as_csv(lines), content_type="text/csv; charset=utf-8")
        else:
            response = HttpResponse(exporting.as_xlsx(lines), content_type=XLSX)
        response["Content-Disposition"] = f'attachment; filename="clean-up-{row.pk}-{self.on.isoformat()}.{kind}"'
        return response


def _progress(row: CleanUp) -> list[tuple[str, str, int]]:
    """Return how many documents have which proposal, those without one first."""
    counts = dict(row.items.order_by().values_list("decision").annotate(Count("pk")))
    named = [("-", "尚未提出", counts.get("", 0))]
    return named + [(code, label, counts.get(code, 0)) for code, label in decisions().items()]


def _table(items: QuerySet[CleanUpItem]) -> Iterator[list[str]]:
    if is_demonstration():
        yield [exporting.DEMONSTRATION]
    yield list(HEADINGS)
    names = decisions()
    for one in items.iterator(chunk_size=1000):
        record = one.record
        basis = one.by_record.title if one.by_record else one.by_text
        cells: tuple[Any, ...] = (
            record.index_number, record.title, record.document_number, record.unit.name, record.made_on,
            names.get(one.decision, ""), basis, one.note,
        )  # fmt: skip
        yield [harmless(cell) for cell in cells]


def _matched(lines: list[Line], items: QuerySet[CleanUpItem]) -> tuple[dict[int, Decision], list[str]]:
    """Match the lines of a table to documents of the round; what does not match is told line by line."""
    codes = {label: code for code, label in decisions().items()}
    rows = {one.record.index_number: one for one in items}
    given: dict[int, Decision] = {}
    wrong: list[str] = []
    for line in lines:
        item, code = rows.get(line.index_number), codes.get(line.decision)
        if item is None:
            wrong.append(f"第{line.number}行：这次清理里没有索引号“{line.index_number[:40]}”")
        elif code is None:
            wrong.append(f"第{line.number}行：没有“{line.decision[:20]}”这种意见")
        elif item.pk in given:
            wrong.append(f"第{line.number}行：同一文件填了两次")
        else:
            # A basis that is ours stays linked while its title stands in the table unchanged.
            same = item.by_record if item.by_record and item.by_record.title == line.basis else None
            given[item.pk] = Decision(code, "" if same else line.basis, same, line.note)
    return given, wrong
