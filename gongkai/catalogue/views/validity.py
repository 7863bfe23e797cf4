"""The validity of one record: how it changed, what is entered for later days, and entering a change."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.catalogue.actions.validity import Basis, Refused, change
from gongkai.catalogue.forms.validity import ValidityForm
from gongkai.catalogue.models import Record, ValidityChange
from gongkai.catalogue.views.frame import CatalogueScreen
from gongkai.organisations import access
from gongkai.organisations.models import Officer
from gongkai.statute import catalogue as law

_BESIDE = {"by_record": "picked"}


class Validity(CatalogueScreen):
    """The screen."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it; ``undo`` names an entry to be put right by a new one."""
        officer, row = self.record(request, pk)
        initial: dict[str, Any] = {"version": row.version, "on": self.on}
        wrong = _asked(row, request.GET.get("undo", ""))
        if wrong is not None:
            initial |= {
                "validity": wrong.was,
                "on": wrong.on,
                "reason": f"更正{wrong.entered_on}的登记：",
                "by_text": wrong.by_text or (wrong.by_record.title if wrong.by_record else ""),
            }
        form = ValidityForm(officer=officer, besides=pk, initial=initial)
        return self._show(request, officer, row, form)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Search for the document named, or enter the change; what was typed stays."""
        officer, row = self.record(request, pk)
        access.require(officer, "catalogue.validity", row.unit, self.on)
        form = ValidityForm(request.POST, officer=officer, besides=pk)
        if "find" in request.POST:
            form.errors.clear()
            return self._show(request, officer, row, form)
        if form.is_valid():
            given = form.cleaned_data
            basis = Basis(form.chosen, given["by_text"], given["reason"])
            try:
                entered = change(
                    row, given["validity"], given["on"], basis, by=officer, today=self.on, version=given["version"]
                )
            except Refused as refusal:
                field = _BESIDE.get(refusal.field, refusal.field)
                form.add_error(field if field in form.fields else None, str(refusal))
            else:
                later = "" if entered.on <= self.on else f"，到{entered.on}自动生效"
                messages.success(request, f"已登记效力变更{later}")
                return redirect("catalogue:validity", pk=pk)
        return self._show(request, officer, row, form, 400)

    def _show(
        self, request: HttpRequest, officer: Officer, row: Record, form: ValidityForm, status: int = 200
    ) -> HttpResponse:
        row.refresh_from_db(fields=["validity", "validity_on", "version"])
        rows = row.validity_changes.select_related("by_record", "officer", "round")
        labels = {state.code: state.label for state in law.validities()}
        context = {
            "row": row,
            "changes": [(one, labels.get(one.was, "未载"), labels.get(one.validity, one.validity)) for one in rows],
            "brought": row.brought_about.select_related("record").order_by("-on", "-pk")[:50],
            "form": form,
            "has_validity": law.record_kind(row.kind).has_validity,
            "may_change": access.may(officer, "catalogue.validity", row.unit, self.on),
        }
        return render(request, "catalogue/validity.html", context, status=status)


def _asked(row: Record, typed: str) -> ValidityChange | None:
    if not (typed.isascii() and typed.isdigit()):
        return None
    return row.validity_changes.filter(pk=int(typed)).select_related("by_record").first()
