"""How the officers' side of the portal joins the workspace."""

from collections.abc import Sequence

from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.organisations.menu import Place


def addresses() -> Sequence[URLPattern | URLResolver]:
    """Mount the screens of sites and topics."""
    return [path("", include(("gongkai.portal.office_urls", "sites")))]


def place() -> MenuItem:
    """Place: the sites of this installation."""
    address = reverse("wagtailadmin_home") + "sites/"
    return Place("网站", address, name="portal_sites", order=55, icon="globe", acts=("sites.view",))


def topics() -> MenuItem:
    """Place: topic pages."""
    address = reverse("wagtailadmin_home") + "topics/"
    acts = ("topics.view",)
    return Place("专题", address, name="portal_topics", order=56, icon="doc-full", acts=acts)


hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", topics)
hooks.register("register_admin_menu_item", place)
