"""Gazettes at the desk: the list and putting one together; one with its contents, issued by another person."""

from typing import Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.catalogue.actions import gazette
from gongkai.catalogue.actions.gazette import Refused
from gongkai.catalogue.forms.gazette import PrepareForm
from gongkai.catalogue.gazettes import digest_of, fingerprint, listed
from gongkai.catalogue.models import Gazette
from gongkai.catalogue.views.frame import CatalogueScreen
from gongkai.organisations import access
from gongkai.organisations.models import Officer

PAGE: Final = 30


class Gazettes(CatalogueScreen):
    """The gazettes of the units an officer sees, and a new one."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return self._show(request, self.enter(request), None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Put one together."""
        officer = self.enter(request)
        own = access.units_for(officer, "catalogue.prepare_gazette", self.on)
        if not own.exists():
            raise access.Denied("您没有“编排文告”的权限")
        form = PrepareForm(request.POST, own, self.on)
        if form.is_valid():
            try:
                row = gazette.prepare(*form.chosen(), by=officer, today=self.on)
            except Refused as refusal:
                form.add_error(refusal.field or None, str(refusal))
            else:
                messages.success(request, f"已编好{row}的文告，共{row.items.count()}件，请另一人签发")
                return redirect("catalogue:gazette", pk=row.pk)
        return self._show(request, officer, form, 400)

    def _show(
        self, request: HttpRequest, officer: Officer, form: PrepareForm | None, status: int = 200
    ) -> HttpResponse:
        own = access.units_for(officer, "catalogue.prepare_gazette", self.on)
        seen = access.units_for(officer, "catalogue.view", self.on)
        rows = Gazette.objects.filter(unit__in=seen.values("pk")).select_related("unit", "prepared_by", "issued_by")
        page = Paginator(rows.annotate(total=Count("items")).order_by("-year", "-month", "unit__key"), PAGE)
        context = {
            "page": page.get_page(request.GET.get("page")),
            "form": form or PrepareForm(None, own, self.on),
            "may_prepare": own.exists(),
        }
        return render(request, "catalogue/gazettes.html", context, status=status)


class GazetteScreen(CatalogueScreen):
    """One gazette."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show its contents and what can be done."""
        officer, row = self._row(request, pk)
        return self._show(request, officer, row)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Issue it, put it together anew, or drop it: named by the button."""
        officer, row = self._row(request, pk)
        try:
            if "again" in request.POST:
                gazette.prepare(row.unit, row.year, row.month, by=officer, today=self.on)
                messages.success(request, "已重新编排，请另一人签发")
            elif "discard" in request.POST:
                gazette.discard(row, by=officer, today=self.on)
                messages.success(request, f"已删除{row}的文告")
                return redirect("catalogue:gazettes")
            else:
                held = gazette.issue(row, request.POST.get("seen", ""), by=officer, today=self.on)
                messages.success(request, f"已签发{held.label}，现已公开")
        except Refused as refusal:
            row.refresh_from_db()
            return self._show(request, officer, row, str(refusal))
        return redirect("catalogue:gazette", pk=row.pk)

    def _row(self, request: HttpRequest, pk: int) -> tuple[Officer, Gazette]:
        officer = self.enter(request)
        row = Gazette.objects.select_related("unit", "prepared_by", "issued_by").filter(pk=pk).first()
        if row is None:
            raise Http404("没有这一期文告")
        if not access.may(officer, "catalogue.view", row.unit, self.on):
            raise access.Denied("这一期文告不在您的查看范围内")
        return officer, row

    def _show(self, request: HttpRequest, officer: Officer, row: Gazette, refusal: str = "") -> HttpResponse:
        items = list(row.items.select_related("record__cleared").order_by("position"))
        waiting = row.issued_on is None
        context = {
            "row": row,
            "items": [(one, one.record.live and digest_of(one.record) != one.digest) for one in items],
            "seen": fingerprint(listed(row)),
            "refusal": refusal,
            "may_issue": waiting and access.may(officer, "catalogue.issue_gazette", row.unit, self.on),
            "own_hand": row.prepared_by_id == officer.pk,
            "may_prepare": waiting and access.may(officer, "catalogue.prepare_gazette", row.unit, self.on),
        }
        return render(request, "catalogue/gazette.html", context, status=400 if refusal else 200)
