"""The very cases and remedies a cell counts, and the counts kept of them: one reading of the cell for both."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from gongkai.foi.models import Case, Remedy
from gongkai.organisations.models import Unit
from gongkai.reports.queries import kept, ledger
from gongkai.reports.queries.question import Question, UnknownCell, ask
from gongkai.reports.queries.splits import SubRow, extensible_row, sub_rows
from gongkai.reports.queries.tallying import PENDING, of_type
from gongkai.statute.tables import Form, outcomes

Rows = Callable[[Question], QuerySet[Any]]


@dataclass(frozen=True)
class _Source:
    """Where a cell is read: the ledger itself, or the counts kept of it. ``ends`` are the conclusions by outcome."""

    flows: dict[str, Rows]
    ends: Rows
    remedies: Rows
    undecided: Callable[[Question], Q]


_LEDGER = _Source(
    {
        "received": ledger.received_cases,
        "carried_in": ledger.carried_in_cases,
        "carried_out": ledger.carried_out_cases,
        "concluded": ledger.concluded_cases,
    },
    ledger.concluded_cases,
    ledger.remedies,
    ledger.undecided,
)
_KEPT = _Source(
    {
        "received": kept.received,
        "carried_in": kept.carried_in,
        "carried_out": kept.carried_out,
        "concluded": kept.concluded,
    },
    kept.concluded_outcomes,
    kept.remedies,
    kept.undecided,
)


def cases_behind(
    unit: Unit,
    year: int,
    basis: str,
    form: str | None,
    cell: str,
    since: date | None = None,
    until: date | None = None,
) -> QuerySet[Case] | QuerySet[Remedy]:
    """Return what one cell of a report counts: cases for table three, remedies for table four.

    ``cell`` is a cell code; those of a unit's own rows are ``t3.other_ground-<number>.<column>``. Raises
    ``ReportError``.
    """
    return behind(ask(unit, year, basis, form, since, until), cell)


def behind(question: Question, cell: str) -> QuerySet[Case] | QuerySet[Remedy]:
    """Return what one cell of a checked question counts. Raises ``UnknownCell``."""
    return _read(_LEDGER, question, cell)


def counts_behind(question: Question, cell: str) -> QuerySet[Any]:
    """Return the kept counts that make up one cell of a whole year. Raises ``UnknownCell``."""
    return _read(_KEPT, question, cell)


def flow_of(cell: str) -> str:
    """Return which of table three's flows a cell is part of: received, carried_in, carried_out, else nothing."""
    table, row, _ = _parts(cell)
    return row if table == "t3" and row in {"received", "carried_in", "carried_out"} else ""


def cell_name(question: Question, cell: str) -> str:
    """Return the cell in words: its row and column as printed. Raises ``UnknownCell``."""
    table, row, column = _parts(cell)
    number = 4 if table == "t4" else 3
    labels = {one.row: one.label for one in question.form.rows(number)}
    if number == 3:
        labels |= {f"{_split_code(question)}-{one.number}": one.label for one in sub_rows(question)}
    columns = {one.column: one.label for one in question.form.columns(number)}
    if row not in labels or column not in columns:
        raise UnknownCell(_unknown(question.form, cell))
    return f"{labels[row]} · {columns[column]}"


def _parts(cell: str) -> tuple[str, str, str]:
    parts = cell.split(".")
    return (parts[0], parts[1], parts[2]) if len(parts) == 3 else ("", "", "")


def _unknown(form: Form, cell: str) -> str:
    return f"“{form.label}”没有这一格：{' '.join(cell.split())[:60]}"


def _split_code(question: Question) -> str:
    split = extensible_row(question.form)
    return split.row if split else ""


def _read(source: _Source, question: Question, cell: str) -> QuerySet[Any]:
    table, row, column = _parts(cell)
    if table == "t3":
        return _cases(source, question, row, column)
    if table == "t4":
        return _remedies(source, question, row, column)
    if cell in question.form.cells(2):
        raise UnknownCell("表二的数字由单位填报，没有对应的案件")
    raise UnknownCell(_unknown(question.form, cell))


def _cases(source: _Source, question: Question, row: str, column: str) -> QuerySet[Any]:
    columns = {one.column: one.is_total for one in question.form.columns(3)}
    found = _row_cases(source, question, row)
    if found is None or column not in columns:
        raise UnknownCell(_unknown(question.form, f"t3.{row}.{column}"))
    return found if columns[column] else of_type(found, column)


def _row_cases(source: _Source, question: Question, row: str) -> QuerySet[Any] | None:
    if row in source.flows:
        return source.flows[row](question)
    base, _, number = row.partition("-")
    codes = [one.code for one in outcomes() if one.report_row(question.form.code) == base]
    rows = sub_rows(question) if base == _split_code(question) else ()
    if not codes or bool(rows) is not bool(number):
        return None
    found = source.ends(question).filter(outcome__in=codes)
    if not rows:
        return found
    chosen = next((one for one in rows if str(one.number) == number), None)
    return None if chosen is None else _of_sub_row(found, chosen)


def _of_sub_row(rows: QuerySet[Any], row: SubRow) -> QuerySet[Any]:
    return rows.exclude(sub_row__in=row.grounds) if row.rest else rows.filter(sub_row__in=row.grounds)


def _remedies(source: _Source, question: Question, row: str, column: str) -> QuerySet[Any]:
    rows = {one.row for one in question.form.rows(4)}
    columns = {one.column: one.is_total for one in question.form.columns(4)}
    if row not in rows or column not in columns:
        raise UnknownCell(_unknown(question.form, f"t4.{row}.{column}"))
    found = source.remedies(question).filter(kind=row)
    if columns[column]:
        return found
    waiting = source.undecided(question)
    return found.filter(waiting) if column == PENDING else found.filter(~waiting, result=column)
