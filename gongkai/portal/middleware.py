"""Finds the site a request is for, by host or by ``/sites/<key>/``, and answers ``/hant/`` in Traditional characters.

What stands before the page's own address becomes the prefix of every address made while the page is: links within a
site stay in it.
"""

from collections.abc import Callable
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import get_script_prefix, set_script_prefix

from gongkai.portal.caching.declaring import declared_of
from gongkai.portal.models import Site
from gongkai.portal.sites import PREFIX, TRADITIONAL, Place, main_site, remember, site_of_host, site_of_key
from gongkai.portal.traditional import converted

Answer = Callable[[HttpRequest], HttpResponse]

#: What is no page of any site and must be asked for at its own address.
_OUTSIDE: Final = ("/office/", "/accounts/", "/static/", "/files/", "/api/")


class Sites:
    """The last middleware: all others see the address as it was asked for."""

    def __init__(self, get_response: Answer) -> None:
        """Keep the next layer."""
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Find the place, answer in it, convert if that is asked for."""
        if request.path_info.startswith(_OUTSIDE):
            return self.get_response(request)
        place = _place(request)
        if place is None:
            return _to_main_site(request)
        remember(request, place)
        if not place.prefix:
            return self.get_response(request)
        if place.path.startswith(_OUTSIDE) or (place.traditional and request.method not in ("GET", "HEAD")):
            raise Http404
        before = get_script_prefix()
        request.path_info = place.path
        set_script_prefix(f"{place.prefix}/")
        try:
            response = self.get_response(request)
        finally:
            set_script_prefix(before)
        return _traditional(request, response, place) if place.traditional else response


def _place(request: HttpRequest) -> Place | None:
    """Return where the request is, or None where that site is closed. Raises ``Http404`` for a site never known."""
    path, prefix = request.path_info, ""
    traditional = path == TRADITIONAL or path.startswith(f"{TRADITIONAL}/")
    if traditional:
        path, prefix = path.removeprefix(TRADITIONAL) or "/", TRADITIONAL
    site: Site | None = None
    if path.startswith(PREFIX):
        key, slash, rest = path.removeprefix(PREFIX).partition("/")
        if key and slash:
            site = site_of_key(key)
            if site is None:
                raise Http404
            if site.closed_on is not None:
                return None
            path, prefix = f"/{rest}", f"{prefix}{PREFIX}{key}"
    return Place(site or site_of_host(request.get_host()) or main_site(), path, prefix, traditional)


def _to_main_site(request: HttpRequest) -> HttpResponse:
    rest = request.path_info.split(PREFIX, 1)[1].partition("/")[2]
    return HttpResponseRedirect(f"/{rest.lstrip('/')}")


def _traditional(request: HttpRequest, response: HttpResponse, place: Place) -> HttpResponse:
    """Convert a public page; what is no public page, a form say, is shown where it belongs."""
    if declared_of(request) is None:
        if response.status_code in (404, 500, 503):
            return response
        query = request.META.get("QUERY_STRING", "")
        return HttpResponseRedirect(place.plain + (f"?{query}" if query else ""))
    if response.get("Content-Type", "").startswith("text/html") and not response.streaming:
        response.content = converted(response.content.decode()).encode()
        if response.has_header("Content-Length"):
            response["Content-Length"] = str(len(response.content))
    return response
