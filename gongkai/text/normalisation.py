"""One form of a text for comparing: half-width, lower case, Simplified; every place in it known in the original too."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from opencc import OpenCC

# What is not to be seen (controls, joiners, the mark at the start of a file) does not part a word; what breaks a line
# does, and so does half a character left over from a broken conversion.
_UNSEEN: Final = frozenset({"Cc", "Cf"})
_SPACES: Final = frozenset("\t\n\v\f\r\x1c\x1d\x1e\x1f\x85")

# 覆 stays in 覆盖 and 颠覆; where answers and reviews are meant, Simplified writes 复.
_ANSWERED: Final = re.compile("(?<=[答回批反])覆|覆(?=[核函议审查验])")


@dataclass(frozen=True, slots=True)
class Normal:
    """A normalised text. `offsets` gives for every character its place in the original; None: the same place."""

    text: str
    length: int
    offsets: Sequence[int] | None = None

    def start(self, place: int) -> int:
        """The place in the original of the character at `place` of the normalised text (or its end)."""
        if self.offsets is None:
            return place
        return self.offsets[place] if place < len(self.offsets) else self.length

    def end(self, place: int) -> int:
        """The place in the original after the character that stands before `place` of the normalised text."""
        if self.offsets is None:
            return place
        return self.offsets[place - 1] + 1 if place else 0


class _Characters(dict[int, str]):
    """What every character becomes, found when it is first met; `uneven` are those that become none or several."""

    def __init__(self) -> None:
        super().__init__()
        self.uneven: set[str] = set()

    def __missing__(self, code: int) -> str:
        character = chr(code)
        form = _form(character)
        if len(form) != 1:
            self.uneven.add(character)
        self[code] = form
        return form


@cache
def _simplifiers() -> tuple[OpenCC, ...]:
    return OpenCC("t2s"), OpenCC("hk2s"), OpenCC("tw2s")


def simplified_character(character: str) -> str:
    """The Simplified character for a Traditional one (with the forms of Hong Kong and Taiwan), else the same."""
    if ord(character) < 0x2E80 or 0xD800 <= ord(character) <= 0xDFFF:
        return character
    standard, *others = _simplifiers()
    # The tables of Hong Kong and Taiwan would also change characters that are Simplified already (么).
    for simplifier in [standard] if _in_common_use(character) else [standard, *others]:
        changed: str = simplifier.convert(character)
        if changed != character and len(changed) == 1:
            return changed
    return character


def _in_common_use(character: str) -> bool:
    try:
        return bool(character.encode("gb2312"))
    except UnicodeEncodeError:
        return False


def _form(character: str) -> str:
    category = unicodedata.category(character)
    if character in _SPACES or category == "Cs":
        return " "
    if category in _UNSEEN:
        return ""
    form = _folded(character)
    # A few characters need a second round: a compatibility form of a Traditional character, a capital with an accent.
    while (again := "".join(_folded(part) for part in form)) != form:
        form = again
    return form


def _folded(character: str) -> str:
    narrow = unicodedata.normalize("NFKC", character).lower()
    return "".join(simplified_character(part) for part in narrow)


_CHARACTERS: Final = _Characters()


def normalise(text: str) -> Normal:
    """Return the text for comparing: NFKC, lower case, Traditional made Simplified character by character.

    Each character is taken alone, so that every place can be traced back; doing it twice changes nothing more.
    """
    changed = text.translate(_CHARACTERS)
    if "覆" in changed:
        changed = _ANSWERED.sub("复", changed)
    if not _CHARACTERS.uneven or _CHARACTERS.uneven.isdisjoint(text):
        return Normal(changed, len(text))
    offsets = [at for at, character in enumerate(text) for _ in _CHARACTERS[ord(character)]]
    return Normal(changed, len(text), offsets)
