"""A scanned page as pixels: set straight, parted into ink and paper, its ruled lines found and wiped away.

Pillow alone does the work: shrinking with a box filter is taking means, and the mean over a strip says whether it is a
line.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from gongkai.papers.reading.pdf_ink import Rule

_STEP: Final = 24
"""Pixels of the pieces that a line is looked for in; less than a figure is high at 300 dots an inch."""

_DARK_SHARE: Final = 190
_THICKEST: Final = 14
_SHORTEST: Final = 60
_SOLID: Final = 0.85
_SURE: Final = 500
_NEAR: Final = 26
_TOUCH: Final = 8
"""Pixels by which a short line may run past others at its ends, and by which it may fall short of them: strokes of
characters do not reach from line to line."""

_ON: Final = re.compile(rb"\xff+")
_SMALL: Final = 500
_TURNS: Final = 3.0
_STRAIGHT: Final = 0.08


def straightened(image: Image.Image) -> Image.Image:
    """Turn a page that was laid askew by up to three degrees."""
    small = image.resize((_SMALL, max(1, image.height * _SMALL // image.width)), Image.Resampling.BOX)
    ink = ImageChops.invert(small)
    best = max((step * 0.5 for step in range(-6, 7)), key=lambda angle: _sharpness(ink, angle))
    best = max((best + step * 0.1 for step in range(-5, 6)), key=lambda angle: _sharpness(ink, angle))
    if abs(best) < _STRAIGHT:
        return image
    return image.rotate(best, Image.Resampling.BICUBIC, fillcolor=255)


def _sharpness(ink: Image.Image, angle: float) -> float:
    """Return how far rows of ink and rows of paper differ at an angle: most when the lines of text lie level."""
    turned = ink.rotate(angle, Image.Resampling.BILINEAR) if angle else ink
    means = turned.resize((1, turned.height), Image.Resampling.BOX).tobytes()
    return sum((one - other) ** 2 for one, other in pairwise(means))


def inked(image: Image.Image) -> Image.Image:
    """Return a mask of the ink: 255 where the page is clearly darker than its paper."""
    counts = image.histogram()
    paper = max(range(100, 256), key=lambda level: counts[level])
    limit = paper * 0.68
    return image.point([255 if level < limit else 0 for level in range(256)])


def ruled_lines(mask: Image.Image) -> list[Rule]:
    """Return the straight lines of a mask, in pixels."""
    flat = _level_lines(mask)
    steep = _level_lines(mask.transpose(Image.Transpose.TRANSPOSE))
    down = [Rule(line.top, line.left, line.bottom, line.right) for line in steep]
    return [
        *(line for line in flat if line.right - line.left > _SURE or _held(line, line.left, line.right, down)),
        *(line for line in down if line.bottom - line.top > _SURE or _held(line, line.top, line.bottom, flat)),
    ]


def _held(line: Rule, start: float, end: float, others: list[Rule]) -> bool:
    """Whether a line runs from one of the others to another."""
    level = end - start == line.right - line.left
    meets = [0, 0]
    for other in others:
        if level:
            at, reach = (other.left + other.right) / 2, (other.top - _NEAR, line.top, other.bottom + _NEAR)
        else:
            at, reach = (other.top + other.bottom) / 2, (other.left - _NEAR, line.left, other.right + _NEAR)
        if reach[0] <= reach[1] <= reach[2]:
            meets[0] |= start - at <= _TOUCH and at - start <= _NEAR
            meets[1] |= at - end <= _TOUCH and end - at <= _NEAR
    return all(meets)


@dataclass(slots=True)
class _String:
    """Dark pieces strung together: where they reach, and as bits which of the pieces are dark."""

    left: int
    top: int
    right: int
    bottom: int
    dark: int

    def near(self, left: int, right: int) -> bool:
        return self.left - 1 <= right and left <= self.right + 1

    def take(self, left: int, right: int, height: int) -> None:
        self.left, self.right, self.bottom = min(self.left, left), max(self.right, right), height
        self.dark |= (1 << right) - (1 << left)

    @property
    def solid(self) -> bool:
        """Whether it is dark throughout and thin: strokes of figures one below another are not."""
        length = self.right - self.left
        long = length * _STEP >= _SHORTEST and self.dark.bit_count() >= _SOLID * length
        return long and self.bottom - self.top <= _THICKEST


def _level_lines(mask: Image.Image) -> list[Rule]:
    """Return level lines: pieces of it that are dark throughout, strung together."""
    width = mask.width // _STEP
    means = mask.reduce((_STEP, 1)).crop((0, 0, width, mask.height))
    marks = means.point([255 if level >= _DARK_SHARE else 0 for level in range(256)]).tobytes()
    strings: list[_String] = []
    open_: list[_String] = []
    for height in range(mask.height):
        row = marks[height * width : (height + 1) * width]
        open_ = [one for one in open_ if height - one.bottom <= 2]
        for found in _ON.finditer(row):
            left, right = found.span()
            string = next((one for one in open_ if one.near(left, right)), None)
            if string is None:
                string = _String(left, height, right, height, 0)
                open_.append(string)
                strings.append(string)
            string.take(left, right, height)
    # A piece at either end may be cut by the steps.
    return [
        Rule((one.left - 0.6) * _STEP, one.top, (one.right + 0.6) * _STEP, one.bottom + 1)
        for one in strings
        if one.solid
    ]


def wiped(image: Image.Image, lines: Iterable[Rule]) -> Image.Image:
    """Return the page without its ruled lines."""
    clean = image.copy()
    pen = ImageDraw.Draw(clean)
    for line in lines:
        pen.rectangle((line.left - 3, line.top - 3, line.right + 3, line.bottom + 3), fill=255)
    return clean


def ink_box(mask: Image.Image) -> tuple[int, int, int, int] | None:
    """Return the rectangle around the ink, specks apart; None when there is none."""
    return mask.filter(ImageFilter.MedianFilter(3)).getbbox()
