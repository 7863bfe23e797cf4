"""Glyphs put together into rows of text, as the eye does it: by their height on the page, then from left to right."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final

from gongkai.papers.reading.pdf_ink import Glyph

Row = list[Glyph]

_SPACE: Final = 0.22
_WIDE: Final = 1.25
"""In sizes of the font: a gap from which on two words stand in different columns."""

_TWICE: Final = 0.15
_MOST_SPACES: Final = 8

# Fonts without a table of their own give radicals for the characters that look like them.
_RADICALS: Final = str.maketrans(
    "⺁⺟⺠⻁⻄⻅⻆⻉⻋⻌⻓⻔⻘⻙⻚⻛⻜⻝⻢⻣⻤⻥⻦⻧⻨⻩⻬⻮⻰⻳",
    "厂母民虎西见角贝车辶长门青韦页风飞食马骨鬼鱼鸟卤麦黄齐齿龙龟",
)


def rows(glyphs: Iterable[Glyph]) -> list[Row]:
    """Return the rows from top to bottom, each from left to right, what is drawn twice once."""
    found: list[Row] = []
    anchor, size = 0.0, 0.0
    for middle, glyph in sorted([(one.base - 0.35 * one.size, one) for one in glyphs]):
        small, large = (glyph.size, size) if glyph.size < size else (size, glyph.size)
        if found and middle - anchor <= min(0.45 * large, 0.6 * small):
            found[-1].append(glyph)
            # A mark set high comes before the row it belongs to: the row's own letters say where it stands.
            if glyph.size > 1.3 * size:
                anchor, size = middle, glyph.size
        else:
            found.append([glyph])
            anchor, size = middle, glyph.size
    return [_once(row) for row in found]


def _once(row: Row) -> Row:
    """Sort a row and drop glyphs drawn again on or beside themselves to look bold."""
    kept: Row = []
    for glyph in sorted(row):
        for other in kept[-3:]:
            if other.char == glyph.char and abs(other.left - glyph.left) < _TWICE * glyph.size:
                break
        else:
            kept.append(glyph)
    return kept


def runs(row: Sequence[Glyph]) -> list[Row]:
    """Part a row where wide gaps are."""
    found: list[Row] = []
    for glyph in row:
        if found and glyph.left - found[-1][-1].right <= _WIDE * min(glyph.size, found[-1][-1].size):
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return found


def text_of(row: Sequence[Glyph], most: int = _MOST_SPACES) -> str:
    """Return a row as text; ``most`` is how many spaces a gap may become, two or more for a wide one."""
    parts: list[str] = []
    end = 0.0
    for glyph in row:
        size = glyph.size
        gap = glyph.left - end
        if parts and gap > _SPACE * size:
            parts.append(" " if gap <= _WIDE * size else " " * max(1, min(most, round(gap / size * 2))))
        parts.append(glyph.char)
        end = max(end, glyph.right) if parts else glyph.right
    return plain("".join(parts))


def plain(text: str) -> str:
    """Return a text with radicals and compatibility forms as the characters they stand for."""
    if text.isascii() or not any("⺀" <= char <= "⿟" or "豈" <= char <= "﫿" for char in text):
        return text
    return "".join(
        unicodedata.normalize("NFKC", char) if "⼀" <= char <= "⿟" or "豈" <= char <= "﫿" else char
        for char in text.translate(_RADICALS)
    )


def cell_text(glyphs: Sequence[Glyph]) -> str:
    """Return the text of one cell, its rows on lines of their own."""
    if not glyphs:
        return ""
    return "\n".join(text_of(row, 1) for row in rows(glyphs))
