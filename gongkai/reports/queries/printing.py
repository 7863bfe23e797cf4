"""The tables laid out as the statutory form prints them: nested headers, and which header each figure belongs to."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from gongkai.reports.queries.counting import Extra
from gongkai.reports.queries.entered import Figure, Value
from gongkai.statute.tables import Column, Form, ReportRow, cell_code

TITLES = {
    2: "二、主动公开政府信息情况",
    3: "三、收到和处理政府信息公开申请情况",
    4: "四、政府信息公开行政复议、行政诉讼情况",
}
FOOTING = "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）"
DEPTH = 3  # columns that the row headings of table three take
SPREAD = 6  # columns that the figures of table two share, whatever their number in a row


@dataclass
class Head:
    """A heading cell. ``scope`` is col, colgroup, row or rowgroup; ``id`` is unique on the page."""

    text: str
    id: str = ""
    scope: str = "col"
    colspan: int = 1
    rowspan: int = 1


@dataclass
class Box:
    """A figure as printed, with the ids of its headings. ``code``: the cell; ``listed``: cases stand behind it.

    ``remark``: the id of the place on the page that explains the figure, empty for most.
    """

    code: str
    text: str
    headers: str
    colspan: int = 1
    listed: bool = True
    total: bool = False
    remark: str = ""


@dataclass
class Line:
    """One printed line: headings, then figures."""

    heads: list[Head] = field(default_factory=list)
    boxes: list[Box] = field(default_factory=list)


@dataclass
class Block:
    """Lines under headings of their own."""

    heading: list[Line]
    lines: list[Line]


@dataclass
class Sheet:
    """One printed table."""

    number: int
    title: str
    blocks: list[Block]
    columns: int


def lay_out(
    form: Form, cells: Mapping[str, Value], extras: Sequence[Extra], figures: Mapping[str, Figure]
) -> list[Sheet]:
    """Return tables two, three and four with every figure in its place.

    ``figures`` prints a cell with its footnote mark; a cell of tables three and four without one is printed as it is.
    """
    return [
        _table_two(form, cells, figures),
        _table_three(form, cells, extras, figures),
        _table_four(form, cells, figures),
    ]


def _text(code: str, value: Value, figures: Mapping[str, Figure]) -> str:
    shown = figures.get(code)
    if shown is None:
        return "" if value is None else str(value)
    # A mark alone would be taken for a figure (①): it follows a dash, as published reports print it.
    return f"—{shown.mark}" if shown.value is None and shown.mark else shown.text


def _table_two(form: Form, cells: Mapping[str, Value], figures: Mapping[str, Figure]) -> Sheet:
    printed = [row for row in form.rows(2) if any(cell_code(2, row.row, c.column) in cells for c in row.columns)]
    blocks = []
    for (section, _), rows in groupby(printed, key=lambda row: (row.section, [c.label for c in row.columns])):
        blocks.append(_section(section, list(rows), figures))
    return Sheet(2, TITLES[2], blocks, 1 + SPREAD)


def _section(section: str, rows: list[ReportRow], figures: Mapping[str, Figure]) -> Block:
    columns = rows[0].columns
    name = f"t2-{rows[0].row}"
    wide = SPREAD // len(columns)
    top = Line([Head(section, f"{name}-section", "colgroup", 1 + SPREAD)])
    names = Line([Head("信息内容", f"{name}-what")])
    names.heads += [Head(c.label, f"{name}-c-{c.column}", "col", wide) for c in columns]
    lines = []
    for row in rows:
        line = Line([Head(row.label, f"t2-{row.row}-r", "row")])
        for column in row.columns:
            code = cell_code(2, row.row, column.column)
            headers = f"{name}-section t2-{row.row}-r {name}-c-{column.column}"
            line.boxes.append(Box(code, _text(code, None, figures), headers, wide, listed=False))
        lines.append(line)
    return Block([top, names], lines)


def _table_three(
    form: Form, cells: Mapping[str, Value], extras: Sequence[Extra], figures: Mapping[str, Figure]
) -> Sheet:
    columns = form.columns(3)
    sheet = _Three(form, cells, extras, figures)
    lines = [line for row in form.rows(3) if not row.parent for line in sheet.lines(row, 0, "")]
    return Sheet(3, TITLES[3], [Block(_applicant_heads(columns), lines)], DEPTH + len(columns))


@dataclass
class _Three:
    """Table three while it is laid out."""

    form: Form
    cells: Mapping[str, Value]
    extras: Sequence[Extra]
    figures: Mapping[str, Figure]

    def lines(self, row: ReportRow, depth: int, above: str) -> list[Line]:
        """The lines of a row and of all printed under it."""
        name = f"t3-{row.row}"
        headers = f"{above} {name}".strip()
        if row.group:
            found = [line for child in row.children for line in self.lines(child, depth + 1, headers)]
            found[0].heads.insert(0, Head(row.label, name, "rowgroup", 1, len(found)))
            return found
        if row.extensible and self.extras:
            return [self.extra_line(extra, depth, above) for extra in self.extras]
        return [self.line(Head(row.label, name, "row", DEPTH - depth), row.row, headers)]

    def line(self, head: Head, code: str, headers: str) -> Line:
        """A line of figures from the cells."""
        values = {c.column: self.cells.get(cell_code(3, code, c.column)) for c in self.form.columns(3)}
        return Line([head], self.boxes(code, values, headers))

    def extra_line(self, extra: Extra, depth: int, above: str) -> Line:
        """A line of a unit's own row."""
        name = f"t3-{extra.code}"
        head = Head(extra.row.label, name, "row", DEPTH - depth)
        return Line([head], self.boxes(extra.code, extra.row.values, f"{above} {name}"))

    def boxes(self, code: str, values: Mapping[str, Value], headers: str) -> list[Box]:
        """The figures of a line, each under its column."""
        made = []
        for c in self.form.columns(3):
            over = f"t3-h t3-h-org t3-h-{c.column}" if c.group else f"t3-h t3-h-{c.column}"
            cell = cell_code(3, code, c.column)
            text = _text(cell, values.get(c.column), self.figures)
            made.append(Box(cell, text, f"{headers} {over}", total=c.is_total))
        return made


def _applicant_heads(columns: Sequence[Column]) -> list[Line]:
    top = Line([Head(FOOTING, "t3-footing", "col", DEPTH, 3), Head("申请人情况", "t3-h", "colgroup", len(columns))])
    kinds, within = Line(), Line()
    for group, members in groupby(columns, key=lambda column: column.group):
        found = list(members)
        if group:
            kinds.heads.append(Head(group, "t3-h-org", "colgroup", len(found)))
            within.heads += [Head(c.label, f"t3-h-{c.column}") for c in found]
        else:
            kinds.heads += [Head(c.label, f"t3-h-{c.column}", rowspan=2) for c in found]
    return [top, kinds, within]


def _table_four(form: Form, cells: Mapping[str, Value], shown: Mapping[str, Figure]) -> Sheet:
    columns = form.columns(4)
    width = len(columns)
    top, middle, bottom, figures = Line(), Line(), Line(), Line()
    for group, members in groupby(form.rows(4), key=lambda row: row.label.split(" ")[0]):
        rows = list(members)
        name = f"t4-{rows[0].row}-top"
        nested = any(" " in row.label for row in rows)
        top.heads.append(Head(group, name, "colgroup", width * len(rows)))
        for row in rows:
            headers = f"{name} t4-{row.row}" if nested else name
            if nested:
                middle.heads.append(Head(row.label.partition(" ")[2], f"t4-{row.row}", "colgroup", width))
            into = bottom if nested else middle
            into.heads += [Head(c.label, f"t4-{row.row}-{c.column}", rowspan=1 if nested else 2) for c in columns]
            figures.boxes += _four_boxes(row, columns, cells, shown, headers)
    return Sheet(4, TITLES[4], [Block([top, middle, bottom], [figures])], width * len(form.rows(4)))


def _four_boxes(
    row: ReportRow,
    columns: Iterable[Column],
    cells: Mapping[str, Value],
    shown: Mapping[str, Figure],
    headers: str,
) -> list[Box]:
    boxes = []
    for c in columns:
        code = cell_code(4, row.row, c.column)
        text = _text(code, cells.get(code), shown)
        boxes.append(Box(code, text, f"{headers} t4-{row.row}-{c.column}", total=c.is_total))
    return boxes
