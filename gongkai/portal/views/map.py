"""Where the offices are: drawn on the server without a base map, with a list that says the same."""

from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongkai.organisations.calendar import today
from gongkai.organisations.contents import services
from gongkai.portal.caching.declaring import kept, rests_on
from gongkai.portal.mapping import Drawing, Spot, draw, shapes
from gongkai.portal.places import office_spots, region_spots, regions
from gongkai.portal.views.frame import page

#: Width and size of letters: for a desk, and for a telephone.
_FORMATS: Final = (("broad", 960.0, 14.0), ("slim", 420.0, 12.0))


@require_safe
@kept("region", "service")
def offices(request: HttpRequest) -> HttpResponse:
    """Show the whole country by regions, or one region with every office."""
    rests_on(request, "units")
    key, service = request.GET.get("region", ""), request.GET.get("service", "")
    if service not in services():
        service = ""
    found = regions(today(), service)
    one = next((region for region in found if region.unit.key == key), None)
    if key and one is None and not service:
        raise Http404
    spots = office_spots(one) if one else [] if key else region_spots(found, service)
    context = {
        "region": one,
        "wanted": key,
        "regions": found,
        "service": service,
        "service_label": services().get(service, ""),
        "services": list(services().items()),
        "drawings": _drawings(spots),
        "outlined": bool(shapes(_outline())),
        "approximate": any(not spot.exact for spot in spots),
    }
    return page(request, "portal/map.html", context)


def _drawings(spots: list[Spot]) -> list[Drawing]:
    if not spots:
        return []
    return [draw(spots, width, size=size, name=name, outline=_outline()) for name, width, size in _FORMATS]


def _outline() -> str:
    return str(getattr(settings, "MAP_OUTLINE", "") or "")
