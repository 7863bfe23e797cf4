"""Fields shared by the forms of this room."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django import forms
from django.utils import timezone

from gongkai.catalogue.models import Column
from gongkai.organisations.forms.acts import DayField
from gongkai.statute.rows import Row

Choices = Sequence[tuple[str, str]]


def rows(given: Iterable[Row], empty: str = "请选择") -> list[tuple[str, str]]:
    """Return statute rows as choices, with an empty one first."""
    return [("", empty), *((row.code, row.label) for row in given)]


def tree(columns: Iterable[Column]) -> list[tuple[str, str]]:
    """Return columns in tree order as choices, each indented by its depth."""
    return [(str(one.pk), "　" * one.path.count("/") + one.name) for one in columns]


def words(label: str, most: int, hint: str = "", lines: int = 0, required: bool = False) -> forms.CharField:
    """Return a text field; its length is checked by the act, so that everything wrong is told at once."""
    widget = forms.Textarea(attrs={"rows": lines}) if lines else forms.TextInput(attrs={"autocomplete": "off"})
    if not lines:
        widget.attrs["maxlength"] = most
    return forms.CharField(label=label, help_text=hint, required=required, widget=widget, strip=False)


def day(label: str, hint: str = "") -> DayField:
    """Return a date field."""
    return DayField(label=label, help_text=hint, required=False)


class MomentField(forms.DateTimeField):
    """A day and an hour in local time."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")

    def __init__(self, **more: Any) -> None:
        """Say in Chinese what is wrong."""
        more.setdefault("error_messages", {"invalid": "请填写日期和时间，例如 2026-11-21 09:30"})
        super().__init__(required=False, **more)

    def prepare_value(self, value: Any) -> Any:
        """Show local time."""
        if isinstance(value, datetime) and timezone.is_aware(value):
            value = timezone.localtime(value)
        return super().prepare_value(value)


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files at once; what each is allowed to be the act says."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the uploads."""
        return [one for one in (data if isinstance(data, (list, tuple)) else [data]) if one]
