"""From a file, or its blocks, to a reading."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from gongkai.papers import reading as files
from gongkai.papers.reading.blocks import GridTable, Line, Source, SourceBlock
from gongkai.reader.cells import tables_of
from gongkai.reader.masthead import masthead
from gongkai.reader.names import simplified, traditional_in
from gongkai.reader.paragraphs import chapters_of, footnotes_in, keep_chapters, prose_of
from gongkai.reader.prose import figures_of
from gongkai.reader.reading import NARRATIVE, Reading
from gongkai.reader.tables import scan
from gongkai.statute.tables import forms

#: So many different traditional characters, and the whole document is taken to be written in them.
_TRADITIONAL: Final = 8


def read_report(data: bytes, name: str = "") -> Reading:
    """Read a file of any kind: its tables, its chapters and the figures in its prose.

    Never raises for what is in the file: what cannot be read is among the problems and findings.
    """
    reading = recognise(files.read(data, name))
    return replace(reading, figures=figures_of(reading))


def recognise(source: Source) -> Reading:
    """What a document's blocks say, figures in the prose left out."""
    source = _simplified(source)
    found = scan(source)
    keep_chapters(found)
    draft = "\n".join("".join(line.text.split()) for line in found.lines if len(line.text) > 8)
    first = found.chapters[0][0] if found.chapters else -1
    head = masthead(source, found.lines, draft, first)
    tables = tables_of(found, head.year)
    marks = frozenset(cell.mark for cell in tables.cells.values() if cell.mark)
    notes = footnotes_in(found.lines, marks)
    prose = prose_of(found, source.kind, head.line, frozenset(notes))
    return Reading(
        file=source.name,
        kind=source.kind,
        body=head.body,
        year=head.year,
        form=tables.form or _without_tables(head.year, bool(prose)),
        title=head.title,
        cells=tables.cells,
        extra_rows=tuple(tables.extra_rows),
        chapters=chapters_of(found, prose),
        prose=tuple(one for _, one in prose),
        footnotes=tuple(notes.values()),
        printed_rows=tables.printed_rows,
        tables_cut=tables.tables_cut,
        superseded_rows=tables.superseded_rows,
        problems=source.problems,
        reading_findings=tuple(tables.findings),
    )


def _without_tables(year: int | None, has_prose: bool) -> str:
    """A report without tables is one from before the forms; of a later year, its form cannot be told."""
    return NARRATIVE if has_prose and year is not None and year < forms()[0].first_year else ""


def _simplified(source: Source) -> Source:
    """A document in traditional characters, in simplified ones."""
    texts = [
        text
        for block in source.blocks
        for text in ((block.text,) if isinstance(block, Line) else [cell.text for cell in block.cells])
        if not text.isascii()
    ]
    if len(traditional_in("".join(texts))) < _TRADITIONAL:
        return source
    return replace(source, title=simplified(source.title), blocks=tuple(_block(block) for block in source.blocks))


def _block(block: SourceBlock) -> SourceBlock:
    if isinstance(block, GridTable):
        return replace(block, cells=tuple(replace(cell, text=simplified(cell.text)) for cell in block.cells))
    return replace(block, text=simplified(block.text))
