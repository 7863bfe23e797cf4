"""The entries of the record and the head of the chain."""

from datetime import datetime

from django.db import models


class Entry(models.Model):
    """One act: who did what, for which unit, to what, with digests of before and after.

    Personal data never stands here; ``details`` holds codes, dates and numbers only.
    """

    number = models.BigIntegerField("序号", primary_key=True)
    at = models.CharField("时间", max_length=40)
    actor = models.CharField("行为人", max_length=120)
    unit = models.CharField("单位", max_length=40, blank=True)
    act = models.CharField("行为", max_length=60)
    subject = models.CharField("对象", max_length=80, db_index=True)
    on = models.CharField("法定日期", max_length=10, blank=True)
    before = models.CharField("前摘要", max_length=64, blank=True)
    after = models.CharField("后摘要", max_length=64, blank=True)
    details = models.JSONField("要点", default=dict)
    previous = models.CharField("前一条", max_length=64)
    hash = models.CharField("本条", max_length=64)

    class Meta:
        """Entries are read in the order of the chain."""

        ordering = ["number"]
        verbose_name = "操作记录"
        verbose_name_plural = "操作记录"

    @property
    def moment(self) -> datetime:
        """Return when the act was recorded, in UTC."""
        return datetime.fromisoformat(self.at)

    def as_row(self) -> dict[str, object]:
        """Return the entry as the plain mapping that is hashed, exported and verified."""
        return {
            "number": self.number,
            "at": self.at,
            "actor": self.actor,
            "unit": self.unit,
            "act": self.act,
            "subject": self.subject,
            "on": self.on,
            "before": self.before,
            "after": self.after,
            "details": self.details,
            "previous": self.previous,
            "hash": self.hash,
        }


class Head(models.Model):
    """The end of the chain: one row, locked while an entry is added, so that entries never fork."""

    number = models.BigIntegerField("末条序号", default=0)
    hash = models.CharField("末条", max_length=64)

    class Meta:
        """A single row with key 1."""

        verbose_name = "记录链末端"
        verbose_name_plural = "记录链末端"
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="audit_single_head")]
