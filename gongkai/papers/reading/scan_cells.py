"""The cells of a scanned table read: their pictures set one below another, so that one look reads them all.

Single figures are what recognition loses first. They are read set in a column and set in rows, and once more so and
larger where the two differ; where nothing agrees, a question mark says so and nobody takes the figure for certain.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from PIL import Image

from gongkai.papers.reading.scan_words import CHINESE, DIGITS, LATIN, Word, words

DOUBT: Final = "？"
"""Stands after a figure that could not be read with certainty."""

_MARGIN: Final = 40
_GAP: Final = 70
_PER_ROW: Final = 12
_SMALL_HIGH: Final = 80
_SMALL_WIDE: Final = 330
_SURE: Final = 75.0
_FAIRLY_SURE: Final = 50.0
_NUMBER: Final = re.compile(r"\d+(?:\.\d+)?")
_SIGN: Final = re.compile(r"[-—–_/\\.]+")
_HAN: Final = re.compile("[一-鿿]")
_ORDINAL: Final = re.compile("[（(《〈]([一二三四五六七八九十])[)）》〉]")
_FIRST: Final = re.compile("^[-—–]、")
_MOST_HIGH: Final = 12_000


class Slot(NamedTuple):
    """Where the picture of a cell lies in a sheet."""

    left: float
    top: float
    right: float
    bottom: float

    def holds(self, word: Word) -> bool:
        """Whether a word stands in it."""
        return self.left <= word.across < self.right and self.top <= word.middle < self.bottom


class Reply(NamedTuple):
    """What was read in one cell and how sure it is."""

    text: str
    sure: float


def read_cells(tiles: Sequence[Image.Image], deadline: float) -> list[str]:
    """Return the text of every picture of a cell.

    Raises:
        Late: there was not enough time.
    """
    labels = _column(tiles, CHINESE, "--psm 6", deadline) if tiles else []
    texts = [_FIRST.sub("一、", _ORDINAL.sub(r"（\1）", label.text)) for label in labels]
    places = [i for i, tile in enumerate(tiles) if _may_be_figure(tile, labels[i])]
    if not places:
        return texts
    pictures = [tiles[i] for i in places]
    rows = _rows(pictures, LATIN, "--psm 6", deadline)
    column = _column(pictures, LATIN, "--psm 6" + DIGITS, deadline)
    open_: dict[int, list[str]] = {}
    for i, row, below in zip(places, rows, column, strict=True):
        texts[i] = _settled(tiles[i], labels[i], row, below)
        if not texts[i]:
            open_[i] = [row.text, below.text, labels[i].text]
    if open_:
        pictures = [_enlarged(tiles[i]) for i in open_]
        third = _column(pictures, LATIN, "--psm 6" + DIGITS, deadline)
        fourth = _rows(pictures, LATIN, "--psm 6" + DIGITS, deadline)
        for (i, read), once, again in zip(open_.items(), third, fourth, strict=True):
            texts[i] = _voted(labels[i], [*read, once.text, again.text])
    return texts


def _enlarged(tile: Image.Image) -> Image.Image:
    return tile.resize((tile.width * 3 // 2, tile.height * 3 // 2), Image.Resampling.BICUBIC)


def _may_be_figure(tile: Image.Image, label: Reply) -> bool:
    """Whether a cell is small and not clearly words: as many characters as were read must have room in it."""
    if tile.height > _SMALL_HIGH or tile.width > _SMALL_WIDE:
        return False
    count = len(_HAN.findall(label.text))
    return count < 2 or label.sure < _FAIRLY_SURE or tile.width < 0.75 * count * (tile.height - 12)


def _settled(tile: Image.Image, label: Reply, row: Reply, below: Reply) -> str:
    """Return what a small cell says where its readings agree, else nothing."""
    if tile.height * 3 < tile.width and tile.height < 24:
        return "—"
    sure = {one.text for one in (row, label) if one.sure >= _SURE and _NUMBER.fullmatch(one.text)}
    if sure == {below.text}:
        return below.text
    if _SIGN.fullmatch(row.text) and not _NUMBER.fullmatch(below.text):
        return row.text
    return ""


def _voted(label: Reply, read: list[str]) -> str:
    """Let all readings of a small cell vote."""
    votes = Counter(text for text in read if _NUMBER.fullmatch(text)).most_common(2)
    if not votes or (votes[0][1] == 1 and _HAN.search(label.text)):
        return label.text if _HAN.search(label.text) else label.text + DOUBT
    tied = len(votes) > 1 and votes[1][1] == votes[0][1]
    return votes[0][0] + (DOUBT if tied or votes[0][1] == 1 else "")


def _column(tiles: Sequence[Image.Image], language: str, settings: str, deadline: float) -> list[Reply]:
    """Read pictures set one below another, on as many sheets as they need."""
    replies: list[Reply] = []
    sheet: list[Image.Image] = []
    height = 0
    for tile in tiles:
        if sheet and height + tile.height > _MOST_HIGH:
            replies += _read([[one] for one in sheet], language, settings, deadline)
            sheet, height = [], 0
        sheet.append(tile)
        height += tile.height + _MARGIN
    return replies + _read([[one] for one in sheet], language, settings, deadline)


def _rows(tiles: Sequence[Image.Image], language: str, settings: str, deadline: float) -> list[Reply]:
    """Read pictures set beside one another, in rows like those of a text."""
    rows = [tiles[start : start + _PER_ROW] for start in range(0, len(tiles), _PER_ROW)]
    return _read(rows, language, settings, deadline)


def _read(rows: Iterable[Sequence[Image.Image]], language: str, settings: str, deadline: float) -> list[Reply]:
    placed: list[tuple[Image.Image, Slot]] = []
    top = _MARGIN
    for row in rows:
        left, height = 2 * _MARGIN, max(tile.height for tile in row)
        for tile in row:
            right = left + tile.width
            placed.append(
                (tile, Slot(left - _GAP / 2, top - _MARGIN / 2, right + _GAP / 2, top + height + _MARGIN / 2))
            )
            left = right + _GAP
        top += height + _MARGIN
    wide = round(max(slot.right for _, slot in placed)) + 2 * _MARGIN
    sheet = Image.new("L", (wide, top + _MARGIN), 255)
    for tile, slot in placed:
        sheet.paste(tile, (round(slot.left + _GAP / 2), round(slot.bottom - _MARGIN / 2) - tile.height))
    found = words(sheet, language, settings, deadline)
    return [_reply([word for word in found if slot.holds(word)]) for _, slot in placed]


def _reply(found: list[Word]) -> Reply:
    if not found:
        return Reply("", 0.0)
    return Reply("".join(word.text for word in found), sum(word.sure for word in found) / len(found))
