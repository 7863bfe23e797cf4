"""Who answers for each kind of document: rooms above register themselves here, the index asks them."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass

from gongkai.search.documents import Document


@dataclass(frozen=True)
class Source:
    """One kind of document.

    ``fetch``: the documents of these keys that are public now (a missing one is taken from the index). ``keys``: every
    key that is public now, for building the index. ``visible``: which of these keys are public now.
    Keys are without the kind: an index number, a unit's key.
    """

    fetch: Callable[[Collection[str]], Iterable[Document]]
    keys: Callable[[], Iterator[str]]
    visible: Callable[[Collection[str]], set[str]]


_sources: dict[str, Source] = {}


def register(kind: str, source: Source) -> None:
    """Say who answers for a kind; the last one counts (tests put their own)."""
    _sources[kind] = source


def all_sources() -> dict[str, Source]:
    """Return every kind with its source."""
    return dict(_sources)


def source(kind: str) -> Source | None:
    """Return who answers for a kind, or nobody."""
    return _sources.get(kind)
