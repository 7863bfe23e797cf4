"""Series of figures, enforcement publicity, and published annual reports."""

import json
from decimal import Decimal
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Query, Router

from gongkai.enforcement import queries as enforcement
from gongkai.enforcement.models import Entry
from gongkai.enforcement.rows import Kind, kind_of
from gongkai.organisations.calendar import today
from gongkai.portal.api import cursors, shapes
from gongkai.portal.api.asking import unit_named
from gongkai.portal.api.faults import Missing
from gongkai.portal.api.records import FAULTS, Below, Cursor, Key, Limit
from gongkai.portal.api.schemas import EntryPage, EntryShape, KindShape, ReportShape, SeriesFull, SeriesShape
from gongkai.portal.caching.declaring import rests_on
from gongkai.reports.queries import publications
from gongkai.reports.rendering import as_json
from gongkai.series.models import Series
from gongkai.series.queries import public_series, rows_of, stamps_of
from gongkai.statute.errors import StatuteError

router = Router()
KindCode = Annotated[str, Path(max_length=20, description="类别代码，如 licence")]
_LARGEST = 2**62


@router.get(
    "series",
    response={200: list[SeriesShape], **FAULTS},
    operation_id="list_series",
    tags=["数据"],
    summary="数据指标",
    description="按月、季、年公布的数据指标。",
)
def series(request: HttpRequest, unit: Key = "") -> list[dict[str, Any]]:
    """Return the public series."""
    rests_on(request, "series", "units")
    rows = public_series().order_by("unit__key", "order", "pk")
    if unit:
        rows = rows.filter(unit=unit_named(unit))
    return [_series(row) for row in rows]


@router.get(
    "series/{key}/{slug}",
    response={200: SeriesFull, **FAULTS},
    operation_id="get_series",
    tags=["数据"],
    summary="一个指标的各期的数",
    description="从第一期到最近一期，中间没有公布的也列出，数值为 null。",
)
def one_series(
    request: HttpRequest,
    key: Annotated[str, Path(max_length=20, description="单位内部编号")],
    slug: Annotated[str, Path(max_length=60, description="指标地址名")],
) -> dict[str, Any]:
    """Return one series with its figures."""
    found = public_series().filter(unit__key=key, slug=slug).first()
    if found is None:
        raise Missing("没有这个数据指标，或者它已经撤下")
    rests_on(request, "units", *stamps_of([found]))
    points = [
        {
            "period": row.code,
            "name": row.name,
            "value": _figure(row.value),
            "mark": row.mark,
            "note": row.note,
            "year_to_date": _figure(row.year_to_date),
            "change": _figure(row.change),
        }
        for row in rows_of(found)
    ]
    return _series(found) | {"points": points}


def _series(row: Series) -> dict[str, Any]:
    return {
        "unit": shapes.named(row.unit),
        "slug": row.slug,
        "name": row.name,
        "measure": row.measure,
        "period": row.period,
        "description": row.description,
        "source": row.source,
        "changed_on": row.changed_on,
        "made_up": row.made_up,
        "url": shapes.page_address("figure", row.unit.key, row.slug),
    }


def _figure(value: Decimal | None) -> str | None:
    if value is None:
        return None
    plain = f"{value:f}"
    return plain.rstrip("0").rstrip(".") if "." in plain else plain


@router.get(
    "enforcement",
    response={200: list[KindShape], **FAULTS},
    operation_id="list_enforcement_kinds",
    tags=["执法公示"],
    summary="执法公示的类别",
    description="行政许可、行政处罚、双随机抽查等类别，各有哪些公开的项目、现在公示多少条。",
)
def kinds(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the kinds with their counts."""
    shelves = enforcement.shelves(enforcement.public(today()))
    rests_on(request, *(f"enforcement:{one.kind.code}" for one in shelves))
    return [
        {
            "code": one.kind.code,
            "label": one.kind.label,
            "group": one.kind.group,
            "measure": one.kind.measure,
            "count": one.count,
            "changed_on": one.changed_on,
            "fields": [
                {"code": field.field, "label": field.label, "type": field.type} for field in one.kind.public_fields
            ],
            "url": shapes.page_address("enforcement_list", one.kind.code),
        }
        for one in shelves
    ]


@router.get(
    "enforcement/{kind}/entries",
    response={200: EntryPage, **FAULTS},
    operation_id="list_enforcement_entries",
    tags=["执法公示"],
    summary="执法公示的条目",
    description="正在公示的条目；公示期满、已撤回的不再列出。",
)
def entries(
    request: HttpRequest,
    kind: KindCode,
    unit: Key = "",
    below: Below = False,
    year: Annotated[int | None, Query(None, ge=1949, le=2199, description="年份")] = None,
    q: Annotated[str, Query("", max_length=60, description="包含这些词")] = "",
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Return a page of entries, by key: a cursor over it skips and repeats nothing."""
    row, on = _kind(kind), today()
    rests_on(request, f"enforcement:{kind}", "units")
    rows = enforcement.public(on).filter(kind=kind).select_related("unit").order_by("-pk")
    if unit:
        named = unit_named(unit)
        rows = enforcement.below(rows, named, on) if below else rows.filter(unit=named)
    if year:
        rows = enforcement.in_year(rows, year)
    if q:
        rows = enforcement.searched(rows, q)
    if cursor:
        rows = rows.filter(pk__lt=cursors.read(cursor)[1])
    found = list(rows[: limit + 1])
    more = len(found) > limit
    return {
        "results": [_entry(row, one) for one in found[:limit]],
        "next": cursors.write(None, found[limit - 1].pk) if more else None,
    }


@router.get(
    "enforcement/{kind}/entries/{pk}",
    response={200: EntryShape, **FAULTS},
    operation_id="get_enforcement_entry",
    tags=["执法公示"],
    summary="执法公示的一条",
    description="公示期满或者已撤回的回答 404。",
)
def entry(
    request: HttpRequest,
    kind: KindCode,
    pk: Annotated[int, Path(ge=1, le=_LARGEST, description="条目编号")],
) -> dict[str, Any]:
    """Return one entry."""
    row = _kind(kind)
    found = enforcement.public(today()).filter(kind=kind, pk=pk).select_related("unit").first()
    if found is None:
        raise Missing("没有这一条，或者它不再公示")
    rests_on(request, f"enforcement:{kind}", "units")
    return _entry(row, found)


def _kind(code: str) -> Kind:
    try:
        return kind_of(code)
    except StatuteError:
        raise Missing(f"没有代码为“{code[:20]}”的类别") from None


def _entry(kind: Kind, row: Entry) -> dict[str, Any]:
    return {
        "id": row.pk,
        "unit": shapes.named(row.unit),
        "title": row.title,
        "number": row.number,
        "day": row.day,
        "values": {one.field: str(row.values[one.field]) for one in kind.public_fields if row.values.get(one.field)},
        "public_since": row.public_since,
        "public_until": row.public_until,
        "changed_on": row.changed_on,
        "url": shapes.page_address("enforcement_entry", row.kind, row.pk),
    }


@router.get(
    "reports",
    response={200: list[ReportShape], **FAULTS},
    operation_id="list_reports",
    tags=["年度报告"],
    summary="已公布的年度报告",
    description="政府信息公开工作年度报告；填写年度的只列该年度。",
)
def reports(
    request: HttpRequest,
    unit: Key = "",
    year: Annotated[int | None, Query(None, ge=2008, le=2199, description="年度")] = None,
) -> list[dict[str, Any]]:
    """Return the published reports."""
    rests_on(request, "reports", "units")
    years = [year] if year else publications.years_published()
    found = publications.issues_of(unit_named(unit).key) if unit else []
    if not unit:
        columns = [publications.column(one) for one in years]
        found = [issue for one in columns for issue in (*one.system, *one.regions, *one.units)]
    return [
        {
            "unit": one.unit,
            "name": one.name,
            "year": one.year,
            "basis": one.basis,
            "published_on": one.published_on,
            "corrections": one.corrections,
            "url": shapes.page_address("table", one.unit, one.year, one.basis),
        }
        for one in found
        if one.year in years
    ]


@router.get(
    "reports/{key}/{year}/{basis}",
    response={200: dict[str, Any], **FAULTS},
    operation_id="get_report",
    tags=["年度报告"],
    summary="一份年度报告",
    description="报告全文、表二至表四的每一格、勾稽关系和公布以后的更正，与网站上可以下载的 JSON 相同。",
)
def report(
    request: HttpRequest,
    key: Annotated[str, Path(max_length=20, description="单位内部编号")],
    year: Annotated[int, Path(ge=2008, le=2199, description="年度")],
    basis: Annotated[str, Path(max_length=10, description="口径：own、region、system")],
) -> dict[str, Any]:
    """Return a published edition."""
    found = publications.edition_published(key, year, basis)
    if found is None:
        raise Missing("没有这份年度报告，或者它还没有公布")
    rests_on(request, "reports", "units")
    whole: dict[str, Any] = json.loads(as_json(found[1]))
    return whole
