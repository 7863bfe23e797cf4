"""Officers' screens: the library, one report in it, trends, remarks, taking in, and a check that keeps nothing."""

import csv
from collections.abc import Iterable, Iterator
from io import StringIO
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render

from gongkai.library import actions, queries
from gongkai.library.fetching import Incoming
from gongkai.library.forms import AddForm, CheckForm, LibraryFilter, RemarkFilter
from gongkai.library.models import DECISIONS, Document, Remark
from gongkai.library.policies import RULES
from gongkai.library.trends import drawn
from gongkai.organisations import access
from gongkai.organisations.calendar import today
from gongkai.organisations.screens import Screen, officer_of
from gongkai.papers.cells import harmless
from gongkai.reader import read_report
from gongkai.reader.checks import check
from gongkai.reader.reading import Reading
from gongkai.reports.models import FILED, AnnualReport

PAGE = 50
BODIES = 100


class LibraryScreen(Screen):
    """What every screen of the library shares: a post that opens it."""

    right = "library.view"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Fix the day for the whole request."""
        super().setup(request, *args, **kwargs)
        self.on = today()

    def allow(self, request: HttpRequest) -> None:
        """Raise ``Denied`` for those without a post that opens this screen."""
        if not self.may(request, self.right):
            raise access.Denied(f"您没有“{next(one.label for one in RULES if one.act == self.right)}”的权限")

    def may(self, request: HttpRequest, act: str) -> bool:
        """Say whether the officer may do an act at any unit."""
        return access.units_for(officer_of(request), act, self.on).exists()


class Shelves(LibraryScreen):
    """Bodies × years."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of the matrix."""
        self.allow(request)
        form = LibraryFilter(request.GET)
        wanted = form.cleaned_data if form.is_valid() else {}
        rows = Document.objects.all()
        if wanted.get("q"):
            rows = rows.filter(body__icontains=wanted["q"])
        if wanted.get("year"):
            rows = rows.filter(year=wanted["year"])
        years, bodies = queries.matrix(rows)
        context = {
            "form": form,
            "years": years,
            "page": Paginator(bodies, BODIES).get_page(request.GET.get("page")),
            "narrowed": bool(wanted.get("q") or wanted.get("year")),
            "may_add": self.may(request, "library.import"),
        }
        return render(request, "library/shelves.html", context)


class DocumentScreen(LibraryScreen):
    """One report: what was read, what does not add up, and the decisions on it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        self.allow(request)
        return self._show(request, get_object_or_404(Document, pk=pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep a decision, or check again."""
        self.allow(request)
        document = get_object_or_404(Document, pk=pk)
        officer = officer_of(request)
        if "again" in request.POST:
            actions.check_again(document, by=officer, today=self.on)
            messages.success(request, "已重新读取并核对，原有的判断保留")
            return redirect("library:document", pk=pk)
        asked = request.POST.get("remark", "")
        remark = document.remarks.filter(pk=asked if asked.isdecimal() else 0).first()
        if remark is None:
            raise Http404("没有这条结果")
        try:
            actions.decide(
                remark, request.POST.get("decision", ""), request.POST.get("why", ""), by=officer, today=self.on
            )
        except actions.Refused as refusal:
            kept = {"remark": remark.pk, "why": request.POST.get("why", ""), "error": str(refusal)}
            return self._show(request, document, kept, 400)
        messages.success(request, "判断已保存")
        return redirect("library:document", pk=pk)

    def _show(
        self, request: HttpRequest, document: Document, kept: dict[str, Any] | None = None, status: int = 200
    ) -> HttpResponse:
        cells = [
            {"code": code, "label": queries.cell_label(code), **document.cells[code]}
            for code in queries.in_print_order(document.cells)
        ]
        context = {
            "document": document,
            "cells": cells,
            "form_label": queries.form_label(document.form),
            "extra_rows": document.reading.get("extra_rows", []),
            "chapters": document.reading.get("chapters", []),
            "figures": document.reading.get("figures", []),
            "remarks": document.remarks.order_by("-present", "pk"),
            "decisions": DECISIONS[1:],
            "previous": queries.previous_of(document),
            "kept": kept or {},
            "may_decide": self.may(request, "library.decide"),
            "may_add": self.may(request, "library.import"),
        }
        return render(request, "library/document.html", context, status=status)


class OriginalScreen(LibraryScreen):
    """The file as it came: always a download, never shown as a page of ours."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Send it."""
        self.allow(request)
        document = get_object_or_404(Document, pk=pk)
        return FileResponse(
            document.file.open("rb"),
            as_attachment=True,
            filename=document.file_name,
            content_type="application/octet-stream",
        )


class TrendScreen(LibraryScreen):
    """One body's key figures over the years, with charts and the table behind them."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it; without a body, which are held."""
        self.allow(request)
        body = request.GET.get("body", "")[:120]
        bodies = Document.objects.exclude(body="").order_by("body").values_list("body", flat=True).distinct()
        years, lines = queries.trend(body) if body else ([], [])
        if body and not years:
            raise Http404("文库里没有这个机关的年报")
        charts = [(label, drawn(label, code, years, figures)) for code, label, figures in lines[:4]]
        context = {"body": body, "bodies": bodies, "years": years, "lines": lines, "charts": charts}
        return render(request, "library/trend.html", context)


class BesideScreen(LibraryScreen):
    """All bodies' key figures of one year side by side."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        self.allow(request)
        rows = Document.objects.exclude(year=None).order_by().values_list("year", flat=True).distinct()
        ours = AnnualReport.objects.filter(state__in=FILED).order_by().values_list("year", flat=True).distinct()
        years = sorted({year for year in (*rows, *ours) if year is not None}, reverse=True)
        asked = request.GET.get("year", "")
        year = int(asked) if asked.isdecimal() and int(asked) in years else (years[0] if years else 0)
        codes = queries.KEY_CELLS
        lines = [(body, [found[code] for code in codes]) for body, found in queries.beside(year, codes)]
        own = [
            (one.report, one.body, [one.figures[code] for code in codes])
            for one in queries.own_beside(officer_of(request), year, self.on, codes)
        ]
        context = {
            "years": years,
            "year": year,
            "rows": lines,
            "own": own,
            "labels": [queries.cell_label(code) for code in codes],
        }
        return render(request, "library/beside.html", context)


class RemarksScreen(LibraryScreen):
    """All remarks."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them."""
        self.allow(request)
        form = RemarkFilter(request.GET)
        context = {
            "form": form,
            "page": Paginator(_remarks(form), PAGE).get_page(request.GET.get("page")),
            "narrowed": any(value for name, value in request.GET.items() if name != "page"),
        }
        return render(request, "library/remarks.html", context)


def _remarks(form: RemarkFilter) -> QuerySet[Remark]:
    rows = Remark.objects.filter(present=True).select_related("document").order_by("document__body", "-pk")
    wanted = form.cleaned_data if form.is_valid() else {}
    plain = {
        "document__body__icontains": wanted.get("q"),
        "rule": wanted.get("rule"),
        "verdict": wanted.get("verdict"),
    }
    rows = rows.filter(**{name: value for name, value in plain.items() if value})
    decision = wanted.get("decision") or ""
    return rows.filter(decision="" if decision == "none" else decision) if decision else rows


class ExportScreen(LibraryScreen):
    """Everything as CSV: one row for each cell, or for each remark."""

    def get(self, request: HttpRequest, what: str) -> HttpResponseBase:
        """Send it as it is read."""
        self.allow(request)
        if what == "cells":
            rows = queries.cell_rows(Document.objects.all())
        elif what == "remarks":
            rows = queries.remark_rows(Remark.objects.filter(present=True))
        else:
            raise Http404("没有这种导出")
        response = StreamingHttpResponse(as_csv(rows), content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="library-{what}-{self.on.isoformat()}.csv"'
        return response


def as_csv(rows: Iterable[list[object]]) -> Iterator[str]:
    """Yield rows as CSV with the mark by which spreadsheets know UTF-8; words never become formulas."""
    yield "\ufeff"
    for row in rows:
        buffer = StringIO()
        csv.writer(buffer).writerow([harmless(cell) if isinstance(cell, str) else cell for cell in row])
        yield buffer.getvalue()


class AddScreen(LibraryScreen):
    """Take in files and addresses."""

    right = "library.import"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask."""
        self.allow(request)
        return render(request, "library/add.html", {"form": AddForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Take in, and say of each what became of it."""
        self.allow(request)
        form = AddForm(request.POST, request.FILES)
        if not form.is_valid():
            return render(request, "library/add.html", {"form": form}, status=400)
        officer = officer_of(request)
        incoming = [Incoming(one.name or "", one.read()) for one in form.cleaned_data["files"]]
        outcomes = [
            *actions.take_in(incoming, by=officer, today=self.on),
            *actions.take_addresses(form.cleaned_data["addresses"], by=officer, today=self.on),
        ]
        return render(request, "library/add.html", {"form": AddForm(), "outcomes": outcomes})


class CheckScreen(LibraryScreen):
    """``gongkai check-report`` in the browser: nothing is kept."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask."""
        self.allow(request)
        return render(request, "library/check.html", {"form": CheckForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Read and check."""
        self.allow(request)
        form = CheckForm(request.POST, request.FILES)
        if not form.is_valid():
            return render(request, "library/check.html", {"form": form}, status=400)
        data = form.cleaned_data
        previous = _read(data["previous"][0]) if data["previous"] else None
        units = [_read(one) for one in data["units"]]
        results = []
        for one in data["report"]:
            reading = _read(one)
            results.append(
                {
                    "reading": reading,
                    "form": queries.form_label(reading.form),
                    "findings": check(reading, previous, units),
                    "cells": _cells(reading),
                }
            )
        return render(request, "library/check.html", {"form": CheckForm(), "results": results})


def _read(upload: UploadedFile[Any]) -> Reading:
    return read_report(upload.read(), upload.name or "")


def _cells(reading: Reading) -> list[dict[str, Any]]:
    return [
        {"code": code, "label": queries.cell_label(code), "value": one.value, "raw": one.raw, "place": str(one.place)}
        for code, one in reading.cells.items()
    ]
