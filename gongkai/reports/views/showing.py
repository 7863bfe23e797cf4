"""The report on screen and as a file."""

from urllib.parse import quote

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.organisations.access import may, require
from gongkai.organisations.calendar import today
from gongkai.organisations.screens import Screen, officer_of
from gongkai.reports.exports import as_csv, as_xlsx, file_name
from gongkai.reports.queries import answer, years_with_figures
from gongkai.reports.queries.documents import agreement
from gongkai.reports.views.asked import chooser, question_of

_FILES = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
}


class ReportScreen(Screen):
    """Choose a report; its tables with every figure leading to its cases; the identities and both their sides."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it, or say what is wrong with the question and keep it."""
        officer, on = officer_of(request), today()
        form = chooser(request, officer, on)
        question = question_of(form)
        context = {
            "form": form,
            "question": question,
            "report": answer(question) if question else None,
            "years": years_with_figures(on),
            "site": agreement(question, on) if question else None,
            "running": question is not None and question.until >= on,
            "may_enter": question is not None and may(officer, "reports.enter", question.unit, on),
            "may_open": question is not None and may(officer, "reports.open_cases", question.unit, on),
        }
        return render(request, "reports/report.html", context, status=200 if question else 400)


class DownloadScreen(Screen):
    """The same tables as a file."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Send it; a question that cannot be answered goes back to the screen that says why."""
        if kind not in _FILES:
            raise Http404("没有这种文件")
        officer, on = officer_of(request), today()
        form = chooser(request, officer, on)
        question = question_of(form)
        if question is None:
            return render(request, "reports/report.html", {"form": form, "years": years_with_figures(on)}, status=400)
        require(officer, "reports.view", question.unit, on)
        draw, content_type = _FILES[kind]
        report = answer(question)
        response = HttpResponse(draw(report), content_type=content_type)
        name = quote(file_name(report, kind))
        response["Content-Disposition"] = f"attachment; filename=\"report.{kind}\"; filename*=UTF-8''{name}"
        return response
