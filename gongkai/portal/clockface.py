"""The clock of a request as a month calendar a person can follow with a finger."""

import calendar as months
from dataclasses import dataclass, field
from datetime import date

from gongkai.statute.clock import Clock
from gongkai.statute.explain import Day
from gongkai.statute.workdays import Calendar

WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Square:
    """One square of a month: blank where ``day`` is None. ``short`` stands under the number, ``look`` is its class."""

    day: date | None = None
    short: str = ""
    look: str = ""
    due: bool = False


@dataclass
class Month:
    """One month: its first day and its weeks from Monday to Sunday."""

    first: date
    weeks: list[list[Square]] = field(default_factory=list)


def squares(days: list[Day], clock: Clock, calendar: Calendar) -> dict[date, Square]:
    """Return a square for every day of an explanation."""
    found: dict[date, Square] = {}
    counted = 0
    for day in days:
        counted += day.counted
        look = ["counted" if day.counted else "off"]
        if day.date == clock.received_on:
            look.append("start")
        due = day.date == (clock.due_on or clock.due_if)
        if due:
            look.append("due")
        if calendar.describe(day.date, provisional=True).provisional:
            look.append("provisional")
        found[day.date] = Square(day.date, _short(day, clock, counted), " ".join(look), due)
    return found


def _short(day: Day, clock: Clock, counted: int) -> str:
    if day.date == clock.received_on:
        return "收到"
    if day.counted:
        return f"第{counted}日"
    if day.date.weekday() >= 5:
        return "休"
    return "放假" if "放假" in day.why else "不计"


def face(days: list[Day], clock: Clock, calendar: Calendar) -> list[Month]:
    """Return the months from the first to the last day of an explanation; days outside it are plain squares."""
    if not days:
        return []
    known = squares(days, clock, calendar)
    year, month = days[0].date.year, days[0].date.month
    last = (days[-1].date.year, days[-1].date.month)
    found = []
    while (year, month) <= last:
        page = Month(date(year, month, 1))
        for week in months.Calendar().monthdatescalendar(year, month):
            page.weeks.append([known.get(day, Square(day)) if day.month == month else Square() for day in week])
        found.append(page)
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found
