"""Forms of validity and of relations."""

from typing import Final

from django import forms

from gongkai.catalogue.forms.fields import words
from gongkai.catalogue.forms.picking import PickingForm
from gongkai.organisations.forms.acts import DayField
from gongkai.statute import catalogue as law

#: What may be asked for: code → what a person reads; a trailing minus turns the relation round.
WAYS: Final = {
    "interprets": "本信息解读所选文件",
    "interprets-": "所选信息解读本文件",
    "rests_on": "本信息依据所选文件",
    "rests_on-": "所选信息依据本文件",
    "related": "相关信息",
}


class ValidityForm(PickingForm):
    """A change of validity: to what, from when, by which document."""

    picked_label = "依据的本站文件"
    picked_kinds = ("document",)

    validity = forms.ChoiceField(
        label="效力改为",
        widget=forms.RadioSelect,
        choices=lambda: [(row.code, f"{row.label}：{row.hint}") for row in law.validities()],
        error_messages={"required": "请选择效力", "invalid_choice": "请从列出的效力中选择"},
    )
    on = DayField(label="自哪一天起", help_text="将来的日期到那一天自动生效", error_messages={"required": "请填写日期"})
    by_text = words("依据的文件（不在本站的）", 300, "写明文件名称和文号；上面已选本站文件的不用填")
    reason = words("说明", 300, "向公众显示", lines=2)
    version = forms.IntegerField(widget=forms.HiddenInput)
    field_order = ("validity", "on", "words", "picked", "by_text", "reason", "version")


class RelateForm(PickingForm):
    """One more relation of a record."""

    picked_label = "与哪一条信息"
    picked_required = True

    way = forms.ChoiceField(
        label="关系",
        choices=[("", "请选择"), *WAYS.items()],
        error_messages={"required": "请选择关系", "invalid_choice": "请从列出的关系中选择"},
    )
    field_order = ("way", "words", "picked")
