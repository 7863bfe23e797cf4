"""Public lists of records: of a column, a unit, a site; newest first, page by page, fast however many there are."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from gongkai.catalogue.models import Record
from gongkai.catalogue.queries import public
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import branch_ids

PAGE = 20
#: Beyond this many a list says "more than": counting on would cost more than it tells.
MOST_COUNTED = 20_000


@dataclass(frozen=True)
class Asked:
    """What a list is narrowed to. ``unit`` None: the whole system; ``columns`` None: all."""

    unit: Unit | None
    below: bool
    on: date
    columns: tuple[int, ...] | None = None
    kinds: tuple[str, ...] = ()
    year: int | None = None
    valid: bool | None = None


@dataclass(frozen=True)
class Listed:
    """One page of a list."""

    rows: list[Record]
    number: int
    pages: int
    count: int
    more: bool


def records(asked: Asked) -> QuerySet[Record]:
    """Return the records of a list in its order."""
    # A bare boolean column is no equality to SQLite: without this it would sort what the indexes hold in order.
    rows = public().filter(live__in=[True])
    if asked.unit is not None:
        rows = (
            rows.filter(unit__in=branch_ids(asked.unit.pk, asked.on)) if asked.below else rows.filter(unit=asked.unit)
        )
    if asked.columns is not None:
        rows = (
            rows.filter(column__in=asked.columns) if len(asked.columns) != 1 else rows.filter(column=asked.columns[0])
        )
    if asked.kinds:
        rows = rows.filter(kind__in=asked.kinds)
    if asked.year is not None:
        rows = rows.filter(published_on__gte=date(asked.year, 1, 1), published_on__lte=date(asked.year, 12, 31))
    if asked.valid is not None:
        rows = rows.filter(validity__in=["in_force", "amended", "pending"]) if asked.valid else rows
    return rows.order_by("-published_on", "-pk")


def page_of(rows: QuerySet[Record], number: int, size: int = PAGE, count: int | None = None) -> Listed:
    """Return one page of a list; a number that is too high gives the last page. ``count``: where it is known."""
    count = rows.order_by()[: MOST_COUNTED + 1].count() if count is None else count
    more = count > MOST_COUNTED
    count = min(count, MOST_COUNTED)
    pages = max(1, -(-count // size))
    number = min(max(1, number), pages)
    start = (number - 1) * size
    ids = list(rows.values_list("pk", flat=True)[start : start + size])
    return Listed(shown(ids), number, pages, count, more)


def latest(rows: QuerySet[Record], most: int) -> list[Record]:
    """Return the newest of a list, without counting it."""
    return shown(list(rows.values_list("pk", flat=True)[:most]))


def shown(ids: Collection[int]) -> list[Record]:
    """Return these records as lists show them, in the order given: without their texts."""
    found = Record.objects.filter(live=True, pk__in=list(ids)).select_related("unit", "column").defer("body", "details")
    by_pk = {row.pk: row for row in found}
    return [by_pk[pk] for pk in ids if pk in by_pk]


def years_of(rows: QuerySet[Record]) -> list[int]:
    """Return from the latest to the earliest year of a list."""
    ends = [
        rows.values_list("published_on", flat=True).first(),
        rows.reverse().values_list("published_on", flat=True).first(),
    ]
    if ends[0] is None or ends[1] is None:
        return []
    return list(range(ends[0].year, ends[1].year - 1, -1))
