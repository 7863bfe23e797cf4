"""Which years, units and bases have figures, and the totals of the years: for lists and charts."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.organisations.models import Placement, Unit
from gongkai.organisations.queries import root
from gongkai.reports.models import EnteredFigure
from gongkai.reports.queries import kept
from gongkai.reports.queries.question import ask
from gongkai.statute.tables import Form, form_for_year, forms


@dataclass(frozen=True)
class Published:
    """The reports of one year that have figures. ``running``: the year is not over on the day asked."""

    year: int
    form: Form
    running: bool
    system: Unit | None
    regions: list[Unit]
    units: list[Unit]


def years_with_figures(on: date) -> list[int]:
    """Return the years up to ``on`` with a case received or concluded or a figure entered, newest first.

    Years before the first statutory form are left out: their reports had no tables.
    """
    first = min(form.first_year for form in forms())
    entered = set(EnteredFigure.objects.order_by().values_list("year", flat=True).distinct())
    return [year for year in sorted(entered.union(kept.years()), reverse=True) if first <= year <= on.year]


def published(year: int, on: date) -> Published:
    """Return what can be shown for a year: the system, the regions and the units with figures of their own.

    A region is a unit below the top under which some other unit or itself has figures. Raises ``StatuteError`` for a
    year without a form.
    """
    last = date(year, 12, 31)
    top = root(last)
    with_figures = _units_with_figures(year)
    known = Unit.objects.in_bulk(with_figures)
    above = _regions(known, _parents(last))
    if top is not None:
        above.discard(top.pk)
    return Published(
        year=year,
        form=form_for_year(year),
        running=last >= on,
        system=top if top is not None and known else None,
        regions=list(Unit.objects.filter(pk__in=above)),
        units=sorted(known.values(), key=lambda unit: unit.key),
    )


def bases_of(unit: Unit, on: date) -> list[str]:
    """Return the bases that make sense for a unit: the system for the top, the region where units stand below."""
    if root(on) == unit:
        return ["own", "system"]
    return ["own", "region"] if Placement.objects.filter(parent=unit).exists() else ["own"]


def yearly_totals(unit: Unit, basis: str, on: date) -> list[tuple[int, int, int]]:
    """Return (year, received, concluded) for every year from the first case to the last, as the tables count them.

    Raises ``ReportError`` for a basis that is unknown or that the unit does not have.
    """
    years: list[tuple[int, int, int]] = []
    for year in sorted(years_with_figures(on)):
        question = ask(unit, year, basis)
        years.append((year, kept.total(kept.received(question)), kept.total(kept.concluded(question))))
    return years


def _units_with_figures(year: int) -> set[int]:
    entered = EnteredFigure.objects.filter(year=year).order_by().values_list("unit_id", flat=True).distinct()
    return {*kept.units_of(year), *entered}


def _parents(on: date) -> dict[int, int]:
    edges = Placement.objects.filter(since__lte=on).order_by("since").values_list("unit_id", "parent_id")
    return dict(edges)


def _regions(with_figures: Iterable[int], parents: dict[int, int]) -> set[int]:
    """Every unit that has some below it and stands on the way up from a unit with figures, that unit included."""
    has_below = set(parents.values())
    found: set[int] = set()
    for pk in with_figures:
        here: int | None = pk
        while here is not None and here not in found:
            if here in has_below:
                found.add(here)
            here = parents.get(here)
    return found
