"""Series of figures over time, what the public sees of them, and the signed batches through which it changes."""

from datetime import date
from typing import Any, Final

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from gongkai.catalogue.models import Column
from gongkai.organisations.models import Officer, Unit
from gongkai.series import periods
from gongkai.series.reading import PROVISIONAL

DRAFT, SUBMITTED, RELEASED, RETURNED, DISCARDED = "draft", "submitted", "released", "returned", "discarded"
STATES: Final = [
    (DRAFT, "准备中"),
    (SUBMITTED, "待发布"),
    (RELEASED, "已发布"),
    (RETURNED, "已退回"),
    (DISCARDED, "已放弃"),
]
OPEN: Final = (DRAFT, RETURNED)
FIGURES, DESCRIPTION = "figures", "description"
KINDS: Final = [(FIGURES, "数据"), (DESCRIPTION, "指标说明")]
MARKS: Final = [("", "正式数"), (PROVISIONAL, "初步数")]
#: What of a series the public reads: once it is public, these change through a signed batch alone.
DESCRIBED: Final = ("name", "measure", "description", "source", "decimals", "additive")


class Series(models.Model):
    """One figure followed over time: 进出口总值 by month. Public from its first signed batch on.

    ``additive``: the figures of a year may be added up. ``withdrawn_on``: it was taken off the public pages that day.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="series", verbose_name="发布单位")
    name = models.CharField("指标名称", max_length=60)
    slug = models.SlugField("地址名", max_length=60)
    measure = models.CharField("计量单位", max_length=20)
    period = models.CharField("周期", max_length=8, choices=periods.KINDS, default=periods.MONTH)
    description = models.TextField("指标说明", max_length=1000, blank=True)
    source = models.CharField("数据来源", max_length=200, blank=True)
    decimals = models.PositiveSmallIntegerField("小数位数", default=0, validators=[MaxValueValidator(6)])
    additive = models.BooleanField("可以累计", default=True)
    column = models.ForeignKey(
        Column, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="所属栏目"
    )
    order = models.PositiveSmallIntegerField("次序", default=100)
    made_up = models.BooleanField("演示数据", default=False)
    public_since = models.DateField("首次公开日期", null=True, blank=True)
    changed_on = models.DateField("最近更新日期", null=True, blank=True)
    withdrawn_on = models.DateField("撤下日期", null=True, blank=True)
    withdrawn_why = models.CharField("撤下理由", max_length=300, blank=True)

    class Meta:
        """One name and one address for each series of a unit."""

        ordering = ["unit", "order", "pk"]
        verbose_name = "数据指标"
        verbose_name_plural = "数据指标"
        constraints = [
            models.UniqueConstraint(fields=["unit", "name"], name="series_name_once"),
            models.UniqueConstraint(fields=["unit", "slug"], name="series_slug_once"),
            models.CheckConstraint(condition=Q(decimals__lte=6), name="series_decimals"),
        ]

    def __str__(self) -> str:
        """Return the name."""
        return self.name

    def get_absolute_url(self) -> str:
        """Where the public finds it."""
        return reverse("portal:figure", args=[self.unit.key, self.slug])

    @property
    def is_public(self) -> bool:
        """Whether the public sees it."""
        return self.public_since is not None and self.withdrawn_on is None

    def label_of(self, period: date) -> str:
        """Return the name of one of its periods."""
        return periods.name(period, self.period)


class Batch(models.Model):
    """Figures, or a new description, prepared by one person and released by another as one signed act.

    ``lines`` holds what the file said (``reading.Line`` as rows) while it is prepared; ``proposed`` the new
    description. ``prepared_by`` is empty for the command line.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    kind = models.CharField("类别", max_length=12, choices=KINDS, default=FIGURES)
    series = models.ForeignKey(
        Series, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="指标"
    )
    name = models.CharField("名称", max_length=200)
    digest = models.CharField("文件摘要", max_length=64, blank=True)
    lines = models.JSONField("各行", default=list)
    proposed = models.JSONField("拟改内容", default=dict)
    reason = models.CharField("修订理由", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=STATES, default=DRAFT)
    said = models.CharField("退回或放弃的理由", max_length=300, blank=True)
    prepared_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="准备人"
    )
    prepared_on = models.DateField("准备日期")
    released_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发布人"
    )
    released_on = models.DateField("发布日期", null=True, blank=True)

    class Meta:
        """Two different people stand behind what is released; the database holds it."""

        ordering = ["-pk"]
        verbose_name = "数据批次"
        verbose_name_plural = "数据批次"
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=RELEASED) | Q(released_by__isnull=False, released_on__isnull=False),
                name="series_batch_signed",
            ),
            models.CheckConstraint(
                condition=Q(released_by__isnull=True) | Q(prepared_by__isnull=True) | ~Q(released_by=F("prepared_by")),
                name="series_batch_two_people",
            ),
        ]
        indexes = [models.Index(fields=["state", "unit"], name="series_batch_queue")]

    def __str__(self) -> str:
        """Return what it holds."""
        return self.name

    @property
    def editable(self) -> bool:
        """Whether it is still being prepared."""
        return self.state in OPEN


class Figure(models.Model):
    """What both tables of figures hold: a period's value, None where there is none, its mark and its note."""

    period = models.DateField("时间", help_text="该期的第一天")
    value = models.DecimalField("数值", max_digits=24, decimal_places=6, null=True, blank=True)
    mark = models.CharField("标记", max_length=12, choices=MARKS, blank=True, default="")
    note = models.CharField("说明", max_length=200, blank=True)

    class Meta:
        """A part of other models only."""

        abstract = True

    @property
    def content(self) -> tuple[Any, str, str]:
        """What makes two figures the same."""
        return self.value, self.mark, self.note


class Point(Figure):
    """The figure the public sees. It rests on a released batch; the database refuses it otherwise (``guard``)."""

    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="points", verbose_name="指标")
    batch = models.ForeignKey(Batch, on_delete=models.PROTECT, related_name="points", verbose_name="批次")

    class Meta:
        """One figure for each period."""

        ordering = ["series", "period"]
        verbose_name = "已公开的数"
        verbose_name_plural = "已公开的数"
        constraints = [models.UniqueConstraint(fields=["series", "period"], name="series_point_once")]

    def __str__(self) -> str:
        """Return its period."""
        return f"{self.series_id}:{self.period}"


class Proposal(Figure):
    """A figure of a submitted batch, frozen; once released also what it was before, which is the public trace."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="proposals", verbose_name="批次")
    series = models.ForeignKey(Series, on_delete=models.PROTECT, related_name="proposals", verbose_name="指标")
    revises = models.BooleanField("修订已公开的数", default=False)
    before = models.DecimalField("原数值", max_digits=24, decimal_places=6, null=True, blank=True)
    before_mark = models.CharField("原标记", max_length=12, choices=MARKS, blank=True, default="")

    class Meta:
        """One figure for each period of a series in a batch."""

        ordering = ["series", "period"]
        verbose_name = "拟发布的数"
        verbose_name_plural = "拟发布的数"
        constraints = [
            models.UniqueConstraint(fields=["batch", "series", "period"], name="series_proposal_once"),
        ]
        indexes = [models.Index(fields=["series", "revises"], name="series_proposal_trace")]

    def __str__(self) -> str:
        """Return its period."""
        return f"{self.batch_id}:{self.series_id}:{self.period}"
