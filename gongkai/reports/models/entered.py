"""Figures a unit enters for the annual report: table two. Tables three and four are computed."""

from django.db import models

from gongkai.organisations.models import Unit

#: What a report covers: the unit alone, the unit with all below it, or the whole system.
BASES = [("own", "本级"), ("region", "关区（本级及所属）"), ("system", "全系统")]


class EnteredFigure(models.Model):
    """One cell of table two (条例 art. 20 items) as the unit entered it for a year.

    ``value`` None is a cell left blank, never a zero. ``mark`` is a footnote mark printed after the figure (``7*``).
    ``row`` and ``column`` are codes of the form's table two. Earlier values are kept in the audit record.
    """

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="entered_figures", verbose_name="单位")
    basis = models.CharField("口径", max_length=10, choices=BASES)
    year = models.PositiveSmallIntegerField("年度")
    form = models.CharField("年报格式", max_length=20)
    row = models.CharField("行", max_length=40)
    column = models.CharField("列", max_length=40)
    value = models.DecimalField("数值", max_digits=18, decimal_places=4, null=True, blank=True)
    mark = models.CharField("注记", max_length=5, blank=True)
    by = models.CharField("填报人", max_length=40)
    at = models.DateTimeField("填报时间", auto_now=True)

    class Meta:
        """One figure per cell of a report."""

        ordering = ["year", "unit", "basis", "form", "pk"]
        verbose_name = "填报数"
        verbose_name_plural = "填报数"
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "year", "basis", "form", "row", "column"], name="entered_figure_once"
            ),
        ]

    def __str__(self) -> str:
        """Return the cell."""
        return f"{self.unit_id}/{self.year}/{self.basis}: t2.{self.row}.{self.column}"
