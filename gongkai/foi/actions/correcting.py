"""The only way back: a recorded correction, with its reason. Nothing is deleted."""

from datetime import date

from gongkai.foi.actions.acting import By, Refused, acting
from gongkai.foi.actions.settling import settle
from gongkai.foi.models import Case, ClockEvent, EventCorrection

#: What a corrected event takes back with it, by its kind: relation, and the fields that fall empty.
_REOPENED = {
    "corrected": ("correction_notices", {"answered_on": None, "answer": ""}),
    "fee_paid": ("fees", {"paid_on": None, "receipt": ""}),
}


def correct_event(
    case: Case | int, event: ClockEvent, by: By, on: date, reason: str, version: int | None = None
) -> EventCorrection:
    """Record that an event was recorded in error: the clock is replayed without it, and what it brought is undone.

    A reply or a withdrawal recorded in error reopens the case. Earlier events can only be corrected after the later
    ones that rest on them.
    """
    with acting(case, "foi.correct_event", by, on, version) as locked:
        row = ClockEvent.objects.filter(pk=event.pk, case=locked, correction__isnull=True).first()
        if row is None:
            raise Refused("这项记录已经更正过，或者不属于此件")
        if not reason.strip():
            raise Refused("请写明更正理由", "reason")
        _check_order(locked, row)
        correction = EventCorrection.objects.create(event=row, on=on, reason=reason.strip()[:300], by=by.label)
        _undo(locked, row)
        if locked.closed_on is not None:
            locked.closed_on = None
        settle(locked, "foi.correct_event", by, on, kind=row.kind, event_on=row.on, reason=correction.reason)
        return correction


def _check_order(case: Case, event: ClockEvent) -> None:
    resting = {"correction_requested": "corrected", "fee_noticed": "fee_paid", "consult_started": "consult_answered"}
    later = resting.get(event.kind)
    if event.kind == "consult_started":
        answered = case.consultations.filter(event=event, answer_event__isnull=False).exists()
    else:
        answered = bool(later) and case.events.filter(kind=later, correction__isnull=True, pk__gt=event.pk).exists()
    if answered:
        raise Refused("请先更正其后的答复记录，再更正这一项")


def _undo(case: Case, event: ClockEvent) -> None:
    if event.kind in _REOPENED:
        relation, empty = _REOPENED[event.kind]
        row = getattr(case, relation).filter(event__correction__isnull=True).last()
        if row is not None:
            type(row).objects.filter(pk=row.pk).update(**empty)
    elif event.kind == "consult_answered":
        case.consultations.filter(answer_event=event).update(answered_on=None, answer="", reasons="", answer_event=None)
    elif event.kind == "answered":
        case.decisions.filter(stage="delivered").update(stage="signed", delivered_on=None, delivery="", mail_number="")
        case.notices.filter(kind__startswith="R").update(to_applicant=False)
    elif event.kind == "withdrawn":
        case.notices.filter(kind="P18").update(withdrawn=True)
    elif event.kind == "extended":
        case.notices.filter(kind="P06").update(withdrawn=True)
    elif event.kind in {"correction_requested", "fee_noticed"}:
        case.notices.filter(kind="P04" if event.kind == "correction_requested" else "P16").update(withdrawn=True)
