"""How often pages were opened."""

from django.db import models


class Visits(models.Model):
    """How often the page of something was opened on one day. Nothing of the visitors is kept."""

    page = models.CharField("页面", max_length=120)
    day = models.DateField("日期")
    count = models.PositiveBigIntegerField("浏览次数")

    class Meta:
        """One row for a page and a day."""

        verbose_name = "浏览次数"
        verbose_name_plural = "浏览次数"
        constraints = [models.UniqueConstraint(fields=["page", "day"], name="visits_page_day")]
        indexes = [models.Index(fields=["day"], name="visits_day")]

    def __str__(self) -> str:
        """Return the page and the day."""
        return f"{self.page} {self.day}"
