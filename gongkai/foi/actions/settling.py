"""The one place where the clock's verdict is written on a case."""

from datetime import date, timedelta
from typing import Any

from django.db import connection

from gongkai.foi import policies
from gongkai.foi.actions.acting import By, Party, Refused, Stale, record
from gongkai.foi.models import Case, ClockEvent
from gongkai.foi.replay import clock_of, outcome_of
from gongkai.organisations.calendar import calendar
from gongkai.statute import events
from gongkai.statute.clock import Clock
from gongkai.statute.errors import StatuteError


def add_event(case: Case, by: By, kind: str, on: date, argument: str = "") -> ClockEvent:
    """Record one event of the clock. It is never changed; a mistake is mended by a recorded correction."""
    return ClockEvent.objects.create(case=case, kind=kind, on=on, argument=argument, by=by.label)


def settle(
    case: Case, act: str, by: By, on: date, as_of: date | None = None, added: str = "", **details: object
) -> Clock:
    """Replay the case's clock, write what it says, count the version on, and record the act.

    ``added`` is the kind of the event the act has just recorded. Raises ``Refused`` where the events cannot be
    replayed, where the event would have no effect, or where the case has lapsed already though no sweep has
    concluded it yet; ``Stale`` where the case changed under the act.
    """
    clock = replayed(case, as_of or by.today)
    if as_of is None and _lapses(case, clock):
        # What is dated in time counts, however late it is entered.
        clock = replayed(case, on)
    if by.who is not Party.SYSTEM:
        _check_effect(case, clock, added)
    write(case, clock)
    _end_by_silence(case, clock)
    record(case, act, by, on, **details)
    return clock


#: The flags that say that an event, recorded by an act, would change nothing.
_NO_EFFECT = {
    "correction_requested": {"correction_repeated"},
    "corrected": {"correction_not_pending"},
    "fee_noticed": {"fee_not_yet", "fee_repeated"},
    "fee_paid": {"fee_not_yet", "fee_not_pending"},
    "consult_answered": {"consult_not_open", "consult_answer_late"},
    "extended": {"extension_late", "extension_exhausted", "extension_while_waiting"},
}


def _lapses(case: Case, clock: Clock) -> bool:
    """Say whether the clock concludes by itself a case that is still open in the ledger."""
    return case.concluded_on is None and clock.concluded_on is not None and clock.outcome in policies.LAPSES


def _check_effect(case: Case, clock: Clock, added: str) -> None:
    if _lapses(case, clock) and clock.concluded_on is not None:
        last, awaited = clock.concluded_on - timedelta(days=1), policies.LAPSES[str(clock.outcome)]
        raise Refused(f"{awaited}的最后期限（{last:%Y-%m-%d}）已过，此件不再处理，不能再办理这一步", "on")
    if not added:
        return
    if "after_conclusion" in clock.flags:
        raise Refused("日期早于已记录的办理事项，请核对", "on")
    void = _NO_EFFECT.get(added, set()) & set(clock.flags)
    if void:
        raise Refused(events.flag(min(void)).hint, "on")


def _end_by_silence(case: Case, clock: Clock) -> None:
    """Mark the consultations whose period ended without an answer."""
    over = {(one.started, one.whom) for one in clock.consultations if one.limit and one.limit < clock.on}
    if not over:
        return
    for row in case.consultations.filter(answer="", event__correction__isnull=True).select_related("event"):
        if (row.event.on, row.whom) in over:
            case.consultations.filter(pk=row.pk).update(answer="silent")


def replayed(case: Case, as_of: date | None = None) -> Clock:
    """Return the case's clock; what the law makes impossible becomes ``Refused``."""
    try:
        return clock_of(case, calendar(), as_of)
    except StatuteError as error:
        raise Refused(str(error)) from None


def _compare_and_set(case: Case) -> bool:
    """Write what changed if the row still has the version that was read; say whether it had.

    Plain SQL over the model's own columns: this is the one hot write of the ledger.
    """
    changed = case.changed_since_loaded()
    columns = "".join(f', "{name}" = %s' for name in changed)
    adapt = connection.ops.adapt_datefield_value
    values: list[Any] = [adapt(value) if isinstance(value, date) else value for value in changed.values()]
    statement = f'UPDATE foi_case SET "version" = "version" + 1{columns} WHERE id = %s AND "version" = %s'  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(statement, [*values, case.pk, case.version])
        return int(cursor.rowcount) == 1


def write(case: Case, clock: Clock) -> None:
    """Write the clock's verdict by compare-and-set on the version. Raises ``Stale``."""
    outcome, sub_row = outcome_of(case, clock)
    case.received_on = clock.received_on
    case.state = clock.state
    case.due_on, case.due_if, case.provisional = clock.due_on, clock.due_if, clock.provisional
    case.concluded_on = clock.concluded_on
    case.outcome, case.sub_row = outcome, sub_row
    if not _compare_and_set(case):
        raise Stale(Case.objects.select_related("unit").get(pk=case.pk), case.version)
    case.version += 1
    case.remember_loaded()
