"""The tables of a paper in Word: real tables, header rows repeated, rows kept whole."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from docx.document import Document as DocumentObject
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.shared import Mm, Pt
from docx.table import Table, _Cell, _Row

from gongkai.papers.letter import Cell, Grid, place
from gongkai.papers.plain import clean, lines
from gongkai.papers.word_styles import HEAD, Measures, add_run

_ALIGN: Final = {
    "left": WD_ALIGN_PARAGRAPH.LEFT,
    "center": WD_ALIGN_PARAGRAPH.CENTER,
    "right": WD_ALIGN_PARAGRAPH.RIGHT,
}
# A row longer than this may break over pages; Word would otherwise cut it off at the foot of the page.
_LONG: Final = 500
_LABEL_WIDTH: Final = 0.26


def add_fields(document: DocumentObject, rows: Sequence[tuple[str, str]], measures: Measures) -> None:
    """Add the two-column table of labels and values."""
    if not rows:
        return
    label_width = measures.text_width * _LABEL_WIDTH
    widths = (label_width, measures.text_width - label_width)
    table = _table(document, widths)
    for label, value in rows:
        row = _new_row(table)
        pair = (Cell(label, align="left", head=True), Cell(value, align="left"))
        for cell, width in zip(pair, widths, strict=True):
            _fill(_new_cell(table, row, width, cell, starts=True), cell, measures.small)
        _keep_whole(row, len(label) + len(value))
    _gap_after(document, measures)


def add_grid(document: DocumentObject, grid: Grid, measures: Measures) -> None:
    """Add a statutory table with its spans."""
    rows = grid.header + grid.body
    if not grid.column_count:
        return
    size = _grid_size(grid.column_count, measures)
    if clean(grid.caption):
        caption = document.add_paragraph()
        caption.alignment = WD_ALIGN_PARAGRAPH.CENTER
        caption.paragraph_format.keep_with_next = True
        add_run(caption, clean(grid.caption), face=HEAD, size=size)
    shares = grid.widths or (1.0,) * grid.column_count
    widths = [share * measures.text_width / sum(shares) for share in shares]
    table = _table(document, widths)
    spots = {(spot.row, spot.column): spot.cell for spot in place(rows)}
    for index, row_cells in enumerate(rows):
        row = _new_row(table)
        _draw_row(table, row, index, spots, widths, size)
        _keep_whole(row, max((len(cell.text) for cell in row_cells), default=0))
        if index < len(grid.header):
            _add_row_property(row, "w:tblHeader")
        room = max((cell.lines for cell in row_cells if cell.rows == 1), default=1)
        if room > 1:
            row.height = Pt(size * 1.5 * room)
            row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
    _gap_after(document, measures)


def _draw_row(
    table: Table,
    row: _Row,
    index: int,
    spots: dict[tuple[int, int], Cell],
    widths: Sequence[float],
    size: float,
) -> None:
    column = 0
    while column < len(widths):
        above, cell = _owner(spots, index, column)
        width = sum(widths[column : column + cell.columns])
        word_cell = _new_cell(table, row, width, cell, starts=above == index)
        _fill(word_cell, cell if above == index else Cell(""), size)
        column += cell.columns


def _owner(spots: dict[tuple[int, int], Cell], row: int, column: int) -> tuple[int, Cell]:
    """Return the cell that covers this place, which stands here or in a row above, and its first row."""
    while (row, column) not in spots:
        row -= 1
    return row, spots[row, column]


def _grid_size(columns: int, measures: Measures) -> float:
    if columns > 12:
        return 8
    return 9 if columns > 8 else measures.table


def _table(document: DocumentObject, widths: Sequence[float]) -> Table:
    if document.paragraphs:
        document.paragraphs[-1].paragraph_format.space_after = Pt(6)
    table: Table = document.add_table(0, len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    return table


def _new_row(table: Table) -> _Row:
    element: Any = OxmlElement("w:tr")
    table._tbl.append(element)
    return _Row(element, table)


def _new_cell(table: Table, row: _Row, width: float, cell: Cell, *, starts: bool) -> _Cell:
    # Built by hand: python-docx merges cells one by one, which takes seconds for a statutory table.
    element: Any = OxmlElement("w:tc")
    row._tr.append(element)
    element.append(OxmlElement("w:p"))
    element.width = Mm(width)
    if cell.columns > 1:
        element.grid_span = cell.columns
    if cell.rows > 1:
        element.vMerge = "restart" if starts else "continue"
    return _Cell(element, table)


def _fill(word_cell: _Cell, cell: Cell, size: float) -> None:
    word_cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    paragraph = word_cell.paragraphs[0]
    for index, line in enumerate(lines(cell.text) or [""]):
        if index:
            paragraph = word_cell.add_paragraph()
        paragraph.alignment = _ALIGN[cell.align]
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(size * 0.25)
        add_run(paragraph, line, face=HEAD if cell.head else "body", size=size)


def _keep_whole(row: _Row, length: int) -> None:
    if length <= _LONG:
        _add_row_property(row, "w:cantSplit")


def _add_row_property(row: _Row, tag: str) -> None:
    properties: Any = row._tr.get_or_add_trPr()
    properties.append(OxmlElement(tag))


def _gap_after(document: DocumentObject, measures: Measures) -> None:
    # Two tables without a paragraph between them would grow together in Word.
    gap = document.add_paragraph()
    gap.paragraph_format.line_spacing = Pt(measures.pitch * 0.4)
