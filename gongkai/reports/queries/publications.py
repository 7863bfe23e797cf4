"""What of the annual reports is public: the published editions, by year and unit, and the figures of the years.

Nothing that is not published is ever returned here.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.db.models import QuerySet

from gongkai.reports.models import AnnualReport, Exemption
from gongkai.reports.queries.edition import Edition
from gongkai.statute.tables import cell_code

_ORDER = {"system": 0, "region": 1, "own": 2}
RECEIVED = cell_code(3, "received", "total")
CONCLUDED = cell_code(3, "concluded", "total")


@dataclass(frozen=True)
class Issue:
    """A published report without its contents: for lists. ``name``: the body its title names."""

    unit: str
    name: str
    year: int
    basis: str
    published_on: date
    corrections: int


@dataclass(frozen=True)
class Column:
    """The published reports of one year, by what they cover."""

    year: int
    system: list[Issue]
    regions: list[Issue]
    units: list[Issue]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.system) + len(self.regions) + len(self.units)


@dataclass(frozen=True)
class Spot:
    """One place of the matrix: a published report, or the reason why none is expected, or nothing."""

    year: int
    issue: Issue | None = None
    exempt: bool = False


@dataclass
class Row:
    """One body of the matrix: a unit's own reports, or those of its region or system."""

    unit: str
    name: str
    basis: str
    spots: list[Spot] = field(default_factory=list)


def published_reports() -> QuerySet[AnnualReport]:
    """Return the published reports, contents left aside."""
    return AnnualReport.objects.filter(state="published").defer("frozen").order_by("-year", "unit__key", "basis")


def edition_published(unit: str, year: int, basis: str) -> tuple[AnnualReport, Edition] | None:
    """Return a published report with its edition as last corrected, or None."""
    found = AnnualReport.objects.filter(state="published", unit__key=unit, year=year, basis=basis)
    report = found.select_related("unit").first()
    return (report, Edition.of(report.frozen)) if report is not None and report.frozen is not None else None


def years_published() -> list[int]:
    """Return the years with a published report, newest first."""
    return list(published_reports().order_by("-year").values_list("year", flat=True).distinct())


def column(year: int) -> Column:
    """Return the published reports of a year."""
    issues = _issues(published_reports().filter(year=year), printed_names=True)
    by_basis = {basis: [one for one in issues if one.basis == basis] for basis in _ORDER}
    return Column(year, by_basis["system"], by_basis["region"], by_basis["own"])


def issues_of(unit: str) -> list[Issue]:
    """Return the published reports of a unit, newest first, the widest basis of a year first."""
    found = _issues(published_reports().filter(unit__key=unit))
    return sorted(found, key=lambda one: (-one.year, _ORDER[one.basis]))


def bodies() -> list[Issue]:
    """Return the newest published report of every body, the system first, then regions, then units."""
    newest: dict[tuple[str, str], Issue] = {}
    for one in _issues(published_reports()):
        newest.setdefault((one.unit, one.basis), one)
    return sorted(newest.values(), key=lambda one: (_ORDER[one.basis], one.unit))


def matrix(units: Iterable[int] | None = None) -> tuple[list[int], list[Row]]:
    """Return the years, oldest first, and for every body with a published report its place in each of them."""
    found = published_reports()
    exempted = Exemption.objects.filter(lifted_on__isnull=True)
    if units is not None:
        keys = list(units)
        found, exempted = found.filter(unit_id__in=keys), exempted.filter(unit_id__in=keys)
    issues = _issues(found)
    years = sorted({one.year for one in issues})
    exempt = set(exempted.values_list("unit__key", "year"))
    at = {(one.unit, one.basis, one.year): one for one in issues}
    rows: dict[tuple[str, str], Row] = {}
    for one in sorted(issues, key=lambda one: (_ORDER[one.basis], one.unit, -one.year)):
        rows.setdefault((one.unit, one.basis), Row(one.unit, one.name, one.basis))
    for (unit, basis), row in rows.items():
        row.spots = [
            Spot(year, at.get((unit, basis, year)), basis == "own" and (unit, year) in exempt) for year in years
        ]
    return years, list(rows.values())


def totals(unit: str, basis: str) -> list[tuple[int, int | None, int | None]]:
    """Return (year, received, concluded) of every published report of a body, oldest first; None where blank."""
    found = AnnualReport.objects.filter(state="published", unit__key=unit, basis=basis, frozen__isnull=False)
    rows = found.order_by("year").values_list("year", "frozen")
    return [(year, frozen["cells"].get(RECEIVED), frozen["cells"].get(CONCLUDED)) for year, frozen in rows if frozen]


def _issues(found: QuerySet[AnnualReport], *, printed_names: bool = False) -> list[Issue]:
    """Return what lists show; ``printed_names``: the body as the report itself names it, else as it is called now."""
    columns = ["year", "basis", "published_on", "corrections", "unit__key", "unit__name", "unit__region_name"]
    columns += ["unit__system_name", *(["frozen__body"] if printed_names else [])]
    issues = []
    for year, basis, on, corrections, key, name, region, system, *printed in found.values_list(*columns):
        usual = {"region": region or f"{name}关区", "system": system or name}.get(basis, name)
        issues.append(Issue(key, (printed and printed[0]) or usual, year, basis, on, corrections))
    return issues
