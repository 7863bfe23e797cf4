"""Finding the record a person means, by its index number, document number, or words of its title."""

from collections.abc import Iterable
from datetime import date
from typing import Final

from django.db.models import Q

from gongkai.catalogue import in_hand
from gongkai.catalogue.models import Record
from gongkai.organisations.models import Officer
from gongkai.text.document_numbers import parse

MOST: Final = 20


def candidates(
    words: str, officer: Officer, on: date, kinds: Iterable[str] = (), besides: int | None = None
) -> list[Record]:
    """Return at most ``MOST`` records that fit, public or in the officer's sight; exact numbers come first."""
    words = " ".join(words.split())[:100]
    if not words:
        return []
    seen = Record.objects.filter(Q(live=True) | Q(pk__in=in_hand.seen_by(officer, on).values("pk")))
    if kinds:
        seen = seen.filter(kind__in=list(kinds))
    if besides is not None:
        seen = seen.exclude(pk=besides)
    seen = seen.select_related("unit")
    number = parse(words)
    exact = Q(index_number=words) | Q(document_number=words)
    if number is not None:
        exact |= Q(number_key=number.key)
    first = list(seen.filter(exact).order_by("-pk")[:MOST])
    said = Q()
    for word in words.split():
        said &= Q(title__icontains=word)
    rest = seen.filter(said | Q(document_number__icontains=words)).exclude(pk__in=[one.pk for one in first])
    return first + list(rest.order_by("-live", "-made_on", "-pk")[: MOST - len(first)])


def pickable(pk: int, officer: Officer, on: date) -> Record | None:
    """Return a record if it is public or in the officer's sight."""
    row = Record.objects.filter(pk=pk).select_related("unit", "origin").first()
    if row is None or row.live or in_hand.seen_by(officer, on).filter(pk=pk).exists():
        return row
    return None


def called(record: Record) -> str:
    """Return how lists to choose from name a record."""
    number = record.document_number or record.index_number
    state = "" if record.live else "，尚未公开"
    made = f"，{record.made_on}" if record.made_on else ""
    return f"{record.title}（{number}，{record.unit.name}{made}{state}）"
