"""Hiding personal data from those who need not see it (个人信息保护法 art. 51; 条例 art. 15).

A mask keeps just enough to tell two people apart on a list. ``redact`` finds identity numbers, telephones, bank cards
and e-mail addresses in running text, for logs and for text about to be published; it would rather hide too much.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Final

_WIDE_STAR: Final = "＊"
_LONGEST_NAME: Final = 10

# The character classes accept full-width digits and letters too: \d does by itself.
_DASH: Final = r"[ \-\u2010-\u2015\u2212\uff0d]"
_EMAIL: Final = re.compile(r"[A-Za-z0-9.%_+-]{1,64}[@＠](?:[A-Za-z0-9-]{1,63}[.．]){1,8}[A-Za-z]{2,24}")
# Fifteen digits and more: identity numbers old and new, bank cards.
_LONG_NUMBER: Final = re.compile(r"(?<!\d)\d{14,}[\dXxＸｘ](?!\d)")
_GROUPED_RESIDENT: Final = re.compile(rf"(?<!\d)\d{{6}}{_DASH}\d{{8}}{_DASH}\d{{3}}[\dXxＸｘ](?!\d)")
_GROUPED_CARD: Final = re.compile(rf"(?<!\d)\d{{4}}(?:{_DASH}\d{{4}}){{3}}(?:{_DASH}\d{{1,3}})?(?!\d)")
_MOBILE: Final = re.compile(rf"(?<!\d)(?:(?:[+＋]|00)?86{_DASH}?)?1[3-9]\d{_DASH}?\d{{4}}{_DASH}?\d{{4}}(?!\d)")
_FIXED: Final = re.compile(rf"(?<!\d)[（(]?0\d{{2,3}}[）)]?{_DASH}?\d{{7,8}}(?:(?:{_DASH}|转)\d{{1,6}})?(?!\d)")
_PASSPORT: Final = re.compile(r"(?<![A-Za-z\dＡ-Ｚ])[A-Za-zＡ-Ｚ]{1,2}\d{7,9}(?![A-Za-z\d])")
_DIVISION: Final = re.compile(r"^.{2,8}?(?:省|自治区|特别行政区)(?:.{2,8}?(?:自治州|地区|市|盟))?|^.{2,8}?市(?!场)")


def mask_name(name: str) -> str:
    """Keep the first character of a person's name: 张＊＊. A name of one character is hidden whole."""
    whole = name.strip()
    if len(whole) <= 1:
        return _WIDE_STAR * len(whole)
    return whole[0] + _WIDE_STAR * (min(len(whole), _LONGEST_NAME) - 1)


def mask_id(number: str) -> str:
    """Keep the first three and last two characters of an identity number: 440*************23."""
    return _keep_ends(number.strip(), 3, 2)


def mask_phone(number: str) -> str:
    """Keep the first three and last four characters of a telephone number: 138****8000."""
    return _keep_ends(number.strip(), 3, 4)


def mask_email(address: str) -> str:
    """Keep the first letter and the domain of an e-mail address: z***@example.cn."""
    local, at, domain = address.strip().replace("＠", "@").rpartition("@")
    if not at or not domain:
        return _keep_ends(address.strip(), 1, 0)
    return f"{local[:1] if len(local) > 1 else ''}***@{domain}"


def mask_address(address: str) -> str:
    """Keep the province and city of an address: 广东省广州市＊＊＊; hide all of it when they are not written."""
    whole = address.strip()
    division = _DIVISION.match(whole)
    if not whole:
        return ""
    return (division.group() if division else "") + _WIDE_STAR * 3


def _keep_ends(text: str, first: int, last: int) -> str:
    # At least a third is hidden, however short the text.
    allowed = len(text) * 2 // 3
    last = min(last, (allowed + 1) // 2)
    first = min(first, allowed - last)
    hidden = len(text) - first - last
    return text[:first] + "*" * hidden + text[len(text) - last :]


_RULES: Final[tuple[tuple[re.Pattern[str], Callable[[str], str]], ...]] = (
    (_EMAIL, mask_email),
    (_GROUPED_RESIDENT, mask_id),
    (_GROUPED_CARD, mask_id),
    (_LONG_NUMBER, mask_id),
    (_MOBILE, mask_phone),
    (_FIXED, mask_phone),
    (_PASSPORT, mask_id),
)


def redact(text: str) -> str:
    """Mask every identity number, telephone, bank card and e-mail address found in running text.

    Redacting twice gives the same text as redacting once.
    """
    # What one mask leaves may stand beside other digits and look like a number again: repeat until nothing is found.
    # Every round hides at least one more character of each find, so this ends.
    redacted = _redact_once(text)
    while redacted != text:
        text, redacted = redacted, _redact_once(redacted)
    return redacted


def _redact_once(text: str) -> str:
    for pattern, mask in _RULES:
        text = pattern.sub(lambda found, mask=mask: mask(found.group()), text)  # type: ignore[misc]
    return text
