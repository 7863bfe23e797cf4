"""The styles, measures and small parts of a paper in Word."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Any, Final

from docx.document import Document as DocumentObject
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from gongkai.papers.letter import Letter
from gongkai.papers.word_xml import FACES, LATIN

BODY: Final = "Body Text"
HEAD: Final = "Header"
RED: Final = "C8161D"

# Styles of the template that a paper uses; the rest is taken out so that no foreign look is left behind.
_KEPT_STYLES: Final = frozenset(
    {"Normal", "Body Text", "Title", "Heading 1", "Heading 2", "Header", "Footer", "Table Grid", "Normal Table"}
    | {"Default Paragraph Font", "No List"}
)


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in points and margins in millimetres."""

    size: float
    pitch: float
    title: float
    small: float
    table: float
    top: float
    bottom: float
    left: float
    right: float
    text_width: float
    """Millimetres between the margins."""

    signature_indent: float
    """Characters between the signature and the right margin."""


def measures_of(letter: Letter) -> Measures:
    """Return the measures of GB/T 9704 for a letter, and tighter ones for a form or table."""
    page = 297.0 if letter.landscape else 210.0
    if letter.compact:
        return Measures(12, 20, 18, 10.5, 11, 22, 20, 20, 20, page - 40, 2)
    return Measures(16, 28, 22, 14, 12, 37, 35, 28, 26, page - 54, 4)


def width_of(words: str) -> float:
    """Return about how wide the words are, in Chinese characters: Latin letters and digits take half a place."""
    return sum(1.0 if unicodedata.east_asian_width(one) in "WFA" else 0.5 for one in words)


def set_up_styles(document: DocumentObject, measures: Measures, language: str) -> None:
    """Give every style a paper uses its Chinese face and drop the template's other styles."""
    styles = document.styles
    for style in list(styles):
        if style.name not in _KEPT_STYLES:
            style.delete()
    _make_chinese(document, language)
    normal = _paragraph_style(document, "Normal")
    _dress(normal, "body", measures.size, language)
    _space(normal, measures.pitch)
    body = _paragraph_style(document, BODY)
    _dress(body, "body", measures.size, language)
    _space(body, measures.pitch)
    body.paragraph_format.first_line_indent = Pt(measures.size * 2)
    body.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    body.paragraph_format.widow_control = True
    title = _paragraph_style(document, "Title")
    _dress(title, "title", measures.title, language, bold=True)
    _space(title, measures.title * 1.5)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_after = Pt(measures.pitch * 0.4)
    for name, face, bold in (("Heading 1", "Header", False), ("Heading 2", "body", True)):
        heading = _paragraph_style(document, name)
        _dress(heading, face, measures.size, language, bold=bold)
        _space(heading, measures.pitch)
        heading.paragraph_format.first_line_indent = Pt(measures.size * 2)
        heading.paragraph_format.keep_with_next = True
    for name in ("Header", "Footer"):
        _dress(_paragraph_style(document, name), "body", measures.small, language)


def _paragraph_style(document: DocumentObject, name: str) -> ParagraphStyle:
    style: Any = document.styles[name]
    if not isinstance(style, ParagraphStyle):
        raise TypeError(f"{name} is no paragraph style")
    borders: Any = style.element.find(qn("w:pPr"))
    for tag in ("w:pBdr", "w:contextualSpacing"):
        for leftover in borders.findall(qn(tag)) if borders is not None else ():
            borders.remove(leftover)
    return style


def _dress(style: ParagraphStyle, face: str, size: float, language: str, *, bold: bool = False) -> None:
    properties: Any = style.element.get_or_add_rPr()
    for child in list(properties):
        properties.remove(child)
    style.font.size = Pt(size)
    style.font.bold = bold
    style.font.color.rgb = RGBColor(0, 0, 0)
    _set_face(properties, face)
    lang = OxmlElement("w:lang")
    lang.set(qn("w:val"), language)
    lang.set(qn("w:eastAsia"), language)
    properties.append(lang)


def _set_face(properties: Any, face: str) -> None:
    fonts = properties.get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    _set_slots(fonts, face)


def _set_slots(fonts: Any, face: str) -> None:
    for slot, name in (("ascii", LATIN), ("hAnsi", LATIN), ("cs", LATIN), ("eastAsia", FACES[face])):
        fonts.set(qn(f"w:{slot}"), name)


def _space(style: ParagraphStyle, pitch: float) -> None:
    spacing = style.paragraph_format
    spacing.space_before = spacing.space_after = Pt(0)
    spacing.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    spacing.line_spacing = Pt(pitch)


def _make_chinese(document: DocumentObject, language: str) -> None:
    defaults: Any = document.styles.element.find(qn("w:docDefaults"))
    for fonts in defaults.iter(qn("w:rFonts")):
        fonts.attrib.clear()
        _set_slots(fonts, "body")
    settings: Any = document.settings.element
    for tag in ("w:lang", "w:themeFontLang"):
        for lang in [*defaults.iter(qn(tag)), *settings.iter(qn(tag))]:
            lang.set(qn("w:val"), language)
            lang.set(qn("w:eastAsia"), language)
    for control in settings.iter(qn("w:characterSpacingControl")):
        control.set(qn("w:val"), "compressPunctuation")


def add_run(
    paragraph: Paragraph, words: str, *, face: str = "body", size: float, colour: str = "", bold: bool = False
) -> Run:
    """Add words that differ from their paragraph's style in face, size or colour."""
    run = paragraph.add_run(words)
    run.font.size = Pt(size)
    run.font.bold = bold
    if colour:
        run.font.color.rgb = RGBColor.from_string(colour)
    _set_face(run._r.get_or_add_rPr(), face)
    return run


def add_page_number(paragraph: Paragraph, alignment: WD_ALIGN_PARAGRAPH, measures: Measures) -> None:
    """Write — 1 — with a field that Word keeps up to date."""
    paragraph.alignment = alignment
    if alignment == WD_ALIGN_PARAGRAPH.RIGHT:
        paragraph.paragraph_format.right_indent = Pt(measures.small)
    elif alignment == WD_ALIGN_PARAGRAPH.LEFT:
        paragraph.paragraph_format.left_indent = Pt(measures.small)
    add_run(paragraph, "— ", face="title", size=measures.small)
    for kind, words in (("begin", ""), ("", " PAGE "), ("separate", ""), ("text", "1"), ("end", "")):
        run = add_run(paragraph, words if kind == "text" else "", face="title", size=measures.small)
        if kind in ("begin", "separate", "end"):
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
            run._r.append(mark)
        elif kind == "":
            instruction = OxmlElement("w:instrText")
            instruction.set(qn("xml:space"), "preserve")
            instruction.text = words
            run._r.append(instruction)
    add_run(paragraph, " —", face="title", size=measures.small)
