"""The pages of a PDF taken apart with PDFium: ``ink`` gives what is drawn on them, ``picture`` draws one as pixels.

PDFium believes what a file says and may take any time or memory over it; both functions run in a process of their own
(``pdf_worker``).
"""

from __future__ import annotations

import ctypes
import re
from dataclasses import dataclass
from math import hypot, pi
from time import monotonic
from typing import Any, Final

import pypdfium2.raw as raw

from gongkai.papers.reading.pdf_damage import broken_parts
from gongkai.papers.reading.pdf_ink import MOST_PAGES, DocumentInk, Glyph, PageInk, Rule
from gongkai.papers.reading.pdf_paths import Box, Drawn, PathReader, address

_MOST_GLYPHS_ON_PAGE: Final = 40_000
_MOST_GLYPHS: Final = 600_000
_MOST_MISSING: Final = 5
_MOST_PIXELS: Final = 4_200
"""On the longer side: A4 at 300 dots an inch, with some room."""

_LONGEST_TITLE: Final = 2_000
_HYPHENS: Final = {"\x02": "-", "\xad": "-", "￾": "-"}
_PASSWORD: Final = 4
_COUNT: Final = re.compile(
    rb"/Type\s*/Pages\b[^<>]{0,999}?/Count\s+(\d{1,18})|/Count\s+(\d{1,18})[^<>]{0,999}?/Type\s*/Pages"
)
_FEW_GLYPHS: Final = 12
_MANY_SHAPES: Final = 60
"""A page with no text and so many shapes has its words drawn as outlines: it can only be read as a picture."""


class Refused(Exception):
    """PDFium does not open the file; the argument is the code of a Problem."""


@dataclass(frozen=True, slots=True)
class _Turn:
    """How the page's own space becomes one in which the text reads from left to right."""

    box: Box
    quarters: int

    def point(self, x: float, y: float) -> tuple[float, float]:
        box = self.box
        if self.quarters == 1:
            return y - box.bottom, x - box.left
        if self.quarters == 2:
            return box.right - x, y - box.bottom
        if self.quarters == 3:
            return box.top - y, box.right - x
        return x - box.left, box.top - y

    def rule(self, box: Box) -> Rule:
        (x0, y0), (x1, y1) = self.point(box.left, box.bottom), self.point(box.right, box.top)
        return Rule(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))


class Document:
    """An open PDF.

    Raises:
        Refused: it cannot be opened.
    """

    def __init__(self, data: bytes) -> None:
        # PDFium reads from this memory for as long as the document is open.
        self._data = data
        self._raw = raw.FPDF_LoadMemDocument64(data, len(data), None)
        if not self._raw:
            raise Refused("encrypted" if raw.FPDF_GetLastError() == _PASSWORD else "damaged")

    def close(self) -> None:
        """Give the memory back."""
        raw.FPDF_CloseDocument(self._raw)

    def ink(self, seconds: float) -> DocumentInk:
        """Return what is on the pages, as far as the time reaches."""
        deadline = monotonic() + seconds
        found = DocumentInk(declared=raw.FPDF_GetPageCount(self._raw), title=self._title())
        missing = glyphs = 0
        if found.declared > MOST_PAGES:
            found.trouble.append(("too_many_pages", 0))
        for index in range(min(found.declared, MOST_PAGES)):
            page = self._page(index, deadline, found)
            if page is None:
                missing += 1
                if missing >= _MOST_MISSING:
                    break
                continue
            found.pages.append(page)
            glyphs += len(page.glyphs)
            if index + 1 < found.declared and (monotonic() > deadline or glyphs > _MOST_GLYPHS):
                found.trouble.append(("too_large", index + 2))
                break
        if missing:
            found.trouble.append(("missing_pages", 0))
        elif self._claimed() > 5 * found.declared + 50:
            found.declared = self._claimed()
            found.trouble.append(("wrong_count", 0))
        if broken_parts(self._data):
            found.trouble.append(("broken_parts", 0))
        return found

    def _claimed(self) -> int:
        """Return how many pages the file says it has where it says so openly; PDFium counts for itself."""
        said = (first or second for first, second in _COUNT.findall(self._data))
        return max((int(figure) for figure in said), default=0)

    def picture(self, index: int, dots: int) -> tuple[int, int, bytes]:
        """Return a page in grey, ``dots`` an inch: width, height and one byte for each pixel."""
        page = raw.FPDF_LoadPage(self._raw, index)
        if not page:
            raise Refused("damaged")
        wide, high = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
        scale = min(dots / 72, _MOST_PIXELS / max(wide, high, 1))
        width, height = max(1, round(wide * scale)), max(1, round(high * scale))
        pixels = ctypes.create_string_buffer(b"\xff" * (width * height), width * height)
        bitmap = raw.FPDFBitmap_CreateEx(width, height, raw.FPDFBitmap_Gray, pixels, width)
        raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, raw.FPDF_GRAYSCALE | raw.FPDF_ANNOT)
        raw.FPDFBitmap_Destroy(bitmap)
        raw.FPDF_ClosePage(page)
        return width, height, pixels.raw

    def _title(self) -> str:
        length = min(raw.FPDF_GetMetaText(self._raw, b"Title", None, 0), _LONGEST_TITLE)
        buffer = ctypes.create_string_buffer(length + 2)
        raw.FPDF_GetMetaText(self._raw, b"Title", buffer, length)
        return buffer.raw[:length].decode("utf-16-le", "ignore").strip("\0 ")

    def _page(self, index: int, deadline: float, found: DocumentInk) -> PageInk | None:
        page = raw.FPDF_LoadPage(self._raw, index)
        if not page:
            return None
        text = raw.FPDFText_LoadPage(page)
        try:
            drawn = PathReader(deadline).page(page)
            ink, full = _read(page, text, drawn, index + 1)
        finally:
            raw.FPDFText_ClosePage(text)
            raw.FPDF_ClosePage(page)
        if full or drawn.full:
            found.trouble.append(("too_large", index + 1))
        return ink


def _read(page: Any, text: Any, drawn: Drawn, number: int) -> tuple[PageInk, bool]:
    count = raw.FPDFText_CountChars(text)
    kept = min(count, _MOST_GLYPHS_ON_PAGE)
    edges = raw.FS_RECTF()
    raw.FPDF_GetPageBoundingBox(page, ctypes.byref(edges))
    box = Box(edges.left, edges.bottom, edges.right, edges.top)
    turn = _Turn(box, _quarters(text, kept))
    chars = _chars(text, kept)
    unmapped = sum(1 for char in chars if char in "\0�" or "\ue000" <= char <= "\uf8ff")
    seen = _Sight(text, drawn, box)
    measure = _upright if turn.quarters == 0 else _turned
    glyphs = tuple(
        glyph
        for index, char in enumerate(chars)
        if char > " " and not char.isspace() and (glyph := measure(text, index, _HYPHENS.get(char, char), turn, seen))
    )
    width, height = box.right - box.left, box.top - box.bottom
    area = max(width * height, 1.0)
    covered = sum((one.right - one.left) * (one.top - one.bottom) for one in drawn.pictures) / area
    if len(glyphs) < _FEW_GLYPHS and drawn.shapes > _MANY_SHAPES and not drawn.full:
        covered = 1.0
    if turn.quarters % 2:
        width, height = height, width
    rules = tuple(turn.rule(one) for one in drawn.rules)
    hidden = drawn.texts > 0 and drawn.invisible * 2 > drawn.texts
    return PageInk(number, width, height, glyphs, rules, min(covered, 1.0), unmapped, hidden), count > kept


class _Sight:
    """Which characters a person would see."""

    def __init__(self, text: Any, drawn: Drawn, page: Box) -> None:
        self._text, self._white, self._page = text, drawn.white, page
        self._behind = drawn.shades + drawn.pictures

    def sees(self, index: int, x: float, y: float) -> bool:
        """Whether a character is on the page and not white on white."""
        if not self._page.holds(x, y):
            return False
        if not self._white or address(raw.FPDFText_GetTextObject(self._text, index)) not in self._white:
            return True
        return any(box.holds(x, y) for box in self._behind)


def _chars(text: Any, count: int) -> str:
    """Return the characters, one for each index of PDFium."""
    buffer = (ctypes.c_ushort * (count + 1))()
    raw.FPDFText_GetText(text, 0, count, buffer)
    written = bytes(buffer)[: count * 2].decode("utf-16-le", "replace")
    if len(written) == count and "\0" not in written:
        return written
    codes = (raw.FPDFText_GetUnicode(text, index) for index in range(count))
    return "".join(chr(code) if code < 0x110000 and not 0xD800 <= code < 0xE000 else "\0" for code in codes)


def _quarters(text: Any, count: int) -> int:
    """Return by how many quarter turns, against the clock, most of the text is turned."""
    sample = range(0, count, max(1, count // 25))
    votes = [0, 0, 0, 0]
    for index in sample:
        if raw.FPDFText_IsGenerated(text, index) == 0:
            # PDFium counts with the clock.
            votes[-round(raw.FPDFText_GetCharAngle(text, index) / (pi / 2)) % 4] += 1
    return votes.index(max(votes))


_x, _y = ctypes.c_double(), ctypes.c_double()
_at_x, _at_y = ctypes.byref(_x), ctypes.byref(_y)
_loose = raw.FS_RECTF()
_at_loose = ctypes.byref(_loose)


def _upright(text: Any, index: int, char: str, turn: _Turn, sight: _Sight) -> Glyph | None:
    raw.FPDFText_GetCharOrigin(text, index, _at_x, _at_y)
    raw.FPDFText_GetLooseCharBox(text, index, _at_loose)
    left, right, base, size = _loose.left, _loose.right, _y.value, _loose.top - _loose.bottom
    # Written downwards, a character hangs from its origin instead of standing on it.
    if size <= 0.5 or right <= left or abs(left - _x.value) > 0.05 * size:
        return _turned(text, index, char, turn, sight)
    if not sight.sees(index, (left + right) / 2, base):
        return None
    return Glyph(left - turn.box.left, right - turn.box.left, turn.box.top - base, size, char)


def _turned(text: Any, index: int, char: str, turn: _Turn, sight: _Sight) -> Glyph | None:
    """Measure a character whose loose box PDFium does not know: turned, or of a font without measures."""
    raw.FPDFText_GetCharOrigin(text, index, _at_x, _at_y)
    x, y = _x.value, _y.value
    right, left, bottom, top = (ctypes.c_double() for _ in range(4))
    raw.FPDFText_GetCharBox(text, index, *map(ctypes.byref, (left, right, bottom, top)))
    if not sight.sees(index, x, y):
        return None
    matrix = raw.FS_MATRIX()
    raw.FPDFText_GetMatrix(text, index, ctypes.byref(matrix))
    size = hypot(matrix.a, matrix.b) * raw.FPDFText_GetFontSize(text, index)
    start, base = turn.point(x, y)
    tight = turn.rule(Box(left.value, bottom.value, right.value, top.value))
    size = size if size > 0.5 else max(tight.bottom - tight.top, 1.0)
    if tight.top > base - 0.05 * size:
        return Glyph(tight.left, tight.right, tight.bottom, size, char)
    return Glyph(min(start, tight.left), max(tight.right, start + 0.2 * size), base, size, char)
