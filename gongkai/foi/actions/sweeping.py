"""What happens by dates alone: lapses, consultations that end by silence, and clocks that move with the calendar."""

from dataclasses import dataclass, field
from datetime import date

from gongkai.foi import counting, policies
from gongkai.foi.actions.acting import By, Party, Refused, acting
from gongkai.foi.actions.deciding import lapse
from gongkai.foi.actions.settling import replayed, settle
from gongkai.foi.models import Case
from gongkai.foi.replay import outcome_of
from gongkai.statute.clock import Clock

_CACHED = ("received_on", "state", "due_on", "due_if", "provisional", "concluded_on")


@dataclass
class Sweep:
    """What a sweep did: the numbers of the cases it concluded or moved, and of those whose record does not replay."""

    lapsed: list[str] = field(default_factory=list)
    moved: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)


def sweep(today: date) -> Sweep:
    """Bring every open case up to date. Safe to run at any time, twice, or after a crash.

    Cases whose correction or payment did not come are concluded; consultations that ended by silence let the clock run
    on; due dates follow a newly loaded calendar. A case that cannot be replayed does not hold up the others.
    """
    done, by = Sweep(), By(Party.SYSTEM, today)
    arrived = Case.objects.filter(concluded_on__isnull=True, arrived_on__lte=today)
    for pk in list(arrived.values_list("pk", flat=True).order_by("pk")):
        case = Case.objects.select_related("unit", "applicant").get(pk=pk)
        try:
            _bring_up(case, by, today, done)
        except Refused:
            done.failed.append(case.number)
    counting.fold()
    return done


def _bring_up(case: Case, by: By, today: date, done: Sweep) -> None:
    clock = replayed(case, today)
    if clock.concluded_on is not None and clock.outcome in policies.LAPSES:
        done.lapsed.append(lapse(case, by, today).number)
    elif not _agrees(case, clock):
        done.moved.append(resettle(case, by, today).number)


def resettle(case: Case | int, by: By, on: date) -> Case:
    """Write the clock's verdict as of a day, where silence or a new calendar changed it."""
    with acting(case, "foi.resettle", by, on) as locked:
        settle(locked, "foi.resettle", by, on, as_of=locked.concluded_on or on, before=locked.due_on)
        return locked


def drift(today: date) -> list[str]:
    """Return the numbers of cases whose cached clock differs from a replay: empty when all is well."""
    wrong = []
    for case in Case.objects.select_related("unit").order_by("pk").iterator(chunk_size=500):
        try:
            agrees = _agrees(case, replayed(case, case.concluded_on or today))
        except Refused:
            agrees = False
        if not agrees:
            wrong.append(case.number)
    return wrong


def _agrees(case: Case, clock: Clock) -> bool:
    if any(getattr(case, name) != getattr(clock, name) for name in _CACHED):
        return False
    return (case.outcome, case.sub_row) == outcome_of(case, clock)
