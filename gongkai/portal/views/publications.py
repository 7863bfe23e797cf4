"""The column of published annual reports: by year, as a matrix of units and years, each on its page and as a file."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.organisations.practices import choice
from gongkai.organisations.queries import root
from gongkai.portal.caching.declaring import kept, passing, rests_on
from gongkai.portal.queries import LONGEST_QUERY
from gongkai.portal.views import tables
from gongkai.portal.views.frame import page
from gongkai.portal.views.papers import download
from gongkai.portal.yearly import drawings
from gongkai.reports.models import AnnualReport
from gongkai.reports.queries import publications
from gongkai.reports.queries.edition import Edition
from gongkai.reports.rendering import arrange, as_csv, as_json, docx, pdf

BASES = {"system": "全系统", "region": "关区", "own": "本级"}
KEPT_SECONDS = 600
#: What the pages of this column rest on: published reports, the units' names, what units allow to be shown.
STAMPS = ("reports", "units", "practices")
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: How an edition is drawn for download, its type, and what the link says.
DRAWN: dict[str, tuple[Callable[[Edition], bytes], str, str]] = {
    "pdf": (pdf, "application/pdf", "版式固定，适合阅读和打印"),
    "docx": (docx, WORD, "Word 文档，可以编辑"),
    "csv": (as_csv, "text/csv; charset=utf-8", "逐格数字，用于统计"),
    "json": (as_json, "application/json", "全部内容，供程序读取"),
}


@dataclass(frozen=True)
class Other:
    """Another report of the same unit: its label, where it is, whether it is this one."""

    year: int
    basis: str
    label: str
    current: bool


@require_safe
@kept("year")
def index(request: HttpRequest) -> HttpResponse:
    """List the published reports of a year; where the unit at the top allows it, the live statistics too."""
    rests_on(request, *STAMPS)
    on = today()
    top = root(on)
    live = tables.years(on) if shows_live(top, on) else []
    if live:
        passing(request)
    issued = publications.years_published()
    years = sorted({*issued, *live}, reverse=True)
    text = request.GET.get("year", "")
    if text and text not in {str(year) for year in years}:
        raise Http404
    # A year with reports is what people come for; a year that is still running is shown last.
    finished = [year for year in years if year < on.year]
    year = int(text) if text else (issued or finished or years or [on.year])[0]
    column = publications.column(year)
    rows = chart_rows(top.key, "system") if top else []
    context = {
        "years": years,
        "year": year,
        "column": column,
        "groups": [("全系统", column.system), ("关区", column.regions)],
        "kinds": list(DRAWN),
        "live": tables.listing(year, on, column) if year in live else None,
        "several": publications.published_reports().count() > 1,
        **_charts(rows),
        "top": top,
    }
    return page(request, "portal/reports/index.html", context)


@require_safe
@kept("q")
def matrix(request: HttpRequest) -> HttpResponse:
    """Show which unit has published for which year."""
    rests_on(request, *STAMPS)
    text = request.GET.get("q", "").replace("\x00", "").strip()[:LONGEST_QUERY]
    years, rows = publications.matrix()
    shown = [row for row in rows if text in row.name] if text else rows
    context = {"text": text, "years": years, "rows": shown, "all": len(rows), "bases": BASES}
    return page(request, "portal/reports/matrix.html", context)


@require_safe
@kept()
def report(request: HttpRequest, key: str, year: int, basis: str) -> HttpResponse:
    """Show a published report; without one, the live statistics where they may be shown."""
    rests_on(request, *STAMPS)
    found = publications.edition_published(key, year, basis)
    if found is None:
        passing(request)
        return _live(request, key, year, basis)
    published, edition = found
    issues = publications.issues_of(key)
    rows = chart_rows(key, basis)
    earlier = max((one.year for one in issues if one.basis == basis and one.year < year), default=None)
    context = {
        "unit": published.unit,
        "year": year,
        "basis": basis,
        "basis_label": BASES[basis],
        "arranged": arrange(edition),
        "report": edition,
        "years": [Other(one.year, basis, f"{one.year}年", one.year == year) for one in issues if one.basis == basis],
        "bases": [Other(year, one.basis, BASES[one.basis], one.basis == basis) for one in issues if one.year == year],
        "earlier": earlier,
        "downloads": [(kind, says) for kind, (_, _, says) in DRAWN.items()],
        **_charts(rows),
    }
    return page(request, "portal/reports/report.html", context)


@require_safe
@kept()
def file(request: HttpRequest, key: str, year: int, basis: str, kind: str) -> HttpResponse:
    """Send a published report as a file."""
    rests_on(request, *STAMPS)
    found = publications.edition_published(key, year, basis)
    if found is None or kind not in DRAWN:
        raise Http404
    published, edition = found
    mark = "（演示）" if edition.demonstration else ""
    return download(_drawn(published, edition, kind), f"{edition.title}{mark}.{kind}", DRAWN[kind][1])


def shows_live(unit: Unit | None, on: date) -> bool:
    """Whether the public may see statistics that no one has reviewed: the choice of the unit or of one above it."""
    return unit is not None and bool(choice(unit, "live_statistics", on))


def _live(request: HttpRequest, key: str, year: int, basis: str) -> HttpResponse:
    on = today()
    unit = Unit.objects.filter(key=key).first()
    if unit is None or not shows_live(unit, on):
        raise Http404
    return tables.table(request, unit, year, basis, on)


def _drawn(published: AnnualReport, edition: Edition, kind: str) -> bytes:
    # Drawing a PDF takes a twentieth of a second: what many people fetch at once is drawn once.
    key = f"portal:report:{published.pk}:{published.version}:{kind}"
    kept: bytes | None = cache.get(key)
    if kept is None:
        kept = DRAWN[kind][0](edition)
        cache.set(key, kept, KEPT_SECONDS)
    return kept


def chart_rows(key: str, basis: str) -> list[tuple[str, int, int]]:
    """Return the figures a chart shows: of the years in which both were printed, for a blank is no zero."""
    found = publications.totals(key, basis)
    return [
        (str(year), int(received), int(concluded))
        for year, received, concluded in found
        if received is not None and concluded is not None
    ]


def _charts(rows: list[tuple[str, int, int]]) -> dict[str, object]:
    drawn = drawings(rows) if len(rows) > 1 and any(one or two for _, one, two in rows) else []
    return {"rows": rows, "charts": drawn}
