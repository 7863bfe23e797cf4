"""Files as they arrive: never more in memory than may be kept, and the text beside them never lost.

What a file must be is the ledger's rule (``foi.actions.files``); nothing is executed, decoded or unpacked.
"""

import io
import re
import unicodedata
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile, StopUpload
from django.http import HttpRequest

from gongkai.foi.actions import Refused, checked
from gongkai.foi.actions.files import ALLOWED

MOST_FILES = 5
MEGABYTE = 1024 * 1024
#: Beyond this, a body is not even read to be thrown away.
MOST_DRAINED = 512 * MEGABYTE
LONGEST_NAME = 100

KINDS_TEXT = "PDF、OFD、Word（doc、docx）、Excel（xls、xlsx）、图片（jpg、png）和文本（txt）"
ACCEPT = ",".join(f".{kind}" for kind in ALLOWED)


class UploadRefused(Exception):
    """A file is not taken; the message is a Chinese sentence that names it."""


@dataclass(frozen=True)
class Accepted:
    """A file that may be kept: its safe name, its kind, and its content."""

    name: str
    kind: str
    content: bytes


@dataclass
class Skipped:
    """What the upload handler left out: names of files beyond the limit; ``all`` where the whole was far too large."""

    names: list[str] = field(default_factory=list)
    all: bool = False


def limit() -> int:
    """Return the largest size of one file, in bytes."""
    return int(settings.UPLOAD_LIMIT_MB) * MEGABYTE


class Quota(FileUploadHandler):
    """Keeps each file in memory up to the limit and drops what is beyond it, so that the text beside it survives.

    A request larger than all files together may be is given up at its first file: the text fields stand before the
    files in our forms, so they have been read by then. The rest is read and thrown away, piece by piece, because a
    browser whose upload is cut off shows an error of its own instead of our page; only what is beyond any mistake is
    cut off.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        """Begin with nothing skipped."""
        super().__init__(request)
        self.skipped = Skipped()
        self.kept = 0
        self.rest: Any = None

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Look at the announced size before anything is read."""
        self.skipped.all = content_length > MOST_FILES * limit() + 2 * MEGABYTE
        self.rest = None if content_length > MOST_DRAINED else input_data

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Start a file, unless there is no room for any."""
        super().new_file(*args, **kwargs)
        if self.skipped.all:
            self._skip()
            self._drain()
            raise StopUpload(connection_reset=True)
        if self.kept >= MOST_FILES:
            self._skip()
            raise SkipFile
        self.buffer = io.BytesIO()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece of the file, or drop the file where it grows beyond the limit."""
        if self.buffer.tell() + len(raw_data) > limit():
            self.buffer = io.BytesIO()
            self._skip()
            raise SkipFile
        self.buffer.write(raw_data)

    def file_complete(self, file_size: int) -> SimpleUploadedFile:
        """Hand the file over."""
        self.kept += 1
        return SimpleUploadedFile(
            self.file_name or "file", self.buffer.getvalue(), self.content_type or "application/octet-stream"
        )

    def _drain(self) -> None:
        # In large pieces: the framework's own way of doing it, 16 kB at a time, takes a minute with some servers.
        while self.rest is not None and self.rest.read(MEGABYTE):
            pass

    def _skip(self) -> None:
        self.skipped.names.append(safe_name(self.file_name or ""))


def quota(request: HttpRequest) -> Quota:
    """Put the quota in charge of a request's files. Must happen before anything reads ``request.POST``."""
    handler = Quota(request)
    request.upload_handlers = [handler]
    return handler


def safe_name(name: str) -> str:
    """Return the last part of a name, without control or direction marks, hidden dots and what file systems refuse."""
    last = PurePosixPath(name.replace("\\", "/")).name
    seen = "".join(c for c in unicodedata.normalize("NFC", last) if unicodedata.category(c)[0] != "C")
    plain = re.sub(r'[<>:"|?*/]', "_", seen).strip(" .")
    stem, dot, ending = plain.rpartition(".")
    if not dot:
        return plain[:LONGEST_NAME] or "未命名"
    return f"{stem[: LONGEST_NAME - len(ending[:10]) - 1]}.{ending[:10]}"


def check(name: str, content: bytes) -> Accepted:
    """Judge one file by the ledger's own rule. Raises ``UploadRefused``."""
    shown = safe_name(name)
    try:
        clean, kind = checked(shown, content)
    except Refused as error:
        said = error.message if shown in error.message else f"“{shown}”：{error.message}"
        raise UploadRefused(f"{said}，没有收下这个文件") from None
    return Accepted(clean, kind, content)


def too_large(name: str) -> str:
    """Return the sentence for a file beyond the limit."""
    return f"“{name}”超过{settings.UPLOAD_LIMIT_MB}MB，没有收下；请压缩、分成几个文件，或者改用邮寄"
