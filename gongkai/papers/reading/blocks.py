"""What any document comes down to: lines of text and grids of cells, in reading order, each with its place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal, TypeAlias

Kind = Literal["html", "text", "markdown", "pdf", "scan", "docx", "xlsx", "unknown"]


class Unreadable(ValueError):
    """A file that cannot be read at all; the message is one plain line of Chinese, ``code`` that of its ``Problem``."""

    def __init__(self, message: str, code: str = "unsupported") -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands in its source; every number counts from 1, 0 is unknown or does not apply.

    ``line`` counts lines of a text, paragraphs of a page; ``table`` the tables of the whole document.
    """

    page: int = 0
    line: int = 0
    table: int = 0
    row: int = 0
    column: int = 0
    sheet: str = ""

    def __str__(self) -> str:
        """The place in words: 第3页第2个表格第5行第4列."""
        parts = [
            f"工作表“{self.sheet}”" if self.sheet else "",
            f"第{self.page}页" if self.page else "",
            f"第{self.table}个表格" if self.table else "",
            f"第{self.line}行" if self.line and not self.table else "",
            f"第{self.row}行" if self.row else "",
            f"第{self.column}列" if self.column else "",
        ]
        return "".join(parts)


@lru_cache(maxsize=8192)
def place_at(page: int, line: int, table: int = 0, row: int = 0, column: int = 0) -> Place:
    """The place with these numbers. Places never change, and those of one report are those of the next."""
    return Place(page, line, table, row, column)


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or a line, as it stands in the source, line ends removed. Blank lines are kept as empty text."""

    text: str
    place: Place = Place()
    heading: int = 0
    """The level of the heading it is marked up as; 0 for running text."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """One cell of a grid; ``row`` and ``column`` count from 0, ``rows`` × ``columns`` is what it covers."""

    text: str
    row: int
    column: int
    rows: int = 1
    columns: int = 1
    place: Place = Place()


@lru_cache(maxsize=16384)
def figure_at(text: str, row: int, column: int, rows: int, columns: int, page: int, table: int) -> GridCell:
    """A cell with its place. Cells never change, and most cells of most reports hold nothing or a zero."""
    return GridCell(text, row, column, rows, columns, place_at(page, 0, table, row + 1, column + 1))


@dataclass(frozen=True, slots=True)
class GridTable:
    """A table whose cells are known to be cells: from markup, a word processor, a spreadsheet or ruled lines."""

    cells: tuple[GridCell, ...]
    place: Place = Place()

    @property
    def height(self) -> int:
        """How many rows it has."""
        return max((cell.row + cell.rows for cell in self.cells), default=0)

    @property
    def width(self) -> int:
        """How many columns it has."""
        return max((cell.column + cell.columns for cell in self.cells), default=0)


SourceBlock: TypeAlias = Line | GridTable


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about the file itself that its reader must know: a scanned page, a limit reached, a broken part.

    ``code``: scanned, ocr, too_large, too_many_pages, too_many_rows, too_deep, bomb, encrypted, damaged …
    ``fatal``: nothing, or not everything, could be read.
    """

    code: str
    message: str
    place: Place = Place()
    fatal: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """A document as plain blocks."""

    name: str
    kind: Kind
    blocks: tuple[SourceBlock, ...] = ()
    problems: tuple[Problem, ...] = ()
    title: str = ""
    """What the file itself says it is called (<title>, document properties): a hint, often wrong."""
    encoding: str = ""
    pages: int = 0
