"""The record: its entries, whether the chain holds, and the file an auditor takes away."""

from datetime import date, timedelta
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render

from gongkai.audit import actions as audit
from gongkai.audit.models import Entry
from gongkai.organisations import access, queries, record
from gongkai.organisations.calendar import today
from gongkai.organisations.forms import RecordFilter
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.screens import Screen, officer_of

PER_PAGE = 50


class RecordScreen(Screen):
    """The entries one may read, newest first."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Draw the list."""
        return self._show(request, None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Verify the whole chain, and say what was found."""
        _require_top(officer_of(request))
        count, broken = audit.verify_database()
        return self._show(request, {"count": count, "broken": broken})

    def _show(self, request: HttpRequest, verdict: dict[str, Any] | None) -> HttpResponse:
        officer, on = officer_of(request), today()
        rows = _readable(officer, on)
        form = RecordFilter(request.GET or None)
        acts = sorted({*record.LABELS, *access.rules()})
        form.fields["act"].widget.options = [(act, record.label(act)) for act in acts]
        if form.is_bound and form.is_valid():
            rows = _narrow(rows, form.cleaned_data)
        page = Paginator(rows.order_by("-number"), PER_PAGE).get_page(request.GET.get("page"))
        context = {
            "form": form,
            "page": page,
            "lines": _lines(page.object_list),
            "verdict": verdict,
            "may_verify": access.may_at_top(officer, "record.read", on),
        }
        return render(request, "organisations/record.html", context)


class RecordExport(Screen):
    """The whole record as JSON lines, to be verified offline."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        """Send it."""
        _require_top(officer_of(request))
        lines = (f"{line}\n" for line in audit.export_lines())
        response = StreamingHttpResponse(lines, content_type="application/x-ndjson; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="record-{today()}.jsonl"'
        return response


def _require_top(officer: Officer) -> None:
    on = today()
    if not access.may_at_top(officer, "record.read", on):
        raise access.Denied("验证和导出整条记录链，须有全系统“查阅操作记录”的权限")


def _readable(officer: Officer, on: date) -> QuerySet[Entry]:
    if access.may_at_top(officer, "record.read", on):
        return Entry.objects.all()
    units = access.units_for(officer, "record.read", on)
    if not units.exists():
        raise access.Denied("您没有“查阅操作记录”的权限")
    return Entry.objects.filter(unit__in=units.values("key"))


def _narrow(rows: QuerySet[Entry], wanted: dict[str, Any]) -> QuerySet[Entry]:
    if wanted["act"]:
        rows = rows.filter(act__startswith=wanted["act"].split()[0])
    if wanted["officer"]:
        pk = Officer.objects.filter(username=wanted["officer"].strip()).values_list("pk", flat=True).first()
        rows = rows.filter(actor=f"officer:{pk}")
    if wanted["unit"]:
        try:
            rows = rows.filter(unit=queries.find_unit(wanted["unit"]).key)
        except queries.UnknownUnit:
            rows = rows.none()
    if wanted["subject"]:
        rows = rows.filter(subject=wanted["subject"].strip())
    # Moments are written in UTC in the record; a day of China begins eight hours before the day of UTC.
    if wanted["since"]:
        rows = rows.filter(at__gte=_begins(wanted["since"]))
    if wanted["until"]:
        rows = rows.filter(at__lt=_begins(wanted["until"] + timedelta(days=1)))
    return rows


def _begins(day: date) -> str:
    return f"{day - timedelta(days=1)}T16:00:00"


def _lines(entries: Any) -> list[dict[str, Any]]:
    """Return entries with the words for what they name by code."""
    entries = list(entries)
    pks = [int(entry.actor.removeprefix("officer:")) for entry in entries if entry.actor.startswith("officer:")]
    people = Officer.objects.in_bulk(pks)
    units = {unit.key: unit for unit in Unit.objects.filter(key__in={entry.unit for entry in entries})}
    fixed = {"system": "系统", "applicant": "申请人"}
    return [
        {
            "entry": entry,
            "label": record.label(entry.act),
            # As a list: a template that looks for "items" would find a detail of that name.
            "details": list(entry.details.items()),
            "unit": units.get(entry.unit, entry.unit),
            "actor": people.get(int(entry.actor.removeprefix("officer:")))
            if entry.actor.startswith("officer:")
            else fixed.get(entry.actor, entry.actor),
        }
        for entry in entries
    ]
