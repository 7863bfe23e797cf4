"""A report as an officer would file it: words, and tables whose every figure is printed in some way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from gongkai.reader.tests.workshop.facts import Facts, Value, make
from gongkai.reader.tests.workshop.prose import Chapter, Paragraph, Text, write


def plain(value: Value) -> str:
    """A figure as it is usually printed; a blank is nothing."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.6f}".rstrip("0").rstrip(".")
    return str(value)


@dataclass(frozen=True)
class Report:
    """``cells``: what a person reads in the tables (None: blank), ``printed``: the characters that stand there.

    ``labels``: names of rows and columns that are printed otherwise than the form has them. ``unprinted``: rows left
    out, as ``3.petition``.
    """

    facts: Facts
    text: Text
    cells: Mapping[str, Value]
    printed: Mapping[str, str]
    labels: Mapping[str, str] = field(default_factory=dict)
    unprinted: frozenset[str] = frozenset()
    footnotes: tuple[str, ...] = ()
    extras: Mapping[str, str] = field(default_factory=dict)

    def prints(self, table: int, row: str) -> bool:
        """Whether that row stands in the table."""
        return f"{table}.{row}" not in self.unprinted and any(c.startswith(f"t{table}.{row}.") for c in self.cells)

    def label(self, key: str, official: str) -> str:
        """A label as printed here."""
        return self.labels.get(key, official)

    def printed_extra(self, index: int, column: str) -> str:
        """A figure of a row of the unit's own."""
        return self.extras.get(f"x{index}.{column}", plain(self.facts.extra[index].values[column]))

    @property
    def expected(self) -> dict[str, Value]:
        """The cells a reader must find, and no others."""
        return {code: v for code, v in self.cells.items() if code[1:].rsplit(".", 1)[0] not in self.unprinted}

    def with_cell(self, code: str, value: Value, printed: str | None = None) -> Report:
        """The same report with one figure typed otherwise."""
        text = plain(value) if printed is None else printed
        return replace(self, cells={**self.cells, code: value}, printed={**self.printed, code: text})

    def with_text(self, change: Callable[[Paragraph], Paragraph]) -> Report:
        """The same report with every paragraph passed through ``change``."""
        chapters = tuple(replace(one, paragraphs=tuple(map(change, one.paragraphs))) for one in self.text.chapters)
        return replace(self, text=replace(self.text, intro=tuple(map(change, self.text.intro)), chapters=chapters))

    def with_chapters(self, chapters: tuple[Chapter, ...]) -> Report:
        """The same report with other chapters."""
        return replace(self, text=replace(self.text, chapters=chapters))

    def spelled(self, figures: Callable[[str], str]) -> Report:
        """The same report with its figures printed in another way."""
        printed = {code: figures(text) if text else text for code, text in self.printed.items()}
        return replace(self, printed=printed)


def of(facts: Facts, *, comparing: bool = False) -> Report:
    """A report of these facts, the words chosen by the facts themselves."""
    rng = Random(f"{facts.body.name}{facts.year}{facts.total('received')}{facts.total('not_held')}")
    cells = dict(facts.cells)
    return Report(facts, write(facts, rng, comparing=comparing), cells, {code: plain(v) for code, v in cells.items()})


def report(seed: int, *, year: int | None = None, with_previous: bool = False) -> Report:
    """The report of a seed."""
    return of(make(seed, year=year, with_previous=with_previous), comparing=with_previous)
