"""Files of a record: checked, kept under their digest out of every public folder, and read page by page."""

import hashlib
from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from gongkai.catalogue.actions.accepting import MOST_FILES, accepted
from gongkai.catalogue.actions.acting import acting, authorise, desk_of, enter, refuse
from gongkai.catalogue.models import Attachment, AttachmentText, Record
from gongkai.catalogue.signals import file_kept
from gongkai.organisations.models import Officer
from gongkai.papers.reading import read
from gongkai.papers.reading.blocks import GridTable, Line

#: Up to this size a file is read at once; what is larger waits for the worker beside the server.
AT_ONCE: Final = 512 * 1024
_LONGEST_PAGE: Final = 200_000


def attach(record: Record | int, name: str, content: bytes, by: Officer, today: date) -> Attachment:
    """Keep a file for a record; public it becomes only through the list of a signed version.

    The same file twice is kept once. Raises ``access.Denied`` and ``Refused`` naming the file.
    """
    with acting(record, None) as row:
        authorise(by, "catalogue.write", desk_of(row), today)
        clean, kind = accepted(name, content)
        if row.files.count() >= MOST_FILES:
            raise refuse(f"一条信息最多{MOST_FILES}个附件，请合并后上传", "files")
        digest = hashlib.sha256(content).hexdigest()
        known = row.files.filter(digest=digest, name=clean).first()
        if known is not None:
            return known
        file = Attachment.objects.create(
            record=row,
            file=keep(digest, content),
            name=clean,
            kind=kind,
            size=len(content),
            digest=digest,
            added_by=by,
        )
        enter("catalogue.attach", row, by, today, file=file.pk, digest=digest, size=len(content), kind=kind)
    if len(content) <= AT_ONCE:
        extract(file, content)
    else:
        file_kept.send(sender=Attachment, file=file)
    return file


def keep(digest: str, content: bytes) -> str:
    """Put content under its digest in the private folder, once, and return the name."""
    name = f"catalogue/{digest[:2]}/{digest}"
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(content))
    return name


def extract(file: Attachment, content: bytes | None = None) -> int:
    """Keep the words of a file page by page (page 0: it has no pages); return how many pages have words.

    A file that cannot be read counts as read without words; reading it again changes nothing.
    """
    if content is None:
        with default_storage.open(file.file.name or "") as handle:
            content = handle.read()
    pages = page_texts(content, file.name)
    with transaction.atomic():
        AttachmentText.objects.filter(attachment=file).delete()
        AttachmentText.objects.bulk_create(
            AttachmentText(attachment=file, page=page, text=text[:_LONGEST_PAGE]) for page, text in pages.items()
        )
        Attachment.objects.filter(pk=file.pk).update(read=True)
    file.read = True
    return len(pages)


def page_texts(content: bytes, name: str) -> dict[int, str]:
    """Return the words of a file by page, without empty pages. Never raises: what cannot be read has none."""
    pages: dict[int, list[str]] = {}
    for block in read(content, name).blocks:
        for page, text in _said(block):
            if text.strip():
                pages.setdefault(page, []).append(text.strip())
    return {page: "\n".join(lines).replace("\x00", "") for page, lines in sorted(pages.items())}


def _said(block: Line | GridTable) -> Iterable[tuple[int, str]]:
    if isinstance(block, Line):
        yield block.place.page, block.text
    else:
        for cell in block.cells:
            yield cell.place.page or block.place.page, cell.text


def unread() -> list[int]:
    """Return the files whose words have not been read yet."""
    return list(Attachment.objects.filter(read=False).order_by("pk").values_list("pk", flat=True))


def content_of(file: Attachment) -> Any:
    """Open a file. Raises ``FileNotFoundError``."""
    return default_storage.open(file.file.name or "")
