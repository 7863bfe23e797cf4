"""Jobs that compile, check and render the reports of many units, with the progress of each unit."""

from django.db import models
from django.db.models import F, Q

from gongkai.organisations.models import Officer, Unit

JOB_STATES = [
    ("waiting", "等待中"),
    ("running", "汇编中"),
    ("done", "已完成"),
    ("cancelled", "已取消"),
    ("failed", "中断"),
]
ITEM_STATES = [
    ("waiting", "等待"),
    ("done", "完成"),
    ("findings", "有问题"),
    ("exempt", "免报"),
    ("failed", "失败"),
]


class Compilation(models.Model):
    """One job over a unit and all below it for a year. ``done`` and ``failed`` count items; a job can be resumed.

    ``beat`` is the last sign of life of a running job.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="compilations", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    state = models.CharField("状态", max_length=10, choices=JOB_STATES, default="waiting")
    asked_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="发起人"
    )
    asked_on = models.DateField("发起日期")
    started_at = models.DateTimeField("开始时间", null=True, blank=True)
    beat = models.DateTimeField("最近进展", null=True, blank=True)
    finished_at = models.DateTimeField("结束时间", null=True, blank=True)
    total = models.PositiveIntegerField("单位数", default=0)
    done = models.PositiveIntegerField("已办", default=0)
    failed = models.PositiveIntegerField("失败", default=0)

    class Meta:
        """Newest first; one live job per unit and year."""

        ordering = ["-pk"]
        verbose_name = "年报汇编"
        verbose_name_plural = "年报汇编"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year"], condition=Q(state__in=["waiting", "running"]), name="compilation_one_live"
            ),
            models.CheckConstraint(condition=Q(done__lte=F("total")), name="compilation_done_within_total"),
        ]

    def __str__(self) -> str:
        """Return what it compiles."""
        return f"{self.unit_id}/{self.year}: {self.done}/{self.total}"


class CompilationItem(models.Model):
    """One unit of a job: what became of it, what was found, and where its files lie in the private folder."""

    compilation = models.ForeignKey(
        Compilation, on_delete=models.CASCADE, related_name="items", verbose_name="年报汇编"
    )
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    state = models.CharField("状态", max_length=10, choices=ITEM_STATES, default="waiting")
    message = models.CharField("说明", max_length=500, blank=True)
    findings = models.JSONField("发现", default=list, blank=True)
    docx = models.CharField("DOCX 文件", max_length=200, blank=True)
    pdf = models.CharField("PDF 文件", max_length=200, blank=True)

    class Meta:
        """Each unit once per job."""

        ordering = ["pk"]
        verbose_name = "汇编的单位"
        verbose_name_plural = "汇编的单位"
        constraints = [models.UniqueConstraint(fields=["compilation", "unit"], name="compilation_item_once")]

    def __str__(self) -> str:
        """Return the unit and its state."""
        return f"{self.compilation_id}/{self.unit_id}: {self.state}"
