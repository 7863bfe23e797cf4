"""Entries as files: what the public sees, the blank form for importing, and the lines that could not be taken."""

import csv
import json
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Final

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from gongkai.enforcement.models import BAD, OVER, Batch, Entry
from gongkai.enforcement.rows import Field, Kind
from gongkai.papers.cells import harmless

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
#: More rows than this go out as CSV or JSON only: a workbook is made in memory.
MOST_IN_WORKBOOK: Final = 50_000
WRITTEN: Final = {
    "text": "文字",
    "longtext": "文字，可以较长",
    "date": "日期，如2026-03-02",
    "money": "数字，单位见列名",
    "number": "整数",
    "year": "四位年份",
    "choice": "选项之一",
    "choices": "选项，可以多个，用顿号隔开",
    "uscc": "18位代码",
    "phone": "电话",
    "party": "名称",
}


def public_row(kind: Kind, entry: Entry) -> list[str]:
    """Return an entry as a row of its public fields."""
    cells = [entry.unit.name, *(entry.values.get(one.field, "") for one in kind.public_fields)]
    return [*cells, _iso(entry.public_since), _iso(entry.public_until)]


def headings(kind: Kind) -> list[str]:
    """Return the headings of such rows."""
    return ["公示单位", *(one.label for one in kind.public_fields), "公示日期", "公示至"]


def as_csv(kind: Kind, entries: Iterable[Entry]) -> Iterator[str]:
    """Yield entries as CSV, with the mark by which spreadsheets know the encoding."""
    yield "\ufeff"
    yield _csv_line(headings(kind))
    for entry in entries:
        yield _csv_line(public_row(kind, entry))


def as_json(kind: Kind, entries: Iterable[Entry]) -> Iterator[str]:
    """Yield entries as one JSON document: field codes explained first, then the entries; figures as numbers."""
    fields = {one.field: one.label for one in kind.public_fields}
    yield f'{{"kind":{_json(kind.code)},"label":{_json(kind.label)},"fields":{_json(fields)},"entries":['
    for place, entry in enumerate(entries):
        row: dict[str, object] = {"id": entry.pk, "unit": entry.unit.key, "unit_name": entry.unit.name}
        row |= {
            one.field: _typed(one, entry.values[one.field]) for one in kind.public_fields if one.field in entry.values
        }
        row |= {"public_since": _iso(entry.public_since), "public_until": _iso(entry.public_until) or None}
        yield ("," if place else "") + "\n" + _json(row)
    yield "\n]}\n"


def as_xlsx(kind: Kind, entries: Iterable[Entry]) -> bytes:
    """Return entries as a workbook; figures as numbers, words never as formulas."""
    book = Workbook(write_only=True)
    page = book.create_sheet(kind.label[:31])
    heads = headings(kind)
    for place in range(1, len(heads) + 1):
        page.column_dimensions[get_column_letter(place)].width = 18
    page.append([_bold(page, heading) for heading in heads])
    fields = kind.public_fields
    for entry in entries:
        row: list[object] = [harmless(entry.unit.name)]
        row += [_cell(one, entry.values.get(one.field, "")) for one in fields]
        page.append([*row, _iso(entry.public_since), _iso(entry.public_until)])
    return _saved(book)


def form_xlsx(kind: Kind) -> bytes:
    """Return the blank form for importing a kind, with a page that says what each column takes."""
    book = Workbook(write_only=True)
    page = book.create_sheet(kind.label[:31])
    for place, one in enumerate(kind.fields, 1):
        page.column_dimensions[get_column_letter(place)].width = 30 if one.type == "longtext" else 18
    page.append([_bold(page, one.label) for one in kind.fields])
    guide = book.create_sheet("填写说明")
    for place, width in enumerate((26, 10, 26, 10, 60), 1):
        guide.column_dimensions[get_column_letter(place)].width = width
    guide.append([_bold(guide, word) for word in ("列", "是否必填", "怎样填写", "是否公开", "说明")])
    for one in kind.fields:
        hint = "；".join(part for part in ("、".join(one.choices), one.note) if part)
        guide.append(
            [one.label, "必填" if one.required else "选填", WRITTEN[one.type], "公开" if one.public else "不公开", hint]
        )
    return _saved(book)


def form_csv(kind: Kind) -> str:
    """Return the blank form as CSV: the headings alone."""
    return "\ufeff" + _csv_line([one.label for one in kind.fields])


def refused_csv(batch: Batch) -> Iterator[str]:
    """Yield the lines of a batch that could not be taken: line, what is wrong, and the cells as they were."""
    yield "\ufeff"
    yield _csv_line(["行号", "问题", *batch.headings])
    for line in batch.lines.filter(action__in=[BAD, OVER]).iterator(chunk_size=500):
        told = "；".join(
            f"{one['field']}：{one['message']}" if one["field"] else one["message"] for one in line.remarks
        )
        yield _csv_line([str(line.number), told, *(line.raw or [])])


def _csv_line(cells: Iterable[str]) -> str:
    out = StringIO()
    csv.writer(out).writerow([harmless(cell) for cell in cells])
    return out.getvalue()


def _cell(field: Field, value: str) -> object:
    if field.type in {"number", "money", "year"} and value:
        return _typed(field, value)
    return harmless(value)


def _typed(field: Field, value: str) -> object:
    """Return a figure as a number where it is one exactly, else its text."""
    if not field.figure:
        return value
    exact = Decimal(value)
    if exact == exact.to_integral_value():
        return int(exact)
    return float(value) if Decimal(repr(float(value))) == exact else value


def _bold(page: object, text: str) -> WriteOnlyCell:
    cell = WriteOnlyCell(page, value=text)
    cell.font = Font(bold=True)
    cell.alignment = Alignment(wrap_text=True, vertical="center")
    return cell


def _saved(book: Workbook) -> bytes:
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
