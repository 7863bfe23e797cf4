"""Whether the packed parts of a PDF are whole. PDFium draws what it can of a broken part and says nothing."""

from __future__ import annotations

import re
import zlib
from typing import Final

_PACKED: Final = re.compile(rb"\bobj\b(?P<entries>(?:(?!\bobj\b).){0,600}?)\bstream\r?\n", re.DOTALL)
_ONLY_DEFLATED: Final = re.compile(rb"/Filter\s*(?:/FlateDecode\b|\[\s*/FlateDecode\s*\])")
_LARGEST: Final = 20 * 1024 * 1024
_MOST: Final = 48 * 1024 * 1024
"""Bytes that are unpacked to see whether they can be."""


def broken_parts(data: bytes) -> int:
    """Return how many packed parts cannot be unpacked, as far as that was tried."""
    if len(data) > _LARGEST or b"/Encrypt" in data:
        return 0
    broken, left = 0, _MOST
    for found in _PACKED.finditer(data):
        if left <= 0:
            break
        if not _ONLY_DEFLATED.search(found["entries"]):
            continue
        end = data.find(b"endstream", found.end())
        unpacker = zlib.decompressobj()
        try:
            left -= len(unpacker.decompress(data[found.end() : end if end >= 0 else len(data)], left))
        except zlib.error:
            broken += 1
            continue
        broken += not unpacker.eof and left > 0
    return broken
