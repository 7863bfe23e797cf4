"""The first page: the doors that work, how a request goes, and the figures of the years."""

from datetime import date

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import root
from gongkai.portal.chart import broad, slim
from gongkai.portal.views.frame import page
from gongkai.portal.views.publications import chart_rows, shows_live
from gongkai.reports.queries import yearly_totals
from gongkai.statute.deadlines import deadline

KEPT_SECONDS = 300


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the doors and the figure strip of the whole system."""
    on = today()
    top = root(on)
    live = shows_live(top, on)
    rows = (_totals(top, on) if live else chart_rows(top.key, "system")) if top else []
    context = {
        "top": top,
        "answer": deadline("answer", on),
        "extension": deadline("extension", on),
        "rows": rows,
        "live": live,
        "charts": [broad(rows), slim(rows)] if any(received or concluded for _, received, concluded in rows) else [],
        "this_year": str(on.year),
    }
    return page(request, "portal/home.html", context)


def _totals(top: Unit, on: date) -> list[tuple[str, int, int]]:
    # Counting all years of a whole system on every visit would let visitors load the machine at will.
    key = f"portal:totals:{top.pk}:{on}"
    kept: list[tuple[str, int, int]] | None = cache.get(key)
    if kept is None:
        kept = [(str(year), received, concluded) for year, received, concluded in yearly_totals(top, "system", on)]
        cache.set(key, kept, KEPT_SECONDS)
    return kept
