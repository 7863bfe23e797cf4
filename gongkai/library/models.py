"""Published reports as collected, and what a check says about each."""

from typing import Any, Final

from django.db import models
from django.db.models import Q

from gongkai.organisations.models import Officer, Unit

VERDICTS: Final = [("fail", "不符"), ("warn", "提示"), ("cannot_tell", "无法判断")]
DECISIONS: Final = [("", "未判断"), ("confirmed", "属实"), ("dismissed", "不成立")]


KINDS: Final = [
    ("html", "网页"),
    ("text", "文本"),
    ("markdown", "Markdown"),
    ("pdf", "PDF"),
    ("scan", "扫描件"),
    ("docx", "Word"),
    ("xlsx", "Excel"),
    ("unknown", "其他"),
]


class Document(models.Model):
    """One published report as its body gave it out (条例 art. 50), with what was read in it.

    ``reading`` is the reader's JSON without findings. ``unit``: our own unit whose report this is. Of several copies of
    one body's report of one year, the one with the most cells read stands for it (``leading``).
    """

    digest = models.CharField("摘要", max_length=64, unique=True)
    file = models.FileField("原件", upload_to="library/", max_length=200)
    file_name = models.CharField("文件名", max_length=200)
    address = models.URLField("来源地址", max_length=1000, blank=True)
    kind = models.CharField("文件类别", max_length=12, choices=KINDS)
    body = models.CharField("发布机关", max_length=120, blank=True)
    year = models.PositiveSmallIntegerField("年度", null=True, blank=True)
    form = models.CharField("年报格式", max_length=20, blank=True)
    title = models.CharField("标题", max_length=300, blank=True)
    reading = models.JSONField("读出的内容", default=dict)
    cells_read = models.PositiveIntegerField("读出的格数", default=0)
    leading = models.BooleanField("作为该年度的代表", default=True)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True, verbose_name="本系统单位")
    added_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="收入人")
    added_on = models.DateField("收入日期")
    checked_on = models.DateField("检查日期")

    class Meta:
        """By body and year."""

        ordering = ["body", "year", "pk"]
        verbose_name = "文库年报"
        verbose_name_plural = "文库年报"
        indexes = [models.Index(fields=["body", "year"], name="library_body_year")]

    def __str__(self) -> str:
        """Return body and year, or the file's name where they could not be read."""
        return f"{self.body or self.file_name} {self.year or ''}".strip()

    @property
    def cells(self) -> dict[str, Any]:
        """The cells read: code to value, raw text and place."""
        cells: dict[str, Any] = self.reading.get("cells", {})
        return cells


class Remark(models.Model):
    """One finding of the check on a document, and a person's decision on it, kept when the check runs again."""

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="remarks", verbose_name="年报")
    rule = models.CharField("规则", max_length=40)
    subject = models.CharField("位置代码", max_length=200, blank=True)
    verdict = models.CharField("结论", max_length=12, choices=VERDICTS)
    message = models.TextField("问题")
    left = models.CharField("左边", max_length=200, blank=True)
    right = models.CharField("右边", max_length=200, blank=True)
    place = models.CharField("位置", max_length=200, blank=True)
    present = models.BooleanField("最近一次检查仍存在", default=True)
    decision = models.CharField("判断", max_length=12, choices=DECISIONS, blank=True, default="")
    why = models.TextField("理由", blank=True)
    decided_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="判断人"
    )
    decided_on = models.DateField("判断日期", null=True, blank=True)

    class Meta:
        """One row per matter; a decision has its author and day."""

        ordering = ["document", "pk"]
        verbose_name = "年报检查结果"
        verbose_name_plural = "年报检查结果"
        constraints = [
            models.UniqueConstraint(fields=["document", "rule", "subject"], name="remark_once"),
            models.CheckConstraint(
                condition=Q(decision="", decided_on__isnull=True) | (~Q(decision="") & Q(decided_on__isnull=False)),
                name="remark_decision_has_day",
            ),
        ]

    def __str__(self) -> str:
        """Return the sentence."""
        return self.message
