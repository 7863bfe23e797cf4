"""Keys of machines: issued by an officer, shown once, kept as a digest, for one unit and one kind."""

import hashlib
import secrets
from datetime import date, timedelta
from typing import Final

from django.db import transaction

from gongkai.enforcement.actions.acting import Refused, record
from gongkai.enforcement.actions.preparing import Prepared, prepare
from gongkai.enforcement.models import ImportKey
from gongkai.enforcement.rows import Kind
from gongkai.organisations import access
from gongkai.organisations.models import Officer, Unit

MARK: Final = "gke_"
LONGEST_DAYS: Final = 366


class Closed(PermissionError):
    """The key opens nothing here; the message is a Chinese sentence that does not say why in detail."""


@transaction.atomic
def issue(unit: Unit, kind: Kind, label: str, until: date, *, by: Officer, today: date) -> tuple[ImportKey, str]:
    """Issue a key; return its row and the key itself, which is not kept. Raises ``Denied`` and ``Refused``."""
    access.require(by, "enforcement.keys", unit, today)
    words = " ".join(label.split())[:80]
    if not words:
        raise Refused("请写明由哪个系统使用", [("label", "请写明由哪个系统使用")])
    if not today <= until <= today + timedelta(days=LONGEST_DAYS):
        raise Refused("有效期至应在今天之后一年以内", [("until", "应在今天之后一年以内")])
    secret = MARK + secrets.token_urlsafe(32)
    key = ImportKey.objects.create(
        unit=unit,
        kind=kind.code,
        label=words,
        start=secret[:10],
        digest=_digest(secret),
        issued_by=by,
        issued_on=today,
        until=until,
    )
    record("enforcement.key_issued", f"enforcement-key:{key.pk}", unit, by, today, kind=kind.code, until=until)
    return key, secret


@transaction.atomic
def revoke(key: ImportKey, *, by: Officer, today: date) -> ImportKey:
    """Stop a key at once. Raises ``Denied`` and ``Refused``."""
    held = ImportKey.objects.select_for_update().select_related("unit").get(pk=key.pk)
    access.require(by, "enforcement.keys", held.unit, today)
    if held.revoked_on is not None:
        raise Refused("这个密钥已经停用")
    held.revoked_on = today
    held.save(update_fields=["revoked_on"])
    record("enforcement.key_revoked", f"enforcement-key:{held.pk}", held.unit, by, today)
    return held


def key_of(secret: str, kind: Kind, today: date) -> ImportKey:
    """Return the key that opens a kind today. Raises ``Closed``; the issuer must still hold the right."""
    if not secret.startswith(MARK) or len(secret) > 100:
        raise Closed("导入密钥无效")
    key = ImportKey.objects.filter(digest=_digest(secret)).select_related("unit", "issued_by").first()
    if key is None or not key.works_on(today):
        raise Closed("导入密钥无效、已停用或者已过有效期")
    if key.kind != kind.code:
        raise Closed(f"这个导入密钥不能用于{kind.label}")
    if not access.may(key.issued_by, "enforcement.keys", key.unit, today):
        raise Closed("导入密钥的签发人已不在岗，请由现任人员重新签发")
    return key


def receive(key: ImportKey, kind: Kind, data: bytes, *, today: date) -> Prepared:
    """Take lines from a machine into a batch that waits for a person other than the issuer. Raises ``Unreadable``."""
    done = prepare(key.unit, kind, data, f"{key.label}.jsonl", by=key.issued_by, today=today, origin="key")
    ImportKey.objects.filter(pk=key.pk).exclude(used_on=today).update(used_on=today)
    return done


def _digest(secret: str) -> str:
    # The key has 256 random bits: a plain digest cannot be guessed back.
    return hashlib.sha256(secret.encode()).hexdigest()
