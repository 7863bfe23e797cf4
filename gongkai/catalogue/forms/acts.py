"""Forms of the acts on a record: one for each step of the review, and for what else may be done."""

from typing import Any, ClassVar

from django import forms

from gongkai.catalogue.details import PARTICULARS, asked_by
from gongkai.catalogue.forms.fields import MomentField, day, rows, words
from gongkai.catalogue.looking import GRAVE, Matter
from gongkai.catalogue.models import Record
from gongkai.statute import catalogue as law


class ActForm(forms.Form):
    """What every act asks for: the version of the record the person has seen."""

    #: The form's field for a problem the act names otherwise.
    elsewhere: ClassVar[dict[str, str]] = {}
    #: Fields told in a fold.
    folded: ClassVar[tuple[str, ...]] = ()
    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, shown: Record, matters: list[Matter] | None = None) -> None:
        """Take the version in hand and what the machine found in it."""
        super().__init__(data, use_required_attribute=False, initial={"version": shown.version})
        self.shown, self.matters = shown, matters or []

    @property
    def at_hand(self) -> list[forms.BoundField]:
        """The fields that stand open."""
        return [one for one in self if one.name not in self.folded]

    @property
    def folded_away(self) -> list[forms.BoundField]:
        """The fields most people never need; told in a fold, open where something in it is filled in or wrong."""
        return [one for one in self if one.name in self.folded]

    @property
    def unfolded(self) -> bool:
        """Whether the fold stands open."""
        return any(one.errors or one.value() for one in self.folded_away)

    def given(self) -> dict[str, Any]:
        """Return what the act is called with, beside record, officer, day and version."""
        return {name: value for name, value in self.cleaned_data.items() if name != "version"}

    def told(self, problems: Any) -> None:
        """Put what the act refused beside its fields."""
        for problem in problems:
            name = self.elsewhere.get(problem.field, problem.field)
            self.add_error(name if name in self.fields else None, problem.message)


class PlainForm(ActForm):
    """An act that asks for nothing more."""


class DecideForm(ActForm):
    """The attribute decision."""

    folded: ClassVar[tuple[str, ...]] = ("ground", *PARTICULARS, "review_again_on")

    attribute = forms.ChoiceField(
        label="公开属性",
        widget=forms.RadioSelect,
        choices=lambda: [(row.code, row.label) for row in law.attributes()],
        error_messages={"required": "请选择公开属性", "invalid_choice": "请从列出的公开属性中选择"},
    )
    ground = forms.ChoiceField(
        label="不公开理由",
        required=False,
        choices=lambda: rows(law.withholding_grounds(), "无（主动公开、依申请公开）"),
        error_messages={"invalid_choice": "请从列出的理由中选择"},
    )
    review_again_on = day("复审日期", "不主动公开的必须填写（条例第十八条）")
    opinion = words("意见", 1000, lines=2)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Begin with what the author proposed."""
        super().__init__(*args, **more)
        for name, label in PARTICULARS.items():
            self.fields[name] = words(label, 300, asked_by(name))
        shown = self.shown
        for name in ("attribute", "ground", "review_again_on"):
            self.initial[name] = getattr(shown, name)
        for name in PARTICULARS:
            self.initial[name] = shown.ground_details.get(name, "")
        self.order_fields(["attribute", "ground", *PARTICULARS, "review_again_on", "opinion"])

    def given(self) -> dict[str, Any]:
        """Gather the particulars."""
        data = super().given()
        particulars = {name: data.pop(name) for name in PARTICULARS}
        return {**data, "particulars": {name: value for name, value in particulars.items() if value}}


class ConcurForm(ActForm):
    """The opinion of those consulted."""

    opinion = words("会签意见", 1000, lines=3, required=True)


class SecrecyForm(ActForm):
    """The secrecy review: every grave matter is ticked by itself."""

    ticked = forms.MultipleChoiceField(
        label="已逐条核对，不影响公开",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "请逐条核对后勾选，或者退回修改"},
    )
    opinion = words("审查意见", 1000, lines=2)

    def __init__(self, *args: Any, **more: Any) -> None:
        """Offer the grave matters; without any, nothing is to be ticked."""
        super().__init__(*args, **more)
        grave = [(one.key, f"{one.label}：{one.message}") for one in self.matters if one.severity == GRAVE]
        self.fields["ticked"].choices = grave  # type: ignore[attr-defined]
        if not grave:
            del self.fields["ticked"]


class SignForm(ActForm):
    """The signature."""

    at = MomentField(label="定时发布", help_text="不填则签发后马上公开；填写的，到时自动公开")
    opinion = words("签发意见", 1000, lines=2)


class ReasonForm(ActForm):
    """An act that needs a reason shown to the public or the author."""

    reason = words("理由", 300, lines=3, required=True)


class BackForm(ReasonForm):
    """Sending back."""

    reason = words("退回理由", 1000, "写明哪里需要修改，拟稿人会看到", lines=3, required=True)


class WithdrawForm(ReasonForm):
    """Taking down."""

    reason = words("撤下理由", 300, "向公众显示；索引号、名称、撤下日期和理由继续保留在网上", lines=3, required=True)


class RestoreForm(ReasonForm):
    """Putting back."""

    reason = words("恢复理由", 300, "向公众显示；内容按原样重新审查、签发后恢复公开", lines=3, required=True)
