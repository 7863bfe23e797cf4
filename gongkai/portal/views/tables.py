"""Statistics of the ledger as it stands, on the statutory tables: not an annual report, and headed so.

Shown only where the unit allows it (the practice ``live_statistics``), and only while no report is published.
"""

from dataclasses import dataclass
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse

from gongkai.organisations.models import Unit
from gongkai.portal.views.frame import page
from gongkai.reports.queries import ReportError, bases_of, published, report, years_with_figures
from gongkai.reports.queries.publications import Column
from gongkai.statute.errors import StatuteError
from gongkai.statute.tables import Form

BASES = {"system": "全系统", "region": "关区", "own": "本级"}


@dataclass(frozen=True)
class Other:
    """Other statistics of the same unit: their label and where they are."""

    year: int
    basis: str
    label: str
    current: bool


@dataclass(frozen=True)
class Listing:
    """The bodies that have figures of a year and no published report."""

    form: Form
    running: bool
    system: Unit | None
    regions: list[Unit]
    units: list[Unit]


def years(on: date) -> list[int]:
    """Return the years with figures, newest first."""
    return years_with_figures(on)


def listing(year: int, on: date, issued: Column) -> Listing:
    """Return what of a year can be seen as live statistics only."""
    found = published(year, on)
    done = {(one.unit, one.basis) for one in (*issued.system, *issued.regions, *issued.units)}
    system = found.system if found.system and (found.system.key, "system") not in done else None
    return Listing(
        form=found.form,
        running=found.running,
        system=system,
        regions=[unit for unit in found.regions if (unit.key, "region") not in done],
        units=[unit for unit in found.units if (unit.key, "own") not in done],
    )


def table(request: HttpRequest, unit: Unit, year: int, basis: str, on: date) -> HttpResponse:
    """Show one unit's live statistics of one year on one basis."""
    known = years(on)
    if year not in known or basis not in bases_of(unit, on):
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
        "bases": [Other(year, code, BASES[code], code == basis) for code in bases_of(unit, on)],
        "years": [Other(other, basis, f"{other}年", other == year) for other in known],
    }
    return page(request, "portal/tables/report.html", context)
