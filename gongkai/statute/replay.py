"""The replay behind the clock: one case taken through its events in order.

Nothing here is for other rooms; they call `gongkai.statute.clock.run`.
"""

from dataclasses import dataclass, field, replace
from datetime import date

from gongkai.statute import deadlines
from gongkai.statute.deadlines import Law
from gongkai.statute.errors import StatuteError
from gongkai.statute.events import Event, event_kind, whom
from gongkai.statute.workdays import ONE_DAY, Calendar


@dataclass(frozen=True)
class Consultation:
    """One consultation as the clock sees it.

    `limit` is the last day of its period, None without one. `ended` is the last day not counted, None while open.
    """

    whom: str
    started: date
    limit: date | None
    ended: date | None = None
    answered: bool = False


@dataclass(frozen=True)
class Wait:
    """A notice sent on `since` that waits for the applicant until `limit`, the last day allowed."""

    since: date
    limit: date


@dataclass
class Replay:
    """The case in the course of the replay; `restarts`, `flags` and `consultations` grow as it goes."""

    law: Law
    calendar: Calendar
    received: date
    base: date = field(init=False)
    period: int = field(init=False)
    extension: int = 0
    correction: Wait | None = None
    corrections: int = 0
    payment: Wait | None = None
    consultations: list[Consultation] = field(default_factory=list)
    restarts: list[tuple[date, str]] = field(default_factory=list)
    flags: dict[str, None] = field(default_factory=dict)
    concluded_on: date | None = None
    outcome: str | None = None

    def __post_init__(self) -> None:
        self.base = self.received
        self.period = self.amount("answer")

    # -- asking

    def amount(self, matter: str) -> int:
        """The working days the law of the day of receipt gives for a matter."""
        return deadlines.deadline(matter, self.received).days

    def after(self, start: date, workdays: int) -> date:
        return self.calendar.add_workdays(start, workdays, provisional=True)

    def due(self, base: date, pauses: list[tuple[date, date]], period: int | None = None) -> date:
        """The day the period ends when it runs from `base` and `pauses` do not count."""
        period = self.period if period is None else period
        due = self.after(base, period)
        while True:
            again = self.after(base, period + self.paused(base, due, pauses))
            if again == due:
                return due
            due = again

    def paused(self, base: date, due: date, pauses: list[tuple[date, date]]) -> int:
        """Working days after `base` up to `due` that fall in a pause; overlapping pauses count once."""
        total, reached = 0, base
        for started, ended in sorted(pauses):
            start, end = max(started, reached), min(ended, due)
            if end > start:
                total += self.calendar.workdays_between(start, end, provisional=True)
                reached = end
        return total

    def pauses(self, open_until: date) -> list[tuple[date, date]]:
        """Consultation pauses, taking the open ones as ending on that day."""
        return [(c.started, c.ended or max(open_until, c.started)) for c in self.consultations]

    def pauses_if_silent(self) -> list[tuple[date, date]]:
        """Consultation pauses, taking the open ones as ending on the last day of their limit."""
        return [(c.started, c.ended or c.limit or c.started) for c in self.consultations]

    def open(self) -> list[Consultation]:
        """Open consultations, earliest first."""
        return sorted((c for c in self.consultations if c.ended is None), key=lambda c: (c.started, c.whom))

    def restarts_pending(self) -> list[Wait]:
        """The notices whose answer would restart the period."""
        waits = [self.payment] if self.payment else []
        if self.correction and self.law.correction_restarts:
            waits.append(self.correction)
        return waits

    def ended_before(self, day: date) -> bool:
        """Whether the period had ended before that day; an open consultation keeps it from ending."""
        return not self.restarts_pending() and self.due(self.base, self.pauses(day)) < day

    # -- changing

    def flag(self, code: str) -> None:
        self.flags[code] = None

    def conclude(self, day: date, outcome: str | None) -> None:
        """Conclude the case; an open consultation is taken as ended that day."""
        self.consultations = [
            replace(c, ended=max(day, c.started)) if c.ended is None else c for c in self.consultations
        ]
        self.concluded_on, self.outcome = day, outcome
        self.correction = self.payment = None

    def restart(self, day: date, why: str) -> None:
        """A new period from that day; extensions granted before are void."""
        self.base, self.extension, self.period = day, 0, self.amount("answer")
        self.restarts.append((day, why))

    def silence(self, day: date) -> None:
        """End the consultations whose limit passed before that day."""
        self.consultations = [
            replace(c, ended=c.limit) if c.ended is None and c.limit is not None and c.limit < day else c
            for c in self.consultations
        ]

    def lapse(self, day: date) -> None:
        """Apply everything that has run out by the start of that day. Of two lapses on one day correction is first."""
        lapsed = [
            (wait.limit, rank, outcome)
            for rank, (wait, outcome) in enumerate(((self.correction, "not_corrected"), (self.payment, "not_paid")))
            if wait is not None and wait.limit < day
        ]
        if lapsed:
            limit, _, outcome = min(lapsed)
            self.conclude(limit + ONE_DAY, outcome)
        self.silence(day)

    def apply(self, event: Event) -> None:
        """One event, in order."""
        self.lapse(event.on)
        if self.concluded_on is not None:
            self.flag("after_conclusion")
        else:
            HANDLERS[event.kind](self, event)


def _correction_requested(case: Replay, event: Event) -> None:
    if case.law.correction_once and case.corrections:
        case.flag("correction_repeated")
        return
    case.corrections += 1
    notice = deadlines.find("correction_notice", case.received)
    if notice is not None and event.on > case.after(case.received, notice.days):
        case.flag("correction_late")
    limit = case.after(event.on, _correction_days(case, event.argument))
    if case.correction is not None:
        limit = max(limit, case.correction.limit)
    case.correction = Wait(event.on, limit)


def _correction_days(case: Replay, argument: str) -> int:
    longest = case.amount("correction_longest")
    given = int(argument) if argument else case.amount("correction_period")
    if given > longest:
        raise StatuteError(f"补正期限不能超过{longest}个工作日：{given}")
    return given


def _corrected(case: Replay, event: Event) -> None:
    if case.correction is None:
        case.flag("correction_not_pending")
        return
    case.correction = None
    if case.law.correction_restarts:
        case.restart(event.on, "corrected")


def _fee_noticed(case: Replay, event: Event) -> None:
    payment = deadlines.find("fee_payment", case.received)
    if payment is None:
        case.flag("fee_not_yet")
    elif case.payment is not None:
        case.flag("fee_repeated")
    else:
        case.payment = Wait(event.on, case.after(event.on, payment.days))


def _fee_paid(case: Replay, event: Event) -> None:
    if case.payment is not None:
        case.payment = None
        case.restart(event.on, "paid")
    elif deadlines.find("fee_payment", case.received) is None:
        case.flag("fee_not_yet")
    else:
        case.flag("fee_not_pending")


def _consult_started(case: Replay, event: Event) -> None:
    party = whom(event.argument)
    if case.ended_before(event.on):
        case.flag("consult_late")
    limit = case.after(event.on, case.amount(party.deadline)) if party.deadline else None
    case.consultations.append(Consultation(party.code, event.on, limit))


def _consult_answered(case: Replay, event: Event) -> None:
    waiting = [c for c in case.open() if event.argument in ("", c.whom)]
    if waiting:
        place = case.consultations.index(waiting[0])
        case.consultations[place] = replace(waiting[0], ended=event.on, answered=True)
    elif any(not c.answered and event.argument in ("", c.whom) for c in case.consultations):
        case.flag("consult_answer_late")
    else:
        case.flag("consult_not_open")


def _extended(case: Replay, event: Event) -> None:
    if case.restarts_pending():
        case.flag("extension_while_waiting")
        return
    if case.ended_before(event.on):
        case.flag("extension_late")
        return
    most = case.amount("extension")
    wanted = int(event.argument) if event.argument else most
    if wanted > most:
        case.flag("extension_capped")
    granted = min(wanted, most - case.extension)
    if granted <= 0:
        case.flag("extension_exhausted")
    elif granted < min(wanted, most) and event.argument:
        case.flag("extension_capped")
    case.extension += granted
    case.period += granted


def _answered(case: Replay, event: Event) -> None:
    case.conclude(event.on, None)
    if event.on > case.due(case.base, case.pauses(event.on)):
        case.flag("answered_late")


def _withdrawn(case: Replay, event: Event) -> None:
    case.conclude(event.on, "other_ground")


HANDLERS = {
    "correction_requested": _correction_requested,
    "corrected": _corrected,
    "fee_noticed": _fee_noticed,
    "fee_paid": _fee_paid,
    "consult_started": _consult_started,
    "consult_answered": _consult_answered,
    "extended": _extended,
    "answered": _answered,
    "withdrawn": _withdrawn,
}


def replay(case: Replay, events: list[Event]) -> None:
    """Apply the events day by day in the fixed same-day order, whatever order they were given in."""
    groups: dict[tuple[date, int], list[Event]] = {}
    for event in sorted(events):
        groups.setdefault((event.on, event_kind(event.kind).rank), []).append(event)
    for (day, _), group in sorted(groups.items()):
        case.lapse(day)
        for event in _same_day(case, group):
            case.apply(event)


def _same_day(case: Replay, group: list[Event]) -> list[Event]:
    """One group of one day: requests before responses, but responses to what is already pending first."""
    by_role: dict[str, list[Event]] = {}
    for event in group:
        by_role.setdefault(event_kind(event.kind).role, []).append(event)
    responses = by_role.get("response", [])
    pending = {
        "correction": int(case.correction is not None),
        "fee": int(case.payment is not None),
        "consultation": len(case.open()),
    }.get(event_kind(group[0].kind).group, 0)
    return [
        *responses[:pending],
        *by_role.get("request", []),
        *responses[pending:],
        *by_role.get("single", []),
        *by_role.get("last", []),
    ]


def state(case: Replay) -> str:
    """The state of a replayed case, by precedence."""
    if case.concluded_on is not None:
        return "concluded"
    if case.payment is not None:
        return "awaiting_payment"
    if case.correction is not None:
        return "awaiting_correction"
    return "consulting" if case.open() else "running"


def dues(case: Replay) -> tuple[date | None, date | None, date | None]:
    """(due_on, due_if, the day 0 that due_if assumes)."""
    if state(case) in ("concluded", "running"):
        return case.due(case.base, case.pauses(case.base)), None, None
    assumed = max((wait.limit for wait in case.restarts_pending()), default=None)
    if any(c.limit is None for c in case.open()):
        return None, None, assumed
    period = case.period if assumed is None else case.amount("answer")
    return None, case.due(assumed or case.base, case.pauses_if_silent(), period), assumed


def waiting(case: Replay) -> Wait | None:
    """What the clock waits for, with the last day allowed; None when nothing with a limit is awaited."""
    if case.payment or case.correction:
        return case.payment or case.correction
    waits = [Wait(c.started, c.limit) for c in case.open() if c.limit is not None]
    if not waits or len(waits) < len(case.open()):
        return None
    return Wait(min(w.since for w in waits), max(w.limit for w in waits))
