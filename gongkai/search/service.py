"""The room's face: ask, and keep the index up to date."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any, Final

from django.db import DatabaseError, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from gongkai.search import sources
from gongkai.search.answers import Results, Suggestion, plain
from gongkai.search.asking import Query
from gongkai.search.choosing import ENGINES, engine
from gongkai.search.indexing import AlreadyBuilding, Progress, drain, rebuild, watch
from gongkai.search.language import narrow
from gongkai.search.models import AskedQuery
from gongkai.text.masking import redact

__all__ = [
    "ENGINES",
    "AlreadyBuilding",
    "Progress",
    "ask",
    "drain",
    "engine",
    "note",
    "rebuild",
    "shape",
    "suggest",
    "visible",
    "watch",
]

#: From so many milliseconds in the engine on, a query is kept for whoever looks after the search.
SLOW: Final = 200
_LONGEST_KEPT: Final = 120
_MOST_A_DAY: Final = 5000


def ask(query: Query, named: str = "") -> Results:
    """Answer a query with what is public at this moment. Raises ``EngineAway`` with a Chinese sentence.

    The index may be a moment behind: what its source no longer serves is left out of the hits.
    """
    results = engine(named).search(narrow(query, _values()))
    shown = visible(hit.key for hit in results.hits)
    if len(shown) == len(results.hits):
        return results
    hits = tuple(hit for hit in results.hits if hit.key in shown)
    jump = results.jump if results.jump in shown else None
    return replace(results, hits=hits, total=results.total - len(results.hits) + len(hits), jump=jump)


def suggest(prefix: str, limit: int = 8) -> list[Suggestion]:
    """Complete what is being typed; of documents, only those that are public at this moment."""
    found = engine().suggest(prefix, limit)
    shown = visible(one.key for one in found if one.key)
    return [one for one in found if not one.key or one.key in shown]


def visible(keys: Iterable[str]) -> set[str]:
    """Return which of these documents (``kind:key``) are public now, asking each source once."""
    by_kind: dict[str, list[str]] = {}
    for name in keys:
        kind, _, key = name.partition(":")
        by_kind.setdefault(kind, []).append(key)
    shown = set()
    for kind, wanted in by_kind.items():
        source = sources.source(kind)
        shown |= {f"{kind}:{key}" for key in (source.visible(wanted) if source else ())}
    return shown


def _values() -> Mapping[str, Mapping[str, str]]:
    """Return for each facet its values by their names, as people type them."""
    return {facet: {label: value for value, label in names.items()} for facet, names in sources.labels().items()}


def note(query: Query, results: Results, on: date) -> None:
    """Keep a query that found nothing or took long, by day and without who asked; identifiers are masked.

    Nothing is kept where the database is busy: an answer must not wait for it.
    """
    text = " ".join(redact(query.text).split())[:_LONGEST_KEPT]
    found_nothing = results.total == 0 or results.instead or results.partly
    if not text or query.offset or not (found_nothing or results.took_ms >= SLOW):
        return
    try:
        with transaction.atomic():
            _count(text, 0 if results.instead or results.partly else results.total, round(results.took_ms), on)
    except DatabaseError:
        return


def _count(text: str, total: int, took: int, on: date) -> None:
    changed = AskedQuery.objects.filter(text=text, day=on).update(
        times=F("times") + 1, total=total, slowest_ms=Greatest(F("slowest_ms"), took)
    )
    if not changed and AskedQuery.objects.filter(day=on).count() < _MOST_A_DAY:
        AskedQuery.objects.create(text=text, day=on, times=1, total=total, slowest_ms=took)


def shape(results: Results, shown: Collection[str] | None = None) -> dict[str, Any]:
    """Return results as the command and the API print them; ``shown`` leaves out what is not in it."""
    names = sources.labels()
    return {
        "total": results.total,
        "took_ms": round(results.took_ms, 3),
        "results": [
            {
                "index_number": hit.data["index_number"],
                "title": plain(hit.title),
                "document_number": hit.data["document_number"],
                "published_on": hit.data["published_on"],
                "validity": hit.data["validity"],
                "snippet": plain(hit.snippet),
                "url": hit.data["url"],
                "kind": hit.kind,
                "unit": hit.data["unit_name"],
                "part": {"label": hit.label, "page": hit.page, "url": hit.address} if hit.label else None,
            }
            for hit in results.hits
            if shown is None or hit.key in shown
        ],
        "facets": {
            facet: [
                {"value": value, "label": names.get(facet, {}).get(value, value), "count": count}
                for value, count in values
            ]
            for facet, values in results.facets.items()
        },
        "corrected": results.corrected,
        "searched_instead": results.instead,
        "partly": results.partly,
        "jump": results.jump,
    }
