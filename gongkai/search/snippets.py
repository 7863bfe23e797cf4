"""Marking what was found: in titles, and in the passage of the text that shows it best. The same for every engine."""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final, NamedTuple

from gongkai.search.answers import Marked
from gongkai.search.plan import Plan
from gongkai.text import pronunciation
from gongkai.text.normalisation import normalise

#: How many characters a passage has.
LENGTH: Final = 120
#: How many places in a text are weighed before the best is chosen.
_PLACES: Final = 200
_BEFORE: Final = 24
#: How much of a text in another writing (Traditional, full width) is put into normal form to find words in it.
_NORMALISED: Final = 20_000
_SENTENCE: Final = re.compile(r"[。！？；\n]")
_SPACE: Final = re.compile(r"\s+")


Places = list[tuple[int, int]]


class Passage(NamedTuple):
    """A piece of a found document: its text as written, and where it stands (nothing for the document itself)."""

    text: str
    label: str = ""
    page: int | None = None
    address: str = ""


class Marker:
    """Finds the words of one plan in texts. Made once for a question, used for every hit."""

    def __init__(self, plan: Plan) -> None:
        words = {mark for mark in plan.marks if mark}
        self.letters = [re.compile(f"(?i:{re.escape(word)})") for word in sorted(words) if _in_letters(word)]
        self.words = sorted(word for word in words if not _in_letters(word))
        self.sounds = plan.sounds
        self._signs = not all(map(str.isalnum, words))

    def title(self, title: str, plain: bool = False) -> Marked:
        """Return the whole title, marked; words asked for by their sound are marked by it.

        ``plain`` says that the document's words are written in normal form, so that they need not be put into it.
        """
        # Most texts hold the words as they are asked for; putting a text into normal form takes ten times as long.
        places = self._written(title) or self._normal(title, plain)
        if not places and self.sounds:
            places = _heard(title, self.sounds)
        return _cut(title, places, 0, len(title))

    def best(self, passages: Iterable[Passage], plain: bool = False) -> tuple[Marked, Passage | None]:
        """Return the passage with most of the different words, the first of equals; else the beginning of the text."""
        several = list(passages)
        chosen = self._chosen(several, self._written)
        if chosen is None and (self._signs or not plain):
            chosen = self._chosen(several, self._normal)
        if chosen is None:
            return (_cut(several[0].text, (), 0, LENGTH), several[0]) if several else ((), None)
        passage, start, marked = chosen
        begin = _beginning(passage.text, start)
        return _cut(passage.text, marked, begin, begin + LENGTH), passage

    def _chosen(
        self, several: Iterable[Passage], places_in: Callable[[str], Places]
    ) -> tuple[Passage, int, Places] | None:
        best: tuple[Passage, int, Places] | None = None
        most = 0
        for passage in several:
            places = places_in(passage.text)
            if places:
                start, worth = _window(passage.text, places)
                if best is None or worth > most:
                    best, most = (passage, start, places), worth
        return best

    def _written(self, text: str) -> Places:
        """Return where the words stand, of those that overlap the first and of these the longest."""
        # Looking for each word by itself takes a tenth of what one pattern of all takes.
        found: Places = []
        for word in self.words:
            if word in text:
                found.extend(_starts(text, word))
        for pattern in self.letters:
            found.extend((place.start(), place.start() - place.end()) for place in pattern.finditer(text))
        places: Places = []
        at = 0
        for start, length in sorted(found):
            if start >= at:
                at = start - length
                places.append((start, at))
        return places[:_PLACES]

    def _normal(self, text: str, plain: bool = False) -> Places:
        if (plain and not self._signs) or not (self.words or self.letters):
            return []
        normal = normalise(text[:_NORMALISED])
        if normal.text == text[:_NORMALISED]:
            return []
        return [(normal.start(start), normal.end(end)) for start, end in self._written(normal.text)]


def _in_letters(word: str) -> bool:
    return any("a" <= character <= "z" for character in word)


def _starts(text: str, word: str) -> Places:
    """Return where a word begins, each with its length below nought: in order, the longest of several comes first."""
    found: Places = []
    size = len(word)
    at = text.find(word)
    while at >= 0 and len(found) < _PLACES:
        found.append((at, -size))
        at = text.find(word, at + size)
    return found


def _window(text: str, places: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return where the first mark of the best passage stands and its worth: different words first, then how many."""
    words = [text[first:last].lower() for first, last in places]
    if len(places) == 1:
        return places[0][0], 20 * len(words[0]) + 1
    best = (0, 0)
    held: dict[str, int] = {}
    length = end = 0
    for at, (start, _) in enumerate(places):
        while end < len(places) and places[end][1] <= start + LENGTH - _BEFORE:
            word = words[end]
            if word in held:
                held[word] += 1
            else:
                held[word] = 1
                length += len(word)
            end += 1
        worth = 20 * length + min(end - at, 9)
        if worth > best[1]:
            best = (start, worth)
        if end == len(places):
            # Further on there is only less of the same.
            break
        if end == at:
            end += 1
            continue
        held[words[at]] -= 1
        if not held[words[at]]:
            length -= len(words[at])
            del held[words[at]]
    return best


def _beginning(text: str, mark: int) -> int:
    """Return where a passage begins: with the sentence of its first mark, where that is near, else a little before."""
    start = max(mark - _BEFORE, 0)
    begins = [found.end() for found in _SENTENCE.finditer(text, start, mark)]
    return begins[-1] if begins else start


def _cut(text: str, places: Iterable[tuple[int, int]], start: int, end: int) -> Marked:
    goes_on = end < len(text)
    end = min(end, len(text))
    pieces: list[tuple[str, bool]] = [("…", False)] if start > 0 else []
    at = start
    for first, last in places:
        if last <= at:
            continue
        if first >= end:
            break
        first, last = max(first, at), min(last, end)
        if first > at:
            pieces.append((text[at:first], False))
        if first == at and pieces and pieces[-1][1]:
            pieces[-1] = (pieces[-1][0] + text[first:last], True)
        else:
            pieces.append((text[first:last], True))
        at = last
    if at < end:
        pieces.append((text[at:end], False))
    if goes_on:
        pieces.append(("…", False))
    if _SPACE.search(text, start, end) is None:
        return tuple(pieces)
    return tuple((_SPACE.sub(" ", piece), marked) for piece, marked in pieces)


def _heard(title: str, sounds: Iterable[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Return where a title sounds like one of these: its characters' syllables begin as asked."""
    said = [(pronunciation.syllables(character) or [""])[0] for character in title]
    for asked in sounds:
        for start in range(len(title) - len(asked) + 1):
            if all(said[start + at].startswith(part) for at, part in enumerate(asked)):
                return [(start, start + len(asked))]
    return []
