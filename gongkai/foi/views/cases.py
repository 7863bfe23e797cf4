"""The list of cases: filtered, sorted, paged, and carried away as CSV or XLSX."""

import csv
from collections.abc import Iterator
from datetime import date
from io import BytesIO, StringIO

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from openpyxl import Workbook

from gongkai.foi import queries
from gongkai.foi.forms.filters import CaseFilter, ordered
from gongkai.foi.models import Case
from gongkai.foi.views.frame import Row, row_of, rows_of
from gongkai.organisations import access
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer
from gongkai.organisations.queries import is_demonstration
from gongkai.organisations.screens import Screen, officer_of
from gongkai.papers.cells import harmless
from gongkai.statute import tables

PAGE = 50
MOST_IN_SHEET = 100_000
DEMO_LINE = "演示数据：单位、申请人和案情均为虚构，不作任何依据"
COLUMNS = (
    "申请编号", "受理单位", "单位编号", "提出渠道", "到达日期", "收到日期", "状态", "答复期限", "期限暂定",
    "剩余工作日",
    "申请人类别", "办结日期", "办理结果", "归档日期", "承办人",
)  # fmt: skip
PERSONAL = ("申请人", "所需信息")


class Cases(Screen):
    """The list."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Show a page of it, or send all of it as a file."""
        officer, on = officer_of(request), today()
        units = access.units_for(officer, "foi.view", on)
        if not units.exists():
            raise access.Denied("您没有“查看案件”的权限")
        form = CaseFilter(request.GET, officer, units, on)
        cases = ordered(form.narrow(queries.visible_to(officer, on)), request.GET.get("sort", ""))
        kind = request.GET.get("export", "")
        if kind in EXPORTS:
            return EXPORTS[kind](Export(officer, on, cases))
        page = Paginator(cases, PAGE).get_page(request.GET.get("page"))
        rows = rows_of(list(page.object_list), officer, on)
        may_file = access.units_for(officer, "foi.file", on).exists()
        context = {"form": form, "page": page, "rows": rows, "may_file": may_file, "narrowed": _narrowed(request)}
        return render(request, "foi/cases.html", context)


def _narrowed(request: HttpRequest) -> bool:
    return any(value for name, value in request.GET.items() if name not in {"sort", "page"})


class Export:
    """The lines of a file. Who asks and what for are columns only where the officer handles every unit in it."""

    def __init__(self, officer: Officer, on: date, cases: QuerySet[Case]) -> None:
        """Decide once what may be told."""
        self.on, self.cases = on, cases.select_related("applicant")
        inside = access.units_for(officer, "foi.see_applicant", on).values("pk")
        self.personal = not cases.order_by().exclude(unit__in=inside).exists()
        self.demonstration = is_demonstration()

    @property
    def name(self) -> str:
        """Return the file's name without its ending."""
        return f"cases-{self.on.isoformat()}" + ("-demo" if self.demonstration else "")

    def lines(self) -> Iterator[list[str]]:
        """Yield the heading and one line for each case."""
        if self.demonstration:
            yield [DEMO_LINE]
        yield [*COLUMNS, *(PERSONAL if self.personal else ())]
        for case in self.cases.iterator(chunk_size=1000):
            yield [harmless(cell) for cell in self._line(row_of(case, self.personal, self.on))]

    def _line(self, row: Row) -> list[str]:
        case = row.case
        cells = [
            case.number, case.unit.name, case.unit.key, row.channel, _day(case.arrived_on), _day(case.received_on),
            row.state, _day(case.due_on), "是" if case.provisional else "", "" if row.days is None else str(row.days),
            tables.applicant_type(case.applicant_type).label, _day(case.concluded_on), row.outcome,
            _day(case.closed_on), str(case.handler or ""),
        ]  # fmt: skip
        return cells + ([case.applicant.name, row.title] if self.personal else [])


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def as_csv(export: Export) -> HttpResponseBase:
    """Send CSV, in UTF-8 with the mark by which spreadsheets know it."""

    def chunks() -> Iterator[str]:
        yield "\ufeff"
        for line in export.lines():
            buffer = StringIO()
            csv.writer(buffer).writerow(line)
            yield buffer.getvalue()

    response = StreamingHttpResponse(chunks(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{export.name}.csv"'
    return response


def as_xlsx(export: Export) -> HttpResponseBase:
    """Send a workbook of at most ``MOST_IN_SHEET`` lines; the last line says where the rest can be had."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("依申请公开")
    for index, line in enumerate(export.lines()):
        if index > MOST_IN_SHEET:
            sheet.append([f"超过{MOST_IN_SHEET}行，其余请导出CSV"])
            break
        sheet.append(line)
    buffer = BytesIO()
    book.save(buffer)
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    response = HttpResponse(buffer.getvalue(), content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{export.name}.xlsx"'
    return response


EXPORTS = {"csv": as_csv, "xlsx": as_xlsx}
