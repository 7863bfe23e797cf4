"""The one place where the clock's verdict is written on a case."""

from datetime import date

from django.db.models import F

from gongkai.foi.actions.acting import By, Refused, Stale, record
from gongkai.foi.models import Case, ClockEvent
from gongkai.foi.replay import clock_of, outcome_of
from gongkai.organisations.calendar import calendar
from gongkai.statute.clock import Clock
from gongkai.statute.errors import StatuteError


def add_event(case: Case, by: By, kind: str, on: date, argument: str = "") -> ClockEvent:
    """Record one event of the clock. It is never changed; a mistake is mended by a recorded correction."""
    return ClockEvent.objects.create(case=case, kind=kind, on=on, argument=argument, by=by.label)


def settle(case: Case, act: str, by: By, on: date, as_of: date | None = None, **details: object) -> Clock:
    """Replay the case's clock, write what it says, count the version on, and record the act.

    Raises ``Refused`` where the events cannot be replayed, ``Stale`` where the case changed under the act.
    """
    clock = replayed(case, as_of)
    write(case, clock)
    record(case, act, by, on, **details)
    return clock


def replayed(case: Case, as_of: date | None = None) -> Clock:
    """Return the case's clock; what the law makes impossible becomes ``Refused``."""
    try:
        return clock_of(case, calendar(), as_of)
    except StatuteError as error:
        raise Refused(str(error)) from None


def write(case: Case, clock: Clock) -> None:
    """Write the clock's verdict by compare-and-set on the version. Raises ``Stale``."""
    outcome, sub_row = outcome_of(case, clock)
    values = {
        "arrived_on": case.arrived_on,
        "confirmed_on": case.confirmed_on,
        "received_on": clock.received_on,
        "state": clock.state,
        "due_on": clock.due_on,
        "due_if": clock.due_if,
        "provisional": clock.provisional,
        "concluded_on": clock.concluded_on,
        "outcome": outcome,
        "sub_row": sub_row,
        "closed_on": case.closed_on,
        "applicant_type": case.applicant_type,
        "applicant_type_confirmed": case.applicant_type_confirmed,
        "handler": case.handler,
    }
    if not Case.objects.filter(pk=case.pk, version=case.version).update(version=F("version") + 1, **values):
        raise Stale(Case.objects.select_related("unit").get(pk=case.pk), case.version)
    for field, value in values.items():
        setattr(case, field, value)
    case.version += 1
