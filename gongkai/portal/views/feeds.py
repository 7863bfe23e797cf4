"""Atom feeds of what was published: of a site, a column, a unit, a saved search. What is withdrawn leaves at once."""

import re
from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Final
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed
from django.views.decorators.http import require_safe

from gongkai.catalogue.listing import Asked, latest, records
from gongkai.catalogue.models import Record
from gongkai.catalogue.queries import column_at, column_ids_below
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.portal import narrowing
from gongkai.portal.caching.declaring import kept, rests_on
from gongkai.portal.finding import found_by
from gongkai.portal.limits import Pace
from gongkai.portal.sites import one_address, place_of
from gongkai.portal.views.columns import Scope, scope_of
from gongkai.search.asking import LONGEST
from gongkai.search.engine import EngineAway

MOST: Final = 50
TYPE: Final = "application/atom+xml; charset=utf-8"
#: What XML cannot hold.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_BEGINNING: Final = datetime(2008, 5, 1, tzinfo=UTC)
_pace = Pace(most=30, seconds=60)


class Feed(Atom1Feed):
    """A feed whose last change is that of its newest entry; an empty one began when the regulation did."""

    def latest_post_date(self) -> datetime:
        """Return the moment of the newest entry."""
        return max((one["updateddate"] for one in self.items), default=_BEGINNING)


@require_safe
@kept()
def of_site(request: HttpRequest) -> HttpResponse:
    """What the site published last."""
    scope = scope_of(request, "", today())
    rests_on(request, f"records{scope.stamp()}" if scope.unit else "records")
    return _answer(request, f"{place_of(request).site.name}：最新公开", reverse("portal:home"), _newest(scope))


@require_safe
@kept()
def of_column(request: HttpRequest, path: str) -> HttpResponse:
    """What was published last in a column and those below it, within the site."""
    column = column_at(path)
    if column is None:
        raise Http404
    scope = scope_of(request, "", today())
    ids = column_ids_below(column)
    rests_on(request, *(f"column:{one}{scope.stamp()}" for one in ids))
    name = f"{place_of(request).site.name}：{column.name}"
    return _answer(request, name, reverse("portal:column", args=[column.path]), _newest(scope, tuple(ids)))


@require_safe
@kept()
def of_unit(request: HttpRequest, key: str) -> HttpResponse:
    """What a unit published last."""
    unit = Unit.objects.filter(key=key).first()
    if unit is None:
        raise Http404
    rests_on(request, f"records@{unit.pk}", f"unit:{unit.pk}")
    return _answer(
        request, f"{unit.name}：最新公开", reverse("portal:unit", args=[key]), _newest(Scope(unit, False, unit))
    )


@require_safe
def of_search(request: HttpRequest) -> HttpResponse:
    """What a search finds, the newest first; checked against what is public at this moment, so never kept."""
    if not _pace.allows(request):
        return HttpResponse("请求过于频繁，请稍后再试", status=429, headers={"Retry-After": str(_pace.seconds)})
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST]
    narrowed = narrowing.given(request.GET, narrowing.KEPT)
    if not text and not narrowed:
        raise Http404
    try:
        found = found_by(text, MOST, narrowed)
    except EngineAway as away:
        return HttpResponse(str(away), status=503, headers={"Retry-After": "60"})
    own = f"{reverse('portal:search')}?{urlencode({'q': text, **narrowed, 'sort': 'date'})}"
    words = f"检索“{text[:60]}”的最新结果" if text else "检索的最新结果"
    return _answer(request, words + (f"（{narrowing.told(narrowed)}）" if narrowed else ""), own, found)


def _newest(scope: Scope, columns: tuple[int, ...] | None = None) -> list[Record]:
    return latest(records(Asked(scope.unit, scope.below, today(), columns)), MOST)


def _answer(request: HttpRequest, title: str, path: str, rows: Iterable[Record]) -> HttpResponse:
    own = request.build_absolute_uri()
    feed = Feed(
        title=_written(title),
        link=request.build_absolute_uri(path),
        description="",
        language="zh-CN",
        author_name=_written(place_of(request).site.name),
        feed_url=own,
        feed_guid=own,
    )
    for row in rows:
        address = one_address(f"/records/{row.index_number}/")
        feed.add_item(
            title=_written(row.title),
            link=address,
            description=_written(row.abstract or row.title),
            unique_id=address,
            author_name=_written(row.issuer),
            pubdate=_moment(row.published_on, row.first_published_at),
            updateddate=_moment(row.published_on, row.last_published_at or row.first_published_at),
            categories=[_written(row.column.name)],
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=TYPE)


def _moment(day: date | None, moment: datetime | None) -> datetime:
    if moment is not None:
        return moment
    return timezone.make_aware(datetime(day.year, day.month, day.day)) if day else _BEGINNING


def _written(text: str) -> str:
    return _UNWRITABLE.sub("", text)
