"""How records belong together."""

from django.db import models
from django.db.models import F, Q

from gongkai.organisations.models import Officer


class Relation(models.Model):
    """``origin`` interprets, rests on, or is simply related to ``target``; shown from both ends."""

    KINDS = [("interprets", "解读"), ("rests_on", "依据"), ("related", "相关")]

    kind = models.CharField("关系", max_length=12, choices=KINDS)
    origin = models.ForeignKey(
        "catalogue.Record", on_delete=models.CASCADE, related_name="relations", verbose_name="政府信息"
    )
    target = models.ForeignKey(
        "catalogue.Record", on_delete=models.CASCADE, related_name="related_from", verbose_name="关联信息"
    )
    by = models.ForeignKey(Officer, on_delete=models.PROTECT, null=True, related_name="+", verbose_name="经办人")
    on = models.DateField("日期")

    class Meta:
        """Once each."""

        ordering = ["pk"]
        verbose_name = "信息关联"
        verbose_name_plural = "信息关联"
        constraints = [
            models.UniqueConstraint(fields=["kind", "origin", "target"], name="relation_once"),
            models.CheckConstraint(condition=~Q(origin=F("target")), name="relation_not_self"),
        ]

    def __str__(self) -> str:
        """Return the edge."""
        return f"{self.origin_id} {self.kind} {self.target_id}"
