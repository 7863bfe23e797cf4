"""What a gazette holds: a month's numbered documents in order, what became of them since, its fingerprint."""

import hashlib
import re
from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Final

from django.db.models import QuerySet

from gongkai.catalogue.models import Correction, Gazette, GazetteItem, Record
from gongkai.organisations.models import Unit
from gongkai.statute import catalogue as law

_PARTS: Final = re.compile(r"\d+|\D+")


@dataclass(frozen=True, slots=True)
class Entry:
    """One document of a gazette as the public may see it; ``notes`` tell what was corrected since it was issued."""

    record: Record
    notes: tuple[Correction, ...]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The documents of one genre 体裁."""

    name: str
    entries: tuple[Entry, ...]


def months_before(on: date, count: int) -> list[date]:
    """Return the first days of the months that have ended, the latest first."""
    index = on.year * 12 + on.month - 1
    return [date((index - back) // 12, (index - back) % 12 + 1, 1) for back in range(1, count + 1)]


def published_in(unit: Unit, year: int, month: int) -> list[Record]:
    """Return a unit's public documents that bear a number and were published in a month, in a gazette's order."""
    last = date(year, month, monthrange(year, month)[1])
    rows = (
        Record.objects.filter(live=True, unit=unit, kind="document", published_on__range=(last.replace(day=1), last))
        .exclude(document_number="")
        .select_related("cleared")
    )
    return sorted(rows, key=_order)


def _order(record: Record) -> tuple[int, list[tuple[int, int, str]], int]:
    codes = [row.code for row in law.genres()]
    genre = codes.index(record.genre) if record.genre in codes else len(codes)
    parts = _PARTS.findall(record.document_number)
    # Numbers count as numbers: 第9号 stands before 第10号.
    number = [(0, int(one), "") if one.isdecimal() else (1, 0, one) for one in parts]
    return genre, number, record.pk


def digest_of(record: Record) -> str:
    """Return the digest of what was signed of a public record."""
    return record.cleared.digest if record.cleared else ""


def fingerprint(items: Iterable[tuple[int, str]]) -> str:
    """Return a short mark of a list of records and digests: two lists with the same mark are the same."""
    told = "\n".join(f"{pk} {digest}" for pk, digest in items)
    return hashlib.sha256(told.encode()).hexdigest()[:24]


def listed(row: Gazette) -> list[tuple[int, str]]:
    """Return what a gazette lists, in its order."""
    return list(row.items.order_by("position").values_list("record_id", "digest"))


def issued() -> QuerySet[Gazette]:
    """Return the gazettes anyone may read."""
    return Gazette.objects.filter(issued_on__isnull=False).select_related("unit")


def chapters(row: Gazette) -> list[Chapter]:
    """Return what anyone may read of a gazette now: withdrawn records are not there."""
    items = (
        row.items.filter(record__live=True)
        .select_related("record__unit", "record__cleared")
        .prefetch_related("record__corrections")
    )
    genres = {one.code: one.label for one in law.genres()}
    shown = groupby(items.order_by("position"), key=lambda item: genres.get(item.record.genre, "其他"))
    return [Chapter(name, tuple(_entry(item, row) for item in some)) for name, some in shown]


def _entry(item: GazetteItem, row: Gazette) -> Entry:
    since = row.issued_on or row.prepared_on
    notes = [one for one in item.record.corrections.all() if one.kind == "corrected" and one.on >= since]
    return Entry(item.record, tuple(notes) if digest_of(item.record) != item.digest else ())
