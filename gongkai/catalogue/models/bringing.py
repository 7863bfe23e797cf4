"""Records brought in from another site: the batch, and a line of its report for each record."""

from django.db import models

from gongkai.organisations.models import Officer, Unit


class Batch(models.Model):
    """A file or folder brought in as one act: where from, what it held, who prepared and who signed it.

    ``signed_as`` says in words who stands for the signature where it was given on the command line. ``state``:
    reading → checked (a dry run ends here) → held (waits for the signature) → publishing → done; or cancelled.
    """

    STATES = [
        ("reading", "正在读取"),
        ("checked", "已检查"),
        ("held", "待签发"),
        ("publishing", "正在公布"),
        ("done", "已完成"),
        ("cancelled", "已取消"),
    ]

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="batches", verbose_name="单位")
    source = models.CharField("来源", max_length=300)
    digest = models.CharField("来源摘要值", max_length=64)
    form = models.CharField("形式", max_length=20)
    mapping = models.JSONField("对应关系", default=dict)
    options = models.JSONField("选项", default=dict)
    state = models.CharField("状态", max_length=12, choices=STATES, default="reading")
    total = models.PositiveIntegerField("条数", default=0)
    done = models.PositiveIntegerField("已处理", default=0)
    counts = models.JSONField("结果", default=dict)
    prepared_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办人"
    )
    signed_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="签发人")
    signed_as = models.CharField("签发说明", max_length=200, blank=True)
    signed_at = models.DateTimeField("签发时间", null=True, blank=True)
    created_at = models.DateTimeField("时间", auto_now_add=True)
    file = models.FileField("文件", max_length=200, blank=True)

    class Meta:
        """Latest first; preparer and signer differ where both are named."""

        ordering = ["-pk"]
        verbose_name = "导入批次"
        verbose_name_plural = "导入批次"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(signed_by__isnull=True)
                | models.Q(prepared_by__isnull=True)
                | ~models.Q(signed_by=models.F("prepared_by")),
                name="batch_two_people",
            )
        ]

    def __str__(self) -> str:
        """Return where it came from."""
        return self.source


class BatchLine(models.Model):
    """What became of one line or page of the source."""

    batch = models.ForeignKey(Batch, on_delete=models.CASCADE, related_name="lines", verbose_name="批次")
    place = models.CharField("位置", max_length=200)
    result = models.CharField("结果", max_length=12)
    problems = models.JSONField("问题", default=list)
    record = models.ForeignKey(
        "catalogue.Record", on_delete=models.SET_NULL, null=True, related_name="+", verbose_name="政府信息"
    )

    class Meta:
        """In the order of the source."""

        ordering = ["pk"]
        verbose_name = "导入明细"
        verbose_name_plural = "导入明细"
        indexes = [models.Index(fields=["batch", "result"], name="batch_line_result")]

    def __str__(self) -> str:
        """Return the place."""
        return self.place
