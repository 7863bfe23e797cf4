"""The map of the site for machines: an index and its parts, each with the day of the last change."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final
from urllib.parse import quote
from xml.sax.saxutils import escape

from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.catalogue.actions.gazette import STAMP as GAZETTE
from gongkai.catalogue.gazettes import issued
from gongkai.catalogue.models import Column
from gongkai.catalogue.queries import public
from gongkai.enforcement.rows import kinds
from gongkai.organisations.calendar import today
from gongkai.organisations.queries import open_units
from gongkai.portal.caching.declaring import kept, rests_on
from gongkai.portal.queries import public_topics
from gongkai.portal.sites import one_address
from gongkai.reports.queries.publications import published_reports
from gongkai.series.queries import public_series

#: Records of one part, by their keys: a part never holds more, and a new record changes the last part alone.
PART: Final = 10_000
TYPE: Final = "application/xml; charset=utf-8"
_SPACE: Final = "http://www.sitemaps.org/schemas/sitemap/0.9"
#: Pages that are always there.
_STANDING: Final = (
    "home",
    "about",
    "guide",
    "article20",
    "units",
    "map",
    "columns",
    "topics",
    "gazettes",
    "enforcement",
    "figures",
    "tables",
    "open_data",
)
Place = tuple[str, date | None]


@require_safe
@kept()
def index(request: HttpRequest) -> HttpResponse:
    """The parts there are."""
    rests_on(request, "records", "tree", "units", "reports", "series")
    last = public().aggregate(last=Max("pk"))["last"] or 0
    names = ["pages", *(f"records-{number}" for number in range(1, -(-last // PART) + 1))]
    parts = "".join(
        f"<sitemap><loc>{escape(one_address(reverse('portal:sitemap_part', args=[name])))}</loc></sitemap>"
        for name in names
    )
    return _xml(f'<sitemapindex xmlns="{_SPACE}">{parts}</sitemapindex>')


@require_safe
@kept()
def part(request: HttpRequest, name: str) -> HttpResponse:
    """One part: the records of a range of keys, or all other pages."""
    if name == "pages":
        rests_on(request, "tree", "units", "reports", "series", "topics", "records", GAZETTE)
        return _xml(_urls(_pages()))
    kind, _, number = name.partition("-")
    if kind != "records" or not number.isdecimal() or not 1 <= int(number) <= 10**6:
        raise Http404
    rests_on(request, "records")
    return _xml(_urls(_records(int(number))))


def _records(number: int) -> Iterator[Place]:
    rows = public().filter(pk__gt=(number - 1) * PART, pk__lte=number * PART).order_by("pk")
    for index_number, changed, published in rows.values_list("index_number", "last_published_at", "published_on"):
        yield f"/records/{quote(index_number)}/", _day(changed) or published


def _pages() -> Iterator[Place]:
    for name in _STANDING:
        yield reverse(f"portal:{name}"), None
    for path in Column.objects.filter(closed_on__isnull=True).order_by("pk").values_list("path", flat=True):
        yield reverse("portal:column", args=[path]), None
    for key in open_units(today()).order_by("key").values_list("key", flat=True):
        yield reverse("portal:unit", args=[key]), None
    for kind in kinds():
        yield reverse("portal:enforcement_list", args=[kind.code]), None
    for series in public_series():
        yield reverse("portal:figure", args=[series.unit.key, series.slug]), series.changed_on
    for report in published_reports().select_related("unit"):
        yield reverse("portal:table", args=[report.unit.key, report.year, report.basis]), _day(report.published_on)
    for topic in public_topics(None, today()):
        yield reverse("portal:topic", args=[topic.slug]), topic.changed_on
    for row in issued():
        yield reverse("portal:gazette", args=[row.unit.key, row.slug]), row.issued_on


def _day(moment: datetime | date | None) -> date | None:
    return timezone.localtime(moment).date() if isinstance(moment, datetime) else moment


def _urls(places: Iterable[Place]) -> str:
    rows = (
        f"<url><loc>{escape(one_address(path))}</loc>{f'<lastmod>{day.isoformat()}</lastmod>' if day else ''}</url>"
        for path, day in places
    )
    return f'<urlset xmlns="{_SPACE}">{"".join(rows)}</urlset>'


def _xml(text: str) -> HttpResponse:
    return HttpResponse(f'<?xml version="1.0" encoding="utf-8"?>\n{text}', content_type=TYPE)
