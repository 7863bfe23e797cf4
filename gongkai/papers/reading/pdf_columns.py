"""Tables without ruled lines: rows of figures that stand in columns, with the labels before them.

A table is taken for one only when at least three rows of it hold figures and no two figures of a row share a column.
A place where a row has no figure stays an empty cell.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from gongkai.papers.reading.blocks import GridCell, GridTable, Place
from gongkai.papers.reading.pdf_rows import Row, runs, text_of

_GAP: Final = 0.35
_FIGURE: Final = re.compile(r"[-+−]?\d[\d,，.．]*[%％*＊①-⑨]*|[-—–―/\\*]{1,3}|无")
_LEAST_ROWS: Final = 3
_LEAST_COLUMNS: Final = 3
_BETWEEN: Final = 4
"""How many rows without figures may stand between two with: labels of several lines."""

_MOST_LABELS: Final = 4
"""No form nests its labels deeper."""

_NEAR: Final = 1.45
"""In sizes of the font: a line of a label nearer than this belongs to the row of figures."""


@dataclass(slots=True)
class _Record:
    """A visual row: its words, how many of the last are figures, and where it stands."""

    words: list[Row]
    figures: int
    middle: float
    size: float
    at: int


@dataclass(slots=True)
class _Line:
    """A row of the table: its label lines and figures by column."""

    middle: float
    labels: dict[int, list[tuple[float, str]]] = field(default_factory=dict)
    figures: dict[int, str] = field(default_factory=dict)

    def distance(self, column: int, middle: float) -> float:
        """How far a line of a label is from this row or from what its label has so far."""
        heights = [self.middle, *(height for height, _ in self.labels.get(column, ()))]
        return min(abs(height - middle) for height in heights)


@dataclass(frozen=True, slots=True)
class Aligned:
    """A table found: which of the visual rows it takes up, and its rows of texts."""

    first: int
    last: int
    rows: tuple[tuple[str, ...], ...]

    def grid(self, place: Place) -> GridTable:
        """Return it as a grid."""
        cells = tuple(
            GridCell(text, row, column, place=Place(page=place.page, table=place.table, row=row + 1, column=column + 1))
            for row, texts in enumerate(self.rows)
            for column, text in enumerate(texts)
        )
        return GridTable(cells, place)


def aligned_tables(found: Sequence[Row]) -> list[Aligned]:
    """Return the tables among visual rows, from top to bottom."""
    tables = []
    for group in _groups([_record(row, at) for at, row in enumerate(found)]):
        table = _table(group)
        if table is not None:
            tables.append(table)
    return tables


def _record(row: Row, at: int) -> _Record:
    words = runs(row, _GAP)
    figures = 0
    for word in reversed(words):
        if not _FIGURE.fullmatch(text_of(word)):
            break
        figures += 1
    size = max(glyph.size for glyph in row)
    return _Record(words, figures, sum(glyph.middle for glyph in row) / len(row), size, at)


def _groups(records: list[_Record]) -> list[list[_Record]]:
    """Part the rows into stretches that begin and end with rows of figures."""
    groups: list[list[_Record]] = []
    waiting: list[_Record] = []
    for record in records:
        waiting.append(record)
        if record.figures == 0:
            continue
        apart = (
            len(waiting) - 1 > _BETWEEN
            or waiting[0].middle - (groups[-1][-1].middle if groups else 0) > 6 * record.size
        )
        if groups and not apart:
            groups[-1] += waiting
        else:
            groups.append([record])
        waiting = []
    return groups


def _table(group: list[_Record]) -> Aligned | None:
    wide = [record for record in group if record.figures >= _LEAST_COLUMNS]
    if len(wide) < _LEAST_ROWS:
        return None
    columns = _columns(group)
    if len(columns) < max(record.figures for record in group):
        return None
    edge = columns[0][0]
    margins = _margins([word for record in group for word in _label_words(record, edge)])
    lines: list[_Line] = []
    for record in group:
        line = _Line(record.middle)
        for word in _figure_words(record, edge):
            column = next((i for i, (left, right) in enumerate(columns) if left <= _across(word) <= right), None)
            if column is None or column in line.figures or not _FIGURE.fullmatch(text_of(word)):
                return None
            line.figures[column] = text_of(word)
        if line.figures:
            lines.append(line)
    _label(lines, group, edge, margins)
    lines.sort(key=lambda line: line.middle)
    texts = [_texts(line, len(margins.places), len(columns)) for line in lines]
    return Aligned(group[0].at, group[-1].at, tuple(texts))


def _across(word: Row) -> float:
    return (word[0].left + word[-1].right) / 2


def _columns(group: list[_Record]) -> list[tuple[float, float]]:
    """Return from where to where each column of figures reaches."""
    spans = sorted(
        (word[0].left, word[-1].right)
        for record in group
        for word in record.words[len(record.words) - record.figures :]
    )
    columns: list[tuple[float, float]] = []
    for left, right in spans:
        if columns and left < columns[-1][1]:
            columns[-1] = (columns[-1][0], max(columns[-1][1], right))
        else:
            columns.append((left, right))
    return columns


def _label_words(record: _Record, edge: float) -> list[Row]:
    """Return the parts of a row's label: what stands before the figures, close words together."""
    return runs([glyph for word in record.words for glyph in word if glyph.left < edge - 0.5], 0.6)


def _figure_words(record: _Record, edge: float) -> list[Row]:
    return runs([glyph for word in record.words for glyph in word if glyph.left >= edge - 0.5], _GAP)


@dataclass(frozen=True, slots=True)
class _Margins:
    """The columns of labels: where they begin, or, set to the right, where they end; in either case from the left."""

    places: tuple[float, ...]
    ends: bool = False

    def column(self, word: Row) -> int:
        """Return the column in which a word stands."""
        room = 0.6 * word[0].size
        if self.ends:
            return next((i for i, end in enumerate(self.places) if word[-1].right <= end + room), len(self.places) - 1)
        return max((i for i, start in enumerate(self.places) if start <= word[0].left + room), default=0)


def _margins(words: list[Row]) -> _Margins:
    """Return the columns of labels: where several labels begin together, or end together; else all is one column."""
    starts = _together([(word[0].left, word[0].size) for word in words])
    if len(starts) <= _MOST_LABELS:
        return _Margins(starts)
    ends = _together([(word[-1].right, word[0].size) for word in words])
    return _Margins(ends, ends=True) if len(ends) <= _MOST_LABELS else _Margins((0.0,))


def _together(edges: list[tuple[float, float]]) -> tuple[float, ...]:
    """Return the places at which more than one of the edges lies; the first where none does."""
    groups: list[list[float]] = []
    for edge, size in sorted(edges):
        if groups and edge - groups[-1][0] <= 0.6 * size:
            groups[-1].append(edge)
        else:
            groups.append([edge])
    shared = tuple(max(group) for group in groups if len(group) > 1)
    return shared or tuple(max(group) for group in groups[:1]) or (0.0,)


def _label(lines: list[_Line], group: list[_Record], edge: float, margins: _Margins) -> None:
    """Give every line of a label to the row of figures it stands beside, or make it a row without figures."""
    own = {line.middle: line for line in lines}
    rest: list[tuple[float, float, int, str]] = []
    for record in group:
        for word in _label_words(record, edge):
            column, line = margins.column(word), own.get(record.middle)
            if line is not None:
                line.labels.setdefault(column, []).append((record.middle, text_of(word)))
            else:
                rest.append((record.middle, record.size, column, text_of(word)))
    for middle, size, column, text in rest:
        line = min(lines, key=lambda one: one.distance(column, middle))
        if line.distance(column, middle) > _NEAR * size:
            line = _Line(middle)
            lines.append(line)
        line.labels.setdefault(column, []).append((middle, text))


def _texts(line: _Line, labels: int, columns: int) -> tuple[str, ...]:
    names = ("\n".join(text for _, text in sorted(line.labels.get(column, ()))) for column in range(labels))
    return (*names, *(line.figures.get(column, "") for column in range(columns)))
