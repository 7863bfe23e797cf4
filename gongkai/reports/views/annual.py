"""What the screens of one annual report share: finding it, its rights, its next act."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse

from gongkai.organisations.access import may, require
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.screens import Screen, officer_of
from gongkai.reports import policies
from gongkai.reports.models import BASES, AnnualReport


@dataclass(frozen=True)
class Act:
    """An act a person may do now: its right, its place in the address, its words."""

    right: str
    slug: str
    label: str


#: In the order in which one follows the other; the first that is open is the next one.
ACTS = (
    Act("reports.submit", "submit", "提交"),
    Act("reports.review", "accept", "审定"),
    Act("reports.review", "return", "退回修改"),
    Act("reports.publish", "publish", "公布"),
    Act("reports.correct", "correct", "更正"),
)


class AnnualScreen(Screen):
    """A screen of one annual report, named by unit, year and basis in the address."""

    right = "reports.view"

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Fix the day for the whole request."""
        super().setup(request, *args, **kwargs)
        self.on: date = today()

    def find(self, request: HttpRequest) -> tuple[Officer, Unit, AnnualReport | None]:
        """Return the officer, the unit and its report, if it was begun. Raises ``Denied`` and ``Http404``."""
        officer = officer_of(request)
        unit = get_object_or_404(Unit, key=self.kwargs["unit"])
        if self.kwargs["basis"] not in dict(BASES):
            raise Http404("没有这种口径")
        require(officer, "reports.view", unit, self.on)
        rows = AnnualReport.objects.select_related("unit", "submitted_by", "accepted_by", "published_by")
        return officer, unit, rows.filter(unit=unit, year=self.kwargs["year"], basis=self.kwargs["basis"]).first()

    def begun(self, request: HttpRequest) -> tuple[Officer, AnnualReport]:
        """Return the officer and the report; one not begun is not there. Asks for the screen's own right."""
        officer, unit, report = self.find(request)
        require(officer, self.right, unit, self.on)
        if report is None:
            raise Http404("这份年报还没有建立")
        return officer, report


def address(report: AnnualReport, name: str = "report", *more: object) -> str:
    """Return the address of one of a report's screens."""
    return reverse(f"reports:annual_{name}", args=[report.unit.key, report.year, report.basis, *more])


def open_acts(report: AnnualReport, officer: Officer, on: date) -> list[Act]:
    """Return the acts whose state and right allow them now."""
    return [
        act for act in ACTS if report.state in policies.STATES[act.right] and may(officer, act.right, report.unit, on)
    ]


def may_write(report: AnnualReport, officer: Officer, on: date) -> bool:
    """Say whether the officer may write in the report now."""
    return report.state in policies.STATES["reports.write"] and may(officer, "reports.write", report.unit, on)


def shared(report: AnnualReport, officer: Officer, on: date) -> dict[str, Any]:
    """Return what the head of every screen of a report shows."""
    acts = open_acts(report, officer, on)
    return {
        "report": report,
        "next": acts[0] if acts else None,
        "others": acts[1:],
        "may_write": may_write(report, officer, on),
        "may_approve": report.state in policies.STATES["reports.approve_override"]
        and may(officer, "reports.approve_override", report.unit, on),
        "here": address(report),
        "on": on,
    }
