"""What every examination is given and gives back, and the register of them."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import QuerySet

from gongkai.catalogue.models import Record
from gongkai.catalogue.queries import public
from gongkai.catalogue.search_source import address
from gongkai.organisations.models import Unit
from gongkai.patrol.examining.lists import Lists
from gongkai.portal.models import Site
from gongkai.statute.patrol import PatrolRule


@dataclass(frozen=True)
class Fault:
    """One thing found: about what, the spot in it (the same on every night), a Chinese sentence, what shows it."""

    subject: str
    matter: str
    message: str
    evidence: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Ground:
    """What is gone through: a unit's own public records, or one of them, and the sites the unit answers for."""

    unit: Unit
    on: date
    record: Record | None = None
    sites: tuple[Site, ...] = ()

    def records(self) -> QuerySet[Record]:
        """Return the public records gone through."""
        rows = public().filter(unit=self.unit)
        return rows.filter(pk=self.record.pk) if self.record else rows


@dataclass(frozen=True)
class Words:
    """What the public reads of a record, field by field: ``(name of the place, text)``; and the added words."""

    record: Record
    pieces: tuple[tuple[str, str], ...]
    lists: Lists


Stock = Callable[[PatrolRule, Ground], Iterable[Fault]]
Reading = Callable[[PatrolRule, Words], Iterable[Fault]]
STOCK: dict[str, Stock] = {}
READING: dict[str, Reading] = {}


def goes_through(rule: str) -> Callable[[Stock], Stock]:
    """Register an examination of rows, made anew every night. Raises ``ValueError`` for a rule taken twice."""

    def keep(function: Stock) -> Stock:
        if rule in STOCK or rule in READING:
            raise ValueError(f"two examinations for {rule}")
        STOCK[rule] = function
        return function

    return keep


def reads(rule: str) -> Callable[[Reading], Reading]:
    """Register an examination of words, made when they or the lists change. Raises ``ValueError`` as above."""

    def keep(function: Reading) -> Reading:
        if rule in STOCK or rule in READING:
            raise ValueError(f"two examinations for {rule}")
        READING[rule] = function
        return function

    return keep


def of_record(record: Record, matter: str, message: str, **more: Any) -> Fault:
    """Return a fault of a record, with the ways to its page and to the office's screen."""
    evidence = {
        "title": record.title,
        "address": address(record),
        "office": f"/office/catalogue/{record.pk}/",
        **more,
    }
    return Fault(subject_of(record), matter[:200], message, evidence)


def of_unit(unit: Unit, matter: str, message: str, **more: Any) -> Fault:
    """Return a fault of a unit."""
    evidence = {"title": unit.name, "address": f"/units/{unit.key}/", **more}
    return Fault(f"unit:{unit.key}", matter[:200], message, evidence)


def of_site(site: Site, matter: str, message: str, **more: Any) -> Fault:
    """Return a fault of a site."""
    evidence = {"title": site.name, "address": "/" if site.main else f"{site.prefix}/", **more}
    return Fault(f"site:{site.key}", matter[:200], message, evidence)


def subject_of(record: Record) -> str:
    """Return what findings about a record are kept under."""
    return f"record:{record.index_number}"


def in_batches(rows: QuerySet[Record], size: int = 200) -> Iterator[list[Record]]:
    """Yield records by id in batches, each asked for when it is needed."""
    last = 0
    while batch := list(rows.filter(pk__gt=last).order_by("pk")[:size]):
        yield batch
        last = batch[-1].pk
