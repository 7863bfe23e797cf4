"""What a file is, told from its content. The ending of its name is often wrong and at most a hint."""

from __future__ import annotations

import re
from typing import Final, NoReturn

import filetype

from gongkai.papers.reading.blocks import Unreadable

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
_WORKBOOK: Final = "Workbook".encode("utf-16-le")
_PAGE: Final = re.compile(r"<(?:!doctype\s{1,9}html|html|head|body|meta)[\s>]", re.IGNORECASE)
_TAG: Final = re.compile(
    r"</?(?:p|div|table|tbody|thead|tr|td|th|br|hr|span|h[1-6]|ul|ol|li|section|article|center|font|strong|ruby)"
    r"(?:\s[^<>]{0,1000})?/?>",
    re.IGNORECASE,
)
_FIRST_TAG: Final = re.compile(
    r"\s{0,2000}<(?:!--|p|div|table|tbody|tr|td|span|h[1-6]|ul|section|article|center|font)\b", re.IGNORECASE
)
_WORD_XML: Final = re.compile(r"<(?:pkg:package|w:wordDocument|w:document)\b")
_SHEET_XML: Final = re.compile(r"<Workbook\b[^>]{0,500}urn:schemas-microsoft-com:office:spreadsheet")
_OPEN_DOCUMENT: Final = "这是OpenDocument文件，无法读取。请用办公软件另存为“.docx”或者“.xlsx”后重新提交。"
_SAMPLE: Final = 200_000
_HEAD: Final = 4096


def is_pdf(data: bytes) -> bool:
    """Whether a PDF begins here; some senders put a few lines before it."""
    return data.startswith(b"%PDF-") or (b"%PDF-" in data[:1024] and data.lstrip()[:1] != b"<")


def is_archive(data: bytes) -> bool:
    """Whether a ZIP archive begins here."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"))


def refuse_known(data: bytes) -> None:
    """Raise ``Unreadable`` with advice for the formats that are known and not read."""
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise Unreadable("文件设有打开密码，无法读取。请去掉密码后重新提交。", "encrypted")
        if _WORKBOOK in data:
            raise Unreadable("这是旧版电子表格（.xls），无法读取。请用办公软件另存为“.xlsx”后重新提交。")
        raise Unreadable("这是旧版文档（.doc、.wps），无法读取。请用办公软件另存为“.docx”后重新提交。")
    if data.startswith(b"{\\rtf"):
        raise Unreadable("这是RTF文档，无法读取。请用办公软件另存为“.docx”后重新提交。")


def refuse_archive(names: list[str]) -> NoReturn:
    """Raise ``Unreadable`` for an archive that is no document this reader knows."""
    if any(name.endswith("OFD.xml") for name in names):
        raise Unreadable("这是OFD文件，无法读取。请另存为PDF或者“.docx”后重新提交。")
    if "content.xml" in names and "mimetype" in names:
        raise Unreadable(_OPEN_DOCUMENT)
    if any(name.startswith("ppt/") for name in names):
        raise Unreadable("这是演示文稿，不是年度报告的文档格式。请提交网页、PDF、“.docx”、“.xlsx”或者文本文件。")
    raise Unreadable("这是压缩包，不是文档。请解压后逐个提交其中的文件。")


def refuse_binary(data: bytes) -> NoReturn:
    """Raise ``Unreadable`` for bytes that are no text, saying what they are where that is known."""
    kind = filetype.guess(data[:8192])
    if kind is not None and kind.mime.startswith("image/"):
        raise Unreadable("这是一张图片。请提交原来的文件；只有图片时，请转为PDF后提交，由文字识别读取。")
    if kind is not None:
        raise Unreadable(f"这是“.{kind.extension}”文件，无法读取。请提交网页、PDF、“.docx”、“.xlsx”或者文本文件。")
    raise Unreadable(
        "无法识别文件的内容，可能已经损坏或者加密。请提交网页、PDF、“.docx”、“.xlsx”或者文本文件。", "unknown"
    )


def is_word_xml(text: str) -> bool:
    """Whether a text is a word processor's document in one XML file."""
    return text.startswith(("<?xml", "<pkg:package", "<w:")) and _WORD_XML.search(text, 0, _HEAD) is not None


def refuse_other_xml(text: str) -> None:
    """Raise ``Unreadable`` for the documents in one XML file that are not read."""
    if text.startswith(("<?xml", "<office:")) and "<office:document" in text[:_HEAD]:
        raise Unreadable(_OPEN_DOCUMENT)
    if text.startswith(("<?xml", "<Workbook")) and _SHEET_XML.search(text, 0, _HEAD):
        raise Unreadable("这是XML格式的电子表格，无法读取。请用办公软件另存为“.xlsx”后重新提交。")


def is_html(text: str) -> bool:
    """Whether a text is a page or a piece of one, rather than a text with some markup in it."""
    if "<" not in text:
        return False
    if _PAGE.search(text, 0, _HEAD):
        return True
    sample = text[:_SAMPLE]
    if _TAG.search(sample) is None:
        return False
    lines = [line for line in sample.split("\n")[:5000] if line and not line.isspace()]
    marked = sum("<" in line and _TAG.search(line) is not None for line in lines)
    if marked * 2 >= len(lines):
        return True
    return _FIRST_TAG.match(sample) is not None and len(_TAG.findall(sample)) >= len(lines)


def has_markup(text: str) -> bool:
    """Whether there is a piece of a page in a text."""
    return "<" in text and _TAG.search(text, 0, _SAMPLE) is not None
