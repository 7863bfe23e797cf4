"""Reads: what an officer sees, what the public sees on a day, what waits for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db.models import Count, Exists, Max, OuterRef, Q, QuerySet

from gongkai.enforcement.examining import folded
from gongkai.enforcement.models import PREPARED, PUBLIC, RETURNED, Batch, Change, Entry, ImportKey
from gongkai.enforcement.rows import Kind, kinds
from gongkai.organisations.access import units_for
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.queries import branch_ids

LONGEST_QUERY = 60


def shown_on(on: date) -> Q:
    """Return the condition of being public on a day: in public state and its last day not past."""
    return Q(state=PUBLIC) & (Q(public_until__isnull=True) | Q(public_until__gte=on))


def public(on: date) -> QuerySet[Entry]:
    """Return the entries the public sees on a day: the only door of public pages, files and the index."""
    return Entry.objects.filter(shown_on(on))


def entries_visible_to(officer: Officer, on: date) -> QuerySet[Entry]:
    """Return the entries of the units an officer sees, in whatever state."""
    return Entry.objects.filter(unit__in=units_for(officer, "enforcement.view", on)).select_related("unit")


def batches_visible_to(officer: Officer, on: date) -> QuerySet[Batch]:
    """Return the batches of the units an officer sees."""
    seen = Batch.objects.filter(unit__in=units_for(officer, "enforcement.view", on))
    return seen.select_related("unit", "prepared_by", "released_by")


def keys_visible_to(officer: Officer, on: date) -> QuerySet[ImportKey]:
    """Return the import keys of the units for which an officer may issue them."""
    return ImportKey.objects.filter(unit__in=units_for(officer, "enforcement.keys", on)).select_related(
        "unit", "issued_by"
    )


def searched(rows: QuerySet[Entry], text: str) -> QuerySet[Entry]:
    """Narrow entries to those that hold every word of a text, in any width of letters and brackets."""
    for word in folded(text[:LONGEST_QUERY].replace("\x00", "")).split():
        rows = rows.filter(haystack__contains=word)
    return rows


def in_year(rows: QuerySet[Entry], year: int) -> QuerySet[Entry]:
    """Narrow entries to those of a year."""
    return rows.filter(day__gte=date(year, 1, 1), day__lte=date(year, 12, 31))


def below(rows: QuerySet[Entry], unit: Unit, on: date) -> QuerySet[Entry]:
    """Narrow entries to those of a unit and of all below it."""
    return rows.filter(unit__in=branch_ids(unit.pk, on))


def years_of(rows: QuerySet[Entry]) -> list[int]:
    """Return the years from the newest entry to the oldest: two looks at an index, however many entries there are."""
    dated = rows.exclude(day=None).values_list("day", flat=True)
    last, first = dated.order_by("-day", "-pk").first(), dated.order_by("day", "pk").first()
    return list(range(last.year, first.year - 1, -1)) if last and first else []


def units_with(kind: str, on: date) -> QuerySet[Unit]:
    """Return the units that have entries of a kind which the public sees on a day."""
    return Unit.objects.filter(Exists(public(on).filter(kind=kind, unit=OuterRef("pk")))).order_by("key")


@dataclass(frozen=True)
class Shelf:
    """One kind with how many entries are public and when the last of them changed."""

    kind: Kind
    count: int
    changed_on: date | None
    waiting: int = 0


def shelves(rows: QuerySet[Entry], batches: QuerySet[Batch] | None = None) -> list[Shelf]:
    """Return every kind with its figures over the given entries, and the batches that wait."""
    counted = {
        row["kind"]: (row["count"], row["last"])
        for row in rows.order_by().values("kind").annotate(count=Count("pk"), last=Max("changed_on"))
    }
    waiting: dict[str, int] = {}
    if batches is not None:
        queue = batches.filter(state=PREPARED).order_by().values("kind").annotate(count=Count("pk"))
        waiting = {row["kind"]: row["count"] for row in queue}
    return [Shelf(one, *counted.get(one.code, (0, None)), waiting.get(one.code, 0)) for one in kinds()]


def waiting_for(officer: Officer, on: date) -> list[tuple[str, str]]:
    """Return what waits for an officer as (sentence, state of the batches)."""
    told = []
    mine = units_for(officer, "enforcement.release", on)
    queue = Batch.objects.filter(state=PREPARED, unit__in=mine).exclude(prepared_by=officer).count()
    if queue:
        told.append((f"{queue}批执法公示待您审看发布", PREPARED))
    back = Batch.objects.filter(state=RETURNED, prepared_by=officer).count()
    if back:
        told.append((f"{back}批执法公示被退回，请处理", RETURNED))
    return told


def changes(kind: str, units: Iterable[int] | None = None) -> QuerySet[Change]:
    """Return the public trace of a kind: what was corrected, withdrawn or restored."""
    rows = Change.objects.filter(entry__kind=kind).select_related("entry__unit")
    return rows if units is None else rows.filter(entry__unit__in=units)


@dataclass(frozen=True)
class Year:
    """One year of the yearly figures, summed over the units that published them."""

    year: str
    units: int
    figures: dict[str, Decimal]


def yearly(rows: QuerySet[Entry], kind: Kind) -> list[Year]:
    """Sum the yearly figures of the given entries by year, oldest first. A figure nobody gave stays out."""
    years: dict[str, list[dict[str, str]]] = {}
    for values in rows.values_list("values", flat=True):
        years.setdefault(values.get("year", ""), []).append(values)
    return [
        Year(
            year, len(held), {one.field: total for one in kind.fields if (total := _total(held, one.field)) is not None}
        )
        for year, held in sorted(years.items())
    ]


def _total(held: list[dict[str, str]], code: str) -> Decimal | None:
    given = [values[code] for values in held if values.get(code)]
    if code == "year" or not given:
        return None
    try:
        return sum((Decimal(value) for value in given), Decimal(0))
    except InvalidOperation:
        return None  # a field of words
