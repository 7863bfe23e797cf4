"""How this room joins the workspace."""

from collections.abc import Sequence

from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.organisations.menu import Place


def addresses() -> Sequence[URLPattern | URLResolver]:
    """Mount this room's screens under /office/patrol/."""
    return [path("patrol/", include("gongkai.patrol.urls"))]


def place() -> MenuItem:
    """Place: the nightly examination."""
    address = reverse("wagtailadmin_home") + "patrol/"
    return Place("目录巡查", address, name="patrol", order=46, icon="search", acts=("patrol.view",))


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", place)
