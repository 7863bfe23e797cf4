"""What officers type: which report to show, and the figures of table two."""

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms

from gongkai.organisations.models import Placement, Unit
from gongkai.organisations.queries import UnknownUnit, find_unit
from gongkai.reports.actions import BadFigure, columns_of, parse_figure
from gongkai.reports.models import BASES
from gongkai.reports.queries import (
    BadRange,
    Figure,
    Question,
    ReportError,
    UnknownBasis,
    UnknownForm,
    UnknownYear,
    ask,
    digest_of,
)
from gongkai.statute.tables import Form, cell_code
from gongkai.statute.tables import forms as report_forms

_FIELDS: dict[type[ReportError], str] = {
    UnknownBasis: "basis",
    UnknownYear: "year",
    UnknownForm: "form",
    BadRange: "since",
}


class AskForm(forms.Form):
    """Which report. Valid only when the whole question is; then ``question`` holds it."""

    unit = forms.CharField(label="单位", error_messages={"required": "请选择单位"})
    year = forms.IntegerField(
        label="年度",
        widget=forms.NumberInput(attrs={"min": 2019}),
        error_messages={"required": "请填写年度", "invalid": "年度须为四位数字，例如 2023"},
    )
    basis = forms.CharField(label="口径", widget=forms.Select(choices=BASES), error_messages={"required": "请选择口径"})
    form = forms.CharField(label="年报格式", required=False)
    since = forms.DateField(
        label="起始日",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "日期请按 2023-01-31 的样子填写"},
    )
    until = forms.DateField(
        label="截止日",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
        error_messages={"invalid": "日期请按 2023-01-31 的样子填写"},
    )

    def __init__(self, data: Any, units: Sequence[Unit]) -> None:
        """Offer the units the officer may choose from."""
        super().__init__(data, auto_id="ask-%s")
        self.question: Question | None = None
        self.fields["unit"].widget = forms.Select(choices=unit_choices(units))
        kinds = [("", "按年度"), *((one.code, one.label.removeprefix("政府信息公开工作")) for one in report_forms())]
        self.fields["form"].widget = forms.Select(choices=kinds)

    def clean_unit(self) -> Unit:
        """Find the unit by its id or code; names are never accepted."""
        try:
            return find_unit(self.cleaned_data["unit"])
        except UnknownUnit as error:
            raise forms.ValidationError(str(error)) from None

    def clean(self) -> dict[str, Any]:
        """Ask, once every part is readable."""
        given = super().clean() or {}
        if not self.errors:
            try:
                self.question = ask(**given)
            except ReportError as error:
                self.add_error(_FIELDS.get(type(error)), str(error))
        return given


def unit_choices(units: Sequence[Unit]) -> list[tuple[str, str]]:
    """Return units for a list to choose from; those that share a name are told apart by the unit above."""
    names = [unit.name for unit in units]
    repeated = {name for name in names if names.count(name) > 1}
    alike = [unit.pk for unit in units if unit.name in repeated]
    edges = Placement.objects.filter(unit_id__in=alike).order_by("since").values_list("unit_id", "parent__name")
    above = dict(edges)
    return [
        (unit.key, f"{unit.name}（{above.get(unit.pk, unit.key)}）" if unit.name in repeated else unit.name)
        for unit in units
    ]


class FiguresForm(forms.Form):
    """Table two of one report, a text field for each cell; blank stays blank and ``7*`` keeps its mark."""

    seen = forms.CharField(required=False)

    def __init__(
        self, data: Any, report_form: Form, now: dict[str, Figure], counted: dict[str, int] | None = None
    ) -> None:
        """Show what stands entered now; the page sends back its digest as ``seen``.

        ``counted`` is what the catalogue says of some cells: it stands beside them and is taken over only when asked.
        """
        super().__init__(data, auto_id="id-%s")
        self.report_form = report_form
        self.now = now
        self.counted = counted or {}
        for row in report_form.rows(2):
            for column in row.columns:
                code = cell_code(2, row.row, column.column)
                label = f"{row.label}：{column.label}"
                self.fields[code] = forms.CharField(
                    label=label,
                    required=False,
                    max_length=30,
                    initial=now[code].text if code in now else "",
                    widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
                )

    @property
    def digest(self) -> str:
        """What stands entered now, as the page must send it back."""
        return digest_of(self.now)

    @property
    def sections(self) -> Iterable[tuple[str, list[tuple[str, list[Any]]]]]:
        """The fields in print order: section, then row, then its cells, each with what the catalogue counts."""
        grouped: dict[str, list[tuple[str, list[Any]]]] = {}
        for row in self.report_form.rows(2):
            codes = [(column, cell_code(2, row.row, column.column)) for column in row.columns]
            cells = [(column, self[code], self.counted.get(code)) for column, code in codes]
            grouped.setdefault(row.section, []).append((row.label, cells))
        return grouped.items()

    def clean(self) -> dict[str, Any]:
        """Read every figure; tell what another officer changed in between, and keep what was typed."""
        given = super().clean() or {}
        values: dict[str, Figure] = {}
        for code, (_, column) in columns_of(self.report_form).items():
            if code in given:
                try:
                    values[code] = parse_figure(given[code], column)
                except BadFigure as error:
                    self.add_error(code, str(error))
        if given.get("seen") != self.digest:
            changed = [
                f"{self.fields[code].label}现为“{self.now[code].text or '空白'}”"
                for code, figure in values.items()
                if code in self.now and self.now[code] != figure
            ]
            words = "；".join(changed) or "现已填报的数字与您填写的相同"
            self.add_error(None, f"在您填写期间，其他人员改动了填报数：{words}。核对后再次保存即以您填写的为准")
        given["figures"] = values
        return given
