"""What stands around every page: the name, the menu, the ways to display it. And the one way to answer with a page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import is_demonstration, root

SIZE_COOKIE = "portal_size"
CONTRAST_COOKIE = "portal_contrast"
SIZES = {"normal": "标准", "large": "大", "largest": "特大"}
CONTRASTS = {"normal": "普通显示", "high": "高对比度"}
MENU = [
    ("portal:home", "首页"),
    ("portal:apply", "依申请公开"),
    ("portal:track", "办理进度"),
    ("portal:tables", "年度报告"),
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
    """The frame of one page."""

    name: str
    contact: Unit | None
    demonstration: bool
    size: str
    contrast: str
    sizes: list[Choice] = field(default_factory=list)
    contrasts: list[Choice] = field(default_factory=list)
    menu: list[Link] = field(default_factory=list)


def frame(request: HttpRequest) -> Frame:
    """Return the frame. Where the database cannot be asked, a plain one: error pages need it too."""
    try:
        top, demonstration = root(today()), is_demonstration()
    except DatabaseError:
        top, demonstration = None, False
    size = _kept(request, SIZE_COOKIE, SIZES)
    contrast = _kept(request, CONTRAST_COOKIE, CONTRASTS)
    return Frame(
        name=top.name if top else str(settings.WAGTAIL_SITE_NAME),
        contact=top,
        demonstration=demonstration,
        size=size,
        contrast=contrast,
        sizes=[_choice(request, "size", value, label, size) for value, label in SIZES.items()],
        contrasts=[_choice(request, "contrast", value, label, contrast) for value, label in CONTRASTS.items()],
        menu=[_menu_link(request, name, label) for name, label in MENU],
    )


def page(request: HttpRequest, template: str, context: Mapping[str, Any], status: int = 200) -> HttpResponse:
    """Answer with a page in its frame."""
    return render(request, template, {**context, "frame": frame(request)}, status=status)


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
    return Link(label, href, "true" if href != "/" and request.path.startswith(href) else "")
