"""Running text: what is neither table, heading, page number nor navigation, with its broken lines joined again."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from gongkai.papers.reading.blocks import Line, Place
from gongkai.reader.chapters import HeadingFound
from gongkai.reader.names import rows_of
from gongkai.reader.printed import Scan
from gongkai.reader.reading import Chapter, Prose

_TERMINAL: Final = re.compile(r"[。！？；：…!?][”’」』）)]?$")
_STARTER: Final = re.compile(
    r"[（(]?[一二三四五六七八九十]{1,2}[)）、.．]|\d{1,2}[.、．)）]\D|[一二三四五六七八九十]是|第[一二三四五六七八九十][，、,]|[*※＊#]|附件|注[：:]"
)
_PUNCTUATION: Final = re.compile("[，。；：、,;]")
_BLANKS: Final = re.compile(r"(?<=[^\x00-\x7f])[ \t\u00a0\u3000]+|[ \t\u00a0\u3000]+(?=[^\x00-\x7f])")
_ATTACHMENT: Final = re.compile(r".{0,80}\.(?:docx?|pdf|xlsx?|ofd|wps|zip|rar|jpg|png)\s*", re.IGNORECASE)
_FOOTNOTE: Final = re.compile(
    r"\s*(?P<mark>[*※†‡＊]+|[①-⑳]|[\[〔【]\s*注?\s*\d{1,2}\s*[\]〕】]|[（(]?注\s*\d{0,2}[)）]?(?=[：:]))\s*[：:]?\s*(?P<text>.+)"
)
_WRAPPED: Final = frozenset({"text", "pdf", "scan", "markdown", "unknown"})
_FIELD: Final = re.compile(
    r"[【\[（(]?(?:(?:发布|发文|成文|印发|公开|更新|生成|公布|提交|填报|发表)?(?:日期|时间)|(?:信息|文章)?来源|发布(?:机构|单位|人)|作者|编辑|责任编辑|索引号|文号)\s*[：:】\]]"
)
_DATE: Final = re.compile(r"[（(]?(?:20\d\d|二[〇○零]\S\S)\s*[年./-]\s*\S{1,3}\s*[月./-]\s*\S{1,3}日?[)）]?")
_SHORT: Final = 12
_SUBHEADING: Final = 25


@cache
def _noise() -> tuple[tuple[str, ...], tuple[str, ...]]:
    rows = rows_of("page_noise")
    return (
        tuple(row["words"] for row in rows if row["place"] == "start"),
        tuple(row["words"] for row in rows if row["place"] == "holds"),
    )


def is_noise(text: str) -> bool:
    """Navigation, counters, imprint and attachments of a web page."""
    bare = text.strip().lstrip("【[（( ")
    starts, held = _noise()
    if bare.startswith(starts) and len(bare) < 120:
        return not bare.endswith("。")
    return any(words in bare for words in held) or ("." in bare and bool(_ATTACHMENT.fullmatch(bare)))


def footnotes_in(lines: Sequence[Line], marks: frozenset[str]) -> dict[int, tuple[str, str]]:
    """The notes to footnote marks that cells carry, by the index of their line."""
    found = {}
    for index, line in enumerate(lines):
        note = _FOOTNOTE.match(line.text) if marks and line.text[:12].strip() else None
        if note and (note["mark"] in marks or note["mark"].replace(" ", "") in marks):
            found[index] = (note["mark"], note["text"].strip())
    return found


@dataclass(slots=True)
class _Open:
    """A paragraph being put together. ``index``: its first line."""

    text: str
    place: Place
    index: int
    chapter: int


def prose_of(found: Scan, kind: str, title_line: int, left_out: frozenset[int]) -> tuple[tuple[int, Prose], ...]:
    """The paragraphs with the index of their first line, each with the number of its chapter."""
    headings = {index: heading for index, heading, _ in found.chapters}
    joined: list[_Open] = []
    chapter = 0
    open_ = False
    for index, line in enumerate(found.lines):
        heading = headings.get(index)
        if heading:
            chapter, open_ = heading.number, False
            if heading.rest:
                joined.append(_Open(heading.rest, line.place, index, chapter))
                open_ = kind in _WRAPPED
            continue
        text = line.text.strip()
        if index <= title_line or not text or index in found.used or index in left_out:
            continue
        if is_noise(text):
            open_ = False
            if _ends_the_report(found, index):
                break
            continue
        if open_ and _continues(joined[-1].text, text, line):
            joined[-1].text += _glue(joined[-1].text, text) + text
        else:
            joined.append(_Open(text, line.place, index, chapter))
        open_ = kind in _WRAPPED and not line.heading
    return tuple(
        (one.index, Prose(_BLANKS.sub("", one.text), one.place, one.chapter)) for one in joined if len(one.text) > 1
    )


def _ends_the_report(found: Scan, index: int) -> bool:
    """Navigation behind the last of several chapters: nothing of the report follows."""
    return len(found.chapters) > 3 and index > found.chapters[-1][0]


def _continues(before: str, text: str, line: Line) -> bool:
    if _FIELD.match(before) or _FIELD.match(text) or _DATE.fullmatch(text):
        return False
    if line.heading or _TERMINAL.search(before[-3:]) or _STARTER.match(text):
        return False
    if before[-1] in "，、,":
        return True
    if _STARTER.match(before) and len(before) <= _SUBHEADING and not _PUNCTUATION.search(before[3:]):
        return False
    return len(before) >= _SHORT


def _glue(before: str, text: str) -> str:
    return " " if before[-1].isascii() and text[0].isascii() and before[-1].isalnum() and text[0].isalnum() else ""


def keep_chapters(found: Scan) -> None:
    """Drop headings of a table of contents, and numbered lines that are no chapters of a report in the form."""
    every = found.chapters
    if any(heading.standard for _, heading, _ in every):
        kept: list[tuple[int, HeadingFound, Line]] = []
        for place, entry in enumerate(every):
            if entry[1].standard or _follows(entry[1], kept, every[place + 1 :]):
                kept.append(entry)
        every = kept
    numbers = [heading.number for _, heading, _ in every]
    found.chapters = []
    listed = False
    for place, entry in enumerate(every):
        later = numbers[place + 1 :]
        # The last line of a list of contents is followed by the opening words, and then by the first chapter again.
        last_listed = listed and bool(later) and later[0] < entry[1].number
        listed = entry[1].number in later and (last_listed or _empty_until_next(found, every, place))
        if not listed:
            found.chapters.append(entry)


def _follows(
    heading: HeadingFound,
    before: Sequence[tuple[int, HeadingFound, Line]],
    after: Sequence[tuple[int, HeadingFound, Line]],
) -> bool:
    """Whether a numbered line nobody knows is the next chapter, rather than an item of a list."""
    number = before[-1][1].number if before else 0
    following = next((other.number for _, other, _ in after if other.standard), 0)
    return heading.number == number + 1 and (following > heading.number or (not following and number < 6))


def _empty_until_next(found: Scan, every: Sequence[tuple[int, HeadingFound, Line]], place: int) -> bool:
    start, heading = every[place][0], every[place][1]
    end = every[place + 1][0] if place + 1 < len(every) else len(found.lines)
    return not heading.rest and not any(line.text.strip() for line in found.lines[start + 1 : end])


def chapters_of(found: Scan, prose: Sequence[tuple[int, Prose]]) -> tuple[Chapter, ...]:
    """The chapters with their paragraphs."""
    starts = [index for index, _, _ in found.chapters] + [10**9]
    chapters = []
    for place, (index, heading, line) in enumerate(found.chapters):
        own = tuple(one for at, one in prose if index <= at < starts[place + 1])
        chapters.append(Chapter(heading.number, heading.text.strip(), own, line.place))
    return tuple(chapters)
