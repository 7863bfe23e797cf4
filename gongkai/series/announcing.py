"""What this room tells others when what the public sees of a series changes."""

from collections.abc import Iterable

from gongkai.series.models import Series
from gongkai.stamps.actions import touch


def announce(series: Iterable[Series]) -> None:
    """Say that these series changed for the public, inside the transaction of the change."""
    listed = list(series)
    touch("series", *(f"series:{one.pk}" for one in listed))
