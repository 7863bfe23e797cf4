"""New-media accounts 政务新媒体: every unit's, and one unit's figures month by month."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from io import StringIO
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from gongkai.organisations import access, actions, media, queries
from gongkai.organisations.actions import Refused
from gongkai.organisations.actions.accounts import figure_fault
from gongkai.organisations.calendar import today
from gongkai.organisations.contents import platforms
from gongkai.organisations.forms.media import MonthForm, SheetForm
from gongkai.organisations.media_sheets import HEADINGS, Sheet, Unusable, Wrong, month_of, read_rows
from gongkai.organisations.models import AccountFigure, Officer, Unit, UnitAccount
from gongkai.organisations.screens import Screen, officer_of
from gongkai.papers.cells import harmless

PER_PAGE = 50
YEARS = 6


@dataclass(frozen=True)
class Line:
    """One account as the screens show it: ``figures`` are those of the year, by month."""

    account: UnitAccount
    platform: str
    figures: list[AccountFigure]

    @property
    def followers(self) -> int | None:
        """The latest number of followers told in the year."""
        return next((one.followers for one in reversed(self.figures) if one.followers is not None), None)

    @property
    def posts(self) -> int | None:
        """What was posted in the year, as far as told."""
        return _sum(one.posts for one in self.figures)

    @property
    def reads(self) -> int | None:
        """How often it was read in the year, as far as told."""
        return _sum(one.reads for one in self.figures)


def _sum(amounts: Iterable[int | None]) -> int | None:
    told = [one for one in amounts if one is not None]
    return sum(told) if told else None


def _year(request: HttpRequest, on: date) -> int:
    asked = request.GET.get("year", "")
    return int(asked) if asked.isascii() and asked.isdigit() and 2008 <= int(asked) <= on.year else on.year


def lines_of(accounts: Iterable[UnitAccount], year: int) -> list[Line]:
    """Return accounts with their figures of a year: two statements."""
    listed = list(accounts)
    rows = AccountFigure.objects.filter(account__in=listed, month__year=year).order_by("month")
    by_account: dict[int, list[AccountFigure]] = {}
    for row in rows:
        by_account.setdefault(row.account_id, []).append(row)
    return [Line(one, platforms().get(one.platform, one.platform), by_account.get(one.pk, [])) for one in listed]


class MediaScreen(Screen):
    """The accounts of every unit within sight."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them, or send them with their figures as a sheet."""
        officer, on = officer_of(request), today()
        units = access.units_for(officer, "units.view", on)
        rows = UnitAccount.objects.filter(unit__in=units).select_related("unit").order_by("unit__key", "order", "pk")
        year, words = _year(request, on), request.GET.get("q", "").replace("\x00", "").strip()[:60]
        if words:
            rows = rows.filter(name__icontains=words) | rows.filter(unit__name__icontains=words)
        if "export" in request.GET:
            return _as_csv(lines_of(rows, year), f"new-media-{year}.csv")
        page = Paginator(rows.filter(listed=True), PER_PAGE).get_page(request.GET.get("page"))
        mine = (
            access.units_for(officer, "units.media", on).filter(pk=officer.unit_id).first() if officer.unit_id else None
        )
        context = {
            "page": page, "lines": lines_of(page.object_list, year), "year": year, "years": _years(on), "q": words,
            "own": mine,
        }  # fmt: skip
        return render(request, "organisations/media.html", context)


def _years(on: date) -> list[int]:
    return list(range(on.year, on.year - YEARS, -1))


class UnitMediaScreen(Screen):
    """One unit's accounts: the year, a month typed, a sheet brought in."""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the unit and fix the day for the whole request."""
        super().setup(request, *args, **kwargs)
        self.unit, self.on = get_object_or_404(Unit, key=kwargs["key"]), today()

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Show the year; the month asked for stands ready to be typed."""
        access.require(officer_of(request), "units.view", self.unit, self.on)
        if "export" in request.GET:
            year = _year(request, self.on)
            lines = lines_of(UnitAccount.objects.filter(unit=self.unit), year)
            return _as_csv(lines, f"new-media-{self.unit.key}-{year}.csv")
        return self._draw(self._month_form(request), SheetForm())

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Keep a month, or the good lines of a sheet."""
        officer = officer_of(request)
        access.require(officer, "units.media", self.unit, self.on)
        if request.POST.get("act") == "sheet":
            return self._sheet(request, officer)
        form = self._month_form(request, request.POST)
        if not form.is_valid():
            return self._draw(form, SheetForm(), status=400)
        try:
            outcome = actions.keep_figures(self.unit, form.entered(), actor=officer, on=self.on)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self._draw(form, SheetForm(), status=400)
        said = f"{form.month.year}年{form.month.month}月的数据已保存" if outcome.changes else "没有变化"
        messages.success(request, said)
        address = reverse("organisations:unit_media", args=[self.unit.key])
        return redirect(f"{address}?year={form.month.year}&month={form.month:%Y-%m}")

    def _sheet(self, request: HttpRequest, officer: Officer) -> HttpResponse:
        form = SheetForm(request.POST, request.FILES)
        if not form.is_valid():
            return self._draw(self._month_form(request), form, status=400)
        try:
            sheet = self._sound(read_rows(form.rows(), self.unit))
        except Unusable as fault:
            form.add_error(None, str(fault))
            return self._draw(self._month_form(request), form, status=400)
        outcome = actions.keep_figures(self.unit, [one for _, one in sheet.entered], actor=officer, on=self.on)
        return self._draw(self._month_form(request), SheetForm(), sheet=sheet, outcome=outcome)

    def _sound(self, sheet: Sheet) -> Sheet:
        """Move the lines that cannot stand to those that are wrong."""
        accounts = {row.pk: row for row in UnitAccount.objects.filter(unit=self.unit)}
        kept = Sheet(wrong=list(sheet.wrong))
        for number, one in sheet.entered:
            fault = figure_fault(one, accounts.get(one.account), self.on)
            kept.wrong.append(Wrong(number, fault)) if fault else kept.entered.append((number, one))
        kept.wrong.sort(key=lambda one: one.line)
        return kept

    def _month_form(self, request: HttpRequest, data: Any = None) -> MonthForm:
        last = self.on.replace(day=1) - timedelta(days=1)
        month = month_of((data or request.GET).get("month", "")) or last.replace(day=1)
        rows = UnitAccount.objects.filter(unit=self.unit, listed=True)
        open_then = [row for row in rows if _open_in(row, month)]
        return MonthForm(open_then, month, data)

    def _draw(self, form: MonthForm, sheet_form: SheetForm, status: int = 200, **more: Any) -> HttpResponse:
        year = _year(self.request, self.on)
        accounts = UnitAccount.objects.filter(unit=self.unit).order_by("-listed", "order", "pk")
        context = {
            "unit": self.unit, "line": queries.line(self.unit, self.on)[:0:-1], "year": year, "years": _years(self.on),
            "lines": lines_of(accounts, year), "form": form, "sheet_form": sheet_form, "headings": HEADINGS,
            "total": media.year_of([self.unit.pk], date(year, 1, 1), min(date(year, 12, 31), self.on)),
            "may_enter": access.may(officer_of(self.request), "units.media", self.unit, self.on),
            "may_edit": access.may(officer_of(self.request), "units.profile", self.unit, self.on), **more,
        }  # fmt: skip
        return render(self.request, "organisations/unit_media.html", context, status=status)


def _open_in(account: UnitAccount, month: date) -> bool:
    opened = account.opened_on is None or account.opened_on.replace(day=1) <= month
    return opened and (account.closed_on is None or account.closed_on >= month)


def _as_csv(lines: Iterable[Line], name: str) -> HttpResponse:
    out = StringIO()
    writer = csv.writer(out)
    if queries.is_demonstration():
        writer.writerow(["演示数据：账号和数字均为虚构"])
    writer.writerow(["单位", *HEADINGS, "状态", "关停日期", "网址"])
    for line in lines:
        account = line.account
        tail = ["关停" if account.closed_on else "在用", account.closed_on, harmless(account.address)]
        months: list[AccountFigure | None] = [*line.figures] or [None]
        for one in months:
            month = f"{one.month:%Y-%m}" if one else ""
            amounts = ["" if one is None else getattr(one, amount) for amount in media.AMOUNTS]
            names = [harmless(account.unit.name), line.platform, harmless(account.name), month]
            writer.writerow([*names, *amounts, *tail])
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
