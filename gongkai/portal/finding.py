"""What a search finds among records, the newest first: for feeds and mails."""

from collections.abc import Mapping

from gongkai.catalogue.models import Record
from gongkai.portal.narrowing import as_filters
from gongkai.search import service
from gongkai.search.asking import Query


def found_by(text: str, most: int, narrowing: Mapping[str, str] | None = None) -> list[Record]:
    """Return the newest public records a search finds, as it was typed. Raises ``EngineAway``.

    Unlike the page, nothing else is looked for where it finds nothing: who subscribed waits for just that.
    """
    filters = {**as_filters(narrowing or {}), "kind": ("record",)}
    results = service.ask(Query(text, filters, sort="date", limit=most, facets=(), strict=True))
    numbers = [hit.data["index_number"] for hit in results.hits]
    rows = Record.objects.filter(live=True, index_number__in=numbers).select_related("unit", "column")
    by_number = {row.index_number: row for row in rows.defer("body", "details")}
    return [by_number[number] for number in numbers if number in by_number]
