"""Topic pages 专题: what the public sees of one, and the versions in which it is proposed and passed."""

from typing import Final

from django.db import models
from django.db.models import F, Q

from gongkai.organisations.models import Officer, Unit

DRAFT, SUBMITTED, PASSED, RETURNED = "draft", "submitted", "passed", "returned"
STATES: Final = [(DRAFT, "起草中"), (SUBMITTED, "待审核"), (PASSED, "已通过"), (RETURNED, "已退回")]


class Topic(models.Model):
    """A topic at ``/topics/<slug>/``: public from the first version a second person has passed until it is withdrawn.

    ``title``, ``summary``, ``keywords`` and ``blocks`` (``blocks.Block`` as rows) are those of the version passed last.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="topics", verbose_name="单位")
    slug = models.SlugField("地址名", max_length=40, unique=True)
    title = models.CharField("标题", max_length=60)
    summary = models.CharField("导语", max_length=300, blank=True)
    keywords = models.CharField("关键词", max_length=100, blank=True)
    blocks = models.JSONField("内容", default=list)
    published_on = models.DateField("公布日期", null=True, blank=True)
    changed_on = models.DateField("最近变动", null=True, blank=True)
    withdrawn_on = models.DateField("撤下日期", null=True, blank=True)
    withdrawn_reason = models.CharField("撤下理由", max_length=300, blank=True)
    edited_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="填写人")
    passed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="审核人")

    class Meta:
        """The latest first; the database holds that two people stand behind what is public."""

        ordering = ["-published_on", "-pk"]
        verbose_name = "专题"
        verbose_name_plural = "专题"
        constraints = [
            models.CheckConstraint(
                condition=Q(published_on__isnull=True)
                | (Q(edited_by__isnull=False, passed_by__isnull=False) & ~Q(passed_by=F("edited_by"))),
                name="topic_two_people",
            )
        ]

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def public(self) -> bool:
        """Whether anyone may read it."""
        return self.published_on is not None and self.withdrawn_on is None


class TopicVersion(models.Model):
    """One proposed version of a topic, whole.

    ``editors`` are the ids of all who typed into this version: none of them passes it. ``saves`` counts the savings, so
    that two people do not overwrite each other.
    """

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="versions", verbose_name="专题")
    number = models.PositiveIntegerField("版次")
    state = models.CharField("状态", max_length=10, choices=STATES, default=DRAFT)
    title = models.CharField("标题", max_length=60)
    summary = models.CharField("导语", max_length=300, blank=True)
    keywords = models.CharField("关键词", max_length=100, blank=True)
    blocks = models.JSONField("内容", default=list)
    saves = models.PositiveIntegerField("保存次数", default=0)
    editors = models.JSONField("参与填写的人员", default=list)
    edited_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="填写人")
    edited_on = models.DateField("填写日期")
    passed_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="审核人"
    )
    decided_on = models.DateField("审核日期", null=True, blank=True)
    reason = models.CharField("退回理由", max_length=300, blank=True)

    class Meta:
        """A topic has one version in hand at most; who passed a version is not who wrote it."""

        ordering = ["topic", "-number"]
        verbose_name = "专题版本"
        verbose_name_plural = "专题版本"
        constraints = [
            models.UniqueConstraint(fields=["topic", "number"], name="topic_version_number"),
            models.UniqueConstraint(
                fields=["topic"], condition=Q(state__in=[DRAFT, SUBMITTED]), name="topic_one_in_hand"
            ),
            models.CheckConstraint(
                condition=Q(passed_by__isnull=True) | ~Q(passed_by=F("edited_by")), name="topic_passed_by_another"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[PASSED, RETURNED]) | Q(passed_by__isnull=False, decided_on__isnull=False),
                name="topic_decided_by_someone",
            ),
        ]

    def __str__(self) -> str:
        """Return which version of which topic."""
        return f"{self.title}第{self.number}版"
