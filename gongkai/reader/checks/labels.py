"""What cells are called in a finding: 表三“（一）予以公开”行“自然人”列."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from gongkai.statute.errors import StatuteError
from gongkai.statute.tables import Form, form, form_for_year, forms

_TABLES = {2: "表二", 3: "表三", 4: "表四"}


def form_of(code: str, year: int | None) -> Form | None:
    """The form a report is on; for a mix, or none, the one of its year; None before 2019."""
    if any(known.code == code for known in forms()):
        return form(code)
    if code != "mixed" or not year:
        return None
    try:
        return form_for_year(year)
    except StatuteError:
        return None


def table_name(number: int) -> str:
    """表二, 表三, 表四."""
    return _TABLES.get(number, f"表{number}")


@cache
def _names(code: str) -> tuple[dict[tuple[int, str], str], dict[tuple[int, str, str], str]]:
    of = form(code)
    rows = {(number, row.row): row.label for number in (2, 3, 4) for row in of.rows(number)}
    columns = {
        (number, row.row, column.column): column.label
        for number in (2, 3, 4)
        for row in of.rows(number)
        for column in row.columns
    }
    return rows, columns


def row_name(of: Form, number: int, row: str) -> str:
    """The printed label of a row, shortened at its explanation."""
    label = _names(of.code)[0].get((number, row), row)
    return label.split("（区分", maxsplit=1)[0].split("、行政机关不再", maxsplit=1)[0]


def cell_name(of: Form, code: str, extra: Sequence[str] = ()) -> str:
    """A cell by its table, row and column. ``extra``: the labels of extra rows by their number (``x0.total``)."""
    table, row, column = code.split(".")
    if table == "x":
        label = _names(of.code)[1].get((3, "received", column), column)
        return f"表三“{extra[int(row)]}”行“{label}”列"
    number = int(table[1:])
    named = _names(of.code)[1]
    label = named.get((number, row, column)) or named.get((number, "received", column), column)
    return f"{table_name(number)}“{row_name(of, number, row)}”行“{label}”列"


def column_name(of: Form, number: int, column: str) -> str:
    """The printed label of a column of table three or four."""
    first = of.rows(number)[0].row
    return _names(of.code)[1].get((number, first, column), column)
