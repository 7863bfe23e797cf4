"""A letter as the plain JSON that the PDF template draws."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from gongkai.papers.letter import Block, Cell, Fields, Grid, Heading, Items, Letter, Paragraph, place
from gongkai.papers.plain import clean, lines
from gongkai.text.dates import parse_date

# A cell or paragraph longer than this may break over pages, or it would run off the paper.
_LONG: Final = 500
# A last paragraph of up to this many characters moves whole to the page of the signature: about seven lines.
_LONG_LAST: Final = 200
# The title bar of a reader and Word's properties hold no more.
_LONGEST_PROPERTY: Final = 200
# A run without a place to break that is longer than this would run off the line: an address, a pasted hash.
_UNBROKEN: Final = re.compile(r"[^\s\u1100-\uffef\U00020000-\U0003ffff]{24,}")
_UNBROKEN_IN_CELL: Final = re.compile(r"[^\s\u1100-\uffef\U00020000-\U0003ffff]{10,}")
_STRIDE: Final = re.compile(r".{1,7}[/?&=._-]|.{8}", re.DOTALL)
_ZERO_WIDTH_SPACE: Final = "\u200b"


def payload(letter: Letter, *, body: Sequence[str], heading: Sequence[str]) -> dict[str, Any]:
    """Describe the letter, with the font families for body and headings, as ``letter.typ`` expects it."""
    pieces = [_piece(block) for block in letter.blocks if _says_something(block)]
    if letter.remedy and lines(letter.remedy):
        pieces.append(_piece(Paragraph(letter.remedy)))
    _set_depths(pieces, titled=bool(clean(letter.title)) and len(letter.title) <= _LONG)
    last = _split_off_last_line(pieces)
    return {
        "faces": {"body": list(body), "heading": list(heading)},
        "name": document_title(letter),
        "author": clean(letter.sender)[:_LONGEST_PROPERTY],
        "dated": _dated(letter.signed_on or letter.dated),
        "lang": letter.language.split("-")[0],
        "region": letter.language.partition("-")[2] or "CN",
        "compact": letter.compact,
        "landscape": letter.landscape,
        "mark": _words(letter.mark or ""),
        "red": _words(letter.red_head or ""),
        "red-size": red_size(clean(letter.red_head or "")),
        "number": _words(letter.number),
        "title": _words(letter.title),
        "title-long": len(letter.title) > _LONG,
        "addressee": _words(with_colon(letter.addressee)),
        "pieces": pieces,
        "last": last,
        "last-long": len(last) > _LONG_LAST,
        "annex": [_words(name) for name in letter.annex if clean(name)],
        "sender": _words(letter.sender),
        "signed": _words(letter.signed_on),
        "seal": letter.seal_place,
        "contact": _lines(letter.contact),
    }


def described(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    """Describe blocks by themselves, as the templates draw them; headings get no depth."""
    return [_piece(block) for block in blocks if _says_something(block)]


def words(text: str) -> str:
    """Return text as a template places it: cleaned, with places to break in what would run off the line."""
    return _words(text)


def document_title(letter: Letter) -> str:
    """Return the title a reader's window shows: never empty, as PDF/UA and Word both want one."""
    return (clean(letter.title) or clean(letter.number) or "公文")[:_LONGEST_PROPERTY]


def _dated(signed_on: str) -> list[int]:
    # PDF/A wants a date. The day it was signed is the one the paper itself states; a form without one gets a fixed
    # day, so that the same paper always gives the same bytes.
    try:
        day = parse_date(signed_on)
    except ValueError:
        return [2000, 1, 1]
    return [day.year, day.month, day.day]


def with_colon(addressee: str) -> str:
    """Return the addressee with the full-width colon that follows it in a letter."""
    name = clean(addressee).rstrip(":：")
    return f"{name}：" if name else ""


def red_size(red_head: str) -> int:
    """Return the size in points at which the red head still fits on one line of the type area."""
    return max(18, min(40, 430 // max(len(red_head), 1)))


def _set_depths(pieces: list[dict[str, Any]], *, titled: bool) -> None:
    # PDF/UA wants the outline to start at the title and to skip no level; depth 0 is a heading in looks only.
    first_level_seen = False
    for piece in pieces:
        if piece["kind"] == "heading":
            deep = piece["level"] == 2 and first_level_seen
            piece["depth"] = (3 if deep else 2) if titled else 0
            first_level_seen = first_level_seen or piece["level"] == 1


def _split_off_last_line(pieces: list[dict[str, Any]]) -> str:
    if not pieces or pieces[-1]["kind"] != "paragraph" or not pieces[-1]["lines"]:
        return ""
    last: str = pieces[-1]["lines"].pop()
    return last


def _numbered(entries: Sequence[str]) -> list[str]:
    numbered: list[str] = []
    for index, entry in enumerate(entries, start=1):
        first, *rest = _lines(entry) or [""]
        numbered += [f"{index}．{first}", *rest]
    return numbered


def _says_something(block: Block) -> bool:
    return not isinstance(block, Heading) or bool(clean(block.text))


def _piece(block: Block) -> dict[str, Any]:
    match block:
        case Paragraph(text):
            return {"kind": "paragraph", "lines": _lines(text)}
        case Heading(text, level) if len(text) > _LONG:
            return {"kind": "paragraph", "lines": [_words(text)]}
        case Heading(text, level):
            return {"kind": "heading", "lines": [_words(text)], "level": level}
        case Items(entries):
            return {"kind": "paragraph", "lines": _numbered(entries)}
        case Fields(rows):
            return {"kind": "fields", "rows": [_field(label, value) for label, value in rows]}
        case Grid():
            return _grid(block)


def _field(label: str, value: str) -> dict[str, Any]:
    return {"label": _cell_lines(label), "value": _cell_lines(value), "long": len(label) + len(value) > _LONG}


def _grid(grid: Grid) -> dict[str, Any]:
    placed = [(spot, _cell(spot.cell)) for spot in place(grid.header + grid.body)]
    cells = [{"x": spot.column, "y": spot.row, **drawn} for spot, drawn in placed]
    header_rows = len(grid.header)
    return {
        "kind": "grid",
        "caption": _lines(grid.caption),
        "widths": list(grid.widths) or [1] * grid.column_count,
        "whole": grid.whole,
        "size": grid.size,
        "notes": [line for note in grid.notes for line in _lines(note)],
        "header": [cell for cell in cells if cell["y"] < header_rows],
        "body": [cell for cell in cells if cell["y"] >= header_rows],
    }


def _cell(cell: Cell) -> dict[str, Any]:
    return {
        "lines": _cell_lines(cell.text),
        "columns": cell.columns,
        "rows": cell.rows,
        "align": cell.align,
        "head": cell.head,
        "room": cell.lines,
        "long": len(cell.text) > _LONG,
    }


def _lines(text: str) -> list[str]:
    return [_breakable(line, _UNBROKEN) for line in lines(text)]


def _cell_lines(text: str) -> list[str]:
    return [_breakable(line, _UNBROKEN_IN_CELL) for line in lines(text)]


def _words(text: str) -> str:
    return _breakable(clean(text), _UNBROKEN)


def _breakable(text: str, unbroken: re.Pattern[str]) -> str:
    return unbroken.sub(lambda run: _STRIDE.sub(rf"\g<0>{_ZERO_WIDTH_SPACE}", run.group()), text)
