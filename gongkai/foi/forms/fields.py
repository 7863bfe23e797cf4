"""Fields shared by the forms: a day as people write it, a text that keeps to its length, several files at once."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from gongkai.text.dates import parse_date


class DayField(forms.DateField):
    """A day: the browser's date field, read leniently where there is none (2026年11月21日, 20261121)."""

    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})

    def to_python(self, value: Any) -> date | None:
        """Read what was typed. Raises ``ValidationError`` with the sentence of ``parse_date``."""
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value))
        except ValueError as error:
            raise ValidationError(str(error)) from None


def words(label: str, *, most: int, rows: int = 0, **more: Any) -> forms.CharField:
    """Return a text field of at most ``most`` characters, of several lines where ``rows`` is given."""
    if rows:
        more["widget"] = forms.Textarea(attrs={"rows": rows})
    messages = {"required": f"请填写{label}", "max_length": f"{label}最多{most}个字，现在超出了，请精简"}
    return forms.CharField(label=label, max_length=most, error_messages=messages, **more)


def choice(label: str, choices: Sequence[Any], *, radio: bool = False, **more: Any) -> forms.ChoiceField:
    """Return a choice, drawn as radio buttons or as a list; nothing is chosen beforehand unless ``initial`` says so."""
    messages = {"required": f"请选择{label}", "invalid_choice": f"请从列出的{label}中选择"}
    if radio:
        more["widget"] = forms.RadioSelect
        return forms.ChoiceField(label=label, choices=choices, error_messages=messages, **more)
    return forms.ChoiceField(label=label, choices=[("", "请选择"), *choices], error_messages=messages, **more)


def number(label: str, least: int, most: int, **more: Any) -> forms.IntegerField:
    """Return a whole number between two bounds."""
    messages = {
        "required": f"请填写{label}",
        "invalid": f"{label}应为整数",
        "min_value": f"{label}不能少于{least}",
        "max_value": f"{label}不能多于{most}",
    }
    return forms.IntegerField(label=label, min_value=least, max_value=most, error_messages=messages, **more)


class ManyFilesInput(forms.ClearableFileInput):
    """A file input that takes several files."""

    allow_multiple_selected = True
    template_name = "django/forms/widgets/file.html"


class FilesField(forms.FileField):
    """Several files at once; what each is allowed to be is decided by ``actions.checked``."""

    widget = ManyFilesInput

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the list of uploads."""
        files: list[UploadedFile[bytes]] = [file for file in (data or []) if file]
        if self.required and not files:
            raise ValidationError("请选择要上传的文件", code="required")
        return files
