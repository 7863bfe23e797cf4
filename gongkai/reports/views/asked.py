"""How every screen here learns which report is meant, and that the officer may see it."""

from datetime import date

from django.http import HttpRequest, QueryDict

from gongkai.organisations.access import require, units_for
from gongkai.organisations.models import Officer, Unit
from gongkai.reports.forms import AskForm
from gongkai.reports.queries import Question, bases_of, years_with_figures
from gongkai.statute.tables import forms


def chooser(request: HttpRequest, officer: Officer, on: date) -> AskForm:
    """Return the form that asks which report; opened without an address it asks for the officer's own unit.

    Raises ``Denied`` when the unit asked for is one the officer may not see.
    """
    units = list(units_for(officer, "reports.view", on))
    data = request.GET if request.GET.get("unit") else _usual(request.GET, officer, units, on)
    form = AskForm(data, units)
    form.is_valid()
    unit = form.cleaned_data.get("unit")
    if isinstance(unit, Unit):
        require(officer, "reports.view", unit, on)
    return form


def question_of(form: AskForm) -> Question | None:
    """Return the question, where the form is valid."""
    return form.question


def _usual(given: QueryDict, officer: Officer, units: list[Unit], on: date) -> QueryDict:
    unit = next((one for one in units if one.pk == officer.unit_id), units[0] if units else None)
    years = years_with_figures(on)
    first = min(one.first_year for one in forms())
    data = given.copy()
    data["unit"] = unit.key if unit else ""
    data.setdefault("year", str(years[0] if years else max(on.year - 1, first)))
    data.setdefault("basis", bases_of(unit, on)[-1] if unit else "own")
    return data
