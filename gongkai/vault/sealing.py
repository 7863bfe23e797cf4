"""Encryption of what may identify an applicant, and keyed digests to find equal values without storing them.

The first of ``settings.FIELD_KEYS`` encrypts; all of them decrypt, so a key is changed by putting a new one in front.
"""

import hashlib
import hmac
from functools import cache

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings


class SealBroken(Exception):
    """A stored value does not open with any key: the keys are wrong, or the value was changed."""


@cache
def _box() -> MultiFernet:
    return MultiFernet([Fernet(key) for key in settings.FIELD_KEYS])


@cache
def _index_key() -> bytes:
    # The last key is the oldest: it stays when keys rotate, so digests made earlier still match.
    return hashlib.sha256(b"blind-index:" + settings.FIELD_KEYS[-1].encode()).digest()


def seal(plain: str) -> str:
    """Return the encrypted form of a text; the empty text stays empty."""
    return _box().encrypt(plain.encode()).decode() if plain else ""


def unseal(sealed: str) -> str:
    """Return the text of an encrypted value. Raises ``SealBroken``."""
    if not sealed:
        return ""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise SealBroken("加密数据无法打开：请检查 FIELD_KEYS 是否与数据相符") from None


def seal_bytes(plain: bytes) -> bytes:
    """Return the encrypted form of a file's content."""
    return _box().encrypt(plain)


def unseal_bytes(sealed: bytes) -> bytes:
    """Return the content of an encrypted file. Raises ``SealBroken``."""
    try:
        return _box().decrypt(sealed)
    except InvalidToken:
        raise SealBroken("加密文件无法打开：请检查 FIELD_KEYS 是否与数据相符") from None


def blind_index(kind: str, value: str) -> str:
    """Return a keyed digest: equal values of one kind have equal digests, and nothing can be read back."""
    if not value:
        return ""
    return hmac.new(_index_key(), f"{kind}:{value}".encode(), hashlib.sha256).hexdigest()
