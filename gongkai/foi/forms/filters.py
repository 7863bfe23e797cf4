"""Narrowing the list of cases: every filter is a link's query string, so that a view can be kept and sent."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import F, OrderBy, QuerySet

from gongkai.foi import policies, queries
from gongkai.foi.forms.fields import DayField
from gongkai.foi.models import Case
from gongkai.organisations.calendar import calendar
from gongkai.organisations.models import Officer, Unit
from gongkai.statute import tables

DUE = [
    ("late", "已超期"),
    ("3", "3个工作日内到期"),
    ("5", "5个工作日内到期"),
    ("10", "10个工作日内到期"),
    ("none", "不计时"),
]
WHOSE = [("mine", "我承办的"), ("open", "未办结"), ("closed", "已办结")]
ORDERS: dict[str, str] = {
    "number": "number",
    "unit": "unit__name",
    "arrived": "arrived_on",
    "received": "received_on",
    "due": "due_on",
    "state": "state",
    "concluded": "concluded_on",
    "outcome": "outcome",
}


class CaseFilter(forms.Form):
    """All fields are optional; a value that makes no sense is told and does not narrow."""

    q = forms.CharField(label="申请编号", max_length=30, required=False)
    whose = forms.ChoiceField(label="范围", choices=[("", "全部"), *WHOSE], required=False)
    unit = forms.ChoiceField(label="单位", required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *policies.STATE_LABELS.items()], required=False)
    due = forms.ChoiceField(label="剩余期限", choices=[("", "全部"), *DUE], required=False)
    channel = forms.ChoiceField(label="渠道", required=False)
    outcome = forms.ChoiceField(label="办理结果", required=False)
    since = DayField(label="收到日期自", required=False)
    until = DayField(label="收到日期至", required=False)

    def __init__(self, data: Any, officer: Officer, units: QuerySet[Unit], today: date) -> None:
        """Offer the units whose cases the officer may see."""
        super().__init__(data, use_required_attribute=False, auto_id="filter_%s")
        self.officer, self.today = officer, today
        rows = [(str(unit.pk), f"{unit.name}（{unit.code or unit.key}）") for unit in units]
        self.fields["unit"].choices = [("", "全部"), *rows]  # type: ignore[attr-defined]
        self.fields["channel"].choices = [("", "全部"), *((row.code, row.label) for row in tables.channels())]  # type: ignore[attr-defined]
        self.fields["outcome"].choices = [("", "全部"), *((row.code, row.label) for row in tables.outcomes())]  # type: ignore[attr-defined]

    def narrow(self, cases: QuerySet[Case]) -> QuerySet[Case]:
        """Return the cases that fit."""
        self.full_clean()
        data = getattr(self, "cleaned_data", {})
        plain = {
            "number__icontains": data.get("q"),
            "unit_id": data.get("unit"),
            "state": data.get("state"),
            "channel": data.get("channel"),
            "outcome": data.get("outcome"),
            "received_on__gte": data.get("since"),
            "received_on__lte": data.get("until"),
        }
        cases = cases.filter(**{name: value for name, value in plain.items() if value})
        return self._whose(self._due(cases, data.get("due") or ""), data.get("whose") or "")

    def _due(self, cases: QuerySet[Case], due: str) -> QuerySet[Case]:
        if due == "late":
            return queries.overdue(cases, self.today)
        if due == "none":
            return cases.filter(concluded_on__isnull=True, due_on__isnull=True)
        if due:
            return within_workdays(cases, self.today, int(due))
        return cases

    def _whose(self, cases: QuerySet[Case], whose: str) -> QuerySet[Case]:
        if whose == "mine":
            return cases.filter(handler=self.officer, concluded_on__isnull=True)
        if whose:
            return cases.filter(concluded_on__isnull=whose == "open")
        return cases


def within_workdays(cases: QuerySet[Case], on: date, workdays: int) -> QuerySet[Case]:
    """Narrow to cases due within so many workdays, the late ones not included."""
    last = calendar().add_workdays(on, workdays, provisional=True)
    return queries.due_within(cases, on, (last - on) // timedelta(days=1))


def ordered(cases: QuerySet[Case], sort: str) -> QuerySet[Case]:
    """Order by a column (a leading minus turns it round).

    Without one, or with an unknown one: open cases by urgency, then the concluded ones, the latest first.
    """
    field = ORDERS.get(sort.lstrip("-"))
    if field is None:
        urgency = queries.by_urgency(cases).query.order_by
        return cases.order_by(F("concluded_on").desc(nulls_first=True), *urgency)
    by: OrderBy = F(field).desc(nulls_last=True) if sort.startswith("-") else F(field).asc(nulls_last=True)
    return cases.order_by(by, "pk")
