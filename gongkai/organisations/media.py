"""New-media accounts as figures: what was entered, and what a year comes to."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet, Sum

from gongkai.organisations.models import AccountFigure, UnitAccount

AMOUNTS: Final = ("followers", "posts", "reads")
#: More than this of anything is a slip of the keyboard.
MOST: Final = 2_000_000_000
LABELS: Final = {"followers": "关注数", "posts": "发布数", "reads": "阅读数"}


@dataclass(frozen=True, slots=True)
class Entered:
    """What somebody says one account reached in a month (its first day); None: not told."""

    account: int
    month: date
    followers: int | None = None
    posts: int | None = None
    reads: int | None = None

    @property
    def filled(self) -> bool:
        """Whether anything is told."""
        return any(getattr(self, name) is not None for name in AMOUNTS)


@dataclass
class Outcome:
    """How many months of accounts were new, changed, taken away or as before."""

    new: int = 0
    changed: int = 0
    gone: int = 0
    same: int = 0

    @property
    def changes(self) -> int:
        """How many were written."""
        return self.new + self.changed + self.gone


@dataclass(frozen=True, slots=True)
class Year:
    """A year of new media. ``accounts``: in use on its last day; ``followers``: the latest told of each of these.

    ``posts`` and ``reads`` are of all accounts in the year. None: nobody told.
    """

    accounts: int
    followers: int | None
    posts: int | None
    reads: int | None


def in_use(units: Iterable[int], on: date) -> QuerySet[UnitAccount]:
    """Return the accounts of these units that are in use on a day."""
    opened = Q(opened_on__isnull=True) | Q(opened_on__lte=on)
    closed = Q(closed_on__isnull=True) | Q(closed_on__gt=on)
    return UnitAccount.objects.filter(opened, closed, unit__in=list(units), listed=True)


def year_of(units: Collection[int], since: date, until: date) -> Year:
    """Return what the accounts of these units came to between two days of one year, both included."""
    figures = AccountFigure.objects.filter(account__unit__in=list(units), month__range=(since.replace(day=1), until))
    sums = figures.aggregate(posts=Sum("posts"), reads=Sum("reads"))
    open_now = set(in_use(units, until).values_list("pk", flat=True))
    told = figures.filter(account__in=open_now, followers__isnull=False).order_by("month")
    latest: dict[int, int] = {row.account_id: int(row.followers or 0) for row in told}
    return Year(len(open_now), sum(latest.values()) if latest else None, sums["posts"], sums["reads"])
