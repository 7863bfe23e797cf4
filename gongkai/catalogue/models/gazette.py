"""文告: what a unit published in a month, put together by one person, issued by another, and frozen from then on."""

from django.db import models
from django.db.models import F, Q

from gongkai.organisations.models import Officer, Unit


class Gazette(models.Model):
    """One number: a unit's numbered documents of one month. Public as soon as it is issued.

    Issued, the list stands for good: triggers refuse any change to it. What the items say is always what the records
    say to the public now, so that a correction is shown and a withdrawn record is gone.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="gazettes", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年份")
    month = models.PositiveSmallIntegerField("月份")
    number = models.PositiveIntegerField("期号", null=True, blank=True, help_text="当年的第几期，签发时编定")
    prepared_by = models.ForeignKey(Officer, on_delete=models.PROTECT, related_name="+", verbose_name="编排人")
    prepared_on = models.DateField("编排日期")
    issued_by = models.ForeignKey(
        Officer, on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name="签发人"
    )
    issued_on = models.DateField("签发日期", null=True, blank=True)

    class Meta:
        """Latest month first; one number a month, numbered once, prepared and issued by two people."""

        ordering = ["-year", "-month", "unit__key"]
        verbose_name = "文告"
        verbose_name_plural = "文告"
        constraints = [
            models.UniqueConstraint(fields=["unit", "year", "month"], name="gazette_once_a_month"),
            models.UniqueConstraint(fields=["unit", "year", "number"], name="gazette_number_once"),
            models.CheckConstraint(condition=Q(month__gte=1, month__lte=12), name="gazette_month_of_year"),
            models.CheckConstraint(
                condition=Q(issued_on__isnull=True, issued_by__isnull=True, number__isnull=True)
                | Q(issued_on__isnull=False, issued_by__isnull=False, number__isnull=False),
                name="gazette_issued_whole",
            ),
            models.CheckConstraint(
                condition=Q(issued_by__isnull=True) | ~Q(issued_by=F("prepared_by")), name="gazette_two_people"
            ),
        ]

    def __str__(self) -> str:
        """Return the month it stands for."""
        return f"{self.year}年{self.month}月"

    @property
    def slug(self) -> str:
        """Return the month as its address writes it: yyyy-mm."""
        return f"{self.year:04d}-{self.month:02d}"

    @property
    def label(self) -> str:
        """Return how the number is called: its year and its count once issued, its month before."""
        return f"{self.year}年第{self.number}期" if self.number else f"{self.year}年{self.month}月（未签发）"


class GazetteItem(models.Model):
    """One record in a number, with the digest of what was signed of it when the number was put together."""

    gazette = models.ForeignKey(Gazette, on_delete=models.CASCADE, related_name="items", verbose_name="文告")
    record = models.ForeignKey(
        "catalogue.Record", on_delete=models.PROTECT, related_name="gazette_items", verbose_name="政府信息"
    )
    position = models.PositiveIntegerField("次序")
    digest = models.CharField("内容摘要值", max_length=64)

    class Meta:
        """In their order; each record once."""

        ordering = ["position"]
        verbose_name = "文告篇目"
        verbose_name_plural = "文告篇目"
        constraints = [models.UniqueConstraint(fields=["gazette", "record"], name="gazette_item_once")]

    def __str__(self) -> str:
        """Return its place."""
        return f"{self.position}"
