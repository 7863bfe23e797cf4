"""Files as they arrive: known by their content, never by their name alone; nothing is run or unpacked."""

import unicodedata
import zipfile
from io import BytesIO
from pathlib import PurePosixPath
from typing import Final

import filetype
from django.conf import settings

from gongkai.catalogue.actions.acting import refuse

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: Endings and what the content must be found to be; office files and text are looked at apart.
KINDS: Final[dict[str, frozenset[str]]] = {
    "pdf": frozenset({"application/pdf"}),
    "jpg": frozenset({"image/jpeg"}),
    "jpeg": frozenset({"image/jpeg"}),
    "png": frozenset({"image/png"}),
}
_OLD_OFFICE: Final = frozenset({"doc", "xls", "ppt", "wps", "et"})
#: Packages, and a part by which each is known; any zip is taken as such.
_PACKAGES: Final = {"docx": "word/", "xlsx": "xl/", "pptx": "ppt/", "ofd": "OFD.xml", "zip": ""}
_TEXT: Final = frozenset({"txt", "csv"})
ENDINGS: Final = (*KINDS, *sorted(_OLD_OFFICE), *_PACKAGES, *sorted(_TEXT))
ACCEPT: Final = ",".join(f".{ending}" for ending in ENDINGS)
MOST_FILES: Final = 50
LONGEST_NAME: Final = 120
_UNPACKED, _RATIO, _MEMBERS = 500 * 1024 * 1024, 200, 5000
_OUR_TYPES: Final = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}


def content_type(kind: str) -> str:
    """Return what a file is sent as; what a browser might run is sent as plain bytes."""
    return _OUR_TYPES.get(kind, "application/octet-stream")


def accepted(name: str, content: bytes) -> tuple[str, str]:
    """Return a file's safe name and kind. Raises ``Refused`` with a sentence that names the file and the fault."""
    clean = _clean(name)
    ending = clean.rpartition(".")[2].lower() if "." in clean else ""
    if ending not in ENDINGS:
        raise refuse(f"“{clean}”的格式不能上传，可以上传：{'、'.join(ENDINGS)}", "files")
    if not content:
        raise refuse(f"“{clean}”是空文件", "files")
    limit = int(settings.UPLOAD_LIMIT_MB)
    if len(content) > limit * 1024 * 1024:
        raise refuse(f"“{clean}”超过{limit}MB，请压缩或者拆分后上传", "files")
    if not _is(ending, content):
        raise refuse(f"“{clean}”的内容与扩展名不符，可能已经损坏，请重新导出后上传", "files")
    return clean, ending


def _clean(name: str) -> str:
    last = PurePosixPath(name.replace("\\", "/")).name
    seen = "".join(one for one in unicodedata.normalize("NFC", last) if unicodedata.category(one)[0] != "C")
    kept = "".join("_" if one in '<>:"|?*/' else one for one in seen).strip(". ")
    stem, dot, ending = kept.rpartition(".")
    return f"{stem[: LONGEST_NAME - 8]}.{ending[:7]}" if dot else kept[:LONGEST_NAME] or "附件"


def _is(ending: str, content: bytes) -> bool:
    if ending in _OLD_OFFICE:
        return content.startswith(_OLE)
    if ending in _PACKAGES:
        return _is_package(content, _PACKAGES[ending])
    if ending in _TEXT:
        return _is_text(content)
    found = filetype.guess(content[:8192])
    return found is not None and found.mime in KINDS[ending]


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            return "\x00" not in content.decode(encoding)
        except UnicodeDecodeError:
            continue
    return False


def _is_package(content: bytes, part: str) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    unpacked = sum(member.file_size for member in members)
    if unpacked > _UNPACKED or unpacked > _RATIO * len(content) + 1024 * 1024 or len(members) > _MEMBERS:
        raise refuse("文件解压后过大，不能上传", "files")
    return any(member.filename.startswith(part) for member in members)
