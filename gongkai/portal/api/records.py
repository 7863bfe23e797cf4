"""Records: the list with its filters and cursor, and one record whole."""

from datetime import date
from typing import Annotated, Any, Final

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from ninja import Path, Query, Router

from gongkai.catalogue.listing import Asked, records, shown
from gongkai.catalogue.models import Record, Relation
from gongkai.catalogue.queries import column_ids_below, public
from gongkai.organisations.calendar import today
from gongkai.portal.api import cursors, shapes
from gongkai.portal.api.asking import column_named, unit_named
from gongkai.portal.api.faults import Missing
from gongkai.portal.api.schemas import Fault, RecordFull, RecordPage
from gongkai.portal.caching.declaring import rests_on

router = Router(tags=["政府信息"])
FAULTS: Final = {400: Fault, 404: Fault, 429: Fault}
_FIRST_YEAR: Final = 1949
_LAST_YEAR: Final = 2199
Key = Annotated[str, Query("", max_length=20, description="单位内部编号；不填为全系统")]
Below = Annotated[bool, Query(False, description="是否包括下级单位")]
Cursor = Annotated[str, Query("", max_length=80, description="上一页给出的 next；第一页不填")]
Limit = Annotated[int, Query(50, ge=1, le=200, description="一页多少条")]


@router.get(
    "records",
    response={200: RecordPage, **FAULTS},
    operation_id="list_records",
    summary="政府信息列表",
    description="已公开的政府信息，按发布日期从新到旧；与网站栏目页面的内容和次序相同。已撤下的不再列出。",
)
def listing(
    request: HttpRequest,
    unit: Key = "",
    below: Below = False,
    column: Annotated[str, Query("", max_length=200, description="栏目地址，包括其下的栏目")] = "",
    year: Annotated[int | None, Query(None, ge=_FIRST_YEAR, le=_LAST_YEAR, description="发布年份")] = None,
    kind: Annotated[str, Query("", max_length=20, description="信息类型代码")] = "",
    validity: Annotated[str, Query("", max_length=20, description="效力代码，如 in_force、repealed")] = "",
    since: Annotated[date | None, Query(None, description="发布日期不早于")] = None,
    until: Annotated[date | None, Query(None, description="发布日期不晚于")] = None,
    cursor: Cursor = "",
    limit: Limit = 50,
) -> dict[str, Any]:
    """Return a page of the list."""
    named = unit_named(unit) if unit else None
    ids = tuple(column_ids_below(column_named(column))) if column else None
    rests_on(request, f"records@{named.pk}" if named else "records", "tree", "units")
    kinds = (kind,) if kind else ()
    rows = records(Asked(named, below if named else True, today(), ids, kinds, year))
    if validity:
        rows = rows.filter(validity=validity)
    if since:
        rows = rows.filter(published_on__gte=since)
    if until:
        rows = rows.filter(published_on__lte=until)
    return page_of(rows, cursor, limit)


def page_of(rows: QuerySet[Record], cursor: str, limit: int) -> dict[str, Any]:
    """Return the rows after a cursor, and the cursor of the next page. Raises ``BadCursor``."""
    if cursor:
        day, pk = cursors.read(cursor)
        if day is None:
            raise cursors.BadCursor
        rows = rows.filter(published_on__lte=day).filter(Q(published_on__lt=day) | Q(pk__lt=pk))
    found = list(rows.values_list("published_on", "pk")[: limit + 1])
    listed = shown([pk for _, pk in found[:limit]])
    more = len(found) > limit
    return {
        "results": [shapes.brief(one) for one in listed],
        "next": cursors.write(*found[limit - 1]) if more else None,
    }


@router.get(
    "records/{path:index_number}",
    response={200: RecordFull, **FAULTS, 410: Fault},
    operation_id="get_record",
    summary="一条政府信息",
    description="全部内容：正文、附件、效力变更历史、解读等相关信息、更正痕迹。已撤下的回答 410，不给出内容。",
)
def one(
    request: HttpRequest,
    index_number: Annotated[str, Path(max_length=60, description="索引号，可以含斜杠")],
) -> dict[str, Any]:
    """Return one record whole."""
    rows = public().filter(index_number=index_number)
    found = rows.select_related("unit", "column", "origin", "validity_by").prefetch_related("files").first()
    if found is None:
        if Record.objects.filter(index_number=index_number, stage="withdrawn", first_published_at__isnull=False):
            raise Withdrawn(f"索引号“{index_number}”的信息已经撤下")
        raise Missing(f"没有索引号为“{index_number[:60]}”的公开信息")
    around = related(found)
    rests_on(request, f"record:{found.pk}", "tree", "units", *(f"record:{row.pk}" for _, row in around))
    return shapes.full(found, around)


class Withdrawn(Exception):
    """It was public and is no more; the message is a Chinese sentence."""


def related(found: Record) -> list[tuple[str, Record]]:
    """Return the public records around one, with how they belong to it."""
    outward = {"interprets": "解读", "rests_on": "依据", "related": "相关"}
    inward = {"interprets": "被解读", "rests_on": "被引为依据", "related": "相关"}
    rows = Relation.objects.filter(origin=found, target__live=True).select_related("target")
    back = Relation.objects.filter(target=found, origin__live=True).select_related("origin")
    return [(outward[row.kind], row.target) for row in rows] + [(inward[row.kind], row.origin) for row in back]
