"""The forms of a topic on the officers' side: its words, and its blocks one under another."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict

from gongkai.catalogue.models import Column
from gongkai.organisations.forms.acts import Suggesting
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import UnknownUnit, find_unit
from gongkai.portal.blocks import FIELDS, KINDS, LONGEST, MOST_BLOCKS, Block
from gongkai.series.queries import public_series

_HINTS: Final = {
    "text": ("文字", "分段填写；不用写格式"),
    "chosen": ("索引号", "一行一个索引号，按这里的次序列出；只会显示已经公开的"),
    "files": ("索引号", "一行一个索引号，列出这些信息的附件"),
    "figure": ("数据", "已经公开的指标"),
    "timeline": ("日期和事项", "一行一件：2026-11-22 事项"),
}
#: What a block cannot be sent up without.
_NEEDED: Final = {kind: ("column",) if kind == "records" else fields for kind, fields in FIELDS.items()}


class NewTopicForm(forms.Form):
    """A new topic: whose it is, its address, its title."""

    unit = forms.ModelChoiceField(
        label="单位",
        queryset=Unit.objects.none(),
        to_field_name="key",
        empty_label=None,
        error_messages={"required": "请选择单位", "invalid_choice": "请从列出的单位中选择"},
    )
    slug = forms.SlugField(
        label="地址名",
        max_length=40,
        help_text="网址里的名字：小写字母、数字和连字符，例如 cross-border；建立后不能改",
        error_messages={"invalid": "地址名只能用英文字母、数字和短横线"},
    )
    title = forms.CharField(label="标题", max_length=60)

    def __init__(self, data: Any = None, *, units: QuerySet[Unit]) -> None:
        """Offer the units the officer may write topics for."""
        super().__init__(data, use_required_attribute=False)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]


class WordsForm(forms.Form):
    """The words above the blocks."""

    title = forms.CharField(label="标题", max_length=60)
    summary = forms.CharField(
        label="导语",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 2}),
        help_text="一两句话说明专题的内容",
    )
    keywords = forms.CharField(label="关键词", max_length=100, required=False, help_text="用逗号隔开，供检索使用")
    saves = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class BlockForm(forms.Form):
    """One block: the fields its kind uses."""

    kind = forms.ChoiceField(choices=list(KINDS.items()), widget=forms.HiddenInput)
    heading = forms.CharField(label="小标题", max_length=60, required=False)
    text = forms.CharField(label="文字", max_length=LONGEST, required=False, widget=forms.Textarea({"rows": 5}))
    column = forms.ChoiceField(label="栏目", required=False)
    unit = forms.CharField(
        label="单位",
        max_length=60,
        required=False,
        widget=Suggesting(),
        help_text="输入名称后从列出的单位中选，或者填内部编号、关区代码（如5100）；不填为全系统",
    )
    valid = forms.BooleanField(label="只列现行有效的", required=False)
    most = forms.IntegerField(label="列几条", required=False, min_value=1, max_value=50, initial=10)

    def __init__(self, kind: str, data: Any = None, prefix: str = "", initial: Mapping[str, Any] | None = None) -> None:
        """Keep only what the kind uses."""
        super().__init__(data, prefix=prefix, initial={"kind": kind, **(initial or {})})
        self.block_kind = kind if kind in KINDS else "text"
        self.fields["kind"].initial = self.block_kind
        for name in set(self.fields) - {"kind", "heading", *FIELDS[self.block_kind]}:
            del self.fields[name]
        if self.block_kind in _HINTS and "text" in self.fields:
            self.fields["text"].label, self.fields["text"].help_text = _HINTS[self.block_kind]
        if self.block_kind == "contact":
            self.fields["unit"].help_text = "输入名称后从列出的单位中选，或者填内部编号、关区代码（如5100）"
        if self.block_kind == "figure":
            self.fields["text"].widget = forms.Select(choices=_figures(self["text"].value()))
        for name in _NEEDED[self.block_kind]:
            self.fields[name].needed = True  # type: ignore[attr-defined]  # for the label; a draft may lack it
        if "column" in self.fields:
            rows = Column.objects.filter(closed_on__isnull=True, unit__isnull=True).order_by("path")
            choices = [("", "请选择"), *((row.path, "　" * row.path.count("/") + row.name) for row in rows)]
            self.fields["column"].choices = choices  # type: ignore[attr-defined]

    def clean_unit(self) -> str:
        """Return the internal id where a customs code was typed; what names none is told at sending up."""
        text: str = self.cleaned_data["unit"]
        try:
            return find_unit(text.split()[0]).key if text.strip() else ""
        except UnknownUnit:
            return text[:20]

    @property
    def label(self) -> str:
        """What the kind is called."""
        return KINDS[self.block_kind]

    @property
    def shown(self) -> list[forms.BoundField]:
        """The boxes to fill in."""
        return [self[name] for name in ("heading", *FIELDS[self.block_kind])]

    def block(self) -> Block:
        """Return what was typed; a number left out is the usual one."""
        data = {name: value for name, value in self.cleaned_data.items() if name in self.fields and name != "kind"}
        if data.get("most") is None:
            data.pop("most", None)
        return replace(Block(self.block_kind), **data)


class BlockForms:
    """All blocks of a version; buttons in the same form add one, take one out, or move one up or down."""

    def __init__(self, forms_: list[BlockForm]) -> None:
        self.forms = forms_

    @classmethod
    def of(cls, blocks: list[Block]) -> "BlockForms":
        """Show what is kept."""
        return cls(
            [
                BlockForm(
                    one.kind,
                    prefix=f"b{number}",
                    initial={name: getattr(one, name) for name in FIELDS[one.kind]} | {"heading": one.heading},
                )
                for number, one in enumerate(blocks)
            ]
        )

    @classmethod
    def typed(cls, data: QueryDict) -> "BlockForms":
        """Read what was typed, in the order the page had, with the one change a button asked for."""
        count = min(_number(data.get("count", "")), MOST_BLOCKS)
        found = [BlockForm(data.get(f"b{number}-kind", "text"), data, prefix=f"b{number}") for number in range(count)]
        return cls(found)

    def valid(self) -> bool:
        """Say whether every block can be read; every one is asked, so that each shows its own fault."""
        faults = [one for one in self.forms if not one.is_valid()]
        return not faults

    def blocks(self) -> list[Block]:
        """Return the blocks. Only after ``valid``."""
        return [one.block() for one in self.forms]


def _figures(now: Any) -> list[tuple[str, str]]:
    """Return the figures the public sees, and the one kept now even where it is no longer among them."""
    rows = public_series().order_by("unit__key", "order", "pk")
    found = {f"{one.unit.key}/{one.slug}": f"{one.name}（{one.unit.name}）" for one in rows}
    kept = {now: f"{now}（没有公开）"} if now and now not in found else {}
    return [("", "请选择"), *found.items(), *kept.items()]


def rearranged(blocks: list[Block], data: QueryDict) -> list[Block] | None:
    """Return the blocks after the button pressed, or None where no such button was."""
    made = list(blocks)
    if data.get("add_block") and data.get("new_kind", "") in KINDS:
        return [*made, Block(str(data["new_kind"]))]
    for name, step in (("up", -1), ("down", 1)):
        if name in data:
            at = _number(str(data[name]))
            if at < len(made) and 0 <= at + step < len(made):
                made[at], made[at + step] = made[at + step], made[at]
            return made
    if "remove" in data:
        at = _number(str(data["remove"]))
        return made[:at] + made[at + 1 :]
    return None


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
