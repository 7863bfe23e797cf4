"""Cutting a page of unusual size down to the few elements a reader needs, before a parser sees it.

HTML parsers take time that grows with the square of the open elements, of the attributes of one tag and of the choices
of a menu. What leaves here has none of these: known elements only, two or three attributes, bounded depth.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Final

from gongkai.papers.reading import limits
from gongkai.papers.reading.elements import BLOCKS, HEADINGS, HIDDEN, RAW, ROW_GROUPS

# Possessive throughout: an attempt that fails has looked at each character once.
_TAG: Final = re.compile(
    r"""<(/?)([a-zA-Z][^\s/>]*+)((?:[\s/]++|=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+|(?=>)))?+|=)*+)>"""
)
_NUMBER: Final = re.compile(r"\b(colspan|rowspan)\s*=\s*[\"']?\s*(\d{1,6})", re.IGNORECASE)
_HIDDEN_FLAG: Final = re.compile(r"(?:^|\s)hidden(?:\s|=|$)", re.IGNORECASE)
_VALUE: Final = re.compile(r"""\bvalue\s*=\s*("[^"]{0,200}"|'[^']{0,200}'|[^\s"'>]{1,200})""", re.IGNORECASE)
_TYPE: Final = re.compile(r"\btype\s*=\s*[\"']?(\w+)", re.IGNORECASE)

_FLAT: Final = re.compile(r"""\bheight\s*=\s*["']?0(?:["'\s]|$)""", re.IGNORECASE)

_CELLS: Final = frozenset({"td", "th", "tr", "caption"}) | ROW_GROUPS
_LOOSE: Final = frozenset({"p", "li", "dd", "dt"})  # end themselves where the next begins: they do not nest
_INLINE: Final = frozenset({"sup", "ruby", "rt", "rp", "del"})
_NESTING: Final = (BLOCKS - _LOOSE - {"body", "html", "form", "hr", "xmp", "listing"}) | _INLINE | {"table"}
_SAME: Final = {"form": "div", "listing": "pre"}  # for a reader the one is the other, and simpler for a parser
_BACK: Final = 8  # unclosed elements that an end tag may close on its way
_SKIPPED: Final = RAW | {"select", "svg", "math", "object", "template", "datalist", "xml", "head"}


@dataclass(slots=True)
class _Thinning:
    text: str
    out: list[str] = field(default_factory=list)
    open: list[str] = field(default_factory=list)
    hidden: dict[str, list[bool]] = field(default_factory=dict)
    endless: set[str] = field(default_factory=set)
    tags: int = 0
    too_deep: bool = False
    cut: bool = False

    def run(self) -> str:
        text, out = self.text, self.out
        position = 0
        while (start := text.find("<", position)) >= 0:
            out.append(text[position:start])
            match = _TAG.match(text, start)
            if match is None:
                position = self._odd(start)
                continue
            position = match.end()
            self.tags += 1
            if self.tags > limits.MAX_TAGS:
                self.cut = True
                return "".join(out)
            name = match[2].lower()
            name = _SAME.get(name, name)
            if match[1]:
                self._close(name)
            elif name in _SKIPPED:
                position = self._skip(name, position)
            else:
                self._open(name, match[3])
        out.append(text[position:])
        return "".join(out)

    def _skip(self, name: str, position: int) -> int:
        """Step over the content of an element to its end tag; an element that never ends is only its tag."""
        if name in self.endless:
            return position
        end = re.compile(f"</{re.escape(name)}", re.IGNORECASE).search(self.text, position)
        if end is None:
            self.endless.add(name)
            return position
        return end.start()

    def _odd(self, start: int) -> int:
        """Step over what begins like a tag and is none: a comment, a declaration, a lone sign."""
        text = self.text
        if text.startswith("<!--", start):
            end = text.find("-->", start + 2)
            return len(text) if end < 0 else end + 3
        if text.startswith(("<!", "<?", "</"), start):
            end = text.find(">", start)
            return len(text) if end < 0 else end + 1
        if text[start + 1 : start + 2].isascii() and text[start + 1 : start + 2].isalpha():
            return len(text)  # a tag that never ends: so does the page
        self.out.append("&lt;")
        return start + 1

    def _open(self, name: str, attributes: str) -> None:
        if name == "br" or name == "hr":
            self.out.append(f"<{name}>")
        elif name == "input":
            self._field(attributes)
        elif name == "tr" and _FLAT.search(attributes):
            self.out.append('<tr height="0">')
        elif name in _CELLS or name in _LOOSE:
            self.out.append(f"<{name}{_kept(attributes)}>")
        elif name in _NESTING:
            if len(self.open) >= limits.MAX_DEPTH:
                self.too_deep = True
                return
            self.open.append(name)
            self.out.append(f"<{name}{_kept(attributes)}>")
        elif name in {"span", "font", "a", "b", "i", "em", "strong", "label"}:
            hides = bool(attributes) and " hidden" in _kept(attributes)
            self.hidden.setdefault(name, []).append(hides)
            if hides and len(self.open) < limits.MAX_DEPTH:
                self.open.append("del")
                self.out.append("<del>")

    def _close(self, name: str) -> None:
        if name in _CELLS or name in _LOOSE:
            self.out.append(f"</{name}>")
        elif name in _NESTING:
            self._close_to(name)
        elif (stack := self.hidden.get(name)) and stack.pop():
            self._close_to("del")

    def _close_to(self, name: str) -> None:
        """Close the last such element if it is near; an end tag that closes nothing is left out."""
        inline = name in _INLINE
        for back, other in enumerate(reversed(self.open)):
            if other == name or (name in HEADINGS and other in HEADINGS):
                del self.open[len(self.open) - back - 1 :]
                self.out.append(f"</{other}>")
                return
            if back >= _BACK or other == "table" or (inline and other not in _INLINE):
                return

    def _field(self, attributes: str) -> None:
        kind = _TYPE.search(attributes)
        value = _VALUE.search(attributes)
        if value and (kind is None or kind[1].lower() in {"text", "number"}):
            self.out.append(f'<input value="{value[1].strip(chr(34) + chr(39))}">')


def _kept(attributes: str) -> str:
    if not attributes:
        return ""
    kept = [f' {name.lower()}="{figure}"' for name, figure in _NUMBER.findall(attributes)]
    if HIDDEN.search(attributes) or _HIDDEN_FLAG.search(attributes):
        kept.append(" hidden")
    return "".join(kept[:3])


def thin(text: str) -> tuple[str, bool, bool]:
    """Return the page without anything a reader does not need, whether it was too deep, whether it was cut short."""
    thinning = _Thinning(text)
    return thinning.run(), thinning.too_deep, thinning.cut


def needs_thinning(text: str) -> bool:
    """Whether the page is beyond what a parser takes in its stride."""
    return len(text) > limits.PLAIN_TEXT or text.count("<") > limits.PLAIN_TAGS
