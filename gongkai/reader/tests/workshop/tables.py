"""The statutory tables as cells that span rows and columns, ready for any layout."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from gongkai.reader.tests.workshop.report import Report
from gongkai.statute.tables import ReportRow, cell_code

NOTE = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"


@dataclass(frozen=True)
class Cell:
    """A printed cell. ``code`` is set where a figure stands; ``head``: a label."""

    text: str
    columns: int = 1
    rows: int = 1
    code: str = ""

    @property
    def head(self) -> bool:
        """A label rather than a figure."""
        return not self.code


Table = tuple[tuple[Cell, ...], ...]


@dataclass(frozen=True)
class Spot:
    """One place of a table's matrix: the cell that covers it, and whether it starts here."""

    cell: Cell
    starts: bool


def matrix(table: Table) -> list[list[Spot]]:
    """Every place of the table, row by row."""
    width = sum(cell.columns for cell in table[0])
    rows: list[list[Spot | None]] = [[None] * width for _ in table]
    for index, row in enumerate(table):
        for cell in row:
            column = rows[index].index(None)
            for down in range(cell.rows):
                for right in range(cell.columns):
                    rows[index + down][column + right] = Spot(cell, down == 0 and right == 0)
    return [[spot for spot in row if spot is not None] for row in rows]


def tables(report: Report) -> dict[int, Table]:
    """Tables two to four as the report prints them."""
    return {2: _two(report), 3: header_of_three(report) + body_of_three(report), 4: _four(report)}


def value(report: Report, code: str, columns: int = 1) -> Cell:
    """The cell of a figure."""
    return Cell(report.printed[code], columns, 1, code)


def _two(report: Report) -> Table:
    return tuple(row for section in sections_of_two(report) for row in section)


def sections_of_two(report: Report) -> list[Table]:
    """Table two, one table for each item of the article."""
    found: list[Table] = []
    section = ""
    block: list[tuple[Cell, ...]] = []
    for row in report.facts.form.rows(2):
        columns = row.columns
        if not report.prints(2, row.row):
            continue
        if row.section != section:
            if block:
                found.append(tuple(block))
            section = row.section
            heads = [Cell(report.label(f"2.{row.row}.{c.column}", c.label)) for c in columns]
            block = [(Cell(section, 4),), (Cell("信息内容"), *_spread(heads))]
        cells = [value(report, cell_code(2, row.row, c.column)) for c in columns]
        block.append((Cell(report.label(f"2.{row.row}", row.label)), *_spread(cells)))
    return [*found, tuple(block)]


def _spread(cells: list[Cell]) -> list[Cell]:
    """Widen the last cell so that the row is four columns wide."""
    return [*cells[:-1], replace(cells[-1], columns=4 - len(cells))]


def header_of_three(report: Report) -> Table:
    """The nested header of table three, three rows high."""
    columns = report.facts.form.columns(3)
    label = {c.column: report.label(f"3.{c.column}", c.label) for c in columns}
    inner = [c for c in columns if c.group]
    return (
        (Cell(NOTE, 3, 3), Cell("申请人情况", 7)),
        (Cell(label["natural"], 1, 2), Cell(inner[0].group, len(inner)), Cell(label["total"], 1, 2)),
        tuple(Cell(label[c.column]) for c in inner),
    )


def body_of_three(report: Report) -> Table:
    """The rows of table three; the extra rows of the unit stand where they were printed."""
    rows = [row for row in report.facts.form.rows(3) if row.parent == ""]
    found: list[tuple[Cell, ...]] = []
    for row in rows:
        if row.row == "outcomes":
            found += _outcomes(report, row)
        elif report.prints(3, row.row):
            found.append((Cell(report.label(f"3.{row.row}", row.label), 3), *_figures(report, row.row)))
    return tuple(found)


def _figures(report: Report, row: str) -> tuple[Cell, ...]:
    return tuple(value(report, cell_code(3, row, c.column)) for c in report.facts.form.columns(3))


def _outcomes(report: Report, outcomes: ReportRow) -> list[tuple[Cell, ...]]:
    lines: list[tuple[Cell, ...]] = []
    for row in outcomes.children:
        label = report.label(f"3.{row.row}", row.label)
        children = list(_children(report, row))
        if children:
            first, *rest = children
            lines.append((Cell(label, 1, len(children)), *first))
            lines += rest
        elif report.prints(3, row.row):
            lines.append((Cell(label, 2), *_figures(report, row.row)))
    head = Cell(report.label("3.outcomes", outcomes.label), 1, len(lines))
    return [(head, *lines[0]), *lines[1:]]


def _children(report: Report, group: ReportRow) -> Iterator[tuple[Cell, ...]]:
    for row in group.children:
        if report.prints(3, row.row):
            yield (Cell(report.label(f"3.{row.row}", row.label)), *_figures(report, row.row))
    for index, extra in enumerate(report.facts.extra):
        if extra.parent == group.row:
            columns = report.facts.form.columns(3)
            cells = [Cell(report.printed_extra(index, c.column), code=f"x{index}.{c.column}") for c in columns]
            yield (Cell(extra.label), *cells)


def _four(report: Report) -> Table:
    blocks = report.facts.form.rows(4)
    columns = report.facts.form.columns(4)
    heads = [Cell(report.label(f"4.{c.column}", c.label)) for c in columns]
    return (
        (Cell("行政复议", 5, 1), Cell("行政诉讼", 10)),
        (*(replace(head, rows=2) for head in heads), Cell("未经复议直接起诉", 5), Cell("复议后起诉", 5)),
        (*heads, *heads),
        tuple(value(report, cell_code(4, block.row, c.column)) for block in blocks for c in columns),
    )
