"""The parts of a DOCX or XLSX: an archive of XML files, taken out with care for what an archive can do."""

from __future__ import annotations

import io
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from lxml import etree

from gongkai.papers.reading import limits
from gongkai.papers.reading.blocks import Unreadable
from gongkai.papers.reading.layout import Allowance

_LOCAL: Final = struct.Struct("<4s5HLLLHH")
_SIGNATURE: Final = b"PK\x03\x04"
_ENCRYPTED: Final = 1
_DEFLATED: Final = 8
_DOCTYPE: Final = re.compile(rb"<!DOCTYPE", re.IGNORECASE)


@dataclass(slots=True)
class Package:
    """An office file as named parts. ``damaged``: its directory is lost, and the parts are found one by one."""

    data: bytes
    allowance: Allowance
    archive: zipfile.ZipFile | None = None
    offsets: dict[str, int] = field(default_factory=dict)
    inflated: int = 0

    def names(self) -> list[str]:
        """The names of all parts."""
        return self.archive.namelist() if self.archive else list(self.offsets)

    def read(self, name: str) -> bytes:
        """One part, inflated; b"" when there is none. ``Unreadable`` when it is beyond every measure."""
        if self.archive is None:
            content = _salvaged(self.data, self.offsets[name]) if name in self.offsets else b""
        else:
            content = self._member(self.archive, name)
        self.inflated += len(content)
        if self.inflated > limits.MAX_INFLATED:
            raise _bomb(self.inflated)
        return content

    def _member(self, archive: zipfile.ZipFile, name: str) -> bytes:
        try:
            info = archive.getinfo(name)
        except KeyError:
            return b""
        if info.flag_bits & _ENCRYPTED:
            raise Unreadable("文件设有打开密码，无法读取。请去掉密码后重新提交。", "encrypted")
        _check_size(info.file_size, info.compress_size)
        try:
            with archive.open(info) as stream:
                content = stream.read(limits.MAX_PART + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError, ValueError):
            self.note_damage()
            content = _salvaged(self.data, info.header_offset)
        _check_size(len(content), info.compress_size)
        return content

    def note_damage(self) -> None:
        """Say that the file is damaged and that only what is left of it was read."""
        self.allowance.note("damaged", "文件已经损坏，只读出了其中一部分。请核对，或者重新提交完整的文件。", fatal=True)


def open_package(data: bytes, allowance: Allowance) -> Package:
    """Open an office file; one that was cut off is searched for its parts. Raises ``Unreadable``."""
    package = Package(data, allowance)
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error, IndexError, OverflowError):
        package.offsets = _offsets(data)
        if not package.offsets:
            raise Unreadable("文件已经损坏，无法打开。请重新提交完整的文件。", "damaged") from None
        package.note_damage()
        return package
    if len(archive.infolist()) > limits.MAX_MEMBERS:
        raise Unreadable(f"压缩文件里有{len(archive.infolist())}个文件，不是正常的文档，没有读取。", "bomb")
    package.archive = archive
    return package


def elements(content: bytes, names: frozenset[str], allowance: Allowance) -> Iterator[tuple[str, str, Any]]:
    """Walk through a part: ("start" or "end", local name, element) for every element of these names, any namespace.

    What has been walked through is let go, so a large part needs little memory. Entities are never resolved and
    nothing is fetched. A part that breaks off is walked as far as it goes.
    """
    content = _bounded(content, allowance)
    if _DOCTYPE.search(content, 0, 4096):
        raise Unreadable("文件里有办公软件不会写入的声明，可能是恶意文件，没有读取。", "bomb")
    walk = etree.iterparse(
        io.BytesIO(content),
        events=("start", "end"),
        tag=[f"{{*}}{name}" for name in sorted(names)],
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        recover=True,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for event, element in walk:
            yield event, element.tag.rpartition("}")[2], element
    except etree.XMLSyntaxError:
        _note_broken(allowance)
        return
    if walk.error_log:
        _note_broken(allowance)


def _note_broken(allowance: Allowance) -> None:
    if "too_large" in allowance.problems:
        return  # it was cut here, and that has been said
    allowance.note("damaged", "文件内容不完整，只读出了其中一部分。请核对，或者重新提交完整的文件。", fatal=True)


def _bounded(content: bytes, allowance: Allowance) -> bytes:
    """The part, cut where it has more tags and attributes than memory is allowed for."""
    while (marks := content.count(b"<") + content.count(b"=")) > limits.MAX_MARKS:
        message = "文档内容过多，远远超过一份年度报告，其余部分没有读取。请核对是否选错了文件。"
        allowance.note("too_large", message, fatal=True)
        content = content[: len(content) * limits.MAX_MARKS * 9 // (marks * 10)]
    return content


def _check_size(size: int, packed: int) -> None:
    if size > limits.MAX_PART or (size > limits.RATIO_FREE and size > packed * limits.MAX_RATIO):
        raise _bomb(size)


def _bomb(size: int) -> Unreadable:
    return Unreadable(f"文件展开后达到{size // (1024 * 1024)}MB，远超正常文档，可能是恶意文件，没有读取。", "bomb")


def _offsets(data: bytes) -> dict[str, int]:
    """Where the parts begin in an archive without a directory."""
    found: dict[str, int] = {}
    position = data.find(_SIGNATURE)
    for _ in range(limits.MAX_MEMBERS):
        if position < 0:
            break
        if position + _LOCAL.size <= len(data):
            length = _LOCAL.unpack_from(data, position)[9]
            start = position + _LOCAL.size
            name = data[start : start + length].decode("utf-8", errors="replace")
            found.setdefault(name, position)
        position = data.find(_SIGNATURE, position + 4)
    return found


def _salvaged(data: bytes, position: int) -> bytes:
    """What can still be inflated of the part that begins here."""
    if position + _LOCAL.size > len(data) or data[position : position + 4] != _SIGNATURE:
        return b""
    header = _LOCAL.unpack_from(data, position)
    flags, method, length, extra = header[2], header[3], header[9], header[10]
    start = position + _LOCAL.size + length + extra
    if flags & _ENCRYPTED or method not in (0, _DEFLATED):
        return b""
    if method == 0:
        return data[start : start + min(header[7], limits.MAX_PART)]
    return _inflated(data[start:])


def _inflated(packed: bytes) -> bytes:
    """As much as comes out before the stream breaks, step by step so that nothing is lost to an error."""
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    out: list[bytes] = []
    size = 0
    step = 4096
    for begin in range(0, len(packed), step):
        try:
            piece = inflate.decompress(packed[begin : begin + step], limits.MAX_PART - size + 1)
        except zlib.error:
            break
        out.append(piece)
        size += len(piece)
        if size > limits.MAX_PART:
            raise _bomb(size)
        if inflate.eof:
            break
    return b"".join(out)
