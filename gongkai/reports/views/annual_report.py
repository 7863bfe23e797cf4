"""One annual report: as it would print, what does not add up, its history, and the acts upon it."""

from datetime import date
from typing import Any
from urllib.parse import quote

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gongkai.findings.queries import of_subject
from gongkai.organisations.access import require
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.queries import name_on
from gongkai.organisations.screens import officer_of
from gongkai.reports import actions, policies
from gongkai.reports.actions import Refused, Stale
from gongkai.reports.actions.examining import SOURCE, examine, raise_problems, subject_of
from gongkai.reports.forms.annual import ActForm, CorrectionForm
from gongkai.reports.models import AnnualReport
from gongkai.reports.queries import ReportError, bases_of
from gongkai.reports.queries.checking import check_report
from gongkai.reports.queries.filing import (
    drafted,
    edition_of,
    known_cells,
    label_of,
    obstacles,
    overridable,
    restated_below,
)
from gongkai.reports.queries.question import ask
from gongkai.reports.rendering import arrange, as_csv, as_json, docx, pdf
from gongkai.reports.views.annual import ACTS, AnnualScreen, address, may_write, shared

FILES = {
    "docx": (docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (pdf, "application/pdf"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "json": (as_json, "application/json"),
}
HINTS = {
    "submit": "提交后年报定稿，不能再改；由另一人审定或者退回。",
    "accept": "审定后计入上级的汇总，可以公布。",
    "return": "写明要改什么，编写人在年报首页看到。",
    "publish": "公布后社会公众可以看到；以后只能作编号的更正。",
}
DONE = {"submit": "已提交，等待审定", "accept": "已审定", "return": "已退回", "publish": "已公布"}


class UnitYear(AnnualScreen):
    """The report of a unit and year, whichever basis it has."""

    def get(self, request: HttpRequest, unit: str, year: int) -> HttpResponse:
        """Go to it: to the one furthest on, else to the basis that makes sense for the unit."""
        officer = officer_of(request)
        held = get_object_or_404(Unit, key=unit)
        require(officer, "reports.view", held, self.on)
        reports = dict(AnnualReport.objects.filter(unit=held, year=year).values_list("basis", "state"))
        bases = bases_of(held, self.on)
        basis = max(reports, key=lambda one: (reports[one] == "published", one != "own")) if reports else bases[-1]
        return redirect("reports:annual_report", unit, year, basis)


class ReportPage(AnnualScreen):
    """The report."""

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Show it; where it is not begun, what it would be today."""
        officer, unit, report = self.find(request)
        if report is None:
            return self._not_begun(request, officer, unit)
        edition = edition_of(report)
        found = [(one, label_of(edition, one.subject)) for one in check_report(report, self.on)]
        context = shared(report, officer, self.on) | {
            "edition": edition,
            "arranged": arrange(edition),
            "found": found,
            "kept": of_subject(SOURCE, subject_of(report)),
            "restated": restated_below(report),
            "steps": list(report.steps.select_related("by"))[::-1],
            "obstacles": obstacles(report, self.on) if report.state in policies.STATES["reports.write"] else [],
            "bases": [(one, one == report.basis) for one in bases_of(unit, self.on)],
            "files": FILES,
        }
        return render(request, "reports/annual/report.html", context)

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Begin the report, or check it again."""
        officer, unit, report = self.find(request)
        if report is not None:
            many = len(examine(report, by=officer, today=self.on))
            messages.success(request, f"已重新核对，{many}处需要看" if many else "已重新核对，没有发现不符之处")
            return redirect(address(report))
        try:
            report = actions.open_report(unit, self.kwargs["year"], self.kwargs["basis"], by=officer, today=self.on)
        except ReportError as error:
            messages.error(request, str(error))
            return redirect(request.path)
        messages.success(request, "已建立，正文初稿由数字生成，请逐段修改")
        return redirect(address(report, "write"))

    def _not_begun(self, request: HttpRequest, officer: Officer, unit: Unit) -> HttpResponse:
        year, basis = self.kwargs["year"], self.kwargs["basis"]
        try:
            question = ask(unit, year, basis)
        except ReportError as error:
            raise Http404(str(error)) from None
        ghost = AnnualReport(unit=unit, year=year, basis=basis, form=question.form.code)
        context = {
            "question": question,
            "name": name_on(unit, question.until),
            "arranged": arrange(drafted(unit, year, basis)),
            "may_begin": question.since <= self.on and may_write(ghost, officer, self.on),
        }
        return render(request, "reports/annual/not_begun.html", context)


class FileScreen(AnnualScreen):
    """The report as a file, at any stage."""

    def get(self, request: HttpRequest, kind: str, **_: Any) -> HttpResponse:
        """Send it."""
        report = self.begun(request)[1]
        if kind not in FILES:
            raise Http404("没有这种文件")
        draw, content_type = FILES[kind]
        edition = edition_of(report)
        response = HttpResponse(draw(edition), content_type=content_type)
        name = quote(f"{edition.title}.{kind}")
        response["Content-Disposition"] = f"attachment; filename=\"report.{kind}\"; filename*=UTF-8''{name}"
        return response


class ActScreen(AnnualScreen):
    """One act of the cycle."""

    def get(self, request: HttpRequest, slug: str, **_: Any) -> HttpResponse:
        """Ask."""
        officer, report = self._open(request, slug)
        return self._show(request, officer, report, slug, self._form(report, slug))

    def post(self, request: HttpRequest, slug: str, **_: Any) -> HttpResponse:
        """Do it, or say why not with the typing kept."""
        officer, report = self._open(request, slug)
        form = self._form(report, slug, request.POST)
        if not form.is_valid():
            return self._show(request, officer, report, slug, form, 400)
        try:
            self._act(report, slug, form.cleaned_data, officer)
        except Stale as stale:
            form.add_error(None, stale.message)
            return self._show(request, officer, stale.report, slug, form, 409)
        except Refused as refusal:
            for reason in refusal.reasons:
                form.add_error(refusal.field if refusal.field in form.fields else None, reason)
            return self._show(request, officer, report, slug, form, 400)
        messages.success(request, DONE.get(slug, "已更正"))
        return redirect(address(report))

    def _open(self, request: HttpRequest, slug: str) -> tuple[Officer, AnnualReport]:
        row = next((one for one in ACTS if one.slug == slug), None)
        if row is None:
            raise Http404("没有这种办理事项")
        self.right = row.right
        officer, report = self.begun(request)
        return officer, report

    def _form(self, report: AnnualReport, slug: str, data: Any = None) -> Any:
        initial = {"version": report.version}
        if slug == "correct":
            edition, known = edition_of(report), known_cells(report)
            cells = [
                (code, label_of(edition, code), value)
                for code, value in edition.cells.items()
                if not overridable(report, code, known) or (code.startswith("t2.") and report.basis == "own")
            ]
            return CorrectionForm(cells, data, initial=initial)
        return ActForm(data, initial=initial, hint=HINTS[slug], with_remarks=slug != "publish")

    def _act(self, report: AnnualReport, slug: str, data: dict[str, Any], by: Officer) -> None:
        on: date = self.on
        version = data["version"]
        if slug == "correct":
            actions.correct(
                report, data["says"], by=by, today=on, figures=data["figures"], recount=data["recount"], version=version
            )
        elif slug == "publish":
            actions.publish(report, by=by, today=on, version=version)
            raise_problems(report, by=by, today=on)
        else:
            done = {"submit": actions.submit, "accept": actions.accept, "return": actions.return_}[slug]
            done(report, data["remarks"], by=by, today=on, version=version)
        if slug in {"submit", "correct"}:
            report.refresh_from_db()
            examine(report, by=by, today=on)

    def _show(
        self, request: HttpRequest, officer: Officer, report: AnnualReport, slug: str, form: Any, status: int = 200
    ) -> HttpResponse:
        act = next(one for one in ACTS if one.slug == slug)
        edition = edition_of(report)
        found = [(one, label_of(edition, one.subject)) for one in check_report(report, self.on)]
        context = shared(report, officer, self.on) | {
            "form": form,
            "act": act,
            "edition": edition,
            "open": report.state in policies.STATES[act.right],
            "refusal": policies.REFUSALS[report.state],
            "obstacles": obstacles(report, self.on) if slug == "submit" else [],
            "found": found if slug in {"submit", "accept", "publish"} else [],
        }
        name = "correct" if slug == "correct" else "act"
        return render(request, f"reports/annual/{name}.html", context, status=status)
