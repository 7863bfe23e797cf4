"""Figures of a made-up annual report that add up in every way the law knows, and the report of the year before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from random import Random

from gongkai.reader.tests.workshop.places import Body, a_body
from gongkai.statute.tables import Form, cell_code, form, form_for_year

Value = int | float | None

#: How often each way of concluding is met; the rest of the rows are rare.
WEIGHTS = {"disclosed": 40, "not_held": 22, "partly_disclosed": 12, "petition": 5, "other_ground": 5, "other": 5}
EXTRA_LABELS = (
    ("3.申请人主动撤回申请", "4.转请其他渠道咨询"),
    ("3.申请人撤销申请", "4.告知咨询渠道"),
    ("3.合并办理的申请", "4.申请人撤回", "5.告知向其他机关查询"),
)
INPUT_COLUMNS = ("natural", "business", "research", "charity", "legal_service", "other_org")


@dataclass(frozen=True)
class Extra:
    """A row of the unit's own, printed where the form has 其他."""

    parent: str
    label: str
    values: Mapping[str, Value]


@dataclass(frozen=True)
class Facts:
    """Everything the tables of one report say. ``single_other``: the old row 其他处理 on the form of 2021."""

    body: Body
    year: int
    form: Form
    cells: dict[str, Value]
    extra: tuple[Extra, ...] = ()
    single_other: bool = False
    previous: Facts | None = None
    units: tuple[Facts, ...] = field(default=())

    def total(self, row: str) -> int:
        """The total of a row of table three; groups are summed."""
        cell = self.cells.get(cell_code(3, row, "total"))
        if cell is not None:
            return int(cell)
        own = sum(int(extra.values["total"] or 0) for extra in self.extra if extra.parent == row)
        return own + sum(self.total(child.row) for child in self.form.row(3, row).children if self._has(child.row))

    def four(self, block: str, column: str = "total") -> int:
        """A figure of table four."""
        return int(self.cells[cell_code(4, block, column)] or 0)

    def _has(self, row: str) -> bool:
        return cell_code(3, row, "total") in self.cells


def make(seed: int, *, year: int | None = None, with_previous: bool = False) -> Facts:
    """The facts of one seed."""
    rng = Random(seed)
    chosen = year or rng.choice((2019, 2020, 2021, 2022, 2022, 2023, 2023, 2024, 2024, 2025))
    body = a_body(rng)
    if not with_previous or chosen == 2019:
        return _one(rng, body, chosen, None)
    return _one(rng, body, chosen, _one(rng, body, chosen - 1, None))


def parent_of(seed: int, count: int) -> Facts:
    """A parent's report that is the sum of ``count`` units' reports."""
    rng = Random(seed)
    year = rng.choice((2021, 2022, 2023, 2024))
    units = tuple(_one(rng, a_body(rng), year, None, plain=True) for _ in range(count))
    cells: dict[str, Value] = {}
    for code in units[0].cells:
        total = sum(unit.cells[code] or 0 for unit in units)
        cells[code] = round(total, 6) if isinstance(total, float) else total
    return Facts(a_body(rng), year, units[0].form, cells, units=units)


def _one(rng: Random, body: Body, year: int, previous: Facts | None, *, plain: bool = False) -> Facts:
    kind = form_for_year(year)
    shape = "plain" if plain or kind.code == "trial2019" else rng.choice(("plain",) * 6 + ("extra", "single"))
    cells: dict[str, Value] = {}
    _table_two(rng, kind, body, cells, previous)
    extra = _table_three(rng, kind, cells, shape, previous)
    _table_four(rng, kind, cells)
    return Facts(body, year, kind, cells, extra, shape == "single", previous)


def _scale(rng: Random) -> int:
    return rng.choice((0, 0, 1, 3, 3, 8, 8, 20, 20, 60, 60, 300, 3000))


def _upto(rng: Random, top: int, zero: float = 0.3) -> int:
    return 0 if top <= 0 or rng.random() < zero else rng.randint(1, top)


def _near(rng: Random, code: str, previous: Facts | None, top: int) -> int:
    """A figure of its own, or one within a third of last year's."""
    before = previous.cells.get(code) if previous else None
    return round(int(before) * rng.uniform(0.7, 1.3)) if before is not None else _upto(rng, top, 0.35)


def _table_two(rng: Random, kind: Form, body: Body, cells: dict[str, Value], previous: Facts | None) -> None:
    if kind.code == "fmt2021":
        for row, top in (("rules", 2 if body.government else 0), ("normative", 12)):
            _documents(rng, row, top, cells, previous)
        for row, top in (("licensing", 40000), ("penalty", 9000), ("coercion", 700)):
            cells[f"t2.{row}.decisions"] = _near(rng, f"t2.{row}.decisions", previous, rng.choice((9, 300, top)))
        fees = previous.cells.get("t2.fees.amount") if previous else None
        some = round(rng.uniform(0.5, 90000), rng.choice((1, 2, 3)))
        cells["t2.fees.amount"] = rng.choice((0, 0, 0, 7545, some)) if fees is None else fees
        # The form is never without any figure: an untouched form is a fault of its own.
        cells["t2.penalty.decisions"] = cells["t2.penalty.decisions"] or rng.randint(1, 60)
        return
    for row, top in (("rules", 2 if body.government else 0), ("normative", 12)):
        made = _upto(rng, top)
        before = previous.cells.get(f"t2.{row}.public_total") if previous else _upto(rng, top * 4)
        cells.update({f"t2.{row}.made": made, f"t2.{row}.published": made})
        cells[f"t2.{row}.public_total"] = int(before or 0) + made
    services = rng.random() < 0.7
    for row in ("licensing", "other_services", "penalty", "coercion", "fees"):
        if row == "other_services" and not services:
            continue
        items = previous.cells.get(f"t2.{row}.items", 0) if previous else _upto(rng, 120)
        cells[f"t2.{row}.items"] = items
        cells[f"t2.{row}.change"] = 0 if previous or rng.random() < 0.6 else rng.randint(-min(int(items or 0), 20), 20)
        if row != "fees":
            cells[f"t2.{row}.decisions"] = _near(rng, f"t2.{row}.decisions", previous, 5000)
    count = _upto(rng, 60)
    cells["t2.procurement.items"] = count
    cells["t2.procurement.amount"] = round(rng.uniform(1, 4000), rng.choice((0, 1, 2))) if count else 0
    cells["t2.penalty.decisions"] = cells["t2.penalty.decisions"] or rng.randint(1, 60)


def _documents(rng: Random, row: str, top: int, cells: dict[str, Value], previous: Facts | None) -> None:
    before = previous.cells.get(f"t2.{row}.in_force") if previous else None
    standing = int(before) if before is not None else _upto(rng, top * 5)
    made = _upto(rng, top)
    repealed = _upto(rng, min(standing, top), 0.5)
    cells.update({f"t2.{row}.made": made, f"t2.{row}.repealed": repealed})
    cells[f"t2.{row}.in_force"] = standing + made - repealed


def _outcome_rows(kind: Form, shape: str, labels: Sequence[str]) -> list[str]:
    rows = [row.row for row in kind.leaves()]
    if shape == "single":
        return [row for row in rows if row not in ("not_corrected", "not_paid", "other_ground")] + ["other"]
    if shape == "extra":
        return [row for row in rows if row != "other_ground"] + list(labels)
    return rows


def _table_three(
    rng: Random, kind: Form, cells: dict[str, Value], shape: str, previous: Facts | None
) -> tuple[Extra, ...]:
    labels = rng.choice(EXTRA_LABELS)
    rows = _outcome_rows(kind, shape, labels)
    scale = _scale(rng)
    weights = [WEIGHTS.get(row, 3 if row in labels else 1.5) for row in rows]
    sheet: dict[tuple[str, str], int] = {}
    for column in INPUT_COLUMNS:
        share = 1.0 if column == "natural" else rng.choice((0, 0, 0, 0.05, 0.2))
        received = _upto(rng, int(scale * share), 0.05)
        before = previous.cells.get(cell_code(3, "carried_out", column)) if previous else None
        carried_in = int(before) if before is not None else _upto(rng, received // 5, 0.4)
        carried_out = _upto(rng, (received + carried_in) // 6, 0.4)
        sheet["received", column], sheet["carried_in", column] = received, carried_in
        sheet["carried_out", column] = carried_out
        for row in rows:
            sheet[row, column] = 0
        for row in rng.choices(rows, weights, k=received + carried_in - carried_out):
            sheet[row, column] += 1
        sheet["concluded", column] = received + carried_in - carried_out
    for row in ("received", "carried_in", *rows, "concluded", "carried_out"):
        sheet[row, "total"] = sum(sheet[row, column] for column in INPUT_COLUMNS)
    order = [row.row for row in kind.rows(3) if (row.row, "total") in sheet]
    for row in order:
        for column in (*INPUT_COLUMNS, "total"):
            cells[cell_code(3, row, column)] = sheet[row, column]
    return _extras(labels if shape == "extra" else (), sheet)


def _extras(labels: Iterable[str], sheet: Mapping[tuple[str, str], int]) -> tuple[Extra, ...]:
    columns = (*INPUT_COLUMNS, "total")
    return tuple(Extra("other", label, {column: sheet[label, column] for column in columns}) for label in labels)


def _table_four(rng: Random, kind: Form, cells: dict[str, Value]) -> None:
    top = rng.choice((0, 0, 1, 2, 5, 80))
    for row in kind.rows(4):
        figures = [_upto(rng, top, 0.4) for _ in range(4)]
        columns = [column.column for column in kind.columns(4)]
        for column, figure in zip(columns, (*figures, sum(figures)), strict=True):
            cells[cell_code(4, row.row, column)] = figure


def renewed(facts: Facts, form_code: str) -> Facts:
    """The same body and year on another form, figures made anew."""
    rng = Random(facts.total("received") * 31 + facts.year)
    kind = form(form_code)
    cells: dict[str, Value] = {}
    _table_two(rng, kind, facts.body, cells, None)
    _table_three(rng, kind, cells, "plain", None)
    _table_four(rng, kind, cells)
    return Facts(facts.body, facts.year, kind, cells)
