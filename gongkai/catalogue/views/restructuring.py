"""Changing the standard: steps gathered one by one, what they would do, the act, its history and undoing it.

The steps wait in the session, each checked upon all before it, so that nothing is lost between pages.
"""

from typing import Any, Final

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gongkai.catalogue.actions import restructuring
from gongkai.catalogue.column_tree import ACTS, names_of, tell
from gongkai.catalogue.forms.columns import STEPS, ReasonForm, StepForm, references
from gongkai.catalogue.models import Column, Restructuring
from gongkai.catalogue.views.frame import CatalogueScreen
from gongkai.organisations import access
from gongkai.organisations.models import Officer

DRAFT: Final = "catalogue_steps"
MOST_STEPS: Final = 200
MOST_ADDRESSES: Final = 200
PAGE: Final = 30


class StandardScreen(CatalogueScreen):
    """A screen for those who keep the standard."""

    right = "catalogue.standard"

    def enter(self, request: HttpRequest) -> Officer:
        """Return the officer. Raises ``Denied`` for all but the keepers of the standard at headquarters."""
        officer = super().enter(request)
        if not access.may_at_top(officer, self.right, self.on):
            raise access.Denied("栏目标准由总署的管理员调整")
        return officer


def drafted(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the steps gathered so far, each with its words."""
    kept = request.session.get(DRAFT, [])
    return kept if isinstance(kept, list) else []


def _steps(draft: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [one["step"] for one in draft]


class Restructure(StandardScreen):
    """The steps so far, and one more."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show them with the form of the act chosen."""
        self.enter(request)
        return self._show(request, self._act(request.GET.get("act", "")))

    def post(self, request: HttpRequest) -> HttpResponse:
        """Add a step, take one away, or begin again."""
        self.enter(request)
        if "clear" in request.POST:
            request.session.pop(DRAFT, None)
            return redirect("columns:restructure")
        if "drop" in request.POST:
            return self._drop(request, request.POST["drop"])
        return self._add(request, self._act(request.POST.get("act", "")))

    def _act(self, typed: str) -> str:
        return typed if typed in STEPS else "add"

    def _add(self, request: HttpRequest, act: str) -> HttpResponse:
        draft = drafted(request)
        known = self._known(draft)
        form = STEPS[act](request.POST, known=known)
        if not form.is_valid():
            return self._show(request, act, form, 400)
        step = form.step()
        try:
            if len(draft) >= MOST_STEPS:
                raise restructuring.Refused(f"一次最多{MOST_STEPS}步，请先确认已有的步骤")
            restructuring.outlook([*_steps(draft), step], self.on)
        except restructuring.Refused as refusal:
            form.add_error(None, str(refusal).removeprefix(f"第{len(draft) + 1}步："))
            return self._show(request, act, form, 400)
        names = {name: column.name for name, column in known.items()}
        request.session[DRAFT] = [*draft, {"step": step, "says": tell(step, names)}]
        messages.success(request, "已加入步骤")
        return redirect("columns:restructure")

    def _drop(self, request: HttpRequest, typed: str) -> HttpResponse:
        draft = drafted(request)
        at = int(typed) - 1 if typed.isascii() and typed.isdigit() else -1
        if 0 <= at < len(draft):
            del draft[at]
            request.session[DRAFT] = draft
        return redirect("columns:restructure")

    def _known(self, draft: list[dict[str, Any]]) -> dict[str, Column]:
        """Return the columns as the steps leave them; steps that no longer fit leave them as they are."""
        try:
            return references(*restructuring.outlook(_steps(draft), self.on))
        except restructuring.Refused:
            return references(*restructuring.outlook([], self.on))

    def _show(self, request: HttpRequest, act: str, form: StepForm | None = None, status: int = 200) -> HttpResponse:
        draft, problem = drafted(request), ""
        known = self._known(draft)
        try:
            restructuring.outlook(_steps(draft), self.on)
        except restructuring.Refused as refusal:
            problem = str(refusal)
        chosen = request.GET.get("column", "")
        choosing = act == "rename" and form is None and chosen not in known
        context = {
            "steps": draft,
            "problem": problem,
            "acts": [(code, label, code == act) for code, label in ACTS.items()],
            "act": act,
            "form": form or (None if choosing else STEPS[act](known=known, chosen=chosen)),
            "choices": STEPS["close"](known=known)["column"] if choosing else None,
        }
        return render(request, "catalogue/columns_restructure.html", context, status=status)


class PreviewSteps(StandardScreen):
    """What the steps would do, and the act."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show it."""
        self.enter(request)
        return self._show(request, ReasonForm())

    def post(self, request: HttpRequest) -> HttpResponse:
        """Do it, for all units at once."""
        officer = self.enter(request)
        form = ReasonForm(request.POST)
        if not form.is_valid():
            return self._show(request, form, 400)
        try:
            row = restructuring.restructure(
                _steps(drafted(request)), form.cleaned_data["reason"], by=officer, today=self.on
            )
        except restructuring.Refused as refusal:
            form.add_error(None, str(refusal))
            return self._show(request, form, 400)
        request.session.pop(DRAFT, None)
        messages.success(request, "栏目已调整，各单位同时生效")
        return redirect("columns:done", row.pk)

    def _show(self, request: HttpRequest, form: ReasonForm, status: int = 200) -> HttpResponse:
        draft = drafted(request)
        try:
            effect = restructuring.preview(_steps(draft), self.on)
        except restructuring.Refused as refusal:
            messages.error(request, str(refusal))
            return redirect("columns:restructure")
        names = names_of(list(Column.objects.filter(path__in=effect.moved)))
        closed = {str(one["step"]["column"]) for one in draft if one["step"]["act"] == "close"}
        # What is closed or merged keeps its address, which leads on from there.
        leading = sorted({*effect.addresses, *(one.before for one in effect.changes if not one.after)})
        context = {
            "steps": draft,
            "effect": effect,
            "leading": len(leading),
            "changes": [(one, _kind(one, closed)) for one in effect.changes],
            "moved": [(names.get(path, path), many) for path, many in effect.moved.items()],
            "addresses": leading[:MOST_ADDRESSES],
            "form": form,
        }
        return render(request, "catalogue/columns_preview.html", context, status=status)


def _kind(change: restructuring.Change, closed: set[str]) -> str:
    if not change.before:
        return "新设"
    if not change.after:
        return "停用" if str(change.column) in closed else "并入别的栏目"
    if change.before.rpartition("/")[0] != change.after.rpartition("/")[0]:
        return "移动"
    return "改名" if change.name_before != change.name_after else "改地址"


class Restructurings(CatalogueScreen):
    """Every change of the tree: who, when, why."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """List them, the latest first."""
        self.enter(request)
        rows = Restructuring.objects.select_related("by", "undone_by").defer("before")
        page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
        return render(request, "catalogue/columns_history.html", {"page": page})


class Done(CatalogueScreen):
    """One change: its steps, and undoing it while it is the latest."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        officer = self.enter(request)
        row = get_object_or_404(Restructuring.objects.select_related("by", "undone_by"), pk=pk)
        names = names_of(list(Column.objects.all()))
        names |= {str(key): was["name"] for key, was in row.before.get("columns", {}).items()}
        latest = Restructuring.objects.filter(undone_on__isnull=True).first()
        context = {
            "row": row,
            "steps": [tell(step, names) for step in row.steps],
            "addresses": row.before.get("addresses", [])[:MOST_ADDRESSES],
            "may_undo": row == latest and access.may_at_top(officer, "catalogue.standard", self.on),
        }
        return render(request, "catalogue/columns_done.html", context)

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Undo it."""
        officer = self.enter(request)
        row = get_object_or_404(Restructuring, pk=pk)
        try:
            restructuring.undo(row, by=officer, today=self.on)
        except restructuring.Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, "已撤销，栏目和信息恢复原状")
        return redirect("columns:done", pk)
