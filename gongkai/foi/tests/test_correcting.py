"""Recorded corrections: each kind of event undone and the clock replayed without it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from gongkai.foi import actions as acts
from gongkai.foi.models import Case, EventCorrection
from gongkai.foi.tests import scenes
from gongkai.foi.tests.making import Office

DAY, NEXT = scenes.DAY, scenes.NEXT
FIELDS = ("state", "received_on", "due_on", "due_if", "concluded_on", "outcome", "sub_row")


def undo(office: Office, case, kind: str, on: date = NEXT):
    event = case.events.get(kind=kind, correction__isnull=True)
    return acts.correct_event(case, event, office.by(office.clerk, on), on, "误点")


def corrected(office: Office) -> Case:
    case = scenes.asked_back(office)
    acts.record_correction(case, office.by(office.clerk, NEXT), NEXT, "文件名称如下")
    return case


def extended(office: Office) -> Case:
    case = scenes.extension_asked(office)
    acts.decide_extension(case.extensions.get(), office.by(office.leader, DAY), DAY, True)
    return case


def consulted(office: Office) -> Case:
    case = scenes.consulting(office)
    acts.record_consultation(case.consultations.get(), office.by(office.clerk, NEXT), NEXT, "objects", "经营信息")
    return case


def paid(office: Office) -> Case:
    case = scenes.fee_asked(office)
    acts.record_payment(case, office.by(office.clerk, NEXT), NEXT, "测试票据01")
    return case


def withdrawn(office: Office) -> Case:
    case = office.file(DAY)
    acts.withdraw(case, office.by(office.clerk, DAY), DAY)
    return case


KINDS: list[tuple[str, Callable[[Office], Case], Callable[[Office], Case]]] = [
    ("correction_requested", scenes.asked_back, scenes.filed),
    ("corrected", corrected, scenes.asked_back),
    ("extended", extended, scenes.extension_asked),
    ("consult_started", scenes.consulting, scenes.filed),
    ("consult_answered", consulted, scenes.consulting),
    ("fee_noticed", scenes.fee_asked, scenes.filed),
    ("fee_paid", paid, scenes.fee_asked),
    ("answered", scenes.answered, scenes.signed),
    ("withdrawn", withdrawn, scenes.filed),
]


@pytest.mark.parametrize(("kind", "with_it", "without"), KINDS, ids=[kind for kind, _, _ in KINDS])
def test_an_event_recorded_in_error_is_as_if_it_never_was(kind, with_it, without, office: Office) -> None:
    case, same = with_it(office), without(office)
    assert [getattr(office.fresh(case), name) for name in FIELDS] != [
        getattr(office.fresh(same), name) for name in FIELDS
    ]
    correction = undo(office, case, kind)
    assert [getattr(office.fresh(case), name) for name in FIELDS] == [
        getattr(office.fresh(same), name) for name in FIELDS
    ]
    assert (correction.event.kind, correction.reason) == (kind, "误点")
    standing = case.notices.filter(withdrawn=False, kind__startswith="P").exclude(kind__in=["P07", "P09"])
    expected = same.notices.filter(withdrawn=False, kind__startswith="P").exclude(kind__in=["P07", "P09"])
    assert list(standing.values_list("kind", flat=True)) == list(expected.values_list("kind", flat=True))
    assert acts.drift(NEXT) == []
    with pytest.raises(acts.Refused, match="已经更正过"):
        acts.correct_event(case, correction.event, office.by(office.clerk, NEXT), NEXT, "又误点")


def test_what_a_correction_said_is_taken_back(office: Office) -> None:
    case = corrected(office)
    undo(office, case, "corrected")
    notice = case.correction_notices.get()
    assert (notice.answered_on, notice.answer) == (None, "")
    acts.record_correction(case, office.by(office.clerk, NEXT), NEXT, "正确的补正")
    assert case.correction_notices.get().answer == "正确的补正"


def test_a_payment_is_taken_back_and_recorded_again(office: Office) -> None:
    case = paid(office)
    undo(office, case, "fee_paid")
    fee = case.fees.get()
    assert (fee.paid_on, fee.receipt) == (None, "")
    acts.record_payment(case, office.by(office.clerk, NEXT), DAY, "测试票据02")
    assert office.fresh(case).state == "running"


def test_an_answer_to_a_consultation_is_taken_back(office: Office) -> None:
    case = consulted(office)
    undo(office, case, "consult_answered")
    row = case.consultations.get()
    assert (row.answered_on, row.answer, row.reasons, row.answer_event) == (None, "", "", None)
    acts.record_consultation(row, office.by(office.clerk, NEXT), NEXT, "agrees")
    assert office.fresh(case).state == "running"


def test_the_right_one_of_two_corrections_is_taken_back(office: Office) -> None:
    old = date(2019, 3, 4)
    case = office.file(old)
    for at in (1, 3):
        day, back = old + timedelta(days=at), old + timedelta(days=at + 1)
        acts.request_correction(case, office.by(office.clerk, day), day, [f"第{at}次"])
        acts.record_correction(case, office.by(office.clerk, back), back, f"第{at}次补正")
    event = case.events.get(kind="corrected", on=old + timedelta(days=4))
    acts.correct_event(case, event, office.by(office.clerk, old + timedelta(days=5)), old + timedelta(days=5), "误点")
    assert [notice.answer for notice in case.correction_notices.all()] == ["第1次补正", ""]


def test_a_reply_recorded_in_error_can_be_delivered_anew(office: Office) -> None:
    case = scenes.answered(office)
    acts.close_case(case, office.by(office.clerk, DAY), DAY)
    undo(office, case, "answered")
    case = office.fresh(case)
    assert (case.closed_on, case.decisions.get().stage, case.decisions.get().delivered_on) == (None, "signed", None)
    assert not case.notices.get(kind="R02").to_applicant
    acts.deliver_decision(case, office.by(office.clerk, NEXT), NEXT, "direct")
    assert office.fresh(case).concluded_on == NEXT
    assert case.notices.get(kind="R02").to_applicant


def test_what_rests_on_an_event_is_corrected_first(office: Office) -> None:
    for case, first, then in (
        (corrected(office), "correction_requested", "corrected"),
        (paid(office), "fee_noticed", "fee_paid"),
        (consulted(office), "consult_started", "consult_answered"),
    ):
        with pytest.raises(acts.Refused, match="请先更正其后"):
            undo(office, case, first)
        undo(office, case, then)
        undo(office, case, first)
        assert office.fresh(case).state == "running"


def test_a_notice_in_error_reopens_the_case_its_lapse_concluded(office: Office) -> None:
    for ready, kind, paper in (
        (scenes.asked_back, "correction_requested", "P05"),
        (scenes.fee_asked, "fee_noticed", "P17"),
    ):
        case = ready(office)
        late = date(2026, 4, 20)
        acts.sweep(late)
        assert office.fresh(case).state == "concluded"
        undo(office, case, kind, late)
        case = office.fresh(case)
        assert (case.state, case.concluded_on, case.outcome) == ("running", None, "")
        assert case.notices.get(kind=paper).withdrawn
        assert acts.drift(late) == []


def test_a_correction_that_never_came_lets_the_case_lapse_at_once(office: Office) -> None:
    case = corrected(office)
    late = date(2026, 4, 1)
    undo(office, case, "corrected", late)
    case = office.fresh(case)
    assert (case.state, case.outcome, case.concluded_on) == ("concluded", "not_corrected", date(2026, 3, 17))
    assert office.kinds(case) == ["P02", "P04", "P05"]
    assert acts.drift(late) == []


def test_acts_done_after_it_stand_in_the_way(office: Office) -> None:
    case = corrected(office)
    late = date(2026, 4, 1)
    office.answer(case, late)
    with pytest.raises(acts.Refused, match="请先更正其后"):
        undo(office, case, "corrected", late)
    undo(office, case, "answered", late)
    undo(office, case, "corrected", late)
    assert office.fresh(case).outcome == "not_corrected"


@pytest.mark.parametrize("reason", ["", "  ", "因" * 301, "测试申请人来电"])
def test_a_correction_gives_its_reason_and_names_nobody(reason: str, office: Office) -> None:
    case = scenes.asked_back(office)
    with pytest.raises(acts.Refused) as told:
        acts.correct_event(case, case.events.get(), office.by(office.clerk, NEXT), NEXT, reason)
    assert told.value.field == "reason"
    assert not EventCorrection.objects.exists()


def test_an_event_of_another_case_is_not_touched(office: Office) -> None:
    case, other = scenes.asked_back(office), scenes.asked_back(office)
    with pytest.raises(acts.Refused, match="不属于此件"):
        acts.correct_event(case, other.events.get(), office.by(office.clerk, NEXT), NEXT, "误点")
