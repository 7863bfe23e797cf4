"""Cells with some figures replaced: totals follow, so that a replaced figure never leaves a sum that is wrong."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from gongkai.reports.queries.entered import Value
from gongkai.statute.tables import Column, Form, cell_code

ExtraRows = tuple[dict[str, Any], ...]


def replaced(
    form: Form, cells: Mapping[str, Value], extra_rows: Sequence[Mapping[str, Any]], values: Mapping[str, Value]
) -> tuple[dict[str, Value], ExtraRows]:
    """Return cells and own rows with some figures replaced and all totals added up again.

    Codes of own rows are ``t3.<row>-<number>.<column>``. A total over a blank is blank.
    """
    if not values:
        return dict(cells), tuple(dict(row) for row in extra_rows)
    rows = [{**row, "values": dict(row["values"])} for row in extra_rows]
    changed = dict(cells)
    own = {code: row["values"] for code, row in zip(extra_codes(form, extra_rows), rows, strict=True)}
    for code, value in values.items():
        _, row, column = code.split(".")
        if row in own:
            own[row][column] = value
        else:
            changed[code] = value
    _add_up(form, changed, rows)
    return changed, tuple(rows)


def extra_codes(form: Form, extra_rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the row codes of a unit's own rows: the row they stand for and the printed number."""
    split = next((row.row for row in form.rows(3) if row.extensible), "")
    first = first_extra(form)
    return [f"{split or row['parent']}-{number}" for number, row in enumerate(extra_rows, first)]


def first_extra(form: Form) -> int:
    """Return the number in the code of the first of a unit's own rows: that of the row they stand for."""
    split = next((row for row in form.rows(3) if row.extensible), None)
    if split is None:
        return 1
    return [row.row for row in form.row(3, split.parent).children].index(split.row) + 1


def computed_cells(form: Form) -> frozenset[str]:
    """Return the cells that are added up from others: row totals and the row of all conclusions."""
    return frozenset(
        cell_code(number, row.row, column.column)
        for number in (3, 4)
        for row in form.rows(number)
        for column in row.columns
        if column.is_total or row.total
    )


def _add_up(form: Form, cells: dict[str, Value], extra_rows: Sequence[dict[str, Any]]) -> None:
    """Compute the row of conclusions column by column, then every row's total."""
    columns = form.columns(3)
    for column in columns:
        if not column.is_total:
            leaves = [cells.get(cell_code(3, row.row, column.column)) for row in _leaves(form, cells)]
            leaves += [row["values"].get(column.column) for row in extra_rows]
            _put(cells, cell_code(3, "concluded", column.column), total(leaves))
    for number in (3, 4):
        for row in form.rows(number):
            values = {c.column: cells.get(cell_code(number, row.row, c.column)) for c in form.columns(number)}
            for code in _totals(form.columns(number)):
                _put(cells, cell_code(number, row.row, code), total(_addends(form.columns(number), values)))
    for extra in extra_rows:
        for code in _totals(columns):
            extra["values"][code] = total(_addends(columns, extra["values"]))


def total(values: Iterable[Value]) -> Value:
    """Return a sum; over a blank it is blank."""
    known = list(values)
    if any(value is None for value in known):
        return None
    return sum(value for value in known if value is not None)


def _leaves(form: Form, cells: Mapping[str, Value]) -> list[Any]:
    return [row for row in form.leaves() if cell_code(3, row.row, "total") in cells]


def _put(cells: dict[str, Value], code: str, value: Value) -> None:
    if code in cells:
        cells[code] = value


def _totals(columns: Sequence[Column]) -> list[str]:
    return [column.column for column in columns if column.is_total]


def _addends(columns: Sequence[Column], values: Mapping[str, Value]) -> list[Value]:
    return [values.get(column.column) for column in columns if not column.is_total]
