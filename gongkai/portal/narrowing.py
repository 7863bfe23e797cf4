"""What a search is narrowed by, beside its words: how each is called on pages and in mails, and read from addresses."""

from collections.abc import Mapping
from typing import Final

from gongkai.catalogue.models import Column
from gongkai.catalogue.queries import column_at
from gongkai.organisations.models import Unit
from gongkai.statute import catalogue as law

NARROWING: Final = {"unit": "单位", "column": "栏目", "year": "年份", "validity": "效力", "kind": "种类"}
#: What a feed or a subscription may be narrowed by: both tell of records alone, so the kind is settled.
KEPT: Final = ("unit", "column", "year", "validity")
KINDS: Final = {
    "record": "公开信息",
    "unit": "单位",
    "enforcement": "执法公示",
    "series": "数据",
    "report": "年度报告",
    "topic": "专题",
    "gazette": "文告",
}
_LONGEST: Final = 200


def given(values: Mapping[str, str], names: tuple[str, ...] = tuple(NARROWING)) -> dict[str, str]:
    """Return what an address narrows to; what is empty is left out."""
    return {name: value for name in names if (value := values.get(name, "").replace("\x00", "").strip()[:_LONGEST])}


def label(name: str, value: str) -> str:
    """Return how a value is called; one that nothing is known of, as it is."""
    if name == "year":
        return f"{value}年"
    if name == "kind":
        return KINDS.get(value, value)
    if name == "validity":
        return next((row.label for row in law.validities() if row.code == value), value)
    if name == "unit":
        return Unit.objects.filter(key=value).values_list("name", flat=True).first() or value
    return Column.objects.filter(path=value).values_list("name", flat=True).first() or value


def told(narrowing: Mapping[str, str]) -> str:
    """Return in one line what something is narrowed to."""
    return "，".join(
        f"{NARROWING[name]}：{label(name, value)}" for name, value in narrowing.items() if name in NARROWING
    )


def as_filters(narrowing: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return it as the search takes it; a column that has moved since is looked for where it is now."""
    filters: dict[str, tuple[str, ...]] = {name: (value,) for name, value in narrowing.items()}
    if "column" in filters:
        column = column_at(narrowing["column"])
        filters["column"] = (column.path if column else narrowing["column"],)
    return filters
