"""Everything of a Word document but its body: styles, page, page numbers, properties. Made once for a kind of paper."""

from __future__ import annotations

import io
import re
import zipfile
from functools import lru_cache
from typing import Any, Final
from xml.sax.saxutils import escape

from docx import Document
from docx.document import Document as DocumentObject
from docx.enum.section import WD_ORIENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Mm

from gongkai.papers.letter import Letter
from gongkai.papers.payload import document_title
from gongkai.papers.plain import clean
from gongkai.papers.word_styles import HEAD, RED, Measures, add_page_number, add_run, measures_of, set_up_styles

_CENTER: Final = WD_ALIGN_PARAGRAPH.CENTER
_TEMPLATE_PARTS: Final = frozenset({"thumbnail", "extended-properties", "customXml", "stylesWithEffects", "numbering"})
# Zip archives cannot be dated earlier; a fixed date makes the same letter the same bytes.
_ZIP_EPOCH: Final = (1980, 1, 1, 0, 0, 0)
_DOCUMENT: Final = "word/document.xml"
_BODY_END: Final = b"<w:sectPr"
# What differs from paper to paper of one kind stands in its shell as these words.
_TITLE, _SENDER, _MARK = "@title@", "@sender@", "@mark@"
_PLACES: Final = re.compile(f"{_TITLE}|{_SENDER}|{_MARK}".encode())


def packed(letter: Letter, body: str) -> bytes:
    """Return the document: the body, already XML, in the shell of the letter's kind."""
    mark = clean(letter.mark or "")
    words = {_TITLE: document_title(letter), _SENDER: clean(letter.sender)[:200], _MARK: mark}
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as target:
        for name, part, varies in _shell(letter.compact, letter.landscape, letter.language, bool(mark)):
            if name == _DOCUMENT:
                before, _, after = part.partition(_BODY_END)
                part = before + body.encode() + _BODY_END + after
            elif varies:
                part = _filled(part, words)
            target.writestr(zipfile.ZipInfo(name, _ZIP_EPOCH), part, zipfile.ZIP_DEFLATED)
    return written.getvalue()


def _filled(part: bytes, words: dict[str, str]) -> bytes:
    # In one pass: what is filled in may itself look like a place.
    return _PLACES.sub(lambda found: escape(words[found.group().decode()]).encode(), part)


@lru_cache(maxsize=16)
def _shell(compact: bool, landscape: bool, language: str, marked: bool) -> tuple[tuple[str, bytes, bool], ...]:
    """Return the parts of an empty paper: name, content, and whether something must be filled in."""
    letter = Letter(
        _TITLE, sender=_SENDER, mark=_MARK if marked else None, compact=compact, landscape=landscape, language=language
    )
    drawn = io.BytesIO()
    _blank(letter, measures_of(letter)).save(drawn)
    with zipfile.ZipFile(drawn) as source:
        parts = [(name, source.read(name)) for name in source.namelist()]
    return tuple((name, part, bool(_PLACES.search(part))) for name, part in parts)


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
        add_page_number(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT, measures)
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
