"""The tree of columns as screens show it: what each holds, what has gone quiet, and steps told in words."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db.models import Count, Max, Q, QuerySet

from gongkai.catalogue.models import Column, Record
from gongkai.statute import catalogue as law

ACTS: Final = {"add": "新设", "rename": "改名和设置", "move": "移动", "merge": "合并", "close": "停用"}
SETTINGS: Final = {
    "description": "设置目的和主要内容", "keywords": "关键词", "type": "栏目类型", "item20": "主动公开事项",
    "customs_class": "海关业务类别", "levels": "适用层级", "order": "次序", "required": "必设栏目",
}  # fmt: skip


@dataclass
class Node:
    """A column with what it holds itself (``records``, ``units``, ``last``) and with all below it (``total``)."""

    column: Column
    records: int = 0
    units: int = 0
    last: date | None = None
    total: int = 0
    stale_days: int | None = None
    below: list["Node"] = field(default_factory=list)

    @property
    def empty(self) -> bool:
        """Whether neither it nor anything below holds a public record."""
        return not self.total


def tree_of(columns: list[Column], records: QuerySet[Record], on: date) -> list[Node]:
    """Return columns (in tree order) as nested nodes, counting the public ones of these records."""
    told = {
        pk: (many, units, last)
        for pk, many, units, last in records.filter(live=True)
        .order_by()
        .values_list("column")
        .annotate(Count("pk"), Count("unit", distinct=True), Max("published_on"))
    }
    limits = {row.code: row.stale_days for row in law.column_types()}
    nodes: dict[int, Node] = {}
    tops: list[Node] = []
    for column in columns:
        many, units, last = told.get(column.pk, (0, 0, None))
        limit = limits.get(column.type)
        quiet = (on - last).days if last else None
        stale = quiet if limit is not None and quiet is not None and quiet > limit else None
        node = nodes[column.pk] = Node(column, many, units, last, many, stale)
        above = nodes.get(column.parent_id or 0)
        (above.below if above else tops).append(node)
    for column in reversed(columns):
        above = nodes.get(column.parent_id or 0)
        if above:
            above.total += nodes[column.pk].total
    return tops


def holders_of(column: Column, records: QuerySet[Record], most: int) -> list[dict[str, Any]]:
    """Return the units with public records in a column or below it, those with most first."""
    inside = Q(column=column) | Q(column__path__startswith=f"{column.path}/")
    rows = records.filter(inside, live=True).order_by().values("unit__key", "unit__name")
    counted = rows.annotate(many=Count("pk"), last=Max("published_on")).order_by("-many", "unit__key")
    return [dict(row) for row in counted[:most]]


def names_of(columns: list[Column]) -> dict[str, str]:
    """Return what steps may call each column by: its number or its address."""
    named = {str(one.pk): one.name for one in columns}
    return named | {one.path: one.name for one in columns}


def tell(step: dict[str, Any], names: dict[str, str]) -> str:
    """Say a step in words."""
    what = f"“{names.get(str(step.get('column')), '已停用的栏目')}”"
    above = names.get(str(step.get("parent") or ""), "")
    match step.get("act"):
        case "add":
            return f"在{f'“{above}”之下' if above else '最上层'}新设“{step.get('name', '')}”（{step.get('slug', '')}）"
        case "rename":
            return _renaming(step, what)
        case "move":
            return f"把{what}移到{f'“{above}”之下' if above else '最上层'}"
        case "merge":
            return f"把{what}并入“{names.get(str(step.get('into')), '已停用的栏目')}”"
        case _:
            return f"停用{what}"


def _renaming(step: dict[str, Any], what: str) -> str:
    name, parts = str(step.get("name", "")), []
    if name and what != f"“{name}”":
        parts.append(f"改名为“{name}”")
    if step.get("slug"):
        parts.append(f"地址名改为{step['slug']}")
    settings = [label for key, label in SETTINGS.items() if key in step]
    if settings:
        parts.append(f"调整{'、'.join(settings)}")
    return f"{what}{'，'.join(parts) or '保持不变'}"
