"""Forms of a round: opening it, narrowing its list, proposing, sending a table, and closing."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from gongkai.catalogue.actions.clean_up import decisions
from gongkai.catalogue.forms.fields import tree, words
from gongkai.catalogue.forms.picking import PickingForm
from gongkai.catalogue.models import CleanUpItem, Column
from gongkai.catalogue.queries import columns_of
from gongkai.organisations.forms.acts import DayField
from gongkai.organisations.models import Unit
from gongkai.statute import catalogue as law

UNDECIDED = "-"


class OpenForm(forms.Form):
    """A new round."""

    unit = forms.ModelChoiceField(
        label="单位",
        queryset=Unit.objects.none(),
        empty_label=None,
        error_messages={"required": "请选择单位", "invalid_choice": "请从列出的单位中选择"},
    )
    name = words("名称", 100, "例如“2026年行政规范性文件清理”", required=True)
    until = DayField(
        label="成文截止",
        help_text="清理这一天（含）以前成文的现行有效文件",
        error_messages={"required": "请填写成文截止日期"},
    )
    below = forms.BooleanField(label="包括下级单位的文件", required=False)
    column = forms.ModelChoiceField(
        label="栏目（含下级）",
        queryset=Column.objects.filter(closed_on__isnull=True),
        required=False,
        empty_label="全部",
        error_messages={"invalid_choice": "请从列出的栏目中选择"},
    )
    classes = forms.MultipleChoiceField(
        label="文件类别",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=lambda: [(row.code, row.label) for row in law.document_classes()],
        help_text="都不选为全部类别",
        error_messages={"invalid_choice": "请从列出的类别中选择"},
    )

    def __init__(self, data: Any, units: QuerySet[Unit]) -> None:
        """Offer the units whose stock the officer may go through."""
        super().__init__(data, use_required_attribute=False)
        self.fields["unit"].queryset = units  # type: ignore[attr-defined]
        self.fields["unit"].label_from_instance = lambda one: f"{one.name}（{one.code or one.key}）"  # type: ignore[attr-defined]
        self.fields["column"].choices = [("", "全部"), *tree(columns_of(None))]  # type: ignore[attr-defined]
        self.fields["name"].error_messages["required"] = "请填写名称"


class ItemFilter(forms.Form):
    """Narrowing the list; what makes no sense is told and does not narrow."""

    q = forms.CharField(label="名称、文号、索引号", max_length=60, required=False)
    decision = forms.ChoiceField(label="意见", required=False)
    unit = forms.ChoiceField(label="单位", required=False)
    document_class = forms.ChoiceField(label="类别", required=False)

    def __init__(self, data: Any, items: QuerySet[CleanUpItem]) -> None:
        """Offer the units that have documents in the round."""
        super().__init__(data, use_required_attribute=False, auto_id="filter_%s")
        self.items = items
        units = Unit.objects.filter(pk__in=items.order_by().values("record__unit")).order_by("key")
        offered = {
            "decision": [("", "全部"), (UNDECIDED, "尚未提出"), *decisions().items()],
            "unit": [("", "全部"), *((str(one.pk), one.name) for one in units)],
            "document_class": [("", "全部"), *((row.code, row.label) for row in law.document_classes())],
        }
        for name, choices in offered.items():
            self.fields[name].choices = choices  # type: ignore[attr-defined]

    def narrowed(self) -> QuerySet[CleanUpItem]:
        """Return the items that fit, those undecided first."""
        self.full_clean()
        data = getattr(self, "cleaned_data", {})
        rows = self.items
        if data.get("decision"):
            rows = rows.filter(decision="" if data["decision"] == UNDECIDED else data["decision"])
        if data.get("unit"):
            rows = rows.filter(record__unit=data["unit"])
        if data.get("document_class"):
            rows = rows.filter(record__document_class=data["document_class"])
        if said := " ".join((data.get("q") or "").split()):
            named = Q(record__title__icontains=said) | Q(record__document_number__icontains=said)
            rows = rows.filter(named | Q(record__index_number__icontains=said))
        return rows.order_by("decision", "record__made_on", "pk")


class DecideForm(PickingForm):
    """What is proposed for the documents ticked."""

    picked_label = "依据的本站文件"
    picked_kinds = ("document",)

    decision = forms.ChoiceField(
        label="意见",
        choices=lambda: [("", "请选择"), *decisions().items()],
        error_messages={"required": "请选择清理意见", "invalid_choice": "请从列出的意见中选择"},
    )
    by_text = words("依据的文件（不在本站的）", 300, "修改、废止、被代替的须写明依据")
    note = words("说明", 300)
    field_order = ("decision", "words", "picked", "by_text", "note")


class TableForm(forms.Form):
    """A table of proposals."""

    table = forms.FileField(
        label="填好的表格",
        help_text="用导出的表格，在“意见”一列填写：继续有效、已修改、被代替、已废止、已失效",
        error_messages={"required": "请选择表格文件", "empty": "文件是空的", "invalid": "请选择表格文件"},
    )


class CloseForm(forms.Form):
    """The day from which everything proposed takes effect."""

    on = DayField(
        label="自哪一天起",
        help_text="所有修改、废止、失效从这一天起生效",
        error_messages={"required": "请填写日期"},
    )
