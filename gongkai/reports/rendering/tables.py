"""The statutory tables as grids of a paper: the form's nested headings, figure by figure."""

from collections.abc import Sequence

from gongkai.papers.letter import Cell, Grid, GridRow
from gongkai.reports.queries.printing import DEPTH, Box, Head, Line, Sheet

# Table three takes a page of its own up to this many lines; with more rows of a unit's own it may go over to the next.
_ONE_PAGE = 30
_THREE_HEADINGS = (13.0, 15.0, 40.0)
_THREE_FIGURE = 12.5
_TWO_WIDTHS = (48.0, *[18.0] * 6)


def grid(sheet: Sheet, notes: Sequence[str]) -> Grid:
    """Return a printed table with its footnotes; its caption is left out, for the chapter's heading says the same."""
    if sheet.number == 2:
        # Each section has headings of its own inside the table, none of which may be repeated over another's rows.
        rows = [_row(line, 2) for block in sheet.blocks for line in (*block.heading, *block.lines)]
        return Grid((), tuple(rows), _TWO_WIDTHS, whole=True, notes=tuple(notes))
    heading = tuple(_row(line, sheet.number) for block in sheet.blocks for line in block.heading)
    body = tuple(_row(line, sheet.number) for block in sheet.blocks for line in block.lines)
    return Grid(heading, body, _widths(sheet), whole=len(body) <= _ONE_PAGE, notes=tuple(notes))


def _widths(sheet: Sheet) -> tuple[float, ...]:
    if sheet.number == 3:
        return (*_THREE_HEADINGS, *[_THREE_FIGURE] * (sheet.columns - DEPTH))
    return ()


def _row(line: Line, number: int) -> GridRow:
    return (*_heads(line.heads, number), *(_figure(box) for box in line.boxes))


def _heads(heads: Sequence[Head], number: int) -> list[Cell]:
    return [
        Cell(
            head.text,
            head.colspan,
            head.rowspan,
            # The names of rows read better from the left; those over columns and groups stand in the middle.
            align="left" if number == 3 and head.scope == "row" else "center",
            head=True,
        )
        for head in heads
    ]


def _figure(box: Box) -> Cell:
    return Cell(box.text, box.colspan)
