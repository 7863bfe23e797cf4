"""The figures of a series as files: exactly what its page says, and what was computed from it."""

import csv
import json
from collections.abc import Callable
from decimal import Decimal
from io import BytesIO, StringIO

from openpyxl import Workbook
from openpyxl.styles import Font

from gongkai.papers.cells import harmless
from gongkai.series.models import MARKS, Series
from gongkai.series.queries import Row

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_HEADINGS = ("时间", "数值", "标记", "本年累计", "同比（%）", "累计同比（%）", "说明")
_POINTS = ("时间", "数值", "标记", "本年累计", "同比（百分点）", "累计同比（百分点）", "说明")
MADE_UP = "演示数据：由程序生成，不是真实统计"


def as_csv(series: Series, rows: list[Row]) -> bytes:
    """Return the table, with the mark by which spreadsheets know UTF-8."""
    out = StringIO()
    writer = csv.writer(out)
    for line in _opening(series):
        writer.writerow([harmless(line)])
    writer.writerow(_headings(series))
    for row in rows:
        writer.writerow([harmless(cell) if isinstance(cell, str) else cell for cell in _cells(series, row)])
    return ("\ufeff" + out.getvalue()).encode()


def as_xlsx(series: Series, rows: list[Row]) -> bytes:
    """Return the table as a workbook."""
    book = Workbook()
    sheet = book.worksheets[0]
    sheet.title = "数据"
    for number, line in enumerate(_opening(series), 1):
        sheet.append([harmless(line)])
        sheet.cell(number, 1).font = Font(bold=number == 1)
    sheet.append(list(_headings(series)))
    for row in rows:
        sheet.append([harmless(cell) if isinstance(cell, str) else cell for cell in _cells(series, row)])
    for column in "ABCDEFG":
        sheet.column_dimensions[column].width = 16
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def as_json(series: Series, rows: list[Row]) -> bytes:
    """Return everything for programs; figures are texts, so that none of their digits is lost."""
    value = {
        "unit": {"key": series.unit.key, "name": series.unit.name},
        "slug": series.slug,
        "name": series.name,
        "measure": series.measure,
        "period": series.period,
        "description": series.description,
        "source": series.source,
        "additive": series.additive,
        "made_up": series.made_up,
        "changed_on": series.changed_on.isoformat() if series.changed_on else None,
        "points": [
            {
                "period": row.code,
                "value": _exact(series, row.value),
                "provisional": bool(row.mark),
                "note": row.note,
                "year_to_date": _exact(series, row.year_to_date),
                "change": None if row.change is None else str(row.change),
                "year_to_date_change": None if row.year_to_date_change is None else str(row.year_to_date_change),
            }
            for row in rows
        ],
    }
    return json.dumps(value, ensure_ascii=False, indent=1).encode()


#: How a series is written for download, its type, and what the link says.
DRAWN: dict[str, tuple[Callable[[Series, list[Row]], bytes], str, str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8", "逐期数字，用于统计"),
    "xlsx": (as_xlsx, SHEET, "Excel 工作簿"),
    "json": (as_json, "application/json", "供程序读取"),
}


def _opening(series: Series) -> list[str]:
    lines = [f"{series.unit} {series.name}", f"单位：{series.measure}"]
    lines += [f"来源：{series.source}"] if series.source else []
    return [*lines, MADE_UP] if series.made_up else lines


def _headings(series: Series) -> tuple[str, ...]:
    return _POINTS if "%" in series.measure else _HEADINGS


def _cells(series: Series, row: Row) -> list[str | Decimal]:
    return [
        row.name,
        _number(series, row.value),
        dict(MARKS)[row.mark] if row.value is not None else "",
        _number(series, row.year_to_date),
        "" if row.change is None else row.change,
        "" if row.year_to_date_change is None else row.year_to_date_change,
        row.note,
    ]


def _number(series: Series, figure: Decimal | None) -> Decimal | str:
    return "" if figure is None else figure.quantize(Decimal(1).scaleb(-series.decimals))


def _exact(series: Series, figure: Decimal | None) -> str | None:
    return None if figure is None else f"{figure.quantize(Decimal(1).scaleb(-series.decimals)):f}"
