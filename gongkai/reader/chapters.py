"""Chapter headings: the six of the form under every name they have been given, and those of older reports."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

from rapidfuzz import fuzz, process

from gongkai.reader.names import chapter_names, core, numbering, row_names
from gongkai.reader.strips import is_rule

_NUMBERED: Final = re.compile(r"[\s#*]*第?[（(]?\s*[一二三四五六七八九十]{1,3}\s*(?:[、.．,，:：)）]|部分|章|\s)")
_PAGE_NUMBER: Final = re.compile(
    r"\s*(?:[-—–―·~]\s*\d{1,4}\s*[-—–―·~]|第\s*\d{1,4}\s*页.{0,14}|\d{1,3}\s*/\s*\d{1,3})\s*"
)
_EDGES: Final = " \t|｜│"
_LONGEST_HEADING: Final = 45
_LONGEST_LABEL: Final = 70
_ALIKE: Final = 85


@dataclass(frozen=True, slots=True)
class HeadingFound:
    """A heading. ``table``: the table its chapter holds, 0 for none. ``rest``: text glued behind it.

    ``standard``: one of the six of the form.
    """

    number: int
    table: int
    text: str
    rest: str = ""
    standard: bool = True


def drawn_or_heading(text: str) -> tuple[bool, HeadingFound | None]:
    """Whether a line is drawn, or a page's number; and the heading it is."""
    return _short_line(text) if len(text) < _LONGEST_LABEL else _line(text)


def _line(text: str) -> tuple[bool, HeadingFound | None]:
    if _PAGE_NUMBER.fullmatch(text) or is_rule(text):
        return True, None
    return False, heading_in(text.strip(_EDGES))


_short_line: Final = lru_cache(maxsize=8192)(_line)


def heading_in(text: str) -> HeadingFound | None:
    """The chapter heading a line is, or begins with; None if it is none."""
    stripped = text.strip().strip("#*").strip()
    numbered = bool(_NUMBERED.match(stripped))
    if not numbered and (len(stripped) > _LONGEST_HEADING or stripped[-1:] in "。；，"):
        return None
    return _heading(stripped[:120], numbered, stripped)


@lru_cache(maxsize=2048)
def _heading(text: str, numbered: bool, whole: str) -> HeadingFound | None:
    letters = core(text)
    if letters in row_names():
        return None
    style, number = numbering(text)
    known = chapter_names().get(letters)
    if known:
        return HeadingFound(number if style == "bare" else known[0], known[1], text)
    if not numbered or style != "bare":
        return None
    return _glued(letters, number, whole) or _misprinted(letters, number, text) or _older(number, text)


@cache
def _longest_first() -> tuple[str, ...]:
    return tuple(sorted(chapter_names(), key=len, reverse=True))


def _glued(letters: str, number: int, whole: str) -> HeadingFound | None:
    for name in _longest_first():
        if letters.startswith(name):
            end = _end_of(name, whole)
            rest = whole[end:].lstrip(" 　:：。.…\t")
            if rest and rest[0] in "的和与及、等":
                longer = len(whole) <= _LONGEST_HEADING
                return HeadingFound(number, chapter_names()[name][1], whole) if longer else None
            return HeadingFound(number, chapter_names()[name][1], whole[:end], "" if rest.isdigit() else rest)
    return None


def _end_of(name: str, whole: str) -> int:
    # The name's last character, counted through whatever stands between its characters.
    at = whole.find(name[0])
    wanted = 0
    for place in range(at, len(whole)):
        if wanted < len(name) and whole[place] == name[wanted]:
            wanted += 1
        if wanted == len(name):
            return place + 1
    return len(whole)


def _misprinted(letters: str, number: int, text: str) -> HeadingFound | None:
    if not 4 <= len(letters) <= _LONGEST_HEADING:
        return None
    best = process.extractOne(letters, _longest_first(), scorer=fuzz.ratio, score_cutoff=_ALIKE)
    if best is None or (len(letters) < 6 and chapter_names()[best[0]][0] != number):
        return None
    return HeadingFound(number, chapter_names()[best[0]][1], text)


def _older(number: int, text: str) -> HeadingFound | None:
    if len(text) > _LONGEST_HEADING or text[-1:] in "；;，,":
        return None
    return HeadingFound(number, 0, text, standard=False)
