"""Words of Chinese text for finding: the dictionary's words, the trade's words, numbers and codes, each with its place.

Two streams serve the search engines: words (whole words and, for long ones, their parts) and pairs of characters, for
what no dictionary holds. Both are made of the normalised text, so a Traditional original and a Simplified question
meet; places are those of the original, so that what was found can be marked in it.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from operator import add
from typing import Final, NamedTuple

from rjieba import Jieba

from gongkai.text.normalisation import normalise
from gongkai.text.tables import rows

_HAN: Final = "\u3005\u3007\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
_LETTER: Final = rf"[^\W_{_HAN}]"
_RUN: Final = re.compile(
    rf"(?P<han>[{_HAN}]+)"
    r"|(?P<date>(?<![0-9.])(?:19|20)[0-9]{2}(?P<mark>[-./])(?:0?[1-9]|1[0-2])(?P=mark)(?:0?[1-9]|[12][0-9]|3[01])"
    r"(?![0-9.]|[-/][0-9]))"
    r"|(?P<money>(?<![0-9])[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?(?![0-9]))"
    rf"|(?P<latin>{_LETTER}+(?:[-./_&'+@]{_LETTER}+)*)"
)
_TARIFF: Final = re.compile(r"[0-9]{4}\.[0-9]{2}(?:\.?[0-9]{2}){0,2}|(?:[0-9]{2}){3,5}")
_DECIMAL: Final = re.compile(r"[0-9]+\.[0-9]+")
_PIECE: Final = re.compile(rf"{_LETTER}+")
_LETTERS_OR_DIGITS: Final = re.compile(r"[0-9]+|[^0-9]+")
_YEAR: Final = re.compile(r"(?<![〇零一二三四五六七八九])[一二][〇零一二三四五六七八九]{3}(?=年)")
_NUMERALS: Final = str.maketrans("〇零一二三四五六七八九", "00123456789")
_LONGEST: Final = 64
_LONG: Final = 4

# A word inside a piece of text: the word, where it starts in the piece, over how many characters, and whether it is a
# part of a longer one.
_Shape = tuple[str, int, int, bool]


class Token(NamedTuple):
    """One word and its place in the original text. `part`: it stands inside a longer word that is a token itself.

    What is written is found by whole words and parts; what is asked for is the whole words alone.
    """

    text: str
    start: int
    end: int
    part: bool = False


class Streams(NamedTuple):
    """What an engine indexes: words with their parts, and pairs of neighbouring characters."""

    words: list[str]
    bigrams: list[str]


@cache
def _trade() -> frozenset[str]:
    return frozenset(normalise(row["word"]).text for row in rows("words"))


@cache
def _dictionary() -> Jieba:
    jieba = Jieba()
    for word in sorted(_trade()):
        jieba.add_word(word, max(jieba.suggest_freq(word), 20), "n")
    return jieba


@cache
def stop_words() -> frozenset[str]:
    """Words that say nothing about what a text is about (的, 关于, 请问), from data/stopwords.csv."""
    return frozenset(normalise(row["word"]).text for row in rows("stopwords"))


def knows(word: str) -> bool:
    """Whether the dictionary, with the trade's own words, has this word (in normalised form)."""
    return bool(_dictionary().has_word(word))


def words(text: str) -> list[Token]:
    """The words of a text in reading order, each long word followed by its parts. Stop words are left out."""
    normal = normalise(text)
    return [
        Token(word, normal.start(at + start), normal.end(at + start + length), part)
        for at, shapes in _pieces(normal.text)
        for word, start, length, part in shapes
    ]


def spans(text: str) -> list[tuple[int, int, str]]:
    """The same words as (start, end, word), places being those of the original text."""
    return [(token.start, token.end, token.text) for token in words(text)]


def asked(text: str) -> list[str]:
    """The words to look for when a text is asked for: whole words, each once, in order.

    A word longer than three characters is asked for by the shorter ones in it, unless it is one of the trade's own of
    four: where it is written, it may have been cut otherwise, as part of a longer one still.
    """
    found: list[str] = []
    for _, shapes in _pieces(normalise(text).text):
        for word, _, _, part in shapes:
            if not part:
                found.extend(_short(word))
    return list(dict.fromkeys(found))


def analyse(text: str) -> Streams:
    """The two streams of a text, in reading order."""
    normal = normalise(text).text
    runs = [(run, run["han"] is not None) for run in _runs(normal)]
    # The dictionary is asked once for all runs: what parts them comes back as it is.
    cut = iter(_dictionary().cut("\n".join(run[0] for run, chinese in runs if chinese), False))
    found: list[str] = []
    pairs: list[str] = []
    for run, chinese in runs:
        if chinese:
            _add_words(cut, found)
            _add_pairs(run[0], pairs)
        else:
            code = _code(run)
            found.extend(word for word, _, _, _ in code)
            pairs.extend(word for word, _, _, part in code if not part)
    return Streams(found, pairs)


def _add_words(cut: Iterator[str], found: list[str]) -> None:
    """Add the words of one run, the same as those of ``_chinese`` without their places."""
    unknown = ""
    for word in cut:
        if len(word) == 1 and word != "\n":
            unknown += word
            continue
        if unknown:
            found.extend(_unknown_words(unknown))
            unknown = ""
        if word == "\n":
            return
        found.extend(_known_words(word))
    if unknown:
        found.extend(_unknown_words(unknown))


def _add_pairs(run: str, pairs: list[str]) -> None:
    if len(run) == 1:
        pairs.append(run)
    else:
        pairs.extend(map(add, run, run[1:]))


def bigrams(normal: str) -> list[str]:
    """Pairs of neighbouring Chinese characters of a normalised text, and every code and number as it stands.

    A character that stands alone is given alone. Pairs in sequence spell the text, so a phrase can be asked for.
    """
    stream: list[str] = []
    for run in _runs(normal):
        if run["han"] is None:
            stream.extend(word for word, _, _, part in _code(run) if not part)
        else:
            _add_pairs(run[0], stream)
    return stream


def marks(text: str, wanted: Iterable[str]) -> list[tuple[int, int]]:
    """Where a text has the wanted words, as places of the original, in order and joined where they touch."""
    sought = frozenset(wanted)
    joined: list[tuple[int, int]] = []
    for start, end in sorted((token.start, token.end) for token in words(text) if token.text in sought):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _runs(normal: str) -> Iterator[re.Match[str]]:
    # A year in Chinese figures (二〇一九年) is as long in Arabic ones, so places stay.
    return _RUN.finditer(_YEAR.sub(lambda year: year[0].translate(_NUMERALS), normal))


def _pieces(normal: str) -> Iterator[tuple[int, tuple[_Shape, ...]]]:
    """The pieces of a normalised text: where each stands, and the words in it."""
    for run in _runs(normal):
        if run["han"] is None:
            yield run.start(), _code(run)
        else:
            yield from _chinese(run[0], run.start())


def _chinese(run: str, at: int) -> Iterator[tuple[int, tuple[_Shape, ...]]]:
    unknown = ""
    for word in _dictionary().cut(run, False):
        if len(word) == 1:
            unknown += word
            continue
        if unknown:
            yield at, _unknown(unknown)
            at += len(unknown)
            unknown = ""
        yield at, _known(word)
        at += len(word)
    if unknown:
        yield at, _unknown(unknown)


@lru_cache(maxsize=1 << 16)
def _known(word: str) -> tuple[_Shape, ...]:
    if word in stop_words():
        return ()
    return ((word, 0, len(word), False), *((part, at, len(part), True) for part, at in _parts(word)))


@lru_cache(maxsize=1 << 16)
def _unknown(run: str) -> tuple[_Shape, ...]:
    """Words for characters in sequence that make no known word, most often a name: the pairs, and each character.

    A character that stands between stop words is in no pair, and is then a whole word.
    """
    stops = stop_words()
    shapes: list[_Shape] = []
    for at, character in enumerate(run):
        if character in stops:
            continue
        before = at > 0 and run[at - 1] not in stops
        after = at + 1 < len(run) and run[at + 1] not in stops
        if after:
            shapes.append((run[at : at + 2], at, 2, False))
        shapes.append((character, at, 1, before or after))
    return tuple(shapes)


@lru_cache(maxsize=1 << 16)
def _known_words(word: str) -> tuple[str, ...]:
    return tuple(shape[0] for shape in _known(word))


@lru_cache(maxsize=1 << 16)
def _unknown_words(run: str) -> tuple[str, ...]:
    return tuple(shape[0] for shape in _unknown(run))


def _short(word: str) -> list[str]:
    if len(word) < _LONG or (len(word) == _LONG and word in _trade()):
        return [word]
    pieces = [piece for piece, _ in _best_split(word) if len(piece) > 1 and piece not in stop_words()]
    return [short for piece in pieces for short in _short(piece)] or [word]


@lru_cache(maxsize=1 << 16)
def _parts(word: str) -> tuple[tuple[str, int], ...]:
    """The known words of two characters and more that a long word is made of, and their parts, with their places."""
    if len(word) < 3:
        return ()
    found: list[tuple[str, int]] = []
    for part, offset in _best_split(word):
        if len(part) > 1 and part not in stop_words():
            found.append((part, offset))
            found.extend((inner, offset + at) for inner, at in _parts(part))
    return tuple(found)


def _best_split(word: str) -> list[tuple[str, int]]:
    # The fewest characters left over first, then the fewest parts; of equals the one that starts with the longer part.
    best: list[tuple[int, int, int]] = [(0, 0, 0)] * (len(word) + 1)
    for start in range(len(word) - 1, -1, -1):
        choices = []
        for end in range(len(word), start, -1):
            left_over = 0 if end - start > 1 else 1
            if (start == 0 and end == len(word)) or (not left_over and not knows(word[start:end])):
                continue
            after = best[end]
            choices.append((after[0] + left_over, after[1] + 1, end))
        best[start] = min(choices, key=lambda choice: (choice[0], choice[1], -choice[2]))
    split, at = [], 0
    while at < len(word):
        end = best[at][2]
        split.append((word[at:end], at))
        at = end
    return split


def _code(run: re.Match[str]) -> tuple[_Shape, ...]:
    """The words of a run without Chinese characters: codes are joined, and found by their parts as well."""
    whole = run[0]
    if run["date"] is not None:
        return tuple((_number(piece[0]), piece.start(), len(piece[0]), False) for piece in _PIECE.finditer(whole))
    if run["money"] is not None:
        return ((whole.replace(",", "")[:_LONGEST], 0, len(whole), False),)
    if _TARIFF.fullmatch(whole):
        digits = whole.replace(".", "")
        # A heading (four digits) finds what is under it.
        headings = ((digits[:length], 0, len(whole), True) for length in range(4, len(digits), 2))
        return ((digits, 0, len(whole), False), *headings)
    if _DECIMAL.fullmatch(whole):
        return ((whole[:_LONGEST], 0, len(whole), False),)
    return tuple(_compound(whole))


def _compound(whole: str) -> Iterator[_Shape]:
    pieces = list(_PIECE.finditer(whole))
    yield _number("".join(piece[0] for piece in pieces))[:_LONGEST], 0, len(whole), False
    for piece in pieces:
        if len(pieces) > 1:
            yield _number(piece[0])[:_LONGEST], piece.start(), len(piece[0]), True
        inner = list(_LETTERS_OR_DIGITS.finditer(piece[0]))
        if len(inner) > 1 and all(len(part[0]) > 1 for part in inner):
            for part in inner:
                yield part[0][:_LONGEST], piece.start() + part.start(), len(part[0]), True


def _number(text: str) -> str:
    """A short number without the noughts before it: 05 is 5. Longer ones are codes and keep them."""
    return text.lstrip("0") or "0" if len(text) <= 3 and text.isdigit() else text
