"""From broken equations to their causes: the smallest set of cells whose change makes everything hold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gongkai.reader.checks.equations import Equation, Figures

#: Beyond this a table is not mistyped but made up; it is told by equation.
_MOST_TRIED = 12


@dataclass(frozen=True, slots=True)
class Cause:
    """A fault. ``cell`` and ``should``: the figure that explains it; without, the ``candidates`` equally good."""

    equations: tuple[Equation, ...]
    cell: str = ""
    should: int | float = 0
    candidates: tuple[str, ...] = ()
    swapped: tuple[str, ...] = ()


class _System:
    """The equations that can be evaluated, and how far each is off."""

    def __init__(self, off: Mapping[Equation, int | float], figures: Figures) -> None:
        self.figures = figures
        self.off = dict(off)
        self.of_cell: dict[str, list[tuple[Equation, int]]] = {}
        for one in off:
            for cell in one.left:
                self.of_cell.setdefault(cell, []).append((one, 1))
            for cell in one.right:
                self.of_cell.setdefault(cell, []).append((one, -1))

    def broken(self) -> list[Equation]:
        return [one for one, off in self.off.items() if off]

    def change(self, cell: str) -> int | float | None:
        """The change of one cell that sets right every equation it stands in; None when there is none."""
        changes = {-self.off[one] * sign for one, sign in self.of_cell[cell]}
        if len(changes) != 1:
            return None
        change = changes.pop()
        return change if change and self.possible(cell, change) else None

    def possible(self, cell: str, change: int | float) -> bool:
        return (self.figures.get(cell) or 0) + change >= 0

    def apply(self, cell: str, change: int | float) -> None:
        for one, sign in self.of_cell[cell]:
            self.off[one] = round(self.off[one] + sign * change, 6)

    def singles(self) -> dict[str, int | float]:
        """Cells each of which alone sets right all it stands in."""
        cells = dict.fromkeys(cell for one in self.broken() for cell in one.cells)
        changes = ((cell, self.change(cell)) for cell in cells)
        return {cell: change for cell, change in changes if change is not None}


def causes(off: Mapping[Equation, int | float], figures: Figures) -> list[Cause]:
    """The faults behind the broken ones of the equations that can be evaluated; ``off``: by how much each is off."""
    if not any(off.values()):
        return []
    system = _System(off, figures)
    found: list[Cause] = []
    while (cause := _unique_single(system)) is not None:
        found.append(cause)
    swap = _swap(system)
    if swap:
        found.append(swap)
    found.extend(_pair(system))
    return _swaps_merged([*found, *_by_rule(system)], figures)


def _swaps_merged(found: list[Cause], figures: Figures) -> list[Cause]:
    """Two cells of one row each of which should hold the other's figure are one fault."""
    merged: list[Cause] = []
    for cause in found:
        row = cause.cell.rpartition(".")[0]
        for at, other in enumerate(merged):
            same = cause.cell and other.cell and other.cell.rpartition(".")[0] == row
            if same and figures.get(cause.cell) == other.should and figures.get(other.cell) == cause.should:
                merged[at] = Cause(other.equations + cause.equations, swapped=(other.cell, cause.cell))
                break
        else:
            merged.append(cause)
    return merged


def _unique_single(system: _System) -> Cause | None:
    """A cell that no other explains as well. It is taken as set right before the next is looked for."""
    singles = system.singles()
    reach = {cell: {one for one, _ in system.of_cell[cell]} for cell in singles}
    best = sorted(singles, key=lambda cell: -len(reach[cell]))
    for cell in best:
        rivals = [other for other in best if other != cell and reach[other] & reach[cell]]
        if len(reach[cell]) < 2 or any(len(reach[other]) >= len(reach[cell]) for other in rivals):
            continue
        return _take(system, cell, singles[cell])
    return None


def _take(system: _System, cell: str, change: int | float) -> Cause:
    touched = tuple(one for one, _ in system.of_cell[cell])
    system.apply(cell, change)
    return Cause(touched, cell, _plain((system.figures.get(cell) or 0) + change))


def _plain(figure: int | float) -> int | float:
    rounded = round(figure, 6)
    return int(rounded) if rounded == int(rounded) else rounded


def _swap(system: _System) -> Cause | None:
    """Two columns of one row filled the wrong way round: two sums off by the same, opposite ways."""
    broken = system.broken()
    if len(broken) != 2 or broken[0].rule != broken[1].rule or broken[0].rule not in {"I01", "I02"}:
        return None
    first, second = broken
    if system.off[first] != -system.off[second]:
        return None
    rows = []
    for cell in first.cells:
        other = f"{cell.rpartition('.')[0]}.{second.line}"
        sign = 1 if cell in first.left else -1
        gap = (system.figures.get(cell) or 0) - (system.figures.get(other) or 0)
        if other in second.cells and gap * sign == system.off[first] and _same_rows(system, cell, other):
            rows.append((cell, other))
    for one in broken:
        system.off[one] = 0
    if len(rows) == 1:
        return Cause((first, second), swapped=rows[0])
    return Cause((first, second), candidates=tuple(cell for cell, _ in rows))


def _same_rows(system: _System, cell: str, other: str) -> bool:
    """Whether every further equation of the two cells holds the other too, so that the swap leaves it alone."""
    ours = {one for one, _ in system.of_cell[cell] if not system.off[one]}
    return ours == {one for one, _ in system.of_cell[other] if not system.off[one]}


def _pair(system: _System) -> list[Cause]:
    """Two cells that together explain the rest, when no other two do."""
    broken = system.broken()
    if not 2 <= len(broken) <= _MOST_TRIED:
        return []
    found: dict[frozenset[str], tuple[tuple[str, int | float], tuple[str, int | float]]] = {}
    tried = {(cell, -off * _sign(one, cell)) for one in broken for off in [system.off[one]] for cell in one.cells}
    for cell, change in sorted(tried):
        if not system.possible(cell, change):
            continue
        system.apply(cell, change)
        rest = system.broken()
        for other in _whole(system, rest):
            if other[0] != cell:
                found[frozenset((cell, other[0]))] = ((cell, change), other)
        system.apply(cell, -change)
        if len(found) > 1:
            return []
    if not found:
        return []
    return [_take(system, cell, change) for cell, change in next(iter(found.values()))]


def _sign(one: Equation, cell: str) -> int:
    return 1 if cell in one.left else -1


def _whole(system: _System, rest: list[Equation]) -> Iterable[tuple[str, int | float]]:
    """The cells each of which sets right all that is left."""
    if not rest:
        return
    for cell in rest[0].cells:
        if {one for one, _ in system.of_cell[cell]} >= set(rest):
            change = system.change(cell)
            if change is not None:
                yield cell, change


def _by_rule(system: _System) -> list[Cause]:
    """What is left, told by equation: a row or column alone, or all columns of one rule together."""
    left = system.broken()
    groups: dict[tuple[str, str], list[Equation]] = {}
    for one in left:
        by_column = one.rule in {"I01", "I02"}
        groups.setdefault((one.rule, "" if by_column else one.line), []).append(one)
    singles = system.singles()
    return [Cause(tuple(group), candidates=_candidates(group, singles)) for group in groups.values()]


def _candidates(group: Sequence[Equation], singles: Mapping[str, int | float]) -> tuple[str, ...]:
    if len(group) != 1:
        return ()
    return tuple(cell for cell in group[0].cells if cell in singles)
