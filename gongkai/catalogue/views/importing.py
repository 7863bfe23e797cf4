"""Importing: the batches, a new one, its columns, its trial and import, the signature, and what became of each line."""

import random
from collections.abc import Iterator
from datetime import datetime
from io import BytesIO
from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from openpyxl import Workbook

from gongkai.catalogue import exporting
from gongkai.catalogue.actions import importing, receiving
from gongkai.catalogue.actions.importing import Refused, Signature
from gongkai.catalogue.forms.importing import HINTS, MapForm, UploadForm
from gongkai.catalogue.importing.lines import Unusable, field_labels
from gongkai.catalogue.importing.pages import pages_of, read_page
from gongkai.catalogue.importing.sources import table_of
from gongkai.catalogue.importing.tables import glimpse
from gongkai.catalogue.looking import Matter, examine
from gongkai.catalogue.models import Batch, Record
from gongkai.catalogue.signals import import_asked
from gongkai.catalogue.views.frame import CatalogueScreen
from gongkai.catalogue.views.records import XLSX
from gongkai.organisations import access
from gongkai.organisations.models import Officer
from gongkai.papers.cells import harmless

PAGE: Final = 50
EDGE, CHANCE = 3, 5
SHOWN: Final = 160
RESULTS: Final = {"taken": "可以导入", "duplicate": "重复", "bad": "有误", "held": "留待人工"}
LOOKS: Final = {"checked": "dashed", "reading": "brand", "held": "brand", "done": "done", "cancelled": ""}
_RIGHTS: Final = ("catalogue.import", "catalogue.sign_batch")


class ImportScreen(CatalogueScreen):
    """A screen for those who import or sign what was imported."""

    def enter(self, request: HttpRequest) -> Officer:
        """Return the officer. Raises ``Denied`` for those who may do neither."""
        self.right = next(
            (one for one in _RIGHTS if access.units_for(request.user, one, self.on).exists()), "catalogue.import"
        )
        return super().enter(request)

    def batches(self, officer: Officer) -> QuerySet[Batch]:
        """Return what the officer may see."""
        units = Q(pk=0)
        for right in _RIGHTS:
            units |= Q(unit__in=access.units_for(officer, right, self.on).values("pk"))
        return Batch.objects.filter(units).select_related("unit", "prepared_by", "signed_by")

    def batch(self, request: HttpRequest, pk: int) -> tuple[Officer, Batch]:
        """Return the officer and the batch. Raises ``Http404`` and ``Denied``."""
        officer = self.enter(request)
        if not Batch.objects.filter(pk=pk).exists():
            raise Http404("没有这一批导入")
        row = self.batches(officer).filter(pk=pk).first()
        if row is None:
            raise access.Denied("这一批导入不在您的查看范围内")
        return officer, row


class Batches(ImportScreen):
    """What was imported, and the way to import more."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the list."""
        officer = self.enter(request)
        return self._show(request, officer, UploadForm(units=self._units(officer)))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take a file."""
        officer = self.enter(request)
        form = UploadForm(request.POST, request.FILES, units=self._units(officer))
        if not form.is_valid():
            return self._show(request, officer, form, 400)
        sent = form.cleaned_data["file"]
        try:
            batch = receiving.receive(
                sent.name or "", sent.size or 0, sent.chunks(), form.cleaned_data["unit"], by=officer, today=self.on
            )
        except Unusable as refusal:
            form.add_error("file", str(refusal))
            return self._show(request, officer, form, 400)
        return redirect("catalogue:import_columns" if batch.form != "pages" else "catalogue:batch", batch.pk)

    def _units(self, officer: Officer) -> Any:
        return access.units_for(officer, "catalogue.import", self.on)

    def _show(self, request: HttpRequest, officer: Officer, form: UploadForm, status: int = 200) -> HttpResponse:
        page = Paginator(self.batches(officer), PAGE).get_page(request.GET.get("page"))
        labels = field_labels()
        context = {
            "page": page,
            "rows": [(row, LOOKS.get(row.state, "")) for row in page],
            "form": form if self._units(officer).exists() else None,
            "columns": [(label, HINTS.get(name, "")) for name, label in labels.items()],
        }
        return render(request, "catalogue/importing.html", context, status=status)


class Template(ImportScreen):
    """An empty table with the headings we know, to be filled in."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Send it; the workbook explains each column on its second sheet."""
        self.enter(request)
        labels = field_labels()
        if kind == "csv":
            response = HttpResponse("".join(exporting.as_csv([list(labels.values())])), content_type="text/csv")
        elif kind == "xlsx":
            response = HttpResponse(_workbook(labels), content_type=XLSX)
        else:
            raise Http404("没有这种模板")
        response["Content-Disposition"] = f'attachment; filename="records-template.{kind}"'
        return response


def _workbook(labels: dict[str, str]) -> bytes:
    book = Workbook(write_only=True)
    book.create_sheet("导入信息").append(list(labels.values()))
    sheet = book.create_sheet("填写说明")
    sheet.append(["列", "说明"])
    for name, label in labels.items():
        sheet.append([label, HINTS.get(name, "")])
    out = BytesIO()
    book.save(out)
    return out.getvalue()


class ImportColumns(ImportScreen):
    """Which column of the table is which field."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Ask, with the first lines beside."""
        return self._answer(request, pk, None)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what was said."""
        return self._answer(request, pk, request.POST)

    def _answer(self, request: HttpRequest, pk: int, data: Any) -> HttpResponse:
        officer, row = self.batch(request, pk)
        access.require(officer, "catalogue.import", row.unit, self.on)
        try:
            table = table_of(receiving.place_of(row))
            if row.state != "checked" or table is None:
                return redirect("catalogue:batch", pk)
            seen = glimpse(table)
            form = MapForm(data, headings=seen.headings, mapping=row.mapping)
            if data is not None and form.is_valid():
                receiving.choose(row, form.mapping(), by=officer, today=self.on)
                messages.success(request, "各列的对应关系已保存")
                return redirect("catalogue:batch", pk)
        except (Refused, Unusable) as refusal:
            messages.error(request, str(refusal))
            return redirect("catalogue:batch", pk)
        lines = [
            (form[field], [_cut(line[at]) if at < len(line) else "" for line in seen.samples[:3]])
            for at, field in ((int(field.removeprefix("column_")), field) for field in form.headings)
        ]
        context = {"row": row, "form": form, "lines": lines}
        return render(request, "catalogue/importing_columns.html", context, status=400 if data is not None else 200)


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


class BatchScreen(ImportScreen):
    """One batch: where it stands, what is next, and every line something is to be said about."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Show it, or send its lines as a file."""
        officer, row = self.batch(request, pk)
        lines = row.lines.select_related("record")
        result = request.GET.get("result", "")
        if result in RESULTS:
            lines = lines.filter(result=result)
        if request.GET.get("export") == "csv":
            return _sent(row, lines)
        may_import = access.units_for(officer, "catalogue.import", self.on).filter(pk=row.unit_id).exists()
        may_sign = access.units_for(officer, "catalogue.sign_batch", self.on).filter(pk=row.unit_id).exists()
        report = row.options.get("report", {})
        counts = report.get("counts", {}) if row.state == "checked" else row.counts
        labels = field_labels()
        results = RESULTS if row.state == "checked" else {**RESULTS, "taken": "已收入"}
        context = {
            "row": row,
            "look": LOOKS.get(row.state, ""),
            "working": receiving.working(row, self.now),
            "interrupted": receiving.interrupted(row, self.now),
            **_progress(row, self.now),
            "report": report,
            "counts": [(code, label, counts.get(code, 0)) for code, label in results.items()] if counts else [],
            "assumed": [(labels.get(name, name), many) for name, many in report.get("assumed", {}).items()],
            "mapping": [(heading, labels.get(name, "不导入")) for heading, name in row.mapping.items()],
            "samples": _pages(row) if row.form == "pages" and row.state == "checked" else [],
            "page": Paginator(lines, PAGE).get_page(request.GET.get("page")),
            "results": results,
            "result": result,
            "may_import": may_import,
            "may_sign": may_sign and row.state == "held",
            "own": row.prepared_by_id == officer.pk,
            "sample": _sample(row, self.on) if row.state == "held" else [],
        }
        return render(request, "catalogue/importing_batch.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Check, import, go on, sign, or give up."""
        officer, row = self.batch(request, pk)
        act = next((one for one in _ACTS if one in request.POST), "")
        if not act:
            raise Http404("没有这种办理")
        try:
            messages.success(request, _ACTS[act](self, row, officer))
        except (Refused, Unusable) as refusal:
            messages.error(request, str(refusal))
        return redirect("catalogue:batch", pk)

    def _ask(self, row: Batch, officer: Officer, job: str) -> None:
        receiving.place_of(row)
        held = receiving.ask(row, job, by=officer, today=self.on, now=self.now)
        import_asked.send(sender=Batch, batch=held)

    def do_check(self, row: Batch, officer: Officer) -> str:
        """Ask for the trial."""
        self._ask(row, officer, "check")
        return "已开始试运行，可以离开这一页，稍后再来看"

    def do_import(self, row: Batch, officer: Officer) -> str:
        """Ask for the import."""
        self._ask(row, officer, "import")
        return "已开始导入，可以离开这一页，稍后再来看"

    def do_cancel(self, row: Batch, officer: Officer) -> str:
        """Give it up."""
        importing.cancel(row, by=officer, today=self.on)
        receiving.forget_source(row)
        return "已取消，读入的内容已删除"

    def do_sign(self, row: Batch, officer: Officer) -> str:
        """Make it public."""
        many = importing.sign(row, Signature(signed_by=officer), today=self.on, now=self.now)
        receiving.forget_source(row)
        return f"已签发，{many}条信息公开"


_ACTS: Final = {
    "check": BatchScreen.do_check,
    "import": BatchScreen.do_import,
    "cancel": BatchScreen.do_cancel,
    "sign": BatchScreen.do_sign,
}


def _progress(row: Batch, now: datetime) -> dict[str, Any]:
    """Return how far a job is, and the seconds it still needs where that can be told."""
    options = row.options
    done, total = max(options.get("at", 0), row.done), options.get("of", 0) or row.total
    since = done - options.get("from", 0)
    left = None
    if options.get("job") and since > 0 and total > done:
        began = datetime.fromisoformat(options["began"])
        left = round((now - began).total_seconds() / since * (total - done))
    return {"done": done, "total": total, "left": left}


def _pages(row: Batch) -> list[dict[str, str]]:
    """Return what the first pages of a folder are read as."""
    try:
        folder = receiving.place_of(row)
        found = pages_of(folder)[:EDGE]
    except Unusable:
        return []
    return [{"place": path.name, **read_page(path, folder).values} for path in found]


def _sample(row: Batch, on: Any) -> list[tuple[Record, list[Matter]]]:
    """Return the first, the last and some other records of a batch, with what the machine finds in each."""
    ids = list(Record.objects.filter(clearings__batch=row).order_by("pk").values_list("pk", flat=True))
    middle = ids[EDGE:-EDGE]
    # The same person sees the same sample again: it belongs to the batch.
    chance = random.Random(row.pk).sample(middle, min(CHANCE, len(middle)))  # noqa: S311 - nothing secret
    chosen = {*ids[:EDGE], *chance, *ids[-EDGE:]}
    rows = Record.objects.filter(pk__in=chosen).select_related("unit", "column").order_by("pk")
    return [(one, examine(one, on)) for one in rows]


def _sent(row: Batch, lines: Any) -> StreamingHttpResponse:
    labels = field_labels()

    def cells() -> Iterator[list[str]]:
        yield ["位置", "结果", "说明", "索引号"]
        for line in lines.iterator(chunk_size=1000):
            words = "；".join(f"{labels.get(name, name)}：{message}" for name, message, _ in line.problems)
            number = line.record.index_number if line.record else ""
            yield [harmless(one) for one in (line.place, RESULTS.get(line.result, ""), words, number)]

    response = StreamingHttpResponse(exporting.as_csv(cells()), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="import-{row.pk}.csv"'
    return response
