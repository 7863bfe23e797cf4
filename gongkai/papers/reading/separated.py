"""A text of values divided by commas or tabs, as spreadsheets write it: read as a table when it certainly is one."""

from __future__ import annotations

import csv
from itertools import islice
from typing import Final

from gongkai.papers.reading import limits
from gongkai.papers.reading.blocks import Problem, Source
from gongkai.papers.reading.layout import Allowance, Box, Draft, Paragraph, number, settle
from gongkai.papers.reading.plain_text import text_lines

_ENDINGS: Final = (".csv", ".tsv", ".tab")
_LEAST_ROWS: Final = 3
_LEAST_COLUMNS: Final = 3


def read_separated(
    text: str, name: str, allowance: Allowance, encoding: str, problems: tuple[Problem, ...]
) -> Source | None:
    """Read a table of separated values; None when the text is none, or may as well be something else."""
    divider = _divider_of_all(text) or (_divider_of_most(text) if name.lower().endswith(_ENDINGS) else "")
    if not divider:
        return None
    lines = (line + "\n" for line in text_lines(text.replace("\x00", "")))
    try:
        rows = list(islice(csv.reader(lines, delimiter=divider), limits.MAX_ROWS + 1))
    except csv.Error:
        return None
    blocks = number(_drafts(rows, allowance))
    return Source(name, "text", blocks, (*problems, *allowance.problems.values()), "", encoding)


def _divider_of_all(text: str) -> str:
    """The sign that divides every line into equally many values, three at least; "" when there is none."""
    lines = [line for line in text_lines(text) if line.strip()]
    if len(lines) < _LEAST_ROWS:
        return ""
    for divider in ("\t", ","):
        count = lines[0].count(divider)
        if count >= _LEAST_COLUMNS - 1 and all(line.count(divider) == count for line in lines):
            return divider
    return ""


def _divider_of_most(text: str) -> str:
    """The sign that a file called a table is divided by."""
    commas, tabs, semicolons = text.count(","), text.count("\t"), text.count(";")
    if not commas and not tabs and not semicolons:
        return ""
    return max((commas, ","), (tabs, "\t"), (semicolons, ";"))[1]


def _drafts(rows: list[list[str]], allowance: Allowance) -> list[Draft]:
    """Rows with values as tables, a row with a single value as a line; an empty row divides."""
    drafts: list[Draft] = []
    table: list[list[Box]] = []
    for row in rows:
        values = [value.strip() for value in row]
        filled = [value for value in values if value]
        if len(filled) > 1 or (filled and table):
            table.append([Box([Paragraph(value)]) for value in values])
            continue
        drafts.extend(settle(table, allowance))
        table = []
        if filled:
            drafts.append(Paragraph(filled[0]))
    return [*drafts, *settle(table, allowance)]
