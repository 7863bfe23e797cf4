"""效力: what became of a document, by which other, and the rounds in which the stock is gone through (清理)."""

from django.db import models
from django.db.models import Q

from gongkai.organisations.models import Officer, Unit


class ValidityChange(models.Model):
    """A document's validity changed on a day: amended, replaced, repealed or lapsed, by another document or by date.

    Only ever added; the record's own ``validity`` is the cache of the last one that has taken effect.
    """

    record = models.ForeignKey(
        "catalogue.Record", on_delete=models.CASCADE, related_name="validity_changes", verbose_name="政府信息"
    )
    was = models.CharField("原效力", max_length=20, blank=True)
    validity = models.CharField("效力", max_length=20)
    on = models.DateField("自")
    by_record = models.ForeignKey(
        "catalogue.Record",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="brought_about",
        verbose_name="所依据的文件",
    )
    by_text = models.CharField("所依据的文件（文字）", max_length=300, blank=True)
    reason = models.CharField("说明", max_length=300, blank=True)
    officer = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办人")
    entered_on = models.DateField("登记日期")
    applied = models.BooleanField("已生效", default=False)
    round = models.ForeignKey(
        "catalogue.CleanUp",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="changes",
        verbose_name="清理",
    )

    class Meta:
        """In the order they were entered."""

        ordering = ["pk"]
        verbose_name = "效力变更"
        verbose_name_plural = "效力变更"

    def __str__(self) -> str:
        """Return what it became."""
        return f"{self.validity} {self.on}"


class CleanUp(models.Model):
    """A round 清理 over a unit's stock of documents: which ones, who decides, and when it was closed."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="clean_ups", verbose_name="单位")
    name = models.CharField("名称", max_length=100)
    below = models.BooleanField("含下级单位", default=False)
    until = models.DateField("成文截止", help_text="清理这一天（含）以前成文的文件")
    scope = models.JSONField("范围", default=dict)
    opened_on = models.DateField("启动日期")
    opened_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="启动人")
    closed_on = models.DateField("完成日期", null=True, blank=True)
    closed_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审定人"
    )

    class Meta:
        """Latest first; who opened a round does not close it."""

        ordering = ["-pk"]
        verbose_name = "文件清理"
        verbose_name_plural = "文件清理"
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_by__isnull=True) | Q(opened_by__isnull=True) | ~Q(closed_by=models.F("opened_by")),
                name="clean_up_two_people",
            )
        ]

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class CleanUpItem(models.Model):
    """One document in a round and what is proposed for it: keep, amend, repeal, lapse, replace."""

    round = models.ForeignKey(CleanUp, on_delete=models.CASCADE, related_name="items", verbose_name="清理")
    record = models.ForeignKey(
        "catalogue.Record", on_delete=models.PROTECT, related_name="clean_up_items", verbose_name="政府信息"
    )
    decision = models.CharField("意见", max_length=20, blank=True, help_text="空为尚未提出；keep 为继续有效")
    by_text = models.CharField("依据", max_length=300, blank=True)
    by_record = models.ForeignKey(
        "catalogue.Record", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="代替的文件"
    )
    note = models.CharField("说明", max_length=300, blank=True)
    decided_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="提出人"
    )

    class Meta:
        """Each document once."""

        ordering = ["pk"]
        verbose_name = "清理意见"
        verbose_name_plural = "清理意见"
        constraints = [models.UniqueConstraint(fields=["round", "record"], name="clean_up_item_once")]

    def __str__(self) -> str:
        """Return the decision."""
        return self.decision
