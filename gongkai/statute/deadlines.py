"""Periods: how long, in what unit, from when, and under which of the two disclosure regulations."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from gongkai.statute.errors import StatuteError
from gongkai.statute.rows import Row, table

UNITS = {"workday": "个工作日", "day": "日", "month": "个月", "year": "年"}


@dataclass(frozen=True)
class Law(Row):
    """One version of the disclosure regulation.

    `correction_once`: a defect may be notified only once (2019, art. 30). `correction_restarts`: the answer period
    starts afresh on receipt of the corrected request (2019, art. 30).
    """

    correction_once: bool
    correction_restarts: bool


@dataclass(frozen=True)
class Deadline(Row):
    """One period or calendar deadline.

    `matter` is what is asked for; `law` names the regulation it belongs to, or is empty. `unit` is workday, day, month,
    year or date; for `date` the `month_day` (MM-DD) holds and `amount` is None.
    """

    matter: str
    law: str
    amount: int | None
    unit: str
    month_day: str
    starts: str

    @property
    def days(self) -> int:
        """The amount of a period; StatuteError for a calendar deadline."""
        if self.amount is None:
            raise StatuteError(f"“{self.label}”是日期，不是期间")
        return self.amount

    def on_year(self, year: int) -> date:
        """The day a calendar deadline falls on in that year; StatuteError for a period."""
        if not self.month_day:
            raise StatuteError(f"“{self.label}”是期间，不是日期")
        month, day = self.month_day.split("-")
        return date(year, int(month), int(day))

    def __str__(self) -> str:
        if self.amount is None:
            month, day = self.month_day.split("-")
            return f"{int(month)}月{int(day)}日"
        return f"{self.amount}{UNITS[self.unit]}"


def laws() -> tuple[Law, ...]:
    """Both versions of the disclosure regulation, oldest first."""
    return table("laws", Law)


@lru_cache(maxsize=4096)
def law(received_on: date) -> Law:
    """The regulation a request received on that day is handled under.

    StatuteError before 2008-05-01, when there was none.
    """
    for row in laws():
        if row.in_force(received_on):
            return row
    raise StatuteError(f"{received_on}时政府信息公开条例尚未施行，不能计算期限")


def deadlines() -> tuple[Deadline, ...]:
    """All periods and calendar deadlines."""
    return table("deadlines", Deadline)


@lru_cache(maxsize=16384)
def find(matter: str, on: date) -> Deadline | None:
    """The period in force for a matter on that day, or None where the law sets none."""
    for row in deadlines():
        if row.matter == matter and row.in_force(on):
            return row
    return None


def deadline(matter: str, on: date) -> Deadline:
    """The period in force for a matter on that day; StatuteError where there is none."""
    row = find(matter, on)
    if row is None:
        raise StatuteError(f"{on}没有关于“{matter}”的期限规定")
    return row
