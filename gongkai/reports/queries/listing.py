"""The cases or remedies behind a cell as a list that can be opened at any place, however long it is.

The kept counts say how many there are in each unit; so a page is found by adding, and read from the one or few units it
falls in by an index that begins with the unit. The list is in the order of the units, inside a unit by the day
received (what was received in the year), concluded (all else, those still in hand last) or filed (remedies).
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, overload

from django.db.models import Count, F, QuerySet

from gongkai.foi.models import IN_HAND, Case, Remedy
from gongkai.reports.queries import kept
from gongkai.reports.queries.behind import behind, counts_behind, flow_of
from gongkai.reports.queries.question import Question

_CARRIED = {"carried_in", "carried_out"}

_Key = tuple[Any, ...]


@dataclass(frozen=True)
class _Run:
    """Neighbours in the list: of one unit, and where the list is so divided of one year concluded (None: it is not)."""

    unit: int
    ended: int | None
    many: int


@dataclass(frozen=True)
class _Part:
    """The rows of a run from one place to another."""

    run: _Run
    start: int
    stop: int

    @property
    def whole(self) -> bool:
        return self.start == 0 and self.stop == self.run.many


class Listing(Sequence[Any]):
    """What a cell counts, unit by unit; of ``units`` only, where they are given. Reads nothing until asked.

    ``rows`` is the query each page is read with: the columns wanted, and what goes with them. ``total`` is the cell's
    figure, those of other units included. Raises ``UnknownCell``.
    """

    def __init__(
        self, question: Question, cell: str, rows: QuerySet[Any], units: Collection[int] | None = None
    ) -> None:
        """Keep what is asked; check that the form has such a cell."""
        behind(question, cell)
        self.question, self.cell, self.rows = question, cell, rows
        self.flow = flow_of(cell)
        self.units = None if units is None else frozenset(units)

    @cached_property
    def total(self) -> int:
        """How many the cell counts, whether they may be listed or not."""
        return sum(run.many for run in self._runs)

    def count(self, value: object = None) -> int:
        """Return how many are listed."""
        return len(self) if value is None else super().count(value)

    def __len__(self) -> int:
        """Return how many are listed."""
        return sum(run.many for run in self._shown)

    @overload
    def __getitem__(self, place: int) -> Any: ...

    @overload
    def __getitem__(self, place: slice) -> list[Any]: ...

    def __getitem__(self, place: int | slice) -> Any:
        """Return the row at a place, or those of a slice."""
        if isinstance(place, int):
            at = range(len(self))[place]
            return self._page(at, at + 1)[0]
        start, stop, step = place.indices(len(self))
        if step != 1:
            raise ValueError("a listing is read forwards")
        return self._page(start, stop)

    @cached_property
    def _runs(self) -> list[_Run]:
        if not self.question.whole_year:
            found = behind(self.question, self.cell).order_by().values_list("unit_id")
            return [_Run(unit, None, many) for unit, many in sorted(found.annotate(many=Count("pk")))]
        counts = counts_behind(self.question, self.cell)
        if self.flow in _CARRIED:
            divided = kept.by(counts, "unit_id", "concluded_year")
            return [_Run(unit, ended, many) for (unit, ended), many in sorted(divided.items())]
        return [_Run(unit, None, many) for (unit,), many in sorted(kept.by(counts, "unit_id").items())]

    @cached_property
    def _shown(self) -> list[_Run]:
        return [run for run in self._runs if self.units is None or run.unit in self.units]

    def _page(self, start: int, stop: int) -> list[Any]:
        keys = [pk for *_, pk in self._keys(self._parts(start, stop))]
        found = {row.pk: row for row in self.rows.order_by().filter(pk__in=keys)}
        return [found[pk] for pk in keys if pk in found]

    def _parts(self, start: int, stop: int) -> Iterator[_Part]:
        before = 0
        for run in self._shown:
            first, last = max(start - before, 0), min(stop - before, run.many)
            if first < last:
                yield _Part(run, first, last)
            before += run.many
            if before >= stop:
                return

    def _keys(self, parts: Iterator[_Part]) -> list[_Key]:
        """Return unit, year concluded, days and id of every row on a page: whole runs together, the rest one by one."""
        found: list[_Key] = []
        whole: dict[int | None, list[int]] = {}
        for part in parts:
            if part.whole:
                whole.setdefault(part.run.ended, []).append(part.run.unit)
            else:
                found += self._read((part.run.unit,), part.run.ended, part.start, part.stop)
        for ended, units in whole.items():
            found += self._read(tuple(units), ended)
        return sorted(found)

    def _read(self, units: tuple[int, ...], ended: int | None, start: int = 0, stop: int | None = None) -> list[_Key]:
        rows: QuerySet[Any] = behind(replace(self.question, only=units), self.cell)
        if ended == IN_HAND:
            rows = rows.filter(concluded_on__isnull=True)
        elif ended is not None:
            rows = rows.filter(concluded_on__range=(date(ended, 1, 1), date(ended, 12, 31)))
        days = self._days(rows.model, ended)
        rows = rows.order_by()
        if stop is not None:
            last = self.flow in _CARRIED and ended is None
            rows = rows.order_by(*(F(day).asc(nulls_last=True) if last else day for day in days), "pk")[start:stop]
        return [
            (unit, ended or 0, *(day or date.max for day in when), pk)
            for unit, *when, pk in rows.values_list("unit_id", *days, "pk")
        ]

    def _days(self, model: type[Case] | type[Remedy], ended: int | None) -> tuple[str, ...]:
        """Return the days a run is ordered by: each time the order of an index, so that a page ends the reading."""
        if issubclass(model, Remedy):
            return ("filed_on",)
        return ("received_on",) if self.flow == "received" or ended == IN_HAND else ("concluded_on", "received_on")


def listing(question: Question, cell: str, units: Collection[int] | None = None) -> Listing:
    """Return the list behind a cell with its units at hand. Raises ``UnknownCell``."""
    model: type[Case] | type[Remedy] = behind(question, cell).model
    return Listing(question, cell, model.objects.select_related("unit"), units)
