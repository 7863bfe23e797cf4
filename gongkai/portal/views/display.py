"""How the pages look to one visitor, and what machines may read."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe

from gongkai.portal.sites import one_address
from gongkai.portal.views.frame import CONTRAST_COOKIE, CONTRASTS, SIZE_COOKIE, SIZES

YEAR = 365 * 24 * 3600
CLOSED = ["/office/", "/accounts/", "/track/", "/apply/", "/display/", "/subscribe/"]
ROBOTS = "".join(f"{line}\n" for line in ["User-agent: *", *(f"Disallow: {path}" for path in CLOSED)])


@require_safe
def display(request: HttpRequest) -> HttpResponse:
    """Keep the text size or the contrast in a cookie and go back. A GET, so that it needs no script and no form."""
    back = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts=None) or not back.startswith("/"):
        back = reverse("portal:home")
    response = HttpResponseRedirect(back)
    for name, cookie, known in (("size", SIZE_COOKIE, SIZES), ("contrast", CONTRAST_COOKIE, CONTRASTS)):
        value = request.GET.get(name, "")
        if value in known:
            response.set_cookie(cookie, value, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure())
    return response


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Ask crawlers to leave personal and inner pages alone."""
    place = one_address(reverse("portal:sitemap"))
    return HttpResponse(f"{ROBOTS}Sitemap: {place}\n", content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Send browsers that ask for the old address to the mark."""
    return HttpResponseRedirect(static("portal/mark.svg"))
