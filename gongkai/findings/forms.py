"""Forms of this room's screens: they read what was typed; acts decide."""

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.findings import queries
from gongkai.findings.models import STATES, VERDICTS, Finding
from gongkai.findings.policies import Transition
from gongkai.organisations.forms import DayField
from gongkai.organisations.models import Unit

ORDERS = {"found": "found_on", "due": "due_on", "unit": "unit__name", "state": "state", "rule": "rule"}
TEXT_HINTS = {
    "dismiss": "写明为什么不成立，例如口径不同、另有说明；以后再检查时保留这个判断。",
    "order": "写明改什么、依据什么，责任单位会在自己的清单上看到。",
    "feedback": "写明怎样改的、改到哪里可以看到。",
    "recheck_fail": "写明还差什么。",
    "put_right": "写明在哪里看到已经改正。",
    "reopen": "写明为什么重新判断。",
}


class FindingFilter(forms.Form):
    """Narrowing the list; all optional."""

    q = forms.CharField(label="问题中的字词", max_length=60, required=False)
    unit = forms.ChoiceField(label="责任单位", required=False)
    state = forms.ChoiceField(label="状态", required=False)
    verdict = forms.ChoiceField(label="结论", choices=[("", "全部"), *VERDICTS], required=False)
    rule = forms.CharField(label="规则", max_length=40, required=False)

    def __init__(self, data: Any, units: QuerySet[Unit]) -> None:
        """Offer the units whose findings the officer may see."""
        super().__init__(data, use_required_attribute=False, auto_id="filter_%s")
        states = [("", "未办结"), ("overdue", "逾期未改"), *STATES, ("all", "全部")]
        self.fields["state"].choices = states  # type: ignore[attr-defined]
        held = units.filter(findings__isnull=False).distinct()
        self.fields["unit"].choices = [("", "全部"), *((one.key, one.name) for one in held)]  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[Finding], on: date) -> QuerySet[Finding]:
        """Return the findings that fit; what makes no sense does not narrow."""
        self.full_clean()
        data = getattr(self, "cleaned_data", {})
        plain = {
            "message__icontains": data.get("q"),
            "unit__key": data.get("unit"),
            "verdict": data.get("verdict"),
            "rule": data.get("rule"),
        }
        rows = rows.filter(**{name: value for name, value in plain.items() if value})
        state = data.get("state") or ""
        if state == "overdue":
            return queries.overdue(rows, on)
        if state == "":
            return rows.exclude(state__in=queries.OVER)
        return rows if state == "all" else rows.filter(state=state)


def ordered(rows: QuerySet[Finding], by: str) -> QuerySet[Finding]:
    """Sort by a column of the list; without one, the nearest term first, then the newest."""
    name = by.removeprefix("-")
    if name not in ORDERS:
        return rows.order_by("due_on", "-pk")
    return rows.order_by(("-" if by.startswith("-") else "") + ORDERS[name], "-pk")


class ActForm(forms.Form):
    """What one act asks for, and the version the officer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    due_on = DayField(label="整改期限", required=False)
    text = forms.CharField(label="说明", max_length=2000, widget=forms.Textarea({"rows": 5}), required=False)

    def __init__(self, row: Transition, *args: Any, **kwargs: Any) -> None:
        """Leave out what the act does not ask."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["text"].help_text = TEXT_HINTS.get(row.act, "")
        if not row.needs_term:
            del self.fields["due_on"]
