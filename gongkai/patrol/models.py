"""Runs of the examination, what was read in them, outer links, and the word lists an installation adds."""

from django.db import models
from django.db.models import F, Q

from gongkai.catalogue.models import Record
from gongkai.organisations.models import Officer, Unit

WAITING, RUNNING, DONE = "waiting", "running", "done"
STATES = [(WAITING, "等待"), (RUNNING, "进行中"), (DONE, "已完成")]
MISPRINT, SENSITIVE, ALLOWED = "misprint", "sensitive", "allowed"
LISTS = [(MISPRINT, "错别字"), (SENSITIVE, "敏感词"), (ALLOWED, "不算问题的词")]


class Run(models.Model):
    """One examination: of everything, of a unit and what is below it, or of one record; by all rules or one.

    ``cursor`` is the last unit (by id) gone through, so that a run that was cut off goes on from there. ``counts``
    holds for each rule how much was looked at and how much is now found wrong.
    """

    unit = models.ForeignKey(
        Unit, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="单位"
    )
    record = models.ForeignKey(
        Record, on_delete=models.SET_NULL, null=True, blank=True, related_name="+", verbose_name="政府信息"
    )
    rule = models.CharField("规则", max_length=10, blank=True)
    nightly = models.BooleanField("夜间自动", default=False)
    state = models.CharField("状态", max_length=10, choices=STATES, default=WAITING)
    on = models.DateField("日期")
    started_at = models.DateTimeField("开始", auto_now_add=True)
    finished_at = models.DateTimeField("完成", null=True, blank=True)
    cursor = models.PositiveBigIntegerField("进度", default=0)
    done = models.PositiveIntegerField("已查单位", default=0)
    total = models.PositiveIntegerField("单位数", default=0)
    read = models.PositiveIntegerField("重新读过的信息", default=0)
    counts = models.JSONField("各规则结果", default=dict)
    by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发起人"
    )

    class Meta:
        """Latest first; one nightly run a day."""

        ordering = ["-pk"]
        verbose_name = "巡查"
        verbose_name_plural = "巡查"
        constraints = [
            models.UniqueConstraint(fields=["on"], condition=Q(nightly=True), name="patrol_once_a_night"),
        ]

    def __str__(self) -> str:
        """Return the day and the scope."""
        return f"{self.on} {self.scope}"

    @property
    def scope(self) -> str:
        """What it goes through, in words."""
        if self.record is not None:
            return self.record.index_number
        return f"{self.unit}及下级单位" if self.unit is not None else "全系统"

    @property
    def found(self) -> int:
        """How much is found wrong by all rules together."""
        return sum(int(one["found"]) for one in self.counts.values())


class Examined(models.Model):
    """The words of a record were read: in which version and with which lists (``mark``); ``links`` stood in them."""

    record = models.OneToOneField(
        Record, on_delete=models.CASCADE, primary_key=True, related_name="+", verbose_name="政府信息"
    )
    mark = models.CharField("标记", max_length=60)
    links = models.JSONField("链接", default=list)

    class Meta:
        """Found by the record alone."""

        verbose_name = "已读信息"
        verbose_name_plural = "已读信息"

    def __str__(self) -> str:
        """Return the record's id."""
        return str(self.record_id)


class Link(models.Model):
    """An address outside, and how it answered: on how many nights in a row it did not."""

    address = models.CharField("地址", max_length=500, unique=True)
    nights = models.PositiveSmallIntegerField("连续打不开的夜数", default=0)
    answer = models.CharField("最近的答复", max_length=200, blank=True)
    tried_on = models.DateField("最近一次", null=True, blank=True)

    class Meta:
        """The one tried longest ago first."""

        ordering = [F("tried_on").asc(nulls_first=True), "pk"]
        verbose_name = "外部链接"
        verbose_name_plural = "外部链接"

    def __str__(self) -> str:
        """Return the address."""
        return self.address


class Term(models.Model):
    """A word this installation adds to a list, proposed by one person and passed by another."""

    list = models.CharField("词表", max_length=10, choices=LISTS)
    word = models.CharField("字词", max_length=40)
    right = models.CharField("应为", max_length=40, blank=True)
    reason = models.CharField("理由", max_length=200)
    proposed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="提出人")
    proposed_on = models.DateField("提出日期")
    passed_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="同意人"
    )
    passed_on = models.DateField("同意日期", null=True, blank=True)
    ended_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        """By list; two different people; a word once in a list as long as it counts."""

        ordering = ["list", "word", "pk"]
        verbose_name = "补充字词"
        verbose_name_plural = "补充字词"
        constraints = [
            models.CheckConstraint(
                condition=Q(passed_by__isnull=True) | ~Q(passed_by=F("proposed_by")), name="patrol_term_two_people"
            ),
            models.UniqueConstraint(
                fields=["list", "word"], condition=Q(ended_on__isnull=True), name="patrol_term_once"
            ),
        ]

    def __str__(self) -> str:
        """Return the word."""
        return self.word
