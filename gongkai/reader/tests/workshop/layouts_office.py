"""Word processors, spreadsheets and PDF."""

from __future__ import annotations

import io
import subprocess
import tempfile
from collections.abc import Iterable
from pathlib import Path
from random import Random

import docx
import openpyxl
from docx.document import Document
from docx.shared import Mm

from gongkai.papers.letter import Cell as LetterCell
from gongkai.papers.letter import Grid, Heading, Letter, Paragraph
from gongkai.papers.pdf import to_pdf
from gongkai.reader.tests.workshop import flow
from gongkai.reader.tests.workshop.flow import Drawn
from gongkai.reader.tests.workshop.report import Report
from gongkai.reader.tests.workshop.tables import Table, body_of_three, header_of_three, matrix, sections_of_two, tables

#: The columns of table three in millimetres: three of labels, seven of figures.
WIDTHS = (9, 16, 52, 10, 10, 10, 10, 10, 10, 10)


def _add_table(document: Document, table: Table) -> None:
    places = matrix(table)
    grid = document.add_table(rows=len(places), cols=len(places[0]), style="Table Grid")
    if len(places[0]) == len(WIDTHS):
        grid.autofit = False
        for column, width in zip(grid.columns, WIDTHS, strict=True):
            column.width = Mm(width)
            for cell in column.cells:
                cell.width = Mm(width)
    for index, row in enumerate(places):
        for column, spot in enumerate(row):
            if not spot.starts:
                continue
            cell = grid.cell(index, column)
            if spot.cell.rows > 1 or spot.cell.columns > 1:
                cell = cell.merge(grid.cell(index + spot.cell.rows - 1, column + spot.cell.columns - 1))
            cell.text = spot.cell.text


def _words(report: Report, add: dict[int, Iterable[Table]]) -> bytes:
    document = docx.Document()
    for part in flow.parts(report):
        if part.kind == flow.TABLE:
            for table in add[part.table]:
                if part.table == 3:
                    # LibreOffice loses the rows of a merged cell that would run over a page.
                    document.add_page_break()
                _add_table(document, table)
                document.add_paragraph("")
        elif part.kind == flow.HEADING:
            document.add_heading(part.text, 1)
        else:
            document.add_paragraph(part.text)
    packed = io.BytesIO()
    document.save(packed)
    return packed.getvalue()


def docx_merged(report: Report, rng: Random) -> Drawn:
    """The statutory form with merged cells."""
    data = _words(report, {number: [table] for number, table in tables(report).items()})
    return Drawn("report.docx", data, report.expected, report)


def docx_divided(report: Report, rng: Random) -> Drawn:
    """A table for each item of the article, table three cut after its first rows."""
    head, body = header_of_three(report), body_of_three(report)
    three = [head + body[:2], head + body[2:]]
    data = _words(report, {2: sections_of_two(report), 3: three, 4: [tables(report)[4]]})
    return Drawn("report.docx", data, report.expected, report)


def _fill(sheet: openpyxl.worksheet.worksheet.Worksheet, start: int, table: Table) -> int:
    for index, row in enumerate(matrix(table)):
        for column, spot in enumerate(row):
            if not spot.starts:
                continue
            text = spot.cell.text
            number = int(text) if spot.cell.code and text.isdecimal() else text
            sheet.cell(start + index, column + 1, number)
            if spot.cell.rows > 1 or spot.cell.columns > 1:
                end = (start + index + spot.cell.rows - 1, column + spot.cell.columns)
                sheet.merge_cells(start_row=start + index, start_column=column + 1, end_row=end[0], end_column=end[1])
    return start + len(table)


def _packed(book: openpyxl.Workbook) -> bytes:
    packed = io.BytesIO()
    book.save(packed)
    return packed.getvalue()


def xlsx_one(report: Report, rng: Random) -> Drawn:
    """Everything on one sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    at = 1
    drawn = tables(report)
    for part in flow.parts(report):
        if part.kind == flow.TABLE:
            at = _fill(sheet, at, drawn[part.table]) + 1
        else:
            sheet.cell(at, 1, part.text)
            at += 1
    return Drawn("report.xlsx", _packed(book), report.expected, report, clean=False)


def xlsx_sheets(report: Report, rng: Random) -> Drawn:
    """A sheet for each table, the title on the first."""
    book = openpyxl.Workbook()
    book.active.title = "封面"
    book.active.cell(1, 1, "".join(report.text.title))
    for number, table in tables(report).items():
        sheet = book.create_sheet(f"表{number}")
        sheet.cell(1, 1, report.text.chapters[number - 1].heading)
        _fill(sheet, 3, table)
    return Drawn("report.xlsx", _packed(book), report.expected, report, words=False, clean=False)


def _grid(table: Table, heads: int) -> Grid:
    rows = tuple(tuple(LetterCell(c.text, c.columns, c.rows, head=c.head) for c in row) for row in table)
    return Grid(header=rows[:heads], body=rows[heads:])


def pdf_typeset(report: Report, rng: Random) -> Drawn:
    """A PDF with ruled tables that run over pages."""
    drawn = tables(report)
    heads = {2: 0, 3: 3, 4: 3}
    blocks: list[Paragraph | Heading | Grid] = []
    for part in flow.parts(report):
        if part.kind == flow.TABLE:
            blocks.append(_grid(drawn[part.table], heads[part.table]))
        elif part.kind == flow.HEADING:
            blocks.append(Heading(part.text))
        elif part.kind != flow.TITLE:
            blocks.append(Paragraph(part.text))
    data = to_pdf(Letter(title="".join(report.text.title), blocks=tuple(blocks)))
    return Drawn("report.pdf", data, report.expected, report)


def _pdf_text(report: Report, rng: Random, *options: str) -> Drawn:
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "report.pdf")
        file.write_bytes(pdf_typeset(report, rng).data)
        text = subprocess.run(["pdftotext", *options, file, "-"], check=True, capture_output=True).stdout
    return Drawn("report.txt", text, report.expected, report)


def pdf_text(report: Report, rng: Random) -> Drawn:
    """The text that pdftotext prints of such a PDF, in the order it was drawn."""
    return _pdf_text(report, rng, "-raw")


def pdf_text_scattered(report: Report, rng: Random) -> Drawn:
    """The text that pdftotext prints of such a PDF column by column: much cannot be told, nothing may be guessed."""
    return _pdf_text(report, rng)


def pdf_text_placed(report: Report, rng: Random) -> Drawn:
    """The text that pdftotext prints of such a PDF, words where they stood."""
    return _pdf_text(report, rng, "-layout")


def pdf_office(report: Report, rng: Random) -> Drawn:
    """A PDF that LibreOffice prints of the Word form; slow."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder, "report.docx").write_bytes(docx_merged(report, rng).data)
        command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--convert-to", "pdf"]
        subprocess.run([*command, "--outdir", folder, f"{folder}/report.docx"], check=True, capture_output=True)
        data = Path(folder, "report.pdf").read_bytes()
    return Drawn("report.pdf", data, report.expected, report)


LAYOUTS = {
    "docx merged": docx_merged,
    "docx divided": docx_divided,
    "xlsx one sheet": xlsx_one,
    "xlsx sheets": xlsx_sheets,
    "pdf typeset": pdf_typeset,
}
#: Layouts that need a program besides Python.
OUTSIDE = {
    "pdf text scattered": (pdf_text_scattered, "pdftotext"),
    "pdf text": (pdf_text, "pdftotext"),
    "pdf text placed": (pdf_text_placed, "pdftotext"),
    "pdf office": (pdf_office, "soffice"),
}
