"""What waits to be indexed, and what was asked in vain; never who asked."""

from django.db import models


class Outbox(models.Model):
    """One thing whose document changed: written in the transaction of the change, taken once it is indexed.

    Taken rows stay for a day: an index built meanwhile takes them again, so that no change falls between the two.
    """

    kind = models.CharField("种类", max_length=20)
    key = models.CharField("对象", max_length=120)
    at = models.DateTimeField("时间", auto_now_add=True)
    taken = models.DateTimeField("取走时间", null=True, editable=False)

    class Meta:
        """In the order they came; the same thing may wait more than once."""

        ordering = ["pk"]
        indexes = [
            models.Index(fields=["id"], name="outbox_waiting", condition=models.Q(taken=None)),
            models.Index(fields=["taken"], name="outbox_taken"),
        ]
        verbose_name = "待索引"
        verbose_name_plural = "待索引"

    def __str__(self) -> str:
        """Return what it is."""
        return f"{self.kind}:{self.key}"


class AskedQuery(models.Model):
    """A query that found nothing or took long, by day: for the editors. Without who asked; identifiers are masked."""

    text = models.CharField("查询", max_length=120)
    day = models.DateField("日期")
    times = models.PositiveIntegerField("次数", default=0)
    total = models.PositiveIntegerField("结果数", default=0)
    slowest_ms = models.PositiveIntegerField("最慢（毫秒）", default=0)

    class Meta:
        """Once a day."""

        ordering = ["-day", "-times"]
        verbose_name = "查询记录"
        verbose_name_plural = "查询记录"
        constraints = [models.UniqueConstraint(fields=["text", "day"], name="asked_once_a_day")]

    def __str__(self) -> str:
        """Return the query."""
        return self.text
