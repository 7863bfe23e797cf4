"""A small table that people fill in, as numbered rows of cells: CSV in any usual encoding, XLSX, or what was pasted."""

import csv
import io
from typing import Final

from gongkai.papers.reading import read as read_any
from gongkai.papers.reading.blocks import GridTable, Unreadable
from gongkai.papers.reading.encoding import decode

__all__ = ["Row", "Unreadable", "rows_of", "rows_of_text"]

#: The number of a row as its program shows it, and its cells.
Row = tuple[int, list[str]]
_ARCHIVE: Final = b"PK\x03\x04"
_OTHERS: Final = {b"\xd0\xcf\x11\xe0", b"%PDF"}


def rows_of(data: bytes, name: str, *, largest: int, most: int) -> list[Row]:
    """Return the rows of a CSV or XLSX file. Raises ``Unreadable`` (bytes beyond ``largest``, rows beyond ``most``)."""
    if len(data) > largest:
        raise Unreadable(f"文件超过{largest // 1024 // 1024}兆，请分成几个文件导入")
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise Unreadable("文件没有内容，请核对是否选错了文件")
    if data[:4] == _ARCHIVE:
        return _workbook(data, name, most)
    if data[:4] in _OTHERS:
        raise Unreadable("只能读取 CSV 和 XLSX 文件；旧版 XLS 请另存为 XLSX")
    return rows_of_text(decode(data).text, most=most)


def rows_of_text(text: str, *, most: int) -> list[Row]:
    """Return the rows of separated values, pasted from a spreadsheet too. Raises ``Unreadable``."""
    text = text.replace("\x00", "").lstrip("\ufeff")
    head = "\n".join(text.splitlines()[:5])
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max("\t,;", key=head.count))
    rows: list[Row] = []
    try:
        for row in reader:
            rows.append((reader.line_num, row))
            _check(rows, most)
    except csv.Error:
        raise Unreadable(f"第{reader.line_num}行附近不是有效的 CSV（引号不成对，或者内容过长）") from None
    return rows


def _workbook(data: bytes, name: str, most: int) -> list[Row]:
    source = read_any(data, name)
    grid = next((block for block in source.blocks if isinstance(block, GridTable)), None)
    if grid is None:
        raise Unreadable(source.problems[0].message if source.problems else "工作簿里没有找到表格")
    rows: dict[int, dict[int, str]] = {}
    for cell in grid.cells:
        rows.setdefault(cell.place.row or cell.row + 1, {})[cell.column] = cell.text
    found = [(number, [row.get(at, "") for at in range(max(row) + 1)]) for number, row in sorted(rows.items())]
    _check(found, most)
    return found


def _check(rows: list[Row], most: int) -> None:
    if len(rows) > most:
        raise Unreadable(f"一次最多导入{most:,}行，请分成几个文件导入")
