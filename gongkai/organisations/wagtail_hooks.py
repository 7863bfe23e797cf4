"""How this room and the frame of the workspace join Wagtail's admin."""

from collections.abc import Sequence

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.organisations.menu import Place


def addresses() -> Sequence[URLPattern | URLResolver]:
    """Mount this room's screens under /office/."""
    return [path("", include(("gongkai.organisations.urls", "organisations")))]


def look() -> SafeString:
    """Bring the workspace's tokens and parts to every page of the frame."""
    return format_html('<link rel="stylesheet" href="{}">', static("organisations/workspace.css"))


def keep_our_places(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave only the places of this workspace in the menu: no pages, images, documents, settings of a CMS."""
    items[:] = [item for item in items if isinstance(item, Place)]


def units() -> MenuItem:
    """Place: the tree of units."""
    return Place("单位", _office("units/"), name="units", order=50, icon="site", acts=("units.view", "units.manage"))


def people() -> MenuItem:
    """Place: officers and posts."""
    return Place("人员", _office("people/"), name="people", order=60, icon="group", acts=("people.view",))


def workdays() -> MenuItem:
    """Place: the working-day calendar."""
    return Place("日历", _office("calendar/"), name="calendar", order=70, icon="calendar-alt")


def record() -> MenuItem:
    """Place: the record of every act."""
    return Place("操作记录", _office("record/"), name="record", order=80, icon="history", acts=("record.read",))


def _office(rest: str) -> str:
    return reverse("wagtailadmin_home") + rest


hooks.register("register_admin_urls", addresses)
hooks.register("insert_global_admin_css", look)
hooks.register("construct_main_menu", keep_our_places, order=1000)
hooks.register("register_admin_menu_item", units)
hooks.register("register_admin_menu_item", people)
hooks.register("register_admin_menu_item", workdays)
hooks.register("register_admin_menu_item", record)
