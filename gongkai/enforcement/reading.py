"""A file of entries as plain lines: workbook, separated values or JSON lines; nothing of it is believed yet.

Whatever a file holds, reading it ends in lines or in ``Unreadable`` with a Chinese sentence, within fixed limits.
"""

import csv
import io
import json
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final

from openpyxl import load_workbook

from gongkai.papers.reading.encoding import decode

LARGEST: Final = 10 * 1024 * 1024
MOST_LINES: Final = 20_000
MOST_COLUMNS: Final = 80
LONGEST_CELL: Final = 8_000
#: What a packed workbook may unfold to: ordinary ones of this size unfold to a tenth of it.
MOST_UNFOLDED: Final = 150 * 1024 * 1024
_WHOLE_NUMBER: Final = 1e15


class Unreadable(ValueError):
    """The file cannot be read; the message is a Chinese sentence."""


@dataclass(frozen=True)
class Table:
    """Rows of cells as text, each with the number it has in its file (1 is the first)."""

    rows: tuple[tuple[int, tuple[str, ...]], ...]


def read(data: bytes, name: str) -> Table:
    """Return the rows of a file. Raises ``Unreadable``."""
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("文件没有内容，请核对是否选错了文件")
    if len(data) > LARGEST:
        raise Unreadable(f"文件超过{LARGEST // 1024 // 1024}兆，请分成几个文件导入")
    if data[:4] == b"PK\x03\x04":
        rows = _workbook(data)
    elif data[:4] in {b"\xd0\xcf\x11\xe0", b"%PDF"}:
        raise Unreadable("只能读取 XLSX、CSV 和 JSON 行文件；旧版 XLS 请另存为 XLSX")
    else:
        text = decode(data).text.replace("\x00", "").lstrip("\ufeff")
        rows = _json_lines(text) if text.lstrip()[:1] == "{" else _separated(text)
    return _bounded(rows)


def _bounded(rows: Iterable[tuple[int, list[str]]]) -> Table:
    kept: list[tuple[int, tuple[str, ...]]] = []
    for number, cells in rows:
        while cells and not cells[-1].strip():
            cells.pop()
        if not cells:
            continue
        if len(cells) > MOST_COLUMNS:
            raise Unreadable(f"第{number}行有{len(cells)}列，超过{MOST_COLUMNS}列，请核对是否选错了文件")
        if len(kept) > MOST_LINES:
            raise Unreadable(f"一次最多导入{MOST_LINES:,}行，请分成几个文件导入")
        kept.append((number, tuple(_clean(cell) for cell in cells)))
    if not kept:
        raise Unreadable("文件里没有内容，请核对是否选错了文件")
    return Table(tuple(kept))


def _clean(cell: str) -> str:
    """Take away what cannot be seen; a cell beyond every measure stays one character too long, and is told of."""
    seen = "".join(c for c in cell[: LONGEST_CELL + 1] if c in "\n\t" or (c.isprintable() or c == "\u3000"))
    return seen.strip()


def _workbook(data: bytes) -> Iterator[tuple[int, list[str]]]:
    _check_package(data)
    try:
        with warnings.catch_warnings():
            # The library warns of what it leaves aside (styles, drawings), never of what it could not read.
            warnings.simplefilter("ignore")
            book = load_workbook(io.BytesIO(data), read_only=True, data_only=True)
            try:
                yield from _sheet_rows(book)
            finally:
                book.close()
    except Unreadable:
        raise
    except Exception:
        # Whatever a broken workbook does to its parser is the file's fault: the person can only save it anew.
        raise Unreadable("工作簿已经损坏，无法读取；请用原来的软件重新保存后再试") from None


def _sheet_rows(book: Any) -> Iterator[tuple[int, list[str]]]:
    sheets = [one for one in book.worksheets if one.sheet_state == "visible"] or list(book.worksheets)
    if not sheets:
        raise Unreadable("工作簿里没有工作表")
    sheet = sheets[0]
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=MOST_COLUMNS + 1), 1):
        if number > MOST_LINES + 50:
            raise Unreadable(f"一次最多导入{MOST_LINES:,}行，请分成几个文件导入")
        yield number, [_spelled(cell) for cell in cells]


def _check_package(data: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            members = package.infolist()
            if sum(one.file_size for one in members) > MOST_UNFOLDED or len(members) > 2000:
                raise Unreadable("工作簿展开后过大，没有读取；请只保留要导入的工作表")
            for one in members:
                if one.filename.endswith((".xml", ".rels")) and b"<!ENTITY" in package.read(one):
                    raise Unreadable("工作簿里有不允许的内容，没有读取；请用办公软件重新保存后再试")
    except Unreadable:
        raise
    except Exception:
        raise Unreadable("文件已经损坏，不是有效的 XLSX 工作簿") from None


def _spelled(cell: object) -> str:
    if cell is None:
        return ""
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == datetime.min.time() else cell.isoformat(sep=" ")
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < _WHOLE_NUMBER else format(Decimal(repr(cell)), "f")
    return str(cell)


def _separated(text: str) -> Iterator[tuple[int, list[str]]]:
    head = "\n".join(text.splitlines()[:5])
    divider = max(",\t;，", key=lambda sign: head.count(sign))
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=divider)
    try:
        for row in reader:
            yield reader.line_num, list(row)
    except csv.Error:
        raise Unreadable(f"第{reader.line_num}行附近不是有效的 CSV（引号不成对，或者内容过长）") from None


def _json_lines(text: str) -> Iterator[tuple[int, list[str]]]:
    """Read one object for each line; their names together are the headings."""
    headings: dict[str, int] = {}
    rows: list[tuple[int, dict[str, str]]] = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            continue
        if len(rows) > MOST_LINES:
            raise Unreadable(f"一次最多导入{MOST_LINES:,}行，请分批提交")
        row = _json_line(number, line)
        for name in row:
            headings.setdefault(name, len(headings))
        if len(headings) > MOST_COLUMNS:
            raise Unreadable(f"第{number}行：字段超过{MOST_COLUMNS}个，请核对是否选错了文件")
        rows.append((number, row))
    yield 0, list(headings)
    for number, row in rows:
        yield number, [row.get(name, "") for name in headings]


def _json_line(number: int, line: str) -> dict[str, str]:
    try:
        row = json.loads(line, parse_float=Decimal)
    except (ValueError, RecursionError):
        raise Unreadable(f"第{number}行不是有效的 JSON") from None
    if not isinstance(row, dict):
        raise Unreadable(f"第{number}行不是 JSON 对象，应为 {{字段: 值}}")
    return {str(name)[:200]: _plain(number, value) for name, value in row.items()}


def _plain(number: int, value: object) -> str:
    if isinstance(value, dict):
        raise Unreadable(f"第{number}行：字段的值应为文本或数字，不能再套一层对象")
    if isinstance(value, list):
        return "、".join(_plain(number, one) for one in value)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int) and abs(value) > 10**30:
        raise Unreadable(f"第{number}行：数字过大")
    return "" if value is None else format(value, "f") if isinstance(value, Decimal) else str(value)
