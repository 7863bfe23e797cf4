"""A page or a piece of one, as a browser shows it: a line per paragraph, tables as grids, the hidden left out."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final

from selectolax.lexbor import LexborHTMLParser, LexborNode

from gongkai.papers.reading import limits
from gongkai.papers.reading.blocks import Source
from gongkai.papers.reading.elements import BLOCKS, HEADINGS, HIDDEN, RAISED, ROW_GROUPS, UNSEEN
from gongkai.papers.reading.layout import Allowance, Box, Draft, Paragraph, number, settle
from gongkai.papers.reading.thinning import needs_thinning, thin

_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_EAST: Final = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
_BROKEN: Final = re.compile(rf"(?<=[{_EAST}])[ \t]*[\r\n]+[ \t]*(?=[{_EAST}])")
_UNPRINTED: Final = re.compile("[\u00ad\u200b-\u200f\u2060\ufeff\x00]")
_TABLE_OR_CELL: Final = re.compile(r"<(?:(table)|tbody|thead|tfoot|tr|td|th)[\s>]", re.IGNORECASE)
_FOREIGN: Final = re.compile(r"<(/?)(svg|math|select)\b", re.IGNORECASE)
_HIDING: Final = ("display", "hidden", "mso-hide")  # without one of these words nothing on a page is hidden
_STRIPPED: Final = " \t\r\n\f\u00a0\u3000"
_AS_TYPED: Final = frozenset({"pre", "xmp", "listing"})
_CELLS: Final = frozenset({"td", "th", "caption"})
#: What is no longer is a figure or a short label: the same few hundred texts in every report.
_FIGURE: Final = 16
_TITLES: Final = ("meta[name='ArticleTitle' i]", "title")


@dataclass(slots=True)
class _Table:
    """A table being read. Rows stand in the groups that hold them; the head comes first, the foot last."""

    head: list[list[Box]] = field(default_factory=list)
    body: list[list[Box]] = field(default_factory=list)
    foot: list[list[Box]] = field(default_factory=list)
    caption: Box = field(default_factory=Box)
    group: list[list[Box]] = field(default_factory=list)
    group_name: str = ""
    row: list[Box] | None = None

    def end_group(self) -> None:
        """Put the rows of the group in their place; no cell reaches beyond its group."""
        rows = self.group
        for index, row in enumerate(rows):
            for box in row:
                if box.rows > 1:
                    box.rows = min(box.rows, len(rows) - index)
        if self.group_name == "thead" and not self.head:
            self.head = rows
        elif self.group_name == "tfoot" and not self.foot:
            self.foot = rows
        else:
            self.body.extend(rows)
        self.group, self.group_name, self.row = [], "", None


@dataclass(slots=True)
class _Page:
    """The walk over a page: where text goes at this moment."""

    allowance: Allowance
    may_hide: bool
    drafts: list[Draft] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    tables: list[tuple[_Table, list[Draft]]] = field(default_factory=list)
    heading: int = 0
    preformatted: int = 0

    def walk(self, root: LexborNode) -> list[Draft]:
        """Visit every node once, without recursion."""
        node: LexborNode | None = root
        opened: list[tuple[LexborNode, str]] = []
        pieces = self.pieces
        while node is not None:
            tag = node.tag
            if tag == "-text":
                pieces.append(node.text_content or "")
            elif (child := self._enter(node, tag)) is not None:
                opened.append((node, tag or ""))
                node = child
                continue
            node = node.next if opened else None
            while node is None and opened:
                parent, tag = opened.pop()
                self._leave(tag)
                node = parent.next if opened else None
        self.end_line()
        return self.drafts

    def _enter(self, node: LexborNode, tag: str | None) -> LexborNode | None:
        """Take in what an element says itself; return its first child if its content is to be visited."""
        if tag in BLOCKS:
            if self.may_hide and _is_hidden(node):
                return None
            if self.pieces:
                self.end_line()
            self._start_block(tag)
        elif tag is None or tag in UNSEEN or tag[0] == "-" or (self.may_hide and _is_hidden(node)):
            return None
        elif (start := _STARTS.get(tag)) is not None:
            start(self, node)
        child = node.child
        if child is not None:
            if child.next is not None or child.tag != "-text":
                return child
            # Nothing but text, as in nearly every cell: there is nothing to walk through.
            self.pieces.append(child.text_content or "")
        self._leave(tag)
        return None

    def _start_block(self, tag: str) -> None:
        if tag in HEADINGS:
            self.heading = HEADINGS[tag]
        elif tag in _AS_TYPED:
            self.preformatted += 1

    def end_row_of_text(self, _: LexborNode) -> None:
        """A line ends where the page says so; two such ends leave an empty line."""
        self.end_line(shown=True)

    def _leave(self, tag: str | None) -> None:
        """Close what a node opened, once its content has been visited."""
        if tag in _CELLS:
            if self.pieces:
                self.end_line()
        elif tag in BLOCKS:
            if self.pieces:
                self.end_line()
            if tag in HEADINGS:
                self.heading = 0
            elif tag in _AS_TYPED:
                self.preformatted -= 1
        elif tag in ROW_GROUPS and self.tables:
            self.tables[-1][0].end_group()
        elif tag == "table":
            self._end_table()

    def start_table(self, _: LexborNode) -> None:
        """A table begins; text goes to its cells until it ends."""
        self.end_line()
        self.tables.append((_Table(), self.drafts))

    def start_group(self, node: LexborNode) -> None:
        """A head, body or foot begins."""
        if self.tables:
            table = self.tables[-1][0]
            table.end_group()
            table.group_name = node.tag or ""

    def start_row(self, node: LexborNode) -> None:
        """A row begins. One without height only sets the widths of columns, as word processors write it."""
        if self.tables:
            table = self.tables[-1][0]
            table.row = []
            if node.attributes.get("height") != "0":
                table.group.append(table.row)

    def start_cell(self, node: LexborNode) -> None:
        """A cell begins; text goes to it until the next."""
        if self.pieces:
            self.end_line()
        if not self.tables:
            return
        attributes = node.attributes
        table = self.tables[-1][0]
        drafts: list[Draft] = []
        box = Box(drafts)
        if attributes:
            box.rows = _span(attributes.get("rowspan"), limits.MAX_ROWS)
            box.columns = _span(attributes.get("colspan"), 1)
        row = table.row
        if row is None:
            row = table.row = []
            table.group.append(row)
        row.append(box)
        self.drafts = drafts

    def start_caption(self, _: LexborNode) -> None:
        """The caption of a table stands above it."""
        self.end_line()
        if self.tables:
            self.drafts = self.tables[-1][0].caption.drafts

    def raise_text(self, node: LexborNode) -> None:
        """A mark set high after a figure must not become one of its digits."""
        text = node.text(deep=True).strip()
        before = "".join(self.pieces[-2:]).rstrip()[-1:]
        if text.isascii() and text.isdigit() and not (before.isascii() and before.isalpha()):
            self.pieces.append(text.translate(RAISED))
            while (inner := node.child) is not None:
                inner.decompose()

    def fill_in(self, node: LexborNode) -> None:
        """What has been filled into a field of a form shows as text."""
        attributes = node.attributes
        if (attributes.get("type") or "text").lower() in {"text", "number"}:
            self.pieces.append(attributes.get("value") or "")

    def _end_table(self) -> None:
        self.end_line()
        table, outer = self.tables.pop()
        table.end_group()
        outer.extend(table.caption.drafts)
        outer.extend(settle(table.head + table.body + table.foot, self.allowance))
        self.drafts = outer

    def end_line(self, *, shown: bool = False) -> None:
        """End the paragraph. An empty one stands only where a browser shows one: a break, or a fixed space."""
        pieces = self.pieces
        if not pieces:
            if shown:
                self.drafts.append(Paragraph(""))
            return
        text = pieces[0] if len(pieces) == 1 else "".join(pieces)
        pieces.clear()  # and not another list: the walk holds on to this one
        if self.preformatted:
            self.drafts.extend([Paragraph(_printed(line), self.heading) for line in text.strip("\r\n").splitlines()])
            return
        line = _shown(text) if len(text) > _FIGURE else _shown_figure(text)
        if line or shown or "\u00a0" in text or "\u3000" in text:
            self.drafts.append(Paragraph(line, self.heading))


_STARTS: Final = {
    "br": _Page.end_row_of_text,
    "table": _Page.start_table,
    "thead": _Page.start_group,
    "tbody": _Page.start_group,
    "tfoot": _Page.start_group,
    "tr": _Page.start_row,
    "td": _Page.start_cell,
    "th": _Page.start_cell,
    "caption": _Page.start_caption,
    "sup": _Page.raise_text,
    "input": _Page.fill_in,
}


def read_html(text: str, name: str, allowance: Allowance, encoding: str = "") -> Source:
    """Read a page or a fragment of one. Never raises: what is too large or too deep is said in the problems."""
    parser, drafts = _walked(text, allowance)
    title = ""
    if not needs_thinning(text):
        title = _title(parser)
    elif found := re.search(r"<title[^>]{0,200}>([^<]{0,500})", text, re.IGNORECASE):
        title = _shown(found[1])
    blocks = number(drafts)
    return Source(name, "html", blocks, tuple(allowance.problems.values()), title, encoding)


def html_drafts(text: str, allowance: Allowance) -> list[Draft]:
    """The drafts of a piece of HTML inside another text."""
    return _walked(text, allowance)[1]


def _walked(text: str, allowance: Allowance) -> tuple[LexborHTMLParser, list[Draft]]:
    if needs_thinning(text):
        text, too_deep, cut = thin(text)
        if cut:
            message = f"网页的标签超过{limits.MAX_TAGS}个，其余部分没有读取。请核对是否选错了文件。"
            allowance.note("too_large", message, fatal=True)
        if too_deep:
            message = f"网页的元素嵌套超过{limits.MAX_DEPTH}层，更深的层次没有区分。请核对读出的表格。"
            allowance.note("too_deep", message)
    lower = text.lower()
    if "<svg" in lower or "<math" in lower or "<select" in lower:
        text = _FOREIGN.sub(r"<\1x-\2", text)
    parser = LexborHTMLParser(_with_table(text))
    page = _Page(allowance, any(word in lower for word in _HIDING))
    root = parser.body or parser.root
    return parser, page.walk(root) if root is not None else []


def _with_table(text: str) -> str:
    """A piece cut out of a table begins with its rows; without the table a parser would drop them."""
    first = _TABLE_OR_CELL.search(text)
    if first is None or first[1]:
        return text
    return f"{text[: first.start()]}<table>{text[first.start() :]}"


def _title(parser: LexborHTMLParser) -> str:
    for selector in _TITLES:
        node = parser.css_first(selector)
        if node is not None:
            text = _shown(node.attributes.get("content") or node.text() or "")
            if text:
                return text
    return ""


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return bool(attributes) and ("hidden" in attributes or HIDDEN.search(attributes.get("style") or "") is not None)


def _span(text: str | None, everything: int) -> int:
    """A span as written; nonsense is one, zero is what the standard makes of it (``everything``)."""
    if not text:
        return 1
    digits = re.match(r"\s*(\d{1,6})", text)
    return 1 if digits is None else int(digits[1]) or everything


def _printed(text: str) -> str:
    return _UNPRINTED.sub("", text) if _UNPRINTED.search(text) else text


def _shown(text: str) -> str:
    """Text as a browser sets it: white space is one space, and a line end between two Chinese characters is none."""
    if "\n" in text or "\r" in text:
        text = _BROKEN.sub("", text)
    if not text.isprintable() or " " in text:
        text = _SPACE.sub(" ", _printed(text))
    return text.strip(_STRIPPED)


_shown_figure: Final = lru_cache(maxsize=4096)(_shown)
