"""Forms of the columns: one step of a restructuring, its reason, and a unit's own columns."""

from typing import Any, ClassVar, Final

from django import forms

from gongkai.catalogue.forms.fields import rows, tree
from gongkai.catalogue.models import Column
from gongkai.organisations.models import LEVELS
from gongkai.statute import catalogue as law

_SLUG_HINT: Final = "网址里的名字：小写字母、数字和连字符，例如 trade-data"


def references(columns: list[Column], added: set[int]) -> dict[str, Column]:
    """Return columns by what a step calls them: the number, or the address of one that is not there yet."""
    return {one.path if one.pk in added else str(one.pk): one for one in columns}


class StepForm(forms.Form):
    """What every step has: the column, among those the earlier steps leave."""

    act: ClassVar[str] = ""
    use_required_attribute = False

    def __init__(self, data: Any = None, *, known: dict[str, Column], chosen: str = "") -> None:
        """Offer the columns."""
        super().__init__(data, initial={"column": chosen})
        self.known = known
        labels = tree(known.values())
        offered = [(name, label) for name, (_, label) in zip(known, labels, strict=True)]
        for name, empty in (("column", "请选择"), ("parent", "最上层"), ("into", "请选择")):
            if name in self.fields:
                field = self.fields[name]
                assert isinstance(field, forms.ChoiceField)
                field.choices = [("", empty), *offered]

    def step(self) -> dict[str, Any]:
        """Return the step."""
        return {"act": self.act, **self.cleaned_data}


def _column(label: str, required: bool = True) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, required=required, error_messages={"invalid_choice": "请从列出的栏目里选择"})


def _name() -> forms.CharField:
    return forms.CharField(label="栏目名称", max_length=60)


class Settings(forms.Form):
    """What a column is set to besides its name and place."""

    use_required_attribute = False
    description = forms.CharField(
        label="设置目的和主要内容", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    keywords = forms.CharField(label="关键词", max_length=100, required=False, help_text="用顿号隔开")
    type = forms.ChoiceField(label="栏目类型")
    item20 = forms.ChoiceField(label="主动公开事项", required=False, help_text="条例第二十条各项")
    customs_class = forms.ChoiceField(label="海关业务类别", required=False)
    levels = forms.MultipleChoiceField(
        label="适用层级",
        required=False,
        choices=LEVELS,
        widget=forms.CheckboxSelectMultiple,
        help_text="都不选为全部层级",
    )
    order = forms.IntegerField(label="次序", min_value=0, max_value=32767, help_text="小的在前")
    required = forms.BooleanField(label="必设栏目（不能停用、不能并入别处）", required=False)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Offer what the law names."""
        super().__init__(*args, **more)
        for name, offered in (
            ("type", [(row.code, row.label) for row in law.column_types()]),
            ("item20", rows(law.article20_items(), "不属于任何一项")),
            ("customs_class", rows(law.customs_classes(), "不分类")),
        ):
            field = self.fields[name]
            assert isinstance(field, forms.ChoiceField)
            field.choices = offered


class AddStep(StepForm):
    """A new column."""

    act = "add"
    parent = _column("放在哪个栏目之下", required=False)
    name = _name()
    slug = forms.CharField(label="地址名", max_length=40, help_text=_SLUG_HINT)
    description = forms.CharField(
        label="设置目的和主要内容", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    keywords = forms.CharField(label="关键词", max_length=100, required=False, help_text="用顿号隔开")


class RenameStep(Settings, StepForm):
    """Another name, another address name, other settings: only what differs becomes part of the step."""

    act = "rename"
    column = forms.ChoiceField(label="栏目", widget=forms.HiddenInput)
    name = _name()
    slug = forms.CharField(label="地址名", max_length=40, help_text=_SLUG_HINT)
    field_order = ("column", "name", "slug")

    def __init__(self, data: Any = None, *, known: dict[str, Column], chosen: str = "") -> None:
        """Show the column as it is."""
        super().__init__(data, known=known, chosen=chosen)
        now = known.get(chosen or str((data or {}).get("column", "")))
        if now is not None:
            self.initial.update({name: getattr(now, name) for name in self.fields if name != "column"})

    def step(self) -> dict[str, Any]:
        """Return what differs."""
        given = self.cleaned_data
        now = self.known[given["column"]]
        changed = {key: value for key, value in given.items() if key != "column" and value != getattr(now, key)}
        return {"act": self.act, "column": given["column"], "name": given["name"], **changed}

    def clean(self) -> dict[str, Any]:
        """Refuse a step that changes nothing."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        if not self.errors and len(self.step()) == 3 and given["name"] == self.known[given["column"]].name:
            raise forms.ValidationError("名称和设置都没有变化")
        return given


class MoveStep(StepForm):
    """Another place."""

    act = "move"
    column = _column("移动哪个栏目")
    parent = _column("移到哪个栏目之下", required=False)


class MergeStep(StepForm):
    """Into another."""

    act = "merge"
    column = _column("合并哪个栏目")
    into = _column("并入哪个栏目")


class CloseStep(StepForm):
    """No more."""

    act = "close"
    column = _column("停用哪个栏目")


STEPS: Final[dict[str, type[StepForm]]] = {
    form.act: form for form in (AddStep, RenameStep, MoveStep, MergeStep, CloseStep)
}


class ReasonForm(forms.Form):
    """Why the standard is changed."""

    use_required_attribute = False
    reason = forms.CharField(
        label="调整的理由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "请写明调整的理由"},
    )  # fmt: skip


class OwnForm(forms.Form):
    """A unit's own column."""

    use_required_attribute = False
    parent = forms.ChoiceField(
        label="放在哪个栏目之下",
        error_messages={"required": "请选择上级栏目", "invalid_choice": "请从列出的栏目里选择"},
    )
    name = _name()
    slug = forms.CharField(label="地址名", max_length=30, help_text=_SLUG_HINT)
    description = forms.CharField(
        label="设置目的和主要内容", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, data: Any = None, *, columns: list[Column]) -> None:
        """Offer the unit's columns."""
        super().__init__(data)
        field = self.fields["parent"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", "请选择"), *tree(columns)]


class OwnNameForm(forms.Form):
    """Another name and description for a unit's own column."""

    use_required_attribute = False
    name = _name()
    description = forms.CharField(
        label="设置目的和主要内容", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
