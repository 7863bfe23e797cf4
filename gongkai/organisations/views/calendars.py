"""The working-day calendar: the years loaded, one year drawn by months, and loading a year."""

from calendar import Calendar as Months
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.organisations import access, actions, queries
from gongkai.organisations.calendar import calendar, today
from gongkai.organisations.forms import CalendarForm
from gongkai.organisations.models import Officer
from gongkai.organisations.screens import Screen, officer_of
from gongkai.statute.errors import StatuteError
from gongkai.statute.workdays import Calendar, Day, ParsedYear, parse_year_csv

AHEAD = 2  # years after the last announced one that can be looked at, marked provisional


@dataclass(frozen=True)
class YearRow:
    """One year in the list."""

    year: int
    announced: bool
    holidays: int
    makeups: int
    workdays: int


def _days(of: Calendar, year: int) -> Iterator[Day]:
    day = date(year, 1, 1)
    while day.year == year:
        yield of.describe(day, provisional=True)
        day += timedelta(days=1)


def _row(of: Calendar, year: int) -> YearRow:
    days = list(_days(of, year))
    holidays = sum(day.kind == "holiday" for day in days)
    makeups = sum(day.kind == "makeup" for day in days)
    return YearRow(year, of.announced(year), holidays, makeups, sum(day.workday for day in days))


class CalendarsScreen(Screen):
    """The years there are, and from when on dates are provisional."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Draw the list."""
        officer, on, of = officer_of(request), today(), calendar()
        years = range(of.first_year, max(of.last_year, on.year) + AHEAD)
        context = {
            "rows": [_row(of, year) for year in reversed(years)],
            "last": of.last_year,
            "may_manage": access.may_at_top(officer, "calendar.manage", on),
        }
        return render(request, "organisations/calendars.html", context)


class YearScreen(Screen):
    """One year by months: holidays, make-up workdays, and what is only presumed."""

    def get(self, request: HttpRequest, year: int) -> HttpResponse:
        """Draw it."""
        on, of = today(), calendar()
        if not of.first_year <= year <= max(of.last_year, on.year) + AHEAD:
            raise Http404
        known = {day.date: day for day in _days(of, year)}
        months = [
            (month, [[known[day] if day else None for day in week] for week in _weeks(year, month)])
            for month in range(1, 13)
        ]
        named = [day for day in known.values() if day.kind in {"holiday", "makeup"}]
        context = {"row": _row(of, year), "months": months, "named": named, "on": on, "year": year}
        return render(request, "organisations/calendar_year.html", context)


def _weeks(year: int, month: int) -> list[list[date | None]]:
    weeks = Months().monthdatescalendar(year, month)
    return [[day if day.month == month else None for day in week] for week in weeks]


class CalendarImportScreen(Screen):
    """Load a year: first what it would change, then the act."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the file."""
        self._check(officer_of(request))
        return render(request, "organisations/calendar_import.html", {"form": CalendarForm()})

    def post(self, request: HttpRequest) -> HttpResponse:
        """Show what the file says and what would change; load it where that was confirmed."""
        officer, on = officer_of(request), today()
        self._check(officer)
        form = CalendarForm(request.POST, request.FILES)
        if not form.is_valid():
            return render(request, "organisations/calendar_import.html", {"form": form})
        text, year = form.cleaned_data["text"], form.cleaned_data["year"]
        parsed = parse_year_csv(text)
        if not parsed.errors and parsed.year != year:
            form.add_error("year", f"文件是{parsed.year}年的，不是{year}年的")
        elif not parsed.errors and request.POST.get("confirmed") == "yes":
            return self._load(request, officer, form, on)
        changes = [] if parsed.errors or form.errors else changed_days(parsed)
        context = {"form": form, "parsed": parsed, "text": text, "changes": changes, "sound": not form.errors}
        return render(request, "organisations/calendar_import.html", context)

    def _load(self, request: HttpRequest, officer: Officer, form: CalendarForm, on: date) -> HttpResponse:
        year = form.cleaned_data["year"]
        try:
            actions.import_calendar(form.cleaned_data["text"], year, actor=officer, on=on)
        except actions.Refused as refusal:
            form.add_error(None, str(refusal))
            return render(request, "organisations/calendar_import.html", {"form": form})
        messages.success(request, f"{year}年的放假安排已载入，相关期限已重新计算")
        return redirect("organisations:calendar_year", year=year)

    def _check(self, officer: Officer) -> None:
        on = today()
        top = queries.root(on)
        if top is None:
            raise access.Denied("尚未建立单位，请用命令行初始化")
        access.require(officer, "calendar.manage", top, on)


def changed_days(parsed: ParsedYear) -> list[tuple[date, bool, bool]]:
    """Return the days whose standing a file would change: the day, whether it is a workday now, and would be."""
    assert parsed.year is not None
    present, other = calendar(), Calendar(extra_rows=parsed.rows)
    try:
        now = {day.date: day.workday for day in _days(present, parsed.year)}
    except StatuteError:
        now = {}
    return [
        (day.date, now[day.date], day.workday)
        for day in _days(other, parsed.year)
        if day.date in now and now[day.date] != day.workday
    ]
