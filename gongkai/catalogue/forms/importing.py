"""Forms of importing: the file, and which of its columns is which field."""

from typing import Any, Final

from django import forms
from django.db.models import QuerySet

from gongkai.catalogue.actions.receiving import ENDINGS
from gongkai.catalogue.importing.lines import field_labels, heading_key, known_headings
from gongkai.organisations.models import Unit

#: What each column of the template is for.
HINTS: Final = {
    "index_number": "不填由系统编制；填了且没有被占用的照用",
    "title": "必填，最长200字",
    "document_number": "例如：海关总署公告2026年第5号",
    "issuer": "不填为本单位",
    "made_on": "成文日期和发布日期至少填一个，例如 2026-11-02",
    "published_on": "在原网站公开的日期",
    "effective_on": "文件开始施行的日期",
    "lapses_on": "有效期届满的日期，没有的不填",
    "validity": "有效、已修改、废止、失效、尚未生效；不填按有效收入",
    "replaced_by": "代替本文件的文件名称或者文号",
    "genre": "公告、通知、令、意见等",
    "subject": "主题分类的名称",
    "column": "栏目的名称或者地址；不填按文号归类",
    "abstract": "最长500字；不填取正文开头",
    "body": "纯文字或者HTML；正文、附件、概述至少要有一样",
    "source_url": "原网站上的网址，以 http:// 或者 https:// 开头",
    "keywords": "用顿号隔开，最长100字",
    "source": "信息来源，不填为发布机构",
    "author": "责任编辑",
    "kind": "信息类型，不填按栏目判断",
    "attachments": "与表格一起压缩的文件名，多个用分号隔开",
}


class UploadForm(forms.Form):
    """Which unit's records, and the file."""

    use_required_attribute = False
    unit = forms.ModelChoiceField(
        queryset=Unit.objects.none(),
        label="导入到哪个单位",
        empty_label="请选择",
        error_messages={"required": "请选择单位", "invalid_choice": "不能为这个单位导入"},
    )
    file = forms.FileField(
        label="文件",
        help_text="CSV、XLSX，或者把网页文件夹压缩成的 ZIP，最大300MB",
        error_messages={"required": "请选择文件", "empty": "文件是空的"},
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def __init__(self, *args: Any, units: QuerySet[Unit], **more: Any) -> None:
        """Offer the units the officer may import for."""
        super().__init__(*args, **more)
        field = self.fields["unit"]
        assert isinstance(field, forms.ModelChoiceField)
        field.queryset = units.order_by("key")
        if units.count() == 1:
            field.initial = units.first()


class MapForm(forms.Form):
    """One choice for each heading of the table; what we know is chosen already."""

    use_required_attribute = False

    def __init__(self, data: Any = None, *, headings: list[str], mapping: dict[str, str]) -> None:
        """Ask for every different heading once."""
        super().__init__(data)
        self.headings = {f"column_{at}": name for at, name in enumerate(headings) if name}
        offered = [("", "不导入"), *field_labels().items()]
        seen: set[str] = set()
        for field, heading in list(self.headings.items()):
            if heading in seen:
                del self.headings[field]
                continue
            seen.add(heading)
            known = mapping.get(heading, known_headings().get(heading_key(heading), ""))
            self.fields[field] = forms.ChoiceField(
                label=heading[:40], choices=offered, required=False, initial=known,
                error_messages={"invalid_choice": "请从列出的项目里选择"},
            )  # fmt: skip

    def clean(self) -> dict[str, Any]:
        """Refuse one field for two columns, and a table without titles."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        chosen: dict[str, str] = {}
        for field, heading in self.headings.items():
            name = given.get(field)
            if name and name in chosen:
                self.add_error(field, f"“{field_labels()[name]}”已经选给了“{chosen[name][:40]}”")
            elif name:
                chosen[name] = heading
        if "title" not in chosen:
            self.add_error(None, "请指明哪一列是“名称”")
        return given

    def mapping(self) -> dict[str, str]:
        """Return heading → field."""
        return {heading: self.cleaned_data[field] for field, heading in self.headings.items()}
