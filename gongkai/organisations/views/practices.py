"""A unit's own choices, one form each."""

import re
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gongkai.organisations import access, actions, practices
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Practice, Unit
from gongkai.organisations.screens import Screen, officer_of
from gongkai.statute.tables import Ground, channels, grounds


class ChoiceForm(forms.Form):
    """One matter: whether the unit chooses for itself, and what."""

    own = forms.BooleanField(label="由本单位设定（不勾选则随上级或默认）", required=False)
    year = forms.IntegerField(label="年度", min_value=2008, max_value=2199, required=False)

    def __init__(self, matter: practices.Matter, data: Any = None, initial: Any = None) -> None:
        """Ask in the way the matter's kind asks."""
        super().__init__(data, initial=initial, prefix=matter.code)
        self.matter = matter
        if not matter.per_year:
            del self.fields["year"]
        self.fields["value"] = _FIELDS[matter.kind](matter)

    def clean(self) -> dict[str, Any]:
        """Bring what was typed into the stored form."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if self.matter.per_year and not data.get("year") and "year" not in self.errors:
            self.add_error("year", "请填写年度")
        if self.matter.kind == "rows" and "value" in data:
            try:
                data["value"] = _rows(data["value"])
            except ValueError as error:
                self.add_error("value", str(error))
        return data


def _text(matter: practices.Matter) -> forms.Field:
    long = matter.most > 100
    widget = forms.Textarea({"rows": 3}) if long else forms.TextInput()
    return forms.CharField(label="取值", required=False, max_length=matter.most, widget=widget, help_text=matter.hint)


def _whole(matter: practices.Matter) -> forms.Field:
    return forms.IntegerField(label="取值", required=False, help_text=matter.hint)


def _flag(matter: practices.Matter) -> forms.Field:
    return forms.BooleanField(label="是", required=False, help_text=matter.hint)


def _channels(matter: practices.Matter) -> forms.Field:
    options = [(row.code, row.label) for row in channels() if row.can_be_switched_off]
    widget = forms.CheckboxSelectMultiple()
    return forms.MultipleChoiceField(
        label="关闭的渠道", required=False, choices=options, widget=widget, help_text=matter.hint
    )


def _lines(matter: practices.Matter) -> forms.Field:
    known = "；".join(f"{ground.label}（{ground.code}）" for ground in _grounds())
    hint = f"{matter.hint}。每行一项：名称、冒号、所含情形的代码，代码之间用顿号。可用的情形：{known}"
    return forms.CharField(label="分项", required=False, widget=forms.Textarea({"rows": 4}), help_text=hint)


def _grounds() -> list[Ground]:
    return [ground for ground in grounds() if ground.outcome == "other_ground"]


_FIELDS = {"text": _text, "whole": _whole, "flag": _flag, "channels": _channels, "rows": _lines}


def _rows(text: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for number, line in enumerate(text.splitlines(), 1):
        label, colon, codes = line.replace(":", "：").partition("：")
        if line.strip() and not colon:
            raise ValueError(f"第{number}行应为“名称：情形代码”")
        if line.strip():
            rows.append({"label": label.strip(), "grounds": re.split(r"[、,，\s]+", codes.strip())})
    return rows


class PracticeScreen(Screen):
    """All matters of one unit, each saved by itself."""

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """Draw the forms."""
        unit = self._unit(request, key)
        return self._show(request, unit, [_form(unit, matter) for matter in practices.matters().values()])

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        """Save the one matter whose button was pressed."""
        unit = self._unit(request, key)
        matter = practices.matters().get(request.POST.get("matter", ""))
        if matter is None:
            return redirect("organisations:unit_practice", key=key)
        form = ChoiceForm(matter, request.POST)
        if form.is_valid() and self._save(request, unit, matter, form):
            return redirect("organisations:unit", key=key)
        forms_shown = [form if one.code == matter.code else _form(unit, one) for one in practices.matters().values()]
        return self._show(request, unit, forms_shown, form)

    def _save(self, request: HttpRequest, unit: Unit, matter: practices.Matter, form: ChoiceForm) -> bool:
        data = form.cleaned_data
        value = data["value"] if data["own"] else None
        try:
            actions.set_practice(
                unit, matter.code, value, year=data.get("year") or 0, actor=officer_of(request), on=today()
            )
        except actions.Refused as refusal:
            form.add_error("value", str(refusal))
            return False
        return True

    def _unit(self, request: HttpRequest, key: str) -> Unit:
        unit = get_object_or_404(Unit, key=key)
        access.require(officer_of(request), "units.practice", unit, today())
        return unit

    def _show(
        self, request: HttpRequest, unit: Unit, shown: list[ChoiceForm], wrong: ChoiceForm | None = None
    ) -> HttpResponse:
        context = {"unit": unit, "forms": shown, "wrong": wrong}
        return render(request, "organisations/practices.html", context)


def _form(unit: Unit, matter: practices.Matter) -> ChoiceForm:
    own = Practice.objects.filter(unit=unit, code=matter.code).order_by("-year").first()
    value = own.value if own else matter.default
    if matter.kind == "rows":
        value = "\n".join(f"{row['label']}：{'、'.join(row['grounds'])}" for row in value)
    initial = {"own": own is not None, "value": value, "year": own.year if own else today().year}
    return ChoiceForm(matter, initial=initial)
