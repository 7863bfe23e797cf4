"""Forms of this room's screens: they read what was typed, in Chinese; acts decide."""

from collections.abc import Iterable
from typing import Any, Final

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from gongkai.organisations.actions.units import TITLE_FIELDS
from gongkai.organisations.models import LEVELS, Officer, Role, Unit
from gongkai.organisations.queries import UnknownUnit, find_unit
from gongkai.text.dates import parse_date

LARGEST_FILE: Final = 1_000_000


class Suggesting(forms.TextInput):
    """A text box that suggests from a list, and works without it."""

    def __init__(self, options: Iterable[tuple[str, str]] = ()) -> None:
        """Keep the suggestions: value and what it stands for."""
        super().__init__({"autocomplete": "off", "spellcheck": "false"})
        self.options = options

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        """Draw the box and its list."""
        listed = f"list_{(attrs or {}).get('id', name)}"
        box = super().render(name, value, {**(attrs or {}), "list": listed}, renderer)
        rows = format_html_join("", '<option value="{}">{}</option>', self.options)
        return format_html('{}<datalist id="{}">{}</datalist>', box, listed, rows)


class UnitField(forms.CharField):
    """A unit by internal id or customs code; never by name, since names repeat."""

    def __init__(self, **kwargs: Any) -> None:
        """Suggest every open unit."""
        kwargs.setdefault("help_text", "输入内部编号（如u0028）或关区代码（如5100）；名称会重复，不能用名称")
        super().__init__(max_length=60, widget=Suggesting(), **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the unit, or None where nothing was typed."""
        text = super().clean(value)
        if not text:
            return None
        try:
            return find_unit(text.split()[0])
        except UnknownUnit as error:
            raise forms.ValidationError(str(error)) from None


class OfficerField(forms.CharField):
    """An officer by account."""

    def __init__(self, **kwargs: Any) -> None:
        """Ask for the account."""
        super().__init__(max_length=150, widget=Suggesting(), **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the officer."""
        text = super().clean(value)
        officer = Officer.objects.filter(username=text.strip()).first()
        if officer is None:
            raise forms.ValidationError(f"没有账号“{text[:40]}”")
        return officer


class DayField(forms.Field):
    """A date, typed or picked."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> Any:
        """Read the date; the message says how to write it."""
        if value in self.empty_values:
            return None
        try:
            return parse_date(str(value))
        except ValueError as error:
            raise forms.ValidationError(str(error)) from None


class OpenForm(forms.Form):
    """A new unit."""

    name = forms.CharField(label="名称", max_length=100)
    level = forms.ChoiceField(label="层级", choices=[row for row in LEVELS if row[0] != "hq"])
    above = UnitField(label="上级单位")
    code = forms.CharField(label="关区代码", max_length=10, required=False)
    province = forms.CharField(label="省份", max_length=20, required=False)
    city = forms.CharField(label="所在地", max_length=40, required=False)
    opened_on = DayField(label="设立日期", required=False, help_text="不填表示设立日期未载")


class RenameForm(forms.Form):
    """Another name from a day on."""

    name = forms.CharField(label="新名称", max_length=100)
    since = DayField(label="启用日期")
    verified = forms.BooleanField(label="已依据正式文件核实", required=False, initial=True)


class MoveForm(forms.Form):
    """Another parent from a day on."""

    above = UnitField(label="新的上级单位")
    since = DayField(label="调整日期")


class CloseForm(forms.Form):
    """The day a unit ends."""

    closed_on = DayField(label="撤销日期")


class MergeForm(forms.Form):
    """The unit to merge into, and when."""

    into = UnitField(label="并入单位")
    merged_on = DayField(label="合并日期")


class TitlesForm(forms.ModelForm):  # type: ignore[type-arg]
    """What the annual report calls a unit whose figures cover more than itself."""

    class Meta:
        """Two names."""

        model = Unit
        fields = TITLE_FIELDS


class ReturnForm(forms.Form):
    """Why a proposed profile goes back."""

    reason = forms.CharField(label="退回理由", max_length=300, widget=forms.Textarea({"rows": 2}))


class UploadForm(forms.Form):
    """A CSV as a file or pasted; kept as text between the preview and the act."""

    file = forms.FileField(label="CSV文件", required=False, help_text="UTF-8或GB18030编码，不超过1MB")
    text = forms.CharField(label="或粘贴内容", required=False, strip=False, widget=forms.Textarea({"rows": 6}))

    def clean_file(self) -> str:
        """Return the file's text, whichever of the two encodings it is in."""
        upload: Any = self.cleaned_data.get("file")
        if upload is None:
            return ""
        if (upload.size or 0) > LARGEST_FILE:
            raise forms.ValidationError("文件超过1MB，请分批导入")
        content: bytes = upload.read()
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise forms.ValidationError("文件不是UTF-8或GB18030编码的文字，请在表格软件里另存为CSV")

    def clean(self) -> dict[str, Any]:
        """Put what was given into ``text``."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        data["text"] = data.get("file") or data.get("text", "")
        if not data["text"].strip() and not self.errors:
            self.add_error("file", "请选择文件或粘贴内容")
        return data


class CalendarForm(UploadForm):
    """One year's calendar."""

    year = forms.IntegerField(label="年份", min_value=2008, max_value=2199)
    field_order = ["year", "file", "text"]


class OfficerForm(forms.Form):
    """A new account."""

    username = forms.CharField(label="账号", max_length=150, help_text="登录用；可用姓名全拼或工号，设定后不再更改")
    name = forms.CharField(label="姓名", max_length=40)
    unit = UnitField(label="所在单位")


class AssignForm(forms.Form):
    """A post."""

    role = forms.ModelChoiceField(label="岗位", queryset=Role.objects.all(), empty_label="请选择")
    unit = UnitField(label="单位")
    below = forms.BooleanField(label="含下级单位", required=False)
    since = DayField(label="自")
    until = DayField(label="至（不含当日）", required=False, help_text="不填表示没有定期")


class UntilForm(forms.Form):
    """The first day on which something no longer holds."""

    until = DayField(label="自哪一天起不再有效")


class DeputyForm(forms.Form):
    """Who stands in, from when until when."""

    deputy = OfficerField(label="代理人（B岗）账号")
    since = DayField(label="自")
    until = DayField(label="至（不含当日）")


class EmptyForm(forms.Form):
    """An act that asks nothing but to be confirmed."""


class PeopleFilter(forms.Form):
    """Which officers to list."""

    q = forms.CharField(label="姓名或账号", required=False, max_length=60)
    unit = forms.CharField(label="单位编号或代码", required=False, max_length=20)
    role = forms.ModelChoiceField(label="岗位", queryset=Role.objects.all(), required=False, empty_label="全部")
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "在用"), ("all", "全部"), ("off", "已停用")])


class RecordFilter(forms.Form):
    """Which entries of the record to list."""

    act = forms.CharField(label="行为代码", required=False, max_length=60, widget=Suggesting())
    officer = forms.CharField(label="行为人账号", required=False, max_length=150)
    unit = forms.CharField(label="单位编号", required=False, max_length=20)
    subject = forms.CharField(label="对象", required=False, max_length=80)
    since = DayField(label="自", required=False)
    until = DayField(label="至", required=False)
