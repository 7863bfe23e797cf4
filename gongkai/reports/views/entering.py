"""Table two typed in by the unit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse

from gongkai.organisations.access import require
from gongkai.organisations.calendar import today
from gongkai.organisations.screens import Screen, officer_of
from gongkai.reports.actions import enter_figures
from gongkai.reports.forms import FiguresForm
from gongkai.reports.models import EnteredFigure
from gongkai.reports.queries import Question, ReportError, entered, years_with_figures
from gongkai.reports.queries.documents import counted_documents
from gongkai.reports.views.asked import chooser, question_of


class EntryScreen(Screen):
    """All cells of table two on one page, saved as one act."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show what stands entered."""
        return self._answer(request, typed=False)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Save, or say cell by cell what is wrong and keep the typing."""
        return self._answer(request, typed=True)

    def _answer(self, request: HttpRequest, typed: bool) -> HttpResponse:
        officer, on = officer_of(request), today()
        asked = chooser(request, officer, on)
        question = question_of(asked)
        if question is None:
            return render(request, "reports/report.html", {"form": asked, "years": years_with_figures(on)}, status=400)
        require(officer, "reports.enter", question.unit, on)
        code = question.form.code
        now = entered(question.unit, question.basis, question.year, code)
        counted = counted_documents(question, on)
        take = "take" in request.POST
        form = FiguresForm(_with_counted(request, counted) if typed else None, question.form, now, counted)
        if take:
            form.errors.clear()
        elif typed and form.is_valid():
            figures = form.cleaned_data["figures"]
            try:
                many = enter_figures(question.unit, question.basis, question.year, code, figures, by=officer, today=on)
            except ReportError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"已保存，改动 {many} 格" if many else "没有改动")
                return redirect(f"{reverse('reports:report')}?{question.address}")
        context = {"form": form, "question": question, "last": _last(question), "counted": counted, "taken": take}
        return render(request, "reports/enter.html", context, status=400 if typed and not take else 200)


def _with_counted(request: HttpRequest, counted: dict[str, int]) -> QueryDict:
    """Return what was typed; where asked for, with the catalogue's figures in their cells."""
    if "take" not in request.POST:
        return request.POST
    typed = request.POST.copy()
    for code, number in counted.items():
        typed[code] = str(number)
    return typed


def _last(question: Question) -> EnteredFigure | None:
    rows = EnteredFigure.objects.filter(unit=question.unit, basis=question.basis, year=question.year)
    return rows.filter(form=question.form.code).order_by("-at").first()
