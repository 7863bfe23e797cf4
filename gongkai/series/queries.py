"""Reads: what the public sees of a series, what is computed from it, its trace, and what waits for whom."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal, localcontext
from typing import Final

from django.db.models import Max, QuerySet

from gongkai.organisations import access
from gongkai.organisations.models import Officer, Unit
from gongkai.series import periods
from gongkai.series.models import RELEASED, RETURNED, SUBMITTED, Batch, Point, Proposal, Series

_TENTH: Final = Decimal("0.1")
_HUNDRED: Final = Decimal(100)
WORTH_SEEING: Final = 4
_SPARK: Final = 13


@dataclass(frozen=True)
class Row:
    """One period of a series with what is computed from it; None where it cannot be computed.

    ``year_to_date``: the sum since January, only where no figure is missing. ``change``: against the same period a year
    before, in per cent, or in points where the series is itself in per cent.
    """

    period: date
    name: str
    code: str
    value: Decimal | None
    mark: str
    note: str
    year_to_date: Decimal | None = None
    change: Decimal | None = None
    year_to_date_change: Decimal | None = None


@dataclass(frozen=True)
class Shown:
    """A series on the overview: its latest figure and the figures of the last year or so."""

    series: Series
    latest: Row
    figures: tuple[Decimal | None, ...]


def public_series() -> QuerySet[Series]:
    """Return the series the public sees."""
    return Series.objects.filter(public_since__isnull=False, withdrawn_on__isnull=True).select_related("unit", "column")


def rows_of(series: Series, points: Iterable[Point] | None = None) -> list[Row]:
    """Return every period from the first figure to the last, computed from what is public and nothing else.

    A period in between that was never published is there without a value: what is missing shows.
    """
    known = {one.period: one for one in (series.points.all() if points is None else points)}
    if not known:
        return []
    sums = _sums(series, known)
    span = periods.between(min(known), max(known), series.period)
    return [_row(series, period, known, sums) for period in span]


def _row(series: Series, period: date, known: dict[date, Point], sums: dict[date, Decimal | None]) -> Row:
    point = known.get(period)
    before = period.replace(year=period.year - 1)
    earlier = known.get(before)
    value = point.value if point else None
    return Row(
        period=period,
        name=periods.name(period, series.period),
        code=periods.code(period, series.period),
        value=value,
        mark=point.mark if point else "",
        note=point.note if point else "",
        year_to_date=sums.get(period),
        change=changed(value, earlier.value if earlier else None, series.measure),
        year_to_date_change=changed(sums.get(period), sums.get(before), series.measure),
    )


def _sums(series: Series, known: dict[date, Point]) -> dict[date, Decimal | None]:
    if not series.additive or series.period == periods.YEAR:
        return {}
    sums: dict[date, Decimal | None] = {}
    for period in sorted(known):
        value = known[period].value
        if period.month == 1:
            sums[period] = value
            continue
        before = sums.get(periods.shifted(period, series.period, -1))
        sums[period] = None if before is None or value is None else before + value
    return sums


def changed(value: Decimal | None, before: Decimal | None, measure: str) -> Decimal | None:
    """Return the change against an earlier figure to one decimal: per cent, or points for figures in per cent.

    None where either is missing, or where the earlier one is zero or negative: no per cent of such a figure means
    anything.
    """
    if value is None or before is None:
        return None
    with localcontext() as exact:
        exact.prec = 60
        if "%" in measure:
            return (value - before).quantize(_TENTH, ROUND_HALF_UP)
        if before <= 0:
            return None
        return ((value - before) / before * _HUNDRED).quantize(_TENTH, ROUND_HALF_UP)


def shown_of(series: Iterable[Series]) -> list[Shown]:
    """Return series with their latest figures, two statements for any number; those without a figure are left out."""
    listed = list(series)
    kept: dict[int, list[Point]] = {one.pk: [] for one in listed}
    latest = Point.objects.filter(series__in=listed).values("series").annotate(last=Max("period"))
    first = min((row["last"] for row in latest), default=None)
    if first is None:
        return []
    since = periods.shifted(first, periods.YEAR, -2)
    yearly = any(one.period == periods.YEAR for one in listed)
    points = Point.objects.filter(series__in=listed)
    for point in points if yearly else points.filter(period__gte=since):
        kept[point.series_id].append(point)
    found = []
    for one in listed:
        rows = rows_of(one, kept[one.pk])
        last = next((row for row in reversed(rows) if row.value is not None), None)
        if last is not None:
            found.append(Shown(one, last, tuple(row.value for row in rows[-_SPARK:])))
    return found


def worth_seeing(unit: Unit, most: int = WORTH_SEEING) -> list[Shown]:
    """Return the few series a unit's home page shows, in the unit's own order; none where it publishes none."""
    return shown_of(public_series().filter(unit=unit).order_by("order", "pk")[:most])


def comparable(series: Series) -> QuerySet[Series]:
    """Return the public series that may stand in one picture with this one: same unit of measure, same period."""
    same = public_series().filter(measure=series.measure, period=series.period)
    return same.exclude(pk=series.pk).order_by("unit__key", "order", "pk")


def trace(series: Series) -> QuerySet[Proposal]:
    """Return the public trace: every published figure that was revised, the newest first."""
    revised = Proposal.objects.filter(series=series, revises=True, batch__state=RELEASED)
    return revised.select_related("batch").order_by("-batch__released_on", "-batch_id", "-period")


def stamps_of(series: Iterable[Series]) -> set[str]:
    """Return the names of stamps a page rests on that shows these series."""
    return {"series", *(f"series:{one.pk}" for one in series)}


def batches_for(officer: object, on: date) -> QuerySet[Batch]:
    """Return the batches an officer may see."""
    units = access.units_for(officer, "series.view", on)
    return Batch.objects.filter(unit__in=units).select_related("unit", "series", "prepared_by", "released_by")


def waiting_for(officer: Officer, on: date) -> list[tuple[str, str]]:
    """Return what waits for an officer at the desk: a sentence, and the state of the batches it speaks of."""
    said = []
    mine = access.units_for(officer, "series.release", on)
    submitted = Batch.objects.filter(state=SUBMITTED, unit__in=mine).exclude(prepared_by=officer).count()
    if submitted:
        said.append((f"有{submitted}批数据等您发布", SUBMITTED))
    returned = Batch.objects.filter(state=RETURNED, prepared_by=officer).count()
    if returned:
        said.append((f"有{returned}批数据退回给您修改", RETURNED))
    return said
