"""Narrowing the list of records: every filter is part of the address, so that a view can be kept and sent."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms
from django.db.models import F, Q, QuerySet

from gongkai.catalogue import in_hand
from gongkai.catalogue.forms.fields import rows, tree
from gongkai.catalogue.models import Column, Record
from gongkai.catalogue.models.records import STAGES, WAITING
from gongkai.catalogue.queries import column_ids_below, columns_of
from gongkai.organisations.calendar import calendar
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.queries import branch_ids
from gongkai.statute import catalogue as law

SCOPES: Final = (("waiting", "待我办理"), ("mine", "我拟稿的"), ("", "全部"))
DUE: Final = (("", "全部"), ("late", "已超过公开期限"), ("5", "5个工作日内到期"), ("10", "10个工作日内到期"))
ORDERS: Final = {
    "title": "title",
    "unit": "unit__name",
    "column": "column__path",
    "made": "made_on",
    "due": "publish_due",
    "stage": "stage",
    "published": "published_on",
}
UNTOLD: Final = frozenset({"sort", "page", "export"})


class RecordFilter(forms.Form):
    """All fields are optional; what makes no sense is told and does not narrow."""

    q = forms.CharField(label="名称、文号、索引号", max_length=60, required=False)
    scope = forms.ChoiceField(label="范围", choices=SCOPES, required=False, widget=forms.HiddenInput)
    unit = forms.ChoiceField(label="单位（含下级）", required=False)
    column = forms.ChoiceField(label="栏目（含下级）", required=False)
    kind = forms.ChoiceField(label="信息类型", required=False)
    stage = forms.ChoiceField(label="状态", choices=[("", "全部"), *STAGES], required=False)
    waiting = forms.ChoiceField(label="待办", choices=[("", "全部"), *WAITING], required=False)
    due = forms.ChoiceField(label="公开期限", choices=DUE, required=False)

    def __init__(self, data: Any, officer: Officer, units: QuerySet[Unit], today: date) -> None:
        """Offer the units whose catalogue the officer may see."""
        super().__init__(data, use_required_attribute=False, auto_id="filter_%s")
        self.officer, self.today = officer, today
        offered = {
            "unit": [("", "全部"), *((str(one.pk), f"{one.name}（{one.code or one.key}）") for one in units)],
            "column": [("", "全部"), *tree(columns_of(None))],
            "kind": rows(law.record_kinds(), "全部"),
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def narrow(self, records: QuerySet[Record]) -> QuerySet[Record]:
        """Return the records that fit."""
        self.full_clean()
        data = getattr(self, "cleaned_data", {})
        plain = {name: data.get(name) for name in ("kind", "stage", "waiting")}
        records = records.filter(**{name: value for name, value in plain.items() if value})
        if data.get("unit"):
            records = records.filter(unit__in=branch_ids(int(data["unit"]), self.today))
        if data.get("column"):
            records = records.filter(column__in=column_ids_below(Column.objects.get(pk=data["column"])))
        if words := " ".join((data.get("q") or "").split()):
            said = Q(title__icontains=words) | Q(document_number__icontains=words)
            records = records.filter(said | Q(index_number__icontains=words))
        return self._due(self._scope(records, data.get("scope") or ""), data.get("due") or "")

    def _scope(self, records: QuerySet[Record], scope: str) -> QuerySet[Record]:
        if scope == "waiting":
            return records.filter(pk__in=in_hand.waiting_for(self.officer, self.today).values("pk"))
        return records.filter(prepared_by=self.officer) if scope == "mine" else records

    def _due(self, records: QuerySet[Record], due: str) -> QuerySet[Record]:
        if due == "late":
            return in_hand.overdue(records, self.today)
        if due:
            last = calendar().add_workdays(self.today, int(due), provisional=True)
            late = in_hand.overdue(records, last + timedelta(days=1))
            return late.filter(publish_due__gte=self.today)
        return records


def ordered(records: QuerySet[Record], sort: str, urgent: bool) -> QuerySet[Record]:
    """Order by a column, a leading minus turning it round; without one by urgency, or simply the latest first.

    Urgency is for what is in hand: over all records of a large catalogue sorting by it would take seconds.
    """
    field = ORDERS.get(sort.lstrip("-"))
    if field is None:
        return in_hand.by_urgency(records) if urgent else records.order_by("-pk")
    by = F(field).desc(nulls_last=True) if sort.startswith("-") else F(field).asc(nulls_last=True)
    return records.order_by(by, "-pk")
