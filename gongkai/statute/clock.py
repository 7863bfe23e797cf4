"""The statutory clock of one request: when it was received, when the answer is due, and what state it is in.

A pure replay. `run` takes what happened, in any order, and the as-of day; it never reads today's date. What follows is
the project's reading where the text leaves room (docs/clock.md has all of it):

- The day of receipt, correction or payment is day 0. A period is that many working days after day 0, not counting days
  of consultation: the days after a consultation starts, up to and including the day it ends. Overlapping consultations
  are one pause.
- Lapses take effect at the start of the day after the limit, and are applied up to the as-of day.
- Events dated after the as-of day are not known yet and are ignored.
- Beyond the last announced year the calendar is provisional, and the clock says so.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from gongkai.statute import deadlines, tables
from gongkai.statute.errors import StatuteError
from gongkai.statute.events import (
    ClockFlag,
    ClockState,
    Consulted,
    Event,
    EventKind,
    check_day,
    check_event,
    consulted,
    event_kind,
    event_kinds,
    flag,
    flags,
    parse_day,
    parse_event,
    states,
    whom,
)
from gongkai.statute.replay import Consultation, Replay, Wait, dues, replay, state, waiting
from gongkai.statute.workdays import Calendar

__all__ = [
    "Clock",
    "ClockFlag",
    "ClockState",
    "Consultation",
    "Consulted",
    "Event",
    "EventKind",
    "Wait",
    "consulted",
    "event_kind",
    "event_kinds",
    "flag",
    "flags",
    "parse_day",
    "parse_event",
    "run",
    "states",
    "whom",
]


@dataclass(frozen=True)
class Clock:
    """The clock of one request as of `on`.

    - `received_on`: the legal day of receipt; None while unconfirmed.
    - `due_on`: the last day to answer; None while it is not known.
    - `due_if`: what it would be if what is awaited came on the last day allowed; None where there is no limit.
    - `provisional`: one of the two rests on a year whose holidays are not announced yet.
    - `flags`: codes of irregularities in the order noticed, each once.
    - `outcome`: the outcome code, when the clock itself concluded the case (a lapse or a withdrawal).
    - `law`: code of the regulation in force on the day of receipt.
    - `base`: day 0 of the running period; `restarts`: every restart as (day, `corrected` or `paid`).
    - `assumed_base`: the day 0 that `due_if` assumes; `wait`: the notice waited on, with its last day.
    - `period`: working days of the period, of which `extension` were granted by extension.
    - `paused_days`: working days not counted because of consultation.
    """

    channel: str
    arrived: date
    received_on: date | None
    due_on: date | None
    due_if: date | None
    state: str
    provisional: bool
    flags: tuple[str, ...]
    on: date
    outcome: str | None = None
    concluded_on: date | None = None
    law: str | None = None
    paused_days: int = 0
    period: int = 0
    extension: int = 0
    base: date | None = None
    assumed_base: date | None = None
    wait: Wait | None = None
    restarts: tuple[tuple[date, str], ...] = ()
    consultations: tuple[Consultation, ...] = ()


def run(
    channel: str,
    arrived: date,
    confirmed: date | None,
    events: Iterable[Event],
    calendar: Calendar,
    on: date | None = None,
) -> Clock:
    """The clock of a request.

    `arrived`: the day it reached the agency. `confirmed`: the day both sides confirmed receipt, for the channels that
    need it (art. 31); it means nothing on the others. `on`: the as-of day; None is the latest day among receipt and
    events. StatuteError for anything that cannot be: an unknown channel or event, confirmation before arrival, an event
    before receipt.
    """
    way = tables.channel(channel)
    happened = list(events)
    _check(arrived, confirmed, on, happened)
    if not way.needs_confirmation:
        confirmed = None
    as_of = on or max([arrived, *([confirmed] if confirmed else []), *(event.on for event in happened)])
    if as_of < arrived:
        raise StatuteError(f"查询日期{as_of}早于申请到达之日{arrived}")
    happened = [event for event in happened if event.on <= as_of]
    received = arrived
    if way.needs_confirmation:
        withdrawn = any(e.kind == "withdrawn" and (confirmed is None or e.on < confirmed) for e in happened)
        if confirmed is None or confirmed > as_of or withdrawn:
            return _unconfirmed(Clock(channel, arrived, None, None, None, "", False, (), as_of), happened)
        received = confirmed
    _check_none_before(received, happened)
    case = Replay(deadlines.law(received), calendar, received)
    replay(case, happened)
    case.lapse(as_of)
    return _result(Clock(channel, arrived, received, None, None, "", False, (), as_of), case)


def _check(arrived: date, confirmed: date | None, on: date | None, events: list[Event]) -> None:
    check_day(arrived, "到达")
    for day, what in ((confirmed, "确认"), (on, "查询")):
        if day is not None:
            check_day(day, what)
    if confirmed is not None and confirmed < arrived:
        raise StatuteError(f"确认日期{confirmed}早于到达日期{arrived}")
    for event in events:
        check_event(event)


def _check_none_before(received: date, events: list[Event]) -> None:
    early = min((event for event in events if event.on < received), default=None)
    if early is not None:
        raise StatuteError(f"“{event_kind(early.kind).label}”的日期{early.on}早于收到申请之日{received}")


def _unconfirmed(blank: Clock, events: list[Event]) -> Clock:
    """The clock of a request whose receipt was never confirmed: waiting, or withdrawn and counted nowhere."""
    gone = min((event.on for event in events if event.kind == "withdrawn"), default=None)
    for event in sorted(events):
        if event.on < blank.arrived or (event.kind != "withdrawn" and (gone is None or event.on <= gone)):
            raise StatuteError(f"收到日期尚未确认，不能登记{event.on}的“{event_kind(event.kind).label}”")
    if gone is None:
        return replace(blank, state="awaiting_confirmation")
    late = ("after_conclusion",) if len(events) > 1 else ()
    return replace(blank, state="concluded", outcome="other_ground", concluded_on=gone, flags=late)


def _result(blank: Clock, case: Replay) -> Clock:
    """What the replayed case looks like from outside."""
    due_on, due_if, assumed = dues(case)
    known = due_on or due_if
    base = assumed or case.base
    pauses = case.pauses_if_silent() if known else case.pauses(blank.on)
    years = range(case.received.year, known.year + 1) if known else range(0)
    return replace(
        blank,
        due_on=due_on,
        due_if=due_if,
        state=state(case),
        provisional=not all(case.calendar.announced(year) for year in years),
        flags=tuple(case.flags),
        outcome=case.outcome,
        concluded_on=case.concluded_on,
        law=case.law.code,
        paused_days=case.paused(base, known or max(blank.on, base), pauses),
        period=case.amount("answer") if case.restarts_pending() else case.period,
        extension=0 if case.restarts_pending() else case.extension,
        base=case.base,
        assumed_base=assumed,
        wait=waiting(case),
        restarts=tuple(case.restarts),
        consultations=tuple(case.consultations),
    )
