"""Whether the figures of one report add up.

A cell maps to a whole number, or to None when it was printed blank or with a placeholder; a blank is never a zero, and
an identity that needs it cannot be told.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gongkai.statute.errors import StatuteError
from gongkai.statute.rows import Row, pick, table
from gongkai.statute.tables import Form, ReportRow, cell_code

PASS, FAIL, CANNOT_TELL = "pass", "fail", "cannot_tell"

Cells = Mapping[str, int | float | None]
Figure = int | float | None


@dataclass(frozen=True)
class IdentityRow(Row):
    """One identity of the report. `scope` says what it compares; `one_report`: decidable from one report's tables."""

    scope: str
    one_report: bool


@dataclass(frozen=True)
class ExtraRow:
    """A row the official form does not have, printed under `parent` in place of its extensible row."""

    table: int
    parent: str
    label: str
    values: Mapping[str, int | None]

    @classmethod
    def of(cls, row: Mapping[str, Any]) -> "ExtraRow":
        """From the mapping used in published figures: table, parent, label, values."""
        return cls(int(row["table"]), str(row["parent"]), str(row["label"]), dict(row["values"]))


@dataclass(frozen=True)
class Part:
    """One column's or row's comparison inside an identity."""

    where: str
    verdict: str
    left: Figure
    right: Figure


@dataclass(frozen=True)
class Identity:
    """The verdict on one identity over all its parts.

    `left` and `right` are those of the first part that fails, else of the first that cannot be told, else of the part
    over the total column (the last).
    """

    id: str
    label: str
    verdict: str
    left: Figure
    right: Figure
    detail: str
    parts: tuple[Part, ...]


@dataclass(frozen=True)
class _Sheet:
    """The figures of one report, with the rows that stand in for others resolved."""

    form: Form
    cells: Cells
    extra: Sequence[ExtraRow]

    def at(self, number: int, row: str, column: str) -> Figure:
        """A figure, None when blank or absent."""
        return self.cells.get(cell_code(number, row, column))

    def leaves(self, column: str) -> list[Figure]:
        """The figures of one column over the outcome rows as printed.

        Extra rows replace the extensible leaf they were printed for, unless it is printed as well. Where a report on
        the 2021 form still prints the single old row 其他处理, that figure replaces the three leaves under it.
        """
        figures: list[Figure] = []
        replaced: set[str] = set()
        for leaf in self.form.leaves():
            parent = leaf.parent
            if self.printed_as_one(parent):
                if parent not in replaced:
                    replaced.add(parent)
                    figures.append(self.at(3, parent, column))
            elif leaf.extensible and self.extra_under(parent):
                figures.extend(extra.values.get(column) for extra in self.extra_under(parent))
                if self.still_printed(leaf):
                    figures.append(self.at(3, leaf.row, column))
            else:
                figures.append(self.at(3, leaf.row, column))
        return figures

    def extra_under(self, parent: str) -> list[ExtraRow]:
        return [row for row in self.extra if row.table == 3 and row.parent == parent]

    def still_printed(self, leaf: ReportRow) -> bool:
        """Whether an extensible row stands in the report beside the rows printed for it."""
        return cell_code(3, leaf.row, "total") in self.cells

    def printed_as_one(self, parent: str) -> bool:
        """Whether a heading carries figures itself while none of its leaves is in the cell set."""
        group: ReportRow = self.form.row(3, parent)
        if parent == "outcomes" or cell_code(3, parent, "total") not in self.cells or self.extra_under(parent):
            return False
        return not any(cell_code(3, child.row, "total") in self.cells for child in group.children)


def identities() -> tuple[IdentityRow, ...]:
    """All identities, including those that need more than one report."""
    return table("report_identities", IdentityRow)


def evaluate(form: Form, cells: Cells, extra_rows: Iterable[ExtraRow | Mapping[str, Any]] = ()) -> list[Identity]:
    """The verdict on every identity that one report's tables can decide, in the order of their numbers."""
    extra = [row if isinstance(row, ExtraRow) else ExtraRow.of(row) for row in extra_rows]
    sheet = _Sheet(form, cells, extra)
    return [_identity(row, CHECKS[row.code](sheet)) for row in identities() if row.one_report]


def _identity(row: IdentityRow, parts: list[Part]) -> Identity:
    shown = next((p for p in parts if p.verdict == FAIL), None) or next(
        (p for p in parts if p.verdict == CANNOT_TELL), parts[-1]
    )
    sides = f"{_plain(shown.left)}与{_plain(shown.right)}"
    detail = {
        PASS: "各处相符",
        FAIL: f"{shown.where}不符：{sides}",
        CANNOT_TELL: f"{shown.where}有空白，无法判断",
    }[shown.verdict]
    return Identity(row.code, row.label, shown.verdict, shown.left, shown.right, detail, tuple(parts))


def _plain(figure: Figure) -> str:
    return "空白" if figure is None else str(figure)


def _sum(figures: Iterable[Figure]) -> Figure:
    total: int | float = 0
    for figure in figures:
        if figure is None:
            return None
        total += figure
    return total


def _equal(where: str, left: Figure, right: Figure) -> Part:
    if left is None or right is None:
        return Part(where, CANNOT_TELL, left, right)
    return Part(where, PASS if left == right else FAIL, left, right)


def _received_and_concluded(sheet: _Sheet) -> list[Part]:
    """I01, printed over table three: received + carried in = concluded + carried out, column by column."""
    return [
        _equal(
            column.label,
            _sum(sheet.at(3, row, column.column) for row in ("received", "carried_in")),
            _sum(sheet.at(3, row, column.column) for row in ("concluded", "carried_out")),
        )
        for column in sheet.form.columns(3)
    ]


def _concluded_is_sum(sheet: _Sheet) -> list[Part]:
    """I02: concluded = the sum of all outcome rows, column by column."""
    return [
        _equal(c.label, sheet.at(3, "concluded", c.column), _sum(sheet.leaves(c.column))) for c in sheet.form.columns(3)
    ]


def _row_totals(sheet: _Sheet, number: int, rows: Iterable[ReportRow]) -> list[Part]:
    parts = []
    columns = sheet.form.columns(number)
    for row in rows:
        total = next(sheet.at(number, row.row, c.column) for c in columns if c.is_total)
        addends = [sheet.at(number, row.row, c.column) for c in columns if not c.is_total]
        parts.append(_equal(row.label, total, _sum(addends)))
    return parts


def _printed_rows(sheet: _Sheet) -> list[ReportRow]:
    """The rows of table three that carry figures in this report.

    A leaf that other rows stand in for is not expected; every other row of the form is.
    """
    rows: list[ReportRow] = []
    for row in sheet.form.rows(3):
        if row.group:
            if row.row != "outcomes" and sheet.printed_as_one(row.row):
                rows.append(row)
        elif row.leaf and (sheet.printed_as_one(row.parent) or _replaced(sheet, row)):
            continue
        else:
            rows.append(row)
    return rows


def _replaced(sheet: _Sheet, row: ReportRow) -> bool:
    return row.extensible and bool(sheet.extra_under(row.parent)) and not sheet.still_printed(row)


def _t3_row_totals(sheet: _Sheet) -> list[Part]:
    """I03: each row's total = its six applicant columns, extra rows included."""
    parts = _row_totals(sheet, 3, _printed_rows(sheet))
    columns = sheet.form.columns(3)
    for extra in sheet.extra:
        if extra.table == 3:
            total = next(extra.values.get(c.column) for c in columns if c.is_total)
            addends = [extra.values.get(c.column) for c in columns if not c.is_total]
            parts.append(_equal(extra.label, total, _sum(addends)))
    return parts


def _t4_row_totals(sheet: _Sheet) -> list[Part]:
    """I06: each block's total = its four results."""
    return _row_totals(sheet, 4, sheet.form.rows(4))


def _whole_figures(sheet: _Sheet) -> list[Part]:
    """I04: every figure of table three is a whole number not below zero. Left is the offending figure."""
    parts = []
    for row in _printed_rows(sheet):
        parts.append(_whole(row.label, [sheet.at(3, row.row, c.column) for c in sheet.form.columns(3)]))
    for extra in sheet.extra:
        if extra.table == 3:
            parts.append(_whole(extra.label, [extra.values.get(c.column) for c in sheet.form.columns(3)]))
    return parts


def _whole(where: str, figures: list[Figure]) -> Part:
    for figure in figures:
        if figure is not None and (figure != int(figure) or figure < 0):
            return Part(where, FAIL, figure, 0)
    return Part(where, CANNOT_TELL if None in figures else PASS, None, None)


def _counted_once(sheet: _Sheet) -> list[Part]:
    """I21: nobody is counted in two outcome rows: the rows never add up to more than what was there to conclude."""
    parts = []
    for column in sheet.form.columns(3):
        counted = _sum(sheet.leaves(column.column))
        there = _sum(sheet.at(3, row, column.column) for row in ("received", "carried_in"))
        out = sheet.at(3, "carried_out", column.column)
        left = None if there is None or out is None else there - out
        part = _equal(column.label, counted, left)
        if part.verdict == FAIL and counted is not None and left is not None and counted < left:
            part = Part(part.where, PASS, counted, left)
        parts.append(part)
    return parts


CHECKS: Mapping[str, Callable[[_Sheet], list[Part]]] = {
    "I01": _received_and_concluded,
    "I02": _concluded_is_sum,
    "I03": _t3_row_totals,
    "I04": _whole_figures,
    "I06": _t4_row_totals,
    "I21": _counted_once,
}


def identity(code: str) -> IdentityRow:
    """One identity by its number."""
    return pick(identities(), code, "勾稽关系")


def complete(form: Form, leaves: Mapping[str, int]) -> dict[str, int]:
    """The full cell set of tables three and four from counted figures.

    `leaves` holds cell codes of non-total columns of received, carried_in, carried_out and the outcome rows, and of
    table four; what is absent is 0. Row totals and the row of all conclusions are computed. Groups have no cells.
    StatuteError for a cell that the form does not have, or that is computed.
    """
    cells = {code: 0 for number in (3, 4) for code in form.cells(number)}
    computed = _computed_cells(form)
    for code, figure in leaves.items():
        if code not in cells or code in computed:
            raise StatuteError(f"“{form.label}”没有可以填写的这一格：{code}")
        cells[code] = figure
    outcome_rows = [row.row for row in form.leaves()]
    for column in form.columns(3):
        cells[cell_code(3, "concluded", column.column)] = sum(
            cells[cell_code(3, row, column.column)] for row in outcome_rows
        )
    for number in (3, 4):
        columns = form.columns(number)
        for row in form.rows(number):
            if not row.group:
                cells[cell_code(number, row.row, "total")] = sum(
                    cells[cell_code(number, row.row, c.column)] for c in columns if not c.is_total
                )
    return cells


def _computed_cells(form: Form) -> set[str]:
    return {
        cell_code(number, row.row, column.column)
        for number in (3, 4)
        for row in form.rows(number)
        for column in row.columns
        if column.is_total or row.total
    }
