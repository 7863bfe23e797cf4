"""The screen of one act: a form, the effect it would have, and the act itself once confirmed."""

from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gongkai.organisations import access
from gongkai.organisations.actions import Refused
from gongkai.organisations.calendar import today
from gongkai.organisations.forms import OfficerField, UnitField
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.queries import open_units
from gongkai.organisations.screens import Screen, officer_of


class ActScreen(Screen):
    """Subclasses say what is asked, what would follow and what is done; without ``effects`` it is done at once."""

    form_class: ClassVar[type[forms.BaseForm]]
    heading: ClassVar[str]
    submit: ClassVar[str]
    grave: ClassVar[bool] = False
    hint: ClassVar[str] = ""

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Fix the day for the whole request."""
        super().setup(request, *args, **kwargs)
        self.on = today()

    def about(self) -> Any:
        """Return what the act is about, named in the heading."""
        return None

    def check(self, officer: Officer) -> None:
        """Raise ``Denied`` where the officer may not even be shown the form."""

    def initial(self) -> dict[str, Any]:
        """Return what the form starts with."""
        return {}

    def build(self, data: Any = None, files: Any = None) -> forms.BaseForm:
        """Return the form."""
        return self.form_class(data, files, initial=self.initial())

    @property
    def previews(self) -> bool:
        """Say whether the effect is shown before the act."""
        return type(self).effects is not ActScreen.effects

    def effects(self, data: dict[str, Any]) -> list[str]:
        """Return, in Chinese, what would follow."""
        return []

    def act(self, officer: Officer, data: dict[str, Any]) -> str | HttpResponse:
        """Do it; return the sentence that says it was done."""
        raise NotImplementedError

    def back(self) -> str:
        """Return the address to go to afterwards."""
        raise NotImplementedError

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Ask."""
        self.check(officer_of(request))
        return self.show(self.build())

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Show the effect of what was asked, or do it where that was confirmed."""
        officer = officer_of(request)
        self.check(officer)
        form = self.build(request.POST, request.FILES)
        if not form.is_valid():
            return self.show(form)
        effects = self.effects(form.cleaned_data)
        if effects and request.POST.get("confirmed") != "yes":
            return self.show(form, effects)
        try:
            done = self.act(officer, form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
            return self.show(form)
        if isinstance(done, HttpResponse):
            return done
        messages.success(request, done)
        return redirect(self.back())

    def show(self, form: forms.BaseForm, effects: list[str] | None = None) -> HttpResponse:
        """Draw the form, or what it would bring about."""
        suggest(form, self.on)
        context = {"form": form, "effects": effects, "screen": self, "about": self.about(), "back": self.back()}
        return render(self.request, "organisations/act.html", context)


class UnitAct(ActScreen):
    """An act on the unit named in the address."""

    permission: ClassVar[str]

    def setup(self, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        """Find the unit."""
        super().setup(request, *args, **kwargs)
        self.unit = get_object_or_404(Unit, key=kwargs["key"])

    def about(self) -> Any:
        """Name the unit."""
        return self.unit

    def check(self, officer: Officer) -> None:
        """Ask for the act's own permission at the unit."""
        access.require(officer, self.permission, self.unit, self.on)


def suggest(form: forms.BaseForm, on: Any) -> None:
    """Fill the lists of the form's unit and officer boxes."""
    for field in form.fields.values():
        if isinstance(field, UnitField):
            rows = open_units(on).filter(placements__until=None).values_list("key", "name", "placements__parent__name")
            field.widget.options = [(key, f"{name}（{above or '无上级'}）") for key, name, above in rows]
        elif isinstance(field, OfficerField):
            people = Officer.objects.filter(is_active=True).select_related("unit")[:500]
            field.widget.options = [(one.username, f"{one.name} {one.unit or ''}") for one in people]
