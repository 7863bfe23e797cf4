"""The desk: what is mine by days left, what waits for me, what is late below me. Every count is a link."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from gongkai.foi import queries
from gongkai.foi.forms.filters import within_workdays
from gongkai.foi.models import Case, Consultation
from gongkai.foi.views.frame import rows_of, workdays_left
from gongkai.organisations import access
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer
from gongkai.organisations.screens import Screen, officer_of
from gongkai.statute import clock

MOST = 15
WAITING = {
    "confirm": ("待确认收到", "confirm"),
    "review": ("待我审查", "review"),
    "extension": ("待批延期", "decide-extension"),
    "sign": ("待我签发", "sign"),
    "deliver": ("待送达", "deliver"),
}


@dataclass(frozen=True)
class Card:
    """One count, and where it leads."""

    label: str
    count: int
    url: str
    note: str = ""
    urgent: bool = False


class Desk(Screen):
    """The first page of the morning."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        officer, on = officer_of(request), today()
        seen = queries.visible_to(officer, on)
        mine = queries.by_urgency(seen.filter(handler=officer, concluded_on__isnull=True))
        may_file = access.units_for(officer, "foi.file", on).exists()
        context = {
            "today": on,
            "officer": officer,
            "cards": _cards(officer, on, seen, mine),
            "mine": rows_of(mine[:MOST], officer, on),
            "mine_count": mine.count(),
            "queues": _queues(officer, on),
            "replies": _replies(officer, on),
            "late": queries.late_below(officer, on)[:MOST] if _supervises(officer, on) else None,
            "may_file": may_file,
            "may_see": access.units_for(officer, "foi.view", on).exists(),
        }
        return render(request, "foi/desk.html", context)


def _supervises(officer: Officer, on: date) -> bool:
    return access.assignments(officer, on).filter(below=True).exists()


def _list(**filters: str) -> str:
    return f"{reverse('foi:cases')}?{urlencode(filters)}"


def _cards(officer: Officer, on: date, seen: QuerySet[Case], mine: QuerySet[Case]) -> list[Card]:
    late = queries.overdue(seen, on).count()
    running = seen.filter(concluded_on__isnull=True)
    soon = within_workdays(seen, on, 5).count()
    return [
        Card("已超期", late, _list(due="late"), "查看范围内未办结、已过答复期限", urgent=late > 0),
        Card("近期到期", soon, _list(due="5"), "5个工作日内到期"),
        Card("我承办的", mine.count(), _list(whose="mine"), "未办结"),
        Card("在办", running.count(), _list(whose="open"), "查看范围内全部未办结"),
        Card("不计时", running.filter(due_on__isnull=True).count(), _list(due="none"), "待确认、补正、缴费或征求意见"),
    ]


def _queues(officer: Officer, on: date) -> list[dict[str, object]]:
    """Return what waits for the officer, each queue with its act; queues of acts they never do are left out."""
    found: list[dict[str, object]] = []
    for key, cases in queries.waiting(officer, on).items():
        label, slug = WAITING[key]
        cases = cases.select_related("unit", "handler").distinct()
        rows = rows_of(cases[:MOST], officer, on)
        if rows:
            found.append({"label": label, "slug": slug, "rows": rows, "count": cases.count()})
    return found


def _replies(officer: Officer, on: date) -> list[dict[str, object]]:
    """Return the consultations without an answer at the units where the officer records answers."""
    units = access.units_for(officer, "foi.record_consultation", on)
    waiting = Consultation.objects.filter(
        case__unit__in=units, case__concluded_on__isnull=True, answered_on__isnull=True, event__correction__isnull=True
    ).select_related("case__unit", "event")[:MOST]
    kinds = {kind.code: kind.label for kind in clock.consulted()}
    rows = []
    for one in waiting:
        running = queries.clock(one.case, on).consultations
        limit = next((c.limit for c in running if (c.started, c.whom) == (one.event.on, one.whom)), None)
        rows.append({"one": one, "kind": kinds[one.whom], "limit": limit, "days": workdays_left(limit, on)})
    return rows
