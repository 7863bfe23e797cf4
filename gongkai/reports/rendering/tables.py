"""The statutory tables as grids of a paper: the form's nested headings, figure by figure."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.papers.letter import Cell, Grid, GridRow
from gongkai.papers.word_styles import width_of
from gongkai.reports.queries.printing import DEPTH, Box, Head, Line, Sheet

# A table stays whole while it takes no more of a page than this, in points, beside its heading; 638 are there.
_ONE_PAGE = 575.0
_LINE = 1.35  # from one line of a cell to the next, in sizes of the type
PAGE = 156.0  # millimetres between the margins of the paper
MM = 25.4 / 72  # a point
_THREE_HEADINGS = (13.0, 15.0, 40.0)
TWO, THREE = 2, 3
_SIZES = {2: 12.0, 3: 9.0, 4: 8.0}
_LEAST = {3: 10.0, 4: 8.5}  # what the headings of a column need
_SMALLEST = 5.0
_DIGIT = 0.56  # of the size of the type
_EDGES = 1.9
_NOTE = 24.0  # points that a line of a footnote takes, and how many characters it has
_NOTE_LINE = 36
_TWO_WIDTHS = (48.0, *[18.0] * 6)


@dataclass(frozen=True)
class _Room:
    """Widths in millimetres and the size of the type in points with which every figure stays in its cell."""

    widths: tuple[float, ...]
    size: float


def grid(sheet: Sheet, notes: Sequence[str]) -> Grid:
    """Return a printed table with its footnotes; its caption is left out, for the chapter's heading says the same."""
    room = _room(sheet)
    heading = [_row(line, sheet.number) for block in sheet.blocks for line in block.heading]
    body = [_row(line, sheet.number) for block in sheet.blocks for line in block.lines]
    if sheet.number == TWO:
        # Each section has headings of its own inside the table, none of which may be repeated over another's rows.
        heading, body = [], [_row(line, TWO) for block in sheet.blocks for line in (*block.heading, *block.lines)]
    height = _height(sheet, room) + sum(_NOTE * -(-width_of(note) // _NOTE_LINE) for note in notes)
    whole = height <= _ONE_PAGE
    size = room.size if room.size < _SIZES[sheet.number] else 0
    return Grid(tuple(heading), tuple(body), room.widths, whole=whole, size=size, notes=tuple(notes))


def _height(sheet: Sheet, room: _Room) -> float:
    """About how much of a page the table takes, in points."""
    edges = 2 * (2.5 if sheet.number != TWO else 5.0)
    total = 0.0
    for block in sheet.blocks:
        total += len(block.heading) * (room.size * (1 if sheet.number == TWO else _LINE + 1) + edges)
        for line in block.lines:
            label = line.heads[-1] if line.heads else Head("")
            across = sum(room.widths[DEPTH - label.colspan : DEPTH]) if sheet.number == THREE else room.widths[0]
            lines = -(-width_of(label.text) * room.size * MM // (across - _EDGES))
            total += ((max(1.0, lines) - 1) * _LINE + 1) * room.size + edges
    return total


def _room(sheet: Sheet) -> _Room:
    """Give each column what its longest figure needs; where that is more than the page has, the type gets smaller."""
    size = _SIZES[sheet.number]
    if sheet.number == TWO:
        return _Room(_TWO_WIDTHS, size)
    headings = _THREE_HEADINGS if sheet.number == THREE else ()
    columns: list[list[str]] = [[] for _ in range(sheet.columns - len(headings))]
    for line in (line for block in sheet.blocks for line in block.lines):
        for column, box in zip(columns, line.boxes, strict=True):
            column.append(box.text)
    longest = [max((width_of(text) for text in column), default=0.0) for column in columns]
    needed = [max(_LEAST[sheet.number], _across(width, size)) for width in longest]
    room = PAGE - sum(headings)
    spare = room - sum(needed)
    if spare >= 0:
        # What is left over goes to the figures alike, so that ordinary reports have ordinary columns.
        return _Room((*headings, *(width + spare / len(needed) for width in needed)), size)
    scale = room / sum(needed)
    return _Room((*headings, *(width * scale for width in needed)), max(_SMALLEST, int(size * scale * 10) / 10))


def _across(width: float, size: float) -> float:
    """How wide a figure is with the edges of its cell; ``width`` counts Chinese characters."""
    return width * 2 * _DIGIT * size * MM + _EDGES


def _row(line: Line, number: int) -> GridRow:
    return (*_heads(line.heads, number), *(_figure(box) for box in line.boxes))


def _heads(heads: Sequence[Head], number: int) -> list[Cell]:
    return [
        Cell(
            head.text,
            head.colspan,
            head.rowspan,
            # The names of rows read better from the left; those over columns and groups stand in the middle.
            align="left" if number == THREE and head.scope == "row" else "center",
            head=True,
        )
        for head in heads
    ]


def _figure(box: Box) -> Cell:
    return Cell(box.text, box.colspan)
