"""The interface among the addresses: brakes, caching, CORS, and errors that are JSON everywhere."""

import hashlib
import json
from collections.abc import Callable
from functools import wraps
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import URLPattern, path, register_converter
from django.urls.converters import PathConverter
from django.utils.cache import get_conditional_response
from django.views.decorators.csrf import csrf_exempt

from gongkai.portal.api.faults import fault
from gongkai.portal.api.service import PREFIX, api, document
from gongkai.portal.caching.declaring import LAYERED, kept, rests_on
from gongkai.portal.limits import Pace

SECONDS: Final = 600
#: Generous: whoever walks the whole catalogue page by page stays below it.
MOST: Final = 1200
SEARCH_SECONDS: Final = 60
SEARCH_MOST: Final = 60
_NEVER_KEPT: Final = frozenset({"search"})
_pace = Pace(most=MOST, seconds=SECONDS)
_search_pace = Pace(most=SEARCH_MOST, seconds=SEARCH_SECONDS)
View = Callable[..., HttpResponseBase]


class Anything(PathConverter):
    """Whatever stands there, line breaks included: ``<path:…>`` stops at them."""

    regex = r"[\s\S]+"


register_converter(Anything, "anything")


def addresses() -> list[URLPattern]:
    """Return the addresses of the interface, for the portal's own list."""
    found = [path(f"{PREFIX}openapi.json", guarded(kept()(described), _pace), name="openapi")]
    for pattern in api.urls[0]:
        if isinstance(pattern, URLPattern) and pattern.name != "api-root":
            found.append(_mounted(pattern))
    return [*found, path(PREFIX, lost), path(f"{PREFIX}<anything:rest>", lost)]


def _mounted(pattern: URLPattern) -> URLPattern:
    route = str(pattern.pattern)
    view: Any = pattern.callback
    if route in _NEVER_KEPT:
        return path(PREFIX + route, guarded(view, _search_pace), name=f"api_{pattern.name}")
    return path(PREFIX + route, guarded(kept(*_parameters(route))(view), _pace), name=f"api_{pattern.name}")


def _parameters(route: str) -> list[str]:
    """Return the query parameters an address looks at: a page with others is never kept."""
    parts = [part.split(":")[-1].strip("<>") for part in route.split("/")]
    for described_path, methods in document()["paths"].items():
        own = [part.strip("{}") for part in described_path.removeprefix(f"/{PREFIX}").split("/")]
        if own == parts:
            return [one["name"] for one in methods["get"].get("parameters", []) if one["in"] == "query"]
    raise LookupError(route)


def described(request: HttpRequest) -> HttpResponse:
    """Send the OpenAPI document."""
    rests_on(request, "openapi")
    return HttpResponse(json.dumps(document(), ensure_ascii=False), content_type="application/json")


@csrf_exempt
def lost(request: HttpRequest, rest: str = "") -> HttpResponseBase:
    """Say that there is no such address, in JSON too."""
    return _open(fault(404, "没有这个地址；接口说明见 /open-data/"))


def guarded(view: View, pace: Pace) -> View:
    """Put the brakes and the manners of the interface around a view."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.method == "OPTIONS":
            return _open(HttpResponse(status=204, headers={"Allow": "GET, HEAD, OPTIONS"}))
        if request.method not in ("GET", "HEAD"):
            return _open(fault(405, "这个接口只能读取，请用 GET", Allow="GET, HEAD, OPTIONS"))
        if not pace.allows(request):
            return _open(fault(429, "请求过于频繁，请稍后再试", Retry_After=str(pace.seconds)))
        if "\x00" in request.path_info or any("\x00" in value for _, value in _pairs(request)):
            return _open(fault(400, "参数有误：不能含有空字符"))
        asked, request.method = request.method, "GET"
        try:
            response = view(request, *args, **kwargs)
        finally:
            request.method = asked
        return _open(_conditional(request, response))

    inner.csrf_exempt = True  # type: ignore[attr-defined]
    return inner


def _pairs(request: HttpRequest) -> list[tuple[str, str]]:
    return [(name, str(value)) for name in request.GET for value in (name, *request.GET.getlist(name))]


def _conditional(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    """Answer 304 where the caller has it already; behind the layer that keeps pages, that layer does it."""
    environ = getattr(request, "environ", request.META)
    if LAYERED in environ or response.status_code != 200 or not isinstance(response, HttpResponse):
        return response
    etag = f'W/"{hashlib.blake2b(response.content, digest_size=12).hexdigest()}"'
    response["ETag"] = etag
    return get_conditional_response(request, etag=etag, response=response) or response


def _open(response: HttpResponseBase) -> HttpResponseBase:
    """Let pages of other sites read the answer: it is public, and no cookie is looked at."""
    response["Access-Control-Allow-Origin"] = "*"
    response["Access-Control-Allow-Methods"] = "GET, HEAD, OPTIONS"
    response["Access-Control-Expose-Headers"] = "ETag, Last-Modified, Retry-After"
    response["X-Content-Type-Options"] = "nosniff"
    return response
