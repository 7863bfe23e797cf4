"""A paper as DOCX: the same structure as the PDF, in the faces Word and WPS have (仿宋, 宋体, 黑体)."""

from __future__ import annotations

import io
import zipfile
from typing import Any, Final

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm, Pt
from docx.text.paragraph import Paragraph as WordParagraph

from gongkai.papers.letter import Block, Fields, Grid, Heading, Items, Letter, Paragraph
from gongkai.papers.payload import document_title, red_size, with_colon
from gongkai.papers.plain import clean, lines
from gongkai.papers.word_styles import (
    BODY,
    HEAD,
    RED,
    Measures,
    add_page_number,
    add_rule_below,
    add_run,
    measures_of,
    set_up_styles,
    width_of,
)
from gongkai.papers.word_tables import add_fields, add_grid

_CENTER: Final = WD_ALIGN_PARAGRAPH.CENTER
_RIGHT: Final = WD_ALIGN_PARAGRAPH.RIGHT
_TEMPLATE_PARTS: Final = frozenset({"thumbnail", "extended-properties", "customXml", "stylesWithEffects", "numbering"})
# Zip archives cannot be dated earlier; a fixed date makes the same letter the same bytes.
_ZIP_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def to_docx(letter: Letter) -> bytes:
    """Write the letter as a Word document."""
    measures = measures_of(letter)
    document = _blank(letter, measures)
    _top(document, letter, measures)
    for block in letter.blocks:
        _add_block(document, block, measures)
    for line in lines(letter.remedy or ""):
        document.add_paragraph(line, style=BODY)
    _bottom(document, letter, measures)
    return _packed(document)


def _blank(letter: Letter, measures: Measures) -> DocumentObject:
    document = Document()
    _drop_template_parts(document)
    set_up_styles(document, measures, letter.language)
    _set_properties(document, letter)
    section = document.sections[0]
    width, height = (Mm(297), Mm(210)) if letter.landscape else (Mm(210), Mm(297))
    section.orientation = WD_ORIENT.LANDSCAPE if letter.landscape else WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = width, height
    section.top_margin, section.bottom_margin = Mm(measures.top), Mm(measures.bottom)
    section.left_margin, section.right_margin = Mm(measures.left), Mm(measures.right)
    section.header_distance, section.footer_distance = Mm(measures.top * 0.45), Mm(measures.bottom * 0.7)
    if letter.compact:
        add_page_number(section.footer.paragraphs[0], _CENTER, measures)
    else:
        document.settings.odd_and_even_pages_header_footer = True
        add_page_number(section.footer.paragraphs[0], _RIGHT, measures)
        add_page_number(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT, measures)
    if letter.mark and clean(letter.mark):
        headers = [section.header] if letter.compact else [section.header, section.even_page_header]
        for header in headers:
            paragraph = header.paragraphs[0]
            paragraph.alignment = _CENTER
            add_run(paragraph, clean(letter.mark), face=HEAD, size=10.5, colour=RED)
    return document


def _drop_template_parts(document: DocumentObject) -> None:
    # python-docx's template carries a picture of somebody's first page, a bibliography and a second set of styles.
    for relationships in (document.part.package.rels, document.part.rels):
        for key, relationship in list(relationships.items()):
            if relationship.reltype.rpartition("/")[2] in _TEMPLATE_PARTS:
                del relationships[key]


def _set_properties(document: DocumentObject, letter: Letter) -> None:
    properties = document.core_properties
    properties.title = document_title(letter)
    properties.author = properties.last_modified_by = clean(letter.sender)[:200]
    properties.comments = properties.keywords = properties.subject = ""
    properties.language = letter.language
    properties.revision = 1
    element: Any = properties._element
    # The template's own dates say 2013; whoever saves the file next writes true ones.
    for dated in ("created", "modified"):
        for child in element.xpath(f"./dcterms:{dated}"):
            element.remove(child)


def _top(document: DocumentObject, letter: Letter, measures: Measures) -> None:
    number = clean(letter.number)
    red = clean(letter.red_head or "")
    if red:
        head = document.add_paragraph(style=HEAD)
        head.alignment = _CENTER
        head.paragraph_format.space_after = Pt(measures.pitch * 0.6)
        head.paragraph_format.line_spacing = Pt(red_size(red) * 1.3)
        add_run(head, red, face="title", size=red_size(red), colour=RED, bold=True)
        ruled = _flush(document, number, _CENTER)
        add_rule_below(ruled, RED)
        ruled.paragraph_format.space_after = Pt(measures.pitch * 0.9)
    if clean(letter.title):
        document.add_paragraph(clean(letter.title), style="Title")
    if number and not red:
        _flush(document, number, _CENTER)
    if clean(letter.addressee):
        addressed = _flush(document, with_colon(letter.addressee), WD_ALIGN_PARAGRAPH.LEFT)
        addressed.paragraph_format.space_before = Pt(measures.pitch * 0.4)


def _add_block(document: DocumentObject, block: Block, measures: Measures) -> None:
    match block:
        case Paragraph(text):
            for line in lines(text):
                document.add_paragraph(line, style=BODY)
        case Heading(text, level):
            if clean(text):
                document.add_paragraph(clean(text), style=f"Heading {level}")
        case Items(entries):
            _add_items(document, entries)
        case Fields(rows):
            add_fields(document, rows, measures)
        case Grid():
            add_grid(document, block, measures)


def _add_items(document: DocumentObject, entries: tuple[str, ...]) -> None:
    for index, entry in enumerate(entries, start=1):
        first, *rest = lines(entry) or [""]
        document.add_paragraph(f"{index}．{first}", style=BODY)
        for line in rest:
            document.add_paragraph(line, style=BODY)


def _bottom(document: DocumentObject, letter: Letter, measures: Measures) -> None:
    signed = [words for words in (clean(letter.sender), clean(letter.signed_on)) if words]
    annexes = [clean(name) for name in letter.annex if clean(name)]
    body = document.element.body
    if (signed or annexes) and len(body) > 1 and body[-2].tag.endswith("}p"):
        # The signature never stands alone on a page: the last words before it move with it.
        document.paragraphs[-1].paragraph_format.keep_with_next = True
    for index, name in enumerate(annexes):
        line = _annex_line(document, index, name, len(annexes))
        line.paragraph_format.keep_with_next = bool(signed)
    for index, words in enumerate(signed):
        line = _flush(document, words, _RIGHT)
        # The longer line decides where the shorter one is centred under it.
        shift = max(width_of(other) for other in signed) - width_of(words)
        line.paragraph_format.right_indent = Pt(measures.size * (measures.signature_indent + shift / 2))
        line.paragraph_format.keep_with_next = index + 1 < len(signed)
        if index == 0:
            line.paragraph_format.space_before = Pt(measures.pitch * (2 if letter.seal_place else 0.8))
    for index, words in enumerate(lines(letter.contact)):
        paragraph = document.add_paragraph(style=BODY)
        add_run(paragraph, words, size=measures.small)
        if index == 0:
            paragraph.paragraph_format.space_before = Pt(measures.pitch * 0.8)


def _annex_line(document: DocumentObject, index: int, name: str, count: int) -> WordParagraph:
    lead = "附件：" if index == 0 else ""
    ordinal = f"{index + 1}．" if count > 1 else ""
    line = _flush(document, f"{lead}{ordinal}{name}", WD_ALIGN_PARAGRAPH.LEFT)
    size = line.style.font.size.pt if line.style is not None and line.style.font.size else 16
    hanging = len(lead) * size
    line.paragraph_format.left_indent = Pt(5 * size)
    line.paragraph_format.first_line_indent = Pt(-hanging)
    if index == 0:
        line.paragraph_format.space_before = Pt(size)
    return line


def _flush(document: DocumentObject, words: str, alignment: WD_ALIGN_PARAGRAPH) -> WordParagraph:
    paragraph = document.add_paragraph(words, style=BODY)
    paragraph.alignment = alignment
    paragraph.paragraph_format.first_line_indent = Pt(0)
    return paragraph


def _packed(document: DocumentObject) -> bytes:
    drawn = io.BytesIO()
    document.save(drawn)
    packed = io.BytesIO()
    with zipfile.ZipFile(drawn) as source, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            target.writestr(zipfile.ZipInfo(name, _ZIP_EPOCH), source.read(name), zipfile.ZIP_DEFLATED)
    return packed.getvalue()
