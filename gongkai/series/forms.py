"""Forms of this room's screens: they read what was typed; acts decide."""

from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from gongkai.catalogue.models import Column
from gongkai.organisations.models import Unit
from gongkai.series import periods
from gongkai.series.models import STATES, Series
from gongkai.series.reading import LARGEST

_DECIMALS: Final = [(str(number), f"{number}位") for number in range(7)]


def _units(units: QuerySet[Unit]) -> list[tuple[str, str]]:
    return [(one.key, one.name) for one in units.order_by("key")]


class UploadForm(forms.Form):
    """Figures for one unit: a file, or what was copied from a spreadsheet."""

    unit = forms.ChoiceField(label="发布单位")
    file = forms.FileField(
        label="文件",
        required=False,
        allow_empty_file=True,  # an empty file is told of by what reads it
        widget=forms.FileInput({"accept": ".csv,.xlsx"}),
        help_text=f"CSV 或者 XLSX，不超过{LARGEST // 1024 // 1024}兆",
    )
    text = forms.CharField(
        label="或者粘贴",
        required=False,
        max_length=500_000,
        strip=False,
        widget=forms.Textarea({"rows": 8, "spellcheck": "false", "placeholder": "指标,时间,数值"}),
        help_text="从表格软件复制，连同表头一起粘贴",
    )

    def __init__(self, units: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        """Offer the units for which the officer may prepare."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.units = units
        self.fields["unit"].choices = _units(units)  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        """Return the unit."""
        return self.units.get(key=self.cleaned_data["unit"])

    def clean_file(self) -> Any:
        """Refuse what is too large before anything reads it."""
        given = self.cleaned_data["file"]
        if given and given.size > LARGEST:
            raise forms.ValidationError(f"文件超过{LARGEST // 1024 // 1024}兆，请分成几个文件导入")
        return given

    def clean(self) -> dict[str, Any]:
        """Ask for one of the two."""
        data = super().clean() or {}
        if not self.errors and not data.get("file") and not data.get("text", "").strip():
            raise forms.ValidationError("请选择文件，或者粘贴数据")
        return data


class DescribeForm(forms.Form):
    """What a series says of itself."""

    name = forms.CharField(label="指标名称", max_length=60)
    measure = forms.CharField(label="计量单位", max_length=20, help_text="如：亿元、件、小时、%")
    decimals = forms.TypedChoiceField(label="小数位数", choices=_DECIMALS, coerce=int)
    additive = forms.BooleanField(
        label="各期可以相加，计算本年累计", required=False, help_text="金额、件数可以；平均时间、比率不可以"
    )
    source = forms.CharField(label="数据来源", max_length=200, required=False)
    description = forms.CharField(
        label="指标说明", max_length=1000, required=False, widget=forms.Textarea({"rows": 4}),
        help_text="统计范围、口径，读者需要知道的变动",
    )  # fmt: skip
    column = forms.ModelChoiceField(Column.objects.none(), label="所属栏目", required=False, empty_label="不归入栏目")
    order = forms.IntegerField(label="次序", min_value=0, max_value=9999, initial=100, help_text="数字小的在前")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the columns that are open."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["column"].queryset = Column.objects.filter(closed_on__isnull=True)  # type: ignore[attr-defined]

    def clean_description(self) -> str:
        """Keep the line ends of one kind, so that sending a form unchanged changes nothing."""
        return str(self.cleaned_data["description"]).replace("\r\n", "\n")


class CreateForm(DescribeForm):
    """A new series."""

    unit = forms.ChoiceField(label="发布单位")
    period = forms.ChoiceField(label="周期", choices=periods.KINDS)
    field_order = ["unit", "name", "measure", "period", "decimals", "additive", "source", "description"]

    def __init__(self, units: QuerySet[Unit], *args: Any, **kwargs: Any) -> None:
        """Offer the units for which the officer may prepare."""
        super().__init__(*args, **kwargs)
        self.units = units
        self.fields["unit"].choices = _units(units)  # type: ignore[attr-defined]

    def clean_unit(self) -> Unit:
        """Return the unit."""
        return self.units.get(key=self.cleaned_data["unit"])


class BatchFilter(forms.Form):
    """Narrowing the batches."""

    q = forms.CharField(label="名称", max_length=60, required=False)
    state = forms.ChoiceField(label="状态", choices=[("", "全部"), *STATES], required=False)


def as_initial(series: Series) -> dict[str, Any]:
    """Return what a series says of itself now, for its form."""
    return {name: getattr(series, name) for name in DescribeForm.base_fields}
