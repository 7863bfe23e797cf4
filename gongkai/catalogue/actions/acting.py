"""What every act on a record shares: refusals that name their fields, the lock, the version, and the entry."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from gongkai.audit import actions as audit
from gongkai.catalogue.models import Record
from gongkai.organisations import access
from gongkai.organisations.models import Officer, Unit


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one field (empty: with the whole), as a Chinese sentence."""

    field: str
    message: str


class Refused(ValueError):
    """An act that makes no sense as asked; ``problems`` tells every field at once. Nothing was changed."""

    def __init__(self, *problems: Problem) -> None:
        """Keep what is wrong."""
        super().__init__("；".join(problem.message for problem in problems))
        self.problems = problems


class Stale(Refused):
    """Someone else changed the record meanwhile."""

    def __init__(self, version: int) -> None:
        """Say so; ``version`` is the present one."""
        super().__init__(Problem("", "这条信息刚被他人修改或者办理过，请核对最新内容后再提交；您填写的内容都还在"))
        self.version = version


def refuse(message: str, field: str = "") -> Refused:
    """Return a refusal with one problem, to be raised."""
    return Refused(Problem(field, message))


def refuse_any(problems: Iterable[Problem]) -> None:
    """Raise ``Refused`` with all of them, if there are any."""
    found = tuple(problems)
    if found:
        raise Refused(*found)


def desk_of(record: Record) -> Unit:
    """Return the unit whose officers prepare a record: the office that made it, else the organ that publishes it."""
    return record.origin or record.unit


@contextmanager
def acting(record: Record | int, version: int | None) -> Iterator[Record]:
    """Yield the record as it is now, locked until the act is done; whatever is raised inside undoes the act.

    Raises ``Stale`` where ``version`` (None: not asked) is no longer the present one, and ``Record.DoesNotExist``.
    """
    with transaction.atomic():
        pk = record if isinstance(record, int) else record.pk
        row = Record.objects.select_for_update(of=("self",)).select_related("unit", "origin", "column").get(pk=pk)
        if version is not None and version != row.version:
            raise Stale(row.version)
        yield row


def move(row: Record, **fields: object) -> None:
    """Write fields that belong to the record as a whole, and count its version on."""
    fields["version"] = row.version + 1
    if Record.objects.filter(pk=row.pk, version=row.version).update(**fields) != 1:
        raise Stale(row.version)
    for name, value in fields.items():
        setattr(row, name, value)


def authorise(by: Officer, act: str, unit: Unit, today: date) -> None:
    """Raise ``access.Denied`` unless the officer may."""
    access.require(by, act, unit, today)


def enter(act: str, row: Record, by: Officer | None, today: date, **details: object) -> None:
    """Add the act to the audit record. Details are codes, dates, digests and numbers, never words of the text."""
    audit.log(
        act,
        actor=f"officer:{by.pk}" if by else "system",
        subject=f"record:{row.pk}",
        unit=row.unit.key,
        on=today,
        after=[row.stage, row.waiting, row.version, row.live],
        details=details,
    )
