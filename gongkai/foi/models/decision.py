"""What the unit answers: drafted, reviewed, signed, delivered."""

from django.db import models
from django.db.models import Q

from gongkai.foi.models.case import Case
from gongkai.organisations.models import Officer
from gongkai.vault.fields import SealedJSONField, SealedTextField

STAGES = [
    ("draft", "拟稿"),
    ("in_review", "待审查"),
    ("to_sign", "待签发"),
    ("signed", "待送达"),
    ("delivered", "已送达"),
    ("void", "已作废"),
]
DELIVERIES = [
    ("direct", "直接送达"),
    ("entrusted", "委托送达"),
    ("post", "邮政寄送"),
    ("email", "电子邮件"),
    ("online", "网上送达"),
]


class Decision(models.Model):
    """One reply to a case. Nothing leaves without a finished review (art. 17) and a leader's signature."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="decisions", verbose_name="案件")
    stage = models.CharField("环节", max_length=20, choices=STAGES, default="draft")
    text = SealedTextField("答复正文")
    drafted_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="拟稿人")
    drafted_on = models.DateField("拟稿日期")
    reviewed_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审查人"
    )
    reviewed_on = models.DateField("审查日期", null=True, blank=True)
    review_note = SealedTextField("审查意见", blank=True)
    signed_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人"
    )
    signed_on = models.DateField("签发日期", null=True, blank=True)
    sign_note = SealedTextField("签发意见", blank=True)
    delivered_on = models.DateField("送达日期", null=True, blank=True)
    delivery = models.CharField("送达方式", max_length=20, choices=DELIVERIES, blank=True)
    mail_number = models.CharField("邮件号", max_length=40, blank=True)

    class Meta:
        """A case has one live decision."""

        ordering = ["pk"]
        verbose_name = "答复"
        verbose_name_plural = "答复"
        constraints = [
            models.UniqueConstraint(fields=["case"], condition=~Q(stage="void"), name="decision_one_live"),
            models.CheckConstraint(
                condition=Q(stage__in=["draft", "in_review", "void"]) | Q(reviewed_on__isnull=False),
                name="decision_reviewed_before_signing",
            ),
            models.CheckConstraint(
                condition=~Q(stage__in=["signed", "delivered"]) | Q(signed_on__isnull=False),
                name="decision_signed_before_delivery",
            ),
            models.CheckConstraint(
                condition=~Q(stage="delivered") | Q(delivered_on__isnull=False), name="decision_delivered_has_day"
            ),
        ]

    def __str__(self) -> str:
        """Return the case."""
        return f"答复（{self.case_id}）"


class DecisionItem(models.Model):
    """The answer to one item of a request: its ground, the reasons, and what must be recorded for that ground."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="items", verbose_name="答复")
    subject = SealedTextField("事项")
    ground = models.CharField("情形", max_length=40)
    reasons = SealedTextField("理由", blank=True)
    evidence = SealedJSONField("依据记录", default=dict)

    class Meta:
        """Items are listed as they were drafted."""

        ordering = ["pk"]
        verbose_name = "答复事项"
        verbose_name_plural = "答复事项"

    def __str__(self) -> str:
        """Return the ground."""
        return self.ground
