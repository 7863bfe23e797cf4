"""The first page of every site: find, ask, talk to someone; the statutory blocks; what is new; topics; figures."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.catalogue.listing import Asked, latest, records
from gongkai.catalogue.models import Column, Record, Relation
from gongkai.catalogue.queries import column_ids_below, columns_of
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import root
from gongkai.portal.caching.declaring import changes_at, kept, rests_on
from gongkai.portal.models import Site
from gongkai.portal.models.sites import BLOCKS
from gongkai.portal.queries import public_topics
from gongkai.portal.sites import base_of, place_of
from gongkai.portal.views.columns import Scope, newest, scope_of
from gongkai.portal.views.figures import card
from gongkai.portal.views.frame import page
from gongkai.portal.views.publications import chart_rows, shows_live
from gongkai.portal.yearly import drawings
from gongkai.reports.queries import yearly_totals
from gongkai.reports.queries.publications import issues_of
from gongkai.series import queries as series
from gongkai.statute.deadlines import deadline

KEPT_SECONDS: Final = 300
_NEW, _DOCUMENTS, _TOPICS, _LINKS = 8, 5, 6, 4


@dataclass(frozen=True)
class Door:
    """One of the five statutory blocks (国办公开办函〔2019〕61号): where it leads, and the first things in it."""

    title: str
    text: str
    address: str
    links: list[tuple[str, str]] = field(default_factory=list)


@dataclass(frozen=True)
class Explained:
    """A document with what explains it."""

    document: Record
    interpretations: list[Record]


@dataclass(frozen=True)
class Home:
    """Whose first page it is, and on which day."""

    request: HttpRequest
    site: Site
    unit: Unit | None
    scope: Scope
    on: date


@require_safe
@kept()
def home(request: HttpRequest) -> HttpResponse:
    """Show the parts of the site's first page in its own order."""
    on = today()
    site = place_of(request).site
    unit = site.unit if site.unit_id else root(on)
    asked = Home(request, site, unit, scope_of(request, "", on), on)
    blocks = [code for code in site.blocks if code in BLOCKS]
    context: dict[str, Any] = {"blocks": blocks, "unit": unit, "site": site, "scope": asked.scope}
    for code in blocks:
        if code in _PARTS:
            context.update(_PARTS[code](asked))
    return page(request, "portal/home.html", context)


def _statutory(asked: Home) -> dict[str, Any]:
    unit = asked.unit
    columns = columns_of(asked.scope.owner)
    by_block = {row.block: row for row in columns if row.block}
    rests_on(asked.request, "tree", "reports", *([f"unit:{unit.pk}"] if unit else []))
    office = [(f"{unit.office or '政府信息公开工作机构'}：{unit.phone}", "")] if unit and unit.phone else []
    content = by_block.get("content")
    return {
        "statutory": [
            Door("政府信息公开指南", "公开什么、怎样查阅、怎样申请、找谁", reverse("portal:guide"), office),
            Door(
                "政府信息公开制度",
                "法律、行政法规、规章和公开制度",
                _column(by_block.get("rules")),
                _newest_of(asked, by_block.get("rules")),
            ),
            Door(
                "法定主动公开内容",
                "依照条例第二十条应当主动公开的信息",
                _column(content),
                [*_below(columns, content), ("按条例第二十条各项查阅", reverse("portal:article20"))],
            ),
            Door("政府信息公开年报", "各年的工作年度报告", reverse("portal:tables"), _reports(unit)),
            Door(
                "依申请公开",
                "没有公开的信息，可以申请",
                reverse("portal:apply"),
                [("网上申请", _apply(asked)), ("查询办理进度", reverse("portal:track"))],
            ),
        ]
    }


def _column(column: Column | None) -> str:
    return reverse("portal:column", args=[column.path]) if column else reverse("portal:columns")


def _below(columns: list[Column], column: Column | None) -> list[tuple[str, str]]:
    below = [one for one in columns if column and one.parent_id == column.pk]
    return [(one.name, _column(one)) for one in below[: 2 * _LINKS]]


def _newest_of(asked: Home, column: Column | None) -> list[tuple[str, str]]:
    if column is None:
        return []
    ids = column_ids_below(column)
    rests_on(asked.request, *(f"column:{one}{asked.scope.stamp()}" for one in ids))
    rows = latest(records(Asked(asked.scope.unit, asked.scope.below, asked.on, tuple(ids))), _LINKS - 1)
    return [(one.title, reverse("portal:record", args=[one.index_number])) for one in rows]


def _reports(unit: Unit | None) -> list[tuple[str, str]]:
    issues = issues_of(unit.key)[: _LINKS - 1] if unit else []
    return [(f"{one.year}年", reverse("portal:table", args=[one.unit, one.year, one.basis])) for one in issues]


def _apply(asked: Home) -> str:
    address = reverse("portal:apply")
    return f"{address}?unit={asked.unit.key}" if asked.unit and not asked.site.main else address


def _latest(asked: Home) -> dict[str, Any]:
    owner = asked.scope.owner
    rests_on(asked.request, f"records{asked.scope.stamp()}" if owner else "records")
    rows = newest(asked.scope, asked.on, _NEW)
    documents = latest(
        records(Asked(asked.scope.unit, asked.scope.below, asked.on, kinds=("document",))),
        _DOCUMENTS,
    )
    return {"latest": rows, "documents": _explained(asked.request, documents)}


def _explained(request: HttpRequest, documents: list[Record]) -> list[Explained]:
    rows = Relation.objects.filter(kind="interprets", target__in=documents, origin__live=True).select_related("origin")
    found: dict[int, list[Record]] = {}
    for row in rows:
        found.setdefault(row.target_id, []).append(row.origin)
    around = [*documents, *(one for ones in found.values() for one in ones)]
    rests_on(request, *(f"record:{one.pk}" for one in around))
    return [Explained(one, found.get(one.pk, [])) for one in documents]


def _topics(asked: Home) -> dict[str, Any]:
    rests_on(asked.request, "topics")
    scope = asked.scope
    return {"topics": list(public_topics(scope.unit, asked.on, below=scope.below)[:_TOPICS])}


def _process(asked: Home) -> dict[str, Any]:
    return {"answer": deadline("answer", asked.on), "extension": deadline("extension", asked.on)}


def _figures(asked: Home) -> dict[str, Any]:
    unit, on = asked.unit, asked.on
    if unit is None:
        return {}
    rests_on(asked.request, "reports", "practices")
    shown = series.worth_seeing(unit)
    rests_on(asked.request, *series.stamps_of(one.series for one in shown))
    basis = "region" if unit.level == "regional" else "own"
    basis = "system" if asked.scope.unit is None else basis
    live = basis == "system" and shows_live(unit, on)
    if live:
        # Figures that run on with every case are counted anew every few minutes; all else on the page stays exact.
        changes_at(asked.request, timezone.now() + timedelta(seconds=KEPT_SECONDS))
    rows = _totals(unit, on) if live else chart_rows(unit.key, basis)
    drawn = drawings(rows) if any(received or concluded for _, received, concluded in rows) else []
    return {
        "series": [card(one) for one in shown],
        "rows": rows,
        "live": live,
        "charts": drawn,
        "charts_of": unit.system_name or "全系统" if basis == "system" else unit.name,
        "this_year": str(on.year),
    }


def _totals(top: Unit, on: date) -> list[tuple[str, int, int]]:
    # Counting all years of a whole system on every visit would let visitors load the machine at will.
    key = f"portal:totals:{top.pk}:{on}"
    kept_rows: list[tuple[str, int, int]] | None = cache.get(key)
    if kept_rows is None:
        kept_rows = [(str(year), received, concluded) for year, received, concluded in yearly_totals(top, "system", on)]
        cache.set(key, kept_rows, KEPT_SECONDS)
    return kept_rows


def _sites(asked: Home) -> dict[str, Any]:
    rests_on(asked.request, "sites")
    rows = (
        Site.objects.filter(closed_on__isnull=True, main=False).exclude(pk=asked.site.pk).order_by("unit__key", "key")
    )
    return {"sites": [(one.name, f"{base_of(one)}/") for one in rows] if asked.site.main else []}


_PARTS: Final[dict[str, Callable[[Home], dict[str, Any]]]] = {
    "statutory": _statutory,
    "latest": _latest,
    "topics": _topics,
    "process": _process,
    "figures": _figures,
    "sites": _sites,
}
