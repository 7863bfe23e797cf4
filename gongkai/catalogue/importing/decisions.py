"""What a table proposes for the documents of a round: the sheet that was exported, filled in and sent back."""

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Final
from zipfile import BadZipFile, ZipFile

from gongkai.catalogue.importing.lines import Unusable
from gongkai.catalogue.importing.tables import rows_of
from gongkai.papers.cells import unguarded

HEADINGS: Final = ("索引号", "名称", "文号", "单位", "成文日期", "意见", "依据", "说明")
NEEDED: Final = ("索引号", "意见")
LARGEST: Final = 5_000_000
_INFLATED: Final = 100_000_000
_MOST_LINES: Final = 20_000
_HEADING_LINES: Final = 5
_ENDINGS: Final = (".csv", ".xlsx")


@dataclass(frozen=True)
class Line:
    """One line that proposes something: where it stands, of which document, what, by which basis, and why."""

    number: int
    index_number: str
    decision: str
    basis: str
    note: str


def decisions_in(name: str, content: bytes) -> list[Line]:
    """Return the lines of a CSV or XLSX that propose something. Raises ``Unusable`` with a Chinese sentence."""
    ending = Path(name).suffix.lower()
    if ending not in _ENDINGS:
        raise Unusable("请上传 CSV 或者 XLSX 表格")
    if len(content) > LARGEST:
        raise Unusable(f"表格不能超过{LARGEST // 1_000_000}兆字节")
    if ending == ".xlsx":
        _look_inside(content)
    with tempfile.NamedTemporaryFile(suffix=ending) as held:
        held.write(content)
        held.flush()
        return _lines(rows_of(Path(held.name)))


def _look_inside(content: bytes) -> None:
    try:
        with ZipFile(BytesIO(content)) as package:
            inflated = sum(part.file_size for part in package.infolist())
    except BadZipFile:
        raise Unusable("这不是能打开的 XLSX 文件") from None
    if inflated > _INFLATED:
        raise Unusable("表格展开后过大，请另存为 CSV 再上传")


def _lines(rows: Iterable[list[str]]) -> list[Line]:
    at: dict[str, int] = {}
    found: list[Line] = []
    for number, cells in enumerate(rows, 1):
        if number > _MOST_LINES:
            raise Unusable(f"表格不能超过{_MOST_LINES}行")
        words = [_plain(cell) for cell in cells]
        if not at:
            if all(name in words for name in NEEDED):
                at = {name: words.index(name) for name in HEADINGS if name in words}
            elif number >= _HEADING_LINES:
                break
            continue
        line = {name: words[place] if place < len(words) else "" for name, place in at.items()}
        if line["意见"]:
            found.append(Line(number, line["索引号"], line["意见"], line.get("依据", ""), line.get("说明", "")))
    if not at:
        raise Unusable("没有找到“索引号”和“意见”两列，请用导出的表格填写")
    return found


def _plain(cell: str) -> str:
    """Take away the mark by which an export keeps words from being a formula."""
    return unguarded(cell.strip())
