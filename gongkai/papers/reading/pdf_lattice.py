"""Ruled lines joined into the lattices they draw, and the cells of each: where no line parts two fields, they are one.

Borders that are missing at the sides (open tables) or at the foot of a page (a row cut by the page) are taken as drawn.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from gongkai.papers.reading.pdf_ink import Rule

_SAME: Final = 1.5
"""Points by which pieces of one line may be out of line."""

_GAP: Final = 3.2
"""Points that may be missing within a line or where two lines meet."""

_CLOSE: Final = 3.6
"""Lines closer than this many points are one border: no row of text fits between them."""

_SHORTEST: Final = 5.0
_MOST_LINES: Final = 500
_MOST_FIELDS: Final = 60_000


class Span(NamedTuple):
    """A line across or down: where it stands, and from where to where it runs."""

    at: float
    start: float
    end: float


class LatticeCell(NamedTuple):
    """A cell: its upper left field and how many fields it covers."""

    row: int
    column: int
    rows: int
    columns: int


@dataclass(frozen=True, slots=True)
class Lattice:
    """A ruled table: the edges of its columns and rows, its cells in reading order, and the cell of every field."""

    across: tuple[float, ...]
    down: tuple[float, ...]
    cells: tuple[LatticeCell, ...]
    owners: tuple[tuple[int, ...], ...]

    @property
    def area(self) -> float:
        """How large it is, in square points."""
        return (self.across[-1] - self.across[0]) * (self.down[-1] - self.down[0])

    def cell_at(self, x: float, y: float) -> int | None:
        """Return the index of the cell in which a point lies, None outside."""
        if not (self.across[0] <= x < self.across[-1] and self.down[0] <= y < self.down[-1]):
            return None
        return self.owners[bisect_right(self.down, y) - 1][bisect_right(self.across, x) - 1]

    def box(self, index: int) -> Rule:
        """Return the rectangle of a cell."""
        cell = self.cells[index]
        return Rule(
            self.across[cell.column],
            self.down[cell.row],
            self.across[cell.column + cell.columns],
            self.down[cell.row + cell.rows],
        )

    def encloses(self, other: Lattice) -> bool:
        """Whether another lattice stands inside one of its cells."""
        corner = self.cell_at(other.across[0], other.down[0])
        return corner is not None and corner == self.cell_at(other.across[-1], other.down[-1])


def lattices(rules: Sequence[Rule]) -> tuple[Lattice, ...]:
    """Return the tables that the rules draw, from top to bottom; what is no table (underlines, frames) is left out."""
    flat = [Span((r.top + r.bottom) / 2, r.left, r.right) for r in rules if r.right - r.left >= r.bottom - r.top]
    steep = [Span((r.left + r.right) / 2, r.top, r.bottom) for r in rules if r.bottom - r.top >= r.right - r.left]
    across, down = _lines(flat), _lines(steep)
    if len(across) > _MOST_LINES or len(down) > _MOST_LINES:
        return ()
    found = [made for flats, steeps in _groups(across, down) if (made := _lattice(flats, steeps)) is not None]
    return tuple(sorted(found, key=lambda one: (one.down[0], one.across[0])))


def _lines(pieces: list[Span]) -> list[Span]:
    """Join pieces that lie in one line."""
    lines: list[Span] = []
    group: list[Span] = []
    for piece in sorted(pieces):
        if group and piece.at - group[0].at > _SAME:
            lines += _joined(group)
            group = []
        group.append(piece)
    lines += _joined(group)
    return [line for line in lines if line.end - line.start >= _SHORTEST]


def _joined(group: list[Span]) -> Iterable[Span]:
    lines: list[Span] = []
    for piece in sorted(group, key=lambda one: one.start):
        if lines and piece.start <= lines[-1].end + _GAP:
            last = lines[-1]
            lines[-1] = Span(last.at, last.start, max(last.end, piece.end))
        else:
            lines.append(piece)
    return lines


def _meet(flat: Span, steep: Span) -> bool:
    across = flat.start - _GAP <= steep.at <= flat.end + _GAP
    return across and steep.start - _GAP <= flat.at <= steep.end + _GAP


def _groups(flats: list[Span], steeps: list[Span]) -> Iterable[tuple[list[Span], list[Span]]]:
    """Sort lines into groups that hang together."""
    parent = list(range(len(flats) + len(steeps)))
    for above, flat in enumerate(flats):
        for beside, steep in enumerate(steeps):
            if _meet(flat, steep):
                parent[_root(parent, above)] = _root(parent, len(flats) + beside)
    groups: dict[int, tuple[list[Span], list[Span]]] = {}
    for index, line in enumerate([*flats, *steeps]):
        pair = groups.setdefault(_root(parent, index), ([], []))
        pair[0 if index < len(flats) else 1].append(line)
    return groups.values()


def _root(parent: list[int], index: int) -> int:
    while parent[index] != index:
        parent[index] = parent[parent[index]]
        index = parent[index]
    return index


def _edges(places: Iterable[float]) -> list[float]:
    """Return where borders stand, those too close together taken as one."""
    groups: list[list[float]] = []
    for place in sorted(places):
        if groups and place - groups[-1][-1] <= _CLOSE and place - groups[-1][0] <= 2 * _CLOSE:
            groups[-1].append(place)
        else:
            groups.append([place])
    return [sum(group) / len(group) for group in groups]


def _lattice(flats: list[Span], steeps: list[Span]) -> Lattice | None:
    across, down = _edges(line.at for line in steeps), _edges(line.at for line in flats)
    if len(across) + len(down) < 4 or not across or not down:
        return None
    ruled = len(across)
    across = _open_ends(across, flats)
    down = _open_ends(down, steeps)
    if len(across) == 2 and ruled < 2:
        return None
    rows, columns = len(down) - 1, len(across) - 1
    if columns < 2 or rows * columns > _MOST_FIELDS:
        return None
    cells, owners = _cells(_parts(down, across, steeps), _parts(across, down, flats), rows, columns)
    return Lattice(tuple(across), tuple(down), cells, owners) if len(cells) > 1 else None


def _open_ends(edges: list[float], crossing: list[Span]) -> list[float]:
    """Add the borders that are not drawn where at least two crossing lines run on."""
    starts = [line.start for line in crossing if line.start < edges[0] - 2 * _CLOSE]
    ends = [line.end for line in crossing if line.end > edges[-1] + 2 * _CLOSE]
    before = [min(starts)] if len(starts) > 1 else []
    after = [max(ends)] if len(ends) > 1 else []
    return [*before, *edges, *after]


def _parts(along: list[float], places: list[float], lines: list[Span]) -> set[tuple[int, int]]:
    """Return (step along, border) for every border drawn beside a step, for either direction."""
    found: set[tuple[int, int]] = set()
    for line in lines:
        border = min(range(len(places)), key=lambda index: abs(places[index] - line.at))
        for step in range(len(along) - 1):
            middle = (along[step] + along[step + 1]) / 2
            if line.start - _GAP <= middle <= line.end + _GAP:
                found.add((step, border))
    return found


def _cells(
    beside: set[tuple[int, int]], below: set[tuple[int, int]], rows: int, columns: int
) -> tuple[tuple[LatticeCell, ...], tuple[tuple[int, ...], ...]]:
    """Return the cells and the cell of every field. ``beside`` holds (row, border), ``below`` (column, border)."""
    owners = [[-1] * columns for _ in range(rows)]
    cells: list[LatticeCell] = []
    for row in range(rows):
        for column in range(columns):
            if owners[row][column] >= 0:
                continue
            wide = 1
            while column + wide < columns and owners[row][column + wide] < 0 and (row, column + wide) not in beside:
                wide += 1
            high = 1
            while row + high < rows and _open(below, beside, row + high, column, wide):
                high += 1
            for taken in range(row, row + high):
                owners[taken][column : column + wide] = [len(cells)] * wide
            cells.append(LatticeCell(row, column, high, wide))
    return tuple(cells), tuple(map(tuple, owners))


def _open(below: set[tuple[int, int]], beside: set[tuple[int, int]], row: int, column: int, wide: int) -> bool:
    """Whether the fields of a row belong to the cell above them: no line between, none within."""
    fields = range(column, column + wide)
    return not any((field, row) in below for field in fields) and not any(
        (row, field) in beside for field in fields[1:]
    )
