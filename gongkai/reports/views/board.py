"""The board: who has reported and who has not, exemptions and reminders."""

import csv
from collections import Counter
from collections.abc import Iterable
from datetime import date
from io import StringIO
from typing import Any

from django.contrib import messages
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from gongkai.organisations.access import Denied, may, require, units_for
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.screens import Screen, officer_of
from gongkai.reports import actions
from gongkai.reports.actions import Refused
from gongkai.reports.forms.annual import ChaseForm, ExemptionForm
from gongkai.reports.models import AnnualReport, Exemption
from gongkai.reports.queries import ReportError, bases_of
from gongkai.reports.queries.board import Line, board, matrix, overdue
from gongkai.statute.errors import StatuteError
from gongkai.statute.reporting import report_due
from gongkai.statute.tables import forms

YEARS = 6
FILTERS = {
    "late": "逾期",
    "none": "未开始",
    "draft": "起草中",
    "submitted": "待审定",
    "returned": "已退回",
    "accepted": "待公布",
    "published": "已公布",
    "exempt": "免报",
}


def year_asked(request: HttpRequest, on: date) -> int:
    """Return the year asked for, by default the last one that is over."""
    asked = request.GET.get("year", "")
    first = min(one.first_year for one in forms())
    if asked.isdecimal() and first <= int(asked) <= on.year:
        return int(asked)
    newest = AnnualReport.objects.filter(year__lt=on.year).aggregate(last=Max("year"))["last"]
    return max(first, on.year - 1) if newest is None else max(newest, on.year - 1)


class BoardScreen(Screen):
    """Units × state for a year, or units × years."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it, or send it as CSV."""
        officer, on = officer_of(request), today()
        units = units_for(officer, "reports.view", on)
        if not units.exists():
            raise Denied("您没有“查看统计与年报”的权限")
        year = year_asked(request, on)
        lines = board(officer, year, on)
        if request.GET.get("export") == "csv":
            return _as_csv(lines, year)
        wanted = request.GET.get("show", "")
        shown = [line for line in lines if wanted in FILTERS and wanted in _marks(line)] if wanted in FILTERS else lines
        first = min(one.first_year for one in forms())
        years = list(range(on.year - 1, max(first, on.year - YEARS) - 1, -1))
        states = matrix(officer, years, on)
        context = {
            "year": year,
            "years": range(on.year, first - 1, -1),
            "due": report_due(year),
            "cards": _cards(lines),
            "show": wanted,
            "rows": [_row(line, officer, on, year) for line in _as_tree(shown)],
            "columns": years,
            "matrix": [
                (line.unit, [(one, states.get(line.unit.pk, {}).get(one, "")) for one in years]) for line in shown
            ]
            if "matrix" in request.GET
            else None,
            "chaser": _top_where(officer, "reports.chase", lines, on),
            "compiler": _top_where(officer, "reports.compile", lines, on),
            "own": _own(officer, year, on),
        }
        return render(request, "reports/annual/board.html", context)


def _marks(line: Line) -> set[str]:
    marks = {line.state or "none"}
    if line.late and line.state != "published":
        marks.add("late")
    if line.exempt and not line.report:
        marks = {"exempt"}
    return marks


def _cards(lines: Iterable[Line]) -> list[dict[str, Any]]:
    many = Counter(mark for line in lines for mark in _marks(line))
    return [
        {"code": code, "label": label, "count": many[code], "urgent": code in {"late", "returned"} and many[code] > 0}
        for code, label in FILTERS.items()
    ]


def _row(line: Line, officer: Officer, on: date, year: int) -> dict[str, Any]:
    reports = [(basis, report) for basis, report in line.reports.items()]
    unreported = line.state != "published"
    return {
        "line": line,
        "reports": reports,
        "may_exempt": not line.exempt and not line.reports and may(officer, "reports.exempt", line.unit, on),
        "may_lift": bool(line.exempt) and may(officer, "reports.exempt", line.unit, on),
        "may_chase": unreported and not line.exempt and may(officer, "reports.chase", line.unit, on),
    }


def _as_tree(lines: list[Line]) -> list[Line]:
    """Put every unit after the one above it, in the order of their keys."""
    here = {line.unit.pk for line in lines}
    below: dict[int | None, list[Line]] = {}
    for line in lines:
        below.setdefault(line.parent if line.parent in here else None, []).append(line)
    ordered: list[Line] = []
    waiting = below.get(None, [])[::-1]
    while waiting:
        line = waiting.pop()
        ordered.append(line)
        waiting += below.get(line.unit.pk, [])[::-1]
    return ordered


def _top_where(officer: Officer, act: str, lines: list[Line], on: date) -> Unit | None:
    """Return the highest unit with others below it at which the officer may do an act."""
    parents = {line.parent for line in lines}
    tops = [line.unit for line in _as_tree(lines) if line.unit.pk in parents]
    return next((unit for unit in tops if may(officer, act, unit, on)), None)


def _own(officer: Officer, year: int, on: date) -> list[tuple[Unit, str, bool]]:
    """Return the reports the officer may write for the year: unit, basis, whether begun."""
    found = []
    for unit in units_for(officer, "reports.write", on)[:5]:
        begun = set(AnnualReport.objects.filter(unit=unit, year=year).values_list("basis", flat=True))
        found += [(unit, basis, basis in begun) for basis in bases_of(unit, on)]
    return found


def _as_csv(lines: list[Line], year: int) -> HttpResponse:
    out = StringIO()
    writer = csv.writer(out)
    writer.writerow(["单位编号", "单位", "年度", "状态", "逾期天数", "免报", "催报次数", "最近催报"])
    for line in lines:
        writer.writerow(
            [line.unit.key, line.unit.name, year, line.state_label, line.late, line.exempt, line.chased, line.chased_on]
        )
    response = HttpResponse("\ufeff" + out.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="reports-{year}.csv"'
    return response


class UnitAct(Screen):
    """An act of those above upon one unit and year; what it needs is asked on a small page."""

    right = ""
    heading = ""
    button = ""

    def get(self, request: HttpRequest, unit: str, year: int) -> HttpResponse:
        """Ask."""
        self._open(request, unit, year)
        return self.show(request, self.form(None))

    def post(self, request: HttpRequest, unit: str, year: int) -> HttpResponse:
        """Do it, or say why not with the typing kept."""
        officer = self._open(request, unit, year)
        form = self.form(request.POST)
        if form.is_valid():
            try:
                said = self.act(officer, form.cleaned_data)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            except ReportError as error:
                form.add_error(None, str(error))
            else:
                messages.success(request, said)
                return redirect(f"{reverse('reports:annual_board')}?year={year}")
        return self.show(request, form, 400)

    def _open(self, request: HttpRequest, unit: str, year: int) -> Officer:
        officer, self.on, self.year = officer_of(request), today(), year
        self.unit = get_object_or_404(Unit, key=unit)
        require(officer, self.right, self.unit, self.on)
        try:
            self.due = report_due(year)
        except (StatuteError, ValueError):
            raise Http404("没有这个年度") from None
        return officer

    def form(self, data: Any) -> Any:
        """Return the form."""
        raise NotImplementedError

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it; return what to say."""
        raise NotImplementedError

    def about(self) -> list[str]:
        """Return what the officer should know first."""
        return []

    def show(self, request: HttpRequest, form: Any, status: int = 200) -> HttpResponse:
        """Draw the page."""
        context = {"form": form, "screen": self, "unit": self.unit, "year": self.year, "about": self.about()}
        return render(request, "reports/annual/unit_act.html", context, status=status)


class ExemptScreen(UnitAct):
    """Exempt a unit for a year."""

    right, heading, button = "reports.exempt", "免报", "决定免报"

    def form(self, data: Any) -> ExemptionForm:
        """Ask for the reason."""
        return ExemptionForm(data)

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        actions.exempt(
            self.unit, self.year, data["reason"], data["text"], by=officer, today=self.on, until=data["until"]
        )
        return f"{self.unit}{self.year}年免报"

    def about(self) -> list[str]:
        """Say what follows."""
        return ["免报的单位不计入逾期，汇总的年报列出它的名称和理由。"]


class LiftScreen(UnitAct):
    """Take an exemption back."""

    right, heading, button = "reports.exempt", "取消免报", "取消免报"

    def form(self, data: Any) -> ChaseForm:
        """Ask nothing."""
        form = ChaseForm(data)
        del form.fields["text"]
        return form

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        row = Exemption.objects.filter(unit=self.unit, year=self.year, lifted_on__isnull=True).first()
        if row is None:
            raise Refused("该单位本年度没有免报")
        actions.lift_exemption(row, by=officer, today=self.on)
        return f"{self.unit}{self.year}年恢复报送"

    def about(self) -> list[str]:
        """Say what follows."""
        return [f"取消以后，该单位应在{self.due:%Y-%m-%d}前公布年报，过期计入逾期。"]


class ChaseScreen(UnitAct):
    """Remind one unit, or all late ones below it."""

    right, heading, button = "reports.chase", "催报", "发出催报"

    def form(self, data: Any) -> ChaseForm:
        """Offer the standing words."""
        return ChaseForm(data, initial={"text": actions.standing_words(self.year, self.on)})

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        actions.chase(self.unit, self.year, data["text"], by=officer, today=self.on)
        return f"已向{self.unit}催报"


class ChaseAllScreen(ChaseScreen):
    """Remind every late unit below one."""

    heading = "一键催报"

    def act(self, officer: Officer, data: dict[str, Any]) -> str:
        """Do it."""
        made = actions.chase_all(self.unit, self.year, data["text"], by=officer, today=self.on)
        return f"已向{len(made)}个单位催报" if made else "没有需要催报的单位"

    def about(self) -> list[str]:
        """Name whom it will reach."""
        late = overdue(self.unit, self.year, self.on)
        if not late:
            return ["现在没有逾期而今天还没有催报过的单位。"]
        names = "、".join(unit.name for unit in late[:12])
        return [f"将催报{len(late)}个逾期单位：{names}{'等' if len(late) > 12 else ''}。"]
