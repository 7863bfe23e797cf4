"""Two versions of a record side by side: the fields that differ, and the words that came and went."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Final

from gongkai.catalogue.actions.drafting import EDITABLE
from gongkai.catalogue.details import label_of
from gongkai.catalogue.marking import words
from gongkai.catalogue.models import Record

#: Words are compared in pieces: figures and Latin words whole, each other character by itself.
_PIECES: Final = re.compile(r"[A-Za-z0-9.%]+|\n|.", re.DOTALL)
_SENTENCES: Final = re.compile(r"[^。；\n]*[。；\n]|[^。；\n]+")
_MOST: Final = 100_000
_SHOWN: Final = 20_000
#: Characters times characters that are compared one by one.
_CLOSELY: Final = 1_000_000
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
            pieces = tuple(shortened(compared(old, new))) if name in _LONG else ()
            found.append(Difference(label_of(name), old, new, pieces))
    return found


def compared(old: str, new: str) -> list[tuple[str, str]]:
    """Return two texts as pieces that stayed, went, and came: sentence by sentence, and within those that changed.

    What is longer than can be compared in a moment stands whole.
    """
    if max(len(old), len(new)) > _MOST:
        return [("gone", old[:_SHOWN]), ("new", new[:_SHOWN])]
    pieces: list[tuple[str, str]] = []
    for same, before, after in _aligned(_SENTENCES.findall(old), _SENTENCES.findall(new)):
        if same:
            pieces.append(("same", before))
        elif len(before) * len(after) > _CLOSELY:
            pieces += _gone_and_new(before, after)
        else:
            for kept, gone, came in _aligned(_PIECES.findall(before), _PIECES.findall(after)):
                pieces += [("same", gone)] if kept else _gone_and_new(gone, came)
    return pieces


def _aligned(one: list[str], other: list[str]) -> Iterator[tuple[bool, str, str]]:
    # What repeats itself endlessly is compared roughly: comparing it closely would take hours.
    rough = len(one) * len(other) > _CLOSELY
    for tag, a, b, c, d in SequenceMatcher(None, one, other, autojunk=rough).get_opcodes():
        yield tag == "equal", "".join(one[a:b]), "".join(other[c:d])


def _gone_and_new(gone: str, came: str) -> list[tuple[str, str]]:
    return [(kind, text) for kind, text in (("gone", gone), ("new", came)) if text]


def shortened(pieces: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pieces with the middle of what stayed left out, for the screen."""
    return [(kind, _shortened(text) if kind == "same" else text) for kind, text in pieces]


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
