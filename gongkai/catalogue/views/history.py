"""Everything that happened to a record: acts, versions, and what differs between two of them; the preview; files."""

from datetime import datetime
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.safestring import mark_safe
from wagtail.models import Revision

from gongkai.audit.models import Entry
from gongkai.catalogue.actions import drafting, files
from gongkai.catalogue.actions.accepting import content_type
from gongkai.catalogue.comparing import differences
from gongkai.catalogue.details import told
from gongkai.catalogue.models import Attachment, Record
from gongkai.catalogue.views.frame import CatalogueScreen
from gongkai.organisations.models import Officer
from gongkai.organisations.record import label

MOST = 200


class History(CatalogueScreen):
    """Acts and versions."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show them, with the differences between two versions: those asked for, else the last two."""
        _, row = self.record(request, pk)
        versions = list(row.revisions.select_related("user").order_by("-pk")[:MOST])
        after = _asked(request, "after", versions, 0)
        before = _asked(request, "before", versions, _earlier(row, versions, after))
        context = {
            "row": row,
            "acts": _acts(row),
            "versions": versions,
            "before": before,
            "after": after,
            "differences": differences(_as(row, before), _as(row, after)) if before and after else [],
            "corrections": row.corrections.select_related("by"),
            "clearings": row.clearings.select_related("prepared_by", "reviewed_by", "signed_by", "batch"),
        }
        return render(request, "catalogue/history.html", context)


def _as(row: Record, revision: Revision) -> Record:
    version: Record = row.with_content_json(revision.content)
    return version


def _asked(request: HttpRequest, name: str, versions: list[Revision], otherwise: int) -> Revision | None:
    typed = request.GET.get(name, "")
    chosen = int(typed) if typed.isascii() and typed.isdigit() else 0
    found = next((one for one in versions if one.pk == chosen), None)
    return found or (versions[otherwise] if otherwise < len(versions) else None)


def _earlier(row: Record, versions: list[Revision], after: Revision | None) -> int:
    """Return which version to compare with: what is public where something else is prepared, else the one before."""
    pks = [one.pk for one in versions]
    if row.has_unpublished_changes and row.live_revision_id in pks:
        return pks.index(row.live_revision_id)
    return pks.index(after.pk) + 1 if after else 1


def _acts(row: Record) -> list[dict[str, Any]]:
    entries = list(Entry.objects.filter(subject=f"record:{row.pk}").order_by("-number")[:MOST])
    ids = {int(one.actor.partition(":")[2]) for one in entries if one.actor.startswith("officer:")}
    names = {f"officer:{one.pk}": str(one) for one in Officer.objects.filter(pk__in=ids)}
    return [
        {
            "at": datetime.fromisoformat(one.at),
            "label": label(one.act),
            "who": names.get(one.actor, "系统"),
            "details": _said(one.details),
        }
        for one in entries
    ]


def _said(details: dict[str, Any]) -> str:
    if details.get("ticked"):
        return f"逐条核对{len(details['ticked'])}项"
    return "审查重新开始" if details.get("anew") else ""


class Preview(CatalogueScreen):
    """A version as the public will read it."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        _, row = self.record(request, pk)
        version = drafting.in_hand(row)
        context = {
            "row": row,
            "version": version,
            "body": mark_safe(version.body),  # noqa: S308 - cleaned on saving
            "own": told(version.kind, version.details),
        }
        return render(request, "catalogue/preview.html", context)


class FileScreen(CatalogueScreen):
    """A file of a record, for officers who may see the record; always a download."""

    def get(self, request: HttpRequest, pk: int, file: int) -> HttpResponseBase:
        """Send it."""
        _, row = self.record(request, pk)
        found = Attachment.objects.filter(pk=file, record=row).first()
        if found is None:
            raise Http404("没有这个附件")
        try:
            handle = files.content_of(found)
        except FileNotFoundError:
            raise Http404("附件文件已经丢失，请重新上传") from None
        return FileResponse(handle, as_attachment=True, filename=found.name, content_type=content_type(found.kind))
