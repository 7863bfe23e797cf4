"""Drafting the reply: choose a ground for each item, then fill in what the law wants for it."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from gongkai.foi import actions, queries
from gongkai.foi.actions import By
from gongkai.foi.forms.draft import DraftForm, told
from gongkai.foi.models import Case
from gongkai.foi.views.acts import changes, draft_letter
from gongkai.foi.views.frame import CaseScreen, row_of
from gongkai.organisations import access
from gongkai.papers.letter import Letter


class DraftScreen(CaseScreen):
    """The draft of one case."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show the draft there is, or a fresh one."""
        case = self._open(request, pk)
        return self._show(request, case, DraftForm(case, self.today))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Refresh, preview, save, or save and send to review."""
        case = self._open(request, pk)
        form = DraftForm(case, self.today, request.POST)
        go = request.POST.get("go", "")
        if go not in {"save", "submit", "preview"}:
            return self._show(request, case, form)
        if not form.is_valid():
            return self._show(request, case, form)
        try:
            if go == "preview":
                return self._show(request, case, form, letter=self._rehearsed(case, form))
            with transaction.atomic():
                self._save(case, form, submit=go == "submit")
        except actions.Stale as stale:
            form.version = stale.case.version
            return self._show(request, case, form, 409, stale=stale)
        except actions.Refused as refusal:
            form.blame(refusal.message, refusal.field)
            return self._show(request, case, form)
        messages.success(request, f"{case.number}：" + ("已送审" if go == "submit" else "拟稿已保存"))
        return redirect("foi:case", pk=case.pk)

    def _open(self, request: HttpRequest, pk: int) -> Case:
        case = self.case(request, pk)
        access.require(self.officer, "foi.draft_decision", case.unit, self.today)
        return case

    def _save(self, case: Case, form: DraftForm, submit: bool) -> None:
        by = By(self.officer, self.today)
        actions.draft_decision(case, by, self.today, form.item_data(), form.text, form.version)
        if submit:
            actions.submit_decision(case.pk, by, self.today)

    def _rehearsed(self, case: Case, form: DraftForm) -> Letter | None:
        """Return the reply as it would read. The draft is written and undone: nothing is kept, no number is used."""
        with transaction.atomic():
            by = By(self.officer, self.today)
            actions.draft_decision(case, by, self.today, form.item_data(), form.text, form.version)
            letter = draft_letter(case, self.today)
            transaction.set_rollback(True)
        return letter

    def _show(
        self,
        request: HttpRequest,
        case: Case,
        form: DraftForm,
        status: int = 200,
        letter: Letter | None = None,
        stale: actions.Stale | None = None,
    ) -> HttpResponse:
        context = {"case": case, "form": form, "letter": letter, "wrong": told(form.items)}
        context["row"] = row_of(case, True, self.today)
        context["similar"] = queries.similar_requests(case)
        if stale is not None:
            context |= {"stale": stale.message, "changes": changes(stale.case, stale.seen)}
        return render(request, "foi/draft.html", context, status=status)
