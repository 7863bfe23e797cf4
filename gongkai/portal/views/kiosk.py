"""A full-screen page for screens in halls: what is new, figures, when the office is open, a code to take each along."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from gongkai.catalogue.listing import Asked, latest, records
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import is_demonstration, profile_content, root
from gongkai.portal.caching.declaring import kept, rests_on
from gongkai.portal.sites import place_of, site_of_key
from gongkai.portal.views.columns import Scope
from gongkai.series.queries import stamps_of, worth_seeing

SHOWN = 8
SECONDS = 60


@require_safe
@kept()
def kiosk(request: HttpRequest, key: str = "") -> HttpResponse:
    """Show one site or unit on a screen nobody touches; the page fetches itself anew every minute."""
    scope, name = _scope(request, key)
    unit = scope.owner
    rests_on(request, "sites", "units", f"records@{scope.unit.pk}" if scope.unit else "records")
    figures = worth_seeing(unit, 3) if unit else []
    rests_on(request, *stamps_of(one.series for one in figures))
    rows = latest(records(Asked(scope.unit, scope.below, today())), SHOWN)
    content = profile_content(unit) if unit else None
    context = {
        "name": name,
        "unit": unit,
        "contact": content.contact if content else {},
        "places": [one for one in content.places if one.hours][:2] if content else [],
        "news": [(row, _code(reverse("portal:record", args=[row.index_number]))) for row in rows],
        "figures": figures,
        "home": _code(reverse("portal:unit", args=[unit.key]) if unit and key else reverse("portal:home")),
        "seconds": SECONDS,
        "demonstration": is_demonstration(),
    }
    return render(request, "portal/kiosk.html", context)


def _scope(request: HttpRequest, key: str) -> tuple[Scope, str]:
    """Return whose records are shown and under which name: a site's, a unit's, the present site's. Raises 404."""
    site = site_of_key(key) if key else place_of(request).site
    if site is not None and site.closed_on is None:
        unit, top = (site.unit if site.unit_id else root(today())), root(today())
        if site.shows == "system" or unit is None or (top and unit.pk == top.pk and site.shows == "branch"):
            return Scope(None, True, unit or top), site.name
        return Scope(unit, site.shows == "branch", unit), site.name
    found = Unit.objects.filter(key=key).first()
    if found is None:
        raise Http404
    return Scope(found, False, found), found.name


def _code(path: str) -> str:
    return f"{reverse('portal:qr')}?{urlencode({'path': path})}"
