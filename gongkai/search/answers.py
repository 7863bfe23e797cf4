"""What an engine answers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

#: Text in pieces, each with whether it is to be marked: no markup, so that every face escapes in its own way.
Marked = tuple[tuple[str, bool], ...]


def plain(marked: Marked) -> str:
    """Return marked text without its marks."""
    return "".join(text for text, _ in marked)


@dataclass(frozen=True, slots=True)
class Hit:
    """One document found, with the passage that shows why.

    ``label``, ``page`` and ``address`` say where the passage stands when it is in a part (an attachment) and not in
    the body. ``data`` is what faces print beside: ``url``, ``document_number``, ``index_number``, ``unit``,
    ``unit_name``, ``column``, ``column_name``, ``validity``, ``made_on`` and ``published_on`` (ISO, or empty).
    """

    key: str
    kind: str
    score: float
    title: Marked
    snippet: Marked
    label: str = ""
    page: int | None = None
    address: str = ""
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Results:
    """The answer to a query.

    ``total`` is exact. ``facets`` maps each name asked for to values with counts, most frequent first. ``corrected`` is
    what may have been meant; with ``instead`` the hits already are those of ``corrected``, because what was typed finds
    nothing. ``jump`` is the key of the document that a document number typed alone names. ``partly``:
    nothing has all the words, so the hits have some of them.
    """

    total: int = 0
    took_ms: float = 0.0
    hits: tuple[Hit, ...] = ()
    facets: Mapping[str, tuple[tuple[str, int], ...]] = field(default_factory=dict)
    corrected: str | None = None
    instead: bool = False
    jump: str | None = None
    partly: bool = False


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A completion of what is being typed: a document's title (with its key and address) or a word (without)."""

    text: str
    kind: str
    url: str = ""
    key: str = ""
