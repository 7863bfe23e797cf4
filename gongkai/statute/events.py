"""The vocabulary of the clock: states, flags, kinds of events, whom one consults; and one event."""

import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from gongkai.statute.errors import StatuteError
from gongkai.statute.rows import Row, one_line, pick, table

NUMBER = re.compile(r"[0-9]{1,4}")


@dataclass(frozen=True)
class ClockState(Row):
    """A state of the clock. `due_known`: the due date is definite in it."""

    due_known: bool


@dataclass(frozen=True)
class ClockFlag(Row):
    """Something irregular that was noticed, with a sentence for the officer."""

    hint: str


@dataclass(frozen=True)
class EventKind(Row):
    """A kind of event.

    `group` and `rank` order events of one day; `role` orders them inside the group (request, response, single, last).
    `argument` is empty, `workdays` (a whole number) or `consulted` (whom).
    """

    group: str
    rank: int
    role: str
    argument: str
    effect: str


@dataclass(frozen=True)
class Consulted(Row):
    """Whom one consults. `deadline` is the matter of its period, empty where there is no limit."""

    deadline: str
    silence: str


@dataclass(frozen=True, order=True)
class Event:
    """Something that happened to the request on a day. `argument` as its kind defines, empty for the default."""

    kind: str
    on: date
    argument: str = ""


def states() -> tuple[ClockState, ...]:
    """All states."""
    return table("clock_states", ClockState)


def flags() -> tuple[ClockFlag, ...]:
    """All flags."""
    return table("clock_flags", ClockFlag)


def flag(code: str) -> ClockFlag:
    """One flag by its code."""
    return pick(flags(), code, "提示")


def event_kinds() -> tuple[EventKind, ...]:
    """All kinds of events in same-day order."""
    return table("clock_events", EventKind)


@lru_cache(maxsize=64)
def event_kind(code: str) -> EventKind:
    """One kind of event by its code."""
    return pick(event_kinds(), code, "期限事件")


def consulted() -> tuple[Consulted, ...]:
    """Whom one may consult."""
    return table("consulted", Consulted)


@lru_cache(maxsize=16)
def whom(code: str) -> Consulted:
    """One kind of party consulted by its code; empty is another agency."""
    return pick(consulted(), code or "other_organ", "征求意见对象")


def parse_event(text: str) -> Event:
    """An event written KIND:DATE[:ARGUMENT]; StatuteError when it is malformed."""
    parts = str(text).strip().split(":")
    if not 2 <= len(parts) <= 3:
        raise StatuteError(f"期限事件应写作“种类:日期”或“种类:日期:参数”：{one_line(text)}")
    kind = event_kind(parts[0]).code
    event = Event(kind, parse_day(parts[1]), parts[2] if len(parts) == 3 else "")
    check_event(event)
    return event


def parse_day(text: str) -> date:
    """A date written YYYY-MM-DD; StatuteError otherwise."""
    if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        raise StatuteError(f"日期应写作2026-01-31的形式：{one_line(text)}")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise StatuteError(f"没有这一天：{text}") from None


def check_event(event: Event) -> None:
    """StatuteError unless the event's kind exists and its argument is one that the kind takes."""
    kind = event_kind(event.kind if isinstance(event.kind, str) else "")
    check_day(event.on, kind.label)
    if not isinstance(event.argument, str):
        raise StatuteError(f"“{kind.label}”的参数应为文字：{one_line(str(event.argument))}")
    if not event.argument:
        return
    if not kind.argument:
        raise StatuteError(f"“{kind.label}”不带参数：{one_line(event.argument)}")
    if kind.argument == "consulted":
        whom(event.argument)
    elif not NUMBER.fullmatch(event.argument) or int(event.argument) == 0:
        raise StatuteError(f"“{kind.label}”的工作日数应为1至9999的整数：{one_line(event.argument)}")


def check_day(day: object, what: str) -> None:
    """StatuteError unless it is a plain date."""
    if type(day) is not date:
        raise StatuteError(f"{what}的日期无效：{one_line(str(day))}")
