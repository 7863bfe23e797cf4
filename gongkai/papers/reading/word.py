"""A word processor's document (DOCX, or one XML file): what stands on the page once revisions are accepted."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape
from typing import Any, Final

from gongkai.papers.reading.blocks import Source, Unreadable
from gongkai.papers.reading.elements import RAISED
from gongkai.papers.reading.layout import Allowance, Box, Draft, Paragraph, number, settle
from gongkai.papers.reading.package import Package, elements

# Not on the page, or not its own text: what a revision removed, the copy for old programs, pinyin, page heads and feet.
_DROPPED: Final = frozenset({"del", "moveFrom", "Fallback", "rt", "sectPr", "hdr", "ftr", "pPrChange", "rPrChange"})
_NOTES: Final = frozenset({"footnote", "endnote"})
_READ: Final = """
    body p tbl tr tc gridSpan vMerge hMerge gridBefore t tab br cr noBreakHyphen txbxContent footnoteReference
    endnoteReference pPr pStyle outlineLvl vanish vertAlign r vmerge hmerge
"""
_NAMES: Final = frozenset(_READ.split()) | _DROPPED | _NOTES
_STYLE: Final = re.compile(rb'<w:style\b[^>]{0,300}?w:styleId="([^"]{1,80})"[^>]{0,300}>(?:(?!</w:style>).){0,300}?'
                           rb'<w:name w:val="heading ([1-9])"', re.DOTALL)  # fmt: skip
_TITLE: Final = re.compile(rb"<dc:title[^>]{0,200}>([^<]{0,500})</dc:title>")
_MAIN: Final = re.compile(
    rb'<Override\b[^>]{0,300}?PartName="/([^"]{1,200})"[^>]{0,300}?document(?:\.macroEnabled)?\.main\+xml'
)
_UNPRINTED: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff]")
_CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(slots=True)
class _Table:
    rows: list[list[Box]] = field(default_factory=list)
    above: dict[int, Box] = field(default_factory=dict)  # cells that may go on in the next row, by column
    here: dict[int, Box] = field(default_factory=dict)
    column: int = 0
    deleted: bool = False


@dataclass(slots=True)
class _Cell:
    box: Box
    merge: str = ""
    across: str = ""


@dataclass(slots=True)
class _Text:
    """The paragraph being read, and what its text boxes hold."""

    pieces: list[str] = field(default_factory=list)
    heading: int = 0
    boxes: list[Draft] = field(default_factory=list)


@dataclass(slots=True)
class _Document:
    """The walk through a document: tables within cells, text boxes within paragraphs, notes by their references."""

    allowance: Allowance
    headings: dict[str, int]
    body: list[Draft] = field(default_factory=list)
    drafts: list[Draft] = field(default_factory=list)
    outer: list[list[Draft]] = field(default_factory=list)
    tables: list[_Table] = field(default_factory=list)
    cells: list[_Cell] = field(default_factory=list)
    texts: list[_Text] = field(default_factory=lambda: [_Text()])
    marks: dict[tuple[str, str], str] = field(default_factory=dict)
    notes: list[tuple[tuple[str, str], list[Draft]]] = field(default_factory=list)
    active: int = 0
    dropped: int = 0
    in_properties: int = 0
    hidden: bool = False
    raised: bool = False

    def walk(self, content: bytes) -> None:
        """Read one part: the body, or the notes."""
        for event, name, element in elements(content, _NAMES, self.allowance):
            if name in _DROPPED:
                self._drop(event, element)
            elif self.dropped:
                continue
            elif name == "body" or name in _NOTES:
                self._begin_or_end(event, name, element)
            elif self.active:
                step = (_AT_START if event == "start" else _AT_END).get(name)
                if step is not None:
                    step(self, element)

    def _drop(self, event: str, element: Any) -> None:
        self.dropped += 1 if event == "start" else -1
        parent = element.getparent()
        if self.tables and parent is not None and parent.tag.endswith("}trPr"):
            self.tables[-1].deleted = True

    def _begin_or_end(self, event: str, name: str, element: Any) -> None:
        if event == "end":
            self.active -= 1
            return
        self.active += 1
        self.drafts = self.body
        if name in _NOTES:
            self.drafts = []
            if not _value(element, "type"):
                self.notes.append(((name, _value(element, "id")), self.drafts))

    def start_paragraph(self, _: Any) -> None:
        """A paragraph begins."""
        self.texts[-1] = _Text()

    def end_paragraph(self, element: Any) -> None:
        """A paragraph ends; a break within it has divided its lines, and text boxes come below it."""
        text = self.texts[-1]
        for line in _shown("".join(text.pieces)).split("\n"):
            self.drafts.append(Paragraph(line, text.heading))
        self.drafts.extend(text.boxes)
        self.texts[-1] = _Text()
        element.clear()

    def start_box(self, _: Any) -> None:
        """A text box begins inside a paragraph."""
        self.outer.append(self.drafts)
        self.drafts = []
        self.texts.append(_Text())

    def end_box(self, _: Any) -> None:
        """A text box ends; its paragraph goes on."""
        drafts, self.drafts = self.drafts, self.outer.pop()
        if len(self.texts) > 1:
            self.texts.pop()
        self.texts[-1].boxes.extend(draft for draft in drafts if not isinstance(draft, Paragraph) or draft.text)

    def start_table(self, _: Any) -> None:
        """A table begins."""
        self.tables.append(_Table())

    def end_table(self, element: Any) -> None:
        """A table ends."""
        if self.tables:
            self.drafts.extend(settle(self.tables.pop().rows, self.allowance))
        element.clear()

    def start_row(self, _: Any) -> None:
        """A row begins."""
        if self.tables:
            table = self.tables[-1]
            table.rows.append([])
            table.column, table.here, table.deleted = 0, {}, False

    def end_row(self, element: Any) -> None:
        """A row ends; one that a revision removed was never there."""
        if self.tables:
            table = self.tables[-1]
            if table.deleted and table.rows:
                table.rows.pop()
            else:
                table.above = table.here
        element.clear()

    def skip_columns(self, element: Any) -> None:
        """Columns left free before the first cell of a row."""
        count = _count(element)
        if self.tables and self.tables[-1].rows and count:
            self.tables[-1].rows[-1].append(Box(columns=count))
            self.tables[-1].column += count

    def start_cell(self, _: Any) -> None:
        """A cell begins."""
        cell = _Cell(Box())
        self.cells.append(cell)
        self.outer.append(self.drafts)
        self.drafts = cell.box.drafts
        self.texts.append(_Text())

    def end_cell(self, _: Any) -> None:
        """A cell ends: it stands for itself, or goes on with the one above or before it."""
        if not self.cells:
            return
        cell = self.cells.pop()
        self.drafts = self.outer.pop()
        self.texts.pop()
        if not self.tables or not self.tables[-1].rows:
            self.drafts.extend(cell.box.drafts)
            return
        table = self.tables[-1]
        row = table.rows[-1]
        column, table.column = table.column, table.column + cell.box.columns
        above = table.above.get(column)
        if cell.across == "continue" and row:
            row[-1].columns += cell.box.columns
        elif cell.merge == "continue" and above is not None:
            above.rows += 1
            table.here[column] = above
        else:
            row.append(cell.box)
            if cell.merge:
                table.here[column] = cell.box

    def span(self, element: Any) -> None:
        """How many columns the cell covers."""
        if self.cells:
            self.cells[-1].box.columns = max(1, _count(element))

    def merge_down(self, element: Any) -> None:
        """The cell begins or continues a cell over several rows."""
        if self.cells:
            self.cells[-1].merge = _value(element, "val") or "continue"

    def merge_across(self, element: Any) -> None:
        """The cell begins or continues a cell over several columns (old documents)."""
        if self.cells:
            self.cells[-1].across = _value(element, "val") or "continue"

    def start_run(self, _: Any) -> None:
        """A run of text of one kind begins."""
        self.hidden = self.raised = False

    def hide(self, element: Any) -> None:
        """The run is hidden text."""
        if not self.in_properties and _value(element, "val") not in {"0", "false", "off"}:
            self.hidden = True

    def raise_run(self, element: Any) -> None:
        """The run is set high."""
        if not self.in_properties:
            self.raised = _value(element, "val") == "superscript"

    def add_text(self, element: Any) -> None:
        """Text. A figure set high is a mark and no digit of what stands before it."""
        text = element.text or ""
        if self.hidden or not text:
            return
        pieces = self.texts[-1].pieces
        if self.raised and text.isascii() and text.isdigit():
            before = pieces[-1][-1:] if pieces else ""
            if not (before.isascii() and before.isalpha()):
                text = text.translate(RAISED)
        pieces.append(text)

    def add_tab(self, _: Any) -> None:
        """A tab, unless it only says where tabs stop."""
        if not self.in_properties:
            self.texts[-1].pieces.append("\t")

    def add_break(self, _: Any) -> None:
        """A line ends within the paragraph."""
        self.texts[-1].pieces.append("\n")

    def add_hyphen(self, _: Any) -> None:
        """A hyphen that does not break."""
        self.texts[-1].pieces.append("-")

    def add_mark(self, element: Any) -> None:
        """The mark of a note, numbered in the order of the text."""
        kind = element.tag.rpartition("}")[2].removesuffix("Reference")
        key = (kind, _value(element, "id"))
        count = len(self.marks)
        mark = self.marks.setdefault(key, _CIRCLED[count] if count < len(_CIRCLED) else f"〔{count + 1}〕")
        self.texts[-1].pieces.append(mark)

    def start_properties(self, _: Any) -> None:
        """The properties of a paragraph: nothing in them is text."""
        self.in_properties += 1

    def end_properties(self, _: Any) -> None:
        """The text of a paragraph begins."""
        self.in_properties -= 1

    def set_style(self, element: Any) -> None:
        """The style of the paragraph makes it a heading, or not."""
        self.texts[-1].heading = self.headings.get(_value(element, "val"), 0)

    def set_level(self, element: Any) -> None:
        """The paragraph says itself which level it has."""
        level = _count(element, nothing=9)
        if level < 9:
            self.texts[-1].heading = level + 1

    def all_drafts(self) -> list[Draft]:
        """The body, and below it the notes it refers to, each behind its mark."""
        result = list(self.body)
        for key, drafts in self.notes:
            mark = self.marks.get(key)
            if mark is None:
                continue
            texts = [draft.text for draft in drafts if isinstance(draft, Paragraph) and draft.text]
            result.append(Paragraph(mark + "".join(texts)))
        return result


_Step = Callable[[_Document, Any], None]
_AT_START: Final[dict[str, _Step]] = {
    "p": _Document.start_paragraph,
    "tbl": _Document.start_table,
    "tr": _Document.start_row,
    "tc": _Document.start_cell,
    "gridBefore": _Document.skip_columns,
    "gridSpan": _Document.span,
    "vMerge": _Document.merge_down,
    "hMerge": _Document.merge_across,
    "vmerge": _Document.merge_down,
    "hmerge": _Document.merge_across,
    "r": _Document.start_run,
    "pPr": _Document.start_properties,
    "txbxContent": _Document.start_box,
}
_AT_END: Final[dict[str, _Step]] = {
    "p": _Document.end_paragraph,
    "tbl": _Document.end_table,
    "tr": _Document.end_row,
    "tc": _Document.end_cell,
    "t": _Document.add_text,
    "tab": _Document.add_tab,
    "br": _Document.add_break,
    "cr": _Document.add_break,
    "noBreakHyphen": _Document.add_hyphen,
    "footnoteReference": _Document.add_mark,
    "endnoteReference": _Document.add_mark,
    "pPr": _Document.end_properties,
    "pStyle": _Document.set_style,
    "outlineLvl": _Document.set_level,
    "vanish": _Document.hide,
    "vertAlign": _Document.raise_run,
    "txbxContent": _Document.end_box,
}


def read_docx(package: Package, name: str) -> Source:
    """Read a DOCX. Raises ``Unreadable`` when it has no text part, or one beyond every measure."""
    main = _main_part(package)
    content = package.read(main)
    if not content:
        raise Unreadable("文件里没有正文，可能已经损坏。请重新提交完整的文件。", "damaged")
    folder = main.rpartition("/")[0]
    document = _Document(package.allowance, _headings(package.read(f"{folder}/styles.xml")))
    document.walk(content)
    for part in ("footnotes", "endnotes"):
        if any(kind + "s" == part for kind, _ in document.marks):
            document.walk(package.read(f"{folder}/{part}.xml") or b"<x/>")
    title = _TITLE.search(package.read("docProps/core.xml"))
    return _source(document, name, unescape(title[1].decode("utf-8", errors="replace")) if title else "")


def read_word_xml(content: bytes, name: str, allowance: Allowance) -> Source:
    """Read a document saved as a single XML file."""
    document = _Document(allowance, _headings(content))
    document.walk(content)
    return _source(document, name, "")


def _source(document: _Document, name: str, title: str) -> Source:
    blocks = number(document.all_drafts())
    return Source(name, "docx", blocks, tuple(document.allowance.problems.values()), title.strip())


def _main_part(package: Package) -> str:
    names = package.names()
    if "word/document.xml" in names:
        return "word/document.xml"
    found = _MAIN.search(package.read("[Content_Types].xml"))
    if found:
        return found[1].decode("utf-8", errors="replace")
    return next((name for name in names if name.startswith("word/document") and name.endswith(".xml")), "")


def _headings(styles: bytes) -> dict[str, int]:
    return {style.decode("utf-8", errors="replace"): int(level) for style, level in _STYLE.findall(styles)}


def _value(element: Any, key: str) -> str:
    """An attribute by its name alone: the namespace differs between the editions of the format."""
    for name, value in element.attrib.items():
        if name == key or name.endswith("}" + key):
            return str(value)
    return ""


def _count(element: Any, nothing: int = 0) -> int:
    text = _value(element, "val")
    return min(int(text), 10_000) if text.isascii() and text.isdigit() and len(text) < 10 else nothing


def _shown(text: str) -> str:
    return (_UNPRINTED.sub("", text) if _UNPRINTED.search(text) else text).strip("\n")
