"""Gazettes 文告: the numbers there are, and one with its contents and the full text of its documents, also as PDF."""

import re
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from gongkai.catalogue.actions.gazette import STAMP
from gongkai.catalogue.gazettes import Chapter, Entry, chapters, issued
from gongkai.catalogue.importing.cleaning import clean_html
from gongkai.catalogue.models import Correction, Gazette, Record
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import branch_ids, is_demonstration
from gongkai.papers import gazette as paper
from gongkai.portal.caching.declaring import kept, rests_on
from gongkai.portal.views.columns import scope_of
from gongkai.portal.views.frame import page
from gongkai.portal.views.papers import download
from gongkai.portal.views.records import File, files_of

_MONTH: Final = re.compile(r"(\d{4})-(0[1-9]|1[0-2])")
_MARK: Final = "演示数据，并非真实公文"


@dataclass(frozen=True)
class Piece:
    """One document on the page: its place in it, its cleaned text, its files, what was corrected since."""

    anchor: str
    record: Record
    body: SafeString
    files: list[File]
    notes: tuple[Correction, ...]


@require_safe
@kept("year")
def gazettes(request: HttpRequest) -> HttpResponse:
    """List the issued numbers of a year, by unit."""
    on = today()
    scope = scope_of(request, "", on)
    rests_on(request, STAMP, "tree", "units", "sites")
    rows = issued()
    if scope.unit is not None:
        rows = rows.filter(unit__in=branch_ids(scope.unit.pk, on) if scope.below else [scope.unit.pk])
    years = sorted(set(rows.order_by().values_list("year", flat=True)), reverse=True)
    text = request.GET.get("year", "")
    if text and text not in {str(year) for year in years}:
        raise Http404
    year = int(text) if text else (years or [on.year])[0]
    listed = list(rows.filter(year=year).order_by("unit__key", "-month"))
    groups: list[tuple[Unit, list[Gazette]]] = [
        (unit, list(some)) for unit, some in groupby(listed, lambda one: one.unit)
    ]
    return page(request, "portal/gazette/index.html", {"groups": groups, "years": years, "year": year})


@require_safe
@kept()
def gazette(request: HttpRequest, key: str, month: str) -> HttpResponse:
    """Show one number; what was withdrawn since it was issued is not there."""
    row = _issued(request, key, month)
    shown = chapters(row)
    numbered = iter(range(1, 10_000))
    context = {
        "row": row,
        "chapters": [(one.name, [_piece(entry, next(numbered)) for entry in one.entries]) for one in shown],
        "withdrawn": row.items.count() - sum(len(one.entries) for one in shown),
    }
    return page(request, "portal/gazette/gazette.html", context)


@require_safe
@kept()
def file(request: HttpRequest, key: str, month: str) -> HttpResponse:
    """Send one number as PDF, with what is public now."""
    row = _issued(request, key, month)
    demonstration = is_demonstration()
    mark = "（演示）" if demonstration else ""
    volume = paper.Volume(
        title=f"{row.unit.name}文告",
        number=f"{row.label}（{row.month}月）",
        dated=_day(row),
        chapters=tuple(_chapter(one) for one in chapters(row)),
        mark=_MARK if demonstration else "",
    )
    return download(paper.to_pdf(volume), f"{volume.title}{row.label}{mark}.pdf", "application/pdf")


def _issued(request: HttpRequest, key: str, month: str) -> Gazette:
    """Return an issued number; say what its page rests on, withdrawn records too: they may come back."""
    found = _MONTH.fullmatch(month)
    row = issued().filter(unit__key=key, year=found[1], month=found[2]).first() if found else None
    if row is None:
        raise Http404
    records = row.items.values_list("record_id", flat=True)
    rests_on(request, STAMP, f"unit:{row.unit_id}", *(f"record:{pk}" for pk in records))
    return row


def _day(row: Gazette) -> str:
    return f"{row.issued_on.year}年{row.issued_on.month}月{row.issued_on.day}日" if row.issued_on else ""


def _piece(entry: Entry, number: int) -> Piece:
    record = entry.record
    return Piece(f"d{number}", record, SafeString(clean_html(record.body)), files_of(record), entry.notes)


def _chapter(one: Chapter) -> paper.Chapter:
    return paper.Chapter(one.name, tuple(_document(entry) for entry in one.entries))


def _document(entry: Entry) -> paper.Document:
    record = entry.record
    notes = [f"本件于{note.on.isoformat()}更正：{note.reason}" for note in entry.notes]
    if record.validity and record.validity != "in_force":
        notes.insert(0, f"效力：{record.get_validity_display()}")
    published = f"{record.published_on.isoformat()}发布" if record.published_on else ""
    return paper.Document(
        title=record.title,
        number=record.document_number,
        facts="　".join(part for part in (record.issuer, published, f"索引号 {record.index_number}") if part),
        notes=tuple(notes),
        blocks=paper.blocks_of(clean_html(record.body)),
        annex=tuple(one.title for one in files_of(record)),
    )
