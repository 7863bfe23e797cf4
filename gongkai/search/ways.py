"""Words of a question, and the ways to say them: decided when a document is indexed, not each time one is asked for.

A word of the trade is found by its own parts and by its other names too (all tokens of any one way will do). A document
that says it in any way has the word's mark among its tokens, so that a question asks for one token instead of many.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from functools import cache, lru_cache
from typing import Final
from zlib import crc32

from gongkai.text import synonyms
from gongkai.text.normalisation import normalise
from gongkai.text.segmentation import Token, words
from gongkai.text.tables import listed, rows

#: What a mark begins with: no word does.
_SIGN: Final = "≈"
_MOST_SYNONYMS: Final = 5

Way = frozenset[str]


def fingerprint() -> int:
    """Return a number that changes with the lists the marks are made from: an index made from others is outdated."""
    return crc32(repr((rows("synonyms"), rows("words"))).encode())


@lru_cache(maxsize=1 << 14)
def parted(text: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return the whole words of a question, each with the known words it is made of (none where it is not made of any).

    A text that has a word has its parts too, so asking for all the parts finds it and texts that say it otherwise.
    """
    found: list[tuple[str, tuple[str, ...]]] = []
    tokens = words(text)
    at = 0
    while at < len(tokens):
        whole = tokens[at]
        inner = []
        at += 1
        while at < len(tokens) and tokens[at].part and tokens[at].end <= whole.end:
            inner.append(tokens[at])
            at += 1
        if not whole.part:
            found.append((whole.text, _cover(whole, inner)))
    return tuple(dict(found).items())


def _cover(whole: Token, inner: list[Token]) -> tuple[str, ...]:
    """Return the parts that stand side by side and leave nothing of the whole over."""
    at, side_by_side = whole.start, []
    for part in inner:
        if part.start == at and part.end - part.start > 1:
            side_by_side.append(part)
            at = part.end
        elif part.start > at:
            return ()
    return tuple(part.text for part in side_by_side) if at == whole.end and len(side_by_side) > 1 else ()


@cache
def ways(word: str) -> tuple[tuple[str, ...], ...]:
    """Return the ways to say a word or an expression: its own tokens first, then those of its other names.

    What has all tokens of another way and more beside would find nothing further and is left out.
    """
    own = parted(word)
    first = tuple(token for token, _ in own) if len(own) > 1 else (own[0][1] or (own[0][0],)) if own else (word,)
    found = [first]
    others = [tuple(token for token, _ in parted(other)) for other in synonyms.synonyms_of(word)[:_MOST_SYNONYMS]]
    for other in sorted((tokens for tokens in others if tokens and tokens != (word,)), key=len):
        if not any(set(kept) <= set(other) for kept in found):
            found.append(other)
    return tuple(found)


@cache
def _marks() -> dict[str, tuple[tuple[str, ...], ...]]:
    terms = {normalise(term).text for row in rows("synonyms") for term in listed(row["terms"])}
    terms |= {normalise(row["word"]).text for row in rows("words")}
    return {term: found for term in sorted(terms) if len(found := ways(term)) > 1 or len(found[0]) > 1}


@cache
def _triggers() -> dict[str, tuple[tuple[Way, str], ...]]:
    """Every way by the rarest of its tokens, with what else it needs and the mark it gives."""
    often = Counter(token for several in _marks().values() for way in several for token in set(way))
    found: dict[str, list[tuple[Way, str]]] = {}
    for word, several in _marks().items():
        for way in several:
            rarest = min(way, key=lambda token: (often[token], token))
            found.setdefault(rarest, []).append((frozenset(way) - {rarest}, _SIGN + word))
    return {token: tuple(needs) for token, needs in found.items()}


def mark(word: str) -> str | None:
    """Return the token of documents that say a word in any way; None for a word that has no way but itself."""
    return _SIGN + word if word in _marks() else None


def said(tokens: Collection[str]) -> Iterator[str]:
    """Yield the marks of all words that something with these tokens says, in one way or another."""
    held = frozenset(tokens)
    triggers = _triggers()
    found = (mark for token in tokens if token in triggers for needs, mark in triggers[token] if needs <= held)
    yield from dict.fromkeys(found)
