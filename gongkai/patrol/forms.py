"""Forms of this room's screens: they read what was typed; acts decide."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from gongkai.catalogue.models import Record
from gongkai.organisations.models import Unit
from gongkai.patrol.models import LISTS
from gongkai.statute.patrol import patrol_rules


class RunForm(forms.Form):
    """What to examine now: a unit with those below it, or one record; by every rule or one."""

    unit = forms.ChoiceField(label="单位", required=False)
    index_number = forms.CharField(
        label="或者一条信息的索引号", max_length=60, required=False, help_text="填了索引号，只查这一条"
    )
    rule = forms.ChoiceField(label="规则", required=False)

    def __init__(self, data: Any, units: QuerySet[Unit]) -> None:
        """Offer the units the officer may examine."""
        super().__init__(data, use_required_attribute=False)
        self.units = units
        offered = [(one.key, one.name) for one in units.order_by("key")]
        self.fields["unit"].choices = [("", "请选择"), *offered]  # type: ignore[attr-defined]
        if len(offered) == 1:
            self.fields["unit"].initial = offered[0][0]
        rules = [(rule.code, f"{rule.code} {rule.label}") for rule in patrol_rules()]
        self.fields["rule"].choices = [("", "全部规则"), *rules]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Find what was named, among what the officer may examine."""
        data = super().clean() or {}
        number = data.get("index_number", "").strip()
        if number:
            data["record"] = Record.objects.filter(index_number=number, live=True, unit__in=self.units).first()
            if data["record"] is None:
                self.add_error("index_number", "没有这个索引号的公开信息，或者不在您的单位")
        elif data.get("unit"):
            data["of_unit"] = self.units.filter(key=data["unit"]).first()
        elif "unit" not in self.errors:
            self.add_error("unit", "请选择单位，或者填写索引号")
        return data


class WordForm(forms.Form):
    """A word proposed for a list."""

    list = forms.ChoiceField(label="词表", choices=LISTS)
    word = forms.CharField(label="字词", max_length=40)
    right = forms.CharField(label="正确的写法", max_length=40, required=False, help_text="只有错别字要填")
    reason = forms.CharField(label="理由", max_length=200)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave the asking to us."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
