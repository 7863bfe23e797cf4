"""Which steps a unit's review takes: its own, or those of the nearest unit above that has set some."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gongkai.catalogue.actions import reviewing, steps
from gongkai.catalogue.actions.acting import Refused, refuse
from gongkai.catalogue.models import ReviewRoute
from gongkai.catalogue.views.frame import CatalogueScreen
from gongkai.organisations import access
from gongkai.organisations.models import Unit

PAGE = 50


class Routes(CatalogueScreen):
    """Units that have steps of their own, and a way to any other."""

    right = "catalogue.routes"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        officer = self.enter(request)
        units = access.units_for(officer, self.right, self.on)
        set_here = ReviewRoute.objects.filter(unit__in=units.values("pk")).select_related("unit", "workflow")
        wanted = " ".join(request.GET.get("q", "").split())[:60]
        found = units.filter(name__icontains=wanted) if wanted else units
        context = {
            "routes": [(route.unit, _labels(steps.steps_of(route.workflow))) for route in set_here],
            "standard": _labels(list(steps.STANDARD)),
            "page": Paginator(found.order_by("key"), PAGE).get_page(request.GET.get("page")),
            "q": wanted,
        }
        return render(request, "catalogue/routes.html", context)


def _labels(wanted: list[str]) -> list[str]:
    return [steps.LABELS[step] for step in wanted]


class Route(CatalogueScreen):
    """The steps of one unit."""

    right = "catalogue.routes"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """Show them in order."""
        self.enter(request)
        unit = get_object_or_404(Unit, key=key)
        access.require(request.user, self.right, unit, self.on)
        workflow, _ = steps.route_of(unit, self.on)
        return self._show(request, unit, steps.steps_of(workflow))

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        """Keep the steps, or follow the unit above again."""
        officer = self.enter(request)
        unit = get_object_or_404(Unit, key=key)
        access.require(officer, self.right, unit, self.on)
        chosen = [] if "follow" in request.POST else _typed(request)
        try:
            if not chosen and "follow" not in request.POST:
                raise refuse("请至少保留法定的三个步骤", "steps")
            reviewing.set_route(unit, chosen, officer, self.on)
        except Refused as refusal:
            return self._show(request, unit, chosen, str(refusal), 400)
        messages.success(request, "审查流程已保存，以后提交的审查按新流程办理")
        return redirect("catalogue:route", key=key)

    def _show(
        self, request: HttpRequest, unit: Unit, now: list[str], error: str = "", status: int = 200
    ) -> HttpResponse:
        workflow, from_unit = steps.route_of(unit, self.on)
        lines = [
            {
                "step": step,
                "label": label,
                "place": now.index(step) + 1 if step in now else "",
                "must": step in steps.STANDARD,
            }
            for step, label in steps.LABELS.items()
        ]
        lines.sort(key=lambda line: line["place"] or 9)
        context = {
            "unit": unit,
            "lines": lines,
            "places": range(1, len(lines) + 1),
            "error": error,
            "in_force": _labels(steps.steps_of(workflow)),
            "from_unit": from_unit,
        }
        return render(request, "catalogue/route.html", context, status=status)


def _typed(request: HttpRequest) -> list[str]:
    """Return the steps in the order of the places chosen; what has none is left out."""
    placed = [(request.POST.get(f"place_{step}", ""), step) for step in steps.LABELS]
    return [step for place, step in sorted(placed) if place.isascii() and place.isdigit()]
