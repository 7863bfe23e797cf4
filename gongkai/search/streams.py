"""What engines index of a document: the same streams of words for every engine, so that their answers agree.

Every stream is text whose tokens are parted by white space; engines split there and do nothing more.

======== =============================================================================================
all      every word of the document once, and the marks of what it says (``ways``): what decides whether it is found
titled   the same of the title alone: what decides whether it comes first
title    words of the title
text     words of keywords, column, unit, number and year, of abstract, body and attachments: as often as they weigh
units    words of the unit's name
chars    single characters of title and keywords (a question of one character)
title2   pairs of characters of the title, in order (phrases)
text2    pairs of characters of keywords, abstract, body and attachments, in order (phrases)
exact    the title as one token, without anything but letters, digits and characters
number   the document's own numbers: keys, looser keys without the agency, ``i:`` index number
cites    document numbers named in its text
py       pinyin syllables of title, keywords and unit, in order
ini      runs of three pinyin initials of the same, in order
======== =============================================================================================
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from functools import lru_cache
from itertools import chain
from typing import Final

from gongkai.search.documents import Document
from gongkai.search.ways import fingerprint, said
from gongkai.text import document_numbers, pronunciation
from gongkai.text.normalisation import normalise
from gongkai.text.segmentation import analyse

#: Streams whose order matters: phrases are asked of them.
ORDERED: Final = frozenset({"title2", "text2", "py", "ini"})
STREAMS: Final = "all titled title text units chars title2 text2 exact number cites py ini".split()  # noqa: SIM905
#: Streams of which it matters that a word is there, not how often.
EXISTENCE: Final = frozenset({"all", "titled", "chars", "exact", "number", "cites", "units"})
#: Raised whenever what stands in the streams changes: an index made by another version, or with other lists of words,
#: is built anew.
VERSION: Final = f"3.{fingerprint()}"

#: How often a word counts in ``text`` for each time it is written; of attachments every word counts once.
_WEIGHS: Final = {"lead": 3, "abstract": 2, "body": 1}

_BREAK: Final = " ¶ "
_NOT_WRITTEN: Final = re.compile(r"[\W_]+")
_INITIALS: Final = 3
_NOT_IN_FORCE: Final = 0.7
_RECENCY: Final = 0.15
_OLD: Final = date(2000, 1, 1)
_SPAN: Final = 30
#: How much of a long text is searched for the numbers it cites.
_CITING: Final = 50_000
_BEFORE: Final = 60
_AFTER: Final = 4


def exact(text: str) -> str:
    """Return a title as one token: what is left when everything but letters, digits and characters is gone."""
    return _NOT_WRITTEN.sub("", normalise(text).text)[:200]


def index_number(text: str) -> str:
    """Return the token of an index number however it is punctuated."""
    return "i:" + exact(text)


def weight(document: Document) -> float:
    """Return the factor a document's score is multiplied by: in force before what is not, newer mildly before older."""
    day = document.day or _OLD
    recency = min(max((day.year - _OLD.year) / _SPAN, 0.0), 1.0)
    return (1.0 if document.in_force else _NOT_IN_FORCE) * (1.0 + _RECENCY * recency)


def streams(document: Document) -> dict[str, str]:
    """Return the streams of a document by name; empty ones are left out."""
    lead = " ".join(
        (*document.keywords, document.column_name, document.unit_name, document.document_number, document.year)
    )
    parts = "\n".join(part.text for part in document.parts)
    named = " ".join((document.title, *document.keywords, document.unit_name))
    texts = {
        "title": document.title,
        "lead": lead,
        "abstract": document.abstract,
        "body": document.body,
        "parts": parts,
    }
    found = {name: analyse(text) for name, text in texts.items() if text}
    keywords = analyse(" ".join(document.keywords)).bigrams if document.keywords else []
    pairs = [found[name].bigrams for name in ("abstract", "body", "parts") if name in found]
    cut = {name: one.words for name, one in found.items()}
    made = {"title": " ".join(cut.get("title", ()))}
    made["text"] = " ".join(_weighed(cut))
    made["all"] = " ".join(_with_marks(chain.from_iterable(cut.values())))
    made["titled"] = " ".join(_with_marks(cut.get("title", ())))
    made["units"] = " ".join(analyse(document.unit_name).words)
    made["chars"] = " ".join(dict.fromkeys(exact(document.title + "".join(document.keywords))))
    made["title2"] = " ".join(found["title"].bigrams) if "title" in found else ""
    made["text2"] = _BREAK.join(" ".join(one) for one in (keywords, *pairs) if one)
    made["exact"] = exact(document.title)
    made["number"] = " ".join(_numbers(document))
    made["cites"] = " ".join(_cited(document))
    made["py"], made["ini"] = _sounds(named)
    return {name: stream for name, stream in made.items() if stream}


def _weighed(cut: Mapping[str, Sequence[str]]) -> Iterator[str]:
    for name, times in _WEIGHS.items():
        for _ in range(times):
            yield from cut.get(name, ())
    yield from dict.fromkeys(cut.get("parts", ()))


def _with_marks(tokens: Iterable[str]) -> Iterator[str]:
    once = dict.fromkeys(tokens)
    yield from once
    yield from said(once)


def _numbers(document: Document) -> Iterable[str]:
    number = document_numbers.parse(document.document_number) if document.document_number else None
    if number:
        yield from number.keys
    elif document.document_number:
        yield exact(document.document_number)
    if document.index_number:
        yield index_number(document.index_number)


def _cited(document: Document) -> Iterable[str]:
    text = "\n".join((document.title, document.abstract, document.body, *(part.text for part in document.parts)))
    return dict.fromkeys(
        number.key
        for around in _around_numbers(text[:_CITING])
        for _, number in document_numbers.find(around)
        if number.agency
    )


def _around_numbers(text: str) -> Iterator[str]:
    """Yield the pieces of a text that can hold a document number: what stands before each 号. All takes long."""
    start = end = 0
    for found in re.finditer("号", text):
        if found.start() - _BEFORE > end:
            if end:
                yield text[start:end]
            start = found.start() - _BEFORE
        end = found.end() + _AFTER
    if end:
        yield text[max(start, 0) : end]


def _sounds(text: str) -> tuple[str, str]:
    syllables: list[str] = []
    initials: list[str] = []
    for piece in text.split():
        said, first = _said(piece)
        syllables.append(said)
        initials.append(" ".join(first[at : at + _INITIALS] for at in range(max(len(first) - _INITIALS + 1, 0))))
    return _BREAK.join(filter(None, syllables)), _BREAK.join(filter(None, initials))


@lru_cache(maxsize=1 << 14)
def _said(text: str) -> tuple[str, str]:
    said = pronunciation.syllables(text)
    return " ".join(said), "".join(syllable[:1] for syllable in said)
