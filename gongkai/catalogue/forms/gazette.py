"""The form of a new gazette: whose, and of which month."""

from datetime import date
from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from gongkai.catalogue.gazettes import months_before
from gongkai.organisations.models import Unit

#: How far back a month may be put together.
MONTHS: Final = 36


class PrepareForm(forms.Form):
    """Unit and month."""

    unit = forms.ModelChoiceField(
        label="单位",
        queryset=Unit.objects.none(),
        empty_label=None,
        error_messages={"required": "请选择单位", "invalid_choice": "请从列出的单位中选择"},
    )
    month = forms.ChoiceField(
        label="月份",
        help_text="收入这个月公开的、编有文号的文件",
        error_messages={"required": "请选择月份", "invalid_choice": "请从列出的月份中选择"},
    )

    def __init__(self, data: Any, units: QuerySet[Unit], on: date) -> None:
        """Offer the units the officer prepares for, and the months that have ended."""
        super().__init__(data, use_required_attribute=False)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].label_from_instance = lambda one: f"{one.name}（{one.code or one.key}）"  # type: ignore[attr-defined]
        months = [(f"{one:%Y-%m}", f"{one.year}年{one.month}月") for one in months_before(on, MONTHS)]
        self.fields["month"].choices = months  # type: ignore[attr-defined]

    def chosen(self) -> tuple[Unit, int, int]:
        """Return unit, year and month of a form found valid."""
        year, month = self.cleaned_data["month"].split("-")
        return self.cleaned_data["unit"], int(year), int(month)
