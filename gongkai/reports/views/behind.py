"""The list of cases or remedies behind one figure."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse

from gongkai.foi.models import Case, Remedy
from gongkai.organisations.access import require, units_for
from gongkai.organisations.calendar import today
from gongkai.organisations.screens import Screen, officer_of
from gongkai.reports.queries import Listing, UnknownCell, behind, cell_name, years_with_figures
from gongkai.reports.views.asked import chooser, question_of
from gongkai.statute.errors import StatuteError
from gongkai.statute.tables import applicant_type, channel, ground, outcome

PAGE = 50
_LISTED = ("number", "unit", "channel", "received_on", "concluded_on", "outcome", "sub_row", "applicant_type")


class CellScreen(Screen):
    """What a figure counts, page by page; of units the officer may not look into only the number is told."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show the list, or say that there is no such cell."""
        officer, on = officer_of(request), today()
        form = chooser(request, officer, on)
        question = question_of(form)
        context: dict[str, Any] = {"form": form, "question": question}
        if question is None:
            return render(request, "reports/report.html", context | {"years": years_with_figures(on)}, status=400)
        require(officer, "reports.open_cases", question.unit, on)
        cell = request.GET.get("cell", "")
        try:
            name, model = cell_name(question, cell), behind(question, cell).model
        except UnknownCell as error:
            return render(request, "reports/no_cell.html", context | {"reason": str(error)}, status=404)
        units = units_for(officer, "reports.open_cases", on).order_by().values_list("pk", flat=True)
        listed = Listing(question, cell, _columns(model), set(units))
        page = Paginator(listed, PAGE).get_page(request.GET.get("page"))
        context |= {
            "name": name,
            "cell": cell,
            "page": page,
            "rows": [_line(row) for row in page],
            "remedies": issubclass(model, Remedy),
            "hidden": listed.total - page.paginator.count,
        }
        return render(request, "reports/cell.html", context)


def _columns(model: type[Case] | type[Remedy]) -> QuerySet[Any]:
    if issubclass(model, Remedy):
        rows = Remedy.objects.select_related("unit", "case")
        return rows.only("unit", "kind", "filed_on", "decided_on", "result", "case__number")
    return Case.objects.select_related("unit").only(*_LISTED, "unit__name")


def _line(row: Case | Remedy) -> dict[str, Any]:
    if isinstance(row, Remedy):
        return {"row": row, "address": _case_file(row.case_id), "number": row.case.number}
    return {
        "row": row,
        "address": _case_file(row.pk),
        "number": row.number,
        "channel": _label(channel, row.channel),
        "applicant": _label(applicant_type, row.applicant_type) or "其他",
        "outcome": _label(outcome, row.outcome),
        "ground": _label(ground, row.sub_row),
    }


def _label(look_up: Any, code: str) -> str:
    try:
        return str(look_up(code).label) if code else ""
    except StatuteError:
        return code


def _case_file(pk: int) -> str:
    try:
        return reverse("foi:case", args=[pk])
    except NoReverseMatch:
        return ""
