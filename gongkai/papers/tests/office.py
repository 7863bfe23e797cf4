"""Office files made by hand, part by part, so that a test can write what no office program would."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

from gongkai.papers.reading.blocks import GridTable, Line, Source

_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
_FIRST_SHEET = '<sheet name="年报" r:id="r1"/>'
_RELATIONS = (
    '<Relationship Id="r1" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Target="/xl/worksheets/sheet2.xml"/>'
)


def archive(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP archive of these parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name, content)
    return stream.getvalue()


def docx(body: str, **parts: str) -> bytes:
    """Return a DOCX with this body; ``parts`` are further parts of the folder word, by their name without ending."""
    document = f"<w:document {_W} {_MC}><w:body>{body}</w:body></w:document>"
    more = {f"word/{name}.xml": content.replace("<w:x>", f"<w:x {_W}>") for name, content in parts.items()}
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": document, **more})


def paragraph(text: str) -> str:
    """Return a paragraph of one run."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def cell(text: str, properties: str = "") -> str:
    """Return a cell with one paragraph; ``properties`` as the file has them."""
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{paragraph(text)}</w:tc>"


def xlsx(rows: str, *, merged: str = "", strings: str = "", state: str = "") -> bytes:
    """Return a workbook with one sheet 年报 of these rows; ``state`` that of a second, hidden sheet."""
    second = f'<sheet name="底稿" state="{state}" r:id="r2"/>' if state else ""
    sheet = f"<worksheet><sheetData>{rows}</sheetData><mergeCells>{merged}</mergeCells></worksheet>"
    return archive(
        {
            "xl/workbook.xml": f'<workbook xmlns:r="r"><sheets>{_FIRST_SHEET}{second}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": f"<Relationships>{_RELATIONS}</Relationships>",
            "xl/worksheets/sheet1.xml": sheet,
            "xl/worksheets/sheet2.xml": "<worksheet><row><c><v>9</v></c></row></worksheet>",
            "xl/sharedStrings.xml": f"<sst>{strings}</sst>",
        }
    )


def lines(source: Source) -> list[str]:
    """Return the texts of the lines."""
    return [block.text for block in source.blocks if isinstance(block, Line)]


def tables(source: Source) -> list[list[list[str]]]:
    """Return the tables as rows of texts, each cell once, where it begins."""
    found = []
    for block in source.blocks:
        if isinstance(block, GridTable):
            rows: list[list[str]] = [[] for _ in range(block.height)]
            for item in block.cells:
                rows[item.row].append(item.text)
            found.append(rows)
    return found


def codes(source: Source) -> set[str]:
    """Return the codes of the problems."""
    return {problem.code for problem in source.problems}


def tiles(table: GridTable) -> bool:
    """Whether no field of the grid is covered twice and none lies outside."""
    fields = [
        (cell.row + down, cell.column + across)
        for cell in table.cells
        for down in range(cell.rows)
        for across in range(cell.columns)
    ]
    return len(fields) == len(set(fields)) and all(
        row < table.height and column < table.width for row, column in fields
    )
