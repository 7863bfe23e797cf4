"""Reading papers back, as a person with another program would."""

from __future__ import annotations

import ctypes
import re

import pypdfium2
import pypdfium2.raw as raw

# Line breaks belong to the page, not to the text; the page numbers at the foot are the paper's own.
_FURNITURE = re.compile(r"^\s*— \d+ —\s*$", re.MULTILINE)
_SPACE = re.compile(r"\s+")


def page_texts(pdf: bytes) -> list[str]:
    """Return the text of every page, without page numbers."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [_FURNITURE.sub("", page.get_textpage().get_text_bounded()) for page in document]


def solid(text: str) -> str:
    """Return the text without any white space: what remains when lines are broken differently."""
    return _SPACE.sub("", text)


def solid_text(pdf: bytes) -> str:
    """Return all the text of a PDF without white space."""
    return solid("".join(page_texts(pdf)))


def fonts(pdf: bytes) -> dict[str, bool]:
    """Return the fonts used on all pages and whether each is embedded."""
    found: dict[str, bool] = {}
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT]):
                font = raw.FPDFTextObj_GetFont(item.raw)
                buffer = ctypes.create_string_buffer(200)
                raw.FPDFFont_GetBaseFontName(font, buffer, 200)
                found[buffer.value.decode()] = bool(raw.FPDFFont_GetIsEmbedded(font))
    return found


def bookmarks(pdf: bytes) -> list[tuple[int, str]]:
    """Return the outline as (level, title)."""
    with pypdfium2.PdfDocument(pdf) as document:
        return [(mark.level, mark.get_title()) for mark in document.get_toc()]


def right_edges(pdf: bytes) -> list[tuple[float, float]]:
    """Return, for every page, how far right its text reaches and how wide the page is, in points."""
    edges = []
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            bounds = [item.get_bounds() for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT])]
            edges.append((max((bound[2] for bound in bounds), default=0.0), page.get_width()))
    return edges
