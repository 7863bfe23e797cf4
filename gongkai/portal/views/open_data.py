"""Open data for people and machines: what there is, the interface to try out, and whole lists as files."""

import gzip
import json
from functools import cache
from importlib.resources import files
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone
from django.views.decorators.http import require_safe

from gongkai.catalogue.queries import columns_of
from gongkai.organisations.calendar import today
from gongkai.organisations.queries import open_units
from gongkai.portal.api.faults import fault
from gongkai.portal.bulk.asking import Unclear, Wanted, wanted
from gongkai.portal.bulk.writing import TYPES, lines, manifest
from gongkai.portal.caching.declaring import kept, rests_on
from gongkai.portal.heads import column_head
from gongkai.portal.limits import Pace
from gongkai.portal.views.frame import page

_ASSETS: Final = {
    "swagger-ui.css": "text/css; charset=utf-8",
    "swagger-ui-bundle.js": "text/javascript; charset=utf-8",
}
#: A whole list costs seconds of work: few at a time from one address.
_pace = Pace(most=20, seconds=600)


@require_safe
@kept()
def open_data(request: HttpRequest) -> HttpResponse:
    """Say in plain words what can be had and how."""
    rests_on(request, "units", "tree", "sites")
    head = column_head("开放数据", "数据接口、批量下载和订阅", "开放数据,接口,下载,订阅", "data")
    context = {"units": list(open_units(today()).order_by("key")), "columns": columns_of(None)}
    return page(request, "portal/open_data/open_data.html", context, head=head)


@require_safe
@kept()
def interface(request: HttpRequest) -> HttpResponse:
    """The interface described call by call, to be tried out on the page."""
    head = column_head("数据接口说明", "数据接口的全部调用方法", "开放数据,接口", "data")
    return page(request, "portal/open_data/interface.html", {}, head=head)


@require_safe
def asset(request: HttpRequest, name: str) -> HttpResponse:
    """Send a file of the interface's viewer, which comes with the library that makes the interface."""
    if name not in _ASSETS:
        raise Http404
    packed = "gzip" in request.headers.get("Accept-Encoding", "")
    response = HttpResponse(_asset(name, packed), content_type=_ASSETS[name])
    response["Cache-Control"] = "public, max-age=86400"
    response["Vary"] = "Accept-Encoding"
    if packed:
        response["Content-Encoding"] = "gzip"
    return response


@cache
def _asset(name: str, packed: bool) -> bytes:
    data = files("ninja").joinpath("static", "ninja", name).read_bytes()
    return gzip.compress(data, 6, mtime=0) if packed else data


@require_safe
def file(request: HttpRequest, ending: str) -> HttpResponseBase:
    """Send a list of records, line by line as it is read."""
    if ending not in TYPES:
        raise Http404
    asked = _asked(request)
    if isinstance(asked, HttpResponse):
        return asked
    response = StreamingHttpResponse(lines(asked, ending), content_type=TYPES[ending])
    response["Content-Disposition"] = f'attachment; filename="{asked.name()}.{ending}"'
    response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_safe
@kept("unit", "below", "column", "changed_since")
def listed(request: HttpRequest) -> HttpResponse:
    """Send the manifest of such files: counts and digests, computed anew only when a record changes."""
    asked = _asked(request)
    if isinstance(asked, HttpResponse):
        return asked
    rests_on(request, *asked.stamps())
    told = {"made_at": timezone.localtime().isoformat(timespec="seconds"), **manifest(asked)}
    response = HttpResponse(json.dumps(told, ensure_ascii=False, indent=1), content_type="application/json")
    response["Access-Control-Allow-Origin"] = "*"
    return response


def _asked(request: HttpRequest) -> Wanted | HttpResponse:
    """Return what is wanted, or the answer that says why it cannot be given."""
    if not _pace.allows(request):
        return fault(429, "下载过于频繁，请稍后再试", Retry_After=str(_pace.seconds))
    given = {name: request.GET.get(name, "").strip() for name in ("unit", "below", "column", "changed_since")}
    if any("\x00" in value for value in given.values()):
        return fault(400, "参数有误：不能含有空字符")
    below = given["below"] in {"1", "true", "yes", "on"}
    try:
        return wanted(given["unit"], below, given["column"], given["changed_since"], today())
    except Unclear as unclear:
        return fault(400, str(unclear))
