"""Who answers for each kind of document: rooms above register themselves here, the index asks them."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from gongkai.search.documents import Document


@dataclass(frozen=True)
class Source:
    """One kind of document.

    ``fetch``: the documents of these keys that are public now (a missing one is taken from the index). ``keys``: every
    key that is public now, for building the index. ``visible``: which of these keys are public now. ``labels``: for
    each facet, the names of its values as people know them (``{"genre": {"notice": "公告"}}``).
    Keys are without the kind: an index number, a unit's key.
    """

    fetch: Callable[[Collection[str]], Iterable[Document]]
    keys: Callable[[], Iterator[str]]
    visible: Callable[[Collection[str]], set[str]]
    labels: Callable[[], Mapping[str, Mapping[str, str]]] | None = None


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


def labels() -> dict[str, dict[str, str]]:
    """Return for each facet the names of its values, of all sources together."""
    found: dict[str, dict[str, str]] = {}
    for one in _sources.values():
        for facet, names in (one.labels() if one.labels else {}).items():
            found.setdefault(facet, {}).update(names)
    return found
