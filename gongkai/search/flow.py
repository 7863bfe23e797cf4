"""How a question is answered, whatever the engine: strictly, then more loosely, then as it may have been meant."""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from gongkai.search.answers import Hit, Results, Suggestion
from gongkai.search.asking import MOST, Query
from gongkai.search.language import Asked, parse
from gongkai.search.plan import Plan, plan, suggesting
from gongkai.search.shown import passages
from gongkai.search.snippets import Marker, Passage
from gongkai.search.streams import exact
from gongkai.search.vocabulary import Vocabulary
from gongkai.text import document_numbers
from gongkai.text.normalisation import normalise
from gongkai.text.pronunciation import syllables

#: Below so many documents found, the question is asked more loosely as well.
FEW: Final = 5
_TITLES: Final = 40
_WHOLE_TITLE: Final = 10


Counts = tuple[int, Mapping[str, tuple[tuple[str, int], ...]]]


@dataclass(frozen=True, slots=True)
class Found:
    """What an engine finds for one plan: ``rows`` are key, score and what was kept to show (``shown``).

    ``counted`` waits for the total and the counts of facets, which an engine may still be at.
    """

    rows: tuple[tuple[str, float, Mapping[str, Any]], ...]
    counted: Callable[[], Counts]

    @property
    def total(self) -> int:
        """How many documents there are."""
        return self.counted()[0]

    @property
    def facets(self) -> Mapping[str, tuple[tuple[str, int], ...]]:
        """The counts of their values."""
        return self.counted()[1]

    @property
    def few(self) -> bool:
        """Whether there are so few that more is looked for; many rows tell that without the total."""
        return len(self.rows) < FEW and self.total < FEW


Ask = Callable[[Plan, Query], Found]


@cache
def read_ahead() -> None:
    """Read the lists of words, once for a process: the first question would wait for them otherwise."""
    plan(parse("海关公告 haiguan hggg"), {})
    syllables("海关")


def answer(query: Query, ask: Ask, vocabulary: Callable[[], Vocabulary]) -> Results:
    """Answer a query by an engine's ``ask``; ``vocabulary`` is asked for only where too little is found."""
    read_ahead()
    started = time.perf_counter()
    asked = parse(query.text)
    used = plan(asked, query.filters)
    found = ask(used, query)
    corrected, instead, partly = None, False, False
    if not query.strict and found.few and asked.wanted and not (_titled(asked, found) or _named(asked, found)):
        meant = None if query.literal else _meant(asked, query, ask, vocabulary())
        if meant is not None and meant[2].total > found.total:
            corrected = meant[0]
            if found.total == 0:
                _, used, found = meant
                instead = True
        partly = found.total == 0
        if found.few:
            used, found = _loosened(parse(corrected) if instead and corrected else asked, query, ask, used, found)
    marker = Marker(used)
    hits = tuple(_hit(key, score, kept, marker) for key, score, kept in found.rows)
    took = (time.perf_counter() - started) * 1000
    return Results(found.total, took, hits, found.facets, corrected, instead, _jump(asked, hits), partly)


def _titled(asked: Asked, found: Found) -> bool:
    """Say whether what was typed is the whole title of something found: nothing else was meant."""
    typed = exact(asked.text)
    return len(typed) >= _WHOLE_TITLE and any(exact(kept["title"]) == typed for _, _, kept in found.rows)


def _named(asked: Asked, found: Found) -> bool:
    """Say whether what was typed is the number of something found."""
    typed = exact(asked.text) if found.total and any(character.isdigit() for character in asked.text) else ""
    numbers = (kept["data"][name] for _, _, kept in found.rows for name in ("document_number", "index_number"))
    return bool(typed) and any(exact(number) == typed for number in numbers if number)


def _meant(asked: Asked, query: Query, ask: Ask, vocabulary: Vocabulary) -> tuple[str, Plan, Found] | None:
    """Return the question as it may have been meant, and what it finds; None where nothing sounds like it."""
    corrected = vocabulary.corrected(asked)
    if corrected is None:
        return None
    meant = plan(parse(corrected), query.filters)
    return corrected, meant, ask(meant, query)


def _loosened(asked: Asked, query: Query, ask: Ask, used: Plan, found: Found) -> tuple[Plan, Found]:
    """Ask with most of the words, then with some of them, until something is found; what has all stays first."""
    end = query.offset + query.limit
    # So deep that it does not matter any more, nothing is moved to the front.
    mixed = found.total > 0 and query.sort == "relevance" and end + FEW <= MOST
    wider = replace(query, offset=0, limit=end + FEW) if mixed else query
    for looseness in (1, 2):
        loose = plan(asked, query.filters, looseness)
        if loose.match == used.match or (looseness > 1 and found.total > 0):
            continue
        more = ask(loose, wider)
        if more.total <= found.total:
            continue
        if mixed:
            first = ask(used, replace(wider, facets=())).rows if query.offset else found.rows
            kept = {key for key, _, _ in first}
            rows = (*first, *(row for row in more.rows if row[0] not in kept))
            more = replace(more, rows=rows[query.offset : end])
        used, found = loose, more
    return used, found


def _hit(key: str, score: float, kept: Mapping[str, Any], marker: Marker) -> Hit:
    snippet, passage = marker.best(passages(kept), kept["plain"])
    where = passage or Passage("")
    title = marker.title(kept["title"], kept["plain"])
    return Hit(key, kept["kind"], score, title, snippet, where.label, where.page, where.address, kept["data"])


def _jump(asked: Asked, hits: Iterable[Hit]) -> str | None:
    """Return the document that what was typed names and nothing else: by its document number or its index number."""
    if asked.number is not None:
        for hit in hits:
            number = document_numbers.parse(hit.data["document_number"]) if hit.data["document_number"] else None
            if number is not None and asked.number.key in number.keys:
                return hit.key
    typed = exact(asked.text) if any(character.isdigit() for character in asked.text) else ""
    named = (hit.key for hit in hits if typed and exact(hit.data["index_number"]) == typed)
    return next(named, None)


def suggest(prefix: str, limit: int, ask: Ask, vocabulary: Callable[[], Vocabulary]) -> list[Suggestion]:
    """Complete what is being typed: words first, then titles, those that begin so before those that hold it."""
    typed = normalise(prefix).text.strip()[:40]
    if not typed:
        return []
    words = [Suggestion(word, "word") for word in vocabulary().completed(typed, max(limit // 2, 1)) if word != typed]
    made = suggesting(typed)
    found = ask(made, Query(typed, limit=_TITLES, facets=())).rows if made else ()
    begin = exact(typed)
    ranked = sorted(found, key=lambda row: (not exact(row[2]["title"]).startswith(begin), -row[1]))
    titles: dict[str, Suggestion] = {}
    for key, _, kept in ranked:
        titles.setdefault(kept["title"], Suggestion(kept["title"], kept["kind"], kept["data"]["url"], key))
    return (words + list(titles.values()))[:limit]
