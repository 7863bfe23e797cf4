"""The signed review without which nothing becomes public (条例 art. 17), and the trace of what was corrected."""

from django.db import models
from django.db.models import F, Q

from gongkai.organisations.models import Officer


class Clearing(models.Model):
    """One version of one record was reviewed and signed for publication.

    Three people of the unit: who prepared it, who made the secrecy review, who signed; the preparer is neither of
    the others. A batch from elsewhere is signed as a whole and names the batch instead. ``digest`` is that of the
    content (``Record.digest_of``). Triggers let a record become or stay public only with an unrevoked clearing of its
    own, attach each clearing once, and refuse any other change to it.
    """

    record = models.ForeignKey(
        "catalogue.Record", on_delete=models.PROTECT, related_name="clearings", verbose_name="政府信息"
    )
    batch = models.ForeignKey(
        "catalogue.Batch", on_delete=models.PROTECT, null=True, related_name="clearings", verbose_name="批次"
    )
    digest = models.CharField("内容摘要值", max_length=64)
    prepared_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="拟稿人"
    )
    reviewed_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="保密审查人"
    )
    signed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="签发人")
    signed_at = models.DateTimeField("签发时间")
    attached = models.BooleanField("已用于公开", default=False)
    revoked_at = models.DateTimeField("撤回时间", null=True, blank=True)

    class Meta:
        """In the order they were signed."""

        ordering = ["pk"]
        verbose_name = "公开审查"
        verbose_name_plural = "公开审查"
        constraints = [
            models.CheckConstraint(
                condition=Q(batch__isnull=False)
                | Q(prepared_by__isnull=False, reviewed_by__isnull=False, signed_by__isnull=False),
                name="clearing_signed",
            ),
            models.CheckConstraint(
                condition=Q(batch__isnull=False) | (~Q(prepared_by=F("signed_by")) & ~Q(prepared_by=F("reviewed_by"))),
                name="clearing_two_people",
            ),
        ]

    def __str__(self) -> str:
        """Return the digest's beginning."""
        return self.digest[:12]


class Correction(models.Model):
    """What was changed, withdrawn or put back after publication, told to the public (公开痕迹)."""

    KINDS = [("corrected", "更正"), ("withdrawn", "撤下"), ("restored", "恢复")]

    record = models.ForeignKey(
        "catalogue.Record", on_delete=models.PROTECT, related_name="corrections", verbose_name="政府信息"
    )
    kind = models.CharField("种类", max_length=12, choices=KINDS)
    on = models.DateField("日期")
    reason = models.CharField("理由", max_length=300)
    fields = models.JSONField("变更项目", default=list)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办人")

    class Meta:
        """In the order they happened."""

        ordering = ["pk"]
        verbose_name = "更正和撤下"
        verbose_name_plural = "更正和撤下"

    def __str__(self) -> str:
        """Return what happened."""
        return f"{self.get_kind_display()} {self.on}"
