"""The words an index knows: what typing errors are corrected to, and what the beginning of a word is completed to."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from math import log
from typing import Final, NamedTuple

from gongkai.search.language import Asked
from gongkai.text import pronunciation

_LONGEST: Final = 8
_MOST: Final = 80_000
#: What a character changed costs, against what a character in a known word is worth.
_CHANGED: Final = 1.5
_KNOWN: Final = 2.0


class _Choice(NamedTuple):
    worth: float
    text: str


@lru_cache(maxsize=1 << 15)
def _sound(character: str) -> str:
    return pronunciation.homophone_key(character)


@lru_cache(maxsize=1 << 15)
def _said(character: str) -> str:
    return "".join(pronunciation.syllables(character))


def _chinese(word: str) -> bool:
    return all("\u3400" <= character <= "\u9fff" for character in word)


class Vocabulary:
    """Words with how many titles have them. Making one takes a tenth of a second; it is kept as long as the index."""

    def __init__(self, counted: Iterable[tuple[str, int]]) -> None:
        words = [(word, count) for word, count in counted if 2 <= len(word) <= _LONGEST and _chinese(word)]
        words.sort(key=lambda one: (-one[1], one[0]))
        self.counts = dict(words[:_MOST])
        self._by_sound: dict[str, str] = {}
        for word in self.counts:
            self._by_sound.setdefault(" ".join(map(_sound, word)), word)
        self._written = sorted(self.counts)
        self._spoken = sorted({(way, word) for word in self.counts for way in _ways(word)})

    def corrected(self, asked: Asked) -> str | None:
        """Return the question with words of the same sound in place of what this index does not know, or None."""
        text = asked.text
        for clause in sorted(asked.wanted, key=lambda clause: -clause.start):
            if clause.number is None:
                place = text.find(clause.text, clause.start)
                if place >= 0:
                    text = text[:place] + self._better(clause.text) + text[place + len(clause.text) :]
        return text if text != asked.text else None

    def _better(self, text: str) -> str:
        best = [_Choice(0.0, "")] * (len(text) + 1)
        for start in range(len(text) - 1, -1, -1):
            choices = [_Choice(best[start + 1].worth, text[start] + best[start + 1].text)]
            for end in range(start + 2, min(start + _LONGEST, len(text)) + 1):
                choices.extend(
                    _Choice(worth + best[end].worth, word + best[end].text)
                    for word, worth in self._alike(text[start:end])
                )
            best[start] = max(choices, key=lambda choice: choice.worth)
        return best[0].text

    def _alike(self, written: str) -> Iterator[tuple[str, float]]:
        if not _chinese(written):
            return
        if written in self.counts:
            yield written, _KNOWN * len(written)
            return
        word = self._by_sound.get(" ".join(map(_sound, written)))
        if word is not None:
            changed = sum(one != other for one, other in zip(word, written, strict=True))
            # What is often in titles is more likely meant; never enough to outweigh a known word.
            yield word, _KNOWN * len(word) - _CHANGED * changed + min(log(self.counts[word] + 1), 9) / 100

    def completed(self, prefix: str, limit: int) -> list[str]:
        """Return words that begin so as written, in pinyin or in its initials; the most frequent first."""
        if not prefix:
            return []
        found = set(_from(self._written, prefix))
        if prefix.isascii():
            start = bisect_left(self._spoken, (prefix, ""))
            for way, word in self._spoken[start : start + 500]:
                if not way.startswith(prefix):
                    break
                found.add(word)
        return sorted(found, key=lambda word: (-self.counts[word], word))[:limit]


def _ways(word: str) -> tuple[str, str]:
    said = [_said(character) for character in word]
    return "".join(said), "".join(syllable[:1] for syllable in said)


def _from(words: list[str], prefix: str) -> Iterator[str]:
    start = bisect_left(words, prefix)
    for word in words[start : start + 500]:
        if not word.startswith(prefix):
            return
        yield word
