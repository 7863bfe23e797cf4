"""How this room joins the workspace."""

from collections.abc import Sequence

from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.organisations.menu import Place


def addresses() -> Sequence[URLPattern | URLResolver]:
    """Mount this room's screens under /office/enforcement/."""
    return [path("enforcement/", include("gongkai.enforcement.urls"))]


def place() -> MenuItem:
    """Place: licences, penalties, inspections and their kin."""
    address = reverse("wagtailadmin_home") + "enforcement/"
    return Place("执法公示", address, name="enforcement", order=34, icon="list-ul", acts=("enforcement.view",))


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", place)
