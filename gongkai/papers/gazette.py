"""A gazette 文告 as PDF: a title, contents with page numbers, and documents by genre, each also a bookmark.

Drawn by the letter's template up to its mark (faces, page, blocks) and ``gazette.typ``.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from gongkai.papers.letter import Block, Cell, Grid, Heading, Letter, Paragraph
from gongkai.papers.payload import described, payload, words
from gongkai.papers.pdf import DEFAULT_FACES, Faces, drawn
from gongkai.papers.reading.blocks import GridTable, Line
from gongkai.papers.reading.html import read_html
from gongkai.papers.reading.layout import Allowance

_HERE: Final = Path(__file__).parent
_MARK: Final = "// ---- What follows is the letter alone"
_TEMPLATE: Final = (
    (_HERE / "letter.typ").read_text(encoding="utf-8").partition(_MARK)[0]
    + (_HERE / "gazette.typ").read_text(encoding="utf-8")
).encode()


@dataclass(frozen=True, slots=True)
class Document:
    """One document: its title, number, the line under it, what was corrected since, its text, names of its files."""

    title: str
    number: str
    facts: str = ""
    notes: tuple[str, ...] = ()
    blocks: tuple[Block, ...] = ()
    annex: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chapter:
    """The documents of one genre."""

    name: str
    documents: tuple[Document, ...]


@dataclass(frozen=True, slots=True)
class Volume:
    """One number of a gazette; ``dated``: the day it was issued, written out."""

    title: str
    number: str
    dated: str
    chapters: tuple[Chapter, ...]
    mark: str = ""


def to_pdf(volume: Volume, faces: Faces = DEFAULT_FACES) -> bytes:
    """Draw it."""
    frame = Letter(f"{volume.title} {volume.number}", mark=volume.mark, dated=volume.dated, compact=True)
    paper = payload(frame, body=faces.body, heading=faces.heading)
    paper["volume"] = {
        "title": words(volume.title),
        "number": words(volume.number),
        "dated": words(volume.dated),
        "chapters": [
            {"name": words(one.name), "documents": [_document(document) for document in one.documents]}
            for one in volume.chapters
        ],
    }
    return drawn(_TEMPLATE, paper, faces)


def _document(one: Document) -> dict[str, Any]:
    pieces = described(one.blocks)
    for piece in pieces:
        if piece["kind"] == "heading":
            piece["depth"] = 3
    return {
        "title": words(one.title),
        "number": words(one.number),
        "facts": words(one.facts),
        "notes": [words(note) for note in one.notes],
        "pieces": pieces,
        "annex": [words(name) for name in one.annex],
    }


def blocks_of(html: str) -> tuple[Block, ...]:
    """Return the text of a piece of HTML as blocks: paragraphs, headings and tables; pictures are left out."""
    found = read_html(html, "", Allowance()).blocks
    return tuple(_block(one) for one in found if isinstance(one, GridTable) or one.text.strip())


def _block(one: Line | GridTable) -> Block:
    if isinstance(one, Line):
        return Heading(one.text) if one.heading else Paragraph(one.text)
    rows = _rows(one)
    # A first row of plain labels is repeated on every page the table reaches.
    headed = len(rows) > 1 and all(cell.rows == 1 and cell.text for cell in rows[0])
    first = tuple(Cell(cell.text, cell.columns, head=True) for cell in rows[0])
    try:
        return Grid((first,), rows[1:]) if headed else Grid((), rows)
    except ValueError:
        return Paragraph("\n".join("　".join(cell.text for cell in row if cell.text) for row in rows))


def _rows(table: GridTable) -> tuple[tuple[Cell, ...], ...]:
    """Return the cells row by row, gaps filled with empty ones."""
    starts = {(cell.row, cell.column): cell for cell in table.cells}
    covered = {
        (row, column)
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.rows)
        for column in range(cell.column, cell.column + cell.columns)
    }
    rows: list[tuple[Cell, ...]] = []
    for row in range(table.height):
        cells: list[Cell] = []
        for column in range(table.width):
            cell = starts.get((row, column))
            if cell is not None:
                cells.append(Cell(cell.text, cell.columns, cell.rows, align="left"))
            elif (row, column) not in covered:
                cells.append(Cell(""))
        rows.append(tuple(cells))
    return tuple(rows)
