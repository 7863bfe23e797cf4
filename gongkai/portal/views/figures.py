"""Figures over time for everyone: the overview, one series with chart, table, comparison and trace, and its files."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from gongkai.charts import BROAD, SLIM, Form, Picture, Slot, Strand, columns, lines, sparkline, svg, written
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import is_demonstration
from gongkai.portal.caching.declaring import kept, rests_on
from gongkai.portal.views.figure_files import DRAWN
from gongkai.portal.views.frame import page
from gongkai.portal.views.papers import download
from gongkai.series import periods, queries
from gongkai.series.models import Series

#: A chart begins with so many years, and turns from columns to lines beyond so many figures.
YEARS_SHOWN, MOST_COLUMNS = 2, 30
MOST_REVISIONS = 100


@dataclass(frozen=True)
class Asked:
    """Which years are shown, and what beside."""

    first: int
    last: int
    other: Series | None

    @property
    def query(self) -> str:
        """The same as the query of an address."""
        beside = f"&with={self.other.unit.key}/{self.other.slug}" if self.other else ""
        return f"from={self.first}&to={self.last}{beside}"


@dataclass(frozen=True)
class Card:
    """A series on the overview, drawn."""

    series: Series
    latest: queries.Row
    figure: str
    drawing: SafeString


@require_safe
@kept()
def overview(request: HttpRequest) -> HttpResponse:
    """Every public series by unit: its latest figure and how it went."""
    shown = queries.shown_of(queries.public_series().order_by("unit__key", "order", "pk"))
    rests_on(request, "units", *queries.stamps_of(one.series for one in shown))
    groups: dict[Unit, list[Card]] = {}
    for one in shown:
        groups.setdefault(one.series.unit, []).append(card(one))
    return page(request, "portal/figures/overview.html", {"groups": groups.items()})


@require_safe
@kept("from", "to", "with")
def figure(request: HttpRequest, key: str, slug: str) -> HttpResponse:
    """One series: chart, table with what is computed from it, comparison, files, and every revision."""
    series = _series(key, slug)
    rests_on(request, "units", "series", f"series:{series.pk}")
    if series.withdrawn_on is not None:
        return page(request, "portal/figures/withdrawn.html", {"series": series}, status=410)
    rows = queries.rows_of(series)
    asked = _asked(request, series, rows)
    shown = [row for row in rows if asked.first <= row.period.year <= asked.last]
    beside = _beside(asked, shown)
    table = [(row, said(series, row), _other_figure(asked, beside.get(row.period))) for row in reversed(shown)]
    context = {
        "series": series,
        "asked": asked,
        "years": sorted({row.period.year for row in rows}, reverse=True),
        "latest": next((row for row in reversed(rows) if row.value is not None), rows[-1]),
        "latest_said": said(series, next((row for row in reversed(rows) if row.value is not None), rows[-1])),
        "table": table,
        "charts": [drawn(series, shown, asked.other, beside, form) for form in (BROAD, SLIM)],
        "others": queries.comparable(series),
        "revisions": [_revised(series, one) for one in queries.trace(series)[:MOST_REVISIONS]],
        "files": [(kind, says) for kind, (_, _, says) in DRAWN.items()],
        "points": "%" in series.measure,
    }
    return page(request, "portal/figures/figure.html", context)


@require_safe
@kept("from", "to", "with")
def chart(request: HttpRequest, key: str, slug: str) -> HttpResponse:
    """The chart as a file of its own, with its title and its source in it."""
    series = _public(key, slug)
    rests_on(request, "units", "series", f"series:{series.pk}")
    rows = queries.rows_of(series)
    asked = _asked(request, series, rows)
    shown = [row for row in rows if asked.first <= row.period.year <= asked.last]
    text = drawn(series, shown, asked.other, _beside(asked, shown), BROAD, alone=True)
    return download(text.encode(), f"{series.name}{_mark(series)}.svg", "image/svg+xml")


@require_safe
@kept()
def file(request: HttpRequest, key: str, slug: str, kind: str) -> HttpResponse:
    """All figures of a series as a file."""
    series = _public(key, slug)
    if kind not in DRAWN:
        raise Http404
    rests_on(request, "units", "series", f"series:{series.pk}")
    draw, content_type, _ = DRAWN[kind]
    return download(draw(series, queries.rows_of(series)), f"{series.name}{_mark(series)}.{kind}", content_type)


def card(one: queries.Shown) -> Card:
    """Draw a series for the overview or a home page."""
    text = f"{one.series.name}，{one.latest.name}{_figure(one.series, one.latest)}{one.series.measure}"
    drawing = sparkline(f"{one.series.name}近期走势", one.figures, f"spark-{one.series.pk}", text)
    # The picture is ours, every word in it is escaped by the writer.
    return Card(one.series, one.latest, _figure(one.series, one.latest), mark_safe(svg(drawing)))  # noqa: S308


def drawn(
    series: Series,
    rows: list[queries.Row],
    other: Series | None,
    beside: dict[date, queries.Row],
    form: Form,
    *,
    alone: bool = False,
) -> SafeString:
    """Draw the rows of one series, or of two over each other."""
    slots = tuple(_slot(series, row.period) for row in rows)
    soft = frozenset(at for at, row in enumerate(rows) if row.mark)
    name = series.name if other is None or other.unit_id == series.unit_id else f"{series.unit}：{series.name}"
    strands = [Strand(name, tuple(row.value for row in rows), soft)]
    if other is not None:
        figures = tuple(beside[row.period].value if row.period in beside else None for row in rows)
        label = other.name if other.unit_id == series.unit_id else f"{other.unit}：{other.name}"
        strands.append(Strand(label, figures))
    marked = "（演示数据，并非真实统计）" if series.made_up or (other is not None and other.made_up) else ""
    picture = Picture(
        title=f"{series.name}{'与' + other.name if other else ''}（{series.measure}）",
        slots=slots,
        strands=tuple(strands),
        measure=series.measure,
        decimals=series.decimals if other is None else max(series.decimals, other.decimals),
        gap="缺",
        head=f"{series.name}{'与' + other.name if other else ''}{marked}" if alone else "",
        foot=f"来源：{series.unit} {series.source}" if alone else "",
    )
    draw = columns if len(rows) * len(strands) <= MOST_COLUMNS and series.additive else lines
    return mark_safe(svg(draw(picture, form, f"figure-{form.name}")))  # noqa: S308 - its words are escaped


def _slot(series: Series, period: date) -> Slot:
    group = "" if series.period == periods.YEAR else f"{period.year}年"
    return Slot(periods.short(period, series.period), series.label_of(period), group)


def said(series: Series, row: queries.Row) -> dict[str, str]:
    """Write a row's figures as the table shows them."""
    sign = " 个百分点" if "%" in series.measure else "%"
    return {
        "value": _figure(series, row),
        "year_to_date": written(row.year_to_date, series.decimals) if row.year_to_date is not None else "—",
        "change": _change(row.change, sign),
        "year_to_date_change": _change(row.year_to_date_change, sign),
    }


def _figure(series: Series, row: queries.Row) -> str:
    return "—" if row.value is None else written(row.value, series.decimals)


def _other_figure(asked: Asked, row: queries.Row | None) -> str:
    return _figure(asked.other, row) if asked.other is not None and row is not None else "—"


def _change(change: Any, sign: str) -> str:
    return "—" if change is None else f"{'+' if change > 0 else ''}{change:,}{sign}"


def _revised(series: Series, one: Any) -> dict[str, Any]:
    def figure_of(value: Any, mark: str) -> str:
        return ("—" if value is None else written(value, series.decimals)) + ("（初步数）" if mark else "")

    return {
        "on": one.batch.released_on,
        "period": series.label_of(one.period),
        "before": figure_of(one.before, one.before_mark),
        "after": figure_of(one.value, one.mark),
        "why": one.batch.reason,
    }


def _series(key: str, slug: str) -> Series:
    found = Series.objects.filter(unit__key=key, slug=slug, public_since__isnull=False).select_related("unit").first()
    if found is None:
        raise Http404
    return found


def _public(key: str, slug: str) -> Series:
    series = _series(key, slug)
    if series.withdrawn_on is not None:
        raise Http404
    return series


def _asked(request: HttpRequest, series: Series, rows: list[queries.Row]) -> Asked:
    """Read what was asked for; what makes no sense is as if it had not been asked."""
    first, last = rows[0].period.year, rows[-1].period.year
    usual = first if series.period == periods.YEAR else max(first, last - YEARS_SHOWN + 1)
    since = _year(request.GET.get("from", ""), first, last, usual)
    until = _year(request.GET.get("to", ""), first, last, last)
    unit, _, slug = request.GET.get("with", "").partition("/")
    other = queries.comparable(series).filter(unit__key=unit, slug=slug).first() if slug else None
    if other is not None:
        rests_on(request, f"series:{other.pk}")
    return Asked(min(since, until), max(since, until), other)


def _year(text: str, first: int, last: int, usual: int) -> int:
    return int(text) if text.isascii() and text.isdecimal() and len(text) == 4 and first <= int(text) <= last else usual


def _beside(asked: Asked, rows: list[queries.Row]) -> dict[date, queries.Row]:
    if asked.other is None:
        return {}
    wanted = {row.period for row in rows}
    return {row.period: row for row in queries.rows_of(asked.other) if row.period in wanted}


def _mark(series: Series) -> str:
    return "（演示）" if series.made_up or is_demonstration() else ""
