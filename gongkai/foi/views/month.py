"""The clock as months of a wall calendar: a number for each day that counts, and a reason for each that does not."""

import calendar as weeks
from dataclasses import dataclass, field
from datetime import date

from gongkai.organisations.calendar import calendar
from gongkai.statute.clock import Clock
from gongkai.statute.explain import Day


@dataclass
class Square:
    """One day: what is drawn in it and what is said about it."""

    day: date | None = None
    mark: str = ""
    look: str = ""
    said: str = ""


@dataclass
class Month:
    """One month: its name and its weeks from Monday."""

    label: str
    rows: list[list[Square]] = field(default_factory=list)


def months(clock: Clock, told: list[Day], today: date) -> list[Month]:
    """Return the months from receipt to the last day told; empty where nothing is told yet."""
    if not told:
        return []
    known = {day.date: day for day in told}
    numbers = _numbers(told)
    found = []
    year, month = told[0].date.year, told[0].date.month
    while (year, month) <= (told[-1].date.year, told[-1].date.month):
        rows = [
            [_square(day, known, numbers, clock, today) if day.month == month else Square() for day in week]
            for week in weeks.Calendar(firstweekday=0).monthdatescalendar(year, month)
            if any(day in known and day.month == month for day in week)
        ]
        found.append(Month(f"{year}年{month}月", rows))
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    return found


def _numbers(told: list[Day]) -> dict[date, int]:
    counted = [day.date for day in told if day.counted]
    return {day: number for number, day in enumerate(counted, 1)}


def _square(day: date, known: dict[date, Day], numbers: dict[date, int], clock: Clock, today: date) -> Square:
    looks = ["is-today"] if day == today else []
    one = known.get(day)
    if one is None:
        return Square(day, "今天" if day == today else "", " ".join(looks), "")
    mark = f"第{numbers[day]}日" if one.counted else ""
    described = calendar().describe(day, provisional=True)
    if one.counted:
        looks.append("is-counted")
    else:
        looks.append("is-paused" if described.workday else "is-off")
    if described.kind == "makeup":
        looks.append("is-makeup")
    if described.provisional:
        looks.append("is-provisional")
    special = _special(day, clock, today)
    if special:
        mark, look = special
        looks.append(look)
    return Square(day, mark, " ".join(looks), f"{one.why}（{one.article}）" if one.article else one.why)


def _special(day: date, clock: Clock, today: date) -> tuple[str, str] | None:
    if day == clock.concluded_on:
        return "办结", "is-done"
    if day == clock.due_on:
        late = clock.concluded_on is None and day < today
        return "到期", "is-due is-late" if late else "is-due"
    if day == clock.due_if:
        return "最迟", "is-due"
    if day == clock.received_on:
        return "收到", "is-start"
    return next(
        ((("补正" if why == "corrected" else "缴费"), "is-start") for on, why in clock.restarts if on == day), None
    )
