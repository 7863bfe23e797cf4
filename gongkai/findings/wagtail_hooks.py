"""How this room joins the workspace."""

from collections.abc import Sequence

from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.organisations.menu import Place


def addresses() -> Sequence[URLPattern | URLResolver]:
    """Mount this room's screens under /office/findings/."""
    return [path("findings/", include("gongkai.findings.urls"))]


def place() -> MenuItem:
    """Place: findings and their rectification."""
    address = reverse("wagtailadmin_home") + "findings/"
    return Place("问题整改", address, name="findings", order=45, icon="warning", acts=("findings.view",))


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", place)
