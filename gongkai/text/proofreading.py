"""What a text should be looked at for before it is published: misprints, terms that hint at secrets, personal data.

First form, made so that others can build on it; the lists (data/misprints.csv, data/sensitive.csv) are still to come.
"""

import re
from dataclasses import dataclass
from typing import Final

from gongkai.text.identifiers import resident_id


@dataclass(frozen=True, slots=True)
class Hit:
    """One find: its place in the text, what stands there, what it should be (where known), what kind it is and why."""

    span: tuple[int, int]
    wrong: str
    right: str = ""
    kind: str = ""
    why: str = ""


_IDENTITY: Final = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{9}[0-9Xx](?![0-9A-Za-z])")
_MOBILE: Final = re.compile(r"(?<![0-9A-Za-z-])1[3-9]\d{9}(?![0-9A-Za-z])")
_SENSITIVE: Final = re.compile(r"内部资料|内部使用|不得外传|机密|绝密|秘密★|征求意见稿")


def misprints(text: str) -> list[Hit]:
    """Likely misprints by the word list."""
    return []


def sensitive(text: str) -> list[Hit]:
    """Terms that need a look before publication."""
    return [Hit(found.span(), found[0], kind="secrecy", why="请确认可以公开") for found in _SENSITIVE.finditer(text)]


def personal(text: str) -> list[Hit]:
    """Personal identifiers that stand in the text."""
    hits = [
        Hit(found.span(), found[0], kind="resident_id", why="居民身份证号码")
        for found in _IDENTITY.finditer(text)
        if resident_id(found[0]).ok
    ]
    return hits + [Hit(found.span(), found[0], kind="mobile", why="手机号码") for found in _MOBILE.finditer(text)]
