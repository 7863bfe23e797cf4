"""Strips: what a printed line or a row of a grid holds, cell by cell, whatever divides the cells."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field
from functools import lru_cache
from operator import attrgetter
from typing import Final, NamedTuple

from gongkai.papers.reading.blocks import GridTable, Line, Place
from gongkai.reader.names import core, narrow, row_names
from gongkai.reader.values import is_blank, looks_like_value

_BARS: Final = re.compile(r"[|｜│┃¦]")
_BAR_ONLY: Final = re.compile(r"\s*[|｜│┃¦]\s*")
_RULE: Final = re.compile(r"[\s+\-=|:─━│┃┌┬┐├┼┤└┴┘╔╦╗╠╬╣╚╩╝═║_]{4,}")
_GLUED: Final = re.compile(r"(?P<words>.*[\u3400-\u9fff)）”\"])(?P<figures>\d+(?:\.\d+)?)")
#: What is longer is running text, and no other report's.
_SHORT: Final = 60
_MANY_COMMAS: Final = re.compile(r"[^。]*,[^。]*,")


class Slot(NamedTuple):
    """One cell: its text and where it stands. ``column`` and ``columns`` are known in grids, else -1 and 1.

    ``glued``: several figures may be glued together here. ``ended``: a bar behind it on its line ends the cell.
    """

    text: str
    place: Place
    column: int = -1
    columns: int = 1
    glued: bool = False
    ended: bool = False


@dataclass(slots=True)
class Strip:
    """A printed line or a grid's row. ``solid``: it is one row of the table, blank cells included.

    ``line``: the index of the line it was, -1 for a grid's row.
    """

    cells: list[Slot]
    solid: bool
    line: int = -1
    values: list[bool] = field(default_factory=list)

    def __post_init__(self) -> None:
        if not self.values:
            self.values = [looks_like_value(cell.text) for cell in self.cells]


def is_bar(text: str) -> bool:
    """A line that holds nothing but one bar."""
    return bool(_BAR_ONLY.fullmatch(text))


def is_rule(text: str) -> bool:
    """A line drawn with characters."""
    return bool(_RULE.fullmatch(text)) and not text.strip().isdigit() and len(set(text.strip())) < 8


def strip_of_line(line: Line, index: int) -> Strip:
    """The cells of a line that is not blank."""
    if len(line.text) > _SHORT:
        return _strip_of(line, index)
    like = _strip_like(line.text)
    place = line.place
    cells = [Slot(cell.text, place, cell.column, 1, cell.glued, cell.ended) for cell in like.cells]
    return Strip(cells, like.solid, index, like.values)


@lru_cache(maxsize=4096)
def _strip_like(text: str) -> Strip:
    """The cells of a line wherever it stands: the labels of one report are the next one's."""
    return _strip_of(Line(text), -1)


def _strip_of(line: Line, index: int) -> Strip:
    text = line.text
    if _BARS.search(text):
        return _barred(line, index)
    if "\t" in text.strip():
        cells = text.rstrip("\r\n").split("\t")
        return Strip([_cell(line, cell, place) for place, cell in enumerate(cells)], solid=True, line=index)
    if "," in text and (found := _by_commas(line)):
        return Strip(found, solid=True, line=index)
    return Strip(_by_blanks(line), solid=False, line=index)


def _cell(line: Line, text: str, column: int = -1) -> Slot:
    return Slot(text.strip(), line.place, column)


def _barred(line: Line, index: int) -> Strip:
    parts = _BARS.split(line.text)
    if not parts[0].strip() and len(parts) > 2:
        parts = parts[1:]
    if len(parts) == 2 and not parts[1].strip():
        parts.pop()
    if len(parts) == 1:
        # One cell and its bar: the row is still one cell per line. Elsewhere the bar at the end may or may not open
        # one more cell; how many cells the row should have tells.
        cells = _by_blanks(line, parts[0]) if parts[0].strip() else [_cell(line, "")]
        return Strip([*cells[:-1], cells[-1]._replace(ended=True)], solid=False, line=index)
    return Strip([_cell(line, part, place) for place, part in enumerate(parts)], solid=True, line=index)


def _by_commas(line: Line) -> list[Slot]:
    if not _MANY_COMMAS.match(line.text) and core(line.text) not in row_names():
        return []
    cells = next(csv.reader([line.text.strip()]), [])
    tail = 0
    while tail < len(cells) and (not cells[-1 - tail].strip() or looks_like_value(cells[-1 - tail])):
        tail += 1
    if not tail or looks_like_value(line.text) or (tail == 1 and len(cells) != 2):
        return []
    label = ",".join(cells[: len(cells) - tail])
    return ([_cell(line, label)] if label else []) + [_cell(line, cell) for cell in cells[len(cells) - tail :]]


def _by_blanks(line: Line, text: str | None = None) -> list[Slot]:
    whole = (line.text if text is None else text).strip()
    words = whole.split()
    tail = len(words)
    while tail and looks_like_value(words[tail - 1]):
        tail -= 1
    if tail == len(words):
        return _unglued(line, whole)
    if tail == 0 and (len(words) == 1 or not all(looks_like_value(word) for word in words)):
        return [_cell(line, whole)]
    label = whole
    for word in reversed(words[tail:]):
        label = label[: label.rindex(word)].rstrip()
    return ([_cell(line, label)] if label else []) + [_cell(line, word) for word in words[tail:]]


def _unglued(line: Line, whole: str) -> list[Slot]:
    if not whole or not whole[-1].isdigit() or len(whole) > 60:
        return [_cell(line, whole)]
    found = _GLUED.fullmatch(narrow(whole))
    if not found:
        return [_cell(line, whole)]
    return [_cell(line, found["words"]), Slot(found["figures"], line.place, glued=True)]


def strips_of_grid(grid: GridTable) -> list[Strip]:
    """The rows of a grid; a cell over several rows stands in its first."""
    rows: dict[int, list[Slot]] = {}
    for cell in grid.cells:
        slot = Slot(cell.text.strip(), cell.place, cell.column, cell.columns if cell.columns > 1 else 1)
        if (row := rows.get(cell.row)) is None:
            row = rows[cell.row] = []
        row.append(slot)
    strips = []
    for number in sorted(rows):
        cells = sorted(rows[number], key=attrgetter("column"))
        strips.append(Strip(cells, solid=True))
    return strips


def turned(grid: GridTable) -> list[Strip]:
    """The rows of a grid laid on its side."""
    rows: dict[int, list[Slot]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.column, []).append(Slot(cell.text.strip(), cell.place, cell.row, max(cell.rows, 1)))
    return [Strip(sorted(rows[number], key=lambda slot: slot.column), solid=True) for number in sorted(rows)]


def label_end(strip: Strip, known: int) -> int:
    """How many leading cells of a solid row are its label; ``known`` of them are labels for certain."""
    end = known
    if not end:
        while end < len(strip.cells) and not strip.values[end]:
            end += 1
        # Blank cells belong to the figures, unless words follow them.
        while end and not strip.cells[end - 1].text:
            end -= 1
    return end


def blank(slot: Slot) -> bool:
    """Whether nothing, or a placeholder, stands in the cell."""
    return is_blank(slot.text)


def words_of(strip: Strip) -> list[Slot]:
    """The cells that hold words."""
    return [cell for cell, value in zip(strip.cells, strip.values, strict=True) if not value and core(cell.text)]
