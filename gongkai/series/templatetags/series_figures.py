"""Figures and periods as the screens write them."""

from datetime import date
from decimal import Decimal

from django import template

from gongkai.charts import written
from gongkai.series.models import Series

register = template.Library()


@register.filter
def figure(value: Decimal | None, series: Series) -> str:
    """Write a figure with the decimals of its series; a dash where there is none."""
    return "—" if value is None else written(value, series.decimals)


@register.filter
def period_of(period: date, series: Series) -> str:
    """Name a period of a series."""
    return series.label_of(period)
