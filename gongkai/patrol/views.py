"""Officers' screens: the score and the runs, one run, the rules, the words added, the report as a file."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gongkai.organisations import access
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.queries import branch_ids, is_demonstration
from gongkai.organisations.screens import Screen, officer_of
from gongkai.patrol import queries
from gongkai.patrol.actions.running import begin
from gongkai.patrol.actions.words import Refused, end_word, pass_word, propose
from gongkai.patrol.exports import UNVERIFIED, as_docx, as_xlsx
from gongkai.patrol.forms import RunForm, WordForm
from gongkai.patrol.models import Run, Term
from gongkai.patrol.signals import examination_asked
from gongkai.statute.patrol import patrol_rule, patrol_rules

PAGE = 50
RUNS = 15
KINDS = {
    "xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", as_xlsx),
    "docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", as_docx),
}


def _opened(request: HttpRequest) -> tuple[Officer, date, QuerySet[Unit]]:
    """Return who asks, today, and the units they may see. Raises ``Denied`` where there are none."""
    officer, on = officer_of(request), today()
    units = access.units_for(officer, "patrol.view", on)
    if not units.exists():
        raise access.Denied("您没有“查看巡查”的权限")
    return officer, on, units


def _of_unit(request: HttpRequest, officer: Officer, on: date, units: QuerySet[Unit]) -> tuple[Any, Unit | None]:
    """Return the findings the address asks for, and the unit it narrows them to."""
    rows = queries.shown_to(officer, on)
    chosen = units.filter(key=request.GET.get("unit", "")).first()
    return (rows.filter(unit__in=branch_ids(chosen.pk, on)) if chosen else rows), chosen


class PatrolScreen(Screen):
    """The score, units, runs, and the form to examine now."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        return self._show(request, None)

    def post(self, request: HttpRequest) -> HttpResponse:
        """Begin an examination beside the server."""
        officer, on, _ = _opened(request)
        form = RunForm(request.POST, access.units_for(officer, "patrol.run", on))
        if not form.is_valid():
            return self._show(request, form)
        data = form.cleaned_data
        run = begin(on, unit=data.get("of_unit"), record=data.get("record"), rule=data["rule"], by=officer)
        examination_asked.send(Run, run=run)
        messages.success(request, "已经开始检查，完成后在这里看到结果")
        return redirect("patrol:run", pk=run.pk)

    def _show(self, request: HttpRequest, form: RunForm | None) -> HttpResponse:
        officer, on, units = _opened(request)
        rows, chosen = _of_unit(request, officer, on, units)
        context = {
            "card": queries.card(rows, on),
            "chosen": chosen,
            "page": Paginator(queries.by_unit(rows), PAGE).get_page(request.GET.get("page")),
            "runs": queries.runs_visible_to(officer, on)[:RUNS],
            "last": queries.last_night(),
            "form": form or RunForm(None, access.units_for(officer, "patrol.run", on)),
            "unverified": UNVERIFIED,
            "asked": queries.asked_in_vain(on),
        }
        return render(request, "patrol/patrol.html", context)


class RunScreen(Screen):
    """One run: how far it is, and what each rule finds."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        officer, on, _ = _opened(request)
        run = get_object_or_404(queries.runs_visible_to(officer, on), pk=pk)
        lines = [
            {"rule": rule, "found": run.counts[rule.code]["found"]}
            for rule in patrol_rules()
            if rule.code in run.counts
        ]
        rule = patrol_rule(run.rule) if run.rule else None
        return render(request, "patrol/run.html", {"run": run, "lines": lines, "rule": rule})


class RulesScreen(Screen):
    """The rules with what they rest on."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        _opened(request)
        return render(request, "patrol/rules.html", {"rules": patrol_rules(), "unverified": UNVERIFIED})


class WordsScreen(Screen):
    """The words added to the lists, and those proposed."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them."""
        return self._show(request, WordForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Propose, pass or end a word."""
        officer, on, _ = _opened(request)
        act, pk = request.POST.get("act", ""), request.POST.get("pk", "")
        if act == "propose":
            return self._propose(request, officer, on)
        if act not in {"pass", "end"} or not pk.isascii() or not pk.isdigit() or len(pk) > 15:
            raise Http404("没有这种办理事项")
        try:
            done = (pass_word if act == "pass" else end_word)(int(pk), by=officer, on=on)
            messages.success(request, f"“{done.word}”{'已经同意，下一次检查起使用' if act == 'pass' else '已停用'}")
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("patrol:words")

    def _propose(self, request: HttpRequest, officer: Officer, on: date) -> HttpResponse:
        form = WordForm(request.POST)
        if form.is_valid():
            data = form.cleaned_data
            try:
                propose(data["list"], data["word"], data["right"], data["reason"], by=officer, on=on)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                messages.success(request, "已经提出，由另一人审定后使用")
                return redirect("patrol:words")
        return self._show(request, form)

    def _show(self, request: HttpRequest, form: WordForm) -> HttpResponse:
        officer, on, _ = _opened(request)
        rows = Term.objects.select_related("proposed_by", "passed_by")
        context = {
            "form": form,
            "waiting": rows.filter(passed_on__isnull=True, ended_on__isnull=True),
            "used": rows.filter(passed_on__isnull=False, ended_on__isnull=True),
            "may_propose": access.may_at_top(officer, "patrol.words", on),
            "may_pass": access.may_at_top(officer, "patrol.pass_words", on),
            "me": officer,
        }
        return render(request, "patrol/words.html", context)


class ReportFile(Screen):
    """What is wrong now, as a workbook or a document."""

    def get(self, request: HttpRequest, kind: str) -> HttpResponse:
        """Send it."""
        officer, on, units = _opened(request)
        if kind not in KINDS:
            raise Http404
        rows, chosen = _of_unit(request, officer, on, units)
        note = "　".join(filter(None, (chosen.name if chosen else "", "演示数据" if is_demonstration() else "")))
        content_type, make = KINDS[kind]
        response = HttpResponse(make(rows, on, note), content_type=content_type)
        response["Content-Disposition"] = f'attachment; filename="patrol-{on.isoformat()}.{kind}"'
        return response
