"""The figures of one cell over the years as a small chart; the table beside it says the same."""

from collections.abc import Sequence
from decimal import Decimal

from django.utils.safestring import SafeString, mark_safe

from gongkai.charts import SMALL, Picture, Slot, Strand, columns, svg
from gongkai.charts.measures import step_decimals
from gongkai.reader.reading import Value


def drawn(label: str, code: str, years: Sequence[int], figures: Sequence[Value]) -> SafeString:
    """Draw one column for each year; a year without a figure has none."""
    slots = tuple(Slot(str(year), f"{year}年") for year in years)
    # Figures are as they were printed: 12.5 is written so, not with the noise of how machines keep it.
    exact = tuple(None if one is None else Decimal(str(one)) for one in figures)
    decimals = max((step_decimals(one) for one in exact if one is not None), default=0)
    picture = Picture(f"{label}，各年数字见下表", slots, (Strand(label, exact),), decimals=decimals, magnify=False)
    return mark_safe(svg(columns(picture, SMALL, f"trend-{code}")))  # noqa: S308 - its words are escaped
