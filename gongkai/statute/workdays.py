"""Working days of China: weekends, holidays and make-up workdays, year by year from the State Council's notices.

A year is data, never a rule. Where a year's notice is not loaded the calendar raises, unless the caller asks for a
provisional answer: weekends and the holidays fixed by solar date alone.
"""

import csv
import io
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from pathlib import Path

from gongkai.statute.errors import CalendarMissing, StatuteError
from gongkai.statute.rows import Row, one_line, read_text, table

HOLIDAY, MAKEUP = "holiday", "makeup"
COLUMNS = ("date", "kind", "name", "source")
SATURDAY = 5
# Provisional answers end here: a date further away is a slip of the pen, not a due date.
LAST_PROVISIONAL = 2199
LONGEST_COUNT = 5000
LARGEST_FILE = 200_000


@dataclass(frozen=True)
class DayRow:
    """One exception to the weekly rhythm: a holiday, or a weekend worked in exchange."""

    date: date
    kind: str
    name: str
    source: str


@dataclass(frozen=True)
class Day:
    """What a day is. `kind` is workday, makeup, saturday, sunday or holiday; `name` the holiday's name.

    `provisional`: the year's notice is not loaded.
    """

    date: date
    workday: bool
    kind: str
    name: str
    provisional: bool


@dataclass(frozen=True)
class ParsedYear:
    """An importable year. When `errors` is not empty (Chinese, one a line), nothing may be imported."""

    year: int | None
    rows: tuple[DayRow, ...]
    errors: tuple[str, ...]


@dataclass(frozen=True)
class FixedHoliday(Row):
    """A statutory holiday known by solar date alone."""

    month: int
    day: int


class _Year:
    """One year, with its working days as sorted ordinals."""

    def __init__(self, year: int, rows: Iterable[DayRow], provisional: bool) -> None:
        self.provisional = provisional
        self.rows = {row.date: row for row in rows}
        first, last = date(year, 1, 1).toordinal(), date(year, 12, 31).toordinal()
        self.workdays = [n for n in range(first, last + 1) if self.works(date.fromordinal(n))]

    def works(self, day: date) -> bool:
        row = self.rows.get(day)
        return day.weekday() < SATURDAY if row is None else row.kind == MAKEUP


class Calendar:
    """The working days of the shipped years, with an administrator's imported years laid over them.

    An imported year (a CSV named YYYY.csv in `extra_folder`, or all rows of a year in `extra_rows`) replaces the
    shipped year as a whole. StatuteError when an imported file is faulty.
    """

    def __init__(self, extra_folder: Path | None = None, extra_rows: Iterable[DayRow] = ()) -> None:
        self._years: dict[int, _Year] = dict(_shipped_years())
        self._guessed: dict[int, _Year] = {}
        overlay: dict[int, list[DayRow]] = {}
        if extra_folder is not None:
            for row in _folder_rows(extra_folder):
                overlay.setdefault(row.date.year, []).append(row)
        for row in extra_rows:
            overlay.setdefault(row.date.year, []).append(row)
        for year, rows in overlay.items():
            self._years[year] = _Year(year, rows, provisional=False)
        self.first_year = min(self._years)
        self.last_year = max(self._years)

    def announced(self, year: int) -> bool:
        """Whether that year's notice is loaded."""
        return year in self._years

    def is_workday(self, day: date, provisional: bool = False) -> bool:
        """Whether offices work on that day. CalendarMissing for a year not loaded unless `provisional`."""
        return self._year(day.year, provisional).works(day)

    def describe(self, day: date, provisional: bool = False) -> Day:
        """What that day is and why. CalendarMissing for a year not loaded unless `provisional`."""
        year = self._year(day.year, provisional)
        row = year.rows.get(day)
        if row is not None:
            kind, name = row.kind, row.name
        elif day.weekday() < SATURDAY:
            kind, name = "workday", ""
        else:
            kind, name = ("saturday" if day.weekday() == SATURDAY else "sunday"), ""
        return Day(day, year.works(day), kind, name, year.provisional)

    def add_workdays(self, start: date, n: int, provisional: bool = False) -> date:
        """The n-th working day after `start`, which is day 0; `start` itself when n is 0.

        StatuteError when n is negative or out of reason; CalendarMissing for a year not loaded unless `provisional`.
        """
        if n < 0 or n > LONGEST_COUNT:
            raise StatuteError(f"工作日数应当在0至{LONGEST_COUNT}之间")
        if n == 0:
            self._year(start.year, provisional)
            return start
        year, left = start.year, n
        ordinals = self._year(year, provisional).workdays
        position = bisect_right(ordinals, start.toordinal())
        while left > len(ordinals) - position:
            left -= len(ordinals) - position
            year, position = year + 1, 0
            ordinals = self._year(year, provisional).workdays
        return date.fromordinal(ordinals[position + left - 1])

    def workdays_between(self, start: date, end: date, provisional: bool = False) -> int:
        """How many working days lie after `start` up to and including `end`; 0 when end is not after start."""
        total = 0
        for number in range(start.year, end.year + 1):
            ordinals = self._year(number, provisional).workdays
            after = bisect_right(ordinals, start.toordinal()) if number == start.year else 0
            upto = bisect_left(ordinals, end.toordinal() + 1) if number == end.year else len(ordinals)
            total += max(upto - after, 0)
        return total

    def _year(self, year: int, provisional: bool) -> _Year:
        found = self._years.get(year)
        if found is not None:
            return found
        if not provisional or year < self.first_year:
            raise CalendarMissing(year)
        if year > LAST_PROVISIONAL:
            raise StatuteError(f"日期超出可以推算的范围（{LAST_PROVISIONAL}年以内）")
        if year not in self._guessed:
            self._guessed[year] = _Year(year, _fixed(year), provisional=True)
        return self._guessed[year]


def _fixed(year: int) -> list[DayRow]:
    rows = []
    for holiday in table("fixed_holidays", FixedHoliday):
        day = date(year, holiday.month, holiday.day)
        if holiday.in_force(day):
            rows.append(DayRow(day, HOLIDAY, holiday.label, holiday.source))
    return rows


@cache
def _shipped_years() -> dict[int, _Year]:
    years = {}
    for entry in files("gongkai.statute").joinpath("data", "workdays").iterdir():
        if entry.name.endswith(".csv"):
            parsed = parse_year_csv(read_text(f"workdays/{entry.name}"))
            if parsed.errors or parsed.year is None:
                raise StatuteError(f"随附的{entry.name}有误：{parsed.errors[0]}")
            years[parsed.year] = _Year(parsed.year, parsed.rows, provisional=False)
    return years


@cache
def shipped() -> Calendar:
    """The calendar of the shipped years alone, shared by all callers."""
    return Calendar()


def _folder_rows(folder: Path) -> list[DayRow]:
    rows: list[DayRow] = []
    for path in sorted(folder.glob("*.csv")):
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            raise StatuteError(f"放假安排文件{one_line(path.name)}无法读取，应为UTF-8编码的CSV") from None
        parsed = parse_year_csv(text)
        if parsed.errors:
            raise StatuteError(f"放假安排文件{one_line(path.name)}有误：{parsed.errors[0]}")
        if path.stem != str(parsed.year):
            raise StatuteError(f"放假安排文件{one_line(path.name)}的文件名与其中的年份不一致")
        rows.extend(parsed.rows)
    return rows


def parse_year_csv(text: str) -> ParsedYear:
    """Read one year's holidays and make-up workdays (columns date, kind, name, source).

    Never raises: faults come back as Chinese lines naming the line they are on. A year lacking New Year's Day or a day
    of the National Day holiday is reported as incomplete.
    """
    if len(text) > LARGEST_FILE:
        return ParsedYear(None, (), (f"文件过大，不应超过{LARGEST_FILE}字",))
    try:
        lines = list(csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), strict=True))
    except csv.Error:
        return ParsedYear(None, (), ("不是有效的CSV文件",))
    if not lines or tuple(cell.strip() for cell in lines[0]) != COLUMNS:
        return ParsedYear(None, (), ("第1行：表头应为date,kind,name,source",))
    rows: list[DayRow] = []
    errors: list[str] = []
    seen: dict[date, int] = {}
    for number, cells in enumerate(lines[1:], start=2):
        if any(cell.strip() for cell in cells):
            row = _parse_line(number, [cell.strip() for cell in cells], seen, errors)
            if row is not None:
                rows.append(row)
    if not rows and not errors:
        errors.append("文件中没有任何日期")
    year = rows[0].date.year if rows else None
    if year is not None and not errors:
        errors.extend(_incomplete(year, rows))
    return ParsedYear(year, tuple(rows), tuple(errors))


def _parse_line(number: int, cells: list[str], seen: dict[date, int], errors: list[str]) -> DayRow | None:
    """One line, or None with a message added to `errors`."""
    row, fault = _read_cells(cells)
    if row is not None:
        first = next(iter(seen), row.date)
        if row.date.year != first.year:
            fault = f"{row.date}与首行不在同一年（{first.year}年）"
        elif row.date in seen:
            fault = f"{row.date}与第{seen[row.date]}行重复"
        else:
            seen[row.date] = number
    if fault:
        errors.append(f"第{number}行：{fault}")
        return None
    return row


def _read_cells(cells: list[str]) -> tuple[DayRow | None, str]:
    """One line's cells as a row, or a fault."""
    if len(cells) != len(COLUMNS):
        return None, f"应有{len(COLUMNS)}列，实有{len(cells)}列"
    text, kind, name, source = cells
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, f"日期“{one_line(text)}”无效，应如2027-01-01"
    if kind not in (HOLIDAY, MAKEUP):
        return None, f"类别“{one_line(kind)}”无效，应为holiday（放假）或makeup（调休上班）"
    if kind == MAKEUP and day.weekday() < SATURDAY:
        return None, f"{day}不是周末，不能是调休上班日"
    if not name:
        return None, "缺少节日名称"
    if not source:
        return None, "缺少来源（放假安排通知的文号）"
    return DayRow(day, kind, name, source), ""


def _incomplete(year: int, rows: list[DayRow]) -> list[str]:
    off = {row.date for row in rows if row.kind == HOLIDAY}
    worked = {row.date for row in rows if row.kind == MAKEUP}
    faults = []
    for fixed in _fixed(year):
        if fixed.date in worked:
            faults.append(f"{fixed.date}是法定节日（{fixed.name}），不能是调休上班日")
        elif fixed.date not in off:
            faults.append(f"缺少{fixed.date}（{fixed.name}），该年的放假安排不完整")
    return faults


def days(start: date, end: date) -> Iterable[date]:
    """Every calendar day from `start` to `end`, both included."""
    for ordinal in range(start.toordinal(), end.toordinal() + 1):
        yield date.fromordinal(ordinal)


ONE_DAY = timedelta(days=1)
