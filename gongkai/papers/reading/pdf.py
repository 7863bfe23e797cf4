"""A PDF as plain blocks. Nothing a file can say makes this raise, hang or grow: what cannot be read is a Problem."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from gongkai.papers.reading.blocks import GridTable, Kind, Place, Problem, Source, SourceBlock
from gongkai.papers.reading.pdf_ink import MOST_PAGES, DocumentInk, PageInk
from gongkai.papers.reading.pdf_layout import page_blocks
from gongkai.papers.reading.pdf_process import PRESS, Died
from gongkai.papers.reading.scan import Recognised, recognise, ruled
from gongkai.papers.reading.scan_words import installed

LARGEST: Final = 64 * 1024 * 1024
"""Bytes of the largest file that is opened."""

_FEW: Final = 12
"""A page with fewer characters than this and a picture over half of it is a scan with a page number."""

_AGAIN: Final = "请用原来的软件重新导出PDF，或者改用DOCX、网页文件。"
_TROUBLE: Final = {
    "encrypted": "文件设有打开密码，无法读取；请解除密码后重新上传。",
    "damaged": f"文件已经损坏或者不是PDF，无法读取；{_AGAIN}",
    "too_many_pages": f"文件超过{MOST_PAGES}页，只读了前{MOST_PAGES}页；年度报告没有这么长，请核对是否选错了文件。",
    "too_large": f"内容过多，从这里起没有读完；{_AGAIN}",
    "missing_pages": f"文件声明有{{declared}}页，实际只能读出{{read}}页，可能已经损坏或不完整；{_AGAIN}",
    "wrong_count": "文件声明有{declared}页，实际只有{read}页，可能被改动过或者不完整；请与原件核对。",
    "broken_parts": "文件里有损坏的部分，读出的内容可能不完整；请与原件核对，或者重新导出PDF。",
    "slow": f"文件过于复杂，在限定时间内没有读完；{_AGAIN}",
    "crashed": f"文件已经损坏，或者展开后超过内存上限，无法读取；{_AGAIN}",
}
_CODES: Final = {
    "missing_pages": "damaged",
    "wrong_count": "damaged",
    "broken_parts": "damaged",
    "slow": "too_large",
    "crashed": "bomb",
}
_SLIGHT: Final = {"wrong_count", "broken_parts"}


def read_pdf(data: bytes, name: str = "") -> Source:
    """Return the lines and tables of a PDF, page by page and from top to bottom.

    Scanned pages are read by machine where that is installed. ``kind`` is "scan" when nearly all pages are pictures.
    """
    if len(data) > LARGEST:
        return _failed(
            name, "too_large", f"文件有{len(data) // 1048576}MB，超过{LARGEST // 1048576}MB的上限，没有读取。"
        )
    try:
        document = PRESS.ink(data)
        pages, scanned = _with_scans(data, [page.fitted() for page in document.pages])
    except Died as died:
        return _failed(name, _CODES[died.why], _TROUBLE[died.why])
    problems = [*_trouble(document), *_scan_problems(scanned)]
    blocks = _blocks(pages)
    if not blocks and not problems:
        problems.append(Problem("empty", "文件里没有文字，也没有扫描图像；请核对是否选错了文件。", fatal=True))
    kind: Kind = "scan" if scanned and len(scanned) * 3 > len(document.pages) * 2 else "pdf"
    return Source(name, kind, tuple(blocks), tuple(problems), document.title, "", len(document.pages))


def _failed(name: str, code: str, message: str) -> Source:
    return Source(name, "pdf", problems=(Problem(code, message, fatal=True),))


def _trouble(document: DocumentInk) -> Iterable[Problem]:
    for code, page in document.trouble:
        message = _TROUBLE[code].format(declared=document.declared, read=len(document.pages))
        place = f"第{page}页" if page else ""
        yield Problem(_CODES.get(code, code), place + message, Place(page=page), fatal=code not in _SLIGHT)


def _blocks(pages: Iterable[PageInk]) -> list[SourceBlock]:
    blocks: list[SourceBlock] = []
    tables = 0
    for page in pages:
        made = page_blocks(page, tables)
        tables += sum(isinstance(block, GridTable) for block in made)
        blocks += made
    return blocks


def _is_picture(page: PageInk) -> bool:
    """Whether a page can only be read as a picture: it has no text, or none that says which characters it shows."""
    garbled = page.unmapped > 20 and page.unmapped * 3 > len(page.glyphs)
    return garbled or (page.picture >= 0.5 and len(page.glyphs) < _FEW)


def _with_scans(data: bytes, pages: Sequence[PageInk]) -> tuple[list[PageInk], dict[int, Recognised | None]]:
    """Return the pages with what was recognised in pictures, and by page how: None where it was not."""
    pictures = [page for page in pages if _is_picture(page)]
    read = recognise(data, pictures)
    scanned: dict[int, Recognised | None] = {page.number: read.get(page.number) for page in pictures}
    whole: list[PageInk] = []
    for page in pages:
        got = scanned.get(page.number)
        if got is not None:
            whole.append(got.page)
        elif page.number in scanned:
            whole.append(replace(page, glyphs=(), rules=()))
        elif page.hidden and page.picture >= 0.5:
            whole.append(ruled(data, page))
            scanned[page.number] = Recognised(page)
        else:
            whole.append(page)
    return whole, scanned


def _scan_problems(scanned: dict[int, Recognised | None]) -> Iterable[Problem]:
    unread = [page for page, got in scanned.items() if got is None]
    read = [page for page, got in scanned.items() if got is not None]
    install = "。" if installed() else "，或者请管理员安装文字识别程序（tesseract-ocr和tesseract-ocr-chi-sim）后再试。"
    if unread:
        yield Problem(
            "scanned",
            f"{_pages(unread)}是扫描图像，没有读出文字；请提供原始文件（DOCX、网页或者能选中文字的PDF）" + install,
            fatal=True,
        )
    if read:
        yield Problem("scanned", f"{_pages(read)}是扫描图像。")
        yield Problem("ocr", f"{_pages(read)}的文字由机器识别，可能有误，请对照原件核对。")


def _pages(numbers: Iterable[int]) -> str:
    """Name pages: 第1至3、5页."""
    spans: list[list[int]] = []
    for number in sorted(numbers):
        if spans and number == spans[-1][-1] + 1:
            spans[-1] = [spans[-1][0], number]
        else:
            spans.append([number, number])
    return "第" + "、".join(f"{one[0]}至{one[-1]}" if one[0] != one[-1] else f"{one[0]}" for one in spans) + "页"
