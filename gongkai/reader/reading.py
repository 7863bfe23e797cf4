"""What was read in a report: cells with their raw text and place, rows of its own, figures in the prose, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from gongkai.papers.reading.blocks import Place, Problem

Value = int | float | None
Verdict = Literal["fail", "warn", "cannot_tell"]

#: What ``form`` can be: the codes of the statutory forms, and these two.
NARRATIVE = "pre-2019"
MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class CellRead:
    """One cell of tables two to four. ``value`` None: blank or a placeholder, never zero; ``raw``: as printed.

    ``mark`` is the footnote mark after the figure (``7*``). ``unreadable``: something stands there that is no figure
    and no placeholder; value is None and a finding says so.
    """

    value: Value
    raw: str
    place: Place
    mark: str = ""
    unreadable: bool = False


@dataclass(frozen=True, slots=True)
class ExtraRowRead:
    """A row the official form does not have, under ``parent``. ``cells`` maps column codes to what was read."""

    table: int
    parent: str
    label: str
    cells: Mapping[str, CellRead]

    def as_json(self) -> dict[str, Any]:
        """As published figures write it."""
        values = {column: cell.value for column, cell in self.cells.items()}
        return {"table": self.table, "parent": self.parent, "label": self.label, "values": values}


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter of the report: its ordinal as printed (一 … 六, or more in old reports), heading and paragraphs."""

    number: int
    heading: str
    paragraphs: tuple[Prose, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class Prose:
    """A paragraph of running text, lines that the layout had broken joined again. ``chapter`` 0: before the first."""

    text: str
    place: Place
    chapter: int = 0


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure in the prose. ``what``: the cell it speaks of (``t3.received.total``) or a name of the matter, None
    when it is not known; ``unit``: 件, ％, 万元 …; ``scope``: whose figure and of when, as the text says ("" : the
    report's own body and year)."""

    text: str
    what: str | None
    value: int | float
    unit: str
    place: Place
    scope: str = ""

    def as_json(self) -> dict[str, Any]:
        """As ``check-report --json`` prints it."""
        return {
            "text": self.text,
            "what": self.what,
            "value": self.value,
            "unit": self.unit,
            "place": str(self.place),
        }


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not add up. ``rule``: an identity's number (I01 …) or a rule of reader/rules.csv.

    ``subject`` is what it is about (a cell code, a chapter, a sentence): with the rule it stays the same when the
    check runs again, so that a person's decision on it can be kept (``key``).
    """

    rule: str
    verdict: Verdict
    message: str
    left: Value | str
    right: Value | str
    place: Place
    subject: str = ""

    @property
    def key(self) -> str:
        """What identifies it from one run to the next."""
        return f"{self.rule}:{self.subject}"

    def as_json(self) -> dict[str, Any]:
        """As ``check-report --json`` prints it."""
        return {
            "rule": self.rule,
            "verdict": self.verdict,
            "message": self.message,
            "left": self.left,
            "right": self.right,
            "place": str(self.place),
        }


@dataclass(frozen=True)
class Reading:
    """A report as read. ``form``: trial2019, fmt2021, ``pre-2019``, ``mixed`` or "" when nothing tells.

    ``printed_rows``: per table, the row codes found in print order (a row printed twice stands twice). ``tables_cut``:
    tables that end before their last row. ``marks``: footnotes by mark. ``dates``: days the text names, by meaning
    (published, period_from, period_to).
    """

    file: str
    kind: str
    body: str = ""
    year: int | None = None
    form: str = ""
    title: str = ""
    cells: dict[str, CellRead] = field(default_factory=dict)
    extra_rows: tuple[ExtraRowRead, ...] = ()
    chapters: tuple[Chapter, ...] = ()
    prose: tuple[Prose, ...] = ()
    figures: tuple[Figure, ...] = ()
    footnotes: tuple[tuple[str, str], ...] = ()
    printed_rows: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    tables_cut: tuple[int, ...] = ()
    superseded_rows: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    reading_findings: tuple[Finding, ...] = ()
    """What the reading itself must say: a number that could not be read, a table cut off, a row that fits nowhere."""

    @property
    def values(self) -> dict[str, Value]:
        """The cells as plain figures."""
        return {code: cell.value for code, cell in self.cells.items()}

    def as_json(self, findings: tuple[Finding, ...] = ()) -> dict[str, Any]:
        """One object of what ``check-report --json`` prints."""
        return {
            "file": self.file,
            "body": self.body,
            "year": self.year,
            "form": self.form,
            "cells": {
                code: {"value": cell.value, "raw": cell.raw, "place": str(cell.place)}
                for code, cell in self.cells.items()
            },
            "extra_rows": [row.as_json() for row in self.extra_rows],
            "figures": [figure.as_json() for figure in self.figures],
            "findings": [finding.as_json() for finding in findings],
        }
