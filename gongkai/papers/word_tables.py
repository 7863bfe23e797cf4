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
    table = _table(document, len(rows), (label_width, measures.text_width - label_width))
    size = measures.small
    for row, (label, value) in zip(table.rows, rows, strict=True):
        _keep_whole(row, len(label) + len(value))
        label_cell, value_cell = row.cells
        _fill(label_cell, Cell(label, align="left", head=True), size)
        _fill(value_cell, Cell(value, align="left"), size)
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
    table = _table(document, len(rows), [share * measures.text_width / sum(shares) for share in shares])
    for index, row in enumerate(table.rows):
        if index < len(grid.header):
            _repeat(row)
    for spot in place(rows):
        cell = spot.cell
        corner = table.cell(spot.row, spot.column)
        opposite = table.cell(spot.row + cell.rows - 1, spot.column + cell.columns - 1)
        _fill(corner.merge(opposite) if corner != opposite else corner, cell, size)
    for word_row, row_cells in zip(table.rows, rows, strict=True):
        _keep_whole(word_row, max((len(cell.text) for cell in row_cells), default=0))
        room = max((cell.lines for cell in row_cells if cell.rows == 1), default=1)
        if room > 1:
            word_row.height = Pt(size * 1.5 * room)
            word_row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
    _gap_after(document, measures)


def _grid_size(columns: int, measures: Measures) -> float:
    if columns > 12:
        return 8
    return 9 if columns > 8 else measures.table


def _table(document: DocumentObject, row_count: int, widths: Sequence[float]) -> Table:
    if document.paragraphs:
        document.paragraphs[-1].paragraph_format.space_after = Pt(6)
    table: Table = document.add_table(row_count, len(widths), style="Table Grid")
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, widths, strict=True):
        column.width = Mm(width)
    # Word reads the widths of cells, WPS and LibreOffice those of columns.
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    return table


def _fill(word_cell: _Cell, cell: Cell, size: float) -> None:
    word_cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    for extra in word_cell.paragraphs[1:]:
        extra._p.getparent().remove(extra._p)
    paragraph = word_cell.paragraphs[0]
    for index, line in enumerate(lines(cell.text) or [""]):
        if index:
            paragraph = word_cell.add_paragraph()
        paragraph.alignment = _ALIGN[cell.align]
        paragraph.paragraph_format.line_spacing_rule = WD_LINE_SPACING.SINGLE
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(size * 0.25)
        add_run(paragraph, line, face=HEAD if cell.head else "body", size=size)


def _repeat(row: _Row) -> None:
    _add_row_property(row, "w:tblHeader")


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
