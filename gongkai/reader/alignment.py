"""Which slot of a printed row belongs to which column; where that cannot be told, nothing is guessed."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.reader.printed import BAR, EMPTY, GAP, VALUE, RawRow
from gongkai.reader.strips import Slot, blank
from gongkai.reader.values import split_glued


def aligned(row: RawRow, columns: Sequence[str]) -> dict[str, Slot] | None:
    """Each column's slot, or None when the slots do not fit the columns. A row without slots is blank throughout."""
    if len(row.slots) != len(columns) and all(blank(slot) for slot in row.slots):
        nothing = Slot("", row.place)
        first = next((slot for slot, mark in zip(row.slots, row.marks, strict=True) if mark != GAP), nothing)
        return dict.fromkeys(columns, Slot(first.text, first.place))
    if row.solid:
        return _solid(row, columns)
    slots = loose(row.slots, row.marks, len(columns))
    return dict(zip(columns, slots, strict=True)) if slots else None


def loose(slots: Sequence[Slot], marks: Sequence[str], count: int, covered: int | None = 0) -> list[Slot] | None:
    """The cells of a row printed one cell to a line, if what stands there can be ``count`` cells in one way only.

    ``covered``: how many blank cells stand before the row's, None when that cannot be told.
    """
    pairs = list(zip(slots, marks, strict=True))
    if any(slot.ended for slot, mark in pairs if mark == VALUE):
        return _ended_by_bars(pairs, count, covered)
    values = [slot for slot, mark in pairs if mark in (VALUE, EMPTY)]
    if len(values) == 1 and values[0].glued and count > 1:
        return _unglued(values[0], count)
    if len(values) == count:
        return values
    with_bars = [(slot, mark) for slot, mark in pairs if mark != GAP]
    if len(with_bars) == count + 1 and with_bars[-1][1] == BAR:
        with_bars.pop()
    if len(with_bars) == count:
        return [slot for slot, _ in with_bars]
    return _between_bars(pairs, count) or _by_blank_lines(pairs, count)


def _ended_by_bars(pairs: Sequence[tuple[Slot, str]], count: int, covered: int | None) -> list[Slot] | None:
    """Cells with a bar behind each on its line, lone bars where they are blank."""
    printed = [(slot, mark) for slot, mark in pairs if mark != GAP]
    if not all(slot.ended for slot, mark in printed[:-1] if mark == VALUE):
        return None
    cells = _fitting([slot for slot, _ in printed], count, covered)
    return cells if len(cells) == count else None


def _between_bars(pairs: Sequence[tuple[Slot, str]], count: int) -> list[Slot] | None:
    """Cells and bars on lines of their own, the label's bar first, no line where a cell is blank."""
    printed = [(slot, mark) for slot, mark in pairs if mark != GAP]
    if not printed or not printed[0][1] == BAR == printed[-1][1]:
        return None
    cells: list[Slot] = []
    filled = False
    for slot, mark in printed[1:]:
        if mark != BAR and filled:
            return None
        if mark != BAR or not filled:
            cells.append(slot)
        filled = mark != BAR
    cells = _fitting(cells, count, None)
    return cells if len(cells) == count else None


def _unglued(slot: Slot, count: int) -> list[Slot] | None:
    figures = split_glued(slot.text, count)
    return [Slot(figure, slot.place) for figure in figures] if figures else None


def _by_blank_lines(pairs: Sequence[tuple[Slot, str]], count: int) -> list[Slot] | None:
    """Blank cells that are blank lines, with or without another blank line between cells."""
    if any(mark == BAR for _, mark in pairs):
        return None
    for trimmed in (list(pairs), _without_last_gaps(pairs, count)):
        if len(trimmed) == count and not _every_other_blank(trimmed):
            return [slot for slot, _ in trimmed]
    spaced = list(pairs)
    if spaced and spaced[0][1] == GAP:
        spaced = spaced[1:]
    cells, between = spaced[0::2], spaced[1::2]
    if all(mark == GAP for _, mark in between) and len(cells) in (count, count + 1):
        if len(cells) == count + 1 and cells[-1][1] != GAP:
            return None
        return [slot for slot, _ in cells[:count]]
    return None


def _without_last_gaps(pairs: Sequence[tuple[Slot, str]], count: int) -> list[tuple[Slot, str]]:
    trimmed = list(pairs)
    while len(trimmed) > count and trimmed[-1][1] == GAP:
        trimmed.pop()
    return trimmed


def _every_other_blank(pairs: Sequence[tuple[Slot, str]]) -> bool:
    """Values with a blank line after each: the blank lines divide cells and are none themselves."""
    blank_lines = [mark == GAP for _, mark in pairs]
    first, second = blank_lines[0::2], blank_lines[1::2]
    return len(pairs) > 2 and ((all(second) and not any(first)) or (all(first) and not any(second)))


def _solid(row: RawRow, columns: Sequence[str]) -> dict[str, Slot] | None:
    count = len(columns)
    slots = _fitting(row.slots, count, row.covered)
    if len(slots) == count:
        return dict(zip(_printed_order(row, columns), slots, strict=True))
    if len(slots) == 1 and slots[0].glued:
        figures = _unglued(slots[0], count)
        return dict(zip(columns, figures, strict=True)) if figures else None
    return _by_columns(row, columns) or _by_spans(row, columns)


def _fitting(slots: list[Slot], count: int, covered: int | None) -> list[Slot]:
    """Without blank cells too many, before or behind; all of them where nothing tells which of the two.

    ``covered`` is how many before are blank because the label covers them.
    """
    fitting = list(slots)
    if len(fitting) > count and covered is None and not fitting[0].text and not fitting[-1].text:
        return fitting
    ahead = covered or 0
    while len(fitting) > count and ahead and not fitting[0].text:
        fitting.pop(0)
        ahead -= 1
    for end in (-1, 0):
        while len(fitting) > count and not fitting[end].text:
            fitting.pop(end)
    return fitting


def _printed_order(row: RawRow, columns: Sequence[str]) -> Sequence[str]:
    printed = [code for _, code in row.columns]
    return printed if sorted(printed) == sorted(columns) else columns


def _by_columns(row: RawRow, columns: Sequence[str]) -> dict[str, Slot] | None:
    """By the grid column of each heading: a cell belongs to the headings it stands under."""
    printed = dict(row.columns)
    if sorted(printed.values()) != sorted(columns):
        return None
    found: dict[str, Slot] = {}
    for slot in row.slots:
        under = [code for place, code in printed.items() if slot.column <= place < slot.column + slot.columns]
        if len(under) > 1 and not blank(slot):
            return None
        found.update(dict.fromkeys(under, slot))
    return found if len(found) == len(columns) else None


def _by_spans(row: RawRow, columns: Sequence[str]) -> dict[str, Slot] | None:
    """Merged blank cells: each stands for as many columns as it covers."""
    spread = [slot for slot in row.slots for _ in range(slot.columns)]
    if len(spread) != len(columns) or any(slot.columns > 1 and not blank(slot) for slot in row.slots):
        return None
    return dict(zip(columns, spread, strict=True))
