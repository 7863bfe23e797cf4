"""What an index keeps of a document to show it: read back with every hit, so that answering asks no database."""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from gongkai.search.documents import Document
from gongkai.search.snippets import Passage

#: How much of a document's text passages are taken from; what stands behind it is found all the same.
MOST: Final = 100_000


def shown(document: Document) -> dict[str, Any]:
    """Return what is kept, as plain values."""
    left = MOST - len(document.abstract)
    body = document.body[: max(left, 0)]
    left -= len(body)
    parts = []
    for part in document.parts:
        if left <= 0:
            break
        parts.append([part.label, part.page, part.text[:left], part.address])
        left -= len(part.text)
    return {
        "kind": document.kind,
        "title": document.title,
        "abstract": document.abstract,
        "body": body,
        "parts": parts,
        "data": {
            "url": document.url,
            "document_number": document.document_number,
            "index_number": document.index_number,
            "unit": document.unit,
            "unit_name": document.unit_name,
            "column": document.column,
            "column_name": document.column_name,
            "validity": document.validity,
            "made_on": document.made_on.isoformat() if document.made_on else "",
            "published_on": document.published_on.isoformat() if document.published_on else "",
        },
    }


def passages(kept: Mapping[str, Any]) -> Iterator[Passage]:
    """Yield the pieces of text of what was kept, in the order a reader meets them."""
    for name in ("abstract", "body"):
        if kept[name]:
            yield Passage(kept[name])
    for label, page, text, address in kept["parts"]:
        if text:
            yield Passage(text, label, page, address)
