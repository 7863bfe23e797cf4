"""Reads: what the library holds, by body and year; trends of a cell; everything as plain rows for research."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Count, Q, QuerySet
from django.db.models.fields.json import KT

from gongkai.library.models import Document, Remark
from gongkai.organisations.access import units_for
from gongkai.organisations.models import Officer, Unit, UnitName
from gongkai.reader import read_report
from gongkai.reader.reading import MIXED, NARRATIVE, Reading, Value
from gongkai.reports.models import FILED, AnnualReport
from gongkai.reports.queries.edition import Edition
from gongkai.statute.errors import StatuteError
from gongkai.statute.tables import form as form_of
from gongkai.statute.tables import forms

#: The figures shown first in trends: everyone has them.
KEY_CELLS = (
    "t3.received.total", "t3.carried_in.total", "t3.concluded.total", "t3.carried_out.total", "t3.disclosed.total",
    "t3.partly_disclosed.total", "t3.not_held.total", "t4.review.total", "t4.review.corrected", "t4.suit_direct.total",
    "t4.suit_after_review.total", "t2.normative.in_force", "t2.licensing.decisions", "t2.penalty.decisions",
)  # fmt: skip
OTHER_FORMS = {NARRATIVE: "2019年以前的叙述式年报", MIXED: "新旧格式混用", "": "没有认出格式"}
TABLES = {"t2": "表二", "t3": "表三", "t4": "表四"}


def own_unit(body: str, year: int | None) -> Unit | None:
    """Return our unit a report is by, where exactly one has that name (then, its region's or the system's)."""
    if not body:
        return None
    named = Q(pk__in=UnitName.objects.filter(name=body).values("unit_id")) | Q(region_name=body) | Q(system_name=body)
    found = list(Unit.objects.filter(named)[:2])
    return found[0] if len(found) == 1 else None


def previous_of(document: Document) -> Document | None:
    """Return the report of the same body for the year before."""
    if not document.body or document.year is None:
        return None
    return Document.objects.filter(body=document.body, year=document.year - 1, leading=True).first()


def reading_of(document: Document) -> Reading:
    """Read the kept file again with the present reader."""
    with document.file.open("rb") as held:
        return read_report(held.read(), document.file_name)


@dataclass(frozen=True)
class Body:
    """One line of the matrix: a body and its report of each year."""

    name: str
    by_year: list[Document | None]
    remarks: int


@dataclass(frozen=True)
class OwnLine:
    """One of our own reports beside others': its body's name and its figures."""

    report: AnnualReport
    body: str
    figures: dict[str, Value]


def matrix(narrowed: QuerySet[Document]) -> tuple[list[int], list[Body]]:
    """Return the years held, newest first, and the bodies with the leading report of each year: one statement."""
    open_remarks = Count("remarks", filter=Q(remarks__present=True, remarks__decision="", remarks__verdict="fail"))
    shown = KT("reading__cells__t3.received.total__value")
    rows = narrowed.filter(leading=True).defer("reading").annotate(doubts=open_remarks, received_shown=shown)
    rows = rows.order_by("body", "-year")
    years = sorted({row.year for row in rows if row.year}, reverse=True)
    bodies: dict[str, dict[int, Document]] = {}
    for row in rows:
        bodies.setdefault(row.body or row.file_name, {})[row.year or 0] = row
    return years, [
        Body(name, [held.get(year) for year in years], sum(getattr(one, "doubts", 0) for one in held.values()))
        for name, held in bodies.items()
    ]


def trend(body: str, cells: tuple[str, ...] = KEY_CELLS) -> tuple[list[int], list[tuple[str, str, list[Value]]]]:
    """Return a body's years and, for each cell, its code, its name and its figure in every year."""
    held = {row.year: row for row in Document.objects.filter(body=body, leading=True, year__isnull=False) if row.year}
    years = sorted(held)
    lines = []
    for code in cells:
        figures: list[Value] = [held[year].cells.get(code, {}).get("value") for year in years]
        if any(figure is not None for figure in figures):
            lines.append((code, cell_label(code), figures))
    return years, lines


def beside(year: int, cells: tuple[str, ...] = KEY_CELLS) -> list[tuple[str, dict[str, Value]]]:
    """Return what every body printed for some cells in a year: the comparison figures for our own units."""
    rows = Document.objects.filter(year=year, leading=True).exclude(body="").order_by("body")
    return [(row.body, {code: row.cells.get(code, {}).get("value") for code in cells}) for row in rows]


def own_beside(officer: Officer, year: int, on: date, cells: tuple[str, ...] = KEY_CELLS) -> list[OwnLine]:
    """Return what our own filed reports of a year say for the same cells: those the officer may see."""
    rows = AnnualReport.objects.filter(
        unit__in=units_for(officer, "reports.view", on), year=year, state__in=FILED
    ).select_related("unit")
    lines = []
    for row in rows.order_by("unit__key", "basis"):
        edition = Edition.of(row.printed)
        lines.append(OwnLine(row, edition.body, {code: edition.cells.get(code) for code in cells}))
    return lines


def cell_label(code: str) -> str:
    """Name a cell as the form does: 表三 一、本年新收政府信息公开申请数量（总计）."""
    parts = code.split(".")
    if len(parts) != 3:
        return code
    number, row, column = parts
    for one in reversed(forms()):
        try:
            line = form_of(one.code).row(int(number[1:]), row)
        except (StatuteError, ValueError):
            continue
        names = [each.label for each in form_of(one.code).columns(int(number[1:]), row) if each.column == column]
        return f"{TABLES.get(number, number)} {line.label}（{names[0] if names else column}）"
    return code


@cache
def print_order() -> dict[str, int]:
    """Return the place of every cell in print order, the forms one after the other."""
    codes = [code for one in forms() for number in (2, 3, 4) for code in one.cells(number)]
    return {code: place for place, code in enumerate(dict.fromkeys(codes))}


def in_print_order(codes: Iterable[str]) -> list[str]:
    """Return cell codes as the form prints them; a database need not keep the order they were read in."""
    order = print_order()
    return sorted(codes, key=lambda code: (code[:2], order.get(code, len(order)), code))


def form_label(code: str) -> str:
    """Name what a report is written on."""
    if code in OTHER_FORMS:
        return OTHER_FORMS[code]
    return next((one.label for one in forms() if one.code == code), code)


def cell_rows(documents: QuerySet[Document]) -> Iterator[list[object]]:
    """Yield every cell of every report as a row: for research."""
    yield ["机关", "年度", "格式", "单元格", "名称", "数值", "原文", "位置", "文件", "来源地址"]
    for row in documents.iterator(chunk_size=200):
        for code in in_print_order(row.cells):
            cell = row.cells[code]
            yield [
                row.body, row.year, row.form, code, cell_label(code), cell["value"], cell["raw"], cell["place"],
                row.file_name, row.address,
            ]  # fmt: skip
        for extra in row.reading.get("extra_rows", []):
            for column, value in extra["values"].items():
                code = f"t{extra['table']}.{extra['parent']}+.{column}"
                yield [row.body, row.year, row.form, code, extra["label"], value, "", "", row.file_name, row.address]


def remark_rows(remarks: QuerySet[Remark]) -> Iterator[list[object]]:
    """Yield every remark as a row: for research."""
    yield ["机关", "年度", "规则", "结论", "问题", "左边", "右边", "位置", "判断", "理由", "文件"]
    for row in remarks.select_related("document").iterator(chunk_size=500):
        yield [
            row.document.body, row.document.year, row.rule, row.get_verdict_display(), row.message, row.left, row.right,
            row.place, row.get_decision_display(), row.why, row.document.file_name,
        ]  # fmt: skip


def late_documents(on: date) -> QuerySet[Document]:
    """Return reports not checked since a day: what an upgrade of the reader leaves to check again."""
    return Document.objects.filter(checked_on__lt=on)
