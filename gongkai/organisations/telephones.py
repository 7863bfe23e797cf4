"""Telephones as offices print them: several in one cell, with extensions, and the short public numbers."""

import re
from dataclasses import dataclass
from typing import Final

from gongkai.text import identifiers

_BETWEEN: Final = re.compile(r"\s*[、，,；;/／]\s*|\s{2,}")
#: 12360 and its like, with or without an area code: not in any numbering plan, yet printed everywhere.
_PUBLIC: Final = re.compile(r"(?:0\d{2,3}[-－ ]?)?1[12]\d(?:\d\d)?|9\d{4}")
_EXTENSION: Final = re.compile(r"(?:转|ext\.?|-(?=\d{1,6}$)(?<=\d{7}-))\s*(\d{1,6})$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Telephone:
    """One number as printed, the address that dials it, and whether it looks right."""

    shown: str
    href: str
    sound: bool


def telephones(text: str) -> list[Telephone]:
    """Return the numbers in a cell. Words around a number (值班：) stay in what is shown."""
    return [_one(part) for part in _BETWEEN.split(text.strip()) if part]


def _one(part: str) -> Telephone:
    number = part.rpartition("：")[2].rpartition(":")[2].strip()
    bare = re.sub(r"（.*?）|\(.*?\)$", "", number).strip() or number
    extension = _EXTENSION.search(bare)
    main = bare[: extension.start()] if extension else bare
    sound = bool(_PUBLIC.fullmatch(main)) or identifiers.phone(main).ok
    digits = re.sub(r"[^0-9+]", "", main)
    href = f"tel:{digits}" + (f",{extension[1]}" if extension else "") if digits else ""
    return Telephone(part, href, sound)
