"""How this room joins the workspace."""

from collections.abc import Sequence

from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.organisations.menu import Place


def addresses() -> Sequence[URLPattern | URLResolver]:
    """Mount this room's screens under /office/series/."""
    return [path("series/", include("gongkai.series.urls"))]


def place() -> MenuItem:
    """Place: figures followed over time."""
    address = reverse("wagtailadmin_home") + "series/"
    return Place("数据发布", address, name="series", order=36, icon="table", acts=("series.view",))


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", place)
