"""Reconsideration and suits: enough for table four."""

from datetime import date

import pytest

from gongkai.foi import actions as acts
from gongkai.foi.models import Remedy
from gongkai.foi.queries import standing_remedies
from gongkai.foi.tests import scenes
from gongkai.foi.tests.making import Office

DAY, NEXT = scenes.DAY, scenes.NEXT
LATER = date(2026, 4, 1)


@pytest.fixture
def case(office: Office):
    """A case answered on the first day."""
    return scenes.answered(office)


def by(office: Office) -> acts.By:
    return office.by(office.clerk, LATER)


def decided(office: Office, case, result: str = "upheld") -> Remedy:
    return acts.decide_remedy(acts.register_remedy(case, by(office), "review", NEXT), by(office), NEXT, result)


@pytest.mark.parametrize("result", [code for code, _ in Remedy.RESULTS])
def test_a_remedy_is_pending_until_it_is_decided(result: str, office: Office, case) -> None:
    remedy = acts.register_remedy(case, by(office), "review", NEXT, reference="测复1号")
    assert (remedy.unit, remedy.decided_on, remedy.result) == (office.unit, None, "")
    acts.decide_remedy(remedy, by(office), LATER, result)
    remedy.refresh_from_db()
    assert (remedy.decided_on, remedy.result, remedy.version) == (LATER, result, 2)
    with pytest.raises(acts.Refused, match="已经登记过"):
        acts.decide_remedy(remedy, by(office), LATER, result)


def test_a_suit_after_reconsideration_follows_a_decided_one_once(office: Office, case) -> None:
    pending = acts.register_remedy(case, by(office), "review", NEXT)
    for follows in (None, pending):
        with pytest.raises(acts.Refused) as told:
            acts.register_remedy(case, by(office), "suit_after_review", LATER, follows)
        assert told.value.field == "follows"
    acts.decide_remedy(pending, by(office), date(2026, 3, 20), "upheld")
    with pytest.raises(acts.Refused) as told:
        acts.register_remedy(case, by(office), "suit_after_review", NEXT, pending)
    assert told.value.field == "filed_on"
    suit = acts.register_remedy(case, by(office), "suit_after_review", LATER, pending)
    assert suit.follows == pending
    with pytest.raises(acts.Refused, match="已经登记过"):
        acts.register_remedy(case, by(office), "suit_after_review", LATER, pending)


def test_a_suit_follows_a_reconsideration_of_the_same_case(office: Office, case) -> None:
    other = scenes.answered(office)
    with pytest.raises(acts.Refused):
        acts.register_remedy(case, by(office), "suit_after_review", LATER, decided(office, other))
    with pytest.raises(acts.Refused) as told:
        acts.register_remedy(case, by(office), "suit_direct", LATER, decided(office, case))
    assert told.value.field == "follows"


@pytest.mark.parametrize(
    ("kind", "filed", "field"),
    [
        ("appeal", NEXT, "kind"),
        ("review", date(2026, 4, 2), "filed_on"),
        ("review", date(2026, 3, 1), "filed_on"),
    ],
)
def test_a_wrong_registration_is_refused(kind: str, filed: date, field: str, office: Office, case) -> None:
    with pytest.raises(acts.Refused) as told:
        acts.register_remedy(case, by(office), kind, filed)
    assert told.value.field == field
    assert not Remedy.objects.exists()


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"reference": "号" * 61}, "reference"),
        ({"note": "注" * 301}, "note"),
        ({"note": "测试申请人来电"}, "note"),
        ({"reference": "TEST-0001"}, "reference"),
    ],
)
def test_words_on_the_register_are_short_and_name_nobody(words, field: str, office: Office, case) -> None:
    with pytest.raises(acts.Refused) as told:
        acts.register_remedy(case, by(office), "review", NEXT, **words)
    assert told.value.field == field


def test_a_request_that_was_never_received_has_no_remedy(office: Office) -> None:
    with pytest.raises(acts.Refused) as told:
        acts.register_remedy(scenes.mailed(office), by(office), "review", NEXT)
    assert told.value.field == "filed_on"


def test_a_direct_suit_against_a_refusal_needs_a_note_from_2024_on(office: Office) -> None:
    ground = "internal_affairs"
    old, new = office.file(date(2023, 12, 1)), office.file(date(2023, 12, 1))
    office.answer(old, date(2023, 12, 29), ground)
    office.answer(new, date(2024, 1, 2), ground)
    assert acts.register_remedy(old, by(office), "suit_direct", LATER).pk
    with pytest.raises(acts.Refused) as told:
        acts.register_remedy(new, by(office), "suit_direct", LATER)
    assert told.value.field == "note"
    assert acts.register_remedy(new, by(office), "suit_direct", LATER, note="法院已立案").pk


@pytest.mark.parametrize(
    ("day", "result", "field"),
    [(NEXT, "won", "result"), (DAY, "upheld", "decided_on"), (date(2026, 4, 2), "upheld", "decided_on")],
)
def test_a_wrong_result_is_refused(day: date, result: str, field: str, office: Office, case) -> None:
    remedy = acts.register_remedy(case, by(office), "review", NEXT)
    with pytest.raises(acts.Refused) as told:
        acts.decide_remedy(remedy, by(office), day, result)
    assert told.value.field == field


def test_a_result_is_taken_back_alone(office: Office, case) -> None:
    remedy = acts.register_remedy(case, by(office), "review", NEXT)
    with pytest.raises(acts.Refused, match="还没有登记结果"):
        acts.correct_remedy(remedy, by(office), LATER, "误点", True)
    acts.decide_remedy(remedy, by(office), NEXT, "upheld")
    with pytest.raises(acts.Refused) as told:
        acts.correct_remedy(remedy, by(office), LATER, " ", True)
    assert told.value.field == "reason"
    acts.correct_remedy(remedy, by(office), LATER, "误点", True)
    remedy.refresh_from_db()
    assert (remedy.decided_on, remedy.result, remedy.withdrawn_record) == (None, "", False)
    assert acts.decide_remedy(remedy, by(office), NEXT, "corrected").result == "corrected"


def test_a_wrong_registration_leaves_the_register_and_its_place(office: Office, case) -> None:
    review = decided(office, case)
    suit = acts.register_remedy(case, by(office), "suit_after_review", date(2026, 3, 20), review)
    for result_only in (True, False):
        with pytest.raises(acts.Refused, match="先更正起诉登记"):
            acts.correct_remedy(review, by(office), LATER, "误点", result_only)
    acts.correct_remedy(suit, by(office), LATER, "起诉日期有误", False)
    with pytest.raises(acts.Refused, match="已经更正撤下"):
        acts.decide_remedy(suit, by(office), LATER, "upheld")
    again = acts.register_remedy(case, by(office), "suit_after_review", LATER, review)
    assert list(standing_remedies().filter(case=case)) == [review, again]
