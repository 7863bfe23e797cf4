"""Attachments of a record, and their text by page."""

from django.db import models

from gongkai.organisations.models import Officer


class Attachment(models.Model):
    """A file kept for a record. It never changes; which files are public says the record's own list (guarded there).

    The file lies under its digest in the private folder and is served only through a check.
    """

    record = models.ForeignKey(
        "catalogue.Record", on_delete=models.CASCADE, related_name="files", verbose_name="政府信息"
    )
    file = models.FileField("文件", max_length=200)
    name = models.CharField("文件名", max_length=160)
    kind = models.CharField("格式", max_length=10)
    size = models.PositiveBigIntegerField("大小")
    digest = models.CharField("摘要值", max_length=64)
    added_by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="上传人")
    added_at = models.DateTimeField("上传时间", auto_now_add=True)
    read = models.BooleanField("已提取文字", default=False)

    class Meta:
        """In the order they were added."""

        ordering = ["pk"]
        verbose_name = "附件"
        verbose_name_plural = "附件"

    def __str__(self) -> str:
        """Return the name."""
        return self.name


class AttachmentText(models.Model):
    """The text of one page of a file (page 0: it has none), for search and for the look before publication."""

    attachment = models.ForeignKey(Attachment, on_delete=models.CASCADE, related_name="texts", verbose_name="附件")
    page = models.PositiveIntegerField("页")
    text = models.TextField("文字")

    class Meta:
        """By page."""

        ordering = ["attachment", "page"]
        verbose_name = "附件文字"
        verbose_name_plural = "附件文字"
        constraints = [models.UniqueConstraint(fields=["attachment", "page"], name="attachment_text_once")]

    def __str__(self) -> str:
        """Return where it stands."""
        return f"{self.attachment_id}:{self.page}"
