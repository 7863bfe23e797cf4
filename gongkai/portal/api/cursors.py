"""Cursors: where a page of a list ended, so that the next begins exactly there whatever was added meanwhile."""

import base64
import binascii
from datetime import date
from typing import Final

_LONGEST: Final = 80
_LARGEST: Final = 2**62


class BadCursor(ValueError):
    """It was not handed out by us; the message is a Chinese sentence."""

    def __init__(self) -> None:
        super().__init__("参数“cursor”有误：请原样使用上一页给出的 next")


def write(day: date | None, pk: int) -> str:
    """Return the cursor of a row: the day it is listed under and its key."""
    return base64.urlsafe_b64encode(f"{day.isoformat() if day else ''}:{pk}".encode()).decode().rstrip("=")


def read(text: str) -> tuple[date | None, int]:
    """Return the day and key of a cursor. Raises ``BadCursor``."""
    if len(text) > _LONGEST or not text.isascii():
        raise BadCursor
    try:
        plain = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode("ascii")
        day, mark, key = plain.partition(":")
        found = date.fromisoformat(day) if day else None
        pk = int(key) if mark and key.isdecimal() else -1
    except (ValueError, binascii.Error):
        raise BadCursor from None
    if not 0 <= pk <= _LARGEST or write(found, pk) != text.rstrip("="):
        raise BadCursor
    return found, pk
