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

_DIGITS: Final = 0.22
"""A gap from which on two figures outside a ruled cell are two."""

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


def runs(row: Sequence[Glyph], gap: float = _WIDE) -> list[Row]:
    """Part a row where gaps are wider than so many sizes of the font, and between figures."""
    found: list[Row] = []
    for glyph in row:
        if found and not _apart(found[-1][-1], glyph, gap):
            found[-1].append(glyph)
        else:
            found.append([glyph])
    return found


def _apart(before: Glyph, glyph: Glyph, gap: float) -> bool:
    figures = before.char.isdigit() and glyph.char.isdigit()
    return glyph.left - before.right > min(gap, _DIGITS if figures else gap) * min(glyph.size, before.size)


def text_of(row: Sequence[Glyph], most: int = _MOST_SPACES) -> str:
    """Return a row as text; ``most`` is how many spaces a gap may become, two or more for a wide one.

    With ``most`` 1 the row stands in a cell of its own, and figures set wide apart are still one.
    """
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in row:
        if before is not None:
            parts.append(_space(before, glyph, most))
        parts.append(glyph.char)
        before = glyph
    return plain("".join(parts))


def _space(before: Glyph, glyph: Glyph, most: int) -> str:
    gap = glyph.left - before.right
    if gap <= _SPACE * glyph.size:
        return ""
    if most == 1:
        return "" if gap < 0.5 * glyph.size and before.char.isdigit() and glyph.char.isdigit() else " "
    return " " * max(2, min(most, round(gap / glyph.size * 2))) if _apart(before, glyph, _WIDE) else " "


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
