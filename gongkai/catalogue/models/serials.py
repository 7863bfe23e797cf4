"""Running numbers of a unit's index numbers."""

from django.db import models

from gongkai.organisations.models import Unit


class Serial(models.Model):
    """How far a unit has numbered its records of a year."""

    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveSmallIntegerField("年度")
    value = models.PositiveIntegerField("已用至", default=0)

    class Meta:
        """One per unit and year."""

        verbose_name = "索引流水号"
        verbose_name_plural = "索引流水号"
        constraints = [models.UniqueConstraint(fields=["unit", "year"], name="serial_once")]

    def __str__(self) -> str:
        """Return how far."""
        return f"{self.unit_id}/{self.year}: {self.value}"
