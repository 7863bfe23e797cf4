"""The published tables of the annual reports: which there are, and each as the statutory form prints it."""

from dataclasses import dataclass

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.portal.views.frame import page
from gongkai.reports.queries import ReportError, bases_of, published, report, years_with_figures
from gongkai.statute.errors import StatuteError

BASES = {"system": "全系统", "region": "关区", "own": "本级"}


@dataclass(frozen=True)
class Other:
    """Another report of the same unit: its label and where it is."""

    year: int
    basis: str
    label: str
    current: bool


@require_safe
def tables(request: HttpRequest) -> HttpResponse:
    """List the years that have figures; for one of them, the bodies that have."""
    on = today()
    years = years_with_figures(on)
    text = request.GET.get("year", "")
    if text and text not in {str(year) for year in years}:
        raise Http404
    # A year that is still running is shown last: people come for finished reports.
    finished = [year for year in years if year < on.year]
    year = int(text) if text else (finished or years or [on.year])[0]
    context = {"years": years, "year": year, "shown": published(year, on) if years else None}
    return page(request, "portal/tables/index.html", context)


@require_safe
def table(request: HttpRequest, key: str, year: int, basis: str) -> HttpResponse:
    """Show one unit's statutory tables of one year on one basis."""
    on = today()
    unit = Unit.objects.filter(key=key).first()
    if unit is None or year not in years_with_figures(on) or basis not in bases_of(unit, on):
        raise Http404
    try:
        found = report(unit, year, basis)
    except (ReportError, StatuteError):
        raise Http404 from None
    context = {
        "unit": unit,
        "year": year,
        "basis": BASES[basis],
        "report": found,
        "running": year == on.year,
        "single": basis == "own",
        "bases": [Other(year, code, BASES[code], code == basis) for code in bases_of(unit, on)],
        "years": [Other(other, basis, f"{other}年", other == year) for other in years_with_figures(on)],
    }
    return page(request, "portal/tables/report.html", context)
