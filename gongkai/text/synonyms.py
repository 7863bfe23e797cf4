"""Words of the trade that mean the same: what else to look for when one of them is asked for."""

import re
from collections.abc import Iterable
from functools import lru_cache

from gongkai.text.normalisation import normalise
from gongkai.text.tables import listed, rows


@lru_cache(maxsize=1)
def _table() -> dict[str, tuple[str, ...]]:
    """Every word with what else it may be called, the nearest first.

    In a row ``both`` every term stands for every other; in a row ``to`` only the first leads to the others.
    """
    found: dict[str, dict[str, None]] = {}
    for row in rows("synonyms"):
        terms = [normalise(term).text for term in listed(row["terms"])]
        asked = terms if row["way"] == "both" else terms[:1]
        for term in asked:
            found.setdefault(term, {}).update(dict.fromkeys(other for other in terms if other != term))
    return {term: tuple(others) for term, others in found.items()}


def synonyms_of(word: str) -> tuple[str, ...]:
    """What else a word may be called; nothing for a word of no row."""
    return _table().get(normalise(word).text, ())


@lru_cache(maxsize=1)
def _expression() -> re.Pattern[str]:
    """Every term of more than two characters, the longest first."""
    terms = sorted((term for term in _table() if len(term) > 2), key=lambda term: (-len(term), term))
    return re.compile("|".join(_bounded(term) for term in terms) or r"(?!)")


def _bounded(term: str) -> str:
    """A term in letters or digits is not looked for inside a longer one."""
    before = r"(?<![a-z0-9])" if term[0].isascii() else ""
    return before + re.escape(term) + (r"(?![a-z0-9])" if term[-1].isascii() else "")


def called(text: str) -> list[tuple[int, int]]:
    """Where a normalised text names something that has other names, the longest names first, none overlapping."""
    return [found.span() for found in _expression().finditer(text)]


def expand(words: Iterable[str]) -> list[list[str]]:
    """For each word what else it may be called, in the same order."""
    return [list(synonyms_of(word)) for word in words]
