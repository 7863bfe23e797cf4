"""Fields that take text as people really type and paste it, and forms that say what is wrong in one place."""

import unicodedata
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.safestring import SafeString


@dataclass(frozen=True)
class Problem:
    """One thing to put right, and the field it stands at."""

    target: str
    text: str


def tidy(text: str, lines: bool = False) -> str:
    """Return text without null and control characters and invisible direction marks, with even line ends."""
    even = text.replace("\r\n", "\n").replace("\r", "\n")
    if not lines:
        even = even.replace("\n", " ").replace("\t", " ")
    kept = (c for c in even if c == "\n" or c == "\t" or unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Co", "Cn"})
    return "".join(kept).strip()


class Words(forms.CharField):
    """A text field with its own Chinese messages; ``lines`` allows more than one line."""

    def __init__(self, *, label: str, most: int, missing: str = "", lines: bool = False, **kwargs: Any) -> None:
        """Set the messages; where ``missing`` is empty the field may stay empty. ``expected`` hides “选填”."""
        self.lines = lines
        self.expected = bool(kwargs.pop("expected", False))
        attrs = {"class": kwargs.pop("look", "")} if "look" in kwargs else {}
        if "autocomplete" in kwargs:
            attrs["autocomplete"] = kwargs.pop("autocomplete")
        widget = forms.Textarea(attrs={"rows": 7, **attrs}) if lines else kwargs.pop("widget", forms.TextInput)(attrs)
        super().__init__(
            label=label,
            required=bool(missing),
            max_length=most,
            widget=widget,
            error_messages={
                "required": missing,
                "max_length": f"{label}最多%(limit_value)d个字，现在是%(show_value)d个字，请删减",
            },
            **kwargs,
        )

    def to_python(self, value: Any) -> str:
        """Tidy what was typed."""
        return tidy(str(value), self.lines) if value is not None else ""

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Leave the length to the server: a browser would cut a pasted text without a word."""
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs


class Choice(forms.ChoiceField):
    """A choice among few, as radio buttons, with its own messages."""

    def __init__(self, *, label: str, choices: Any, missing: str = "", **kwargs: Any) -> None:
        """Set the messages."""
        self.expected = bool(kwargs.pop("expected", False))
        super().__init__(
            label=label,
            choices=choices,
            required=bool(missing),
            widget=kwargs.pop("widget", forms.RadioSelect),
            error_messages={"required": missing, "invalid_choice": missing or "请从列出的选项中选择"},
            **kwargs,
        )


class PlainForm(forms.Form):
    """A form whose page shows a summary of what is wrong, linked to the fields."""

    use_required_attribute = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Use no colon after labels: the page writes them."""
        kwargs["label_suffix"] = ""
        super().__init__(*args, **kwargs)

    def problems(self) -> list[Problem]:
        """Return what is wrong, in the order of the fields."""
        found = [Problem("main", str(text)) for text in self.non_field_errors()] if self.is_bound else []
        for name, errors in self.errors.items():
            if name in self.fields:
                bound = self[name]
                target = str(bound.auto_id if bound.use_fieldset else bound.id_for_label)
                found += [Problem(target, str(error)) for error in errors]
        return found

    def typed(self) -> dict[str, str]:
        """Return what was typed, right or wrong, for the draft."""
        return {name: str(self.data.get(name, "")) for name in self.fields}

    def __html__(self) -> SafeString:
        """Forbid drawing a form without its page."""
        raise TypeError("forms are drawn field by field")
