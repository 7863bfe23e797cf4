"""What is drawn on the pages of a PDF, as plain figures: glyphs, ruled lines, pictures; and how it travels.

Coordinates are points from the upper left corner of the page turned so that its text reads from left to right; y grows
downwards.
"""

from __future__ import annotations

import json
import struct
from array import array
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

_A4: Final = 842.0
_LARGEST: Final = 1_300.0

MOST_PAGES: Final = 300
"""How many pages of a file are read."""


class Glyph(NamedTuple):
    """One character: its advance from ``left`` to ``right``, its baseline and the size of its font."""

    left: float
    right: float
    base: float
    size: float
    char: str

    @property
    def across(self) -> float:
        """The middle of it, from the left."""
        return (self.left + self.right) / 2

    @property
    def middle(self) -> float:
        """The middle of it, from above, as the eye sees it."""
        return self.base - 0.35 * self.size


class Rule(NamedTuple):
    """A ruled line, or a rectangle thin enough to be one."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class PageInk:
    """One page. ``number`` counts from 1; ``picture`` is the share of the page that pictures cover (0 to 1);
    ``unmapped`` counts the glyphs whose font does not say what character they are."""

    number: int
    width: float
    height: float
    glyphs: tuple[Glyph, ...] = ()
    rules: tuple[Rule, ...] = ()
    picture: float = 0.0
    unmapped: int = 0
    hidden: bool = False
    """The text is not drawn but laid under a picture: a machine has read it."""

    def fitted(self) -> PageInk:
        """Return a page of a poster's size as one of A4: pictures are often laid in as if a dot were a point."""
        longest = max(self.width, self.height)
        if longest <= _LARGEST:
            return self
        scale = _A4 / longest
        return replace(
            self,
            width=self.width * scale,
            height=self.height * scale,
            glyphs=tuple(
                Glyph(one.left * scale, one.right * scale, one.base * scale, one.size * scale, one.char)
                for one in self.glyphs
            ),
            rules=tuple(Rule(*(figure * scale for figure in one)) for one in self.rules),
        )


@dataclass(slots=True)
class DocumentInk:
    """A document. ``declared`` is how many pages it says it has; ``trouble`` names what went wrong (codes of
    ``Problem``) with the page it happened on, 0 for the whole."""

    pages: list[PageInk] = field(default_factory=list)
    declared: int = 0
    title: str = ""
    trouble: list[tuple[str, int]] = field(default_factory=list)


_LENGTH: Final = struct.Struct(">I")


def pack(document: DocumentInk) -> bytes:
    """Return the document as bytes; no object is ever built from them but those of this module."""
    heads: list[dict[str, Any]] = []
    parts: list[bytes] = []
    for page in document.pages:
        heads.append(
            {
                "number": page.number,
                "width": page.width,
                "height": page.height,
                "picture": page.picture,
                "unmapped": page.unmapped,
                "hidden": page.hidden,
                "text": "".join(glyph.char for glyph in page.glyphs),
                "rules": len(page.rules),
            }
        )
        parts += [_floats(glyph[:4] for glyph in page.glyphs), _floats(page.rules)]
    head = {"declared": document.declared, "title": document.title, "trouble": document.trouble, "pages": heads}
    written = json.dumps(head).encode()
    return b"".join([_LENGTH.pack(len(written)), written, *parts])


def unpack(data: bytes) -> DocumentInk:
    """Return the document that ``pack`` wrote."""
    (length,) = _LENGTH.unpack_from(data)
    head = json.loads(data[4 : 4 + length])
    figures = array("f")
    figures.frombytes(data[4 + length :])
    rest = iter(figures)
    document = DocumentInk(declared=head["declared"], title=head["title"])
    document.trouble = [(str(code), int(page)) for code, page in head["trouble"]]
    document.pages = [_page(one, rest) for one in head["pages"]]
    return document


def _floats(rows: Iterable[Iterable[float]]) -> bytes:
    return array("f", [figure for row in rows for figure in row]).tobytes()


def _page(head: dict[str, Any], figures: Iterator[float]) -> PageInk:
    # zip draws on one iterator five (four) times in turn, and asks the bounded text first so as not to draw too much.
    glyphs = tuple(
        Glyph(left, right, base, size, char)
        for char, left, right, base, size in zip(head["text"], *[figures] * 4, strict=False)
    )
    rules = tuple(Rule(*(next(figures) for _ in range(4))) for _ in range(head["rules"]))
    return PageInk(
        number=head["number"],
        width=head["width"],
        height=head["height"],
        glyphs=glyphs,
        rules=rules,
        picture=head["picture"],
        unmapped=head["unmapped"],
        hidden=head["hidden"],
    )
