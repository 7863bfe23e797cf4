"""How this room joins the workspace: its addresses and its two places in the menu."""

from collections.abc import Sequence

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.organisations.menu import Place


def addresses() -> Sequence[URLPattern | URLResolver]:
    """Mount this room's screens under /office/."""
    return [path("", include(("gongkai.foi.urls", "foi")))]


def desk() -> MenuItem:
    """Place: the desk."""
    return Place("案头", reverse("wagtailadmin_home"), name="desk", order=10, icon="home")


def cases() -> MenuItem:
    """Place: requests for disclosure."""
    return Place("依申请公开", reverse("foi:cases"), name="cases", order=20, icon="doc-full", acts=("foi.view",))


def look() -> SafeString:
    """Bring the look of papers to the frame."""
    return format_html('<link rel="stylesheet" href="{}">', static("foi/case.css"))


hooks.register("register_admin_urls", addresses)
hooks.register("insert_global_admin_css", look)
hooks.register("register_admin_menu_item", desk)
hooks.register("register_admin_menu_item", cases)
