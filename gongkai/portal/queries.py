"""Reads for the citizen's pages: the tree of units in few statements, the topics."""

from dataclasses import dataclass, field
from datetime import date

from django.db.models import Count, Q, QuerySet

from gongkai.catalogue.models import Record
from gongkai.organisations.models import Placement, Unit
from gongkai.organisations.queries import branch_ids, open_units
from gongkai.portal.models import Topic

LONGEST_QUERY = 60
MOST_HITS = 100


@dataclass
class Branch:
    """A unit and the units directly below it, in the order of the tree."""

    unit: Unit
    branches: list["Branch"] = field(default_factory=list)


@dataclass(frozen=True)
class Hit:
    """A unit found by a search, with the unit above it: same-named units are told apart by that."""

    unit: Unit
    above: Unit | None


def tree(on: date) -> list[Branch]:
    """Return the tops of the tree of open units with all below them, in two statements."""
    units = {unit.pk: Branch(unit) for unit in open_units(on).order_by("key")}
    tops = dict(units)
    for edge in _edges(on):
        lower, upper = units.get(edge.unit_id), units.get(edge.parent_id)
        if lower and upper:
            upper.branches.append(lower)
            tops.pop(edge.unit_id, None)
    return list(tops.values())


def search_units(text: str, on: date) -> list[Hit]:
    """Return open units whose name, place or code holds every word of the text; full names first."""
    words = text.replace("\x00", "").split()[:6]
    found = open_units(on)
    for word in words:
        found = found.filter(
            Q(name__icontains=word)
            | Q(city__icontains=word)
            | Q(province__icontains=word)
            | Q(code=word)
            | Q(key=word.lower())
            | Q(names__name__icontains=word)
        )
    rows = list(found.distinct().order_by("key")[:MOST_HITS])
    above = parents(rows, on)
    rows.sort(key=lambda unit: (unit.name != text, not unit.name.startswith(words[0]) if words else False, unit.key))
    return [Hit(unit, above.get(unit.pk)) for unit in rows]


def parents(units: list[Unit], on: date) -> dict[int, Unit]:
    """Return the unit above each of these units on a day, in one statement."""
    edges = _edges(on).filter(unit__in=units).select_related("parent")
    return {edge.unit_id: edge.parent for edge in edges}


def _edges(on: date) -> QuerySet[Placement]:
    current = Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))
    return Placement.objects.filter(current).order_by("unit__key")


@dataclass(frozen=True)
class Share:
    """How many records of a list are one unit's."""

    unit: Unit
    count: int


def shares(rows: QuerySet[Record]) -> list[Share]:
    """Return whose records a list holds, in two statements; what it holds is the sum of them."""
    counts = dict(rows.order_by().values_list("unit").annotate(number=Count("pk")))
    return [Share(unit, counts[unit.pk]) for unit in Unit.objects.filter(pk__in=counts).order_by("key")]


def public_topics(unit: Unit | None, on: date, *, below: bool = True) -> QuerySet[Topic]:
    """Return the topics anyone may read: of a unit, with or without the units below it; None is the whole system."""
    rows = Topic.objects.filter(published_on__isnull=False, withdrawn_on__isnull=True).select_related("unit")
    if unit is None:
        return rows
    return rows.filter(unit__in=branch_ids(unit.pk, on)) if below else rows.filter(unit=unit)
