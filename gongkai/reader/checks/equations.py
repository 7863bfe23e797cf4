"""The identities within one report as equations over its cells, so that a fault can be traced to its cell.

The same identities as ``gongkai.statute.footing`` (a test holds the two together), here with the cells of each.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from gongkai.reader.reading import Reading, Value
from gongkai.statute.tables import Form, ReportRow, cell_code, form

Figures = Mapping[str, Value]


@dataclass(frozen=True, slots=True, eq=False)
class Equation:
    """``left`` cells add up to what ``right`` cells do. ``total``: the cell it is told at; ``line``: row or column."""

    rule: str
    table: int
    line: str
    left: tuple[str, ...]
    right: tuple[str, ...]
    total: str

    @property
    def cells(self) -> tuple[str, ...]:
        """Every cell it needs."""
        return self.left + self.right


def extra_code(index: int, column: str) -> str:
    """The code a row of the report's own goes by here."""
    return f"x.{index}.{column}"


def figures_of(reading: Reading) -> dict[str, Value]:
    """All cells as figures, rows of its own included."""
    figures = reading.values
    for index, row in enumerate(reading.extra_rows):
        if row.table == 3:
            figures.update({extra_code(index, column): cell.value for column, cell in row.cells.items()})
    return figures


def equations_of(reading: Reading, of: Form) -> tuple[Equation, ...]:
    """Every identity whose cells are all printed in this report."""
    rows = frozenset(code.rpartition(".")[0] for code in reading.cells)
    parents = tuple((index, row.parent) for index, row in enumerate(reading.extra_rows) if row.table == 3)
    return _equations(of.code, rows, parents)


def residuals(equations: tuple[Equation, ...], figures: Figures) -> dict[Equation, int | float]:
    """Left less right of each, blanks taken as nothing."""
    plain: dict[str, int | float] = dict.fromkeys(_every_cell(equations), 0)
    plain.update((cell, value) for cell, value in figures.items() if value)
    at = plain.__getitem__
    return {one: round(sum(map(at, one.left)) - sum(map(at, one.right)), 6) for one in equations}


@lru_cache(maxsize=256)
def _every_cell(equations: tuple[Equation, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(cell for one in equations for cell in one.cells))


@lru_cache(maxsize=256)
def _equations(code: str, rows: frozenset[str], parents: tuple[tuple[int, str], ...]) -> tuple[Equation, ...]:
    of = form(code)
    columns = tuple(column.column for column in of.columns(3))
    outcomes = _outcomes(of, rows, parents)
    equations: list[Equation] = []
    stock = ("received", "carried_in", "concluded", "carried_out")
    for column in columns:
        if all(f"t3.{row}" in rows for row in stock):
            cells = tuple(cell_code(3, row, column) for row in stock)
            equations.append(Equation("I01", 3, column, cells[:2], cells[2:], cells[2]))
        if outcomes and "t3.concluded" in rows:
            parts = tuple(f"{row}.{column}" for row in outcomes)
            total = cell_code(3, "concluded", column)
            equations.append(Equation("I02", 3, column, (total,), parts, total))
    printed = [row for row in sorted(rows) if row.startswith("t3.")] + [f"x.{index}" for index, _ in parents]
    equations.extend(_row("I03", 3, row, columns) for row in printed)
    blocks = [row for row in sorted(rows) if row.startswith("t4.")]
    equations.extend(_row("I06", 4, row, tuple(column.column for column in of.columns(4))) for row in blocks)
    return tuple(equations)


def _row(rule: str, table: int, row: str, columns: Iterable[str]) -> Equation:
    parts = tuple(f"{row}.{column}" for column in columns if column != "total")
    return Equation(rule, table, row, (f"{row}.total",), parts, f"{row}.total")


def _outcomes(of: Form, rows: frozenset[str], parents: tuple[tuple[int, str], ...]) -> tuple[str, ...]:
    """The rows whose sum is the number concluded; none when a row of the form is missing without a stand-in."""
    found: list[str] = []
    extra: dict[str, list[str]] = {}
    for index, parent in parents:
        extra.setdefault(parent, []).append(f"x.{index}")
    for leaf in of.leaves():
        stand_in = _stand_in(of, leaf, rows, extra)
        if stand_in is None:
            return ()
        found.extend(row for row in stand_in if row not in found)
    return tuple(found)


def _stand_in(of: Form, leaf: ReportRow, rows: frozenset[str], extra: Mapping[str, list[str]]) -> list[str] | None:
    printed, group = f"t3.{leaf.row}", f"t3.{leaf.parent}"
    children = {f"t3.{row.row}" for row in of.rows(3) if row.parent == leaf.parent}
    if leaf.parent != "outcomes" and group in rows and not children & rows:
        return [group]
    if leaf.extensible and extra.get(leaf.parent):
        return [*extra[leaf.parent], *([printed] if printed in rows else [])]
    if leaf.kind == "leaf" and leaf.parent == "outcomes" and extra.get(leaf.row):
        return extra[leaf.row]
    return [printed] if printed in rows else None
