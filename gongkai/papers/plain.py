"""What a string may hold before it is drawn: no control characters, no invisible reordering of what is read."""

from __future__ import annotations

import re
import unicodedata

# Directional overrides and isolates can make a letter read differently from what it says.
_REORDERING = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# A byte order mark says nothing inside a text, and no archival PDF may hold one.
_BYTE_ORDER_MARK = "\ufeff"
_DROPPED_CATEGORIES = frozenset({"Cc", "Cs", "Cn"})
_LINE_BREAK = re.compile(r"\r\n|[\r\n\v\f\x85\u2028\u2029]")


def clean(text: str) -> str:
    """Return the text on one line: breaks and tabs become spaces; control and reordering characters are dropped."""
    return " ".join(lines(text))


def lines(text: str) -> list[str]:
    """Return the cleaned, non-blank lines of a text; none for a blank text."""
    cleaned = (_clean_line(line) for line in _LINE_BREAK.split(text))
    return [line for line in cleaned if line]


def _clean_line(line: str) -> str:
    line = line.replace("\t", " ")
    if line.isascii() and line.isprintable():
        return line.strip()
    return "".join(filter(_kept, line)).strip()


def _kept(character: str) -> bool:
    if character == _BYTE_ORDER_MARK:
        return False
    return character not in _REORDERING and unicodedata.category(character) not in _DROPPED_CATEGORIES
