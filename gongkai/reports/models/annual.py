"""An annual report (条例 arts. 49, 50): its prose, its exceptions to the ledger, its way to publication."""

from typing import Any

from django.db import models
from django.db.models import F, Q

from gongkai.organisations.models import Officer, Unit
from gongkai.reports.models.entered import BASES

STATES = [
    ("draft", "起草中"),
    ("submitted", "已提交"),
    ("returned", "已退回"),
    ("accepted", "已审定"),
    ("published", "已公布"),
]
#: States in which the unit may still write.
OPEN_STATES = ("draft", "returned")
#: States in which the printed edition is frozen.
LOCKED = ("submitted", "accepted", "published")
#: States in which a report counts as filed with the unit above.
FILED = ("accepted", "published")

ACTS = [
    ("open", "建立"),
    ("submit", "提交"),
    ("return", "退回"),
    ("accept", "审定"),
    ("publish", "公布"),
    ("correct", "更正"),
]
RECTIFIED = [("done", "已完成"), ("partly", "部分完成"), ("doing", "正在整改"), ("not_begun", "尚未整改")]


class AnnualReport(models.Model):
    """One unit's report of one year on one basis.

    ``version`` counts every change, for compare-and-set. ``frozen`` is the edition as printed, taken at submission and
    taken anew by a correction; ``summed`` are the units in a roll-up's sum, each with the number of its last
    correction then. ``corrections`` is the number of the last correction, 0 for none.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="annual_reports", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    basis = models.CharField("口径", max_length=10, choices=BASES)
    form = models.CharField("年报格式", max_length=20)
    state = models.CharField("状态", max_length=10, choices=STATES, default="draft")
    version = models.PositiveIntegerField("版本", default=1)
    frozen = models.JSONField("定稿", null=True, blank=True)
    summed = models.JSONField("汇总单位", default=dict, blank=True)
    opened_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="建立人"
    )
    opened_on = models.DateField("建立日期")
    submitted_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="提交人"
    )
    submitted_on = models.DateField("提交日期", null=True, blank=True)
    accepted_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审定人"
    )
    accepted_on = models.DateField("审定日期", null=True, blank=True)
    published_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="公布人"
    )
    published_on = models.DateField("公布日期", null=True, blank=True)
    corrections = models.PositiveSmallIntegerField("更正次数", default=0)

    class Meta:
        """One report per unit, year and basis; behind each state stands what brought it about."""

        ordering = ["-year", "unit", "basis"]
        verbose_name = "年度报告"
        verbose_name_plural = "年度报告"
        indexes = [models.Index(fields=["year", "basis", "state"], name="annual_year_basis_state")]
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "basis"], name="annual_report_once"),
            models.CheckConstraint(condition=Q(state__in=[code for code, _ in STATES]), name="annual_state_known"),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES)
                | Q(frozen__isnull=False, submitted_by__isnull=False, submitted_on__isnull=False),
                name="annual_locked_is_frozen",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=FILED) | Q(accepted_by__isnull=False, accepted_on__isnull=False),
                name="annual_filed_is_accepted",
            ),
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | ~Q(accepted_by=F("submitted_by")),
                name="annual_two_people",
            ),
            models.CheckConstraint(
                condition=Q(state="published", published_on__isnull=False)
                | (~Q(state="published") & Q(published_on__isnull=True)),
                name="annual_published_on",
            ),
            models.CheckConstraint(
                condition=Q(corrections=0) | Q(state="published"), name="annual_corrected_is_published"
            ),
        ]

    def __str__(self) -> str:
        """Return what it reports on."""
        return f"{self.unit_id}/{self.year}/{self.basis}"

    @property
    def locked(self) -> bool:
        """Whether writing is closed."""
        return self.state in LOCKED

    @property
    def filed(self) -> bool:
        """Whether it counts as filed with the unit above: accepted or published."""
        return self.state in FILED

    @property
    def printed(self) -> dict[str, Any]:
        """The frozen edition; empty while there is none."""
        return dict(self.frozen or {})


class ChapterDraft(models.Model):
    """The prose of a chapter (0: before the first), figures as live references in braces; one paragraph a line."""

    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="chapters", verbose_name="年报")
    number = models.PositiveSmallIntegerField("章")
    text = models.TextField("正文", blank=True)

    class Meta:
        """One text per chapter."""

        ordering = ["number"]
        verbose_name = "年报正文"
        verbose_name_plural = "年报正文"
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="chapter_once"),
            models.CheckConstraint(condition=Q(number__lte=6), name="chapter_known"),
        ]

    def __str__(self) -> str:
        """Return the chapter."""
        return f"{self.report_id}: {self.number}"


class Problem(models.Model):
    """A problem chapter five states and what is to be done about it; asked about in next year's report.

    ``finding_key`` names the finding it came from, if one.
    """

    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="problems", verbose_name="年报")
    number = models.PositiveSmallIntegerField("序号")
    text = models.TextField("问题")
    measure = models.TextField("改进措施", blank=True)
    finding_key = models.CharField("来自发现", max_length=80, blank=True)

    class Meta:
        """Numbered within the report."""

        ordering = ["number"]
        verbose_name = "存在问题"
        verbose_name_plural = "存在问题"
        constraints = [models.UniqueConstraint(fields=["report", "number"], name="problem_number_once")]

    def __str__(self) -> str:
        """Return the problem."""
        return self.text[:40]


class Rectification(models.Model):
    """What this year's report says became of a problem that last year's report stated."""

    report = models.ForeignKey(
        AnnualReport, on_delete=models.CASCADE, related_name="rectifications", verbose_name="年报"
    )
    problem = models.ForeignKey(
        Problem, on_delete=models.PROTECT, related_name="rectifications", verbose_name="上年问题"
    )
    state = models.CharField("整改情况", max_length=10, choices=RECTIFIED)
    says = models.TextField("说明", blank=True)

    class Meta:
        """One answer per problem and report."""

        ordering = ["problem__number"]
        verbose_name = "上年问题整改"
        verbose_name_plural = "上年问题整改"
        constraints = [models.UniqueConstraint(fields=["report", "problem"], name="rectification_once")]

    def __str__(self) -> str:
        """Return the answer."""
        return f"{self.problem_id}: {self.state}"


class Override(models.Model):
    """A figure that must differ from what was counted; it counts only once another person has approved it."""

    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="overrides", verbose_name="年报")
    cell = models.CharField("单元格", max_length=80)
    value = models.DecimalField("数值", max_digits=18, decimal_places=4, null=True, blank=True)
    reason = models.CharField("理由", max_length=500)
    author = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="提出人")
    written_on = models.DateField("提出日期")
    approved_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    approved_on = models.DateField("批准日期", null=True, blank=True)

    class Meta:
        """One per cell; two people."""

        ordering = ["pk"]
        verbose_name = "替换数"
        verbose_name_plural = "替换数"
        constraints = [
            models.UniqueConstraint(fields=["report", "cell"], name="override_once"),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True, approved_on__isnull=True)
                | Q(approved_by__isnull=False, approved_on__isnull=False),
                name="override_approval_whole",
            ),
            models.CheckConstraint(
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("author")), name="override_two_people"
            ),
        ]

    def __str__(self) -> str:
        """Return the cell and the figure."""
        return f"{self.cell} = {self.value}"


class FootNote(models.Model):
    """What a footnote mark means in a report; printed under the table."""

    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="notes", verbose_name="年报")
    mark = models.CharField("注记", max_length=5)
    text = models.CharField("注释", max_length=500)

    class Meta:
        """One text per mark."""

        ordering = ["pk"]
        verbose_name = "注释"
        verbose_name_plural = "注释"
        constraints = [models.UniqueConstraint(fields=["report", "mark"], name="footnote_once")]

    def __str__(self) -> str:
        """Return the note."""
        return f"{self.mark} {self.text[:40]}"


class CellMark(models.Model):
    """The footnote mark printed after a figure."""

    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="marks", verbose_name="年报")
    cell = models.CharField("单元格", max_length=80)
    mark = models.CharField("注记", max_length=5)

    class Meta:
        """One mark per cell."""

        ordering = ["pk"]
        verbose_name = "数字的注记"
        verbose_name_plural = "数字的注记"
        constraints = [models.UniqueConstraint(fields=["report", "cell"], name="cell_mark_once")]

    def __str__(self) -> str:
        """Return the cell with its mark."""
        return f"{self.cell}{self.mark}"


class Step(models.Model):
    """One act of the report's way from draft to publication; rows are only ever added."""

    report = models.ForeignKey(AnnualReport, on_delete=models.CASCADE, related_name="steps", verbose_name="年报")
    act = models.CharField("行为", max_length=10, choices=ACTS)
    by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="办理人"
    )
    on = models.DateField("日期")
    remarks = models.TextField("意见", blank=True)
    at = models.DateTimeField("记录时间", auto_now_add=True)

    class Meta:
        """In the order they happened."""

        ordering = ["pk"]
        verbose_name = "年报办理"
        verbose_name_plural = "年报办理"

    def __str__(self) -> str:
        """Return the act."""
        return f"{self.act} {self.on}"


class Correction(models.Model):
    """A numbered correction of a published report: what it says, and each cell's code, label, before and after."""

    report = models.ForeignKey(AnnualReport, on_delete=models.PROTECT, related_name="corrected", verbose_name="年报")
    number = models.PositiveSmallIntegerField("更正号")
    on = models.DateField("更正日期")
    by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="更正人"
    )
    says = models.TextField("更正说明")
    before = models.CharField("更正前摘要", max_length=64)
    after = models.CharField("更正后摘要", max_length=64)
    changes = models.JSONField("改动的数字", default=list, blank=True)
    chapters = models.JSONField("改动的章", default=list, blank=True)

    class Meta:
        """Numbered from one within the report."""

        ordering = ["number"]
        verbose_name = "年报更正"
        verbose_name_plural = "年报更正"
        constraints = [
            models.UniqueConstraint(fields=["report", "number"], name="correction_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="correction_number_from_one"),
        ]

    def __str__(self) -> str:
        """Return the correction."""
        return f"{self.report_id}: {self.number}"


class Exemption(models.Model):
    """A unit that need not report for a year, and why (``reason``: a row of exemption_reasons).

    ``until``: the last day it holds, None for the whole matter.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="exemptions", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    reason = models.CharField("免报情形", max_length=30)
    text = models.CharField("说明", max_length=500, blank=True)
    by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    on = models.DateField("批准日期")
    until = models.DateField("至", null=True, blank=True)
    lifted_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="取消人"
    )
    lifted_on = models.DateField("取消日期", null=True, blank=True)

    class Meta:
        """One in force per unit and year."""

        ordering = ["-year", "unit", "pk"]
        verbose_name = "免报"
        verbose_name_plural = "免报"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"], condition=Q(lifted_on__isnull=True), name="exemption_one_in_force"
            ),
        ]

    def __str__(self) -> str:
        """Return the unit and year."""
        return f"{self.unit_id}/{self.year}: {self.reason}"


class Chase(models.Model):
    """A reminder sent to a unit whose report is missing."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="report_chases", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="催报人"
    )
    on = models.DateField("催报日期")
    text = models.CharField("催报内容", max_length=500)

    class Meta:
        """In the order they were sent; one a day."""

        ordering = ["pk"]
        verbose_name = "催报"
        verbose_name_plural = "催报"
        constraints = [models.UniqueConstraint(fields=["unit", "year", "on"], name="chase_once_a_day")]

    def __str__(self) -> str:
        """Return the unit and day."""
        return f"{self.unit_id}/{self.year}: {self.on}"
