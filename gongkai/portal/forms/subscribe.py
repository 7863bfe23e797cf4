"""Asking for mails about what is new."""

from dataclasses import dataclass, field
from typing import Any

from django import forms
from django.core.validators import EmailValidator

from gongkai.catalogue.models import Column
from gongkai.catalogue.queries import column_at
from gongkai.organisations.models import Unit
from gongkai.portal.forms.fields import Choice, PlainForm, Words
from gongkai.portal.models.subscriptions import DAILY, RHYTHMS
from gongkai.statute import catalogue as law


@dataclass(frozen=True)
class Thing:
    """What is subscribed to: a unit's records, a column's, both together; or the words of a search with its filters."""

    unit: Unit | None = None
    column: Column | None = None
    query: str = ""
    narrowing: dict[str, str] = field(default_factory=dict)


class RhythmForm(PlainForm):
    """How often mails come."""

    rhythm = Choice(label="多久寄一次", choices=RHYTHMS, missing="请选择多久寄一次", initial=DAILY)


class SubscribeForm(RhythmForm):
    """The address, the thing and the rhythm."""

    email = Words(
        label="电子邮箱",
        most=200,
        missing="请填写电子邮箱",
        autocomplete="email",
        help_text="只用来寄送您订阅的内容，加密保存，退订即删除。",
        validators=[EmailValidator("电子邮箱的格式不对，请核对，例如 name@example.cn")],
    )
    unit = Words(label="单位", most=20, widget=forms.HiddenInput)
    column = Words(label="栏目", most=200, widget=forms.HiddenInput)
    q = Words(label="检索词", most=200, widget=forms.HiddenInput)
    year = Words(label="年份", most=4, widget=forms.HiddenInput)
    validity = Words(label="效力", most=20, widget=forms.HiddenInput)
    field_order = ("email", "rhythm", "unit", "column", "q", "year", "validity")

    def clean_unit(self) -> Unit | None:
        """Return the unit that is named."""
        key = self.cleaned_data["unit"]
        found = Unit.objects.filter(key=key).first() if key else None
        if key and found is None:
            raise forms.ValidationError("没有这个单位，请回到单位的页面重新订阅")
        return found

    def clean_column(self) -> Any:
        """Return the column that is named, by its present or a former address."""
        path = self.cleaned_data["column"]
        found = column_at(path) if path else None
        if path and found is None:
            raise forms.ValidationError("没有这个栏目，请回到栏目的页面重新订阅")
        return found

    def clean_year(self) -> str:
        """Return the year."""
        year = self.cleaned_data["year"]
        if year and not (year.isascii() and year.isdecimal() and len(year) == 4):
            raise forms.ValidationError("年份不对，请回到检索的页面重新订阅")
        return str(year)

    def clean_validity(self) -> str:
        """Return the code of the validity."""
        code = self.cleaned_data["validity"]
        if code and all(row.code != code for row in law.validities()):
            raise forms.ValidationError("没有这种效力，请回到检索的页面重新订阅")
        return str(code)

    def thing(self) -> Thing:
        """Return what is asked for, as far as it is sound: a unit, a column, or whatever a search finds."""
        found = self.cleaned_data
        unit, column = found.get("unit"), found.get("column")
        words = {name: found.get(name, "") for name in ("q", "year", "validity")}
        if not any(words.values()):
            return Thing(unit, column)
        chosen = {"unit": unit.key if unit else "", "column": column.path if column else "", **words}
        query = chosen.pop("q")
        return Thing(query=query, narrowing={name: value for name, value in chosen.items() if value})
