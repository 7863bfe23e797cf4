"""The lines of such a file, and its manifest. The content rests on the records alone: same stock, same digest."""

import csv
import hashlib
import json
from collections.abc import Iterator
from datetime import date, datetime
from io import StringIO
from typing import Any, Final

from gongkai.catalogue.exporting import DEMONSTRATION
from gongkai.catalogue.marking import words
from gongkai.catalogue.models import Record
from gongkai.organisations.queries import is_demonstration
from gongkai.papers.cells import harmless
from gongkai.portal.api.shapes import brief, files
from gongkai.portal.bulk.asking import Wanted

TYPES: Final = {"csv": "text/csv; charset=utf-8", "jsonl": "application/x-ndjson; charset=utf-8"}
COLUMNS: Final = {
    "index_number": "索引号",
    "title": "名称",
    "document_number": "文号",
    "kind": "信息类型",
    "unit": "单位编号",
    "unit_name": "单位",
    "column": "栏目地址",
    "column_name": "栏目",
    "issuer": "发布机构",
    "joint_issuers": "联合发布机构",
    "made_on": "生成日期",
    "published_on": "发布日期",
    "effective_on": "生效日期",
    "lapses_on": "失效日期",
    "genre": "体裁分类",
    "subject": "主题分类",
    "item20": "主动公开事项",
    "customs_class": "海关业务类别",
    "validity": "效力",
    "validity_label": "效力名称",
    "in_force": "现行有效",
    "abstract": "内容概述",
    "keywords": "关键词",
    "source": "来源",
    "changed_at": "最近公布时间",
    "url": "页面地址",
    "text": "正文文字",
    "attachments": "附件地址",
    "withdrawn_on": "撤下日期",
}


def lines(wanted: Wanted, form: str) -> Iterator[str]:
    """Yield the file line by line; ``form`` is one of ``TYPES``."""
    return _csv(wanted) if form == "csv" else _jsonl(wanted)


def _jsonl(wanted: Wanted) -> Iterator[str]:
    mark = {"demonstration": True} if is_demonstration() else {}
    for record in wanted.walk():
        yield _json(brief(record) | {"text": _text(record), "attachments": files(record)} | mark) + "\n"
    for index_number, day in wanted.withdrawn().values_list("index_number", "withdrawn_on"):
        yield _json({"index_number": index_number, "withdrawn_on": day}) + "\n"


def _csv(wanted: Wanted) -> Iterator[str]:
    yield "\ufeff"
    if is_demonstration():
        yield _row([DEMONSTRATION])
    yield _row(list(COLUMNS.values()))
    for record in wanted.walk():
        cells = brief(record) | {"text": _text(record)}
        cells |= {"unit": record.unit.key, "unit_name": record.unit.name}
        cells |= {"column": record.column.path, "column_name": record.column.name}
        cells |= {"joint_issuers": "、".join(cells["joint_issuers"]), "in_force": "是" if cells["in_force"] else "否"}
        cells |= {"attachments": " ".join(str(one["url"]) for one in files(record)), "withdrawn_on": ""}
        yield _row([cells[name] for name in COLUMNS])
    for index_number, day in wanted.withdrawn().values_list("index_number", "withdrawn_on"):
        yield _row([index_number, *[""] * (len(COLUMNS) - 2), day])


def manifest(wanted: Wanted) -> dict[str, Any]:
    """Return how many lines each file has, its size and its digest: for checking what was received."""
    told = {}
    for form in TYPES:
        digest, size = hashlib.sha256(), 0
        for line in lines(wanted, form):
            data = line.encode()
            digest.update(data)
            size += len(data)
        told[form] = {"sha256": digest.hexdigest(), "bytes": size}
    return {
        "unit": wanted.unit.key if wanted.unit else None,
        "column": wanted.column.path if wanted.column else None,
        "changed_since": wanted.since.isoformat() if wanted.since else None,
        "records": wanted.records().count(),
        "withdrawn": wanted.withdrawn().count(),
        "files": told,
    }


def _text(record: Record) -> str:
    return words(record.body).strip()


def _row(cells: list[Any]) -> str:
    out = StringIO()
    csv.writer(out).writerow([harmless(_plain(cell)) for cell in cells])
    return out.getvalue()


def _json(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, default=_plain)


def _plain(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return "" if value is None else str(value)
