"""How alike two texts are: a fingerprint to find candidates by, and the exact share of what they have in common."""

import hashlib
from typing import Final

from gongkai.text.normalisation import normalise

_SHINGLE: Final = 4
_BITS: Final = 64
_MOST: Final = 20_000


def _shingles(text: str) -> set[str]:
    """Every run of four letters or figures of the normalised text, marks and spaces left out."""
    letters = "".join(mark for mark in normalise(text[:_MOST]).text if mark.isalnum())
    if len(letters) <= _SHINGLE:
        return {letters} if letters else set()
    return {letters[at : at + _SHINGLE] for at in range(len(letters) - _SHINGLE + 1)}


def signature(text: str) -> str:
    """A fingerprint of 64 bits in sixteen hexadecimal digits (simhash); alike texts differ in few. Empty: empty."""
    shingles = _shingles(text)
    if not shingles:
        return ""
    weights = [0] * _BITS
    for shingle in shingles:
        bits = int.from_bytes(hashlib.blake2b(shingle.encode(), digest_size=8).digest(), "big")
        for place in range(_BITS):
            weights[place] += 1 if bits >> place & 1 else -1
    return f"{sum(1 << place for place, weight in enumerate(weights) if weight > 0):016x}"


def bands(fingerprint: str) -> tuple[str, ...]:
    """The four bands of a fingerprint: two that differ in at most three bits share one of them."""
    return tuple(f"{number}:{fingerprint[number * 4 : number * 4 + 4]}" for number in range(4)) if fingerprint else ()


def distance(first: str, second: str) -> int:
    """In how many bits two fingerprints differ; 64 where one is empty."""
    if not first or not second:
        return _BITS
    return (int(first, 16) ^ int(second, 16)).bit_count()


def likeness(first: str, second: str) -> float:
    """The share of runs two texts have in common, 0 to 1 (Jaccard)."""
    one, other = _shingles(first), _shingles(second)
    if not one or not other:
        return 0.0
    return len(one & other) / len(one | other)
