"""The figures that prose may refer to: every cell, sums that have no cell of their own, and last year's."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Sum
from django.db.models.functions import Coalesce

from gongkai.foi.models import Case, FeeNotice
from gongkai.reports.models import FILED, AnnualReport
from gongkai.reports.queries.assembling import answer
from gongkai.reports.queries.entered import Value
from gongkai.reports.queries.outreach import OUTREACH, outreach_figures
from gongkai.reports.queries.question import Question, ReportError, ask
from gongkai.reports.queries.replacing import first_extra
from gongkai.statute.tables import Form, cell_code
from gongkai.statute.tables import form as form_of

#: Sums that prose needs and no printed cell holds: their name, their label, and what they add up.
SUMS = (
    ("t3.on_hand", "本年应办理（新收与上年结转之和）", ("t3.received", "t3.carried_in")),
    ("t4.suits", "行政诉讼合计", ("t4.suit_direct", "t4.suit_after_review")),
)

#: Figures of the year that stand in no table: their label and unit.
FEES = {
    "fee.notices": ("信息处理费：发出收费通知", "件"),
    "fee.asked": ("信息处理费：通知收取的金额", "元"),
    "fee.paid": ("信息处理费：收到的金额", "元"),
}


@dataclass(frozen=True)
class Reference:
    """A figure an author may insert: what to write in braces, what it is, and its value now."""

    name: str
    label: str
    table: str
    unit: str
    value: Value
    last: Value = None


def prose_figures(form: Form, cells: Mapping[str, Value], extra_rows: Sequence[Mapping[str, Any]]) -> dict[str, Value]:
    """Return the cells with the sums prose may name: of a heading's rows, of a unit's own rows, and ``SUMS``."""
    figures = dict(cells)
    columns = [column.column for column in form.columns(3)]
    for row in form.rows(3):
        if row.extensible and cell_code(3, row.row, "total") not in figures:
            own = [extra for extra in extra_rows if extra["parent"] == row.parent]
            for column in columns:
                figures[cell_code(3, row.row, column)] = _sum(extra["values"].get(column) for extra in own)
    for row in form.rows(3):
        if row.group and row.row != "outcomes" and cell_code(3, row.row, "total") not in figures:
            for column in columns:
                parts = [figures.get(cell_code(3, child.row, column)) for child in row.children]
                figures[cell_code(3, row.row, column)] = _sum(parts)
    for name, _, parts_of in SUMS:
        number = int(name[1])
        for one in form.columns(number):
            figures[f"{name}.{one.column}"] = _sum(figures.get(f"{part}.{one.column}") for part in parts_of)
    return figures


def written_figures(
    question: Question, cells: Mapping[str, Value], extra_rows: Sequence[Mapping[str, Any]]
) -> dict[str, Value]:
    """Return everything the prose of one report may name: ``prose_figures``, the fees of the year, and outreach."""
    reached = outreach_figures(question.covered, question.since, question.until)
    return prose_figures(question.form, cells, extra_rows) | fee_figures(question) | reached


def fee_figures(question: Question) -> dict[str, Value]:
    """Return the information-processing fees (条例 art. 42) of the units covered: notices given, 元 asked, 元 paid."""
    days = (question.since, question.until)
    rows = FeeNotice.objects.filter(case__unit_id__in=question.covered).order_by()
    given = rows.filter(event__on__range=days, event__correction__isnull=True)
    notices, asked = given.aggregate(many=Count("pk"), yuan=Coalesce(Sum("yuan"), 0)).values()
    paid = rows.filter(paid_on__range=days).aggregate(yuan=Coalesce(Sum("yuan"), 0))["yuan"]
    return {"fee.notices": notices, "fee.asked": asked, "fee.paid": paid}


def previous_figures(question: Question) -> dict[str, Value] | None:
    """Return last year's figures of the same unit and basis: of its filed report, else counted from the ledger.

    None where there is neither: a ledger begun later knows nothing of that year.
    """
    last = question.year - 1
    filed = AnnualReport.objects.filter(unit=question.unit, year=last, basis=question.basis, state__in=FILED).first()
    if filed is not None:
        frozen = filed.printed
        return prose_figures(form_of(frozen["form_code"]), frozen["cells"], frozen["extra_rows"]) | _reached(question)
    try:
        asked = ask(question.unit, last, question.basis)
    except ReportError:
        return None
    if not _kept(asked):
        return None
    report = answer(asked)
    return prose_figures(report.form, report.cells, report.extra_rows) | _reached(question)


def _reached(question: Question) -> dict[str, Value]:
    last = question.year - 1
    return outreach_figures(question.covered, date(last, 1, 1), date(last, 12, 31))


def _kept(asked: Question) -> bool:
    """Whether the ledger was kept in that year: cases merely carried over from it were registered later."""
    done = Case.objects.filter(unit_id__in=asked.covered, received_on__isnull=False)
    return done.filter(concluded_on__range=(asked.since, asked.until)).order_by().exists()


def units_of(form: Form) -> dict[str, str]:
    """Return the unit of each cell (件, 项, 万元)."""
    return {
        cell_code(number, row.row, column.column): column.unit
        for number in (2, 3, 4)
        for row in form.rows(number)
        for column in row.columns
    } | {code: unit for code, (_, unit) in (FEES | OUTREACH).items()}


def available(form: Form, figures: Mapping[str, Value], previous: Mapping[str, Value] | None = None) -> list[Reference]:
    """Return every reference the editor offers, in print order."""
    units, last = units_of(form), previous or {}
    found = [
        Reference(code, label, "其他", unit, figures[code], last.get(code))
        for code, (label, unit) in (FEES | OUTREACH).items()
        if code in figures
    ]
    for code, label in _labels(form).items():
        if code in figures:
            table, _, rest = code.partition(".")
            name = code if table == "t2" else rest
            unit = units.get(code, "件")
            found.append(
                Reference(name, label, f"表{'零一二三四'[int(table[1])]}", unit, figures[code], last.get(code))
            )
    return found


def cell_label(form: Form, code: str, extra_rows: Sequence[Mapping[str, Any]] = ()) -> str:
    """Return a cell in words, its row and its column; the code itself where the form has no such cell."""
    labels = _labels(form)
    if code in labels:
        return labels[code]
    table, _, rest = code.partition(".")
    row, _, column = rest.partition(".")
    base, _, number = row.partition("-")
    split = next((one for one in form.rows(3) if one.extensible), None)
    if table == "t3" and split is not None and base == split.row and number.isdigit():
        at = int(number) - first_extra(form)
        heading = next((one.label for one in form.columns(3) if one.column == column), column)
        if 0 <= at < len(extra_rows):
            return f"{extra_rows[at]['label']} · {heading}"
    return code


def _labels(form: Form) -> dict[str, str]:
    labels = {}
    for number in (2, 3, 4):
        for row in form.rows(number):
            for column in form.columns(number, row.row):
                labels[cell_code(number, row.row, column.column)] = f"{row.label} · {column.label}"
    for name, label, _ in SUMS:
        for column in form.columns(int(name[1])):
            labels[f"{name}.{column.column}"] = f"{label} · {column.label}"
    return labels


def _sum(values: Any) -> Value:
    total: int | float = 0
    for value in values:
        if value is None:
            return None
        total += value
    return total
