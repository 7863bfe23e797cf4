"""One description of an official paper, drawn as PDF by ``gongkai.papers.pdf`` and as DOCX by ``gongkai.papers.word``.

A paper is plain data: no string in it is ever read as markup. Whoever writes a letter fills these classes and
chooses the words; the drawing modules choose the look (the spirit of GB/T 9704: A4, red head, number, title,
addressee, body, signature with its seal place, page numbers).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

Align = Literal["left", "center", "right"]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One paragraph of running text, indented by two characters; line breaks in the text start new paragraphs."""

    text: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside the body: level 1 for 一、, level 2 for （一）. The caller writes the ordinal."""

    text: str
    level: Literal[1, 2] = 1


@dataclass(frozen=True, slots=True)
class Items:
    """A list numbered 1．2．3．"""

    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """A two-column table of label and value, such as 申请人 / 张三. An empty value is drawn as an empty cell."""

    rows: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a grid, covering ``columns`` × ``rows`` places."""

    text: str
    columns: int = 1
    rows: int = 1
    align: Align = "center"
    head: bool = False
    """A label rather than a value: set in the heading face, and announced as a heading to a screen reader."""

    lines: int = 1
    """The least height of the cell, in lines of text: room to write by hand on a printed form."""


GridRow: TypeAlias = tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A statutory table with nested headers: rows of cells, each naming only the cells that start in it (as in HTML).

    ``widths`` are relative; empty means equal columns. Header rows are repeated on every page the table reaches and
    never broken; body rows are never broken either.
    """

    header: tuple[GridRow, ...]
    body: tuple[GridRow, ...]
    widths: tuple[float, ...] = ()
    caption: str = ""
    whole: bool = False
    """The table moves to the next page rather than break; only for one that surely fits on a page."""

    size: float = 0
    """The size of the type in points; 0: as suits the number of columns."""

    notes: tuple[str, ...] = ()
    """Footnotes, in small type right under the table and never on a page without it."""

    def __post_init__(self) -> None:
        """Check that the cells tile the table exactly.

        Raises:
            ValueError: a cell overlaps another or leaves the table, a row has a gap, or the widths do not fit.
        """
        place(self.header + self.body)
        if any(row_end > len(self.header) for row_end in _row_ends(self.header)):
            raise ValueError("表头的单元格伸入了表体")
        if self.widths and len(self.widths) != self.column_count:
            raise ValueError(f"列宽有{len(self.widths)}个，表格却有{self.column_count}列")

    @property
    def column_count(self) -> int:
        """How many columns the table has."""
        rows = self.header + self.body
        return sum(cell.columns for cell in rows[0]) if rows else 0


@dataclass(frozen=True, slots=True)
class PlacedCell:
    """A grid cell with the row and column (from 0) of its upper left corner."""

    row: int
    column: int
    cell: Cell


def _row_ends(rows: Sequence[GridRow]) -> list[int]:
    return [index + cell.rows for index, row in enumerate(rows) for cell in row]


def place(rows: Sequence[GridRow]) -> tuple[PlacedCell, ...]:
    """Say where every cell of a grid stands.

    Raises:
        ValueError: the cells do not tile the table exactly.
    """
    width = sum(cell.columns for cell in rows[0]) if rows else 0
    taken: set[tuple[int, int]] = set()
    placed: list[PlacedCell] = []
    for row_index, row in enumerate(rows):
        for cell in row:
            column = next((c for c in range(width) if (row_index, c) not in taken), width)
            area = _area(row_index, column, cell)
            if not area or column + cell.columns > width or row_index + cell.rows > len(rows) or area & taken:
                raise ValueError(f"表格第{row_index + 1}行的单元格“{cell.text}”放不下")
            taken |= area
            placed.append(PlacedCell(row_index, column, cell))
    if len(taken) != width * len(rows):
        raise ValueError("表格有空缺的单元格")
    return tuple(placed)


def _area(row: int, column: int, cell: Cell) -> set[tuple[int, int]]:
    return {(r, c) for r in range(row, row + cell.rows) for c in range(column, column + cell.columns)}


Block: TypeAlias = Paragraph | Heading | Items | Fields | Grid


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter, notice, form or table an office sends.

    Empty strings and empty tuples are simply not drawn, so a form without a sender or a table without a number is
    an ordinary ``Letter``.
    """

    title: str
    number: str = ""
    """文号, such as 穗关公复〔2026〕12号."""

    addressee: str = ""
    """Written flush left with a colon after it; the colon is added when missing."""

    blocks: tuple[Block, ...] = ()
    sender: str = ""
    """The office that signs (落款)."""

    signed_on: str = ""
    """The date under the sender, already written out (2026年11月21日)."""

    contact: str = ""
    """Who to ask: name, telephone, address. Drawn small, after the signature."""

    remedy: str | None = None
    """Advice on reconsideration and suit, drawn as the last paragraph before the signature."""

    red_head: str | None = None
    """The name in red over the paper; only where the unit has one."""

    mark: str | None = None
    """A warning printed on the head of every page, such as 演示数据，并非真实公文."""

    annex: tuple[str, ...] = ()
    """Names of the enclosures (附件), in order."""

    language: str = "zh-CN"
    seal_place: bool = True
    """Leave room for the seal above the sender and date. False for papers nobody seals (a form the citizen prints)."""

    compact: bool = False
    """A form or table rather than a letter: smaller type and margins, so that one page holds it."""

    landscape: bool = False
    """The paper lies on its long side, for wide tables."""

    dated: str = ""
    """The day of a paper that nobody signs, for the properties of the file; a letter's is the day it was signed."""
