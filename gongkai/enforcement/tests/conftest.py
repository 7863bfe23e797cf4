"""A regional customs with one below, its people, and files of obviously fictional entries."""

import csv
import io
from datetime import date
from types import SimpleNamespace

import pytest
from openpyxl import Workbook

from gongkai.enforcement.actions import prepare, release
from gongkai.enforcement.models import Batch
from gongkai.enforcement.rows import kind_of
from gongkai.organisations.actions import ensure_roles
from gongkai.organisations.tests.making import officer, unit

DAY = date(2026, 3, 2)
PENALTY = {
    "行政相对人名称": "演示海湾贸易有限公司",
    "行政相对人类别": "法人及非法人组织",
    "统一社会信用代码": "",
    "决定书文号": "演关缉违字〔2026〕1号",
    "违法行为类型": "申报不实",
    "违法事实": "申报的商品编号与实际不符",
    "处罚依据": "演示条例第十五条",
    "处罚类别": "罚款",
    "处罚内容": "罚款人民币1.2万元",
    "罚款金额（万元）": "1.2",
    "处罚决定日期": "2026-02-10",
}


@pytest.fixture
def house(db: None) -> SimpleNamespace:
    """Two units and everyone needed."""
    ensure_roles()
    region = unit("u9001", "虚构北岸海关", "regional")
    local = unit("u9002", "虚构湾口海关", "local", region)
    return SimpleNamespace(
        region=region,
        local=local,
        clerk=officer("clerk", "disclosure_officer", local),
        reviewer=officer("reviewer", "reviewer", local),
        leader=officer("leader", "leader", local),
        supervisor=officer("supervisor", "supervisor", region, below=True),
        elsewhere=officer("elsewhere", "reviewer", unit("u9003", "虚构南麓海关", "regional")),
    )


def as_csv(*rows: dict[str, str], encoding: str = "utf-8-sig") -> bytes:
    """Write rows as a file."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode(encoding)


def as_xlsx(*rows: dict[str, object], above: str = "") -> bytes:
    """Write rows as a workbook, with a title line above where one is given."""
    book = Workbook()
    sheet = book.active
    if above:
        sheet.append([above])
    sheet.append(list(rows[0]))
    for row in rows:
        sheet.append(list(row.values()))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def penalty(**changes: str) -> dict[str, str]:
    """Return a good line, changed."""
    return {**PENALTY, **changes}


def published(house: SimpleNamespace, data: bytes, kind: str = "penalty", on: date = DAY) -> Batch:
    """Prepare and release a file."""
    done = prepare(house.local, kind_of(kind), data, "演示.csv", by=house.clerk, today=on)
    assert done.batch is not None
    return release(done.batch, by=house.reviewer, today=on)
