"""Files of a case: checked for what they really are, encrypted, kept out of every public folder."""

import hashlib
import secrets
import zipfile
from datetime import date
from io import BytesIO
from pathlib import PurePosixPath

import filetype
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from gongkai.foi.actions.acting import By, Party, Refused, authorise, record
from gongkai.foi.models import Attachment, Case
from gongkai.vault.sealing import seal_bytes, unseal_bytes

#: What may be attached: the extension, and what the content must be found to be (None: plain text, checked apart).
ALLOWED = {
    "pdf": {"application/pdf"},
    "doc": {"application/msword", "application/x-ole-storage"},
    "xls": {"application/vnd.ms-excel", "application/x-ole-storage"},
    "docx": {"application/vnd.openxmlformats-officedocument.wordprocessingml.document", "application/zip"},
    "xlsx": {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "application/zip"},
    "ofd": {"application/zip", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"},
    "jpg": {"image/jpeg"},
    "jpeg": {"image/jpeg"},
    "png": {"image/png"},
    "txt": None,
}
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIPPED = {"docx": "word/", "xlsx": "xl/", "ofd": "OFD.xml"}
#: An office file never unpacks to more than this many times its size, nor to more than this many bytes.
_RATIO, _UNPACKED = 200, 300 * 1024 * 1024
MOST_FILES = 10


def attach(case: Case, by: By, on: date, purpose: str, name: str, content: bytes) -> Attachment:
    """Keep a file with a case. Raises ``Refused`` with a sentence that names the file and what is wrong with it."""
    authorise(by, "foi.attach", case)
    if purpose not in dict(Attachment.PURPOSES):
        raise Refused("请选择附件的用途", "purpose")
    if by.who is Party.APPLICANT and purpose not in {"request", "correction"}:
        raise Refused("申请人只能提交申请材料和补正材料", "files")
    if case.attachments.count() >= MOST_FILES * 3:
        raise Refused("此件附件过多，请合并后提交", "files")
    clean, kind = checked(name, content)
    path = default_storage.save(f"foi/{secrets.token_hex(16)}", ContentFile(seal_bytes(content)))
    try:
        with transaction.atomic():
            attachment = Attachment.objects.create(
                case=case,
                purpose=purpose,
                name=clean,
                kind=kind,
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
                path=path,
                added_on=on,
                by=by.label,
            )
            record(case, "foi.attach", by, on, attachment=attachment.pk, purpose=purpose, size=len(content), kind=kind)
    except BaseException:
        default_storage.delete(path)
        raise
    return attachment


def content_of(attachment: Attachment) -> bytes:
    """Return the decrypted content. Raises ``FileNotFoundError`` or ``SealBroken``."""
    with default_storage.open(attachment.path) as handle:
        return unseal_bytes(handle.read())


def clean_name(name: str) -> str:
    """Return the last part of a file name, without what a path or a screen could be tricked with."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(char for char in last if char.isprintable() and char not in '<>:"|?*\u202e\u202d\u2066\u2067')
    return shown.strip(". ")[-120:] or "附件"


def checked(name: str, content: bytes) -> tuple[str, str]:
    """Return a file's clean name and kind, or raise ``Refused`` saying what is wrong and what is allowed."""
    clean = clean_name(name)
    extension = clean.rsplit(".", 1)[-1].lower() if "." in clean else ""
    if extension not in ALLOWED:
        raise Refused(f"“{clean}”的类型不在允许范围内：可上传 {'、'.join(sorted(ALLOWED))}", "files")
    if not content:
        raise Refused(f"“{clean}”是空文件", "files")
    if len(content) > settings.UPLOAD_LIMIT_MB * 1024 * 1024:
        raise Refused(f"“{clean}”超过{settings.UPLOAD_LIMIT_MB}MB，请压缩或者拆分后上传", "files")
    if not _is(extension, content):
        raise Refused(f"“{clean}”的内容与扩展名不符，请确认文件没有损坏", "files")
    return clean, extension


def _is(extension: str, content: bytes) -> bool:
    allowed = ALLOWED[extension]
    if allowed is None:
        return _is_text(content)
    if extension in {"doc", "xls"}:
        return content.startswith(_OLE)
    if extension in _ZIPPED:
        return _is_package(content, _ZIPPED[extension])
    found = filetype.guess(content)
    return found is not None and found.mime in allowed


def _is_text(content: bytes) -> bool:
    for encoding in ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return "\x00" not in text
    return False


def _is_package(content: bytes, part: str) -> bool:
    try:
        with zipfile.ZipFile(BytesIO(content)) as package:
            members = package.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        return False
    unpacked = sum(member.file_size for member in members)
    if unpacked > _UNPACKED or unpacked > _RATIO * max(len(content), 1) or len(members) > 5000:
        raise Refused("文件解压后过大，无法接收", "files")
    return any(member.filename.startswith(part) for member in members)
