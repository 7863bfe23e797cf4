"""Reads. ``public`` is the only door for everyone, ``visible_to`` the only one for officers."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from gongkai.catalogue.models import Column, ColumnAddress, Record
from gongkai.organisations.access import units_for
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import branch_ids


def public() -> QuerySet[Record]:
    """Return what anyone may read."""
    return Record.objects.filter(live=True)


def public_of(unit: Unit, on: date, below: bool = True) -> QuerySet[Record]:
    """Return what is public of a unit, and of the units below it."""
    return public().filter(unit__in=branch_ids(unit.pk, on)) if below else public().filter(unit=unit)


def visible_to(officer: object, on: date) -> QuerySet[Record]:
    """Return the records, public or not, of the units whose catalogue an officer may see."""
    return Record.objects.filter(unit__in=units_for(officer, "catalogue.view", on).values("pk"))


def columns_of(unit: Unit | None) -> list[Column]:
    """Return the open columns of a unit in tree order: the standard's for its level, and its own below them."""
    own = Q(unit__isnull=True) | Q(unit=unit) if unit else Q(unit__isnull=True)
    rows = list(Column.objects.filter(own, closed_on__isnull=True))
    if unit is not None:
        rows = [row for row in rows if row.unit_id or not row.levels or unit.level in row.levels]
    below: dict[int | None, list[Column]] = {}
    for row in rows:
        below.setdefault(row.parent_id, []).append(row)
    return list(_in_order(None, below))


def _in_order(parent: int | None, below: dict[int | None, list[Column]]) -> Iterable[Column]:
    for row in below.get(parent, []):
        yield row
        yield from _in_order(row.pk, below)


def column_ids_below(column: Column) -> list[int]:
    """Return a column and all below it, by their addresses."""
    return list(
        Column.objects.filter(Q(pk=column.pk) | Q(path__startswith=f"{column.path}/")).values_list("pk", flat=True)
    )


def column_at(path: str) -> Column | None:
    """Return the open column at an address, also at a former one; None where there never was."""
    path = path.strip("/")
    column = Column.objects.filter(path=path).first()
    if column is None:
        former = ColumnAddress.objects.filter(path=path).select_related("column").first()
        column = former.column if former else None
    return column.standing() if column else None
