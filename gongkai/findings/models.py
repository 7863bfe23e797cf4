"""A finding: what was found wrong at a unit, what was decided about it, and every step until it is closed."""

from typing import Any, Final

from django.db import models
from django.db.models import Q

from gongkai.organisations.models import Officer, Unit

#: How sure whoever found it is: a contradiction, a hint, or something that could not be checked.
VERDICTS: Final = [("fail", "问题"), ("warn", "提示"), ("cannot_tell", "无法判断")]

RAISED, CONFIRMED, ORDERED, ANSWERED, CLOSED, DISMISSED = (
    "raised", "confirmed", "ordered", "answered", "closed", "dismissed",
)  # fmt: skip
STATES: Final = [
    (RAISED, "待判断"),
    (CONFIRMED, "已认定"),
    (ORDERED, "整改中"),
    (ANSWERED, "待复核"),
    (CLOSED, "已销号"),
    (DISMISSED, "不成立"),
]


class Finding(models.Model):
    """One thing found wrong (条例 art. 46, 47).

    ``source`` names the room and kind of check (``reports.check``), ``subject`` what was examined
    (``report:u0028:2023:own``) and ``matter`` the spot in it; with the rule they say which finding this is, so that the
    same check run again finds this row and keeps the decision a person made. ``present``: the last run still found
    it. ``evidence`` holds both figures, the place and, where there is one, the address that shows it.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="findings", verbose_name="责任单位")
    source = models.CharField("来源", max_length=40)
    subject = models.CharField("对象", max_length=120)
    rule = models.CharField("规则", max_length=40)
    rule_label = models.CharField("规则名称", max_length=200, blank=True)
    matter = models.CharField("位置", max_length=200, blank=True)
    verdict = models.CharField("结论", max_length=12, choices=VERDICTS)
    message = models.TextField("问题")
    evidence = models.JSONField("证据", default=dict)
    found_on = models.DateField("发现日期")
    seen_on = models.DateField("最近检查日期")
    present = models.BooleanField("最近一次检查仍存在", default=True)
    state = models.CharField("状态", max_length=12, choices=STATES, default=RAISED)
    due_on = models.DateField("整改期限", null=True, blank=True)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    version = models.PositiveIntegerField("版本", default=0)

    class Meta:
        """One row for one matter; what is ordered has a term, what is over has a day."""

        ordering = ["pk"]
        verbose_name = "问题"
        verbose_name_plural = "问题"
        constraints = [
            models.UniqueConstraint(fields=["unit", "source", "subject", "rule", "matter"], name="finding_once"),
            models.CheckConstraint(
                condition=~Q(state__in=[ORDERED, ANSWERED]) | Q(due_on__isnull=False), name="finding_order_has_term"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[CLOSED, DISMISSED], closed_on__isnull=False)
                | (~Q(state__in=[CLOSED, DISMISSED]) & Q(closed_on__isnull=True)),
                name="finding_over_has_day",
            ),
        ]
        indexes = [models.Index(fields=["state", "due_on"], name="finding_state_due")]

    def __str__(self) -> str:
        """Return the sentence."""
        return self.message

    @property
    def over(self) -> bool:
        """Whether nothing more is to be done."""
        return self.state in {CLOSED, DISMISSED}


class Step(models.Model):
    """What somebody did about a finding; only ever added."""

    finding = models.ForeignKey(Finding, on_delete=models.CASCADE, related_name="steps", verbose_name="问题")
    act = models.CharField("事项", max_length=20)
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办人")
    on = models.DateField("日期")
    text = models.TextField("说明", blank=True)
    state = models.CharField("之后的状态", max_length=12, choices=STATES)

    class Meta:
        """In the order they happened."""

        ordering = ["pk"]
        verbose_name = "问题处理经过"
        verbose_name_plural = "问题处理经过"

    def __str__(self) -> str:
        """Return what was done and when."""
        return f"{self.act} {self.on}"

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        """Refuse: what was done stays. Raises ``TypeError``."""
        raise TypeError("问题的处理经过不能删除")
