"""What a search finds among records, the newest first: for feeds and mails."""

from gongkai.catalogue.models import Record
from gongkai.search import service
from gongkai.search.asking import Query


def found_by(text: str, most: int) -> list[Record]:
    """Return the newest public records a search finds. Raises ``EngineAway``."""
    query = Query(text, {"kind": ("record",)}, sort="date", limit=most, facets=())
    numbers = [hit.data["index_number"] for hit in service.ask(query).hits]
    rows = Record.objects.filter(live=True, index_number__in=numbers).select_related("unit", "column")
    by_number = {row.index_number: row for row in rows.defer("body", "details")}
    return [by_number[number] for number in numbers if number in by_number]
