"""The screen of every act: a small form, a look at the papers before they go out, and what changed meanwhile."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.foi import actions, letters, queries
from gongkai.foi.actions import By
from gongkai.foi.forms.acts import ActForm
from gongkai.foi.letters.drafting import completed
from gongkai.foi.models import Case
from gongkai.foi.views.frame import CaseScreen, act_label, actors, entries, row_of
from gongkai.foi.views.specs import BY_SLUG, Spec
from gongkai.organisations import access
from gongkai.organisations.queries import is_demonstration
from gongkai.papers.letter import Letter


@dataclass(frozen=True)
class Rehearsal:
    """What an act would do: the papers it would issue and how the case would stand."""

    letters: list[Letter]
    case: Case


def rehearse(case: Case, run: Callable[[], object]) -> Rehearsal:
    """Do an act and undo it, to show its effect before it happens. Raises what the act raises."""
    with transaction.atomic():
        last = case.notices.order_by("-pk").values_list("pk", flat=True).first() or 0
        run()
        shown = [queries.letter_of(notice) for notice in case.notices.filter(pk__gt=last)]
        after = Case.objects.select_related("unit").get(pk=case.pk)
        transaction.set_rollback(True)
    return Rehearsal(shown, after)


def changes(case: Case, seen: int) -> list[dict[str, str]]:
    """Return what was done to a case since an officer saw its version, in words."""
    found = list(entries(case))
    later = found[-max(case.version - seen, 1) :]
    names = actors(later)
    return [{"act": act_label(e.act), "who": names.get(e.actor, "—"), "on": e.on} for e in later]


def draft_letter(case: Case, on: date) -> Letter | None:
    """Return the reply as it would go out on a day, before it has a number; None without a draft."""
    decision = case.decisions.exclude(stage="void").first()
    if decision is None:
        return None
    paper = letters.reply(case, decision)
    return completed(paper, case, "（签发时编号）", on, case.demo or is_demonstration())


class ActScreen(CaseScreen):
    """One act upon one case."""

    def get(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        """Ask what the act needs, or say why it is not possible now."""
        case, spec = self._open(request, pk, slug)
        return self._show(request, case, spec, spec.form(case, self.officer, self.today))

    def post(self, request: HttpRequest, pk: int, slug: str) -> HttpResponse:
        """Check, show the papers where there are any, and act."""
        case, spec = self._open(request, pk, slug)
        form = spec.form(case, self.officer, self.today, data=request.POST, files=request.FILES or None)
        if "edit" in request.POST or not form.is_valid():
            return self._show(request, case, spec, form)
        try:
            return self._act(request, case, spec, form)
        except actions.Stale as stale:
            return self._stale(request, stale, spec)
        except actions.Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            return self._show(request, case, spec, form)

    def _open(self, request: HttpRequest, pk: int, slug: str) -> tuple[Case, Spec]:
        case = self.case(request, pk)
        spec = BY_SLUG.get(slug)
        if spec is None:
            raise Http404("没有这种办理事项")
        access.require(self.officer, spec.act, case.unit, self.today)
        return case, spec

    def _act(self, request: HttpRequest, case: Case, spec: Spec, form: ActForm) -> HttpResponse:
        by = By(self.officer, self.today)

        def run() -> object:
            return spec.run(case, by, form.cleaned_data)

        if spec.papers and "confirmed" not in request.POST:
            shown = rehearse(case, run)
            if shown.letters:
                return self._preview(request, case, spec, form, shown)
        run()
        messages.success(request, f"{case.number}：{spec.done}")
        return redirect("foi:case", pk=case.pk)

    def _preview(self, request: HttpRequest, case: Case, spec: Spec, form: ActForm, shown: Rehearsal) -> HttpResponse:
        kept = [(name, value) for name, values in request.POST.lists() if name in form.fields for value in values]
        context = {"case": case, "spec": spec, "kept": kept, "letters": shown.letters, "after": shown.case}
        context |= {"before": row_of(case, True, self.today), "then": row_of(shown.case, True, self.today)}
        return render(request, "foi/preview.html", context)

    def _stale(self, request: HttpRequest, stale: actions.Stale, spec: Spec) -> HttpResponse:
        case = self.case(request, stale.case.pk)
        data = request.POST.copy()
        data["version"] = str(case.version)
        form = spec.form(case, self.officer, self.today, data=data, files=request.FILES or None)
        context = {"changes": changes(case, stale.seen), "stale": stale.message}
        return self._show(request, case, spec, form, 409, **context)

    def _show(
        self, request: HttpRequest, case: Case, spec: Spec, form: ActForm, status: int = 200, **more: Any
    ) -> HttpResponse:
        possible = spec.open_to(case, By(self.officer, self.today))
        context = {"case": case, "spec": spec, "form": form, "possible": possible or form.is_bound} | more
        context["row"] = row_of(case, self.insider(case), self.today)
        if spec.slug in {"review", "sign"}:
            context["paper"] = draft_letter(case, self.today)
        return render(request, "foi/act.html", context, status=status)
