"""What a citizen has typed and not yet submitted: kept encrypted, for a day, and swept."""

from django.db import models

from gongkai.vault.fields import SealedJSONField, SealedTextField


class Draft(models.Model):
    """An unfinished request or an unfinished answer to a correction notice.

    ``token`` names it in addresses and makes a double submission one case; ``owner`` is a keyed digest of the secret
    in the visitor's cookie, so that the address alone opens nothing.
    """

    PURPOSES = [("request", "申请"), ("correction", "补正")]

    token = models.CharField("标记", max_length=64, unique=True)
    owner = models.CharField("持有人摘要", max_length=64)
    purpose = models.CharField("用途", max_length=20, choices=PURPOSES, default="request")
    content = SealedJSONField("内容", default=dict)
    submitted = models.BooleanField("已提交", default=False)
    expires_at = models.DateTimeField("保留至", db_index=True)

    class Meta:
        """Drafts are found by their token alone."""

        verbose_name = "草稿"
        verbose_name_plural = "草稿"

    def __str__(self) -> str:
        """Return nothing of what was typed."""
        return f"草稿 {self.pk}"


class DraftFile(models.Model):
    """A file that goes with a draft; its content is encrypted in the private folder."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="files", verbose_name="草稿")
    name = SealedTextField("文件名")
    kind = models.CharField("类型", max_length=10)
    size = models.PositiveBigIntegerField("字节数")
    path = models.CharField("存放位置", max_length=120, unique=True)

    class Meta:
        """Files are listed as they came."""

        ordering = ["pk"]
        verbose_name = "草稿附件"
        verbose_name_plural = "草稿附件"

    def __str__(self) -> str:
        """Return nothing of the name."""
        return f"草稿附件 {self.pk}"
