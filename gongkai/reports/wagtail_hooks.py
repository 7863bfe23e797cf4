"""How this room joins the workspace."""

from collections.abc import Sequence

from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.organisations.menu import Place


def addresses() -> Sequence[URLPattern | URLResolver]:
    """Mount this room's screens under /office/reports/."""
    return [path("reports/", include("gongkai.reports.urls"))]


def place() -> MenuItem:
    """Place: statistics and the annual report."""
    address = reverse("wagtailadmin_home") + "reports/"
    return Place("统计与年报", address, name="annual", order=40, icon="table", acts=("reports.view",))


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", place)
