"""Records as rows for a spreadsheet."""

import csv
from collections.abc import Iterable, Iterator
from io import BytesIO, StringIO
from typing import Final

from django.db.models import QuerySet
from openpyxl import Workbook

from gongkai.catalogue.models import Record
from gongkai.organisations.queries import is_demonstration
from gongkai.papers.cells import harmless

MOST_IN_SHEET: Final = 100_000
DEMONSTRATION: Final = "演示数据：单位和内容均为虚构，不作任何依据"
HEADINGS: Final = (
    "索引号", "名称", "文号", "发布机构", "单位", "栏目", "信息类型", "体裁分类", "主动公开事项", "海关业务类别",
    "生成日期", "公开期限", "发布日期", "公开属性", "效力", "状态", "待办", "拟稿人",
)  # fmt: skip


def lines(records: QuerySet[Record]) -> Iterator[list[str]]:
    """Yield the heading and one line for each record."""
    if is_demonstration():
        yield [DEMONSTRATION]
    yield list(HEADINGS)
    rows = records.select_related("unit", "column", "prepared_by").defer("body", "details")
    for one in rows.iterator(chunk_size=1000):
        cells = (
            one.index_number, one.title, one.document_number, one.issuer, one.unit.name, one.column.name,
            one.get_kind_display(), one.get_genre_display(), one.get_item20_display(), one.get_customs_class_display(),
            one.made_on, one.publish_due, one.published_on, one.get_attribute_display(), one.get_validity_display(),
            one.get_stage_display(), one.get_waiting_display() if one.waiting else "", one.prepared_by or "",
        )  # fmt: skip
        yield [harmless("" if cell is None else cell) for cell in cells]


def as_csv(rows: Iterable[list[str]]) -> Iterator[str]:
    """Yield rows as CSV, with the mark by which spreadsheets know UTF-8."""
    yield "\ufeff"
    for row in rows:
        buffer = StringIO()
        csv.writer(buffer).writerow(row)
        yield buffer.getvalue()


def as_xlsx(rows: Iterable[list[str]]) -> bytes:
    """Return a workbook of at most ``MOST_IN_SHEET`` lines; the last says where the rest can be had."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("主动公开")
    for number, row in enumerate(rows):
        if number > MOST_IN_SHEET:
            sheet.append([f"超过{MOST_IN_SHEET}行，其余请导出CSV"])
            break
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    return out.getvalue()
