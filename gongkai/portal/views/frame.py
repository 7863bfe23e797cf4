"""What stands around every page: the name, the menu, the ways to display it. And the one way to answer with a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.organisations.models import Unit
from gongkai.organisations.queries import is_demonstration
from gongkai.portal.caching.declaring import declared_of, rests_on
from gongkai.portal.heads import Head, canonical, twins, usual_head
from gongkai.portal.models import Site
from gongkai.portal.sites import place_of

SIZE_COOKIE = "portal_size"
CONTRAST_COOKIE = "portal_contrast"
SIZES = {"normal": "标准", "large": "大", "largest": "特大"}
CONTRASTS = {"normal": "普通显示", "high": "高对比度"}
MENU = [
    ("portal:home", "首页"),
    ("portal:columns", "公开目录"),
    ("portal:search", "信息检索"),
    ("portal:guide", "公开指南"),
    ("portal:apply", "依申请公开"),
    ("portal:track", "办理进度"),
    ("portal:tables", "年度报告"),
    ("portal:enforcement", "执法公示"),
    ("portal:figures", "数据发布"),
    ("portal:units", "单位"),
]


@dataclass(frozen=True)
class Choice:
    """One way to display the pages, as a link that works without script."""

    value: str
    label: str
    href: str
    current: bool


@dataclass(frozen=True)
class Link:
    """A link of the menu or of the trail; ``current`` is what ``aria-current`` says, or empty."""

    label: str
    href: str
    current: str = ""


@dataclass(frozen=True)
class Frame:
    """The frame of one page: whose site it is, how it is displayed, and what its head says."""

    site: Site
    contact: Unit | None
    demonstration: bool
    size: str
    contrast: str
    traditional: bool
    twin: str
    canonical: str
    own_path: str
    sizes: list[Choice] = field(default_factory=list)
    contrasts: list[Choice] = field(default_factory=list)
    menu: list[Link] = field(default_factory=list)
    tags: list[tuple[str, str]] = field(default_factory=list)
    twins: list[tuple[str, str]] = field(default_factory=list)

    @property
    def name(self) -> str:
        """The name of the site."""
        return self.site.name

    @property
    def sheet(self) -> str:
        """The address of the site's own colours, or nothing where they are the usual ones."""
        usual = Site._meta.get_field("colour").default
        return "" if self.site.colour == usual else reverse("portal:colours", args=[self.site.colour.lstrip("#")])


def frame(request: HttpRequest, head: Head | None = None) -> Frame:
    """Return the frame. Where the database cannot be asked, a plain one: error pages need it too."""
    place = place_of(request)
    site = place.site
    try:
        demonstration = is_demonstration()
    except DatabaseError:
        demonstration = False
    unit = site.unit if site.unit_id else None
    rests_on(request, "sites", f"site:{site.key}", f"unit:{unit.pk}" if unit else "units")
    shown = head or usual_head(place.path)
    size = _kept(request, SIZE_COOKIE, SIZES)
    contrast = _kept(request, CONTRAST_COOKIE, CONTRASTS)
    return Frame(
        site=site,
        contact=unit,
        demonstration=demonstration,
        size=size,
        contrast=contrast,
        traditional=place.traditional,
        twin=place.twin,
        canonical=canonical(place, shown),
        own_path=place.path if shown.shared else place.plain,
        sizes=[_choice(request, "size", value, label, size) for value, label in SIZES.items()],
        contrasts=[_choice(request, "contrast", value, label, contrast) for value, label in CONTRASTS.items()],
        menu=[_menu_link(request, name, label) for name, label in MENU],
        tags=shown.tags(site),
        twins=twins(request, place) if declared_of(request) else [],
    )


def page(
    request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200, head: Head | None = None
) -> HttpResponse:
    """Answer with a page in its frame; ``head`` says what stands in its head beyond what the site says."""
    return render(request, template, {**context, "frame": frame(request, head)}, status=status)


def _kept(request: HttpRequest, cookie: str, known: Mapping[str, str]) -> str:
    value = request.COOKIES.get(cookie, "normal")
    return value if value in known else "normal"


def _choice(request: HttpRequest, what: str, value: str, label: str, current: str) -> Choice:
    query = urlencode({what: value, "next": request.path})
    return Choice(value, label, f"{reverse('portal:display')}?{query}", value == current)


def _menu_link(request: HttpRequest, name: str, label: str) -> Link:
    href = reverse(name)
    if request.path == href:
        return Link(label, href, "page")
    return Link(label, href, "true" if name != "portal:home" and request.path.startswith(href) else "")
