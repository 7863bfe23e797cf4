"""A stamp: the version of one thing the public sees."""

from django.db import models


class Stamp(models.Model):
    """A name and its version. A version only ever grows, and never returns to a value it once had.

    Names are plain text such as ``record:17``, ``column:3@40``, ``site:hq``, ``tree`` or ``records``.
    """

    name = models.CharField("名称", max_length=120, unique=True)
    version = models.BigIntegerField("版本")

    class Meta:
        """Stamps are asked for by name alone."""

        verbose_name = "内容版本"
        verbose_name_plural = "内容版本"

    def __str__(self) -> str:
        """Return the name and its version."""
        return f"{self.name} {self.version}"
