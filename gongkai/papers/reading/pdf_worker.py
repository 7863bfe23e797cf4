"""The process in which PDFium runs: it may use so much memory and no more, and may be killed at any time.

Reads requests from standard input and answers on standard output until the input ends: a line of JSON
(``do``: ``open`` with the file's ``size`` and its bytes after the line; then, of that file, ``ink`` with ``seconds`` or
``picture`` with ``page`` and ``dots``), answered by eight bytes of length and the answer itself.
"""

from __future__ import annotations

import json
import resource
import struct
import sys
from typing import Any, BinaryIO, Final

from gongkai.papers.reading.pdf_drawing import Document, Refused
from gongkai.papers.reading.pdf_ink import DocumentInk, pack

MEMORY: Final = 320 * 1024 * 1024
"""Bytes of address space beyond those in use when the work begins."""

_LENGTH: Final = struct.Struct(">Q")
_SIZE: Final = struct.Struct(">II")


def main() -> None:
    """Serve until the input ends."""
    _limit()
    take, give = sys.stdin.buffer, sys.stdout.buffer
    desk = _Desk()
    while line := take.readline():
        answer = desk.answer(json.loads(line), take)
        give.write(_LENGTH.pack(len(answer)))
        give.write(answer)
        give.flush()


def _limit() -> None:
    with open("/proc/self/statm") as statm:
        used = int(statm.read().split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (used + MEMORY, used + MEMORY))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


class _Desk:
    """Holds the file last sent."""

    def __init__(self) -> None:
        self._document: Document | None = None
        self._refused = "damaged"

    def answer(self, request: dict[str, Any], take: BinaryIO) -> bytes:
        """Do what a request asks."""
        if request["do"] == "open":
            return self._open(take.read(request["size"]))
        if request["do"] == "ink":
            return self._ink(request["seconds"])
        return self._picture(request["page"] - 1, request["dots"])

    def _open(self, data: bytes) -> bytes:
        if self._document is not None:
            self._document.close()
        self._document = None
        try:
            self._document = Document(data)
        except Refused as refused:
            self._refused = str(refused)
        return b""

    def _ink(self, seconds: float) -> bytes:
        if self._document is None:
            return pack(DocumentInk(trouble=[(self._refused, 0)]))
        return pack(self._document.ink(seconds))

    def _picture(self, index: int, dots: int) -> bytes:
        if self._document is None:
            return b""
        try:
            width, height, pixels = self._document.picture(index, dots)
        except Refused:
            return b""
        return _SIZE.pack(width, height) + pixels


if __name__ == "__main__":
    main()
