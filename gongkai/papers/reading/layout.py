"""Tables as written — rows of cells with their spans — laid out as grids; tables that only lay out a page dissolved.

Pages put columns, boxes and whole reports into tables. What a row holds decides: a row with running text or with a
table of figures inside is layout, and its content stands in the reading order; the rows between are grids.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final, NamedTuple, TypeAlias

from gongkai.papers.reading import limits
from gongkai.papers.reading.blocks import GridCell, GridTable, Line, Place, Problem, SourceBlock, figure_at, place_at


@dataclass(slots=True)
class Paragraph:
    """A paragraph before it is numbered; ``line`` where the source has lines of its own."""

    text: str
    heading: int = 0
    line: int = 0


class Field(NamedTuple):
    """A field of a grid before it is numbered."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1


@dataclass(slots=True)
class Grid:
    """A grid before it is numbered; ``line`` where its first row stands in a text."""

    fields: list[Field]
    line: int = 0


Draft: TypeAlias = Paragraph | Grid

#: A cell with fewer characters holds a small figure, a dash or nothing.
_FIGURE: Final = 3


@dataclass(slots=True)
class Box:
    """A cell as the source writes it: what it holds, and how far it says that it reaches; then where it came to lie."""

    drafts: list[Draft] = field(default_factory=list)
    rows: int = 1
    columns: int = 1
    row: int = 0
    column: int = 0

    @property
    def text(self) -> str:
        """Its own text, paragraphs divided by line ends."""
        drafts = self.drafts
        if len(drafts) == 1 and isinstance(drafts[0], Paragraph):
            return drafts[0].text
        return "\n".join(draft.text for draft in drafts if isinstance(draft, Paragraph) and draft.text)


@dataclass(slots=True)
class Allowance:
    """What may still be read of one document, and what had to be said about it. One problem of a kind is enough."""

    cells: int = limits.MAX_CELLS
    area: int = limits.MAX_AREA
    problems: dict[str, Problem] = field(default_factory=dict)

    def note(self, code: str, message: str, *, fatal: bool = False) -> None:
        """Say something about the document, once."""
        self.problems.setdefault(code, Problem(code, message, fatal=fatal))


def settle(rows: list[list[Box]], allowance: Allowance) -> list[Draft]:
    """Lay one table out: grids where it has figures, paragraphs where it only lays out.

    Spans that reach beyond the table, overlap or are absurd are cut to what fits; columns and rows in which no cell
    begins do not count. Never raises.
    """
    if len(rows) > limits.MAX_ROWS:
        message = f"有一个表格超过{limits.MAX_ROWS}行，只读取了前{limits.MAX_ROWS}行。请核对是否选错了文件。"
        allowance.note("too_many_rows", message, fatal=True)
        rows = rows[: limits.MAX_ROWS]
    placed = _place([_spliced(row) for row in rows], allowance)
    result: list[Draft] = []
    for layout, run in groupby(placed, _is_layout):
        if layout:
            for row in run:
                _dissolve(row, result)
        else:
            _gather(list(run), result)
    return result


def number(drafts: Iterable[Draft], pages: Sequence[int] = ()) -> tuple[SourceBlock, ...]:
    """Give lines and tables their places, in order. ``pages``: the page of each draft, where pages are known."""
    blocks: list[SourceBlock] = []
    line = table = 0
    for index, draft in enumerate(drafts):
        page = pages[index] if pages else 0
        if isinstance(draft, Paragraph):
            line += 1
            blocks.append(Line(draft.text, place_at(page, draft.line or line), draft.heading))
        else:
            table += 1
            place = Place(page, draft.line, table)
            cells = [
                figure_at(text, row, column, rows, columns, page, table)
                if len(text) < _FIGURE
                else GridCell(text, row, column, rows, columns, place_at(page, 0, table, row + 1, column + 1))
                for text, row, column, rows, columns in draft.fields
            ]
            blocks.append(GridTable(tuple(cells), place))
    return tuple(blocks)


def _spliced(row: list[Box]) -> list[Box]:
    """The row with cells that hold nothing but a table of one row replaced by the cells of that table."""
    for box in row:
        if box.drafts and isinstance(box.drafts[0], Grid):
            break
    else:
        return row
    result: list[Box] = []
    for box in row:
        result.extend(_inner(box) or [box])
    return result


def _inner(box: Box) -> list[Box]:
    drafts = [draft for draft in box.drafts if isinstance(draft, Grid) or draft.text]
    if len(drafts) != 1 or not isinstance(drafts[0], Grid) or any(item.row for item in drafts[0].fields):
        return []
    fields = drafts[0].fields
    boxes = [Box([Paragraph(item.text)], box.rows) for item in fields]
    boxes[-1].columns = max(1, box.columns - len(boxes) + 1)
    return boxes


def _place(rows: list[list[Box]], allowance: Allowance) -> list[list[Box]]:
    """Lay the cells into rows and columns: the first free field takes the next cell, as a browser does."""
    taken: list[int] = []  # per column, the first row that is free again
    height = len(rows)
    widest = max([_own_width(row) for row in rows], default=0)
    result = []
    for index, row in enumerate(rows):
        column, known = 0, len(taken)
        line: list[Box] = []
        for box in row:
            while column < known and taken[column] > index:
                column += 1
            if column >= limits.MAX_COLUMNS or allowance.cells <= 0:
                _refuse(allowance)
                break
            allowance.cells -= 1
            box.row, box.column = index, column
            if box.rows == 1 == box.columns and column < known and allowance.area:
                allowance.area -= 1
                taken[column] = index + 1
            else:
                _spread(box, max(widest, limits.ODD_SPAN), height, taken, allowance)
                known = len(taken)
            line.append(box)
            column += box.columns
        result.append(line)
    return result


def _spread(box: Box, most: int, height: int, taken: list[int], allowance: Allowance) -> None:
    """Cut a cell to what it may cover, and take that for it. ``most``: what an absurd number of columns means."""
    index, column = box.row, box.column
    if box.columns > limits.ODD_SPAN:
        box.columns, box.rows = most, 1
    deep = min(max(box.rows, 1), height - index)
    wide = 1 if box.columns <= 1 or box.columns > allowance.area else _width(box, column, index, taken)
    if deep * wide > allowance.area:
        deep, wide = 1, 1
    allowance.area -= deep * wide
    taken[column : column + wide] = [index + deep] * wide
    box.rows, box.columns = deep, wide


def _own_width(row: list[Box]) -> int:
    """How many columns a row asks for, spans that cannot be meant left out."""
    return len(row) + sum([box.columns - 1 for box in row if 1 < box.columns <= limits.ODD_SPAN])


def _refuse(allowance: Allowance) -> None:
    if allowance.cells <= 0:
        message = f"文件中的表格超过{limits.MAX_CELLS}个单元格，其余没有读取。请核对是否选错了文件。"
    else:
        message = f"有一个表格超过{limits.MAX_COLUMNS}列，其余的列没有读取。请核对是否选错了文件。"
    allowance.note("too_many_cells", message, fatal=True)


def _width(box: Box, column: int, row: int, taken: list[int]) -> int:
    """How many columns the cell gets: not more than it asks for, none that a cell from above still covers."""
    wanted = min(box.columns, limits.MAX_COLUMNS - column)
    for offset in range(1, wanted):
        if column + offset < len(taken) and taken[column + offset] > row:
            return offset
    return wanted


def _is_layout(row: list[Box]) -> bool:
    longest = filled = 0
    for cell in row:
        drafts = cell.drafts
        if len(drafts) == 1 and type(drafts[0]) is Paragraph:
            size = len(drafts[0].text)
            if size:
                filled += 1
                longest = size if size > longest else longest
            continue
        size = 0
        for draft in drafts:
            if isinstance(draft, Grid):
                return True
            size += len(draft.text)
        filled += size > 0
        longest = max(longest, size)
    return longest > (limits.PROSE_ROW if filled == 1 else limits.PROSE_CELL)


def _dissolve(row: list[Box], result: list[Draft]) -> None:
    for cell in row:
        result.extend(cell.drafts)


def _gather(rows: list[list[Box]], result: list[Draft]) -> None:
    """One run of rows as a grid; as paragraphs when it is a single column; nothing when nothing is in it."""
    rows = [row for row in rows if row]
    starts = sorted({column for row in rows for column in [cell.column for cell in row]})
    if len(starts) <= 1:
        for row in rows:
            result.extend(draft for draft in row[0].drafts if isinstance(draft, Paragraph) and draft.text)
        return
    column_of = _ranks(starts, max([row[-1].column + row[-1].columns for row in rows]))
    first = rows[0][0].row
    row_of = _ranks([row[0].row - first for row in rows], rows[-1][0].row - first + 1)
    height = len(rows)
    fields = []
    filled = False
    for row in rows:
        top = row_of[row[0].row - first]
        for cell in row:
            left = column_of[cell.column]
            deep = wide = 1
            if cell.rows > 1:
                bottom = row_of[min(cell.row + cell.rows - first, len(row_of) - 1)]
                deep = max(1, min(bottom, height) - top)
            if cell.columns > 1:
                wide = max(1, column_of[cell.column + cell.columns] - left)
            text = cell.text
            if text:
                filled = True
            fields.append(Field(text, top, left, deep, wide))
    if filled:
        result.append(Grid(fields))


def _ranks(starts: list[int], end: int) -> list[int]:
    """For every position up to ``end``, how many of the starts lie before it."""
    ranks = []
    rank = 0
    marks = set(starts)
    for position in range(end + 1):
        ranks.append(rank)
        rank += position in marks
    return ranks
