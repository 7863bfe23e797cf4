"""Pages about the site itself: what it is, what is on it, how to use it without hindrance; its colours and QR codes."""

import re
from io import BytesIO

import qrcode
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import Resolver404, resolve
from django.views.decorators.http import require_safe
from qrcode.image.svg import SvgPathFillImage

from gongkai.organisations.calendar import today
from gongkai.portal.caching.declaring import kept, rests_on
from gongkai.portal.colours import sheet
from gongkai.portal.heads import column_head
from gongkai.portal.models import Site
from gongkai.portal.sites import one_address, place_of
from gongkai.portal.views.columns import scope_of, tree
from gongkai.portal.views.frame import MENU, page

_LONGEST_PATH = 300
_OF_A_SITE = re.compile(r"^/sites/[\w-]+(?=/)")
_OTHER_DOORS = ("/office/", "/accounts/", "/static/", "/files/")


@require_safe
@kept()
def about(request: HttpRequest) -> HttpResponse:
    """Say whose site this is and how to reach them."""
    head = column_head("关于本站", "本站由谁主办、怎样联系、依据什么公开", "关于,主办单位,联系方式", "overview")
    return page(request, "portal/about/about.html", {}, head=head)


@require_safe
@kept()
def site_map(request: HttpRequest) -> HttpResponse:
    """List everything there is on one page."""
    rests_on(request, "sites", "tree")
    head = column_head("网站地图", "本站全部栏目和各单位网站一览", "网站地图,栏目,导航", "overview")
    sites = Site.objects.filter(closed_on__isnull=True, main=False).order_by("unit__key", "key")
    scope = scope_of(request, "", today())
    columns = tree(scope.owner, place_of(request).site.columns)
    return page(request, "portal/about/site_map.html", {"menu": MENU, "sites": sites, "columns": columns}, head=head)


@require_safe
@kept()
def accessibility(request: HttpRequest) -> HttpResponse:
    """Say how everybody can use the site, and whom to tell where somebody cannot."""
    head = column_head("无障碍说明", "本站怎样方便老年人和残疾人使用", "无障碍,字号,对比度,键盘", "overview")
    return page(request, "portal/about/accessibility.html", {}, head=head)


@require_safe
def colours(request: HttpRequest, colour: str) -> HttpResponse:
    """Send the style sheet of a site's own colour. It says nothing of any site and never changes."""
    try:
        text = sheet(f"#{colour}")
    except ValueError:
        raise Http404 from None
    headers = {"Cache-Control": "public, max-age=31536000, immutable"}
    return HttpResponse(text, content_type="text/css; charset=utf-8", headers=headers)


@require_safe
@kept("path")
def qr(request: HttpRequest) -> HttpResponse:
    """Draw the code of one of our own pages, for a telephone to read from the screen or from paper."""
    path = request.GET.get("path", "")
    if not path.startswith("/") or path.startswith(("//", *_OTHER_DOORS)) or len(path) > _LONGEST_PATH:
        raise Http404
    try:
        resolve(_OF_A_SITE.sub("", path.partition("?")[0], count=1) or "/")
    except Resolver404:
        raise Http404 from None
    code = qrcode.make(one_address(path), image_factory=SvgPathFillImage, border=2)
    drawn = BytesIO()
    code.save(drawn)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")
