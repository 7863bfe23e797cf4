"""The only way back: a recorded correction, with its reason. Nothing is deleted."""

from datetime import date

from gongkai.foi import policies
from gongkai.foi.actions.acting import By, Party, Refused, acting, check_plain
from gongkai.foi.actions.deciding import lapse
from gongkai.foi.actions.settling import replayed, settle
from gongkai.foi.models import Case, ClockEvent, EventCorrection

#: What a corrected event takes back with it, by its kind: relation, and the fields that fall empty.
_REOPENED = {
    "corrected": ("correction_notices", {"answered_on": None, "answer": ""}, "answered_on"),
    "fee_paid": ("fees", {"paid_on": None, "receipt": ""}, "paid_on"),
}

#: The papers that no longer stand once the event they told of is corrected.
_PAPERS = {
    "correction_requested": ("P04", "P05"),
    "fee_noticed": ("P16", "P17"),
    "extended": ("P06",),
    "withdrawn": ("P18",),
}
_LAPSE_PAPERS = ("P05", "P17")


def correct_event(
    case: Case | int, event: ClockEvent, by: By, on: date, reason: str, version: int | None = None
) -> EventCorrection:
    """Record that an event was recorded in error: the clock is replayed without it, and what it brought is undone.

    A reply or a withdrawal recorded in error reopens the case; so does the notice whose lapse concluded it. Earlier
    events can only be corrected after the later ones that rest on them. Where the case lapses without the event, it is
    concluded at once.
    """
    with acting(case, "foi.correct_event", by, on, version) as locked:
        row = ClockEvent.objects.filter(pk=event.pk, case=locked, correction__isnull=True).first()
        if row is None:
            raise Refused("这项记录已经更正过，或者不属于此件")
        if not reason.strip():
            raise Refused("请写明更正理由", "reason")
        if len(reason.strip()) > 300:
            raise Refused("更正理由最多300个字", "reason")
        check_plain(locked, reason, "reason")
        _check_order(locked, row)
        correction = EventCorrection.objects.create(event=row, on=on, reason=reason.strip(), by=by.label)
        _undo(locked, row)
        locked.closed_on = None
        _resettle(locked, row, by, on)
        return correction


def _resettle(case: Case, event: ClockEvent, by: By, on: date) -> None:
    """Replay without the event. Raises ``Refused`` where later acts hang in the air without it."""
    ended = replayed(case, by.today)
    if "after_conclusion" in ended.flags:
        raise Refused("请先更正其后的办理记录，再更正这一项")
    lapses = ended.concluded_on is not None and ended.outcome in policies.LAPSES
    was_lapsed = case.outcome in policies.LAPSES
    # As of the latest record the case has not lapsed yet: it is reopened first, and lapses as any other does.
    settle(
        case,
        "foi.correct_event",
        by,
        on,
        as_of=case.arrived_on if lapses and not was_lapsed else None,
        kind=event.kind,
        event_on=event.on,
    )
    if was_lapsed and case.concluded_on is None:
        case.notices.filter(kind__in=_LAPSE_PAPERS).update(withdrawn=True)
    if lapses and not was_lapsed:
        lapse(case, By(Party.SYSTEM, by.today), by.today)


def _check_order(case: Case, event: ClockEvent) -> None:
    resting = {"correction_requested": "corrected", "fee_noticed": "fee_paid"}
    later = resting.get(event.kind)
    if event.kind == "consult_started":
        answered = case.consultations.filter(event=event, answered_on__isnull=False).exists()
    else:
        answered = bool(later) and case.events.filter(kind=later, correction__isnull=True, pk__gt=event.pk).exists()
    if answered:
        raise Refused("请先更正其后的答复记录，再更正这一项")


def _undo(case: Case, event: ClockEvent) -> None:
    if event.kind in _REOPENED:
        relation, empty, answered = _REOPENED[event.kind]
        row = getattr(case, relation).filter(event__correction__isnull=True, **{answered: event.on}).last()
        if row is not None:
            type(row).objects.filter(pk=row.pk).update(**empty)
    elif event.kind == "consult_answered":
        case.consultations.filter(answer_event=event).update(answered_on=None, answer="", reasons="", answer_event=None)
    elif event.kind == "answered":
        case.decisions.filter(stage="delivered").update(stage="signed", delivered_on=None, delivery="", mail_number="")
        case.notices.filter(kind__startswith="R").update(to_applicant=False)
    if event.kind in _PAPERS:
        first, *lapsed = _PAPERS[event.kind]
        told = case.notices.filter(withdrawn=False)
        told.filter(kind=first, issued_on=event.on).update(withdrawn=True)
        told.filter(kind__in=lapsed).update(withdrawn=True)
