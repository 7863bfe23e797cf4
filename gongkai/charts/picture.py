"""What a chart shows, before anything is placed: slots along the axis, strands of figures, and the size of paper."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, TypeAlias

#: A figure, or None where there is none: no figure is never drawn as zero.
Figure: TypeAlias = Decimal | int | None

#: How many strands one picture tells apart without colour: by hatching, dashes and the shape of the marks.
KINDS: Final = ("a", "b", "c", "d")


@dataclass(frozen=True, slots=True)
class Slot:
    """One place on the axis: what is written under it, its full name, and the group it stands in (a year)."""

    short: str
    full: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Strand:
    """One row of figures; ``soft`` holds the places of those that are not final and drawn lighter."""

    label: str
    figures: tuple[Figure, ...]
    soft: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Picture:
    """Figures of up to four strands over the same slots, in one unit of measure.

    ``magnify`` writes large figures in 万 and 亿; ``gap`` is written where a figure is missing; ``head`` and ``foot``
    are printed into the picture for those who take it away by itself. Without ``measure`` the page around it names the
    unit and the strands. Raises ``ValueError`` where the strands do not fit.
    """

    title: str
    slots: tuple[Slot, ...]
    strands: tuple[Strand, ...]
    measure: str = ""
    decimals: int = 0
    magnify: bool = True
    gap: str = ""
    head: str = ""
    foot: str = ""
    text: str = ""

    def __post_init__(self) -> None:
        """Refuse strands that are too many, or not as long as the axis."""
        if len(self.strands) > len(KINDS):
            raise ValueError(f"at most {len(KINDS)} strands can be told apart")
        if any(len(strand.figures) != len(self.slots) for strand in self.strands):
            raise ValueError("every strand needs a figure, or None, for every slot")

    @property
    def known(self) -> list[Decimal]:
        """Every figure there is."""
        return [Decimal(one) for strand in self.strands for one in strand.figures if one is not None]


@dataclass(frozen=True, slots=True)
class Form:
    """The paper: its name (a class of the picture too), its size, and how much is written on it."""

    name: str
    width: int
    height: int
    size: int = 13
    figures: bool = True
    scale: bool = True
    lines: int = 4
    bar: float = 46.0
    margin: int = 8
    top: int = 26
    bottom: int = 34
    left: int = 52


#: For a desk, for a phone of 360 pixels, and small beside others.
BROAD: Final = Form("broad", 720, 260)
SLIM: Final = Form("slim", 340, 230, figures=False)
SMALL: Final = Form("small", 320, 150, size=11, scale=False, top=20, bottom=22, left=0, margin=0)
TALL: Final = Form("broad", 720, 330)


@dataclass(frozen=True, slots=True)
class Area:
    """Where the figures go, inside the paper."""

    left: float
    right: float
    top: float
    base: float

    @property
    def width(self) -> float:
        """From the scale to the right edge."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """From the lowest line to the highest."""
        return self.base - self.top


@dataclass(slots=True)
class Drawing:
    """A finished layout: shapes in the order they are painted. ``name`` makes the ids of the picture its own."""

    form: Form
    width: int
    height: int
    title: str
    text: str
    name: str
    shapes: list[object] = field(default_factory=list)
