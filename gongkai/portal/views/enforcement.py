"""Enforcement publicity for everyone: kinds, lists, single entries, files, what was changed, the yearly figures."""

from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_safe

from gongkai.charts import BROAD, SLIM, Picture, Slot, Strand, columns, svg
from gongkai.enforcement import exports, queries
from gongkai.enforcement.models import AGED, PUBLIC, WITHDRAWN, Entry
from gongkai.enforcement.rows import Kind, kind_of
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import branch_ids
from gongkai.portal.caching.declaring import kept, rests_on
from gongkai.portal.heads import Head, article_head, column_head
from gongkai.portal.sites import place_of
from gongkai.portal.views.errors import Todo, problem
from gongkai.portal.views.frame import page
from gongkai.portal.views.papers import download
from gongkai.statute.errors import StatuteError

PAGE = 20
YEARLY = "yearly"
MOST_CHANGES = 200
KEPT = "打开这一页不需要填写任何内容，也没有保存您的信息。"
#: What the charts of the yearly figures show: title, measure, fields.
CHARTS = (
    ("许可和处罚的数量", "件", ("licence_decided", "penalty_decided")),
    ("行政检查次数", "次", ("checks",)),
    ("罚没金额", "万元", ("fines",)),
)


@dataclass(frozen=True)
class Asked:
    """What a list was asked for; what makes no sense does not narrow."""

    text: str
    unit: Unit | None
    year: int | None

    @property
    def narrowed(self) -> bool:
        """Whether anything was asked for."""
        return bool(self.text or self.unit or self.year)


@require_safe
@kept()
def kinds(request: HttpRequest) -> HttpResponse:
    """Every kind, how many entries are public, and when the last of them changed."""
    rows = _rows(request, today())
    shelves = queries.shelves(rows)
    rests_on(request, "units", "tree", *(f"enforcement:{one.kind.code}" for one in shelves))
    groups: dict[str, list[queries.Shelf]] = {}
    for one in shelves:
        groups.setdefault(one.kind.group, []).append(one)
    return page(request, "portal/enforcement/kinds.html", {"groups": groups.items()})


@require_safe
@kept("q", "unit", "year", "page")
def listing(request: HttpRequest, kind: str) -> HttpResponse:
    """The entries of one kind, searched and by pages; the yearly figures with charts and their table."""
    row, on = _kind(kind), today()
    rests_on(request, "units", "tree", f"enforcement:{kind}")
    rows = _rows(request, on).filter(kind=kind)
    asked = _asked(request)
    found = _narrowed(rows, asked, on)
    pages = Paginator(found.select_related("unit"), PAGE)
    shown = pages.get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context: dict[str, Any] = {
        "kind": row,
        "asked": asked,
        "units": list(_units(request, kind, on)),
        "years": queries.years_of(rows),
        "page": shown,
        "numbers": [one if isinstance(one, int) else 0 for one in pages.get_elided_page_range(shown.number)],
        "query": query.urlencode(),
        "heads": row.listed_fields,
        "lines": [_line(row, one) for one in shown],
        "files": ("xlsx", "csv", "json"),
    }
    if kind == YEARLY:
        context |= _yearly(row, found)
    head = column_head(row.label, row.note, f"{row.label},行政执法公示", "policies")
    return page(request, "portal/enforcement/list.html", context, head=head)


@require_safe
@kept()
def entry(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """One entry with everything public about it. What was public once and is no more says so: 410."""
    row, on = _kind(kind), today()
    rests_on(request, "units", f"enforcement:{kind}")
    found = Entry.objects.filter(kind=kind, pk=pk).select_related("unit").first()
    if found is None:
        raise Http404("没有这一条")
    if not found.shown_on(on):
        return _gone(request, row, found)
    rests_on(request, f"enforcement:{kind}@{found.unit_id}")
    context = {
        "kind": row,
        "entry": found,
        "facts": [(one, found.values[one.field]) for one in row.public_fields if found.values.get(one.field)],
        "trace": found.trace.exclude(act="withdrawn"),
    }
    return page(request, "portal/enforcement/entry.html", context, head=_entry_head(row, found))


@require_safe
def file(request: HttpRequest, kind: str, ending: str) -> HttpResponseBase:
    """The entries of one kind, narrowed as on the list, as a file."""
    row, on = _kind(kind), today()
    rows = _narrowed(_rows(request, on).filter(kind=kind), _asked(request), on).select_related("unit")
    name = f"{row.label}_{on.isoformat()}.{ending}"
    if ending == "xlsx":
        return download(exports.as_xlsx(row, rows[: exports.MOST_IN_WORKBOOK]), name, exports.TYPES["xlsx"])
    written = {"csv": exports.as_csv, "json": exports.as_json}.get(ending)
    if written is None:
        raise Http404("没有这种格式")
    head = download(b"", name, exports.TYPES[ending])
    response = StreamingHttpResponse(written(row, rows.iterator(chunk_size=500)), headers=dict(head.items()))
    response["Cache-Control"] = "no-cache"
    return response


@require_safe
@kept()
def changes(request: HttpRequest, kind: str) -> HttpResponse:
    """What was corrected, withdrawn or restored, and why. Of what is no longer public, neither number nor name."""
    row, on = _kind(kind), today()
    rests_on(request, "units", "tree", f"enforcement:{kind}")
    rows = queries.changes(kind).filter(Q(entry__state__in=[PUBLIC, WITHDRAWN]))[:MOST_CHANGES]
    context = {"kind": row, "rows": [(one, one.entry.shown_on(on)) for one in rows]}
    return page(request, "portal/enforcement/changes.html", context)


def _kind(code: str) -> Kind:
    try:
        return kind_of(code)
    except StatuteError:
        raise Http404("没有这种类别") from None


def _rows(request: HttpRequest, on: date) -> QuerySet[Entry]:
    """Return what is public today; on a unit's own site, that of the unit and of all below it."""
    site = place_of(request).site
    rows = queries.public(on)
    return queries.below(rows, site.unit, on) if site.unit_id and not site.main else rows


def _units(request: HttpRequest, kind: str, on: date) -> QuerySet[Unit]:
    site, found = place_of(request).site, queries.units_with(kind, on)
    return found.filter(pk__in=branch_ids(site.unit_id, on)) if site.unit_id and not site.main else found


def _asked(request: HttpRequest) -> Asked:
    text = " ".join(request.GET.get("q", "").replace("\x00", "").split())[: queries.LONGEST_QUERY]
    key = request.GET.get("unit", "")
    unit = Unit.objects.filter(key=key).first() if 0 < len(key) <= 20 and "\x00" not in key else None
    year = request.GET.get("year", "")
    known = year.isascii() and year.isdecimal() and 1949 <= int(year[:5]) <= 2200
    return Asked(text, unit, int(year) if known else None)


def _narrowed(rows: QuerySet[Entry], asked: Asked, on: date) -> QuerySet[Entry]:
    if asked.unit:
        rows = queries.below(rows, asked.unit, on)
    if asked.year:
        rows = queries.in_year(rows, asked.year)
    return queries.searched(rows, asked.text)


def _line(kind: Kind, found: Entry) -> dict[str, Any]:
    return {"entry": found, "cells": [(one, found.values.get(one.field, "")) for one in kind.listed_fields]}


def _entry_head(kind: Kind, found: Entry) -> Head:
    title = f"{kind.label}：{found.number}" if found.number and found.number != found.title else found.title
    return article_head(title, datetime.combine(found.public_since, time()), found.unit.name)


def _gone(request: HttpRequest, kind: Kind, found: Entry) -> HttpResponse:
    """Say that an entry is no longer public, and why; never what it said."""
    todo = [
        Todo(f"查看正在公示的{kind.label}", reverse("portal:enforcement_list", args=[kind.code])),
        Todo("向公示单位了解情况", reverse("portal:unit", args=[found.unit.key])),
    ]
    last = found.trace.filter(act="withdrawn").first() if found.state == WITHDRAWN else None
    if last is not None:
        detail = f"{found.unit.name}于{last.on.isoformat()}撤回了这一条{kind.label}，理由：{last.reason}。"
        return problem(request, 410, "这一条已经撤回", todo, detail, KEPT)
    until = found.public_until.isoformat() if found.public_until else ""
    detail = f"这一条{kind.label}的公示期限到{until}为止，期满后不再显示。" if until else "公示期限已满，不再显示。"
    assert found.state in {PUBLIC, AGED}
    return problem(request, 410, "公示期限已满", todo, detail, KEPT)


def _yearly(kind: Kind, rows: QuerySet[Entry]) -> dict[str, Any]:
    years = queries.yearly(rows, kind)
    figures = [one for one in kind.public_fields if one.figure and one.field != "year"]
    table = [(year, [(one, _plain(year.figures.get(one.field))) for one in figures]) for year in reversed(years)]
    return {"figures": figures, "table": table, "charts": _charts(kind, years)}


def _plain(figure: Decimal | None) -> str:
    return "" if figure is None else f"{figure.normalize():f}"


def _charts(kind: Kind, years: list[queries.Year]) -> list[tuple[str, list[SafeString]]]:
    drawn = []
    for number, (title, measure, codes) in enumerate(CHARTS):
        shown = [one for one in years if any(code in one.figures for code in codes)][-8:]
        if len(shown) < 2:
            continue
        slots = tuple(Slot(one.year, f"{one.year}年") for one in shown)
        strands = tuple(Strand(kind.field(code).label, tuple(one.figures.get(code) for one in shown)) for code in codes)
        text = "；".join(
            f"{one.year}年"
            + "，".join(f"{kind.field(code).label}{_plain(one.figures.get(code)) or '无'}" for code in codes)
            for one in shown
        )
        picture = Picture(title, slots, strands, measure=measure, text=text)
        # The drawing is made of figures and of our own rows' labels, escaped where it is written.
        forms = [svg(columns(picture, form, f"yearly-{number}-{form.name}")) for form in (BROAD, SLIM)]
        drawn.append((title, [mark_safe(one) for one in forms]))  # noqa: S308
    return drawn
