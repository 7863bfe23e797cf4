"""Tesseract asked for words: whether it is installed, what it reads in an image, and how sure it is of it."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from functools import lru_cache
from time import monotonic
from typing import Final

import pytesseract
from PIL import Image

CHINESE: Final = "chi_sim"
LATIN: Final = "eng"
DIGITS: Final = " -c tessedit_char_whitelist=0123456789."

_SURE: Final = 30.0
_BRACKETS: Final = str.maketrans("〈〉", "（）")


class Late(Exception):
    """The time for recognition is over."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word as recognised: its rectangle in pixels, the line it stands in, and how sure the machine is (0 to 100)."""

    text: str
    left: int
    top: int
    right: int
    bottom: int
    line: tuple[int, int, int]
    sure: float

    @property
    def across(self) -> float:
        """The middle, from the left."""
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        """The middle, from above."""
        return (self.top + self.bottom) / 2


@lru_cache(maxsize=1)
def installed() -> bool:
    """Whether Tesseract is here and has learnt Chinese and figures."""
    if shutil.which(pytesseract.pytesseract.tesseract_cmd) is None:
        return False
    try:
        return {CHINESE, LATIN} <= set(pytesseract.get_languages())
    except (pytesseract.TesseractError, OSError):
        return False


def words(image: Image.Image, language: str, settings: str, deadline: float) -> list[Word]:
    """Return the words of an image, in its order.

    Raises:
        Late: there is no time left, or it was not enough.
    """
    # Several pages are read at once; threads within one would only wait for each other.
    os.environ.setdefault("OMP_THREAD_LIMIT", "1")
    left = deadline - monotonic()
    if left <= 0:
        raise Late
    try:
        rows = pytesseract.image_to_data(
            image, lang=language, config=settings, output_type=pytesseract.Output.DICT, timeout=left
        )
    except pytesseract.TesseractError:
        return []
    except RuntimeError as error:
        raise Late from error
    return [_word(rows, index) for index, text in enumerate(rows["text"]) if text.strip()]


def _word(rows: dict[str, list[int | str | float]], index: int) -> Word:
    left, top = int(rows["left"][index]), int(rows["top"][index])
    line = (int(rows["block_num"][index]), int(rows["par_num"][index]), int(rows["line_num"][index]))
    return Word(
        str(rows["text"][index]).strip().translate(_BRACKETS),
        left,
        top,
        left + int(rows["width"][index]),
        top + int(rows["height"][index]),
        line,
        float(rows["conf"][index]),
    )
