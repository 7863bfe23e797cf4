"""The papers a case produced, exactly as they were issued."""

from django.db import models

from gongkai.foi.models.case import Case
from gongkai.vault.fields import SealedJSONField


class Notice(models.Model):
    """One issued paper (``documents.csv``): its description is frozen at issue and drawn on demand."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notices", verbose_name="案件")
    kind = models.CharField("文书种类", max_length=10)
    number = models.CharField("文书编号", max_length=60)
    title = models.CharField("标题", max_length=80)
    issued_on = models.DateField("签发日期")
    to_applicant = models.BooleanField("送申请人", default=True)
    withdrawn = models.BooleanField("已更正撤下", default=False)
    letter = SealedJSONField("文书内容")

    class Meta:
        """A paper's number is its own."""

        ordering = ["pk"]
        verbose_name = "文书"
        verbose_name_plural = "文书"
        constraints = [models.UniqueConstraint(fields=["case", "number"], name="notice_number_once")]

    def __str__(self) -> str:
        """Return the number."""
        return self.number
