"""What officers type about annual reports: prose, problems, figures that differ, notes, exemptions, remarks."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django import forms

from gongkai.organisations.forms import DayField
from gongkai.reports.models.annual import RECTIFIED
from gongkai.statute.reporting import ReportChapter, exemption_reasons

LONGEST_CHAPTER = 30_000
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－，", "0123456789.-,")


class ActForm(forms.Form):
    """An act of the cycle: remarks, asked for only where the act needs them, and the version the officer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    remarks = forms.CharField(label="意见", max_length=2000, widget=forms.Textarea({"rows": 4}), required=False)

    def __init__(self, *args: Any, hint: str = "", with_remarks: bool = True, **kwargs: Any) -> None:
        """Ask for remarks where the act keeps them."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["remarks"].help_text = hint
        if not with_remarks:
            del self.fields["remarks"]


class WritingForm(forms.Form):
    """The prose of a report, a box for each chapter."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, chapters: Sequence[ReportChapter], *args: Any, **kwargs: Any) -> None:
        """Make a box for what stands before the first chapter, and for each chapter."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.numbers = [0, *(one.chapter for one in chapters)]
        self.fields["chapter-0"] = _box("引言", "编报依据、统计期限、联系方式", 4)
        for one in chapters:
            self.fields[f"chapter-{one.chapter}"] = _box(one.label, one.asks, 14 if one.prose else 3)

    @property
    def boxes(self) -> list[Any]:
        """The chapters' boxes in order."""
        return [self[f"chapter-{number}"] for number in self.numbers]

    def texts(self) -> dict[int, str]:
        """Return what was typed, by chapter."""
        return {number: self.cleaned_data.get(f"chapter-{number}", "") for number in self.numbers}


def _box(label: str, hint: str, rows: int) -> forms.CharField:
    return forms.CharField(
        label=label,
        help_text=hint,
        max_length=LONGEST_CHAPTER,
        required=False,
        strip=False,
        widget=forms.Textarea({"rows": rows, "class": "an-text"}),
    )


class ProblemsForm(forms.Form):
    """Chapter five's problems: as many pairs of boxes as there are, and three more."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    SPARE = 3

    def __init__(self, known: Sequence[tuple[str, str, str]], *args: Any, **kwargs: Any) -> None:
        """Show what is written; ``known`` holds text, measure and the key of the finding it came from."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        data = args[0] if args else kwargs.get("data")
        many = len(known) + self.SPARE
        if data is not None:
            many = max(many, *(int(name[5:]) for name in data if name.startswith("text-") and name[5:].isdecimal()), 0)
        self.many = min(many, 40)
        for number in range(1, self.many + 1):
            text, measure, key = known[number - 1] if number <= len(known) else ("", "", "")
            self.fields[f"text-{number}"] = _words(f"问题{number}", text)
            self.fields[f"measure-{number}"] = _words("改进措施", measure)
            self.fields[f"key-{number}"] = forms.CharField(
                required=False, max_length=80, initial=key, widget=forms.HiddenInput
            )

    @property
    def pairs(self) -> list[tuple[Any, Any, Any]]:
        """The boxes, problem by problem."""
        return [
            (self[f"text-{number}"], self[f"measure-{number}"], self[f"key-{number}"])
            for number in range(1, self.many + 1)
        ]

    def written(self) -> list[tuple[str, str, str]]:
        """Return the problems that have words."""
        rows = [
            (self.cleaned_data[f"text-{n}"], self.cleaned_data[f"measure-{n}"], self.cleaned_data[f"key-{n}"])
            for n in range(1, self.many + 1)
        ]
        return [row for row in rows if row[0].strip() or row[1].strip()]


def _words(label: str, initial: str) -> forms.CharField:
    box = forms.Textarea({"rows": 3})
    return forms.CharField(label=label, required=False, max_length=2000, initial=initial, widget=box)


class RectificationForm(forms.Form):
    """What became of one of last year's problems."""

    problem = forms.IntegerField(widget=forms.HiddenInput)
    state = forms.ChoiceField(label="整改情况", choices=RECTIFIED, widget=forms.RadioSelect)
    says = forms.CharField(
        label="说明",
        required=False,
        max_length=2000,
        widget=forms.Textarea({"rows": 2}),
        help_text="没有完成的，写明原因和下一步安排",
    )


class OverrideForm(forms.Form):
    """A figure that must differ from what was counted."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    cell = forms.ChoiceField(label="替换哪一格")
    value = forms.CharField(label="年报上的数字", max_length=20)
    reason = forms.CharField(
        label="理由",
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text="例如系统启用前的案件、已更正的件数；随年报公布",
    )

    def __init__(self, cells: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Offer the cells that can be replaced."""
        kwargs.setdefault("auto_id", "override-%s")
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["cell"].choices = [("", "请选择"), *cells]  # type: ignore[attr-defined]

    def clean_value(self) -> Decimal:
        """Read the figure."""
        return figure(self.cleaned_data["value"])


def figure(text: str) -> Decimal:
    """Read a typed figure; full-width digits and thousands commas are understood. Raises ``ValidationError``."""
    typed = "".join(text.translate(_FULL_WIDTH).split()).replace(",", "")
    try:
        value = Decimal(typed)
    except ArithmeticError:
        raise forms.ValidationError("请填写数字") from None
    if not value.is_finite():
        raise forms.ValidationError("请填写数字")
    return value


class NoteForm(forms.Form):
    """A footnote: its mark, its words and the figures that carry it."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    mark = forms.CharField(label="注记", max_length=5, help_text="例如 *、※、①")
    cells = forms.MultipleChoiceField(
        label="标在哪些数字上", required=False, widget=forms.SelectMultiple({"size": 8}), help_text="可以选多个"
    )
    text = forms.CharField(
        label="注释",
        max_length=500,
        required=False,
        widget=forms.Textarea({"rows": 3}),
        help_text="印在表格下面；留空则取消这个注记",
    )

    def __init__(self, cells: Sequence[tuple[str, str]], *args: Any, **kwargs: Any) -> None:
        """Offer every cell the report prints."""
        kwargs.setdefault("auto_id", "note-%s")
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["cells"].choices = list(cells)  # type: ignore[attr-defined]


class CorrectionForm(forms.Form):
    """A correction of a published report: what it says, figures as lines, and whether all is counted anew."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    says = forms.CharField(
        label="更正说明",
        max_length=2000,
        widget=forms.Textarea({"rows": 3}),
        help_text="写明哪里错了、为什么错、怎样更正；随年报公布",
    )
    recount = forms.BooleanField(
        label="全部数字重新统计", required=False, help_text="本级按台账、汇总按各单位现在的年报重新取数"
    )

    def __init__(self, cells: Sequence[tuple[str, str, object]], *args: Any, **kwargs: Any) -> None:
        """Make a box for each figure that can be corrected, empty unless it is to change."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.cells = cells
        for code, label, _ in cells:
            self.fields[f"cell-{code}"] = forms.CharField(label=label, required=False, max_length=20)

    @property
    def rows(self) -> list[tuple[Any, object]]:
        """Each box with the figure now printed."""
        return [(self[f"cell-{code}"], now) for code, _, now in self.cells]

    def clean(self) -> dict[str, Any]:
        """Read the figures typed."""
        given = super().clean() or {}
        figures: dict[str, Decimal] = {}
        for code, _, _ in self.cells:
            typed = given.get(f"cell-{code}", "")
            if typed:
                try:
                    figures[code] = figure(typed)
                except forms.ValidationError as error:
                    self.add_error(f"cell-{code}", error)
        given["figures"] = figures
        return given


class ExemptionForm(forms.Form):
    """Why a unit need not report."""

    reason = forms.ChoiceField(label="免报情形", widget=forms.RadioSelect)
    text = forms.CharField(label="具体情况", max_length=500, required=False, widget=forms.Textarea({"rows": 3}))
    until = DayField(label="免报到哪一天", required=False, help_text="有期限的填写；不填则整个年度免报")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Offer the reasons of the table."""
        super().__init__(*args, **kwargs)
        self.use_required_attribute = False
        self.fields["reason"].choices = [  # type: ignore[attr-defined]
            (one.code, f"{one.label}（{one.hint}）") for one in exemption_reasons()
        ]


class ChaseForm(forms.Form):
    """The words of a reminder."""

    text = forms.CharField(label="催报内容", max_length=500, required=False, widget=forms.Textarea({"rows": 3}))
