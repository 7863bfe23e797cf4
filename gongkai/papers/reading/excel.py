"""A workbook (XLSX): every visible sheet as it would print, rows of figures as grids, headings and prose as lines."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html import unescape
from posixpath import join, normpath
from typing import Any, Final

from gongkai.papers.reading import limits
from gongkai.papers.reading.blocks import GridCell, GridTable, Line, Place, Source, SourceBlock, Unreadable
from gongkai.papers.reading.number_format import BUILT_IN, shown
from gongkai.papers.reading.package import Package, elements

_SHEET_NAMES: Final = frozenset({"row", "c", "v", "t", "f", "mergeCell", "rPh", "is"})
_BOOK_NAMES: Final = frozenset({"sheet"})
_RELATION: Final = frozenset({"Relationship"})
_STRING_NAMES: Final = frozenset({"si", "t", "rPh"})
_STYLE_NAMES: Final = frozenset({"numFmt", "cellXfs", "xf"})
_REFERENCE: Final = re.compile(r"^\$?([A-Z]{1,3})\$?([1-9][0-9]{0,6})$")
_TITLE: Final = re.compile(rb"<dc:title[^>]{0,200}>([^<]{0,500})</dc:title>")
_LOST: Final = "#REF!"  # a text the workbook no longer has: something stood here, so it is no blank
_ESCAPED: Final = re.compile(r"_x([0-9A-Fa-f]{4})_")


@dataclass(slots=True)
class _Sheet:
    """The filled cells of a sheet by row and column, counted from 1, and the ranges merged into one cell."""

    name: str
    cells: dict[tuple[int, int], str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: int = 0


@dataclass(slots=True)
class _Book:
    """What the sheets refer to."""

    package: Package
    strings: list[str]
    formats: list[str]
    cells: int = limits.MAX_CELLS
    characters: int = limits.MAX_TEXT  # a long text can be referred to by any number of cells


def read_xlsx(package: Package, name: str) -> Source:
    """Read a workbook. Raises ``Unreadable`` when it has no sheet, or a part beyond every measure."""
    parts = _sheets(package)
    if not parts:
        raise Unreadable("工作簿里没有工作表，可能已经损坏。请重新提交完整的文件。", "damaged")
    visible = [part for part in parts if part[2]]
    hidden = len(parts) - len(visible)
    if hidden and visible:
        package.allowance.note("hidden", f"工作簿有{hidden}张隐藏的工作表，没有读取。如需读取，请取消隐藏后重新提交。")
    book = _Book(package, _strings(package), _formats(package))
    blocks: list[SourceBlock] = []
    for sheet_name, path, _ in (visible or parts)[: limits.MAX_SHEETS]:
        _add(_sheet(book, sheet_name, path), package, blocks)
    if len(visible or parts) > limits.MAX_SHEETS:
        message = f"工作簿有{len(parts)}张工作表，只读取了前{limits.MAX_SHEETS}张。请核对是否选错了文件。"
        package.allowance.note("too_many_sheets", message, fatal=True)
    title = _TITLE.search(package.read("docProps/core.xml"))
    text = unescape(title[1].decode("utf-8", errors="replace")).strip() if title else ""
    return Source(name, "xlsx", tuple(blocks), tuple(package.allowance.problems.values()), text)


def _sheets(package: Package) -> list[tuple[str, str, bool]]:
    """Name, part and visibility of the sheets, in the order of their tabs."""
    targets = {}
    for event, _, element in elements(
        package.read("xl/_rels/workbook.xml.rels") or b"<x/>", _RELATION, package.allowance
    ):
        if event == "start":
            target = element.get("Target") or ""
            path = target.lstrip("/") if target.startswith("/") else normpath(join("xl", target))
            targets[element.get("Id")] = path
    names = set(package.names())
    found = []
    for event, _, element in elements(package.read("xl/workbook.xml") or b"<x/>", _BOOK_NAMES, package.allowance):
        if event == "start":
            link = next((value for key, value in element.attrib.items() if key.endswith("}id")), "")
            if targets.get(link) in names:
                found.append((element.get("name") or "", targets[link], element.get("state") in (None, "visible")))
    if found:
        return found
    parts = sorted((part for part in names if re.match(r"xl/worksheets/[^/]+\.xml$", part)), key=lambda p: (len(p), p))
    return [(f"第{index}张", part, True) for index, part in enumerate(parts, 1)]


def _strings(package: Package) -> list[str]:
    """The texts that cells refer to by number; readings above the characters are left out."""
    strings: list[str] = []
    pieces: list[str] = []
    reading = 0
    for event, name, element in elements(
        package.read("xl/sharedStrings.xml") or b"<x/>", _STRING_NAMES, package.allowance
    ):
        if name == "rPh":
            reading += 1 if event == "start" else -1
        elif event == "end" and name == "t" and not reading:
            pieces.append(element.text or "")
        elif event == "end" and name == "si":
            strings.append(_text("".join(pieces)))
            pieces.clear()
            element.clear()
    return strings


def _formats(package: Package) -> list[str]:
    """The number format of every cell style."""
    own: dict[int, str] = {}
    formats: list[str] = []
    in_cells = False
    for event, name, element in elements(package.read("xl/styles.xml") or b"<x/>", _STYLE_NAMES, package.allowance):
        if name == "cellXfs":
            in_cells = event == "start"
        elif event == "start" and name == "numFmt":
            own[_whole(element.get("numFmtId"))] = element.get("formatCode") or ""
        elif event == "start" and in_cells:
            number = _whole(element.get("numFmtId"))
            formats.append(own.get(number) or BUILT_IN.get(number, ""))
    return formats


def _sheet(book: _Book, name: str, path: str) -> _Sheet:
    sheet = _Sheet(name)
    reading = _Reading(book, sheet)
    for event, tag, element in elements(book.package.read(path), _SHEET_NAMES, book.package.allowance):
        if tag == "row":
            reading.row_event(event, element)
        elif tag == "mergeCell" and event == "start" and len(sheet.merged) < limits.MAX_CELLS:
            reading.merge(element.get("ref") or "")
        elif event == "end" and not reading.row_hidden:
            reading.cell_event(tag, element)
        if book.cells <= 0 or book.characters <= 0:
            message = f"工作簿的内容过多（上限为{limits.MAX_CELLS}个单元格），其余没有读取。请核对是否选错了文件。"
            book.package.allowance.note("too_many_cells", message, fatal=True)
            break
    if sheet.hidden_rows:
        message = f"工作表“{name}”有{sheet.hidden_rows}行被隐藏，没有读取。如需读取，请取消隐藏后重新提交。"
        book.package.allowance.note(f"hidden_rows:{name}", message)
    return sheet


@dataclass(slots=True)
class _Reading:
    """The walk through one sheet."""

    book: _Book
    sheet: _Sheet
    row: int = 0
    column: int = 0
    row_hidden: bool = False
    value: str = ""
    formula: str | None = None
    inline: list[str] = field(default_factory=list)

    def row_event(self, event: str, element: Any) -> None:
        """A row begins or ends; what it does not say about its number follows from the row before."""
        if event == "end":
            self.row_hidden = False
            element.clear()
            return
        self.row = _whole(element.get("r")) or self.row + 1
        self.column = 0
        self.row_hidden = element.get("hidden") in {"1", "true"}
        self.sheet.hidden_rows += self.row_hidden

    def cell_event(self, tag: str, element: Any) -> None:
        """The parts of a cell end before it does."""
        if tag == "v":
            self.value = element.text or ""
        elif tag == "f":
            self.formula = element.text or ""
        elif tag == "t":
            parent = element.getparent()
            if parent is None or str(parent.tag).rpartition("}")[2] != "rPh":
                self.inline.append(element.text or "")
        elif tag == "c":
            self._end_cell(element)

    def _end_cell(self, element: Any) -> None:
        match = _REFERENCE.match(element.get("r") or "")
        self.column = _column(match[1]) if match else self.column + 1
        row = int(match[2]) if match else self.row
        text = self._text_of(element.get("t") or "n", _whole(element.get("s")))
        self.value, self.formula = "", None
        self.inline.clear()
        if text:
            self.sheet.cells[row, self.column] = text
            self.book.cells -= 1
            self.book.characters -= len(text)

    def _text_of(self, kind: str, style: int) -> str:
        if kind == "inlineStr":
            return _text("".join(self.inline)).strip()
        if not self.value:
            return f"={self.formula}" if self.formula else ""
        if kind == "s":
            index = _whole(self.value, nothing=-1)
            return self.book.strings[index].strip() if 0 <= index < len(self.book.strings) else _LOST
        if kind == "n":
            formats = self.book.formats
            return shown(self.value, formats[style] if style < len(formats) else "")
        if kind == "b":
            return "TRUE" if self.value == "1" else "FALSE"
        return _text(self.value).strip()

    def merge(self, reference: str) -> None:
        """Several cells shown as one."""
        first, _, last = reference.partition(":")
        start, end = _REFERENCE.match(first), _REFERENCE.match(last)
        if start and end:
            top, left, bottom, right = int(start[2]), _column(start[1]), int(end[2]), _column(end[1])
            if bottom >= top and right >= left:
                self.sheet.merged.append((top, left, bottom, right))


def _add(sheet: _Sheet, package: Package, blocks: list[SourceBlock]) -> None:
    """Lay a sheet out as blocks: empty rows divide it."""
    if not sheet.cells:
        return
    last_row = max(row for row, _ in sheet.cells)
    last_column = max(column for _, column in sheet.cells)
    spans = _spans(sheet, last_row, last_column)
    rows: dict[int, list[int]] = {}
    for row, column in sorted(sheet.cells):
        rows.setdefault(row, []).append(column)
    covered = {row + below for (row, _), (deep, _) in spans.items() for below in range(deep)}
    group: list[int] = []
    for row in sorted(rows):
        if group and any(between not in covered for between in range(group[-1] + 1, row)):
            _add_group(sheet, group, rows, spans, blocks)
            group = []
        if _is_line(sheet, row, rows[row], group, spans):
            _add_group(sheet, group, rows, spans, blocks)
            group = []
            text = sheet.cells[row, rows[row][0]]
            blocks.extend(Line(part, Place(line=row, sheet=sheet.name)) for part in text.split("\n"))
        else:
            group.append(row)
    _add_group(sheet, group, rows, spans, blocks)


def _is_line(
    sheet: _Sheet, row: int, columns: list[int], group: list[int], spans: dict[tuple[int, int], tuple[int, int]]
) -> bool:
    """Whether a row is a heading or prose: a single text above a table, or a long one anywhere."""
    if len(columns) != 1 or spans.get((row, columns[0]), (1, 1))[0] > 1:
        return False
    text = sheet.cells[row, columns[0]]
    return not group or len(text) > limits.PROSE_ROW


def _spans(sheet: _Sheet, last_row: int, last_column: int) -> dict[tuple[int, int], tuple[int, int]]:
    """What the filled first cells of merged ranges cover, cut to the part of the sheet that is used."""
    spans: dict[tuple[int, int], tuple[int, int]] = {}
    area = limits.MAX_AREA
    for top, left, bottom, right in sheet.merged:
        deep, wide = min(bottom, last_row) - top + 1, min(right, last_column) - left + 1
        if (top, left) in sheet.cells and deep > 0 and wide > 0 and deep * wide <= area:
            area -= deep * wide
            spans[top, left] = (deep, wide)
    return spans


def _add_group(
    sheet: _Sheet,
    group: list[int],
    rows: dict[int, list[int]],
    spans: dict[tuple[int, int], tuple[int, int]],
    blocks: list[SourceBlock],
) -> None:
    """One table: the filled cells, and the empty ones between them, which are blanks of the table."""
    if not group:
        return
    left = min(rows[row][0] for row in group)
    right = max(rows[row][-1] + spans.get((row, rows[row][-1]), (1, 1))[1] - 1 for row in group)
    if left == right:
        for row in group:
            blocks.append(Line(sheet.cells[row, left], Place(line=row, sheet=sheet.name)))
        return
    top, bottom = group[0], group[-1]
    height = bottom - top + 1
    fill = height * (right - left + 1) <= limits.MAX_AREA // 4
    taken: set[tuple[int, int]] = set()
    cells: list[GridCell] = []
    for row in range(top, bottom + 1) if fill else group:
        for column in range(left, right + 1) if fill else rows[row]:
            if (row, column) in taken:
                continue
            deep, wide = spans.get((row, column), (1, 1))
            deep, wide = _free(taken, row, column, min(deep, bottom - row + 1), min(wide, right - column + 1))
            place = Place(row=row, column=column, sheet=sheet.name)
            text = sheet.cells.get((row, column), "")
            cells.append(GridCell(text, row - top, column - left, deep, wide, place))
    table = 1 + sum(isinstance(block, GridTable) for block in blocks)
    blocks.append(GridTable(tuple(cells), Place(table=table, row=top, sheet=sheet.name)))


def _free(taken: set[tuple[int, int]], row: int, column: int, deep: int, wide: int) -> tuple[int, int]:
    """Take the fields of a cell; ranges that overlap others are cut to one field."""
    if deep == wide == 1:
        return 1, 1
    fields = [(row + down, column + across) for down in range(deep) for across in range(wide)]
    if any(item in taken for item in fields):
        return 1, 1
    taken.update(fields)
    return deep, wide


def _column(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - 64
    return number


def _whole(text: str | None, nothing: int = 0) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else nothing


def _text(text: str) -> str:
    return _ESCAPED.sub(lambda match: chr(int(match[1], 16)), text).replace("\r\n", "\n").replace("\r", "\n")
