"""Forms of this room's screens: they read what was typed; acts decide."""

from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from gongkai.enforcement import queries
from gongkai.enforcement.actions import Refused
from gongkai.enforcement.models import BATCH_STATES, ENTRY_STATES, Batch, Entry
from gongkai.enforcement.reading import LARGEST
from gongkai.enforcement.rows import Field, Kind, kind_choices
from gongkai.organisations.forms import DayField
from gongkai.organisations.models import Unit

ALL: Final = ("", "全部")


def _units(units: QuerySet[Unit]) -> list[tuple[str, str]]:
    return [(one.key, one.name) for one in units.order_by("key")]


class UploadForm(forms.Form):
    """A file of one kind for one unit."""

    unit = forms.ChoiceField(label="公示单位")
    kind = forms.ChoiceField(label="类别", choices=kind_choices)
    file = forms.FileField(
        label="文件",
        allow_empty_file=True,  # an empty file is told of by what reads it
        widget=forms.FileInput({"accept": ".xlsx,.csv,.jsonl"}),
        help_text=f"XLSX、CSV 或者 JSON 行，一次最多20,000行、{LARGEST // 1024 // 1024}兆；第一行是列名",
    )

    def __init__(self, units: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        """Offer the units for which the officer may prepare."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.units = units
        self.fields["unit"].choices = _units(units)  # type: ignore[attr-defined]

    def clean_file(self) -> Any:
        """Refuse what is too large before anything reads it."""
        given = self.cleaned_data["file"]
        if given.size > LARGEST:
            raise forms.ValidationError(f"文件超过{LARGEST // 1024 // 1024}兆，请分成几个文件导入")
        return given

    def clean_unit(self) -> Unit:
        """Return the unit."""
        return self.units.get(key=self.cleaned_data["unit"])


class EntryFilter(forms.Form):
    """Narrowing the entries."""

    kind = forms.ChoiceField(label="类别", required=False)
    unit = forms.ChoiceField(label="公示单位", required=False)
    q = forms.CharField(label="名称、编号", max_length=60, required=False)
    year = forms.IntegerField(label="年度", required=False, min_value=1949, max_value=2200)
    state = forms.ChoiceField(label="状态", choices=[ALL, *ENTRY_STATES], required=False)

    def __init__(self, data: Any, seen: QuerySet[Entry]) -> None:
        """Offer the units that have entries the officer sees."""
        super().__init__(data, use_required_attribute=False, auto_id="filter_%s")
        held = Unit.objects.filter(pk__in=seen.order_by().values("unit").distinct())
        self.fields["kind"].choices = [ALL, *kind_choices()]  # type: ignore[attr-defined]
        self.fields["unit"].choices = [ALL, *_units(held)]  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[Entry]) -> QuerySet[Entry]:
        """Return the entries that fit; what makes no sense does not narrow."""
        self.full_clean()
        data = getattr(self, "cleaned_data", {})
        plain = {"kind": data.get("kind"), "unit__key": data.get("unit"), "state": data.get("state")}
        rows = rows.filter(**{name: value for name, value in plain.items() if value})
        if data.get("year"):
            rows = queries.in_year(rows, data["year"])
        return queries.searched(rows, data.get("q") or "")


class BatchFilter(forms.Form):
    """Narrowing the batches."""

    kind = forms.ChoiceField(label="类别", required=False)
    state = forms.ChoiceField(label="状态", choices=[ALL, *BATCH_STATES], required=False)

    def __init__(self, data: Any) -> None:
        """Offer the kinds."""
        super().__init__(data, use_required_attribute=False, auto_id="filter_%s")
        self.fields["kind"].choices = [ALL, *kind_choices()]  # type: ignore[attr-defined]

    def narrow(self, rows: QuerySet[Batch]) -> QuerySet[Batch]:
        """Return the batches that fit."""
        self.full_clean()
        data = getattr(self, "cleaned_data", {})
        plain = {"kind": data.get("kind"), "state": data.get("state")}
        return rows.filter(**{name: value for name, value in plain.items() if value})


class ReasonForm(forms.Form):
    """A reason that is kept, and for withdrawals shown to the public."""

    reason = forms.CharField(label="理由", max_length=500, widget=forms.Textarea({"rows": 3}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Leave the asking to the act's own words."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False


class CorrectionForm(forms.Form):
    """All fields of an entry as they were given, and why they change."""

    def __init__(self, kind: Kind, *args: Any, **kwargs: Any) -> None:
        """Build the fields from the kind's rows."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.kind = kind
        for one in kind.fields:
            self.fields[one.field] = _asked(one)
        self.fields["reason"] = forms.CharField(
            label="更正的理由",
            max_length=500,
            widget=forms.Textarea({"rows": 3}),
            help_text="公开显示在这一条的变动记录里",
        )

    def given(self) -> dict[str, str]:
        """Return what was typed, by field."""
        return {one.field: self.cleaned_data.get(one.field, "") for one in self.kind.fields}

    def tell(self, refusal: Refused) -> None:
        """Put what an act refused beside the fields at fault."""
        for code, message in refusal.faults:
            self.add_error(code if code in self.fields else None, message)
        if not refusal.faults:
            self.add_error(None, str(refusal))


def _asked(one: Field) -> forms.Field:
    hint = one.note if one.public else f"不公开。{one.note}"
    if one.type == "choice":
        choices = [("", "—"), *((choice, choice) for choice in one.choices)]
        return forms.ChoiceField(label=one.label, choices=choices, required=False, help_text=hint)
    widget = forms.Textarea({"rows": 4}) if one.type == "longtext" else forms.TextInput()
    if one.type == "choices":
        hint = f"可以多个，用顿号隔开：{'、'.join(one.choices)}"
    return forms.CharField(label=one.label, required=False, widget=widget, help_text=hint)


class KeyForm(forms.Form):
    """A new import key."""

    unit = forms.ChoiceField(label="公示单位")
    kind = forms.ChoiceField(label="类别", choices=kind_choices)
    label = forms.CharField(label="由哪个系统使用", max_length=80)
    until = DayField(label="有效期至", help_text="一年以内")

    def __init__(self, units: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        """Offer the units for which the officer may issue keys."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.units = units
        self.fields["unit"].choices = _units(units)  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        """Return the unit."""
        return self.units.get(key=self.cleaned_data["unit"])
