"""The body of a paper in Word, written as text: paragraphs that may still change until they are written, and cells.

Building a table object by object costs more than all else in a paper; as text a whole annual report takes milliseconds.
Lengths are points unless said otherwise; the parts of a property stand in the order the schema wants.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Final, Literal
from xml.sax.saxutils import escape

from gongkai.papers.letter import Align

#: The ids of the styles a paper uses.
BODY_ID: Final = "BodyText"
HEADER_ID: Final = "Header"
TITLE_ID: Final = "Title"

#: Names that Word and WPS both carry on a Chinese desk.
FACES: Final = {"body": "仿宋", "Header": "黑体", "title": "宋体"}
LATIN: Final = "Times New Roman"
_TWIPS: Final = 20
_TWIPS_OF_MM: Final = 1440 / 25.4


@dataclass(slots=True)
class Para:
    """One paragraph. None or empty leaves what the style says; ``line`` is an exact pitch, ``rule`` a red line below.

    ``size`` 0: the words look as the style says; else they have a face, colour and weight of their own.
    """

    words: str = ""
    style: str = ""
    align: Align | Literal[""] = ""
    before: float | None = None
    after: float | None = None
    line: float | None = None
    left: float | None = None
    first: float | None = None
    right: float | None = None
    keep: bool = False
    rule: str = ""
    face: str = "body"
    size: float = 0
    colour: str = ""
    bold: bool = False

    def xml(self) -> str:
        """The paragraph as it stands in the document."""
        looks = _run_properties(self.face, self.size, self.colour, self.bold) if self.size else ""
        words = f"<w:r>{looks}{text(self.words)}</w:r>" if self.words else ""
        return f"<w:p>{self._properties()}{words}</w:p>"

    def _properties(self) -> str:
        parts = [
            f'<w:pStyle w:val="{self.style}"/>' if self.style else "",
            "<w:keepNext/>" if self.keep else "",
            _rule(self.rule) if self.rule else "",
            self._spacing(),
            self._indents(),
            f'<w:jc w:val="{self.align}"/>' if self.align else "",
        ]
        found = "".join(parts)
        return f"<w:pPr>{found}</w:pPr>" if found else ""

    def _spacing(self) -> str:
        given = [("before", self.before), ("after", self.after), ("line", self.line)]
        found = _measures(given)
        exact = ' w:lineRule="exact"' if self.line is not None else ""
        return f"<w:spacing{found}{exact}/>" if found else ""

    def _indents(self) -> str:
        hanging = self.first is not None and self.first < 0
        first = ("hanging", -self.first if self.first else 0.0) if hanging else ("firstLine", self.first)
        found = _measures([("left", self.left), ("right", self.right), first])
        return f"<w:ind{found}/>" if found else ""


def text(words: str) -> str:
    """Words inside a run; nothing in them is read as markup."""
    if not words:
        return ""
    kept = ' xml:space="preserve"' if words.strip() != words else ""
    return f"<w:t{kept}>{escape(words)}</w:t>"


def twips(millimetres: float) -> int:
    """A length in twentieths of a point."""
    return round(millimetres * _TWIPS_OF_MM)


@lru_cache(maxsize=256)
def cell_properties(width: int, columns: int, merge: str) -> str:
    """The properties of a table cell: width in twips, columns covered, ``merge`` restart, continue or empty."""
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    rows = {"restart": '<w:vMerge w:val="restart"/>', "continue": "<w:vMerge/>", "": ""}[merge]
    return f'<w:tcPr><w:tcW w:type="dxa" w:w="{width}"/>{span}{rows}<w:vAlign w:val="center"/></w:tcPr>'


def cell_line(words: str, align: Align, face: str, size: float, *, keep: bool, dense: bool = False) -> str:
    """One line of a cell. The paragraph's own mark has the size of the words, or it would make every row taller."""
    before, run = _cell_frame(align, face, size, keep, dense)
    return f"{before}<w:r>{run}{text(words)}</w:r></w:p>"


@lru_cache(maxsize=256)
def _cell_frame(align: Align, face: str, size: float, keep: bool, dense: bool) -> tuple[str, str]:
    looks = _run_properties(face, size, "", False)
    gap = round(size * (0.12 if dense else 0.25) * _TWIPS)
    # In a dense table the pitch is set, for faces differ by a third in the room they ask and the page would not do.
    pitch = f'w:line="{round(size * 1.25 * _TWIPS)}" w:lineRule="exact"' if dense else 'w:line="240" w:lineRule="auto"'
    spacing = f'<w:spacing w:before="{gap}" w:after="{gap}" {pitch}/>'
    bound = "<w:keepNext/>" if keep else ""
    return f'<w:p><w:pPr>{bound}{spacing}<w:jc w:val="{align}"/>{looks}</w:pPr>', looks


@lru_cache(maxsize=256)
def _run_properties(face: str, size: float, colour: str, bold: bool) -> str:
    fonts = f'w:ascii="{LATIN}" w:hAnsi="{LATIN}" w:eastAsia="{FACES[face]}" w:cs="{LATIN}"'
    weight = "<w:b/>" if bold else '<w:b w:val="0"/>'
    painted = f'<w:color w:val="{colour}"/>' if colour else ""
    return f'<w:rPr><w:rFonts {fonts}/>{weight}{painted}<w:sz w:val="{int(size * 2)}"/></w:rPr>'


def _measures(given: list[tuple[str, float | None]]) -> str:
    return "".join(f' w:{name}="{round(points * _TWIPS)}"' for name, points in given if points is not None)


def _rule(colour: str) -> str:
    return f'<w:pBdr><w:bottom w:val="single" w:sz="12" w:space="8" w:color="{colour}"/></w:pBdr>'
