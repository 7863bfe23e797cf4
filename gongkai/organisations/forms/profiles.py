"""The forms of a unit's profile: one for the unit itself, and rows of departments, leaders and places."""

from collections.abc import Mapping
from typing import Any, Final

from django import forms

from gongkai.organisations import contents
from gongkai.organisations.contents import Account, Content, Department, Leader, Place
from gongkai.organisations.forms.acts import DayField
from gongkai.organisations.models import (
    DATUMS,
    PLACE_KINDS,
    Unit,
    UnitAccount,
    UnitDepartment,
    UnitLeader,
    UnitPlace,
    UnitProfile,
)

MOST_ROWS: Final = 30
_AREA: Final = {"rows": 3}


def _service_choices() -> list[tuple[str, str]]:
    return list(contents.services().items())


class ProfileForm(forms.Form):
    """Everything of a profile that there is once."""

    functions = forms.CharField(
        label="机关职能",
        required=False,
        max_length=10_000,
        widget=forms.Textarea({"rows": 8}),
        help_text="分段填写；与机构编制部门核定的职责一致",
    )
    services = forms.MultipleChoiceField(
        label="办理事项", required=False, choices=_service_choices, widget=forms.CheckboxSelectMultiple
    )
    saves = forms.IntegerField(widget=forms.HiddenInput, min_value=0)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Ask for the rest as the model's own fields describe it."""
        super().__init__(*args, **kwargs)
        self.fields["other_services"] = _as_model(UnitProfile, "other_services")
        for name, label in zip(contents.CONTACT, contents.CONTACT_LABELS, strict=True):
            self.fields[name] = _as_model(Unit, name)
            self.fields[name].label = label

    def contact_fields(self) -> list[forms.BoundField]:
        """Return the boxes of the disclosure office."""
        return [self[name] for name in contents.CONTACT]


def _as_model(model: Any, name: str) -> forms.Field:
    field: forms.Field = model._meta.get_field(name).formfield()
    return field


class _Row(forms.ModelForm):  # type: ignore[type-arg]
    """A row; what stands in it is checked by the model's own fields."""

    def plain(self) -> dict[str, Any]:
        """Return what was typed."""
        names = [name for name in self._meta.fields or () if name in self.cleaned_data]
        return {name: self.cleaned_data[name] for name in names}

    def _post_clean(self) -> None:
        """Leave the instance alone: rows are never saved from a form."""


class DepartmentForm(_Row):
    """A department."""

    class Meta:
        """Name, duties, telephone."""

        model = UnitDepartment
        fields = ("name", "duties", "phone")
        widgets = {"duties": forms.Textarea(_AREA)}


class LeaderForm(_Row):
    """A person in charge."""

    class Meta:
        """Name, post, division of work."""

        model = UnitLeader
        fields = ("name", "post", "division")
        widgets = {"division": forms.Textarea({"rows": 2})}


class PlaceForm(_Row):
    """A place."""

    latitude = forms.FloatField(
        label="纬度", required=False, min_value=3, max_value=54, help_text="十进制度数，如23.1291；不知道可以不填"
    )
    longitude = forms.FloatField(label="经度", required=False, min_value=73, max_value=136, help_text="如113.2644")
    datum = forms.ChoiceField(
        label="坐标系", choices=DATUMS, required=False, help_text="坐标从哪里查到的就选哪一种，系统自动换算"
    )
    kind = forms.ChoiceField(label="类别", choices=PLACE_KINDS)
    services = forms.MultipleChoiceField(
        label="在这里办理的事项", required=False, choices=_service_choices, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        """All but the order."""

        model = UnitPlace
        fields = (
            "kind", "name", "address", "postcode", "phone", "hours", "latitude", "longitude", "datum", "services",
        )  # fmt: skip

    def has_changed(self) -> bool:
        """Say whether anything was typed; the lists alone, which always hold a value, do not count."""
        return bool(set(self.changed_data) - {"kind", "datum"})

    def clean(self) -> dict[str, Any]:
        """Ask for both coordinates or none."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["datum"] = data.get("datum") or "wgs84"
        if (data.get("latitude") is None) != (data.get("longitude") is None) and not self.errors:
            self.add_error("longitude", "经度和纬度要么都填，要么都不填")
        return data


def _platform_choices() -> list[tuple[str, str]]:
    return [("", "请选择"), *contents.platforms().items()]


class AccountForm(_Row):
    """A new-media account."""

    platform = forms.ChoiceField(label="平台", choices=_platform_choices)
    opened_on = DayField(label="开设日期", required=False)
    closed_on = DayField(label="关停日期", required=False, help_text="在用的账号不填；关停、注销以后填，公众不再看到")

    class Meta:
        """All but the order."""

        model = UnitAccount
        fields = ("platform", "name", "address", "opened_on", "closed_on")


class _Rows(forms.BaseFormSet[_Row]):
    """Rows in the order asked for; those marked to go, and those left empty, are left out."""

    def plain(self) -> list[dict[str, Any]]:
        """Return the rows that stay."""
        return [row.plain() for row in self.ordered_forms]


def _formset(form: type[_Row]) -> type[_Rows]:
    made: Any = forms.formset_factory(
        form,
        formset=_Rows,
        extra=1,
        can_order=True,
        can_delete=True,
        max_num=MOST_ROWS,
        absolute_max=MOST_ROWS + 10,
        validate_max=True,
    )
    return made  # type: ignore[no-any-return]


ROWS: Final[Mapping[str, type[_Rows]]] = {
    "departments": _formset(DepartmentForm),
    "leaders": _formset(LeaderForm),
    "places": _formset(PlaceForm),
    "accounts": _formset(AccountForm),
}
TITLES: Final = {
    "departments": ("机构设置", "再加一个内设机构"),
    "leaders": ("负责人", "再加一名负责人"),
    "places": ("办公和办事地点", "再加一个地点"),
    "accounts": ("政务新媒体", "再加一个账号"),
}


class ProfileForms:
    """All the forms of one profile, read and drawn together."""

    def __init__(self, data: Any = None, content: Content | None = None, saves: int = 0, more: str = "") -> None:
        """Start from a profile, or read what was sent; ``more`` names the rows of which one more is wanted."""
        if data is None:
            kept = contents.to_json(content or Content())
            initial = {**kept, **kept["contact"], "saves": saves}
            self.form = ProfileForm(initial=initial)
            self.rows = {name: kind(prefix=name, initial=kept[name]) for name, kind in ROWS.items()}
        else:
            data = _one_more(data, more)
            self.form = ProfileForm(data)
            self.rows = {name: kind(data, prefix=name) for name, kind in ROWS.items()}
        for rows in self.rows.values():
            _name_boxes(rows)

    def is_valid(self) -> bool:
        """Read everything, so that every fault is told at once."""
        return all([self.form.is_valid(), *(rows.is_valid() for rows in self.rows.values())])

    @property
    def all(self) -> list[forms.BaseForm]:
        """Return every form, for the summary of what is wrong."""
        return [self.form, *(row for rows in self.rows.values() for row in rows)]

    @property
    def saves(self) -> int:
        """Return how often the version had been saved when it was opened."""
        return int(self.form.cleaned_data["saves"])

    def content(self) -> Content:
        """Return what was typed, once it is valid."""
        data = self.form.cleaned_data
        rows = {name: formset.plain() for name, formset in self.rows.items()}
        return Content(
            contact={name: (data[name] or "").strip() for name in contents.CONTACT},
            functions=data["functions"].strip(),
            services=tuple(data["services"]),
            other_services=data["other_services"].strip(),
            departments=tuple(Department(**row) for row in rows["departments"]),
            leaders=tuple(Leader(**row) for row in rows["leaders"]),
            places=tuple(Place(**{**row, "services": tuple(row["services"])}) for row in rows["places"]),
            accounts=tuple(Account(**row) for row in rows["accounts"]),
        )


def _one_more(data: Any, more: str) -> Any:
    if more not in ROWS:
        return data
    data = data.copy()
    total = data.get(f"{more}-TOTAL_FORMS", "")
    if total.isdigit():
        data[f"{more}-TOTAL_FORMS"] = str(min(int(total) + 1, MOST_ROWS))
    return data


def _name_boxes(rows: _Rows) -> None:
    for form in rows:
        if "ORDER" in form.fields:
            form.fields["ORDER"].label = "次序"
        if "DELETE" in form.fields:
            form.fields["DELETE"].label = "删去这一项"
