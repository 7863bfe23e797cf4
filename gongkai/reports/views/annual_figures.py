"""Figures that differ from the ledger, and footnotes."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.organisations.access import require
from gongkai.organisations.models import Officer
from gongkai.reports import actions, policies
from gongkai.reports.actions import Refused, Stale
from gongkai.reports.forms.annual import NoteForm, OverrideForm
from gongkai.reports.models import AnnualReport
from gongkai.reports.queries.filing import edition_of, known_cells, label_of, overridable
from gongkai.reports.queries.filing import question_of as question_of_report
from gongkai.reports.queries.rollup import gather
from gongkai.reports.views.annual import AnnualScreen, address, may_write, shared
from gongkai.statute.tables import cell_code


class FiguresScreen(AnnualScreen):
    """Propose, approve and take back figures; set footnotes. Every form on the page says by its button what it is."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Show them."""
        officer, report = self.begun(request)
        return self._show(request, officer, report)

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Do what the button says."""
        officer, report = self.begun(request)
        does = {"override": self._override, "note": self._note, "approve": self._approve, "drop": self._drop}
        act = next((does[name] for name in does if name in request.POST), None)
        if act is None:
            raise Http404("没有这种办理事项")
        require(
            officer, "reports.approve_override" if "approve" in request.POST else "reports.write", report.unit, self.on
        )
        return act(request, officer, report)

    def _override(self, request: HttpRequest, officer: Officer, report: AnnualReport) -> HttpResponse:
        form = OverrideForm(self._replaceable(report), request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                actions.set_override(
                    report,
                    data["cell"],
                    data["value"],
                    data["reason"],
                    by=officer,
                    today=self.on,
                    version=data["version"],
                )
            except Refused as refusal:
                return self._refused(request, officer, report, refusal, override=form)
            messages.success(request, "已提出，另一人批准后生效")
            return redirect(address(report, "figures"))
        return self._show(request, officer, report, override=form, status=400)

    def _note(self, request: HttpRequest, officer: Officer, report: AnnualReport) -> HttpResponse:
        form = NoteForm(self._all_cells(report), request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                actions.set_note(
                    report,
                    data["mark"],
                    data["text"],
                    data["cells"],
                    by=officer,
                    today=self.on,
                    version=data["version"],
                )
            except Refused as refusal:
                return self._refused(request, officer, report, refusal, note=form)
            messages.success(request, "注释已保存" if data["text"].strip() else "注记已取消")
            return redirect(address(report, "figures"))
        return self._show(request, officer, report, note=form, status=400)

    def _approve(self, request: HttpRequest, officer: Officer, report: AnnualReport) -> HttpResponse:
        return self._plain(request, officer, report, "approve")

    def _drop(self, request: HttpRequest, officer: Officer, report: AnnualReport) -> HttpResponse:
        return self._plain(request, officer, report, "drop")

    def _plain(self, request: HttpRequest, officer: Officer, report: AnnualReport, what: str) -> HttpResponse:
        act = actions.approve_override if what == "approve" else actions.drop_override
        try:
            act(report, request.POST[what], by=officer, today=self.on)
        except Refused as refusal:
            messages.error(request, refusal.message)
        else:
            messages.success(request, "已批准" if what == "approve" else "已收回，年报印台账上的数字")
        return redirect(address(report, "figures"))

    def _refused(
        self, request: HttpRequest, officer: Officer, report: AnnualReport, refusal: Refused, **form: Any
    ) -> HttpResponse:
        one = next(iter(form.values()))
        one.add_error(refusal.field if refusal.field in one.fields else None, refusal.message)
        return self._show(request, officer, report, status=409 if isinstance(refusal, Stale) else 400, **form)

    def _replaceable(self, report: AnnualReport) -> list[tuple[str, str]]:
        cells = self._all_cells(report)
        known = frozenset(code for code, _ in cells)
        return [(code, label) for code, label in cells if not overridable(report, code, known)]

    def _all_cells(self, report: AnnualReport) -> list[tuple[str, str]]:
        edition, known = edition_of(report), known_cells(report)
        own = [
            cell_code(3, extra.code, column.column) for extra in edition.extras for column in edition.form.columns(3)
        ]
        return [(code, label_of(edition, code)) for code in (*edition.cells, *own) if code in known]

    def _show(
        self,
        request: HttpRequest,
        officer: Officer,
        report: AnnualReport,
        override: OverrideForm | None = None,
        note: NoteForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        edition = edition_of(report)
        open_now = may_write(report, officer, self.on)
        initial = {"version": report.version}
        counted = gather(question_of_report(report)).cells if report.overrides.exists() else {}
        rows = [
            {"row": row, "label": label_of(edition, row.cell), "counted": counted.get(row.cell)}
            for row in report.overrides.select_related("author", "approved_by")
        ]
        marked: dict[str, list[str]] = {}
        for cell, mark in (edition.marks or {}).items():
            marked.setdefault(mark, []).append(label_of(edition, cell))
        context = shared(report, officer, self.on) | {
            "rows": rows,
            "notes": [(row, marked.get(row.mark, [])) for row in report.notes.all()],
            "override": (override or OverrideForm(self._replaceable(report), initial=initial)) if open_now else None,
            "note": (note or NoteForm(self._all_cells(report), initial=initial)) if open_now else None,
            "me": officer.pk,
            "refusal": "" if report.state in policies.STATES["reports.write"] else policies.REFUSALS[report.state],
        }
        return render(request, "reports/annual/figures.html", context, status=status)
