"""From a case's rows to the statute's clock: the only place where the two meet."""

from datetime import date

from django.db import connection

from gongkai.foi.models import Case, DecisionItem
from gongkai.statute import clock as statute
from gongkai.statute import tables
from gongkai.statute.workdays import Calendar

#: Plain SQL: every act replays its case, and building this query anew was a tenth of each.
_COUNTED = """
SELECT e.kind, e."on", e.argument FROM foi_clockevent e
WHERE e.case_id = %s AND NOT EXISTS (SELECT 1 FROM foi_eventcorrection c WHERE c.event_id = e.id)
ORDER BY e.id
"""


def counted_events(case: Case) -> list[statute.Event]:
    """Return the events that count: those not corrected."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNTED, (case.pk,))
        return [statute.Event(kind, _day(on), argument) for kind, on, argument in cursor.fetchall()]


def _day(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def clock_of(case: Case, calendar: Calendar, as_of: date | None = None) -> statute.Clock:
    """Return the clock of a case. ``as_of`` applies lapses up to that day. Raises ``StatuteError``.

    Whatever is recorded is known: a day before the latest record is taken as the day of that record.
    """
    events = counted_events(case)
    if as_of is not None:
        as_of = max([as_of, case.arrived_on, case.confirmed_on or case.arrived_on, *(event.on for event in events)])
    return statute.run(case.channel, case.arrived_on, case.confirmed_on, events, calendar, on=as_of)


def outcome_of(case: Case, clock: statute.Clock) -> tuple[str, str]:
    """Return the outcome a concluded case counts under, and its ground where the form's row may be split.

    A lapse or a withdrawal brings its own outcome; otherwise it is the gravest item of the delivered decision. Cases
    that are not concluded, or were withdrawn before there was a case, have none.
    """
    if clock.concluded_on is None or clock.received_on is None:
        return "", ""
    if clock.outcome:
        by_clock = next(row for row in tables.grounds() if row.by_clock and row.outcome == clock.outcome)
        return clock.outcome, by_clock.code
    items = DecisionItem.objects.filter(decision__case=case, decision__stage="delivered").order_by("pk")
    grounds = [tables.ground(code) for code in items.values_list("ground", flat=True)]
    if not grounds:
        raise ValueError(f"case {case.pk} is concluded by an answer without a delivered decision")
    outcome = tables.gravest(ground.outcome for ground in grounds)
    return outcome.code, next((g.code for g in grounds if g.outcome == outcome.code), outcome.code)
