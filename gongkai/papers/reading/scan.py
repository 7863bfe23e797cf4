"""Scanned pages read by machine, where Tesseract is installed: ruled lines from the picture, words cell by cell."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import groupby
from time import monotonic
from typing import Final

from PIL import Image, ImageDraw

from gongkai.papers.reading.pdf_ink import Glyph, PageInk, Rule
from gongkai.papers.reading.pdf_lattice import Lattice, lattices
from gongkai.papers.reading.pdf_process import PRESS, Died
from gongkai.papers.reading.scan_bitmap import ink_box, inked, ruled_lines, straightened, wiped
from gongkai.papers.reading.scan_cells import DOUBT, read_cells
from gongkai.papers.reading.scan_words import CHINESE, Late, Word, installed, words

DOTS: Final = 300
"""Dots an inch at which pages are looked at."""

SECONDS: Final = 120.0
"""Recognition of a whole file stops after this long; pages not reached are said to be unread."""

_MOST_PAGES: Final = 60

_PAGE_SECONDS: Final = 60.0
_FEW_WORDS: Final = 12
_SURE: Final = 55.0
_INSET: Final = 4
_TURNS: Final = (0, 270, 90, 180)


@dataclass(frozen=True, slots=True)
class Recognised:
    """A page as recognised; what PDFs give with a text layer, drawn from pixels."""

    page: PageInk


def recognise(data: bytes, pages: Sequence[PageInk]) -> dict[int, Recognised]:
    """Return, by number, the pages of a file that could be recognised; none where the program is not installed."""
    if not pages or not installed():
        return {}
    deadline = monotonic() + SECONDS
    found: dict[int, Recognised] = {}
    pages = pages[:_MOST_PAGES]
    with ThreadPoolExecutor(max_workers=min(4, os.cpu_count() or 1)) as pool:
        for page, got in zip(pages, pool.map(lambda one: _page(data, one, deadline), pages), strict=True):
            if got is not None:
                found[page.number] = got
    return found


def ruled(data: bytes, page: PageInk) -> PageInk:
    """Return a page that has a text layer under its picture with the ruled lines of the picture.

    A cell in which the picture shows something and the text layer has nothing is not blank: it is read from the
    picture, or has a question mark.
    """
    image = _image(data, page)
    if image is None:
        return page
    scale = page.width / image.width
    lines = ruled_lines(inked(image))
    page = replace(page, rules=(*page.rules, *_scaled(lines, scale)))
    found = lattices(page.rules)
    filled = {(at, one.cell_at(glyph.across, glyph.middle)) for glyph in page.glyphs for at, one in enumerate(found)}
    tiles = [tile for tile in _tiles(wiped(image, lines), found, scale) if tile[:2] not in filled]
    try:
        texts = read_cells([tile for *_, tile in tiles], monotonic() + _PAGE_SECONDS) if installed() else []
    except Late:
        texts = []
    more = [
        glyph
        for (at, cell, _), text in zip(tiles, texts or [""] * len(tiles), strict=True)
        for glyph in _in_cell(found[at].box(cell), text or DOUBT)
    ]
    return replace(page, glyphs=(*page.glyphs, *more))


def _tiles(clean: Image.Image, found: Sequence[Lattice], scale: float) -> list[tuple[int, int, Image.Image]]:
    """Cut out what stands in the cells: the number of the lattice, that of the cell, and the picture."""
    mask = inked(clean)
    tiles = []
    for at, lattice in enumerate(found):
        for cell in range(len(lattice.cells)):
            left, top, right, bottom = (round(figure / scale) for figure in lattice.box(cell))
            left, top, right, bottom = left + _INSET, top + _INSET, right - _INSET, bottom - _INSET
            ink = ink_box(mask.crop((left, top, right, bottom))) if right > left and bottom > top else None
            if ink is not None:
                box = (left + ink[0] - 6, top + ink[1] - 6, left + ink[2] + 6, top + ink[3] + 6)
                tiles.append((at, cell, clean.crop(box)))
    return tiles


def _image(data: bytes, page: PageInk) -> Image.Image | None:
    try:
        drawn = PRESS.picture(data, page.number, DOTS)
    except Died:
        return None
    return Image.frombytes("L", drawn[:2], drawn[2]) if drawn else None


def _page(data: bytes, page: PageInk, deadline: float) -> Recognised | None:
    if monotonic() > deadline:
        return None
    image = _image(data, page)
    if image is None:
        return None
    deadline = min(deadline, monotonic() + _PAGE_SECONDS)
    scale = 72 / DOTS
    try:
        for turn in _TURNS:
            turned = image.rotate(turn, expand=True) if turn else image
            sheet = _Sheet(turned, page.number, scale, deadline)
            # A page laid in sideways gives hardly a word: then it is looked at from the other sides.
            if sheet.sure() or turn == _TURNS[-1]:
                return Recognised(sheet.read())
    except Late:
        return None
    return None


def _scaled(rules: Iterable[Rule], scale: float) -> tuple[Rule, ...]:
    return tuple(Rule(*(figure * scale for figure in rule)) for rule in rules)


class _Sheet:
    """One picture of a page and what can be read on it."""

    def __init__(self, image: Image.Image, number: int, scale: float, deadline: float) -> None:
        self._number, self._scale, self._deadline = number, scale, deadline
        image = straightened(image)
        lines = ruled_lines(inked(image))
        self._size = image.size
        self._rules = _scaled(lines, scale)
        self._lattices = lattices(self._rules)
        self._clean = wiped(image, lines)
        self._tiles = _tiles(self._clean, self._lattices, scale)
        self._prose = words(self._outside(), CHINESE, "--psm 6", deadline)

    def sure(self) -> bool:
        """Whether it looks like a page the right way up, or an empty one."""
        return len(self._prose) < _FEW_WORDS or sum(word.sure > _SURE for word in self._prose) * 2 > len(self._prose)

    def read(self) -> PageInk:
        """Read the cells and give all as a page with a text layer.

        Raises:
            Late: there was not enough time.
        """
        texts = read_cells([tile for *_, tile in self._tiles], self._deadline)
        glyphs = [
            glyph
            for (at, cell, _), text in zip(self._tiles, texts, strict=True)
            for glyph in _in_cell(self._lattices[at].box(cell), text)
        ]
        glyphs += [glyph for glyph in self._running() if not self._in_table(glyph)]
        width, height = (figure * self._scale for figure in self._size)
        return PageInk(self._number, width, height, tuple(glyphs), self._rules, picture=1.0)

    def _outside(self) -> Image.Image:
        """Return the page without its tables."""
        page = self._clean.copy()
        pen = ImageDraw.Draw(page)
        for lattice in self._lattices:
            corners = (lattice.across[0], lattice.down[0], lattice.across[-1], lattice.down[-1])
            pen.rectangle([figure / self._scale for figure in corners], fill=255)
        return page

    def _in_table(self, glyph: Glyph) -> bool:
        return any(lattice.cell_at(glyph.across, glyph.middle) is not None for lattice in self._lattices)

    def _running(self) -> Iterable[Glyph]:
        """Return the words outside the tables as glyphs, those of a line on one base."""
        for _, line in groupby(self._prose, key=lambda word: word.line):
            found = list(line)
            base = max(word.bottom for word in found)
            size = base - min(word.top for word in found)
            yield from _spread(found, base, size, self._scale)


def _spread(line: list[Word], base: float, size: float, scale: float) -> Iterable[Glyph]:
    """Return the words of a line as glyphs, in the order they were read in and next to each other.

    Between Chinese words recognition leaves gaps that mean nothing; only wide ones do.
    """
    end, before = float(line[0].left), ""
    for word in line:
        latin = before.isascii() and word.text[0].isascii()
        start = float(word.left) if word.left - end > size * (0.3 if latin else 1.5) else end
        step = max(word.right - start, 0.2 * size) / len(word.text)
        for index, char in enumerate(word.text):
            left = start + index * step
            yield Glyph(left * scale, (left + step) * scale, base * scale, size * scale, char)
        end, before = start + step * len(word.text), word.text[-1]


def _in_cell(box: Rule, text: str) -> Iterable[Glyph]:
    """Return the text of a cell as glyphs that fit into it."""
    step = (box.right - box.left) / (len(text) + 2)
    base = (box.top + box.bottom) / 2
    for index, char in enumerate(text, 1):
        yield Glyph(box.left + index * step, box.left + (index + 1) * step, base, step / 4, char)
