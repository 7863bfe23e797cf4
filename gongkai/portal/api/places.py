"""Units with their profiles, and columns."""

from dataclasses import asdict
from typing import Annotated, Any

from django.db.models import Q
from django.http import HttpRequest
from ninja import Path, Query, Router

from gongkai.catalogue.models import Column
from gongkai.catalogue.queries import columns_of
from gongkai.organisations.calendar import today
from gongkai.organisations.contents import service_names
from gongkai.organisations.models import Placement, Unit
from gongkai.organisations.queries import children, open_units, profile_content
from gongkai.portal.api import shapes
from gongkai.portal.api.asking import column_named, unit_named
from gongkai.portal.api.records import FAULTS
from gongkai.portal.api.schemas import ColumnShape, UnitFull, UnitShape
from gongkai.portal.caching.declaring import rests_on

router = Router(tags=["单位和栏目"])


@router.get(
    "columns",
    response={200: list[ColumnShape], **FAULTS},
    operation_id="list_columns",
    summary="栏目",
    description="全系统统一的标准栏目；填写单位的，是该单位适用的栏目和它自设的栏目。按网站上的次序。",
)
def columns(
    request: HttpRequest, unit: Annotated[str, Query("", max_length=20, description="单位内部编号")] = ""
) -> list[dict[str, Any]]:
    """Return the open columns."""
    named = unit_named(unit) if unit else None
    rests_on(request, "tree", "units")
    rows = columns_of(named)
    paths = {row.pk: row.path for row in rows}
    return [_column(row, paths.get(row.parent_id or 0)) for row in rows]


@router.get(
    "columns/{path:path}",
    response={200: ColumnShape, **FAULTS},
    operation_id="get_column",
    summary="一个栏目",
    description="栏目用过的旧地址也能查到，回答的是它现在的地址。",
)
def column(request: HttpRequest, path: Annotated[str, Path(max_length=200, description="栏目地址")]) -> dict[str, Any]:
    """Return one column."""
    found = column_named(path)
    rests_on(request, "tree", "units")
    return _column(found, found.parent.path if found.parent else None)


def _column(row: Column, parent: str | None) -> dict[str, Any]:
    return {
        "path": row.path,
        "name": row.name,
        "parent": parent,
        "type": row.type,
        "block": row.block,
        "description": row.description,
        "unit": shapes.named(row.unit) if row.unit else None,
        "url": shapes.page_address("column", row.path),
    }


@router.get(
    "units",
    response={200: list[UnitShape], **FAULTS},
    operation_id="list_units",
    summary="单位",
    description="现有的全部单位。",
)
def units(
    request: HttpRequest,
    level: Annotated[
        str, Query("", max_length=10, description="层级代码：hq、branch、special、regional、local、office")
    ] = "",
    above: Annotated[str, Query("", max_length=20, description="只要直接在这个单位之下的")] = "",
) -> list[dict[str, Any]]:
    """Return the open units."""
    on = today()
    rests_on(request, "units")
    rows = open_units(on).order_by("key")
    if above:
        rows = rows.filter(pk__in=children(unit_named(above), on).values("pk"))
    if level:
        rows = rows.filter(level=level)
    parents = _parents()
    return [_unit(row, parents) for row in rows]


@router.get(
    "units/{key}",
    response={200: UnitFull, **FAULTS},
    operation_id="get_unit",
    summary="一个单位",
    description="职能、内设机构、负责人、办公地点和联系方式，与单位页面出自同一处。",
)
def unit(request: HttpRequest, key: Annotated[str, Path(max_length=20, description="单位内部编号")]) -> dict[str, Any]:
    """Return one unit with its profile."""
    found, on = unit_named(key), today()
    rests_on(request, "units", f"unit:{found.pk}")
    content = profile_content(found)
    services = [*service_names(content.services), *([content.other_services] if content.other_services else [])]
    return _unit(found, _parents()) | {
        "closed_on": found.closed_on,
        "merged_into": found.merged_into.key if found.merged_into else None,
        "below": [shapes.named(row) for row in (children(found, on) & open_units(on)).order_by("key")],
        "functions": content.functions,
        "services": services,
        "contact": {name: value for name, value in content.contact.items() if value},
        "departments": [asdict(row) for row in content.departments],
        "leaders": [asdict(row) for row in content.leaders],
        "places": [asdict(row) for row in content.places],
    }


def _parents() -> dict[int, str]:
    on = today()
    current = Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))
    return dict(Placement.objects.filter(current).values_list("unit_id", "parent__key"))


def _unit(row: Unit, parents: dict[int, str]) -> dict[str, Any]:
    return {
        "key": row.key,
        "name": row.name,
        "code": row.code,
        "level": row.level,
        "level_label": row.get_level_display(),
        "province": row.province,
        "city": row.city,
        "parent": parents.get(row.pk),
        "url": shapes.page_address("unit", row.key),
    }
