"""A record chosen from those found: search words, and what they found as a list to choose from."""

from typing import Any

from django import forms

from gongkai.catalogue import picking
from gongkai.catalogue.models import Record
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer


class PickingForm(forms.Form):
    """A form with ``words`` and the record ``picked`` among what they find.

    The button that searches sends the whole form: everything typed is still there when the list has come.
    """

    #: What the picked record is called, of which kinds it may be, and whether the form stands without one.
    picked_label = "本站文件"
    picked_kinds: tuple[str, ...] = ()
    picked_required = False

    words = forms.CharField(
        label="查找本站信息",
        max_length=100,
        required=False,
        help_text="填写文号、索引号，或者名称里的词，按“查找”后选择",
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    picked = forms.TypedChoiceField(
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": "请从查到的信息中选择", "required": "请查找并选择一条信息"},
    )

    def __init__(self, data: Any = None, *, officer: Officer, besides: int | None = None, **more: Any) -> None:
        """Search at once with the words sent."""
        super().__init__(data, use_required_attribute=False, **more)
        self.officer, self.day = officer, today()
        given = data or {}
        self.found = picking.candidates(given.get("words", ""), officer, self.day, self.picked_kinds, besides)
        chosen = given.get("picked", "")
        if chosen.isascii() and chosen.isdigit() and int(chosen) not in {one.pk for one in self.found}:
            row = picking.pickable(int(chosen), officer, self.day)
            self.found += [row] if row is not None and row.pk != besides else []
        field = self.fields["picked"]
        field.label, field.required = self.picked_label, self.picked_required
        choices = [(one.pk, picking.called(one)) for one in self.found]
        field.choices = choices if self.picked_required or not choices else [("", "不选"), *choices]  # type: ignore[attr-defined]
        if not choices:
            field.help_text = "没有找到，换个词再找" if given.get("words", "").strip() else "先按上面的“查找”"

    @property
    def chosen(self) -> Record | None:
        """The record picked, once the form is valid."""
        pk = self.cleaned_data.get("picked")
        return next((one for one in self.found if one.pk == pk), None)
