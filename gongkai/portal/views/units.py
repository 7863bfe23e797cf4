"""Find an office: the units by region, and each one's contact page."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import children, line
from gongkai.portal.queries import LONGEST_QUERY, search_units, tree
from gongkai.portal.views.frame import page
from gongkai.reports.queries.publications import issues_of

MOST_ISSUES = 12


@require_safe
def units(request: HttpRequest) -> HttpResponse:
    """List all units, or those that match what was typed."""
    text = request.GET.get("q", "").strip()[:LONGEST_QUERY]
    on = today()
    context = {"text": text, "hits": search_units(text, on) if text else [], "tops": [] if text else tree(on)}
    return page(request, "portal/units.html", context)


@require_safe
def unit(request: HttpRequest, key: str) -> HttpResponse:
    """Show one unit: where it is, how to reach it, what stands above and below it."""
    found = Unit.objects.filter(key=key).select_related("merged_into").first()
    if found is None:
        raise Http404
    on = today()
    above = line(found, on)[:0:-1]
    context = {
        "unit": found,
        "above": above,
        "below": children(found, on).order_by("key"),
        "closed": found.closed_on is not None and found.closed_on <= on,
        "issues": issues_of(key)[:MOST_ISSUES],
        "former": [row for row in found.names.order_by("-since") if row.until is not None],
    }
    return page(request, "portal/unit.html", context)
