"""Writing a report: its prose with live figures, its problems and what became of last year's."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.findings.models import Finding
from gongkai.findings.queries import of_subject, open_at, state_in_words
from gongkai.organisations.models import Officer
from gongkai.reports import actions, policies
from gongkai.reports.actions import ProblemData, Refused, Stale
from gongkai.reports.actions.examining import PROBLEMS, subject_of
from gongkai.reports.forms.annual import ProblemsForm, RectificationForm, WritingForm
from gongkai.reports.models import AnnualReport
from gongkai.reports.prose import SUFFIXES
from gongkai.reports.prose import render as written_out
from gongkai.reports.queries.filing import edition_of, lines_of, problems_asked, references_for
from gongkai.reports.queries.filing import question_of as question_of_report
from gongkai.reports.queries.references import previous_figures, prose_figures, units_of
from gongkai.reports.views.annual import AnnualScreen, address, may_write, shared
from gongkai.statute.reporting import chapters as chapters_of

FINDINGS_OFFERED = 20


class WriteScreen(AnnualScreen):
    """All chapters on one page; a preview writes the figures out without saving."""

    right = "reports.write"

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Show what is written."""
        officer, report = self.begun(request)
        return self._show(request, officer, report, self._form(report))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Save, or show how it would read."""
        officer, report = self.begun(request)
        form = self._form(report, request.POST)
        if not form.is_valid():
            return self._show(request, officer, report, form, status=400)
        if "preview" in request.POST:
            return self._show(request, officer, report, form, preview=True)
        try:
            changed = self._save(report, form, officer)
        except Stale as stale:
            return self._stale(request, officer, stale.report)
        except Refused as refusal:
            form.add_error(None, refusal.message)
            return self._show(request, officer, report, form, status=400)
        messages.success(request, f"已保存，改动{changed}章" if changed else "没有改动")
        return redirect(address(report, "write"))

    def _form(self, report: AnnualReport, data: Any = None) -> WritingForm:
        texts = {f"chapter-{row.number}": row.text for row in report.chapters.all()}
        return WritingForm(chapters_of(report.form), data, initial={"version": report.version, **texts})

    def _save(self, report: AnnualReport, form: WritingForm, by: Officer) -> int:
        """Write the chapters that changed; the first is refused where somebody changed the report meanwhile."""
        version: int | None = form.cleaned_data["version"]
        held = {row.number: row.text for row in report.chapters.all()}
        changed = 0
        for number, text in form.texts().items():
            clean = text.replace("\r\n", "\n").strip()
            if clean != held.get(number, ""):
                after = actions.write_chapter(report, number, clean, by=by, today=self.on, version=version)
                version, changed = after.version, changed + 1
        return changed

    def _stale(self, request: HttpRequest, officer: Officer, report: AnnualReport) -> HttpResponse:
        data = request.POST.copy()
        data["version"] = str(report.version)
        form = self._form(report, data)
        form.is_valid()
        theirs = {row.number: row.text for row in report.chapters.all()}
        differing = [
            (form[f"chapter-{number}"].label, theirs.get(number, ""))
            for number, text in form.texts().items()
            if text.replace("\r\n", "\n").strip() != theirs.get(number, "")
        ]
        form.add_error(None, "在您编写期间，其他人员改动了这份年报。下面列出现有的文字，核对后再次保存即以您写的为准。")
        return self._show(request, officer, report, form, status=409, differing=differing)

    def _show(
        self,
        request: HttpRequest,
        officer: Officer,
        report: AnnualReport,
        form: WritingForm,
        status: int = 200,
        **more: Any,
    ) -> HttpResponse:
        preview = more.pop("preview", False)
        grouped: dict[str, list[Any]] = {}
        for one in references_for(report):
            grouped.setdefault(one.table, []).append(one)
        context = shared(report, officer, self.on) | {
            "form": form,
            "references": grouped.items(),
            "suffixes": SUFFIXES.items(),
            "written": self._written(report, form) if preview or form.is_bound else None,
            "refusal": "" if may_write(report, officer, self.on) else policies.REFUSALS[report.state],
            **more,
        }
        return render(request, "reports/annual/write.html", context, status=status)

    def _written(self, report: AnnualReport, form: WritingForm) -> list[tuple[str, list[str], list[str]]]:
        """Return every chapter as it would read, with what could not be written out."""
        edition, question = edition_of(report), question_of_report(report)
        figures = prose_figures(edition.form, edition.cells, edition.extra_rows)
        previous, units = previous_figures(question), units_of(edition.form)
        chapters = []
        for number, text in form.texts().items():
            found = [written_out(line, figures, previous, units) for line in lines_of(text)]
            problems = [problem for one in found for problem in one.problems]
            chapters.append((str(form[f"chapter-{number}"].label), [one.text for one in found], problems))
        return chapters


#: What a finding's state says of a problem's rectification, offered as the answer until the author gives one.
RECTIFIED_BY = {
    "closed": "done",
    "answered": "partly",
    "ordered": "doing",
    "confirmed": "not_begun",
    "raised": "not_begun",
    "dismissed": "done",
}


def followed_up(report: AnnualReport) -> dict[int, Finding]:
    """Return the findings that follow last year's problems, by the problem's number."""
    last = AnnualReport(unit=report.unit, year=report.year - 1, basis=report.basis)
    rows = of_subject(PROBLEMS, subject_of(last))
    return {int(row.matter.rpartition("-")[2]): row for row in rows if row.matter.rpartition("-")[2].isdecimal()}


def last_words(finding: Finding) -> str:
    """Return what was last said about a finding's rectification."""
    said = finding.steps.exclude(text="").last()
    return said.text if said else ""


class ProblemsScreen(AnnualScreen):
    """Chapter five's problems, what became of last year's, and findings that may be taken over."""

    right = "reports.write"

    def get(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Show what is written."""
        officer, report = self.begun(request)
        return self._show(request, officer, report, self._form(report, taken=request.GET.get("take", "")))

    def post(self, request: HttpRequest, **_: Any) -> HttpResponse:
        """Save the problems, or the answer to one of last year's."""
        officer, report = self.begun(request)
        if "problem" in request.POST:
            return self._answer(request, officer, report)
        form = self._form(report, request.POST)
        if not form.is_valid():
            return self._show(request, officer, report, form, status=400)
        rows = [ProblemData(*row) for row in form.written()]
        try:
            actions.write_problems(report, rows, by=officer, today=self.on, version=form.cleaned_data["version"])
        except Refused as refusal:
            name = refusal.field.replace("problem-", "text-")
            form.add_error(name if name in form.fields else None, refusal.message)
            return self._show(request, officer, report, form, status=409 if isinstance(refusal, Stale) else 400)
        messages.success(request, f"已保存{len(rows)}个问题")
        return redirect(address(report, "problems"))

    def _answer(self, request: HttpRequest, officer: Officer, report: AnnualReport) -> HttpResponse:
        form = RectificationForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                actions.write_rectification(
                    report, data["problem"], data["state"], data["says"], by=officer, today=self.on
                )
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            else:
                messages.success(request, "整改情况已保存")
                return redirect(address(report, "problems"))
        return self._show(request, officer, report, self._form(report), answered=form, status=400)

    def _form(self, report: AnnualReport, data: Any = None, taken: str = "") -> ProblemsForm:
        known = [(one.text, one.measure, one.finding_key) for one in report.problems.all()]
        if taken.isdecimal():
            finding = open_at(report.unit).filter(pk=int(taken)).first()
            if finding is not None and not any(key == f"finding:{finding.pk}" for _, _, key in known):
                known.append((finding.message, "", f"finding:{finding.pk}"))
        return ProblemsForm(known, data, initial={"version": report.version})

    def _show(
        self,
        request: HttpRequest,
        officer: Officer,
        report: AnnualReport,
        form: ProblemsForm,
        answered: RectificationForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        asked = []
        followed = followed_up(report)
        for one in problems_asked(report):
            finding = followed.get(one.problem.number)
            tried = answered is not None and answered.data.get("problem") == str(one.problem.pk)
            initial = {"problem": one.problem.pk, "state": one.state, "says": one.says}
            if not one.state and finding is not None:
                initial |= {"state": RECTIFIED_BY[finding.state], "says": last_words(finding)}
            form_ = answered if tried else RectificationForm(initial=initial, auto_id=f"last-{one.problem.pk}-%s")
            asked.append((one, form_, finding))
        taken = {row.finding_key for row in report.problems.all()}
        offered = [
            (one, state_in_words(one)) for one in open_at(report.unit).order_by("-pk")[:FINDINGS_OFFERED]
            if f"finding:{one.pk}" not in taken
        ]  # fmt: skip
        context = shared(report, officer, self.on) | {
            "form": form,
            "asked": asked,
            "answered": answered,
            "offered": offered,
            "refusal": "" if may_write(report, officer, self.on) else policies.REFUSALS[report.state],
        }
        return render(request, "reports/annual/problems.html", context, status=status)
