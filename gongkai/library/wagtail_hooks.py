"""How this room joins the workspace."""

from collections.abc import Sequence

from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.organisations.menu import Place


def addresses() -> Sequence[URLPattern | URLResolver]:
    """Mount this room's screens under /office/library/."""
    return [path("library/", include("gongkai.library.urls"))]


def place() -> MenuItem:
    """Place: published reports of anyone, read and checked."""
    address = reverse("wagtailadmin_home") + "library/"
    return Place("年报文库", address, name="library", order=43, icon="doc-full", acts=("library.view",))


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", place)
