"""The record editor's form: one page, grouped in plain words, with the law's own hints."""

from collections.abc import Iterator
from typing import Any, Final

from django import forms

from gongkai.catalogue.actions.accepting import ACCEPT
from gongkai.catalogue.details import FIELDS, PARTICULARS, asked_by
from gongkai.catalogue.forms.fields import FilesField, MomentField, day, rows, tree, words
from gongkai.catalogue.importing.cleaning import clean_html
from gongkai.catalogue.marking import words as words_of
from gongkai.catalogue.models import Attachment, Record
from gongkai.catalogue.queries import columns_of
from gongkai.organisations.models import Unit
from gongkai.statute import catalogue as law

#: The groups of the page: heading, what it is for, names.
GROUPS: Final = (
    ("基本信息", "目录必须载明的项目（条例第十二条）", (
        "column", "kind", "title", "document_number", "made_on", "issuer", "joint_issuers",
    )),
    ("内容", "正文和附件至少有一项", ("abstract", "body")),
    ("专有项目", "公开指南的联系方式必须逐项填写；访谈、发布会填写时间、嘉宾、实录", tuple(FIELDS)),
    ("分类", "文件须选择主动公开事项、业务类别和体裁，供分类查阅和年报统计", (
        "item20", "customs_class", "genre", "subject", "document_class", "keywords",
    )),
    ("效力和来源", "", ("effective_on", "lapses_on", "source", "source_url", "author")),
    ("公开属性", "拟稿人提出，由属性判定步骤决定；不主动公开的，写明法定理由和要素", (
        "attribute", "ground", *PARTICULARS, "review_again_on",
    )),
    ("时间", "", ("expire_at", "change_reason")),
)  # fmt: skip
_PLAIN: Final = (
    "title", "document_number", "issuer", "abstract", "keywords", "source", "source_url", "author", "kind", "item20",
    "customs_class", "genre", "subject", "document_class", "attribute", "ground", "made_on", "effective_on",
    "lapses_on", "review_again_on", "expire_at", "change_reason",
)  # fmt: skip


class RecordForm(forms.Form):
    """Everything of a version a person may change; what is wrong with it the acts say."""

    column = forms.ChoiceField(label="栏目", error_messages={"required": "请选择栏目"})
    kind = forms.ChoiceField(label="信息类型", error_messages={"required": "请选择信息类型"})
    title = words("名称", 200, required=True)
    document_number = words("文号", 50)
    made_on = day("生成日期")
    issuer = words("发布机构", 100, required=True)
    joint_issuers = words("联合发布机构", 2000, "一行写一个；没有的不填", lines=2)
    abstract = words("内容概述", 500, lines=3)
    body = words("正文", 0, "可以直接粘贴文字，每段一行；也可以粘贴网页代码，保存时只留下规定的格式", lines=16)
    item20 = forms.ChoiceField(label="主动公开事项", required=False)
    customs_class = forms.ChoiceField(label="海关业务类别", required=False)
    genre = forms.ChoiceField(label="体裁分类", required=False)
    subject = forms.ChoiceField(label="主题分类", required=False)
    document_class = forms.ChoiceField(label="年报统计类别", required=False)
    keywords = words("关键词", 100, "用逗号隔开")
    effective_on = day("生效日期")
    lapses_on = day("失效日期", "有有效期的文件填写；到期自动标为已失效")
    source = words("来源", 100, "转载的填写原发布单位；不填则为发布机构")
    source_url = words("原网址", 500)
    author = words("责任编辑", 40)
    attribute = forms.ChoiceField(label="拟定公开属性", required=False)
    ground = forms.ChoiceField(label="不公开理由", required=False)
    review_again_on = day("复审日期", "不主动公开的信息定期复审（条例第十八条）")
    expire_at = MomentField(label="公开截止", help_text="到这个时间自动撤下；长期公开的不填")
    change_reason = words("更正理由", 300, "向公众显示，例如：附件二金额单位有误，予以更正")
    uploads = FilesField(label="上传附件", required=False, help_text="可以一次选择多个文件")
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, uploads: Any = None, *, unit: Unit, version: Record | None) -> None:
        """Offer the unit's columns; show the version in hand."""
        super().__init__(data, uploads, use_required_attribute=False)
        self.unit, self.shown = unit, version
        self._offer()
        self._add_own_fields()
        self._hint()
        if version is not None and data is None:
            self.initial.update(_initial(version))
        if version is None or not version.first_published_at:
            del self.fields["change_reason"]

    def _offer(self) -> None:
        columns = {one.pk: one for one in columns_of(self.unit)}
        if self.shown is not None:
            columns |= {one.pk: one for one in columns_of(self.shown.unit)}
            columns.setdefault(self.shown.column_id, self.shown.column)
        offered = {
            "column": [("", "请选择"), *tree(columns.values())],
            "kind": rows(law.record_kinds()),
            "item20": rows(law.article20_items()),
            "customs_class": rows(law.customs_classes()),
            "genre": rows(law.genres()),
            "subject": rows(law.subjects()),
            "document_class": rows(law.document_classes(), "不是公文"),
            "attribute": rows(law.attributes(), "由属性判定决定"),
            "ground": rows(law.withholding_grounds(), "无（主动公开）"),
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]
            self.fields[name].error_messages["invalid_choice"] = "请从列出的选项中选择"

    def _add_own_fields(self) -> None:
        for name, (label, hint, most) in FIELDS.items():
            self.fields[name] = words(label, most, hint, lines=6 if most > 1000 else 0)
        for name, label in PARTICULARS.items():
            self.fields[name] = words(label, 300, asked_by(name))
        self.fields["uploads"].widget.attrs["accept"] = ACCEPT

    def _hint(self) -> None:
        for element in law.elements():
            if element.code in self.fields and not self.fields[element.code].help_text:
                self.fields[element.code].help_text = element.hint

    def groups(self) -> Iterator[tuple[str, str, list[forms.BoundField], bool]]:
        """Yield the groups of the page: heading, hint, fields, and whether it stands open."""
        for heading, hint, names in GROUPS:
            fields = [self[name] for name in names if name in self.fields]
            if fields:
                yield heading, hint, fields, self._open(heading, names)

    def _open(self, heading: str, names: tuple[str, ...]) -> bool:
        if any(name in self.errors for name in names):
            return True
        if heading == "专有项目":
            kind = str(self["kind"].value() or "")
            return any(row.fields for row in law.record_kinds() if row.code == kind)
        return True

    def listed(self) -> list[dict[str, Any]]:
        """Return the record's files with what stands beside each: whether it is public, under which title, where."""
        if self.shown is None or not self.shown.pk:
            return []
        public = {int(one["id"]): (order, one["title"]) for order, one in enumerate(self.shown.attachments, 1)}
        lines = []
        for file in Attachment.objects.filter(record_id=self.shown.pk):
            order, title = public.get(file.pk, (len(public) + 1, file.name))
            checked = file.pk in public
            if self.is_bound:
                checked = f"file_{file.pk}" in self.data
                title = self.data.get(f"file_title_{file.pk}", title)
                order = self.data.get(f"file_order_{file.pk}", order)
            lines.append({"file": file, "checked": checked, "title": title, "order": order})
        return sorted(lines, key=lambda line: _number(line["order"]))

    def attachments(self) -> list[dict[str, Any]]:
        """Return the public list of files as it was arranged."""
        return [{"id": one["file"].pk, "title": one["title"]} for one in self.listed() if one["checked"]]

    def typed(self) -> dict[str, Any]:
        """Return the fields of a version for the act."""
        data = self.cleaned_data
        fields: dict[str, Any] = {name: data[name] for name in _PLAIN if name in data}
        chosen = {str(one.pk): one for one in (*columns_of(self.unit), *self._kept())}
        fields["column"] = chosen[data["column"]]
        fields["body"] = data["body"]
        fields["joint_issuers"] = data["joint_issuers"].splitlines()
        own = next((row.fields for row in law.record_kinds() if row.code == data["kind"]), ())
        fields["details"] = {name: data[name] for name in own if data.get(name)}
        fields["ground_details"] = {name: data[name] for name in PARTICULARS if data["ground"] and data.get(name)}
        fields["attachments"] = self.attachments()
        return fields

    def _kept(self) -> list[Any]:
        return [*columns_of(self.shown.unit), self.shown.column] if self.shown is not None else []

    def told(self, problems: Any) -> None:
        """Put what the act refused beside its fields."""
        for problem in problems:
            name = problem.field if problem.field in self.fields else None
            if problem.field == "attachments":
                name = "uploads"
            self.add_error(name, problem.message)


def _initial(version: Record) -> dict[str, Any]:
    initial = {name: getattr(version, name) for name in _PLAIN}
    initial |= {name: version.details.get(name, "") for name in FIELDS}
    initial |= {name: version.ground_details.get(name, "") for name in PARTICULARS}
    return {
        **initial,
        "column": str(version.column_id or ""),
        "joint_issuers": "\n".join(version.joint_issuers),
        "body": as_typed(version.body),
        "version": version.version,
    }


def as_typed(body: str) -> str:
    """Return a body as a person would type it: plain lines where they give the same body again, else its HTML."""
    lines = "\n".join(line for line in words_of(body).splitlines() if line.strip())
    return lines if clean_html(lines) == body else body


def _number(typed: object) -> int:
    text = str(typed)
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 999
