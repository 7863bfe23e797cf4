"""What is picked out of a document on the way to its cells: printed rows, table four's words and figures, headings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, NamedTuple

from gongkai.papers.reading.blocks import Line, Place
from gongkai.reader.chapters import HeadingFound
from gongkai.reader.names import Head
from gongkai.reader.strips import Slot

#: What a slot is: a cell's value, a lone bar, a cell blank for certain, a blank line.
VALUE, BAR, EMPTY, GAP = "value", "bar", "empty", "gap"
#: A report has fewer than fifty rows; a file with so many is no report, and must not take long to say so.
MOST_ROWS: Final = 1000


@dataclass(slots=True)
class RawRow:
    """A row as printed: the row its label names ("" when that is still to be told), its slots, and table two's heads.

    ``marks`` says what each slot is: a value, a lone bar, an explicit blank, or a blank line. ``columns``: the grid
    column of each heading of table three. ``group``: the group it is printed under. ``last``: nothing of the
    document comes after it. ``doubtful``: labels and figures stand so far apart that these may be another row's.
    ``offset``: how many cells its label takes. ``covered``: how many cells before its figures are blank because the
    label covers them; None when that cannot be told.
    """

    table: int
    row: str
    label: str
    slots: list[Slot]
    marks: list[str]
    solid: bool
    place: Place
    heads: tuple[Head, ...] = ()
    columns: tuple[tuple[int, str], ...] = ()
    group: str = ""
    last: bool = False
    doubtful: bool = False
    offset: int = 0
    covered: int | None = 0

    @property
    def printed(self) -> bool:
        """Whether anything at all stands in its cells."""
        return len(self.marks) > self.marks.count(GAP)


class Event(NamedTuple):
    """In table four: a word or a value, and the strip it stood in. ``mark`` "" for a word."""

    slot: Slot
    mark: str
    strip: int


@dataclass(slots=True)
class Scan:
    """What was picked out. ``chapters``: index of the line and the heading; ``used``: lines that belong to tables.
    ``too_many``: there were more rows than any report has, and the rest was left out."""

    rows: list[RawRow] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    chapters: list[tuple[int, HeadingFound, Line]] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    lines: list[Line] = field(default_factory=list)
    too_many: bool = False
