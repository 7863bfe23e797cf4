"""Two versions of a record side by side: the fields that differ, and the words that came and went."""

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from gongkai.catalogue.actions.drafting import EDITABLE
from gongkai.catalogue.details import label_of
from gongkai.catalogue.marking import words
from gongkai.catalogue.models import Record

#: Words are compared in pieces: figures and Latin words whole, each other character by itself.
_PIECES: Final = re.compile(r"[A-Za-z0-9.%]+|\n|.", re.DOTALL)
_MOST: Final = 20_000
_LONG: Final = frozenset({"title", "abstract", "body", "details", "change_reason"})


@dataclass(frozen=True, slots=True)
class Difference:
    """One field that differs. ``pieces``: ("same" | "gone" | "new", words) for texts; else the two values."""

    label: str
    before: str
    after: str
    pieces: tuple[tuple[str, str], ...] = ()


def differences(before: Record, after: Record) -> list[Difference]:
    """Return the fields a person may change in which two versions differ."""
    found = []
    for name in EDITABLE:
        old, new = _shown(before, name), _shown(after, name)
        if old != new:
            pieces = tuple(compared(old, new)) if name in _LONG else ()
            found.append(Difference(label_of(name), old, new, pieces))
    return found


def compared(old: str, new: str) -> list[tuple[str, str]]:
    """Return two texts as pieces that stayed, went, and came; what is longer than can be compared stands whole."""
    if max(len(old), len(new)) > _MOST:
        return [("gone", old[:_MOST]), ("new", new[:_MOST])]
    one, other = _PIECES.findall(old), _PIECES.findall(new)
    pieces: list[tuple[str, str]] = []
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(("same", _shortened("".join(one[a:b]))))
            continue
        if b > a:
            pieces.append(("gone", "".join(one[a:b])))
        if d > c:
            pieces.append(("new", "".join(other[c:d])))
    return pieces


def _shortened(text: str) -> str:
    return text if len(text) <= 160 else f"{text[:70]}……{text[-70:]}"


def _shown(version: Record, name: str) -> str:
    value: Any = getattr(version, name)
    if name == "body":
        return words(value).strip()
    if name == "attachments":
        return "、".join(str(one["title"]) for one in value)
    if isinstance(value, dict):
        return "\n".join(f"{label_of(key)}：{one}" for key, one in value.items())
    if isinstance(value, list):
        return "、".join(map(str, value))
    show = getattr(version, f"get_{name}_display", None)
    return str((show() if show else value) or "")
