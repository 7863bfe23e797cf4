"""How the officers' side of the portal joins the workspace."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.organisations import access, notices
from gongkai.organisations.menu import Place
from gongkai.organisations.models import Officer
from gongkai.portal.models import TopicVersion
from gongkai.portal.models.topics import RETURNED, SUBMITTED


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


def waiting(officer: Officer, on: date) -> Iterator[notices.Notice]:
    """Tell which topics wait for the officer to pass them, and which came back to them."""
    units = access.units_for(officer, "topics.pass", on)
    submitted = TopicVersion.objects.filter(state=SUBMITTED, topic__unit__in=units).select_related("topic")
    for version in submitted:
        if officer.pk not in version.editors:
            yield notices.Notice(f"专题“{version.title}”等待您审核", reverse("sites:topic", args=[version.topic.slug]))
    back = TopicVersion.objects.filter(state=RETURNED, edited_by=officer).select_related("topic")
    for version in back:
        if not version.topic.versions.filter(number__gt=version.number).exists():
            address = reverse("sites:topic", args=[version.topic.slug])
            yield notices.Notice(f"专题“{version.title}”被退回：{version.reason}", address)


notices.register(waiting)
hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", topics)
hooks.register("register_admin_menu_item", place)
