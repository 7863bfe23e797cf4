"""The hash chain itself: pure functions, so that an exported record can be verified without a database."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

#: What the first entry names as its predecessor.
GENESIS = "0" * 64

#: The fields an entry's hash covers, in this order.
FIELDS = ("number", "at", "actor", "unit", "act", "subject", "on", "before", "after", "details", "previous")


def digest(values: object) -> str:
    """Return the SHA-256 of any JSON value in canonical form."""
    text = json.dumps(values, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def entry_hash(entry: Mapping[str, object]) -> str:
    """Return the hash that binds an entry to its content and to its predecessor."""
    return digest([entry.get(field) for field in FIELDS])


@dataclass(frozen=True)
class Break:
    """Where a chain does not hold: the entry's number and why, in Chinese."""

    number: int
    reason: str


def verify(entries: Iterable[Mapping[str, object]], head: str | None = None) -> tuple[int, Break | None]:
    """Walk a chain from its first entry; return how many entries hold and the first break, if any.

    ``head`` is the hash the last entry must have, where it is known from elsewhere: without it a chain cut
    short at its end cannot be told from a whole one.
    """
    previous, count = GENESIS, 0
    for entry in entries:
        number = count + 1
        if entry.get("number") != number:
            return count, Break(number, f"第 {number} 条缺失或次序不对")
        if entry.get("previous") != previous:
            return count, Break(number, f"第 {number} 条与前一条不相接")
        if entry.get("hash") != entry_hash(entry):
            return count, Break(number, f"第 {number} 条内容被改动")
        previous, count = str(entry["hash"]), number
    if head is not None and head != previous:
        return count, Break(count + 1, f"第 {count} 条之后的记录缺失")
    return count, None
