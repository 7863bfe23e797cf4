"""Writing a record: one page, with what the machine found beside it; nothing typed is ever lost."""

from typing import Any, Final

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gongkai.catalogue.actions import drafting, files
from gongkai.catalogue.actions.accepting import ENDINGS
from gongkai.catalogue.actions.acting import Refused, Stale, desk_of
from gongkai.catalogue.details import FIELDS
from gongkai.catalogue.forms.record import RecordForm
from gongkai.catalogue.looking import examine
from gongkai.catalogue.models import Record
from gongkai.catalogue.views.frame import CatalogueScreen
from gongkai.organisations import access
from gongkai.organisations.contents import CONTACT
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.queries import publisher

#: Fields that take the whole width of the page.
WHOLE_LINE: Final = frozenset({"title", "abstract", "body", "transcript", "joint_issuers", "change_reason"})


class Begin(CatalogueScreen):
    """A new record; with several units, the unit is chosen first."""

    right = "catalogue.write"

    def get(self, request: HttpRequest) -> HttpResponse:
        """Ask for the unit, or show the empty form."""
        officer = self.enter(request)
        unit = self._unit(request, officer)
        if unit is None:
            units = access.units_for(officer, "catalogue.write", self.on)
            return render(request, "catalogue/choose_unit.html", {"units": units})
        organ = publisher(unit, self.on)
        # A guide must say how the office is reached (条例 art. 12): begin with what the unit tells the public already.
        contact: dict[str, Any] = {name: getattr(organ, name) for name in CONTACT if name in FIELDS}
        begun: dict[str, Any] = {"issuer": organ.name, "made_on": self.on, **contact, **_asked(request)}
        form = RecordForm(unit=unit, version=None)
        form.initial.update(begun)
        return self._show(request, form, unit)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Keep it as a draft."""
        officer = self.enter(request)
        unit = self._unit(request, officer)
        if unit is None:
            raise access.Denied("请选择您负责起草的单位")
        form = RecordForm(request.POST, request.FILES, unit=unit, version=None)
        if form.is_valid():
            fields = {name: value for name, value in form.typed().items() if name != "attachments"}
            try:
                record = drafting.draft(unit, fields["column"], fields, officer, self.on)
            except Refused as refusal:
                form.told(refusal.problems)
            else:
                wrong = _take_files(record, form.cleaned_data["uploads"], officer, self)
                for sentence in wrong:
                    messages.error(request, sentence)
                messages.success(request, f"草稿已保存，索引号 {record.index_number}")
                return redirect("catalogue:edit" if wrong else "catalogue:record", pk=record.pk)
        return self._show(request, form, unit, 400)

    def _unit(self, request: HttpRequest, officer: Officer) -> Unit | None:
        units = list(access.units_for(officer, "catalogue.write", self.on)[:2])
        asked = request.GET.get("unit") or request.POST.get("unit")
        if asked:
            unit = get_object_or_404(Unit, key=asked)
            access.require(officer, "catalogue.write", unit, self.on)
            return unit
        return units[0] if len(units) == 1 else None

    def _show(self, request: HttpRequest, form: RecordForm, unit: Unit, status: int = 200) -> HttpResponse:
        context = {"form": form, "unit": unit, "endings": "、".join(ENDINGS), "whole": WHOLE_LINE}
        return render(request, "catalogue/edit.html", context, status=status)


def _asked(request: HttpRequest) -> dict[str, Any]:
    return {name: request.GET[name] for name in ("kind", "column") if request.GET.get(name)}


def _take_files(record: Record, uploads: list[Any], officer: Officer, screen: CatalogueScreen) -> list[str]:
    """Keep the uploads and list them; return a sentence for each that was refused."""
    wrong, added = [], []
    for upload in uploads:
        try:
            file = files.attach(record, upload.name or "", upload.read(), officer, screen.on)
        except Refused as refusal:
            wrong.append(str(refusal))
        else:
            added.append({"id": file.pk, "title": file.name})
    if added:
        row = Record.objects.get(pk=record.pk)
        listed = drafting.in_hand(row).attachments
        known = {int(one["id"]) for one in listed}
        listed += [one for one in added if one["id"] not in known]
        drafting.save(row, {"attachments": listed}, officer, screen.on, None)
    return wrong


class Edit(CatalogueScreen):
    """A version of a record."""

    right = "catalogue.write"

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the version in hand."""
        officer, row = self.record(request, pk)
        access.require(officer, "catalogue.write", desk_of(row), self.on)
        version = drafting.in_hand(row)
        return self._show(request, row, RecordForm(unit=desk_of(row), version=version))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Keep what was typed as a new version."""
        officer, row = self.record(request, pk)
        access.require(officer, "catalogue.write", desk_of(row), self.on)
        form = RecordForm(request.POST, request.FILES, unit=desk_of(row), version=drafting.in_hand(row))
        if form.is_valid():
            try:
                seen = form.cleaned_data["version"]
                saved = drafting.save(row, form.typed(), officer, self.on, row.version if seen is None else seen)
            except Stale as stale:
                # What the other person saved is shown beside what was typed; sent again, this text counts.
                form.told(stale.problems)
                form.data = {**form.data, "version": str(stale.version)}
                return self._show(request, row, form, 409)
            except Refused as refusal:
                form.told(refusal.problems)
            else:
                return self._saved(request, row, saved, form, officer)
        return self._show(request, row, form, 400)

    def _saved(
        self, request: HttpRequest, row: Record, saved: Record, form: RecordForm, officer: Officer
    ) -> HttpResponse:
        wrong = _take_files(saved, form.cleaned_data["uploads"], officer, self)
        for sentence in wrong:
            messages.error(request, sentence)
        if row.waiting not in ("", "returned") and saved.version != row.version:
            messages.warning(request, "已保存；内容有变化，审查重新开始")
        else:
            messages.success(request, "已保存")
        back = "catalogue:edit" if wrong or "stay" in request.POST else "catalogue:record"
        return redirect(back, pk=row.pk)

    def _show(self, request: HttpRequest, row: Record, form: RecordForm, status: int = 200) -> HttpResponse:
        context = {
            "form": form,
            "row": row,
            "unit": desk_of(row),
            "matters": examine(drafting.in_hand(row), self.on),
            "under_review": row.waiting not in ("", "returned"),
            "theirs": drafting.in_hand(row) if status == 409 else None,
            "endings": "、".join(ENDINGS),
            "whole": WHOLE_LINE,
        }
        return render(request, "catalogue/edit.html", context, status=status)
