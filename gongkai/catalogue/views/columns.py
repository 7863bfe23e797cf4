"""The columns: the tree with what each holds, one column, and a unit's own columns."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gongkai.catalogue import in_hand
from gongkai.catalogue.actions import restructuring
from gongkai.catalogue.column_tree import holders_of, tree_of
from gongkai.catalogue.forms.columns import OwnForm, OwnNameForm
from gongkai.catalogue.models import Column
from gongkai.catalogue.queries import columns_of
from gongkai.catalogue.views.frame import CatalogueScreen
from gongkai.organisations import access
from gongkai.organisations.models import LEVELS, Officer, Unit
from gongkai.statute import catalogue as law
from gongkai.statute.rows import Row

MOST_HOLDERS = 50


class Columns(CatalogueScreen):
    """The standard, or the tree of one unit."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        officer = self.enter(request)
        units = access.units_for(officer, self.right, self.on)
        top = access.may_at_top(officer, "catalogue.standard", self.on)
        unit = self._unit(request, officer, top)
        records = in_hand.seen_by(officer, self.on)
        if unit is not None:
            records = records.filter(unit=unit)
        own = access.units_for(officer, "catalogue.own_columns", self.on)
        context = {
            "tree": tree_of(columns_of(unit), records, self.on),
            "unit": unit,
            "units": units.order_by("key"),
            "may_restructure": top,
            "may_add": unit is not None and own.filter(pk=unit.pk).exists(),
        }
        return render(request, "catalogue/columns.html", context)

    def _unit(self, request: HttpRequest, officer: Officer, top: bool) -> Unit | None:
        """Return the unit whose tree is asked for; without a choice one's own, the standard for its keepers."""
        units = access.units_for(officer, self.right, self.on)
        if "unit" in request.GET:
            key = request.GET["unit"]
            unit = units.filter(key=key).first() if key else None
            if key and unit is None:
                raise Http404("没有这个单位，或者不在您的查看范围内")
            return unit
        if top:
            return None
        return units.filter(pk=officer.unit_id or 0).first() or units.order_by("key").first()


class ColumnScreen(CatalogueScreen):
    """One column: what it is for, what it holds, where it was before."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        officer = self.enter(request)
        return self._show(request, officer, get_object_or_404(Column, pk=pk))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Rename or close a unit's own column."""
        officer = self.enter(request)
        column = get_object_or_404(Column, pk=pk)
        closing = "close" in request.POST
        form = OwnNameForm(None if closing else request.POST)
        if not closing and not form.is_valid():
            return self._show(request, officer, column, form, 400)
        given = {"act": "close"} if closing else {"act": "rename", **form.cleaned_data}
        try:
            restructuring.change_own(column, given, by=officer, today=self.on)
        except restructuring.Refused as refusal:
            if closing:
                messages.error(request, str(refusal).removeprefix("第1步："))
                return redirect("columns:column", pk)
            form.add_error(None, str(refusal).removeprefix("第1步："))
            return self._show(request, officer, column, form, 400)
        messages.success(request, "栏目已停用" if closing else "栏目已修改")
        return redirect("columns:column", pk)

    def _show(
        self, request: HttpRequest, officer: Officer, column: Column, form: OwnNameForm | None = None, status: int = 200
    ) -> HttpResponse:
        records = in_hand.seen_by(officer, self.on)
        types = {row.code: row.label for row in law.column_types()}
        own = access.units_for(officer, "catalogue.own_columns", self.on)
        mine = column.unit_id is not None and column.closed_on is None and own.filter(pk=column.unit_id).exists()
        if mine and form is None:
            form = OwnNameForm(initial={"name": column.name, "description": column.description})
        context = {
            "column": column,
            "above": _above(column),
            "standing": column.standing() if column.closed_on else None,
            "type": types.get(column.type, column.type),
            "item20": _label(law.article20_items(), column.item20),
            "customs_class": _label(law.customs_classes(), column.customs_class),
            "levels": [label for code, label in LEVELS if code in column.levels],
            "children": Column.objects.filter(parent=column, closed_on__isnull=True).select_related("unit"),
            "holders": holders_of(column, records, MOST_HOLDERS),
            "here": records.filter(column=column).count(),
            "addresses": column.addresses.all(),
            "form": form if mine else None,
            "may_restructure": column.unit_id is None
            and column.closed_on is None
            and access.may_at_top(officer, "catalogue.standard", self.on),
        }
        return render(request, "catalogue/columns_column.html", context, status=status)


def _above(column: Column) -> list[Column]:
    found: list[Column] = []
    one = column.parent
    while one is not None and one not in found:
        found.insert(0, one)
        one = one.parent
    return found


def _label(known: Sequence[Row], code: str) -> str:
    return next((row.label for row in known if row.code == code), "")


class OwnColumn(CatalogueScreen):
    """A unit's own column, added below the standard."""

    right = "catalogue.own_columns"

    def get(self, request: HttpRequest, key: str) -> HttpResponse:
        """Ask for it."""
        unit = self._unit(request, key)[1]
        form = OwnForm(columns=columns_of(unit))
        form.initial["parent"] = request.GET.get("parent", "")
        return self._show(request, unit, form)

    def post(self, request: HttpRequest, key: str) -> HttpResponse:
        """Add it; what is wrong is told beside what was typed."""
        officer, unit = self._unit(request, key)
        form = OwnForm(request.POST, columns=columns_of(unit))
        if not form.is_valid():
            return self._show(request, unit, form, 400)
        try:
            column = restructuring.add_own(unit, form.cleaned_data, by=officer, today=self.on)
        except restructuring.Refused as refusal:
            form.add_error(None, str(refusal))
            return self._show(request, unit, form, 400)
        messages.success(request, f"已新设栏目“{column.name}”")
        return redirect("columns:column", column.pk)

    def _unit(self, request: HttpRequest, key: str) -> tuple[Officer, Unit]:
        officer = self.enter(request)
        unit = get_object_or_404(Unit, key=key)
        access.require(officer, self.right, unit, self.on)
        return officer, unit

    def _show(self, request: HttpRequest, unit: Unit, form: OwnForm, status: int = 200) -> HttpResponse:
        return render(request, "catalogue/columns_own.html", {"unit": unit, "form": form}, status=status)
