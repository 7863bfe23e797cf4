"""From a file, or its blocks, to a reading."""

from __future__ import annotations

from gongkai.papers.reading.blocks import Source
from gongkai.reader.reading import Reading


def read_report(data: bytes, name: str = "") -> Reading:
    """Read a file of any kind: its tables, its chapters and the figures in its prose."""
    raise NotImplementedError


def recognise(source: Source) -> Reading:
    """What a document's blocks say, figures in the prose left out."""
    return Reading(file=source.name, kind=source.kind)
