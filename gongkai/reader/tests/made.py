"""Readings made for tests: a small report that adds up, and what is changed in it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random

from gongkai.papers.reading.blocks import Place
from gongkai.reader.reading import CellRead, Chapter, Prose, Reading, Value
from gongkai.statute.footing import complete
from gongkai.statute.tables import cell_code, form

BODY = "云岫县档案局"
HEADINGS = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)

LEAVES = {
    "t3.received.natural": 76,
    "t3.received.business": 6,
    "t3.carried_in.natural": 3,
    "t3.carried_out.natural": 4,
    "t3.disclosed.natural": 30,
    "t3.disclosed.business": 4,
    "t3.partly_disclosed.natural": 20,
    "t3.third_party.natural": 5,
    "t3.not_held.natural": 20,
    "t3.not_held.business": 2,
    "t4.review.upheld": 3,
    "t4.review.corrected": 1,
    "t4.review.pending": 1,
    "t4.suit_direct.upheld": 2,
    "t4.suit_after_review.other": 1,
}
FMT2021 = {
    "t2.normative.made": 2,
    "t2.normative.repealed": 1,
    "t2.normative.in_force": 35,
    "t2.licensing.decisions": 1920,
    "t2.penalty.decisions": 159,
    "t2.fees.amount": 12.5,
}


def place_of(code: str) -> Place:
    """A place that is a cell's own."""
    table, row, column = code.split(".")
    return Place(table=int(table[1:]), row=sum(map(ord, row)), column=sum(map(ord, column)))


def cells_of(figures: Mapping[str, Value]) -> dict[str, CellRead]:
    """Figures as cells read."""
    return {
        code: CellRead(value, "" if value is None else str(value), place_of(code)) for code, value in figures.items()
    }


def made(
    *sentences: str, figures: Mapping[str, Value] | None = None, code: str = "fmt2021", **given: object
) -> Reading:
    """A report of 2023 that adds up, with paragraphs of text and figures changed."""
    of = form(code)
    table2 = dict.fromkeys(of.cells(2), 0) | {k: v for k, v in FMT2021.items() if k in of.cells(2)}
    values: dict[str, Value] = {**table2, **complete(of, LEAVES), **(figures or {})}
    prose = tuple(Prose(text, Place(line=number + 2), 1) for number, text in enumerate(sentences))
    chapters = tuple(
        Chapter(number, heading, prose if number == 1 else (), Place(line=number * 10))
        for number, heading in enumerate(HEADINGS, 1)
    )
    reading = Reading(
        file="report.txt",
        kind="text",
        body=BODY,
        year=2023 if code == "fmt2021" else 2020,
        form=code,
        cells=cells_of(values),
        prose=prose,
        chapters=chapters,
        printed_rows={n: tuple(dict.fromkeys(c.split(".")[1] for c in of.cells(n))) for n in (2, 3, 4)},
    )
    return replace(reading, **given)  # type: ignore[arg-type]


def random_figures(seed: int, code: str = "fmt2021") -> dict[str, Value]:
    """Tables that add up, most of them zeros."""
    rng = Random(seed)
    of = form(code)
    columns = [column.column for column in of.columns(3) if not column.is_total]
    leaves: dict[str, int] = {}
    for column in columns:
        stock = 0
        for row in of.leaves():
            count = rng.choice((0, 0, 0, 1, 3, rng.randrange(500)))
            leaves[cell_code(3, row.row, column)] = count
            stock += count
        out = rng.randrange(60)
        carried = rng.randrange(min(60, stock + out) + 1)
        leaves[cell_code(3, "carried_out", column)] = out
        leaves[cell_code(3, "carried_in", column)] = carried
        leaves[cell_code(3, "received", column)] = stock + out - carried
    for row in of.rows(4):
        for column in of.columns(4):
            if not column.is_total:
                leaves[cell_code(4, row.row, column.column)] = rng.choice((0, 1, rng.randrange(90)))
    return {**{cell: rng.randrange(900) for cell in of.cells(2)}, **complete(of, leaves)}
