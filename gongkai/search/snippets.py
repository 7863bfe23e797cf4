"""Marking what was found: in titles, and in the passage of the text that shows it best. The same for every engine."""

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
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
        words = sorted({mark for mark in plan.marks if mark}, key=len, reverse=True)
        self.pattern = re.compile("|".join(map(_either_case, words))) if words else None
        self.sounds = plan.sounds

    def title(self, title: str) -> Marked:
        """Return the whole title, marked; words asked for by their sound are marked by it."""
        places = self._places(title)
        if not places and self.sounds:
            places = _heard(title, self.sounds)
        return _cut(title, places, 0, len(title))

    def best(self, passages: Iterable[Passage]) -> tuple[Marked, Passage | None]:
        """Return the passage with most of the different words, the first of equals; else the beginning of the text."""
        several = list(passages)
        chosen = self._chosen(several, self._written) or self._chosen(several, self._normal)
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

    def _places(self, text: str) -> Places:
        # Most texts hold the words as they are asked for; putting a text into normal form takes ten times as long.
        return self._written(text) or self._normal(text)

    def _written(self, text: str) -> Places:
        return [place.span() for place in islice(self.pattern.finditer(text), _PLACES)] if self.pattern else []

    def _normal(self, text: str) -> Places:
        if self.pattern is None:
            return []
        normal = normalise(text[:_NORMALISED])
        if normal.text == text[:_NORMALISED]:
            return []
        matches = islice(self.pattern.finditer(normal.text), _PLACES)
        return [(normal.start(match.start()), normal.end(match.end())) for match in matches]


def _either_case(word: str) -> str:
    return f"(?i:{re.escape(word)})" if any("a" <= character <= "z" for character in word) else re.escape(word)


def _window(text: str, places: Sequence[tuple[int, int]]) -> tuple[int, int]:
    """Return where the first mark of the best passage stands and its worth: different words first, then how many."""
    best = (0, 0)
    for index, (start, _) in enumerate(places):
        inside = []
        for place in places[index:]:
            if place[1] > start + LENGTH - _BEFORE:
                break
            inside.append(text[place[0] : place[1]])
        different = {word.lower() for word in inside}
        worth = 20 * sum(map(len, different)) + min(len(inside), 9)
        if worth > best[1]:
            best = (start, worth)
    return best


def _beginning(text: str, mark: int) -> int:
    """Return where a passage begins: with the sentence of its first mark, where that is near, else a little before."""
    start = max(mark - _BEFORE, 0)
    begins = [found.end() for found in _SENTENCE.finditer(text, start, mark)]
    return begins[-1] if begins else start


def _cut(text: str, places: Iterable[tuple[int, int]], start: int, end: int) -> Marked:
    pieces: list[tuple[str, bool]] = []
    at = start
    for first, last in places:
        first, last = max(first, at), min(last, end)
        if first >= last:
            continue
        if first > at:
            pieces.append((text[at:first], False))
        if pieces and pieces[-1][1] and first == at:
            pieces[-1] = (pieces[-1][0] + text[first:last], True)
        else:
            pieces.append((text[first:last], True))
        at = last
    if at < min(end, len(text)):
        pieces.append((text[at:end], False))
    if pieces and start > 0:
        pieces.insert(0, ("…", False))
    if end < len(text):
        pieces.append(("…", False))
    return tuple((_SPACE.sub(" ", piece), marked) for piece, marked in pieces)


def _heard(title: str, sounds: Iterable[tuple[str, ...]]) -> list[tuple[int, int]]:
    """Return where a title sounds like one of these: its characters' syllables begin as asked."""
    said = [(pronunciation.syllables(character) or [""])[0] for character in title]
    for asked in sounds:
        for start in range(len(title) - len(asked) + 1):
            if all(said[start + at].startswith(part) for at, part in enumerate(asked)):
                return [(start, start + len(asked))]
    return []
