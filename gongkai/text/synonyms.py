"""Words of the trade that mean the same: what else to look for when one of them is asked for."""

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
def _beginnings() -> dict[str, tuple[str, ...]]:
    """Every term of more than two characters by its first two, the longest first."""
    found: dict[str, list[str]] = {}
    for term in sorted(_table(), key=lambda term: (-len(term), term)):
        if len(term) > 2:
            found.setdefault(term[:2], []).append(term)
    return {beginning: tuple(terms) for beginning, terms in found.items()}


def called(text: str) -> list[tuple[int, int]]:
    """Where a normalised text names something that has other names, the longest names first, none overlapping."""
    found: list[tuple[int, int]] = []
    at = 0
    while at < len(text) - 2:
        terms = _beginnings().get(text[at : at + 2], ())
        term = next((term for term in terms if text.startswith(term, at) and _whole(text, at, at + len(term))), "")
        if term:
            found.append((at, at + len(term)))
        at += len(term) or 1
    return found


def _whole(text: str, start: int, end: int) -> bool:
    """Whether what stands there in letters or digits does not go on outside."""
    before, after = text[max(start - 1, 0) : start + 1], text[end - 1 : end + 1]
    return not any(len(pair) == 2 and pair.isascii() and pair.isalnum() for pair in (before, after))


def expand(words: Iterable[str]) -> list[list[str]]:
    """For each word what else it may be called, in the same order."""
    return [list(synonyms_of(word)) for word in words]
