"""Reconsideration and litigation that follow a case."""

from django.db import models
from django.db.models import F, Q

from gongkai.foi.models.case import Case
from gongkai.organisations.models import Unit


class Remedy(models.Model):
    """One reconsideration or suit (art. 51): counted in table four in the year it was filed.

    ``unit`` is the unit whose act is challenged and in whose table it counts; ``authority`` the reconsideration organ
    (the unit above; headquarters reviews its own acts). ``follows`` names the decided reconsideration that a suit
    after reconsideration rests on.
    """

    KINDS = [("review", "行政复议"), ("suit_direct", "未经复议直接起诉"), ("suit_after_review", "复议后起诉")]
    RESULTS = [("upheld", "结果维持"), ("corrected", "结果纠正"), ("other", "其他结果")]

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="remedies", verbose_name="案件")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="remedies", verbose_name="被申请人（被告）")
    kind = models.CharField("途径", max_length=20, choices=KINDS)
    follows = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="followed_by", verbose_name="所依复议"
    )
    filed_on = models.DateField("提出日期")
    decided_on = models.DateField("审结日期", null=True, blank=True)
    result = models.CharField("结果", max_length=20, choices=RESULTS, blank=True)
    reference = models.CharField("复议或者诉讼案号", max_length=60, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    withdrawn_record = models.BooleanField("登记有误", default=False)

    class Meta:
        """Remedies are listed as they were filed."""

        ordering = ["filed_on", "pk"]
        verbose_name = "复议诉讼"
        verbose_name_plural = "复议诉讼"
        constraints = [
            models.UniqueConstraint(
                fields=["follows"], condition=Q(withdrawn_record=False), name="remedy_followed_once"
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True, result="") | (Q(decided_on__isnull=False) & ~Q(result="")),
                name="remedy_result_when_decided",
            ),
            models.CheckConstraint(
                condition=Q(decided_on__isnull=True) | Q(decided_on__gte=F("filed_on")), name="remedy_decided_after"
            ),
            models.CheckConstraint(
                condition=~Q(kind="suit_after_review") | Q(follows__isnull=False), name="remedy_after_review_follows"
            ),
            models.CheckConstraint(
                condition=Q(kind="suit_after_review") | Q(follows__isnull=True), name="remedy_only_after_review_follows"
            ),
        ]
        indexes = [models.Index(fields=["filed_on", "kind", "decided_on", "result", "unit"], name="remedy_filed")]

    def __str__(self) -> str:
        """Return the way and the day."""
        return f"{self.get_kind_display()}（{self.filed_on}）"
