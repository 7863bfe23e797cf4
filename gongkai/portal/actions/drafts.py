"""Keeping, and letting go of, what a citizen has typed."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from gongkai.portal.models import Draft, DraftFile
from gongkai.portal.uploads import MOST_FILES, Accepted, UploadRefused
from gongkai.vault.sealing import blind_index, seal_bytes, unseal_bytes

KEPT_FOR = timedelta(hours=24)
FOLDER = "drafts"


def owner_of(secret: str) -> str:
    """Return the digest of a visitor's secret that a draft keeps."""
    return blind_index("draft-owner", secret)


def new_secret() -> str:
    """Return a new secret for a visitor's cookie."""
    return secrets.token_urlsafe(32)


def start(secret: str, now: datetime, content: Mapping[str, object], purpose: str = "request") -> Draft:
    """Begin a draft; those that have expired are swept on the way."""
    sweep(now)
    kept: Any = dict(content)
    return Draft.objects.create(
        token=secrets.token_urlsafe(24),
        owner=owner_of(secret),
        purpose=purpose,
        content=kept,
        expires_at=now + KEPT_FOR,
    )


def keep(draft: Draft, now: datetime, **parts: object) -> None:
    """Keep what was typed on a page, right or wrong, and begin the day anew."""
    draft.content = {**draft.content, **parts}
    draft.expires_at = now + KEPT_FOR
    # A page saved late must not bring back what a submission has let go of.
    unsent = Draft.objects.filter(pk=draft.pk, submitted=False)
    unsent.update(content=draft.content, expires_at=draft.expires_at)


def attach(draft: Draft, file: Accepted) -> DraftFile:
    """Keep a file with a draft, encrypted. Raises ``UploadRefused`` beyond the number of files one may send."""
    with transaction.atomic():
        Draft.objects.select_for_update().get(pk=draft.pk)
        if draft.files.count() >= MOST_FILES:
            raise UploadRefused(f"最多可以附{MOST_FILES}个文件，“{file.name}”没有收下；可以先移除不需要的文件")
        path = default_storage.save(f"{FOLDER}/{secrets.token_hex(16)}", ContentFile(seal_bytes(file.content)))
        return DraftFile.objects.create(draft=draft, name=file.name, kind=file.kind, size=len(file.content), path=path)


def content_of(file: DraftFile) -> bytes:
    """Return the content of a draft's file."""
    with default_storage.open(file.path) as handle:
        return unseal_bytes(handle.read())


def detach(draft: Draft, pk: int) -> bool:
    """Remove a file from a draft; say whether there was one."""
    file = draft.files.filter(pk=pk).first()
    if file is None:
        return False
    file.delete()
    default_storage.delete(file.path)
    return True


def finish(draft: Draft, now: datetime, receipt: Mapping[str, str]) -> None:
    """Let go of everything typed once the request is filed; only the receipt stays until the draft expires."""
    files = list(draft.files.values_list("path", flat=True))
    draft.files.all().delete()
    draft.content = {"receipt": dict(receipt)}
    draft.submitted = True
    draft.expires_at = now + KEPT_FOR
    draft.save()
    transaction.on_commit(lambda: _delete(files))


def discard(draft: Draft) -> None:
    """Let go of a draft and its files."""
    files = list(draft.files.values_list("path", flat=True))
    draft.delete()
    _delete(files)


def sweep(now: datetime) -> int:
    """Let go of all drafts that have expired; return how many. Repeating it does no harm."""
    old = list(Draft.objects.filter(expires_at__lte=now)[:200])
    for draft in old:
        discard(draft)
    return len(old)


def _delete(paths: list[str]) -> None:
    for path in paths:
        default_storage.delete(path)
