"""A paper as DOCX: the same structure as the PDF, in the faces Word and WPS have (仿宋, 宋体, 黑体)."""

from __future__ import annotations

from typing import Final

from gongkai.papers.letter import Block, Fields, Grid, Heading, Items, Letter, Paragraph
from gongkai.papers.payload import red_size, with_colon
from gongkai.papers.plain import clean, lines
from gongkai.papers.word_shell import packed
from gongkai.papers.word_styles import RED, Measures, measures_of, width_of
from gongkai.papers.word_tables import add_fields, add_grid
from gongkai.papers.word_xml import BODY_ID, HEADER_ID, TITLE_ID, Para

_HEADING_IDS: Final = {1: "Heading1", 2: "Heading2"}


def to_docx(letter: Letter) -> bytes:
    """Write the letter as a Word document; the same letter gives the same bytes."""
    measures = measures_of(letter)
    body: list[Para | str] = []
    _top(body, letter, measures)
    for block in letter.blocks:
        _add_block(body, block, measures)
    body += [_running(line) for line in lines(letter.remedy or "")]
    _bottom(body, letter, measures)
    return packed(letter, "".join(part if isinstance(part, str) else part.xml() for part in body))


def _running(words: str) -> Para:
    return Para(words, BODY_ID)


def _top(body: list[Para | str], letter: Letter, measures: Measures) -> None:
    number = clean(letter.number)
    red = clean(letter.red_head or "")
    if red:
        size = red_size(red)
        head = Para(red, HEADER_ID, "center", after=measures.pitch * 0.6, line=size * 1.3)
        head.face, head.size, head.colour, head.bold = "title", size, RED, True
        body += [head, Para(number, BODY_ID, "center", after=measures.pitch * 0.9, first=0, rule=RED)]
    if clean(letter.title):
        body.append(Para(clean(letter.title), TITLE_ID))
    if number and not red:
        body.append(Para(number, BODY_ID, "center", first=0))
    if clean(letter.addressee):
        body.append(Para(with_colon(letter.addressee), BODY_ID, "left", before=measures.pitch * 0.4, first=0))


def _add_block(body: list[Para | str], block: Block, measures: Measures) -> None:
    match block:
        case Paragraph(text):
            body += [_running(line) for line in lines(text)]
        case Heading(text, level):
            if clean(text):
                body.append(Para(clean(text), _HEADING_IDS[level]))
        case Items(entries):
            _add_items(body, entries)
        case Fields(rows):
            add_fields(body, rows, measures)
        case Grid():
            add_grid(body, block, measures)


def _add_items(body: list[Para | str], entries: tuple[str, ...]) -> None:
    for index, entry in enumerate(entries, start=1):
        first, *rest = lines(entry) or [""]
        body += [_running(f"{index}．{first}"), *map(_running, rest)]


def _bottom(body: list[Para | str], letter: Letter, measures: Measures) -> None:
    signed = [words for words in (clean(letter.sender), clean(letter.signed_on)) if words]
    annexes = [clean(name) for name in letter.annex if clean(name)]
    last = body[-1] if body else None
    if (signed or annexes) and isinstance(last, Para):
        # The signature never stands alone on a page: the last words before it move with it.
        last.keep = True
    body += [_annex_line(index, name, len(annexes), measures, keep=bool(signed)) for index, name in enumerate(annexes)]
    for index, words in enumerate(signed):
        # The longer line decides where the shorter one is centred under it.
        shift = max(width_of(other) for other in signed) - width_of(words)
        line = Para(words, BODY_ID, "right", first=0, keep=index + 1 < len(signed))
        line.right = measures.size * (measures.signature_indent + shift / 2)
        if index == 0:
            line.before = measures.pitch * (2 if letter.seal_place else 0.8)
        body.append(line)
    for index, words in enumerate(lines(letter.contact)):
        body.append(Para(words, BODY_ID, before=None if index else measures.pitch * 0.8, size=measures.small))


def _annex_line(index: int, name: str, count: int, measures: Measures, *, keep: bool) -> Para:
    lead = "附件：" if index == 0 else ""
    ordinal = f"{index + 1}．" if count > 1 else ""
    line = Para(f"{lead}{ordinal}{name}", BODY_ID, "left", left=5 * measures.size, keep=keep)
    line.first = -len(lead) * measures.size
    if index == 0:
        line.before = measures.size
    return line
