"""One record: its text with the metadata the law asks for, its files, and what became of it."""

import json
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import Any
from urllib.parse import quote

from django.core.files.storage import default_storage
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils import timezone
from django.utils.html import strip_tags
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from gongkai.catalogue.details import told
from gongkai.catalogue.importing.cleaning import clean_html
from gongkai.catalogue.models import Attachment, Record, Relation, ValidityChange
from gongkai.catalogue.models.records import WITHDRAWN
from gongkai.portal.caching.declaring import counted, kept, rests_on
from gongkai.portal.heads import article_head
from gongkai.portal.ranges import sent
from gongkai.portal.sites import one_address
from gongkai.portal.views.frame import page
from gongkai.statute import catalogue as law
from gongkai.statute.rows import pick

#: What a browser may show by itself; everything else is offered to be kept.
_SHOWN_INSIDE = {"pdf": "application/pdf", "txt": "text/plain; charset=utf-8"}
_OWN_PARTS = {"interview", "briefing"}


@dataclass(frozen=True)
class File:
    """An attachment as the page names it."""

    title: str
    kind: str
    size: int
    address: str


@dataclass(frozen=True)
class Badge:
    """Validity in one word and its colour, with the sentence behind it."""

    label: str
    tone: str
    hint: str


def open_record(index_number: str) -> Record | None:
    """Return a public record. Raises ``Http404`` for what never was public; None for what was withdrawn."""
    found = (
        Record.objects.select_related("unit", "column", "origin", "validity_by")
        .filter(index_number=index_number)
        .first()
    )
    if found is None or (not found.live and (found.stage != WITHDRAWN or found.first_published_at is None)):
        raise Http404
    return found if found.live else None


@require_safe
@kept()
def record(request: HttpRequest, index_number: str) -> HttpResponse:
    """Show one record, or say that it was withdrawn, when and why."""
    found = open_record(index_number)
    if found is None:
        return _gone(request, index_number)
    rests_on(request, f"record:{found.pk}", f"unit:{found.unit_id}", "tree")
    counted(request, f"record:{found.pk}")
    around = _related(request, found)
    own_path = reverse("portal:record", args=[found.index_number])
    context = {
        "record": found,
        "body": SafeString(clean_html(found.body)),
        "abstract": _own_abstract(found),
        "rows": metadata(found),
        "badge": badge(found),
        "files": files_of(found),
        "details": [row for row in told(found.kind, found.details) if row[0] != "transcript"],
        "talk": talk(found),
        "trail": trail(found),
        "corrections": list(found.corrections.all()),
        "changes": changes(found),
        "ask": f"{reverse('portal:apply')}?about={quote(found.title[:100])}",
        "data": _linked_data(found, one_address(own_path)),
        **around,
    }
    published = _moment(found)
    optional = {"Keywords": found.keywords, "Author": found.author, "Description": found.abstract[:200]}
    head = article_head(
        found.title,
        published,
        found.source or found.issuer,
        Url=one_address(own_path),
        shared=True,
        **{name: value for name, value in optional.items() if value},
    )
    return page(request, "portal/records/record.html", context, head=head)


def _own_abstract(found: Record) -> str:
    """Return the abstract, or nothing where it only repeats how the text begins."""
    said, text = ("".join(one.split()) for one in (found.abstract.rstrip("…⋯ "), unescape(strip_tags(found.body))))
    return "" if said and text.startswith(said) else found.abstract


def _gone(request: HttpRequest, index_number: str) -> HttpResponse:
    found = Record.objects.get(index_number=index_number)
    last = found.corrections.filter(kind="withdrawn").last()
    context = {"record": found, "on": found.withdrawn_on, "reason": last.reason if last else found.withdrawn_reason}
    return page(request, "portal/records/gone.html", context, status=410)


@require_safe
def file(request: HttpRequest, index_number: str, pk: int, name: str) -> HttpResponseBase:
    """Send one attachment of a public record; what the record does not list is not there."""
    found = open_record(index_number)
    if found is None:
        return _gone(request, index_number)
    listed = next((one for one in found.attachments if one.get("id") == pk), None)
    row = Attachment.objects.filter(pk=pk, record=found).first() if listed else None
    if (
        row is None
        or listed is None
        or listed.get("digest") != row.digest
        or not default_storage.exists(str(row.file.name))
    ):
        raise Http404
    inside = row.kind in _SHOWN_INSIDE
    response = sent(
        request,
        row.file,
        f'"{row.digest[:32]}"',
        as_attachment=not inside,
        filename=_file_name(listed.get("title", ""), row),
        content_type=_SHOWN_INSIDE.get(row.kind, "application/octet-stream"),
    )
    response["Cache-Control"] = "no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
    return response


def _file_name(title: str, row: Attachment) -> str:
    name = title or row.name
    return name if name.lower().endswith(f".{row.kind}") else f"{name}.{row.kind}"


def files_of(found: Record) -> list[File]:
    """Return what a record lists as its public files, with kind and size."""
    rows = {row.pk: row for row in found.files.all()}
    made = []
    for one in found.attachments:
        row = rows.get(one.get("id"))
        if row is not None and row.digest == one.get("digest"):
            title = one.get("title") or row.name
            address = reverse("portal:record_file", args=[found.index_number, row.pk, _file_name(title, row)])
            made.append(File(title, row.kind, row.size, address))
    return made


def badge(found: Record) -> Badge | None:
    """Return the badge of a document's validity; nothing for what has none."""
    if not found.validity:
        return None
    state = law.validity(found.validity)
    return Badge(state.label, state.tone, state.hint)


def metadata(found: Record) -> list[tuple[str, str]]:
    """Return the table the law asks for (条例 art. 12), what is empty left out."""
    issuers = [found.issuer, *(str(one) for one in found.joint_issuers)]
    rows = [
        ("索引号", found.index_number),
        ("文号", found.document_number),
        ("发布机构", "、".join(one for one in issuers if one)),
        ("制作单位", found.origin.name if found.origin else ""),
        ("生成日期", found.made_on.isoformat() if found.made_on else ""),
        ("发布日期", found.published_on.isoformat() if found.published_on else ""),
        ("生效日期", found.effective_on.isoformat() if found.effective_on else ""),
        ("失效日期", found.lapses_on.isoformat() if found.lapses_on else ""),
        ("体裁分类", found.get_genre_display() if found.genre else ""),
        ("主题分类", found.get_subject_display() if found.subject else ""),
        ("业务类别", found.get_customs_class_display() if found.customs_class else ""),
        ("公开事项", _item(found.item20)),
        ("来源", found.source),
        ("关键词", found.keywords),
    ]
    return [(label, str(value)) for label, value in rows if value]


def _item(code: str) -> str:
    if not code:
        return ""
    row = pick(law.article20_items(), code, "主动公开事项")
    return f"{row.label}（条例第二十条第{_ordinal(code)}项）"


def _ordinal(code: str) -> str:
    figures = "零一二三四五六七八九十"
    number = int(code.removeprefix("item"))
    return f"（{figures[number] if number <= 10 else '十' + figures[number - 10]}）"


def changes(found: Record) -> list[tuple[ValidityChange, str]]:
    """Return how the validity changed so far, with its name."""
    rows = found.validity_changes.filter(applied=True).select_related("by_record")
    return [(row, law.validity(row.validity).label if row.validity else "") for row in rows]


def talk(found: Record) -> list[tuple[str, str]]:
    """Return the transcript of an interview as speaker and words; a line without a speaker has none."""
    if found.kind not in _OWN_PARTS:
        return []
    said = []
    for line in str(found.details.get("transcript", "")).splitlines():
        text = line.strip()
        who, mark, words = text.partition("：")
        if text:
            said.append((who, words) if mark and len(who) <= 12 else ("", text))
    return said


def trail(found: Record) -> list[tuple[str, str]]:
    """Return the columns above a record, from the top."""
    rows, column = [], found.column
    while column is not None:
        rows.append((column.name, reverse("portal:column", args=[column.path])))
        column = column.parent  # type: ignore[assignment]
    return rows[::-1]


def _related(request: HttpRequest, found: Record) -> dict[str, list[Record]]:
    """Return what belongs to a record and is public, by how it belongs."""
    rows = Relation.objects.filter(origin=found, target__live=True).select_related("target__unit")
    back = Relation.objects.filter(target=found, origin__live=True).select_related("origin__unit")
    outward = [(row.kind, row.target) for row in rows]
    inward = [(row.kind, row.origin) for row in back]
    parts = {
        "explained_by": [one for kind, one in inward if kind == "interprets"],
        "explains": [one for kind, one in outward if kind == "interprets"],
        "basis": [one for kind, one in outward if kind == "rests_on"],
        "used_by": [one for kind, one in inward if kind == "rests_on"],
        "related": [one for kind, one in [*outward, *inward] if kind == "related"],
        "ended": list(Record.objects.filter(validity_by=found, live=True).select_related("unit")[:50]),
    }
    by = found.validity_by
    around = [one for ones in parts.values() for one in ones] + ([by] if by else [])
    rests_on(request, *(f"record:{one.pk}" for one in around))
    return parts


def _moment(found: Record) -> datetime:
    """Return when it was published, as the mandated tag wants it: the hour is known of what was published here."""
    first = timezone.localtime(found.first_published_at) if found.first_published_at else None
    day = found.published_on
    if first is not None and (day is None or first.date() == day):
        return first
    return datetime(day.year, day.month, day.day) if day else timezone.localtime()


def _linked_data(found: Record, address: str) -> str:
    """Return what machines read: schema.org, safe inside a script element."""
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "GovernmentService"
        if found.kind == "guide"
        else "Legislation"
        if found.document_number
        else "Article",
        "name": found.title,
        "headline": found.title[:110],
        "identifier": found.document_number or found.index_number,
        "datePublished": found.published_on.isoformat() if found.published_on else None,
        "dateCreated": found.made_on.isoformat() if found.made_on else None,
        "publisher": {"@type": "GovernmentOrganization", "name": found.issuer},
        "abstract": found.abstract or None,
        "url": address,
        "inLanguage": "zh-CN",
    }
    text = json.dumps({name: value for name, value in data.items() if value}, ensure_ascii=False)
    return text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
