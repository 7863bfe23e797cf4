"""The tables of a paper in Word: real tables, header rows repeated, rows kept whole."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from gongkai.papers.letter import Cell, Grid, place
from gongkai.papers.plain import clean, lines
from gongkai.papers.word_styles import HEAD, Measures
from gongkai.papers.word_xml import BODY_ID, Para, cell_line, cell_properties, twips

# A row longer than this may break over pages; Word would otherwise cut it off at the foot of the page.
_LONG: Final = 500
_LABEL_WIDTH: Final = 0.26
_BEFORE_TABLE: Final = 6
# A table of more columns than this is set small and close, or its figures would break.
_DENSE: Final = 8
_NARROW: Final = '<w:tblCellMar><w:left w:w="40" w:type="dxa"/><w:right w:w="40" w:type="dxa"/></w:tblCellMar>'
_PROPERTIES: Final = (
    '<w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:type="auto" w:w="0"/><w:jc w:val="center"/>'
    '<w:tblLayout w:type="fixed"/>{margins}<w:tblLook w:firstColumn="1" w:firstRow="1" w:lastColumn="0" w:lastRow="0"'
    ' w:noHBand="0" w:noVBand="1" w:val="04A0"/></w:tblPr>'
)


def add_fields(body: list[Para | str], rows: Sequence[tuple[str, str]], measures: Measures) -> None:
    """Add the two-column table of labels and values."""
    if not rows:
        return
    label_width = measures.text_width * _LABEL_WIDTH
    widths = (twips(label_width), twips(measures.text_width - label_width))
    drawn = []
    for label, value in rows:
        pair = (Cell(label, align="left", head=True), Cell(value, align="left"))
        cells = "".join(
            _cell(cell, cell_properties(width, 1, ""), measures.small, keep=False)
            for cell, width in zip(pair, widths, strict=True)
        )
        drawn.append(_row(cells, whole=len(label) + len(value) <= _LONG))
    _add_table(body, widths, drawn, measures)


def add_grid(body: list[Para | str], grid: Grid, measures: Measures) -> None:
    """Add a statutory table with its spans."""
    rows = grid.header + grid.body
    if not grid.column_count:
        return
    size = grid.size or _grid_size(grid.column_count, measures)
    if clean(grid.caption):
        body.append(Para(clean(grid.caption), align="center", keep=True, face=HEAD, size=size))
    shares = grid.widths or (1.0,) * grid.column_count
    widths = [twips(share * measures.text_width / sum(shares)) for share in shares]
    spots = {(spot.row, spot.column): spot.cell for spot in place(rows)}
    drawn = []
    for index, row_cells in enumerate(rows):
        header = index < len(grid.header)
        # A heading never stands alone at the foot of a page, and a short table never breaks at all.
        last = index + 1 == len(rows)
        keep = bool(grid.notes) if last else header or grid.whole
        cells = "".join(_row_cells(index, spots, widths, size, keep=keep))
        room = max((cell.lines for cell in row_cells if cell.rows == 1), default=1)
        short = max((len(cell.text) for cell in row_cells), default=0) <= _LONG
        drawn.append(_row(cells, whole=short, header=header, height=size * 1.5 * room if room > 1 else 0))
    notes = [line for note in grid.notes for line in lines(note)]
    _add_table(body, widths, drawn, measures, notes)


def _row_cells(
    index: int, spots: dict[tuple[int, int], Cell], widths: Sequence[int], size: float, *, keep: bool
) -> Iterator[str]:
    column = 0
    while column < len(widths):
        above, cell = _owner(spots, index, column)
        merge = ("restart" if above == index else "continue") if cell.rows > 1 else ""
        properties = cell_properties(sum(widths[column : column + cell.columns]), cell.columns, merge)
        yield _cell(cell if above == index else Cell(""), properties, size, keep=keep, dense=len(widths) > _DENSE)
        column += cell.columns


def _owner(spots: dict[tuple[int, int], Cell], row: int, column: int) -> tuple[int, Cell]:
    """Return the cell that covers this place, which stands here or in a row above, and its first row."""
    while (row, column) not in spots:
        row -= 1
    return row, spots[row, column]


def _grid_size(columns: int, measures: Measures) -> float:
    if columns > 12:
        return 8
    return 9 if columns > _DENSE else measures.table


def _cell(cell: Cell, properties: str, size: float, *, keep: bool, dense: bool = False) -> str:
    face = HEAD if cell.head else "body"
    said = lines(cell.text) or [""]
    drawn = "".join(cell_line(line, cell.align, face, size, keep=keep, dense=dense) for line in said)
    return f"<w:tc>{properties}{drawn}</w:tc>"


def _row(cells: str, *, whole: bool, header: bool = False, height: float = 0) -> str:
    properties = "<w:cantSplit/>" if whole else ""
    properties += f'<w:trHeight w:val="{round(height * 20)}" w:hRule="atLeast"/>' if height else ""
    properties += "<w:tblHeader/>" if header else ""
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{cells}</w:tr>"


def _add_table(
    body: list[Para | str], widths: Sequence[int], rows: Sequence[str], measures: Measures, notes: Sequence[str] = ()
) -> None:
    last = next((part for part in reversed(body) if isinstance(part, Para)), None)
    if last is not None:
        last.after = _BEFORE_TABLE
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    properties = _PROPERTIES.format(margins=_NARROW if len(widths) > _DENSE else "")
    body.append(f"<w:tbl>{properties}<w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>")
    # Two tables without a paragraph between them would grow together in Word.
    body += [Para(line, BODY_ID, "left", before=3, line=18, first=0, size=measures.small - 2) for line in notes]
    body.append(Para(line=measures.pitch * 0.4))
