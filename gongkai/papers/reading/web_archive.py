"""Pages saved with their pictures in one file (MHT, which word processors also name .doc)."""

from __future__ import annotations

import binascii
import re
from typing import Final

_BOUNDARY: Final = re.compile(rb"""boundary\s*=\s*(?:"([^"\r\n]{1,200})"|([^\s;"]{1,200}))""", re.IGNORECASE)
_HEADER_END: Final = re.compile(rb"\r?\n[ \t]*\r?\n")
_PAGE: Final = re.compile(rb"content-type\s*:\s*(?:text/html|application/xhtml)", re.IGNORECASE)
_ENCODING: Final = re.compile(rb"content-transfer-encoding\s*:\s*([a-z0-9-]+)", re.IGNORECASE)
_PARTS: Final = 500


def is_web_archive(data: bytes) -> bool:
    """Whether the file begins as a message with a page in it."""
    head = data[:4096].lower()
    return b"mime-version:" in head and b"content-type:" in head and (b"multipart/" in head or b"text/html" in head)


def page_of(data: bytes) -> bytes:
    """The first page in the archive, b"" when there is none."""
    boundary = _BOUNDARY.search(data[:4096])
    parts = data.split(b"--" + (boundary[1] or boundary[2]), _PARTS)[1:] if boundary else [data]
    for part in parts:
        head = _HEADER_END.search(part, 2)
        if head is None or not _PAGE.search(part, 0, head.start()):
            continue
        encoding = _ENCODING.search(part, 0, head.start())
        return _decoded(part[head.end() :], encoding[1].lower() if encoding else b"")
    return b""


def _decoded(body: bytes, encoding: bytes) -> bytes:
    try:
        if encoding == b"base64":
            return binascii.a2b_base64(body)
        if encoding == b"quoted-printable":
            return binascii.a2b_qp(body)
    except binascii.Error:
        return b""
    return body
