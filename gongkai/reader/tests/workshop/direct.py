"""A report as a perfect reader would read it, without any file: so that the checks can be judged by themselves."""

from __future__ import annotations

from dataclasses import replace

from gongkai.papers.reading.blocks import Place
from gongkai.reader.prose import figures_of
from gongkai.reader.reading import CellRead, Chapter, ExtraRowRead, Prose, Reading
from gongkai.reader.tests.workshop.facts import Value
from gongkai.reader.tests.workshop.report import Report


def read_directly(report: Report) -> Reading:
    """The reading of a report in which nothing was hard to read."""
    facts, text = report.facts, report.text
    line = 1
    prose: list[Prose] = []
    chapters: list[Chapter] = []
    for paragraph in text.intro:
        line += 1
        prose.append(Prose(paragraph.text, Place(line=line)))
    for chapter in text.chapters:
        line += 1
        start = line
        own = []
        for paragraph in chapter.paragraphs:
            line += 1
            own.append(Prose(paragraph.text, Place(line=line), chapter.number))
        prose += own
        chapters.append(Chapter(chapter.number, chapter.heading.partition("、")[2], tuple(own), Place(line=start)))
    day = text.published
    prose.append(Prose(f"{day.year}年{day.month}月{day.day}日", Place(line=line + 1), 6))
    reading = Reading(
        file="report.html",
        kind="html",
        body=facts.body.name,
        year=facts.year,
        form=facts.form.code,
        title="".join(text.title),
        cells={code: _cell(code, value, report.printed[code]) for code, value in report.expected.items()},
        extra_rows=tuple(_extra(report, index) for index in range(len(facts.extra))),
        chapters=tuple(chapters),
        prose=tuple(prose),
        printed_rows={n: tuple(_rows(report, n)) for n in (2, 3, 4)},
    )
    return replace(reading, figures=figures_of(reading))


def _cell(code: str, value: Value, raw: str) -> CellRead:
    return CellRead(value, raw, _place(code), unreadable=value is None and bool(raw))


def _place(code: str) -> Place:
    table, row, column = code.split(".")
    return Place(table=int(table[1:]), row=sum(map(ord, row)) % 97 + 1, column=sum(map(ord, column)) % 13 + 1)


def _extra(report: Report, index: int) -> ExtraRowRead:
    extra = report.facts.extra[index]
    cells = {c: CellRead(v, str(v), Place(table=3, row=30 + index)) for c, v in extra.values.items()}
    return ExtraRowRead(3, extra.parent, extra.label, cells)


def _rows(report: Report, table: int) -> list[str]:
    return [row.row for row in report.facts.form.rows(table) if report.prints(table, row.row) or row.group]
