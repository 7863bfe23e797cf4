"""What happens by dates alone: lapses, consultations that end by silence, and clocks that move with the calendar."""

from dataclasses import dataclass, field
from datetime import date

from gongkai.foi.actions.acting import By, Party, acting
from gongkai.foi.actions.deciding import lapse
from gongkai.foi.actions.settling import replayed, settle
from gongkai.foi.models import Case, Consultation
from gongkai.statute.clock import Clock

_CACHED = ("state", "due_on", "due_if", "provisional", "concluded_on")


@dataclass
class Sweep:
    """What a sweep did: the numbers of the cases it concluded or moved."""

    lapsed: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)


def sweep(today: date) -> Sweep:
    """Bring every open case up to date. Safe to run at any time, twice, or after a crash.

    Cases whose correction or payment did not come are concluded; consultations that ended by silence let the clock run
    on; due dates follow a newly loaded calendar.
    """
    done, by = Sweep(), By(Party.SYSTEM, today)
    for pk in Case.objects.filter(concluded_on__isnull=True).values_list("pk", flat=True).order_by("pk"):
        case = Case.objects.select_related("unit", "applicant").get(pk=pk)
        clock = replayed(case, today)
        if clock.concluded_on is not None and clock.outcome:
            done.lapsed.append(lapse(case, by, today).number)
        elif any(getattr(case, name) != getattr(clock, name) for name in _CACHED):
            done.moved.append(resettle(case, by, today).number)
    return done


def resettle(case: Case | int, by: By, on: date) -> Case:
    """Write the clock's verdict as of a day, where silence or a new calendar changed it."""
    with acting(case, "foi.resettle", by, on) as locked:
        before = locked.due_on
        clock = settle(locked, "foi.resettle", by, on, as_of=on, before=before)
        for row in Consultation.objects.filter(case=locked, answer="", answered_on__isnull=True):
            if _silent(row, clock, on):
                Consultation.objects.filter(pk=row.pk).update(answer="silent")
        return locked


def _silent(row: Consultation, clock: Clock, on: date) -> bool:
    mine = (one for one in clock.consultations if (one.started, one.whom) == (row.event.on, row.whom))
    return any(one.limit is not None and one.limit < on and not one.answered for one in mine)


def drift(today: date) -> list[str]:
    """Return the numbers of cases whose cached clock differs from a replay: empty when all is well."""
    wrong = []
    for case in Case.objects.select_related("unit").order_by("pk").iterator(chunk_size=500):
        clock = replayed(case, today if case.concluded_on is None else None)
        if not _agrees(case, clock):
            wrong.append(case.number)
    return wrong


def _agrees(case: Case, clock: Clock) -> bool:
    if case.concluded_on is not None and clock.concluded_on is None:
        # A lapse: the events alone do not show it, the day it was concluded on does.
        clock = replayed(case, case.concluded_on)
    return all(getattr(case, name) == getattr(clock, name) for name in _CACHED)
