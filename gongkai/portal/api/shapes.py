"""Records as plain data: one form for the interface and for the files."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote

from django.urls import reverse

from gongkai.catalogue.details import told
from gongkai.catalogue.importing.cleaning import clean_html
from gongkai.catalogue.models import Record
from gongkai.organisations.models import Unit
from gongkai.portal.sites import one_address
from gongkai.portal.views.records import changes, files_of
from gongkai.statute import catalogue as law


def named(unit: Unit) -> dict[str, str]:
    """Return a unit by key and name."""
    return {"key": unit.key, "name": unit.name}


def address_of(record: Record) -> str:
    """Return the one address of a record."""
    return one_address(f"/records/{quote(record.index_number)}/")


def brief(record: Record) -> dict[str, Any]:
    """Return a record as lists give it: everything short."""
    return {
        "index_number": record.index_number,
        "title": record.title,
        "document_number": record.document_number,
        "kind": record.kind,
        "unit": named(record.unit),
        "column": {"path": record.column.path, "name": record.column.name},
        "issuer": record.issuer,
        "joint_issuers": [str(one) for one in record.joint_issuers],
        "made_on": record.made_on,
        "published_on": record.published_on,
        "effective_on": record.effective_on,
        "lapses_on": record.lapses_on,
        "genre": record.genre,
        "subject": record.subject,
        "item20": record.item20,
        "customs_class": record.customs_class,
        "validity": record.validity,
        "validity_label": law.validity(record.validity).label if record.validity else "",
        "in_force": record.valid,
        "abstract": record.abstract,
        "keywords": record.keywords,
        "source": record.source,
        "changed_at": record.last_published_at,
        "url": address_of(record),
    }


def files(record: Record) -> list[dict[str, Any]]:
    """Return the public files of a record; its rows of files should have been fetched with it."""
    rows = {row.pk: row.digest for row in record.files.all()}
    listed = [one for one in record.attachments if rows.get(one.get("id")) == one.get("digest")]
    return [
        {
            "title": file.title,
            "kind": file.kind,
            "size": file.size,
            "digest": one["digest"],
            "url": one_address(file.address),
        }
        for file, one in zip(files_of(record), listed, strict=False)
    ]


def full(record: Record, related: Iterable[tuple[str, Record]]) -> dict[str, Any]:
    """Return a record whole; ``related`` are the public records around it, with how they belong to it."""
    return brief(record) | {
        "origin": named(record.origin) if record.origin else None,
        "author": record.author,
        "source_url": record.source_url,
        "body": clean_html(record.body),
        "details": [
            {"name": name, "label": label, "value": value} for name, label, value in told(record.kind, record.details)
        ],
        "attachments": files(record),
        "validity_history": [
            {
                "validity": row.validity,
                "label": label,
                "on": row.on,
                "by": (row.by_record.title if row.by_record and row.by_record.live else "") or row.by_text,
                "by_index_number": row.by_record.index_number if row.by_record and row.by_record.live else None,
                "reason": row.reason,
            }
            for row, label in changes(record)
        ],
        "relations": [
            {"relation": how, "index_number": one.index_number, "title": one.title, "url": address_of(one)}
            for how, one in related
        ],
        "corrections": [
            {
                "kind": row.get_kind_display(),
                "on": row.on,
                "reason": row.reason,
                "fields": [str(name) for name in row.fields],
            }
            for row in record.corrections.all()
        ],
    }


def page_address(name: str, *arguments: object) -> str:
    """Return the one address of a page of the portal."""
    return one_address(reverse(f"portal:{name}", args=arguments))
