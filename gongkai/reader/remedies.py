"""Table four: fifteen figures in one row, in three blocks, or one under the other, under every kind of heading."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from gongkai.papers.reading.blocks import Place
from gongkai.reader.alignment import loose
from gongkai.reader.names import column_names, core, row_names
from gongkai.reader.printed import BAR, EMPTY, GAP, VALUE, Event
from gongkai.reader.strips import Slot
from gongkai.statute.tables import forms

_SUITS: Final = "suits"


@dataclass(slots=True)
class Run:
    """Figures with no heading between them; ``blocks`` and ``heads``: those before it, since the last run."""

    blocks: list[str] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    slots: list[Slot] = field(default_factory=list)
    marks: list[str] = field(default_factory=list)
    solid: bool = False

    @property
    def values(self) -> list[Slot]:
        """The cells that hold something, or are blank for certain."""
        return [slot for slot, mark in zip(self.slots, self.marks, strict=True) if mark in (VALUE, EMPTY)]


@dataclass(frozen=True, slots=True)
class Remedies:
    """Table four as printed: the slot of each row and column, and rows whose figures do not fit."""

    slots: dict[tuple[str, str], Slot]
    unfit: tuple[Run, ...]
    place: Place
    repeated: bool = False
    cut: bool = False


@cache
def blocks() -> tuple[str, ...]:
    """The three rows of table four."""
    return tuple(row.row for row in forms()[-1].rows(4))


@cache
def columns() -> tuple[str, ...]:
    """The five columns of each."""
    return tuple(column.column for column in forms()[-1].columns(4))


@cache
def _pattern() -> re.Pattern[str]:
    words = [name for name, (table, _) in row_names().items() if table == 4] + list(column_names()[4])
    return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))


def _headings(text: str) -> list[tuple[str, str]]:
    """The blocks and columns a text names, in its order."""
    found: list[tuple[str, str]] = []
    for match in _pattern().findall(core(text)):
        key = row_names().get(match)
        if key and key[0] == 4:
            found.append(("block", key[1]))
        else:
            found.append(("head", column_names()[4][match].column))
    return found


def _without_blank_headings(events: Sequence[Event]) -> list[Event]:
    """Blank cells in a row of column headings are no figures."""
    named: dict[int, list[tuple[str, str]]] = {}
    for event in events:
        if event.strip > 0 and not event.mark:
            named.setdefault(event.strip, []).extend(_headings(event.slot.text))
    filled = {event.strip for event in events if event.mark == VALUE}
    headed = {
        strip
        for strip, names in named.items()
        if strip not in filled and (len(names) > 2 or any(kind == "head" for kind, _ in names) or len({*names}) > 1)
    }
    return [event for event in events if event.strip not in headed or not event.mark]


def _runs(events: Sequence[Event]) -> list[Run]:
    runs = [Run()]
    strip = 0
    for event in events:
        new_row = event.strip > 0 and event.strip != strip and bool(runs[-1].values)
        strip = event.strip
        if new_row:
            runs.append(Run())
        if event.mark == GAP and runs[-1].solid:
            # A blank line behind a row.
            continue
        if event.mark:
            if event.mark != EMPTY or runs[-1].values or event.strip > 0:
                runs[-1].slots.append(event.slot)
                runs[-1].marks.append(event.mark)
                runs[-1].solid = event.strip > 0
            continue
        for kind, code in _headings(event.slot.text):
            if runs[-1].values and VALUE in runs[-1].marks:
                runs.append(Run())
            elif runs[-1].slots:
                # Blank cells and blank lines between headings are no figures.
                runs[-1].slots, runs[-1].marks = [], []
            (runs[-1].blocks if kind == "block" else runs[-1].heads).append(code)
    return [run for run in runs if run.values or run.heads or run.blocks]


def remedies(events: Sequence[Event], last: bool) -> Remedies | None:
    """Read table four from what stands in its zone; None when nothing of it is printed. ``last``: the document ends
    with it."""
    runs = _runs(_without_blank_headings(events))
    filled = [run for run in runs if run.values]
    place = next((event.slot.place for event in events if event.mark == VALUE), Place())
    if not filled:
        return _blank(runs, events, last)
    if any(_scattered(run) for run in filled):
        return _in_reading_order(filled, place)
    found: dict[tuple[str, str], Slot] = {}
    unfit: list[Run] = []
    repeated = False
    state = _State(order=_block_order(runs))
    for number, run in enumerate(runs):
        state.pass_by(run)
        if not run.values:
            continue
        cells = state.cells(run, last and number == len(runs) - 1)
        if cells is None:
            unfit.append(run)
            continue
        different = any(key in found and found[key].text != slot.text for key, slot in cells.items())
        repeated = repeated or different
        for key, slot in cells.items():
            found.setdefault(key, slot)
    unfit = [run for run in unfit if VALUE in run.marks]
    complete = len(found) == len(blocks()) * len(columns())
    return Remedies(found, () if complete else tuple(unfit), place, repeated, cut=not complete and not unfit)


def _scattered(run: Run) -> bool:
    """Some of a block's headings stand before these figures, others elsewhere: where a block begins cannot be told."""
    return not run.solid and 0 < len(run.heads) < len(columns()) and len(run.values) not in (1, len(blocks()), 15)


def _in_reading_order(filled: Sequence[Run], place: Place) -> Remedies:
    """Headings torn apart: believed in reading order if all fifteen are there, each behind its heading where it has
    one."""
    keys = [(block, column) for block in blocks() for column in columns()]
    slots = [slot for run in filled for slot in run.values]
    fits = len(slots) == len(keys)
    at = 0
    for run in filled:
        if fits and 0 < len(run.heads) < len(columns()) and run.heads[-1] != keys[at][1]:
            fits = False
        at += len(run.values)
    if fits:
        return Remedies(dict(zip(keys, slots, strict=True)), (), place)
    return Remedies({}, (Run(slots=slots, marks=[VALUE] * len(slots)),), place)


def _blank(runs: Sequence[Run], events: Sequence[Event], last: bool) -> Remedies | None:
    heads = sum(len(run.heads) for run in runs)
    if last or heads < len(columns()) or not events:
        return None
    place = events[-1].slot.place
    slots = {(block, column): Slot("", place) for block in blocks() for column in columns()}
    return Remedies(slots, (), place)


def _block_order(runs: Sequence[Run]) -> tuple[str, ...]:
    seen = list(dict.fromkeys(block for run in runs for block in run.blocks if block != _SUITS))
    return tuple(seen) if sorted(seen) == sorted(blocks()) else blocks()


@dataclass(slots=True)
class _State:
    """What has been named so far."""

    order: tuple[str, ...]
    block: str = ""
    heads: list[str] = field(default_factory=list)
    done: list[str] = field(default_factory=list)
    named: set[str] = field(default_factory=set)
    """The blocks named since the last figures."""
    passed: bool = False

    def pass_by(self, run: Run) -> None:
        """Take note of the headings before a run."""
        if self.passed:
            self.named = set()
        self.passed = bool(run.values)
        self.named.update(block for block in run.blocks if block != _SUITS)
        for block in run.blocks:
            # 行政诉讼 stands over its two halves, and may be read after the first of them.
            if block != _SUITS or self.block in ("", blocks()[0]):
                self.block = block
        if run.heads:
            self.heads = (self.heads + run.heads)[-15:]

    def cells(self, run: Run, last: bool) -> dict[tuple[str, str], Slot] | None:
        """The cells of a run of figures."""
        width = len(columns())
        for count, keys in (
            (3 * width, self._all_keys),
            (2 * width, self._suit_keys),
            (width, self._block_keys),
            (len(blocks()), self._column_keys),
            (1, self._one_key),
        ):
            if count < 3 * width and count % width == 0 and self._some_are_missing(run):
                continue
            slots = _resolved(run, count)
            wanted = keys(run) if slots else []
            if slots and wanted:
                return dict(zip(wanted, slots, strict=True))
        if last and run.values and all(mark == VALUE for mark in run.marks if mark != GAP) and len(run.values) < 15:
            keys_ = self._all_keys(run)
            return dict(zip(keys_, run.values, strict=False)) if not self.done else None
        return None

    def _some_are_missing(self, run: Run) -> bool:
        """Loose figures behind several blocks' headings: were blank ones dropped, nothing tells whose they are."""
        return not run.solid and len(self.named) > 1

    def _order(self) -> tuple[str, ...]:
        """The order of the columns as headed, where every block is headed whole and alike; else the form's."""
        width = len(columns())
        parts = {tuple(self.heads[at : at + width]) for at in range(0, len(self.heads), width)}
        if len(parts) == 1 and sorted(next(iter(parts))) == sorted(columns()):
            return next(iter(parts))
        return columns()

    def _keys(self, names: Sequence[str]) -> list[tuple[str, str]]:
        return [(name, column) for name in names for column in self._order()]

    def _all_keys(self, run: Run) -> list[tuple[str, str]]:
        self.done = list(self.order)
        return self._keys(self.order)

    def _suit_keys(self, run: Run) -> list[tuple[str, str]]:
        names = [block for block in self.order if block != blocks()[0]]
        self.done += names
        return self._keys(names)

    def _block_keys(self, run: Run) -> list[tuple[str, str]]:
        block = self.block
        if block in ("", _SUITS) or block in self.done:
            block = next((name for name in self.order if name not in self.done), "")
        if not block:
            return []
        self.done.append(block)
        return self._keys([block])

    def _column_keys(self, run: Run) -> list[tuple[str, str]]:
        return [(block, run.heads[-1]) for block in self.order] if len(run.heads) == 1 else []

    def _one_key(self, run: Run) -> list[tuple[str, str]]:
        block = self.block if self.block != _SUITS else ""
        return [(block, run.heads[-1])] if block and len(run.heads) == 1 else []


def _resolved(run: Run, count: int) -> list[Slot] | None:
    if run.solid:
        slots = [slot for slot, mark in zip(run.slots, run.marks, strict=True) if mark in (VALUE, EMPTY)]
        while len(slots) > count and not slots[-1].text:
            slots.pop()
        while len(slots) > count and not slots[0].text:
            slots.pop(0)
        return slots if len(slots) == count else None
    if count < len(columns()) or BAR in run.marks or VALUE in run.marks:
        # A row of table four has no label: a bar may open it, and be taken for a blank cell.
        return loose(run.slots, run.marks, count, covered=None)
    return None
