"""What is asked of an engine."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal

from gongkai.search.documents import FACETS

Sort = Literal["relevance", "date"]

MOST: Final = 100
DEEPEST: Final = 10_000
LONGEST: Final = 500


@dataclass(frozen=True, slots=True)
class Query:
    """A question: what was typed, and what was chosen beside it.

    ``text`` is taken as typed (see ``language``); empty, everything is found. ``filters`` maps a facet's name (one of
    ``FACETS`` or a source's own) to the values any of which will do. ``sort`` by ``date`` is newest first. ``facets``
    names what is counted; nothing is counted by default to those who only want hits. ``literal`` switches the
    correction of typing errors off; ``strict`` finds nothing that does not have all that was asked for, either.
    """

    text: str = ""
    filters: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    sort: Sort = "relevance"
    offset: int = 0
    limit: int = 20
    facets: tuple[str, ...] = FACETS
    literal: bool = False
    strict: bool = False

    def __post_init__(self) -> None:
        """Keep the window within what engines serve: at most ``MOST`` hits, none beyond ``DEEPEST``."""
        object.__setattr__(self, "offset", min(max(self.offset, 0), DEEPEST))
        object.__setattr__(self, "limit", min(max(self.limit, 0), MOST))
