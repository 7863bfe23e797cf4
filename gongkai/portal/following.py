"""How many take what by mail: numbers for whoever looks after a site, never an address, never one reader's words."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db.models import Count, Max, Q

from gongkai.catalogue.models import Column
from gongkai.organisations.models import Unit
from gongkai.portal.models import Subscription
from gongkai.portal.models.subscriptions import ACTIVE, ASKED, PAUSED
from gongkai.text.masking import redact

#: Words that fewer than so many follow would tell what one person is interested in.
FEWEST: Final = 3
MOST: Final = 200


@dataclass(frozen=True)
class Followed:
    """One thing with its confirmed subscribers, those paused among them, and the day of the last mail."""

    thing: str
    kind: str
    active: int
    paused: int
    last: date | None


@dataclass(frozen=True)
class Following:
    """All things of an officer's units. ``few``: searches too few follow to be named; ``rest``: things not listed."""

    things: list[Followed]
    active: int
    paused: int
    last: date | None
    few: int
    rest: int


def following(units: Iterable[Unit], *, whole: bool) -> Following:
    """Count what is followed at these units; with ``whole`` also what belongs to no unit of its own."""
    keys = {unit.pk: unit for unit in units}
    of_units = Q(unit__in=list(keys)) | Q(narrowing__unit__in=[unit.key for unit in keys.values()])
    rows = Subscription.objects.exclude(state=ASKED)
    if not whole:
        rows = rows.filter(of_units)
    counted = list(
        rows.order_by()
        .values("target", "unit", "column", "query", "narrowing")
        .annotate(
            active=Count("pk", filter=Q(state=ACTIVE)),
            paused=Count("pk", filter=Q(state=PAUSED)),
            last=Max("mailed_on"),
        )
    )
    named = [row for row in counted if not _search(row) or row["active"] + row["paused"] >= FEWEST]
    named.sort(key=lambda row: (-row["active"], -row["paused"], row["target"]))
    columns = Column.objects.in_bulk([row["column"] for row in named[:MOST] if row["column"]])
    owners = Unit.objects.in_bulk([row["unit"] for row in named[:MOST] if row["unit"]])
    return Following(
        [_followed(row, owners, columns) for row in named[:MOST]],
        sum(row["active"] for row in counted),
        sum(row["paused"] for row in counted),
        max((row["last"] for row in counted if row["last"]), default=None),
        len(counted) - len(named),
        max(0, len(named) - MOST),
    )


def _search(row: Mapping[str, Any]) -> bool:
    return bool(row["query"] or row["narrowing"])


def _followed(row: Mapping[str, Any], units: Mapping[int, Unit], columns: Mapping[int, Column]) -> Followed:
    unit, column = units.get(row["unit"]), columns.get(row["column"])
    thing = Subscription(unit=unit, column=column, query=row["query"], narrowing=row["narrowing"]).thing
    kind = "检索" if _search(row) else "栏目" if column else "单位" if unit else "全部"
    return Followed(redact(thing), kind, row["active"], row["paused"], row["last"])
