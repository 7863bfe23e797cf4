"""Forms of this room's screens: they read what was typed; acts decide."""

from typing import Any, Final

from django import forms

from gongkai.foi.forms.fields import FilesField
from gongkai.library.fetching import LARGEST
from gongkai.library.models import DECISIONS, VERDICTS

MOST_FILES: Final = 20
MOST_ADDRESSES: Final = 20


class ReportsField(FilesField):
    """Several published reports, each within the limit."""

    def clean(self, data: Any, initial: Any = None) -> Any:
        """Return the uploads, none or many."""
        given = super().clean(data, initial)
        if len(given) > MOST_FILES:
            raise forms.ValidationError(
                f"一次最多{MOST_FILES}个文件；更多的请用命令 gongkai library import 收入整个文件夹"
            )
        if any(one.size > LARGEST for one in given):
            raise forms.ValidationError(f"单个文件不能超过{LARGEST // 1024 // 1024}兆")
        return given


class AddForm(forms.Form):
    """Files, addresses, or both."""

    files = ReportsField(  # type: ignore[assignment]  # Django names the uploads of a bound form so too
        label="文件", required=False, help_text="网页、PDF、Word、Excel、文本均可，一次最多20个"
    )
    addresses = forms.CharField(
        label="网址",
        required=False,
        max_length=20_000,
        widget=forms.Textarea({"rows": 5, "spellcheck": "false"}),
        help_text="每行一个，一次最多20个；系统逐个下载",
    )

    def clean_addresses(self) -> list[str]:
        """Return the lines."""
        lines = [line.strip() for line in self.cleaned_data["addresses"].splitlines() if line.strip()]
        if len(lines) > MOST_ADDRESSES:
            raise forms.ValidationError(f"一次最多{MOST_ADDRESSES}个网址，现在有{len(lines)}个")
        return lines

    def clean(self) -> dict[str, Any]:
        """Ask for at least one of the two."""
        data = super().clean() or {}
        if not self.errors and not data.get("files") and not data.get("addresses"):
            raise forms.ValidationError("请选择文件，或者填写网址")
        return data


class CheckForm(forms.Form):
    """A report to check, and what to check it against. Nothing is kept."""

    report = ReportsField(label="年报文件", help_text="网页、PDF、Word、Excel、文本均可；选择多个时逐个核对")
    previous = ReportsField(label="上一年度年报", required=False, help_text="有的话，一并核对结转数、增长率、有效件数")
    units = ReportsField(label="所属单位年报", required=False, help_text="汇总年报可选择各单位的年报，一并核对合计")

    def clean_previous(self) -> list[Any]:
        """Take one at most."""
        given: list[Any] = self.cleaned_data["previous"]
        if len(given) > 1:
            raise forms.ValidationError("上一年度年报只能有一个")
        return given


class LibraryFilter(forms.Form):
    """Narrowing the matrix."""

    q = forms.CharField(label="机关名称", max_length=60, required=False)
    year = forms.IntegerField(label="年度", required=False, min_value=1990, max_value=2999)


class RemarkFilter(forms.Form):
    """Narrowing the remarks."""

    q = forms.CharField(label="机关名称", max_length=60, required=False)
    rule = forms.CharField(label="规则", max_length=40, required=False)
    verdict = forms.ChoiceField(label="结论", choices=[("", "全部"), *VERDICTS], required=False)
    decision = forms.ChoiceField(
        label="判断", choices=[("", "全部"), ("none", "未判断"), *DECISIONS[1:]], required=False
    )
