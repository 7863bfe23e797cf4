"""How this room joins the workspace: its addresses, its place in the menu, and what it tells at the desk."""

from collections.abc import Iterator, Sequence
from datetime import date
from urllib.parse import urlencode

from django.urls import URLPattern, URLResolver, include, path, reverse
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from gongkai.catalogue import in_hand
from gongkai.catalogue.models import Batch, Gazette
from gongkai.organisations import access, notices
from gongkai.organisations.menu import Place
from gongkai.organisations.models import Officer


def addresses() -> Sequence[URLPattern | URLResolver]:
    """Mount this room's screens under /office/catalogue/ and /office/columns/."""
    return [
        path("catalogue/", include("gongkai.catalogue.urls")),
        path("columns/", include("gongkai.catalogue.column_urls")),
    ]


def place() -> MenuItem:
    """Place: what is published without being asked for."""
    address = reverse("wagtailadmin_home") + "catalogue/"
    return Place("主动公开", address, name="catalogue", order=25, icon="doc-full", acts=("catalogue.view",))


def columns() -> MenuItem:
    """Place: the tree of columns."""
    address = reverse("wagtailadmin_home") + "columns/"
    return Place("栏目", address, name="columns", order=26, icon="list-ul", acts=("catalogue.view",))


def waiting(officer: Officer, on: date) -> Iterator[notices.Notice]:
    """Tell what waits for the officer, and what those who write or review should have published by now."""
    waits = in_hand.waiting_for(officer, on).count()
    if waits:
        yield notices.Notice(f"{waits}条政府信息等待您办理", _list(scope="waiting"))
    units = access.units_for(officer, "catalogue.write", on) | access.units_for(officer, "catalogue.secrecy", on)
    late = in_hand.overdue(in_hand.seen_by(officer, on).filter(unit__in=units.values("pk")), on).count()
    if late:
        yield notices.Notice(f"{late}条政府信息已超过公开期限（条例第二十六条）", _list(due="late"), urgent=True)
    yield from _to_sign(officer, on)


def _to_sign(officer: Officer, on: date) -> Iterator[notices.Notice]:
    """Tell what others prepared and only this officer's signature is missing: gazettes, and batches brought in."""
    gazettes = Gazette.objects.filter(
        issued_on__isnull=True, unit__in=access.units_for(officer, "catalogue.issue_gazette", on)
    ).exclude(prepared_by=officer)
    keys = list(gazettes.values_list("pk", flat=True))
    if keys:
        address = reverse("catalogue:gazette", args=keys) if len(keys) == 1 else reverse("catalogue:gazettes")
        yield notices.Notice(f"{len(keys)}期文告等待您签发", address)
    batches = Batch.objects.filter(
        state="held", unit__in=access.units_for(officer, "catalogue.sign_batch", on)
    ).exclude(prepared_by=officer)
    held = list(batches.values_list("pk", flat=True))
    if held:
        address = reverse("catalogue:batch", args=held) if len(held) == 1 else reverse("catalogue:batches")
        yield notices.Notice(f"{len(held)}批导入的信息等待您签发", address)


def _list(**narrowed: str) -> str:
    return f"{reverse('catalogue:records')}?{urlencode(narrowed)}"


notices.register(waiting)
hooks.register("register_admin_urls", addresses)
hooks.register("register_admin_menu_item", place)
hooks.register("register_admin_menu_item", columns)
