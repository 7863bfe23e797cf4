"""Find an office: the units by region, each one's page, and its contact to take away."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

import qrcode
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe
from qrcode.exceptions import DataOverflowError
from qrcode.image.svg import SvgPathFillImage

from gongkai.organisations.calendar import today
from gongkai.organisations.cards import vcard
from gongkai.organisations.contents import Content, Place, platforms, service_names
from gongkai.organisations.directory import unit_sheet
from gongkai.organisations.geography import Direction, Point, directions
from gongkai.organisations.models import PLACE_KINDS, Unit, UnitProfile
from gongkai.organisations.queries import children, line, open_units, profile_content, publisher
from gongkai.organisations.telephones import Telephone, telephones
from gongkai.portal.caching.declaring import kept, rests_on
from gongkai.portal.queries import LONGEST_QUERY, search_units, tree
from gongkai.portal.sites import one_address
from gongkai.portal.views.frame import page
from gongkai.portal.views.papers import DRAWN, download
from gongkai.reports.queries.publications import issues_of

MOST_ISSUES = 12


@dataclass(frozen=True)
class Spot:
    """A place as the page shows it."""

    place: Place
    kind: str
    phones: list[Telephone]
    services: list[str]
    directions: list[Direction]


@require_safe
@kept("q")
def units(request: HttpRequest) -> HttpResponse:
    """List all units, or those that match what was typed."""
    rests_on(request, "units")
    text = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    on = today()
    context = {"text": text, "hits": search_units(text, on) if text else [], "tops": [] if text else tree(on)}
    return page(request, "portal/units.html", context)


@require_safe
@kept()
def unit(request: HttpRequest, key: str) -> HttpResponse:
    """Show one unit: what it does, who leads it, where and when it can be reached, what stands above and below it."""
    found, on = _unit(key), today()
    context = {**_tree(request, found, on), **_profile(found)}
    context["closed"] = found.closed_on is not None and found.closed_on <= on
    context["issues"] = issues_of(key)[:MOST_ISSUES]
    context["former"] = [row for row in found.names.order_by("-since") if row.until is not None]
    rests_on(request, "reports")
    return page(request, "portal/unit.html", context)


def _unit(key: str) -> Unit:
    found = Unit.objects.filter(key=key).select_related("merged_into").first()
    if found is None:
        raise Http404
    return found


def _tree(request: HttpRequest, found: Unit, on: date) -> dict[str, Any]:
    """Return what stands around a unit, and say that the page rests on it."""
    upwards = line(found, on)
    below = list((children(found, on) & open_units(on)).order_by("key"))
    own = publisher(found, on)
    around = [found, *upwards, *below, *([found.merged_into] if found.merged_into else [])]
    rests_on(request, *(f"unit:{one.pk}" for one in around))
    return {
        "unit": found,
        "above": upwards[:0:-1],
        "publisher": own,
        "offices": [low for low in below if low.level == "office"],
        "below": [low for low in below if low.level != "office"],
    }


def _profile(found: Unit) -> dict[str, Any]:
    content = profile_content(found)
    contact = content.contact
    return {
        "content": content,
        "profile": UnitProfile.objects.filter(unit=found).first(),
        "functions": [text for text in content.functions.splitlines() if text.strip()],
        "services": [*service_names(content.services), *([content.other_services] if content.other_services else [])],
        "phones": telephones(contact.get("phone", "")),
        "departments": [(row, telephones(row.phone)) for row in content.departments],
        "accounts": [(row, platforms().get(row.platform, "")) for row in content.accounts if row.closed_on is None],
        "spots": [_spot(found, place) for place in content.places],
        "directions": directions(found.name, contact.get("address", ""), None, found.city),
        "reachable": bool(contact.get("phone") or contact.get("address") or content.places),
    }


def _spot(found: Unit, place: Place) -> Spot:
    point = None
    if place.latitude is not None and place.longitude is not None:
        point = Point(place.latitude, place.longitude, place.datum)
    return Spot(
        place,
        dict(PLACE_KINDS).get(place.kind, ""),
        telephones(place.phone),
        service_names(place.services),
        directions(f"{found.name}{place.name}", place.address, point, found.city),
    )


@require_safe
def card(request: HttpRequest, key: str) -> HttpResponse:
    """Send the unit's contact for an address book."""
    found = _unit(key)
    return download(_card(found).encode(), f"{found.name}.vcf", "text/vcard; charset=utf-8")


@require_safe
@kept()
def card_code(request: HttpRequest, key: str) -> HttpResponse:
    """Draw the unit's contact as a code that a telephone reads into its address book."""
    found = _unit(key)
    rests_on(request, f"unit:{found.pk}")
    try:
        code = qrcode.make(
            _card(found), image_factory=SvgPathFillImage, border=2, error_correction=qrcode.constants.ERROR_CORRECT_L
        )
    except (DataOverflowError, ValueError):
        raise Http404 from None
    drawn = BytesIO()
    code.save(drawn)
    return HttpResponse(drawn.getvalue(), content_type="image/svg+xml")


def _card(found: Unit) -> str:
    content: Content = profile_content(found)
    return vcard(found, content, one_address(reverse("portal:unit", args=[found.key])))


@require_safe
def sheet(request: HttpRequest, key: str, kind: str) -> HttpResponse:
    """Send the unit's page as a file to print."""
    if kind not in DRAWN:
        raise Http404
    found = _unit(key)
    content_type, draw = DRAWN[kind]
    letter = unit_sheet(found, today())
    return download(draw(letter), f"{letter.title}.{kind}", content_type)
