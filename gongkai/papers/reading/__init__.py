"""Reading files of any kind into plain blocks: lines and grids, each with its place.

``read`` never raises: a file that cannot be read comes back with a fatal ``Problem`` that says what to do.
"""

from __future__ import annotations

from html import unescape
from typing import Final

from gongkai.papers.reading import limits
from gongkai.papers.reading.blocks import Kind, Problem, Source, Unreadable
from gongkai.papers.reading.encoding import Decoded, decode, is_text
from gongkai.papers.reading.excel import read_xlsx
from gongkai.papers.reading.html import read_html
from gongkai.papers.reading.kinds import (
    has_markup,
    is_archive,
    is_html,
    is_pdf,
    is_word_xml,
    refuse_archive,
    refuse_binary,
    refuse_known,
    refuse_other_xml,
)
from gongkai.papers.reading.layout import Allowance
from gongkai.papers.reading.markdown import looks_like_markdown, read_markdown
from gongkai.papers.reading.package import open_package
from gongkai.papers.reading.pdf import read_pdf
from gongkai.papers.reading.plain_text import read_text
from gongkai.papers.reading.separated import read_separated
from gongkai.papers.reading.web_archive import is_web_archive, page_of
from gongkai.papers.reading.word import read_docx, read_word_xml

__all__ = ["read"]

_MEGABYTE: Final = 1024 * 1024


def read(data: bytes, name: str = "") -> Source:
    """Return the lines and tables of a file: page, text, Markdown, PDF, DOCX or XLSX, told apart by their content.

    ``name`` is kept and at most a hint. Never raises; time and memory are bounded (``limits``).
    """
    allowance = Allowance()
    kind: Kind = "unknown"
    try:
        if is_pdf(data):
            kind = "pdf"
            return read_pdf(data, name)
        _check_size(data)
        if is_archive(data):
            return _read_archive(data, name, allowance)
        refuse_known(data)
        return _read_characters(data, name, allowance)
    except Unreadable as unreadable:
        return _unread(name, kind, allowance, unreadable.code, str(unreadable))
    except Exception:
        # Whatever a broken file does to a parser is the file's fault; the person who sent it can only send another.
        message = "文件内容已经损坏，无法读取。请用原来的软件重新保存，再提交一次。"
        return _unread(name, kind, allowance, "damaged", message)


def _unread(name: str, kind: Kind, allowance: Allowance, code: str, message: str) -> Source:
    return Source(name, kind, (), (Problem(code, message, fatal=True), *allowance.problems.values()))


def _check_size(data: bytes) -> None:
    if not data.strip(b"\x00 \t\r\n\f\xef\xbb\xbf"):
        raise Unreadable("文件没有内容。请核对是否选错了文件。", "empty")
    if len(data) > limits.MAX_BYTES:
        message = f"文件有{len(data) // _MEGABYTE}MB，超过{limits.MAX_BYTES // _MEGABYTE}MB的上限，没有读取。"
        raise Unreadable(message, "too_large")


def _read_archive(data: bytes, name: str, allowance: Allowance) -> Source:
    package = open_package(data, allowance)
    names = package.names()
    if any(part.startswith("word/") for part in names):
        return read_docx(package, name)
    if any(part.startswith("xl/") for part in names):
        return read_xlsx(package, name)
    return refuse_archive(names)


def _read_characters(data: bytes, name: str, allowance: Allowance) -> Source:
    if is_web_archive(data) and (page := page_of(data)):
        return read_html(decode(page[: limits.MAX_TEXT]).text, name, allowance)
    if len(data) > limits.MAX_TEXT:
        message = (
            f"文件有{len(data) // _MEGABYTE}MB，只读取了前{limits.MAX_TEXT // _MEGABYTE}MB。请核对是否选错了文件。"
        )
        allowance.note("too_large", message, fatal=True)
    decoded = decode(data[: limits.MAX_TEXT])
    if not is_text(decoded):
        refuse_binary(data)
    if is_word_xml(decoded.text):
        return read_word_xml(data[: limits.MAX_PART], name, allowance)
    refuse_other_xml(decoded.text)
    return _read_decoded(decoded, name, allowance)


def _read_decoded(decoded: Decoded, name: str, allowance: Allowance) -> Source:
    text, encoding = decoded.text, decoded.encoding
    if decoded.lost:
        allowance.note("encoding", f"文件有{decoded.lost}处字符已经损坏，显示为“\ufffd”。请核对原件。")
    if is_html(text):
        return read_html(text, name, allowance, encoding)
    if "&nbsp;" in text:
        text = unescape(text)  # copied from the source of a page
    problems = tuple(allowance.problems.values())
    allowance.problems.clear()
    table = read_separated(text, name, allowance, encoding, problems)
    if table is not None:
        return table
    if looks_like_markdown(text, name) or has_markup(text):
        return read_markdown(text, name, allowance, encoding, problems)
    return read_text(text, name, encoding, problems)
