"""The procedures on the way to a decision: correction, extension, consultation, fee."""

from django.db import models
from django.db.models import Q

from gongkai.foi.models.case import Case
from gongkai.foi.models.clock import ClockEvent
from gongkai.organisations.models import Officer
from gongkai.vault.fields import SealedJSONField, SealedTextField


class CorrectionNotice(models.Model):
    """补正告知 (art. 30): all defects at once and a reasonable period."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="correction_notices", verbose_name="案件")
    event = models.OneToOneField(ClockEvent, on_delete=models.CASCADE, verbose_name="事件")
    items = SealedJSONField("须补正的事项")
    workdays = models.PositiveSmallIntegerField("补正期限（工作日）")
    answered_on = models.DateField("补正日期", null=True, blank=True)
    answer = SealedTextField("补正内容", blank=True)

    class Meta:
        """Notices are listed as they were given."""

        ordering = ["pk"]
        verbose_name = "补正"
        verbose_name_plural = "补正"

    def __str__(self) -> str:
        """Return the case."""
        return f"补正（{self.case_id}）"


class Extension(models.Model):
    """延长答复 (art. 33(2)): asked for by the officer, approved by the head of the office, told to the applicant."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="extensions", verbose_name="案件")
    workdays = models.PositiveSmallIntegerField("延长工作日")
    reason = models.CharField("理由", max_length=500)
    asked_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="提请人")
    asked_on = models.DateField("提请日期")
    decided_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="批准人"
    )
    decided_on = models.DateField("批准日期", null=True, blank=True)
    approved = models.BooleanField("是否同意", null=True, blank=True)
    remark = models.CharField("批语", max_length=300, blank=True)
    event = models.OneToOneField(ClockEvent, on_delete=models.CASCADE, null=True, blank=True, verbose_name="事件")

    class Meta:
        """One extension waits for approval at a time."""

        ordering = ["pk"]
        verbose_name = "延期"
        verbose_name_plural = "延期"
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=Q(approved__isnull=True), name="extension_one_pending")
        ]

    def __str__(self) -> str:
        """Return the case."""
        return f"延期（{self.case_id}）"


class Consultation(models.Model):
    """征求意见 (arts. 32, 33(3), 34): whom, about what, and what they answered."""

    ANSWERS = [("agrees", "同意公开"), ("objects", "不同意公开"), ("silent", "逾期未答复")]

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="consultations", verbose_name="案件")
    event = models.OneToOneField(ClockEvent, on_delete=models.CASCADE, related_name="+", verbose_name="发起事件")
    whom = models.CharField("征求对象", max_length=20)
    name = SealedTextField("名称")
    address = SealedTextField("联系方式", blank=True)
    subject = SealedTextField("征求意见的内容")
    answered_on = models.DateField("答复日期", null=True, blank=True)
    answer = models.CharField("答复意见", max_length=20, choices=ANSWERS, blank=True)
    reasons = SealedTextField("理由", blank=True)
    answer_event = models.OneToOneField(
        ClockEvent, on_delete=models.CASCADE, null=True, blank=True, related_name="+", verbose_name="答复事件"
    )

    class Meta:
        """Consultations are listed as they were begun."""

        ordering = ["pk"]
        verbose_name = "征求意见"
        verbose_name_plural = "征求意见"

    def __str__(self) -> str:
        """Return the case."""
        return f"征求意见（{self.case_id}）"


class FeeNotice(models.Model):
    """信息处理费 (art. 42; 国办函〔2020〕109号): by items or by pages, never both."""

    METHODS = [("items", "按件计收"), ("pages", "按量计收")]

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="fees", verbose_name="案件")
    event = models.OneToOneField(ClockEvent, on_delete=models.CASCADE, verbose_name="事件")
    method = models.CharField("计收方式", max_length=10, choices=METHODS)
    quantity = models.PositiveIntegerField("件数或者页数")
    yuan = models.PositiveIntegerField("金额（元）")
    how_to_pay = models.CharField("缴纳方式", max_length=300)
    paid_on = models.DateField("缴费日期", null=True, blank=True)
    receipt = models.CharField("票据号", max_length=60, blank=True)

    class Meta:
        """Notices are listed as they were given."""

        ordering = ["pk"]
        verbose_name = "收费"
        verbose_name_plural = "收费"

    def __str__(self) -> str:
        """Return the case."""
        return f"收费（{self.case_id}）"
