"""Officers' screens: the list of findings, one finding with its history, and the acts upon it."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from gongkai.findings import queries
from gongkai.findings.actions import Refused, act
from gongkai.findings.forms import ActForm, FindingFilter, ordered
from gongkai.findings.models import Finding
from gongkai.findings.policies import TRANSITIONS, Transition, next_acts
from gongkai.organisations import access
from gongkai.organisations.calendar import today
from gongkai.organisations.models import Officer
from gongkai.organisations.screens import Screen, officer_of

PAGE = 50
KINDS = {"closed": "done", "dismissed": "", "ordered": "brand", "answered": "brand", "raised": "dashed"}
ACTS = {row.act: row.label for row in TRANSITIONS} | {"raise": "发现问题", "found_again": "再次发现"}


class FindingsScreen(Screen):
    """The list."""

    def get(self, request: HttpRequest) -> HttpResponse:
        """Show a page of it."""
        officer, on = officer_of(request), today()
        units = access.units_for(officer, "findings.view", on)
        if not units.exists():
            raise access.Denied("您没有“查看问题”的权限")
        form = FindingFilter(request.GET, units)
        visible = queries.visible_to(officer, on)
        rows = ordered(form.narrow(visible, on), request.GET.get("sort", ""))
        context = {
            "form": form,
            "page": Paginator(rows, PAGE).get_page(request.GET.get("page")),
            "counts": queries.counts(visible, on),
            "narrowed": any(value for name, value in request.GET.items() if name not in {"sort", "page"}),
            "on": on,
            "kinds": KINDS,
        }
        return render(request, "findings/list.html", context)


class FindingScreen(Screen):
    """One finding: what was found, what may follow, and what has been done."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it, with the form of the act chosen in the address."""
        officer, on, finding = self._open(request, pk)
        return self._show(request, finding, officer, on, self._chosen(request.GET.get("act", ""), finding, officer, on))

    def post(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Do the act, or show what is wrong with the typing kept."""
        officer, on, finding = self._open(request, pk)
        row = self._chosen(request.POST.get("act", ""), finding, officer, on)
        if row is None:
            messages.error(request, "这个问题的状态已经变化，请看过最新的经过再办")
            return self._show(request, finding, officer, on, None, status=409)
        form = ActForm(row, request.POST)
        if form.is_valid():
            try:
                act(finding, row.act, by=officer, today=on, **form.cleaned_data)
            except Refused as refusal:
                form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
            else:
                messages.success(request, f"已办理：{row.label}")
                return redirect("findings:finding", pk=finding.pk)
        return self._show(request, finding, officer, on, row, form)

    def _open(self, request: HttpRequest, pk: int) -> tuple[Officer, date, Finding]:
        officer, on = officer_of(request), today()
        return officer, on, get_object_or_404(queries.visible_to(officer, on), pk=pk)

    def _chosen(self, name: str, finding: Finding, officer: Officer, on: date) -> Transition | None:
        if not name:
            return None
        if name not in ACTS:
            raise Http404("没有这种办理事项")
        row = next((one for one in next_acts(finding.state) if one.act == name), None)
        if row is not None:
            access.require(officer, row.right, finding.unit, on)
        return row

    def _show(
        self,
        request: HttpRequest,
        finding: Finding,
        officer: Officer,
        on: date,
        row: Transition | None,
        form: ActForm | None = None,
        status: int = 200,
    ) -> HttpResponse:
        if row is not None and form is None:
            form = ActForm(row, initial={"version": finding.version})
        steps: list[dict[str, Any]] = [
            {"label": ACTS.get(step.act, step.act), "step": step} for step in finding.steps.select_related("by")
        ]
        follow = [one for one in next_acts(finding.state) if access.may(officer, one.right, finding.unit, on)]
        context = {
            "finding": finding,
            "kind": KINDS.get(finding.state, ""),
            "row": row,
            "form": form,
            "steps": steps[::-1],
            "follow": follow,
            "late": finding.due_on is not None and finding.due_on < on and not finding.over,
        }
        return render(request, "findings/finding.html", context, status=status)
