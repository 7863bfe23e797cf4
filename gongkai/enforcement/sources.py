"""What this room tells others: that public entries changed, and what of them can be found."""

from collections.abc import Collection, Iterable, Iterator
from typing import Final

from gongkai.enforcement import queries
from gongkai.enforcement.models import Entry
from gongkai.organisations.calendar import today
from gongkai.organisations.queries import line
from gongkai.search import outbox, sources
from gongkai.search.documents import Document
from gongkai.stamps.actions import touch

KIND: Final = "enforcement"
_AT_ONCE: Final = 500


def announce(entries: Iterable[Entry]) -> None:
    """Say that these entries changed for the public, inside the transaction of the change."""
    rows = list(entries)
    names = {f"enforcement:{one.kind}" for one in rows}
    names |= {f"enforcement:{one.kind}@{one.unit_id}" for one in rows}
    if names:
        touch(*names)
        outbox.put(KIND, [str(one.pk) for one in rows])


def register() -> None:
    """Be searched."""
    sources.register(KIND, sources.Source(fetch=fetch, keys=keys, visible=visible))


def fetch(wanted: Collection[str]) -> Iterable[Document]:
    """Yield the documents of those entries that are public today: built of public values only."""
    on = today()
    lines: dict[int, tuple[str, ...]] = {}
    for some in _numbers(wanted):
        for entry in queries.public(on).filter(pk__in=some).select_related("unit"):
            if entry.unit_id not in lines:
                lines[entry.unit_id] = tuple(one.key for one in reversed(line(entry.unit, on)))
            yield document(entry, lines[entry.unit_id])


def keys() -> Iterator[str]:
    """Yield the key of every entry that is public today."""
    found = queries.public(today()).order_by("pk").values_list("pk", flat=True)
    yield from (str(pk) for pk in found.iterator(chunk_size=2000))


def visible(wanted: Collection[str]) -> set[str]:
    """Return which of these are public today."""
    rows = queries.public(today())
    return {str(pk) for some in _numbers(wanted) for pk in rows.filter(pk__in=some).values_list("pk", flat=True)}


def document(entry: Entry, units: tuple[str, ...]) -> Document:
    """Return what can be found of an entry; ``units`` are the keys from the top of the tree down to its own."""
    kind, values = entry.row, entry.values
    party = values.get("party", "") if kind.title != "party" else ""
    told = [f"{one.label}：{values[one.field]}" for one in kind.public_fields if values.get(one.field)]
    return Document(
        key=f"{KIND}:{entry.pk}",
        kind=KIND,
        title=f"{kind.label}：{' '.join(part for part in (party, entry.title) if part)}",
        url=entry.get_absolute_url(),
        document_number=entry.number if kind.field(kind.number).type == "text" else "",
        unit=entry.unit.key,
        unit_name=entry.unit.name,
        line=units,
        column_name=f"行政执法公示·{kind.label}",
        genre=kind.label,
        made_on=entry.day,
        published_on=entry.public_since,
        keywords=tuple(values[one.field] for one in kind.public_fields if one.searchable and values.get(one.field)),
        abstract=kind.note,
        body="\n".join(told),
    )


def _numbers(wanted: Collection[str]) -> Iterator[list[int]]:
    rows = [int(key) for key in wanted if key.isascii() and key.isdecimal() and len(key) < 19]
    for start in range(0, len(rows), _AT_ONCE):
        yield rows[start : start + _AT_ONCE]
