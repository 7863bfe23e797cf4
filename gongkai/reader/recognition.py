"""From a file, or its blocks, to a reading."""

from __future__ import annotations

from dataclasses import replace

from gongkai.papers import reading as files
from gongkai.papers.reading.blocks import Source
from gongkai.reader.cells import tables_of
from gongkai.reader.prose import figures_of
from gongkai.reader.reading import Reading
from gongkai.reader.tables import scan


def read_report(data: bytes, name: str = "") -> Reading:
    """Read a file of any kind: its tables, its chapters and the figures in its prose."""
    reading = recognise(files.read(data, name))
    return replace(reading, figures=figures_of(reading))


def recognise(source: Source) -> Reading:
    """What a document's blocks say, figures in the prose left out."""
    found = scan(source)
    year = None
    tables = tables_of(found, year)
    return Reading(
        file=source.name,
        kind=source.kind,
        year=year,
        form=tables.form,
        cells=tables.cells,
        extra_rows=tuple(tables.extra_rows),
        printed_rows=tables.printed_rows,
        tables_cut=tables.tables_cut,
        superseded_rows=tables.superseded_rows,
        problems=source.problems,
        reading_findings=tuple(tables.findings),
    )
