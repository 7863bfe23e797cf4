"""The printed tables as files for a spreadsheet."""

import csv
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gongkai.papers.cells import harmless
from gongkai.reports.queries.assembling import Report
from gongkai.reports.queries.printing import Box, Head, Line, Sheet

SHEET_NAMES = {2: "表二", 3: "表三", 4: "表四"}
VERDICTS = {"pass": "相符", "fail": "不符", "cannot_tell": "无法判断"}
_EDGE = Side(style="thin", color="888888")
_BORDER = Border(left=_EDGE, right=_EDGE, top=_EDGE, bottom=_EDGE)


def file_name(report: Report, ending: str) -> str:
    """Return a name that says what the file holds."""
    days = "" if report.question.whole_year else f"_{report.question.since}至{report.question.until}"
    mark = "_演示" if report.demonstration else ""
    return f"{report.title}{days}{mark}.{ending}"


def as_csv(report: Report) -> bytes:
    """Return every cell as one line, with a byte order mark so that spreadsheets read the Chinese."""
    out = StringIO()
    writer = csv.writer(out)
    for line in _opening(report):
        writer.writerow([line])
    writer.writerow(["表", "行", "列", "代码", "数值"])
    names = _cell_names(report)
    for sheet in report.sheets:
        for block in sheet.blocks:
            boxes = [box for line in block.lines for box in line.boxes]
            for box in boxes:
                row, column = names[box.code]
                writer.writerow([SHEET_NAMES[sheet.number], harmless(row), harmless(column), box.code, box.text])
    for one in report.identities:
        writer.writerow(["勾稽关系", harmless(one.label), VERDICTS[one.verdict], one.id, harmless(one.detail)])
    return ("\ufeff" + out.getvalue()).encode()


def as_xlsx(report: Report) -> bytes:
    """Return a workbook: a sheet for each table with its headings merged as printed, and one for the identities."""
    book = Workbook()
    book.remove(book.worksheets[0])
    for sheet in report.sheets:
        _draw(book.create_sheet(SHEET_NAMES[sheet.number]), report, sheet)
    page = book.create_sheet("勾稽关系")
    _open(page, report, 5)
    page.append(["编号", "关系", "结论", "左边", "右边"])
    for one in report.identities:
        page.append([one.id, harmless(one.label), VERDICTS[one.verdict], one.left, one.right])
    page.column_dimensions["B"].width = 70
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _opening(report: Report) -> list[str]:
    question = report.question
    lines = [
        report.title,
        f"{report.form.label}；统计期间 {question.since} 至 {question.until}；{question.basis_label}",
    ]
    return [harmless(line) for line in (*lines, *([report.note] if report.note else []))]


def _cell_names(report: Report) -> dict[str, tuple[str, str]]:
    names: dict[str, tuple[str, str]] = {}
    rows = [(number, row.row, row.label, row.columns) for number in (2, 3, 4) for row in report.form.rows(number)]
    rows += [(3, extra.code, extra.row.label, report.form.columns(3)) for extra in report.extras]
    for number, code, label, columns in rows:
        for column in columns:
            heading = f"{column.group}：{column.label}" if column.group else column.label
            names[f"t{number}.{code}.{column.column}"] = (label, heading)
    return names


def _open(page: Worksheet, report: Report, width: int) -> None:
    for number, line in enumerate(_opening(report), 1):
        page.append([line])
        page.merge_cells(start_row=number, end_row=number, start_column=1, end_column=width)
        page.cell(number, 1).font = Font(bold=number == 1, size=14 if number == 1 else 10)
    page.append([])


def _draw(page: Worksheet, report: Report, sheet: Sheet) -> None:
    _open(page, report, sheet.columns)
    page.append([sheet.title])
    at = page.max_row + 1
    taken: set[tuple[int, int]] = set()
    for block in sheet.blocks:
        for line in (*block.heading, *block.lines):
            _draw_line(page, line, at, taken)
            at += 1
    for column in range(1, sheet.columns + 1):
        page.column_dimensions[get_column_letter(column)].width = 30 if sheet.number == 3 and column == 3 else 13


def _draw_line(page: Worksheet, line: Line, at: int, taken: set[tuple[int, int]]) -> None:
    column = 1
    cells: list[Head | Box] = [*line.heads, *line.boxes]
    for cell in cells:
        while (at, column) in taken:
            column += 1
        rows = cell.rowspan if isinstance(cell, Head) else 1
        spot = page.cell(at, column)
        spot.value = _number(cell) if isinstance(cell, Box) else harmless(cell.text)
        spot.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        for row in range(at, at + rows):
            for across in range(column, column + cell.colspan):
                taken.add((row, across))
                page.cell(row, across).border = _BORDER
        if rows > 1 or cell.colspan > 1:
            last, right = at + rows - 1, column + cell.colspan - 1
            page.merge_cells(start_row=at, end_row=last, start_column=column, end_column=right)


def _number(box: Box) -> int | float | str:
    try:
        return int(box.text)
    except ValueError:
        pass
    try:
        return float(box.text)
    except ValueError:
        return box.text
