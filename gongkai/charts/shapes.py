"""Shapes with their places, and how much room words take: what a layout is made of and tests can measure."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from typing import Literal

Anchor = Literal["start", "middle", "end"]
#: How wide one character is, as a part of its size: a full one, and any other. Rather too wide than too narrow.
_FULL, _HALF = 1.0, 0.6
_ASCENT, _DESCENT = 0.86, 0.2


def width_of(text: str, size: float) -> float:
    """Return how much room words take at a size, in pixels."""
    return size * sum(_FULL if unicodedata.east_asian_width(one) in "WFA" else _HALF for one in text)


def shortened(text: str, size: float, room: float) -> str:
    """Cut words that do not fit, with a mark that they were cut; nothing where not even one fits."""
    if width_of(text, size) <= room:
        return text
    while text and width_of(f"{text}…", size) > room:
        text = text[:-1]
    return f"{text}…" if text else ""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle of room: left, top, right, bottom."""

    left: float
    top: float
    right: float
    bottom: float

    def meets(self, other: Box) -> bool:
        """Say whether two share any room."""
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


@dataclass(frozen=True, slots=True)
class Words:
    """Words at a place; ``y`` is where the letters stand."""

    kind: str
    text: str
    x: float
    y: float
    size: float
    anchor: Anchor = "middle"

    @property
    def box(self) -> Box:
        """The room they take."""
        wide = width_of(self.text, self.size)
        left = self.x - {"start": 0.0, "middle": wide / 2, "end": wide}[self.anchor]
        return Box(left, self.y - self.size * _ASCENT, left + wide, self.y + self.size * _DESCENT)


@dataclass(frozen=True, slots=True)
class Bar:
    """One column: which strand, which slot, its rectangle; ``soft`` where its figure is not final."""

    strand: int
    slot: int
    x: float
    y: float
    width: float
    height: float
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A straight line: of the grid, the base, or between groups."""

    kind: str
    x1: float
    y1: float
    x2: float
    y2: float


@dataclass(frozen=True, slots=True)
class Trace:
    """The unbroken parts of a strand's line, each a row of places."""

    strand: int
    parts: tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True, slots=True)
class Mark:
    """A mark at one figure of a line; its shape tells the strand, hollow that it is not final."""

    strand: int
    slot: int
    x: float
    y: float
    soft: bool = False


@dataclass(frozen=True, slots=True)
class Key:
    """What a strand looks like, beside its name: a small column or a piece of line with its mark."""

    strand: int
    x: float
    y: float
    line: bool
