"""Submitting or signing many records at once: a preview of each, then one act for each, with what became of it."""

from dataclasses import dataclass
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.catalogue import in_hand
from gongkai.catalogue.actions import drafting, reviewing
from gongkai.catalogue.actions.acting import Refused
from gongkai.catalogue.actions.checking import incomplete
from gongkai.catalogue.looking import GRAVE, examine
from gongkai.catalogue.models import Record
from gongkai.catalogue.views.frame import CatalogueScreen
from gongkai.catalogue.views.review import ACTS
from gongkai.organisations import access
from gongkai.organisations.models import Officer

MOST: Final = 50
OFFERED: Final = ("submit", "sign")


@dataclass(frozen=True, slots=True)
class One:
    """One record of many: whether the act is open, and otherwise why not."""

    record: Record
    version: Record
    problem: str
    grave: int = 0


class Bulk(CatalogueScreen):
    """Many at once."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Lead back to the list: there is nothing to see without a choice."""
        self.enter(request)
        return redirect("catalogue:records")

    def post(self, request: HttpRequest) -> HttpResponse:
        """Preview what was chosen; confirmed, do it."""
        officer = self.enter(request)
        slug = request.POST.get("act", "")
        if slug not in OFFERED:
            raise access.Denied("没有这种批量办理")
        chosen = self._chosen(request, officer, slug)
        context = {"slug": slug, "act": ACTS[slug], "ones": chosen, "most": MOST}
        if "confirmed" in request.POST:
            context["done"] = [self._do(request, one, officer, slug) for one in chosen]
        context["open"] = sum(not one.problem for one in chosen)
        return render(request, "catalogue/bulk.html", context)

    def _chosen(self, request: HttpRequest, officer: Officer, slug: str) -> list[One]:
        typed = [pk for pk in request.POST.getlist("pk") if pk.isascii() and pk.isdigit()][:MOST]
        rows = in_hand.seen_by(officer, self.on).filter(pk__in=typed).select_related("unit", "origin", "column")
        return [self._looked_at(row, officer, slug) for row in rows.order_by("pk")]

    def _looked_at(self, row: Record, officer: Officer, slug: str) -> One:
        version = drafting.in_hand(row)
        if slug not in in_hand.open_acts(row, officer, self.on):
            return One(row, version, f"现在不能办理（{row.get_waiting_display() or row.get_stage_display()}）")
        problems = incomplete(version, decided=slug == "sign")
        grave = sum(one.severity == GRAVE for one in examine(version, self.on))
        return One(row, version, "；".join(one.message for one in problems), grave)

    def _do(self, request: HttpRequest, one: One, officer: Officer, slug: str) -> tuple[One, str]:
        """Do it on the version that was previewed; return the record and what was refused, if anything."""
        if one.problem:
            return one, one.problem
        seen = request.POST.get(f"version_{one.record.pk}", "")
        version = int(seen) if seen.isascii() and seen.isdigit() else -1
        try:
            if slug == "submit":
                reviewing.submit(one.record, officer, self.on, version)
            else:
                reviewing.sign(one.record, officer, self.on, version, now=self.now)
        except (Refused, access.Denied) as refusal:
            return one, str(refusal)
        return one, ""
