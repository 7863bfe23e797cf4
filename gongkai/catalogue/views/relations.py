"""How one record belongs with others; and the documents still without an interpretation."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gongkai.catalogue import in_hand
from gongkai.catalogue.actions import relating
from gongkai.catalogue.actions.acting import desk_of
from gongkai.catalogue.explaining import around, unexplained
from gongkai.catalogue.forms.validity import RelateForm
from gongkai.catalogue.models import Record, Relation
from gongkai.catalogue.views.frame import CatalogueScreen
from gongkai.organisations import access
from gongkai.organisations.models import Officer

PAGE = 50


class Relations(CatalogueScreen):
    """What a record explains, rests on, and goes with, from both ends."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        officer, row = self.record(request, pk)
        return self._show(request, officer, row, RelateForm(officer=officer, besides=pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Search, relate, or take a relation back."""
        officer, row = self.record(request, pk)
        if "unrelate" in request.POST:
            return self._unrelate(request, officer, row)
        form = RelateForm(request.POST, officer=officer, besides=pk)
        if "find" in request.POST:
            form.errors.clear()
            return self._show(request, officer, row, form)
        if form.is_valid() and form.chosen is not None:
            kind, back, _ = form.cleaned_data["way"].partition("-")
            origin, target = (form.chosen, row) if back else (row, form.chosen)
            try:
                relating.relate(kind, origin, target, by=officer, today=self.on)
            except (relating.Refused, access.Denied) as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, "已建立关联，两边的公开页面都会显示")
                return redirect("catalogue:relations", pk=pk)
        return self._show(request, officer, row, form, 400)

    def _unrelate(self, request: HttpRequest, officer: Officer, row: Record) -> HttpResponse:
        typed = request.POST["unrelate"]
        wanted = int(typed) if typed.isascii() and typed.isdigit() else 0
        either = Relation.objects.filter(origin=row) | Relation.objects.filter(target=row)
        relating.unrelate(get_object_or_404(either, pk=wanted), by=officer, today=self.on)
        messages.success(request, "已解除关联")
        return redirect("catalogue:relations", pk=row.pk)

    def _show(
        self, request: HttpRequest, officer: Officer, row: Record, form: RelateForm, status: int = 200
    ) -> HttpResponse:
        outward, inward = around(row)
        seen = set(in_hand.seen_by(officer, self.on).filter(pk__in=_ends(outward, inward)).values_list("pk", flat=True))
        context = {
            "row": row,
            "form": form,
            "may_relate": access.may(officer, "catalogue.write", desk_of(row), self.on),
            "outward": [(one, one.target, one.target_id in seen) for one in outward],
            "inward": [
                (one, one.origin, one.origin_id in seen,
                 access.may(officer, "catalogue.write", desk_of(one.origin), self.on))
                for one in inward
            ],
        }  # fmt: skip
        return render(request, "catalogue/relations.html", context, status=status)


def _ends(outward: list[Relation], inward: list[Relation]) -> list[int]:
    return [one.target_id for one in outward] + [one.origin_id for one in inward]


class Unexplained(CatalogueScreen):
    """Documents in force that nobody has explained (policy interpretation is due with the policy)."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of them, of the units whose records the officer sees."""
        officer = self.enter(request)
        units = access.units_for(officer, "catalogue.view", self.on)
        rows = unexplained(units.values_list("pk", flat=True)).select_related("unit").defer("body", "details")
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        return render(request, "catalogue/unexplained.html", {"page": page})
