"""Parts of a file (RFC 9110, 14): a broken download goes on where it stopped, a reader of PDFs loads single pages."""

import re
from typing import IO, Any, Final

from django.core.files import File
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils.cache import get_conditional_response

_RANGE: Final = re.compile(r"bytes=\s*(\d*)-(\d*)\s*", re.IGNORECASE | re.ASCII)
#: No file is longer than a number of so many digits says.
_LONGEST: Final = 18


class Unsatisfiable(Exception):
    """The file has none of the bytes asked for."""


class _Part:
    """So many bytes of an open file from a place on."""

    def __init__(self, file: IO[bytes], first: int, length: int) -> None:
        file.seek(first)
        self.file = file
        self.left = length

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes, none at the end of the part."""
        data = self.file.read(self.left if size < 0 else min(size, self.left))
        self.left -= len(data)
        return data

    def close(self) -> None:
        """Close the file."""
        self.file.close()


def sent(request: HttpRequest, file: File[bytes], etag: str, **told: Any) -> HttpResponseBase:
    """Answer with a stored file, with the part asked for, or with 304, 412 or 416 and nothing.

    ``etag`` is the strong one of its bytes, in quotation marks; ``told`` goes to ``FileResponse``.
    """
    response = get_conditional_response(request, etag=etag) or _with_bytes(request, file, etag, told)
    response["ETag"] = etag
    response["Accept-Ranges"] = "bytes"
    return response


def _with_bytes(request: HttpRequest, file: File[bytes], etag: str, told: dict[str, Any]) -> HttpResponseBase:
    size = file.size
    try:
        part = wanted(request, size, etag)
    except Unsatisfiable:
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    opened = file.open("rb")
    if part is None:
        return FileResponse(opened, **told)
    first, last = part
    length = last - first + 1
    response = FileResponse(_Part(opened, first, length), status=206, **told)
    response["Content-Length"] = str(length)
    response["Content-Range"] = f"bytes {first}-{last}/{size}"
    return response


def wanted(request: HttpRequest, size: int, etag: str) -> tuple[int, int] | None:
    """Return the first and the last byte asked for; None is the whole file. Raises ``Unsatisfiable``.

    Whole is sent too where another version of the file was meant (``If-Range``), where several parts are asked for at
    once, and where the question cannot be read: all of that the standard allows.
    """
    asked = _RANGE.fullmatch(request.headers.get("Range", "").strip())
    if request.method != "GET" or asked is None or request.headers.get("If-Range", etag).strip() != etag:
        return None
    begin, end = asked.groups()
    if not (begin or end) or len(begin) > _LONGEST or len(end) > _LONGEST:
        return None
    if not begin:
        first, last = max(size - int(end), 0), size - 1
    else:
        first, last = int(begin), min(int(end), size - 1) if end else size - 1
        if end and int(end) < int(begin):
            return None
    if first >= size:
        raise Unsatisfiable
    return first, last
