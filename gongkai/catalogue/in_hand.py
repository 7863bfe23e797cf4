"""Reads for the officers' desk: what waits for whom, what may be done with a record now, and what is overdue."""

from datetime import date
from typing import Final

from django.db.models import F, Q, QuerySet

from gongkai.catalogue.actions import steps
from gongkai.catalogue.actions.acting import desk_of
from gongkai.catalogue.actions.drafting import authors_of
from gongkai.catalogue.actions.reviewing import APART, RIGHTS
from gongkai.catalogue.models import Record
from gongkai.catalogue.models.records import DRAFT, KEPT, RETURNED, REVIEW, SCHEDULED
from gongkai.organisations import access
from gongkai.organisations.models import Officer

#: The slug of the act that takes each step.
STEP_ACTS: Final = {
    steps.ATTRIBUTE: "decide",
    steps.CONSULT: "concur",
    steps.SECRECY: "pass-secrecy",
    steps.SIGN: "sign",
}
_RESTING: Final = ("", steps.RETURNED)


def seen_by(officer: Officer, on: date) -> QuerySet[Record]:
    """Return the records an officer may see: of the units, and made in the offices, whose catalogue is open to them."""
    units = access.units_for(officer, "catalogue.view", on).values("pk")
    return Record.objects.filter(Q(unit__in=units) | Q(origin__in=units))


def waiting_for(officer: Officer, on: date) -> QuerySet[Record]:
    """Return what waits for an officer: a step of theirs, or their own version sent back."""
    wanted = Q(waiting=steps.RETURNED, prepared_by=officer)
    for step, right in RIGHTS.items():
        units = access.units_for(officer, right, on).values("pk")
        one = Q(waiting=step, unit__in=units)
        wanted |= one & ~Q(prepared_by=officer) if step in APART else one
    return Record.objects.filter(wanted)


def mine(officer: Officer) -> QuerySet[Record]:
    """Return what an officer prepared last."""
    return Record.objects.filter(prepared_by=officer)


def overdue(records: QuerySet[Record], on: date) -> QuerySet[Record]:
    """Narrow to what should have been public by now (条例 art. 26) and is not."""
    return records.filter(
        stage__in=[DRAFT, REVIEW, RETURNED, SCHEDULED], first_published_at__isnull=True, publish_due__lt=on
    )


def by_urgency(records: QuerySet[Record]) -> QuerySet[Record]:
    """Order by the last day to publish, what has none and what is settled last."""
    return records.order_by(
        F("first_published_at").desc(nulls_first=True), F("publish_due").asc(nulls_last=True), "-pk"
    )


def open_acts(row: Record, officer: Officer, on: date) -> list[str]:
    """Return what the officer may do with a record now, the next act first."""
    acts = [_step(row, officer, on), *_as_author(row, officer, on)]
    if row.waiting in RIGHTS and access.may(officer, RIGHTS[row.waiting], row.unit, on):
        acts.append("send-back")
    if row.live and access.may(officer, "catalogue.withdraw", row.unit, on):
        acts.append("withdraw")
    return [act for act in acts if act]


def _step(row: Record, officer: Officer, on: date) -> str:
    right = RIGHTS.get(row.waiting)
    if right is None or not access.may(officer, right, row.unit, on):
        return ""
    return "" if row.waiting in APART and officer.pk in authors_of(row) else STEP_ACTS[row.waiting]


def _as_author(row: Record, officer: Officer, on: date) -> list[str]:
    if not access.may(officer, "catalogue.write", desk_of(row), on):
        return []
    rests = row.waiting in _RESTING
    possible = {
        "submit": rests and row.has_unpublished_changes,
        "edit": True,
        "recall": not rests,
        "restore": rests and not row.live and row.withdrawn_on is not None,
        "discard": rests and _droppable(row),
    }
    return [act for act, open_now in possible.items() if open_now]


def _droppable(row: Record) -> bool:
    if row.first_published_at is not None:
        return bool(row.has_unpublished_changes)
    return row.stage != KEPT and not row.clearings.exists()
