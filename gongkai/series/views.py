"""Officers' screens: the series, one of them, bringing figures in, and the batches."""

from datetime import date
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gongkai.organisations import access
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.screens import Screen, officer_of
from gongkai.papers.sheets import Unreadable
from gongkai.series import actions, checking, periods, queries, reading
from gongkai.series.actions import By, Refused
from gongkai.series.forms import BatchFilter, CreateForm, DescribeForm, UploadForm, as_initial
from gongkai.series.models import DRAFT, FIGURES, OPEN, SUBMITTED, Batch, Series

PAGE: Final = 50
SHOWN: Final = 300
TABS: Final = (("series:overview", "指标"), ("series:batches", "批次"))
STATE_KINDS: Final = {
    "draft": "dashed",
    "submitted": "brand",
    "released": "done",
    "returned": "urgent",
    "discarded": "",
}


class SeriesScreen(Screen):
    """A screen that asks for a right somewhere; rows are narrowed to the units where it is held."""

    right = "series.view"
    tab = TABS[0][0]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Fix the day for the whole request."""
        super().setup(request, *args, **kwargs)
        self.on: date = today()

    def officer(self, request: HttpRequest) -> Officer:
        """Return the officer. Raises ``Denied`` for those without a post that opens this screen."""
        officer = officer_of(request)
        if not access.units_for(officer, self.right, self.on).exists():
            raise access.Denied(f"您没有“{access.rules()[self.right].label}”的权限")
        return officer

    def may(self, officer: Officer, act: str, unit: Unit | None = None) -> bool:
        """Say whether the officer may do an act at a unit, or anywhere."""
        if unit is None:
            return access.units_for(officer, act, self.on).exists()
        return access.may(officer, act, unit, self.on)

    def shared(self, officer: Officer) -> dict[str, Any]:
        """Return what every page of the room shows."""
        tabs = [(name, label, name == self.tab) for name, label in TABS]
        return {"tabs": tabs, "may_prepare": self.may(officer, "series.prepare"), "state_kinds": STATE_KINDS}


class Overview(SeriesScreen):
    """The series of all units one may see."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        officer = self.officer(request)
        units = access.units_for(officer, self.right, self.on)
        rows = Series.objects.filter(unit__in=units).select_related("unit", "column").order_by("unit__key", "order")
        asked = request.GET.get("q", "").replace("\x00", "").strip()[:60]
        page = Paginator(rows.filter(name__icontains=asked) if asked else rows, PAGE).get_page(request.GET.get("page"))
        latest = {one.series.pk: one for one in queries.shown_of(page.object_list)}
        listed = [(one, latest.get(one.pk)) for one in page.object_list]
        context = {"page": page, "listed": listed, "asked": asked, "waiting": queries.waiting_for(officer, self.on)}
        return render(request, "series/overview.html", {**context, **self.shared(officer)})


class CreateScreen(SeriesScreen):
    """A new series."""

    right = "series.prepare"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask."""
        officer = self.officer(request)
        initial = {"decimals": 0, "additive": True, "order": 100}
        form = CreateForm(access.units_for(officer, self.right, self.on), initial=initial)
        return render(request, "series/create.html", {"form": form, **self.shared(officer)})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Make it."""
        officer = self.officer(request)
        form = CreateForm(access.units_for(officer, self.right, self.on), request.POST)
        if form.is_valid():
            values = dict(form.cleaned_data)
            try:
                series = actions.create_series(values.pop("unit"), values, By(officer, self.on))
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                messages.success(request, "指标已建立；导入第一批数据并发布后公开")
                return redirect("series:one", pk=series.pk)
        return render(request, "series/create.html", {"form": form, **self.shared(officer)}, status=400)


class OneScreen(SeriesScreen):
    """One series: its figures, its trace, its description."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        officer = self.officer(request)
        return self._show(request, officer, self._open(officer, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Describe it anew, withdraw it, or ask for it back."""
        officer = self.officer(request)
        series = self._open(officer, pk)
        by, form = By(officer, self.on), None
        try:
            if "withdraw" in request.POST:
                actions.withdraw(series, request.POST.get("why", ""), by)
                messages.success(request, "已撤下，公众不再看到数据，只看到撤下的理由")
            elif "back" in request.POST:
                actions.propose_back(series, by)
                messages.success(request, "已提交恢复公开，等另一人发布")
            else:
                form = DescribeForm(request.POST)
                if not form.is_valid():
                    return self._show(request, officer, series, form, status=400)
                batch = actions.describe(series, form.cleaned_data, by)
                messages.success(request, "已提交，等另一人发布" if batch else "已保存")
        except Refused as refusal:
            return self._show(request, officer, self._open(officer, pk), form, str(refusal), 400)
        return redirect("series:one", pk=pk)

    def _open(self, officer: Officer, pk: int) -> Series:
        units = access.units_for(officer, self.right, self.on)
        return get_object_or_404(Series.objects.select_related("unit", "column"), pk=pk, unit__in=units)

    def _show(
        self,
        request: HttpRequest,
        officer: Officer,
        series: Series,
        form: DescribeForm | None = None,
        refused: str = "",
        status: int = 200,
    ) -> HttpResponse:
        context = {
            "series": series,
            "rows": queries.rows_of(series)[::-1],
            "trace": queries.trace(series)[:SHOWN],
            "form": form or DescribeForm(initial=as_initial(series)),
            "refused": refused,
            "why": request.POST.get("why", ""),
            "waiting": Batch.objects.filter(series=series, state=SUBMITTED),
            "may_change": self.may(officer, "series.prepare", series.unit),
            "may_withdraw": series.is_public and self.may(officer, "series.release", series.unit),
        }
        return render(request, "series/one.html", {**context, **self.shared(officer)}, status=status)


class UploadScreen(SeriesScreen):
    """Bring figures in: nothing is kept but a batch in preparation."""

    right = "series.prepare"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask."""
        officer = self.officer(request)
        form = UploadForm(access.units_for(officer, self.right, self.on))
        return render(request, "series/upload.html", {"form": form, **self.shared(officer)})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Read."""
        officer = self.officer(request)
        form = UploadForm(access.units_for(officer, self.right, self.on), request.POST, request.FILES)
        if form.is_valid():
            given = form.cleaned_data["file"]
            try:
                data = given.read() if given else form.cleaned_data["text"].encode("utf-8", "replace")
                name = (given.name or "") if given else f"粘贴的数据 {self.on.isoformat()}"
                lines = reading.read(data, name) if given else reading.read_text(form.cleaned_data["text"])
                batch = actions.prepare(form.cleaned_data["unit"], lines, name, By(officer, self.on), data)
            except (Unreadable, Refused) as error:
                form.add_error("file" if given else "text", str(error))
            else:
                return redirect("series:batch", pk=batch.pk)
        return render(request, "series/upload.html", {"form": form, **self.shared(officer)}, status=400)


class BatchesScreen(SeriesScreen):
    """The batches, newest first."""

    tab = TABS[1][0]

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        officer = self.officer(request)
        form = BatchFilter(request.GET)
        wanted = form.cleaned_data if form.is_valid() else {}
        rows = queries.batches_for(officer, self.on).annotate(figures=Count("proposals")).order_by("-pk")
        plain = {"name__icontains": wanted.get("q"), "state": wanted.get("state")}
        rows = rows.filter(**{name: value for name, value in plain.items() if value})
        context = {
            "form": form,
            "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
            "narrowed": any(value for name, value in request.GET.items() if name != "page"),
        }
        return render(request, "series/batches.html", {**context, **self.shared(officer)})


class BatchScreen(SeriesScreen):
    """One batch: what it would change, what is wrong with it, and the acts upon it."""

    tab = TABS[1][0]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        officer = self.officer(request)
        return self._show(request, officer, self._open(officer, pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do an act, or say why not with everything kept."""
        officer = self.officer(request)
        batch = self._open(officer, pk)
        try:
            said = self._act(request, batch, By(officer, self.on))
        except Refused as refusal:
            return self._show(request, officer, self._open(officer, pk), str(refusal), 400)
        messages.success(request, said)
        return redirect("series:batch", pk=pk)

    def _act(self, request: HttpRequest, batch: Batch, by: By) -> str:
        act, why = request.POST.get("act", ""), request.POST.get("why", "")
        if act == "create":
            return self._create(request, batch, by)
        if act == "submit":
            self._unchanged(request, batch)
            actions.submit(batch, request.POST.get("reason", ""), by)
            return "已提交，等另一人发布"
        if act == "release":
            actions.release(batch, by)
            return "已发布，公众现在看到的就是这些数"
        if act == "send_back":
            actions.send_back(batch, why, by)
            return "已退回给准备人"
        if act == "discard":
            actions.discard(batch, by)
            return "已放弃这一批"
        raise Http404("没有这种办理")

    def _unchanged(self, request: HttpRequest, batch: Batch) -> None:
        """Refuse where what the officer looked at is no longer what would be done."""
        if batch.state in OPEN and request.POST.get("seen", "") != actions.report_of(batch, self.on).digest:
            raise Refused("您查看之后数据有了变化，请看过下面的最新结果再提交")

    def _create(self, request: HttpRequest, batch: Batch, by: By) -> str:
        number = request.POST.get("decimals", "0")
        values = {
            "name": request.POST.get("name", "")[:100],
            "measure": request.POST.get("measure", "").strip()[:100],
            "period": request.POST.get("period", ""),
            "decimals": int(number) if number in set("0123456") else 0,
            "additive": "additive" in request.POST,
        }
        actions.create_series(batch.unit, values, by)
        return f"已建立指标“{values['name']}”，数据来源和说明可以在指标页补充"

    def _open(self, officer: Officer, pk: int) -> Batch:
        return get_object_or_404(queries.batches_for(officer, self.on), pk=pk)

    def _show(
        self, request: HttpRequest, officer: Officer, batch: Batch, refused: str = "", status: int = 200
    ) -> HttpResponse:
        preparing = batch.state in OPEN and batch.kind == FIGURES
        may_prepare = self.may(officer, "series.prepare", batch.unit)
        may_release = self.may(officer, "series.release", batch.unit) and batch.prepared_by_id != officer.pk
        context: dict[str, Any] = {
            "batch": batch,
            "refused": refused,
            "posted": request.POST,
            "state_kind": STATE_KINDS[batch.state],
            "preparing": preparing,
            "own": batch.prepared_by_id == officer.pk,
            "may_submit": preparing and may_prepare,
            "may_release": batch.state == SUBMITTED and may_release,
            "may_discard": batch.state in {DRAFT, SUBMITTED, *OPEN} and may_prepare,
            "period_kinds": periods.KINDS,
            "decimals": range(7),
        }
        if preparing:
            context |= self._report(actions.report_of(batch, self.on))
        elif batch.kind == FIGURES:
            rows = batch.proposals.select_related("series")
            context |= {"rows": _with_present(rows[:SHOWN], batch), "more": max(0, rows.count() - SHOWN)}
        else:
            context["changes"] = _changes(batch)
        return render(request, "series/batch.html", {**context, **self.shared(officer)}, status=status)

    def _report(self, report: checking.Report) -> dict[str, Any]:
        return {"report": report, "changing": report.changing[:SHOWN], "bad": report.bad[:SHOWN]}


def _with_present(rows: Any, batch: Batch) -> list[dict[str, Any]]:
    """Put beside each figure what it takes the place of: as released, or as it would be now."""
    listed = list(rows)
    points = {
        (one.series_id, one.period): one
        for series in {one.series_id: one.series for one in listed}.values()
        for one in series.points.all()
    }
    found = []
    for one in listed:
        point = points.get((one.series_id, one.period)) if batch.released_on is None else None
        revises = one.revises if batch.released_on else point is not None and point.content != one.content
        before = one.before if batch.released_on else point.value if point else None
        found.append({"one": one, "name": one.series.label_of(one.period), "revises": revises, "before": before})
    return found


def _changes(batch: Batch) -> list[tuple[str, Any, Any]]:
    """Return what a new description changes: label, now, then."""
    if batch.series is None:
        return []
    found: list[tuple[str, Any, Any]] = []
    for name, value in batch.proposed.items():
        if name == actions.BACK:
            found.append(("公开状态", "已撤下", "恢复公开"))
            continue
        label = str(getattr(Series._meta.get_field(name), "verbose_name", name))
        now = getattr(batch.series, name)
        words = {True: "是", False: "否"}
        found.append(
            (label, words.get(now, now), words.get(value, value)) if name == "additive" else (label, now, value)
        )
    return found
