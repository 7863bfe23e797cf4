"""The order in which a report is printed, before any layout: title, words, tables, footnotes, signature."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from random import Random

from gongkai.reader.tests.workshop.facts import Value
from gongkai.reader.tests.workshop.report import Report

TITLE, TEXT, HEADING, TABLE, NOTE, SIGNED = "title", "text", "heading", "table", "note", "signed"


@dataclass(frozen=True)
class Part:
    """One thing on the page; ``table`` is the table's number where it is one."""

    kind: str
    text: str = ""
    table: int = 0


@dataclass(frozen=True)
class Drawn:
    """A file, and what a reader must find in it. ``words``: the running text is in it too.

    ``clean``: a report that adds up stays one that adds up in this layout, so that no finding at all may come.
    """

    name: str
    data: bytes
    expected: dict[str, Value]
    report: Report
    words: bool = True
    clean: bool = True


Layout = Callable[[Report, Random], Drawn]


def parts(report: Report, *, order: tuple[int, ...] = (2, 3, 4)) -> Iterator[Part]:
    """The report from top to bottom. ``order``: which table stands where table two, three and four belong."""
    text = report.text
    for line in text.title:
        yield Part(TITLE, line)
    day = text.published
    if not text.signed:
        yield Part(SIGNED, f"发布日期：{day.isoformat()}")
    for paragraph in text.intro:
        yield Part(TEXT, paragraph.text)
    stands = dict(zip((2, 3, 4), order, strict=True))
    for chapter in text.chapters:
        yield Part(HEADING, chapter.heading)
        for paragraph in chapter.paragraphs:
            yield Part(TEXT, paragraph.text)
        if chapter.number in stands:
            yield Part(TABLE, table=stands[chapter.number])
            if stands[chapter.number] == 3:
                for note in report.footnotes:
                    yield Part(NOTE, note)
    if text.signed:
        yield Part(SIGNED, report.facts.body.name)
        yield Part(SIGNED, f"{day.year}年{day.month}月{day.day}日")
