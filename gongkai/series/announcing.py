"""What this room tells others: that a public series changed, and what of it can be found."""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from gongkai.charts import written
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import line
from gongkai.search import outbox, sources
from gongkai.search.documents import Document
from gongkai.series import queries
from gongkai.series.models import Series
from gongkai.stamps.actions import touch

KIND: Final = "series"


def announce(series: Iterable[Series]) -> None:
    """Say that these series changed for the public, inside the transaction of the change."""
    listed = list(series)
    if listed:
        touch(KIND, *(f"{KIND}:{one.pk}" for one in listed))
        outbox.put(KIND, [str(one.pk) for one in listed])


def register() -> None:
    """Be searched."""
    sources.register(KIND, sources.Source(fetch=fetch, keys=keys, visible=visible))


def fetch(wanted: Collection[str]) -> Iterable[Document]:
    """Yield the documents of those series that are public now."""
    on = today()
    lines: dict[int, tuple[str, ...]] = {}
    for one in queries.shown_of(queries.public_series().filter(pk__in=_numbers(wanted))):
        unit: Unit = one.series.unit
        if unit.pk not in lines:
            lines[unit.pk] = tuple(above.key for above in reversed(line(unit, on)))
        yield document(one, lines[unit.pk])


def keys() -> Iterator[str]:
    """Yield the key of every public series."""
    yield from (str(pk) for pk in queries.public_series().order_by("pk").values_list("pk", flat=True).iterator())


def visible(wanted: Collection[str]) -> set[str]:
    """Return which of these are public now."""
    rows = queries.public_series().filter(pk__in=_numbers(wanted))
    return {str(pk) for pk in rows.values_list("pk", flat=True)}


def document(one: queries.Shown, units: tuple[str, ...]) -> Document:
    """Return what can be found of a series; ``units`` are the keys from the top of the tree down to its own."""
    series, latest = one.series, one.latest
    figure = (
        "" if latest.value is None else f"{latest.name}：{written(latest.value, series.decimals)}{series.measure}。"
    )
    return Document(
        key=f"{KIND}:{series.pk}",
        kind=KIND,
        title=series.name,
        url=series.get_absolute_url(),
        unit=series.unit.key,
        unit_name=series.unit.name,
        line=units,
        column=series.column.path if series.column else "",
        column_name=series.column.name if series.column else "数据发布",
        published_on=series.changed_on,
        keywords=(series.measure, series.get_period_display()),
        abstract=figure,
        body="\n".join(part for part in (series.description, series.source) if part),
    )


def _numbers(wanted: Collection[str]) -> list[int]:
    return [int(key) for key in wanted if key.isascii() and key.isdecimal() and len(key) < 19]
