"""CSV and XLSX as raw lines, one after the other, never the whole in memory."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final
from zipfile import BadZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from gongkai.catalogue.importing.lines import Headings, RawLine, Unusable, recognise
from gongkai.papers.reading.encoding import decode

LARGEST_CELL: Final = 4_000_000
MOST_COLUMNS: Final = 500
_SAMPLE: Final = 262_144
_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEADING_LINES: Final = 5


class Table:
    """A table of records: its headings are known at once, its lines come as they are asked for."""

    def __init__(self, path: Path, chosen: dict[str, str] | None = None) -> None:
        """Open it and read the headings. Raises ``Unusable``."""
        self.path = path
        self._rows = enumerate(rows_of(path), 1)
        self.headings = self._find_headings(chosen)

    def _find_headings(self, chosen: dict[str, str] | None) -> Headings:
        for number, cells in self._rows:
            found = recognise(cells, chosen)
            if "title" in found.fields.values():
                return found
            if number >= _HEADING_LINES:
                break
        raise Unusable("没有找到“名称”（title）一列：第一行须为各列的名称")

    def lines(self) -> Iterator[RawLine]:
        """Yield what follows the headings; empty lines are passed over."""
        for number, cells in self._rows:
            values = {
                name: cells[at].strip()
                for at, name in self.headings.fields.items()
                if at < len(cells) and cells[at].strip()
            }
            if not any(cell.strip() for cell in cells):
                continue
            names = [part.strip() for part in values.pop("attachments", "").replace("；", ";").split(";")]
            beside = tuple(self.path.parent / name for name in names if name)
            yield RawLine(f"第{number}行", values, beside, number)


@dataclass(frozen=True)
class Glimpse:
    """The likely headings of a table and the first lines below them."""

    headings: list[str]
    samples: list[list[str]]


def glimpse(path: Path, lines: int = 5) -> Glimpse:
    """Look at a table's beginning: of its first lines the one with most known headings, else the fullest.

    Raises ``Unusable``.
    """
    first = list(islice(rows_of(path), _HEADING_LINES + lines))
    offered = [number for number, cells in enumerate(first[:_HEADING_LINES]) if any(cell.strip() for cell in cells)]
    if not offered:
        raise Unusable("表格是空的：第一张工作表里没有内容")
    at = max(
        offered,
        key=lambda number: (
            len(recognise(first[number]).fields),
            sum(bool(cell.strip()) for cell in first[number]),
            -number,
        ),
    )
    return Glimpse([cell.strip() for cell in first[at]], first[at + 1 : at + 1 + lines])


def rows_of(path: Path) -> Iterator[list[str]]:
    """Yield the lines of a table. Raises ``Unusable``."""
    with path.open("rb") as held:
        if held.read(8) == _OLE:
            raise Unusable("这是旧版 XLS，或者是加了密码的文件；请另存为不加密码的 XLSX 后再导入")
    rows = _xlsx(path) if path.suffix.lower() in {".xlsx", ".xlsm"} else _csv(path)
    for number, cells in enumerate(rows, 1):
        if len(cells) > MOST_COLUMNS and any(cell.strip() for cell in cells[MOST_COLUMNS:]):
            raise Unusable(f"第{number}行有{len(cells)}列，最多{MOST_COLUMNS}列；请检查分隔符")
        yield cells[:MOST_COLUMNS]


def _csv(path: Path) -> Iterator[list[str]]:
    with path.open("rb") as held:
        sample = held.read(_SAMPLE)
    if not sample.strip():
        raise Unusable("文件是空的")
    if b"\x00" in sample and not sample.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unusable("这不是文本表格（CSV）")
    encoding = decode(sample).encoding
    # A sample may end inside a character; what is read in full is judged line by line.
    name = {"utf-8": "utf-8-sig", "gb18030": "gb18030"}.get(encoding.lower(), encoding)
    csv.field_size_limit(LARGEST_CELL)
    with path.open(encoding=name, errors="replace", newline="") as text:
        yield from _parsed(text, _delimiter(sample.decode(name, errors="replace")))


def _delimiter(sample: str) -> str:
    first = sample.splitlines()[0] if sample.splitlines() else ""
    return max(",\t;|", key=first.count) if any(mark in first for mark in ",\t;|") else ","


def _parsed(text: io.TextIOBase, delimiter: str) -> Iterator[list[str]]:
    reader = csv.reader(text, delimiter=delimiter)
    while True:
        try:
            yield next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            raise Unusable(f"第{reader.line_num}行起读不下去：引号没有配对，或者单元格过长") from error


def _xlsx(path: Path) -> Iterator[list[str]]:
    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, SyntaxError, TypeError, ValueError) as error:
        raise Unusable("这不是能打开的 XLSX 文件") from error
    try:
        sheets = [one for one in book.worksheets if one.sheet_state == "visible"]
        if not sheets:
            raise Unusable("文件里没有可见的工作表")
        for sheet in sheets:
            # Some programs write a wrong size of the sheet; the lines themselves tell better.
            sheet.reset_dimensions()
        sheet = next((one for one in sheets if _has_headings(one)), sheets[0])
        for row in sheet.iter_rows(values_only=True):
            yield [_cell(value) for value in row]
    except (BadZipFile, KeyError, OSError, SyntaxError, TypeError, ValueError) as error:
        if isinstance(error, Unusable):
            raise
        raise Unusable("XLSX 文件已损坏，读不下去；请重新另存后再导入") from error
    finally:
        book.close()


def _has_headings(sheet: Any) -> bool:
    """Whether the headings of records stand at the top: a sheet of remarks may come first."""
    rows = sheet.iter_rows(max_row=_HEADING_LINES, values_only=True)
    return any("title" in recognise(_cell(value) for value in row).fields.values() for row in rows)


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == datetime.min.time() else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
