"""Public records as documents to be found: their words, their attachments page by page, and where they belong."""

from collections.abc import Collection, Iterable, Iterator
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from gongkai.catalogue.details import FIELDS
from gongkai.catalogue.marking import words
from gongkai.catalogue.models import AttachmentText, Column, Record
from gongkai.catalogue.queries import public
from gongkai.organisations.calendar import today
from gongkai.organisations.queries import line
from gongkai.search.documents import Document, Part
from gongkai.search.sources import Source
from gongkai.stamps.queries import combined
from gongkai.statute import catalogue as law

KIND: Final = "record"
_AT_ONCE: Final = 200


def address(record: Record) -> str:
    """Return the address of a record's public page; index numbers may hold slashes."""
    return f"/records/{quote(record.index_number)}/"


def file_address(record: Record, pk: int) -> str:
    """Return the public address of one of its files."""
    return f"{address(record)}files/{pk}/"


def fetch(keys: Collection[str]) -> Iterator[Document]:
    """Yield the documents of these index numbers that are public now."""
    wanted = list(keys)
    lines: dict[int, tuple[str, ...]] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        rows = list(public().filter(index_number__in=wanted[start : start + _AT_ONCE]).select_related("unit", "column"))
        parts = _parts(rows)
        for record in rows:
            if record.unit_id not in lines:
                lines[record.unit_id] = tuple(unit.key for unit in reversed(line(record.unit, today())))
            yield _document(record, lines[record.unit_id], parts.get(record.pk, ()))


def _document(record: Record, units: tuple[str, ...], parts: Iterable[Part]) -> Document:
    own = "\n".join(str(value) for name, value in record.details.items() if name in FIELDS)
    return Document(
        key=f"{KIND}:{record.index_number}",
        kind=KIND,
        title=record.title,
        url=address(record),
        document_number=record.document_number,
        index_number=record.index_number,
        unit=record.unit.key,
        unit_name=record.unit.name,
        line=units,
        column=record.column.path,
        column_name=record.column.name,
        genre=record.genre,
        subject=record.subject,
        validity=record.validity,
        in_force=record.valid,
        made_on=record.made_on,
        published_on=record.published_on,
        keywords=tuple(record.keywords.replace("，", " ").replace("、", " ").replace(";", " ").split()),
        abstract=record.abstract,
        body="\n".join(filter(None, (words(record.body).strip(), own))),
        parts=tuple(parts),
        facets={"record_kind": (record.kind,), "item20": (record.item20,) if record.item20 else ()},
    )


def _parts(records: list[Record]) -> dict[int, list[Part]]:
    listed = {int(one["id"]): (record, str(one["title"])) for record in records for one in record.attachments}
    found: dict[int, list[Part]] = {}
    for text in AttachmentText.objects.filter(attachment_id__in=listed).order_by("attachment_id", "page"):
        record, title = listed[text.attachment_id]
        mark = f"#page={text.page}" if text.page else ""
        part = Part(title, text.page or None, text.text, file_address(record, text.attachment_id) + mark)
        found.setdefault(record.pk, []).append(part)
    return found


def keys() -> Iterator[str]:
    """Yield every index number that is public now."""
    yield from public().order_by("pk").values_list("index_number", flat=True).iterator(chunk_size=5000)


def visible(wanted: Collection[str]) -> set[str]:
    """Return which of these index numbers are public now."""
    return set(public().filter(index_number__in=list(wanted)).values_list("index_number", flat=True))


def labels() -> dict[str, dict[str, str]]:
    """Return what the values of the facets are called. Columns are read again when the tree has changed."""
    return {**_fixed(), "column": _columns(combined(["tree"]))}


@lru_cache(maxsize=1)
def _fixed() -> dict[str, dict[str, str]]:
    return {
        "genre": {row.code: row.label for row in law.genres()},
        "subject": {row.code: row.label for row in law.subjects()},
        "validity": {row.code: row.label for row in law.validities()},
        "kind": {KIND: "政府信息"},
    }


@lru_cache(maxsize=2)
def _columns(version: int) -> dict[str, str]:
    return dict(Column.objects.filter(closed_on__isnull=True).values_list("path", "name"))


SOURCE: Final = Source(fetch=fetch, keys=keys, visible=visible, labels=labels)
