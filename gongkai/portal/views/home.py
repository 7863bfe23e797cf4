"""The first page: the doors that work, how a request goes, and the figures of the years."""

from datetime import date

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import root
from gongkai.portal.chart import Chart, chart
from gongkai.portal.views.frame import page
from gongkai.reports.queries import yearly_totals
from gongkai.statute.deadlines import deadline

KEPT_SECONDS = 300


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the doors and the figure strip of the whole system."""
    on = today()
    top = root(on)
    context = {
        "top": top,
        "answer": deadline("answer", on),
        "extension": deadline("extension", on),
        "chart": _chart(top, on) if top else None,
        "this_year": str(on.year),
    }
    return page(request, "portal/home.html", context)


def _chart(top: Unit, on: date) -> Chart | None:
    # Counting all years of a whole system on every visit would let visitors load the machine at will.
    key = f"portal:totals:{top.pk}:{on}"
    rows = cache.get(key)
    if rows is None:
        rows = [(str(year), received, concluded) for year, received, concluded in yearly_totals(top, "system", on)]
        cache.set(key, rows, KEPT_SECONDS)
    drawn = chart(rows)
    return drawn if drawn.bars else None
