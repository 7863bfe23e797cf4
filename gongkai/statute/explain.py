"""The clock told day by day: which day counted, which did not, why, and under which article."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from gongkai.statute.clock import Clock
from gongkai.statute.errors import StatuteError
from gongkai.statute.rows import Row, table
from gongkai.statute.workdays import Calendar, days
from gongkai.statute.workdays import Day as CalendarDay


@dataclass(frozen=True)
class DayReason(Row):
    """Why a day counts or not. `label` may hold {n}, the number of the day, and {name}, the holiday."""

    reason: str


@dataclass(frozen=True)
class Day:
    """One calendar day of the clock. `why` is Chinese for a person; `article` may be empty."""

    date: date
    counted: bool
    why: str
    article: str


@lru_cache(maxsize=4096)
def day_reason(reason: str, received_on: date) -> DayReason:
    """Why a day counts or not, for a request received on that day; StatuteError for an unknown reason."""
    for row in table("day_reasons", DayReason):
        if row.reason == reason and row.in_force(received_on):
            return row
    raise StatuteError(f"没有关于“{reason}”的说明")


def explain(clock: Clock, calendar: Calendar) -> list[Day]:
    """Every calendar day from receipt to the due date.

    To `due_on`, else `due_if`, else the as-of day (an open consultation without limit); on to the conclusion where that
    is later. Empty while receipt is unconfirmed. The days counted up to the due date are exactly the period.
    """
    if clock.received_on is None:
        return []
    known = clock.due_on or clock.due_if
    last = known or max(clock.on, clock.received_on)
    if clock.concluded_on is not None:
        last = max(last, clock.concluded_on)
    teller = _Teller(clock, clock.received_on, calendar)
    return [teller.tell(day) for day in days(clock.received_on, last)]


class _Teller:
    """Goes through the days in order, numbering those that count."""

    def __init__(self, clock: Clock, received: date, calendar: Calendar) -> None:
        self.clock, self.received, self.calendar = clock, received, calendar
        self.base = clock.assumed_base or clock.base or received
        self.number = 0
        self.pauses = sorted((c.started, c.ended or c.limit or clock.on, c.whom) for c in clock.consultations)

    def tell(self, day: date) -> Day:
        described = self.calendar.describe(day, provisional=True)
        if day <= self.base:
            return self._day(day, False, self._before_count(day))
        whom = next((whom for start, end, whom in self.pauses if start < day <= end), None)
        if self.number >= self.clock.period:
            return self._day(day, False, "overdue")
        if whom is not None:
            return self._day(day, False, f"consult_{whom}")
        if not described.workday:
            return self._day(day, False, described.kind, described)
        self.number += 1
        return self._day(day, True, self._count_reason(described), described)

    def _count_reason(self, described: CalendarDay) -> str:
        if described.kind == "makeup":
            return "makeup"
        return "extended" if self.number > self.clock.period - self.clock.extension else "workday"

    def _before_count(self, day: date) -> str:
        """Why a day up to day 0 does not count."""
        if day == self.received:
            return "receipt"
        for restarted, why in self.clock.restarts:
            if day == restarted:
                return why
            if day < restarted:
                return f"before_{why}"
        awaits_payment = self.clock.state == "awaiting_payment"
        wait = self.clock.wait
        if wait is not None and day <= wait.since:
            return "before_paid" if awaits_payment else "before_corrected"
        return "waiting_payment" if awaits_payment else "waiting_correction"

    def _day(self, day: date, counted: bool, reason: str, described: CalendarDay | None = None) -> Day:
        row = day_reason(reason, self.received)
        why = row.label.format(n=self.number, name=described.name if described else "")
        if described is not None and described.provisional:
            why += day_reason("provisional", self.received).label
        concluded = self.clock.concluded_on
        if concluded is not None and day > concluded:
            why += day_reason("after_conclusion", self.received).label
        return Day(day, counted, why, row.article)
