"""A text as it stands, line by line. Bars, commas and columns are left as they are: what they mean is for others."""

from __future__ import annotations

import re
from typing import Final

from gongkai.papers.reading import limits
from gongkai.papers.reading.blocks import Line, Place, Problem, Source, place_at

_LINE_END: Final = re.compile("\r\n|[\n\r\u0085\u2028\u2029]")
_OTHER_ENDS: Final = re.compile("[\r\u0085\u2028\u2029]")
_PAGE_END: Final = "\f"


def text_lines(text: str) -> list[str]:
    """The lines of a text, without their ends; a line end at the very end begins no further line."""
    lines = _LINE_END.split(text) if _OTHER_ENDS.search(text) else text.split("\n")
    if lines and not lines[-1]:
        lines.pop()
    return lines


def read_text(text: str, name: str, encoding: str, problems: tuple[Problem, ...] = ()) -> Source:
    """Read a text: its lines, counted from 1; a form feed begins a page."""
    lines = text_lines(text.replace("\x00", "") if "\x00" in text else text)
    if len(lines) > limits.MAX_LINES:
        message = f"文本超过{limits.MAX_LINES}行，只读取了前{limits.MAX_LINES}行。请核对是否选错了文件。"
        problems = (*problems, Problem("too_many_rows", message, Place(line=limits.MAX_LINES), fatal=True))
        lines = lines[: limits.MAX_LINES]
    if _PAGE_END in text:
        blocks, pages = _paged(lines)
        return Source(name, "text", blocks, problems, "", encoding, pages)
    blocks = tuple([Line(line, place_at(0, index)) for index, line in enumerate(lines, 1)])
    return Source(name, "text", blocks, problems, "", encoding)


def _paged(lines: list[str]) -> tuple[tuple[Line, ...], int]:
    """The lines with their pages. What stands before and after a form feed are two lines of the same number."""
    blocks = []
    page = 1
    for index, line in enumerate(lines, 1):
        parts = line.split(_PAGE_END)
        for position, part in enumerate(parts):
            page += position > 0
            if part or len(parts) == 1:
                blocks.append(Line(part, Place(page, index)))
    return tuple(blocks), page
