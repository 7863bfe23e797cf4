"""The case file: the request and its papers on the left, the clock and the record on the right, the next act on top."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from gongkai.foi import queries
from gongkai.foi.actions import By
from gongkai.foi.models import Case, ClockEvent
from gongkai.foi.views.frame import CaseScreen, act_label, actors, entries, masked, row_of, rows_of
from gongkai.foi.views.month import months
from gongkai.foi.views.specs import BY_SLUG, DRAFT, SPECS, next_slug
from gongkai.organisations import access
from gongkai.statute import clock as statute
from gongkai.statute import tables
from gongkai.text import masking

URGENT = {"foi.withdraw", "foi.correct_event", "foi.correct_receipt", "foi.lapse", "foi.correct_remedy"}
DONE = {"foi.deliver_decision", "foi.close"}


class CaseFile(CaseScreen):
    """One case."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show it."""
        case = self.case(request, pk)
        inside = self.insider(case)
        context = {"case": case, "inside": inside, "row": row_of(case, inside, self.today), "today": self.today}
        context |= self._acts(case) | self._request(case, inside) | self._clock(case) | self._others(case, inside)
        context["timeline"] = timeline(case)
        return render(request, "foi/case.html", context)

    def _acts(self, case: Case) -> dict[str, Any]:
        by = By(self.officer, self.today)
        slug = next_slug(case)
        open_acts = [spec for spec in SPECS if spec.open_to(case, by)]
        may_draft = access.may(self.officer, "foi.draft_decision", case.unit, self.today)
        drafting = may_draft and case.state in {"running", "consulting"} and _draftable(case)
        spec = BY_SLUG.get(slug)
        act = spec.act if spec else "foi.draft_decision"
        return {
            "next_slug": slug,
            "next": spec,
            "next_mine": drafting if slug == DRAFT else spec in open_acts,
            "next_roles": access.rules()[act].label if slug else "",
            "drafting": drafting,
            "menu": [one for one in open_acts if one.slug != slug and not one.urgent],
            "menu_urgent": [one for one in open_acts if one.slug != slug and one.urgent],
        }

    def _request(self, case: Case, inside: bool) -> dict[str, Any]:
        def shown(text: str) -> str:
            return text if inside else masking.redact(text)

        decision = case.decisions.exclude(stage="void").prefetch_related("items").first()
        return {
            "applicant": masked(case.applicant, inside),
            "applicant_type": tables.applicant_type(case.applicant_type).label,
            "asked": [
                ("所需信息", shown(case.title)),
                ("文号", shown(case.reference)),
                ("特征描述", shown(case.description)),
            ],
            "decision": decision,
            "items": [_item(item) for item in decision.items.all()] if decision and inside else [],
            "notices": case.notices.order_by("pk"),
            "attachments": case.attachments.all(),
            "corrections": case.correction_notices.select_related("event"),
            "consultations": case.consultations.select_related("event"),
            "extensions": case.extensions.select_related("asked_by", "decided_by"),
            "fees": case.fees.select_related("event"),
            "remedies": queries.standing_remedies().filter(case=case),
        }

    def _clock(self, case: Case) -> dict[str, Any]:
        clock = queries.clock(case, self.today)
        told = queries.explanation(case, self.today)
        return {
            "clock": clock,
            "internal": None if case.concluded_on else queries.internal_due(case, told),
            "flags": [statute.flag(code) for code in clock.flags],
            "told": told,
            "months": months(clock, told, self.today),
            "counted": sum(day.counted for day in told),
        }

    def _others(self, case: Case, inside: bool) -> dict[str, Any]:
        if not inside:
            return {"earlier": [], "similar": []}
        similar = queries.similar_requests(case)
        rows = rows_of([other for other, _ in similar], self.officer, self.today)
        return {
            "earlier": rows_of(list(queries.earlier_requests(case)[:8]), self.officer, self.today),
            "similar": list(zip(rows, [likeness for _, likeness in similar], strict=True)),
        }


def _draftable(case: Case) -> bool:
    return not case.decisions.exclude(stage__in=["draft", "void"]).exists()


def _item(item: Any) -> dict[str, Any]:
    ground = tables.ground(item.ground)
    rows = []
    for slot, value in (item.evidence or {}).items():
        row = tables.evidence(slot)
        rows.append((row.label, dict(row.options).get(value, value)))
    return {"subject": item.subject, "ground": ground, "reasons": item.reasons, "evidence": rows}


def timeline(case: Case) -> list[dict[str, Any]]:
    """Return what was done, newest first: the record of acts, corrected events told apart."""
    found = list(entries(case))
    names = actors(found)
    void = {(e.kind, e.on.isoformat()) for e in ClockEvent.objects.filter(case=case, correction__isnull=False)}
    acts = {
        "foi.deliver_decision": "answered",
        "foi.withdraw": "withdrawn",
        "foi.request_correction": "correction_requested",
    }
    rows = []
    for entry in reversed(found):
        kind = "urgent" if entry.act in URGENT else ("done" if entry.act in DONE else "")
        if (acts.get(entry.act, ""), entry.on) in void:
            kind = "void"
        label, who = act_label(entry.act), names.get(entry.actor, "—")
        rows.append({"on": entry.on, "label": label, "who": who, "kind": kind, "note": _note(entry.details)})
    return rows


def _note(details: dict[str, Any]) -> str:
    if "passed" in details:
        return "同意" if details["passed"] else "退回"
    if "approved" in details:
        return "同意" if details["approved"] else "不同意"
    if details.get("reason"):
        return str(details["reason"])
    return f"{details['workdays']}个工作日" if details.get("workdays") else ""
