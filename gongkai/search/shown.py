"""What an index keeps of a document to show it: read back with every hit, so that answering asks no database."""

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from gongkai.search.documents import Document
from gongkai.search.snippets import Passage
from gongkai.text.normalisation import normalise

#: How much of a document's text passages are taken from; what stands behind it is found all the same.
MOST: Final = 100_000
_NO_WORD: Final = re.compile(r"[\W_]+")


def shown(document: Document) -> dict[str, Any]:
    """Return what is kept, as plain values; ``plain`` says that its words are written in the form they are asked in."""
    left = MOST - len(document.abstract)
    body = document.body[: max(left, 0)]
    left -= len(body)
    parts = []
    for part in document.parts:
        if left <= 0:
            break
        parts.append([part.label, part.page, part.text[:left], part.address])
        left -= len(part.text)
    texts = (document.title, document.abstract, body, *(part.text for part in document.parts[: len(parts)]))
    return {
        "kind": document.kind,
        "plain": all(map(_plain, texts)),
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


def _plain(text: str) -> bool:
    return not text or _NO_WORD.sub("", normalise(text).text) == _NO_WORD.sub("", text.lower())


def passages(kept: Mapping[str, Any]) -> Iterator[Passage]:
    """Yield the pieces of text of what was kept, in the order a reader meets them."""
    for name in ("abstract", "body"):
        if kept[name]:
            yield Passage(kept[name])
    for label, page, text, address in kept["parts"]:
        if text:
            yield Passage(text, label, page, address)
