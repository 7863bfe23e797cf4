"""From draft to delivery, withdrawal and closing."""

from datetime import date

import pytest

from gongkai.foi import actions as acts
from gongkai.foi.letters.replies import sentences
from gongkai.foi.queries import letter_of
from gongkai.foi.tests import scenes
from gongkai.foi.tests.making import Office, evidence_for
from gongkai.statute import tables

DAY, NEXT = scenes.DAY, scenes.NEXT
GROUNDS = [ground for ground in tables.grounds() if not ground.by_clock]
every_ground = pytest.mark.parametrize("ground", GROUNDS, ids=[ground.code for ground in GROUNDS])


def draft(office: Office, case, ground: str, evidence: dict[str, str], reasons: str = "经审查", on: date = DAY):
    item = acts.ItemData("所申请的信息", ground, reasons, evidence)
    return acts.draft_decision(case, office.by(office.clerk, on), on, [item])


@every_ground
def test_each_ground_demands_all_its_evidence(ground: tables.Ground, office: Office) -> None:
    case = office.prepared(DAY, ground.code)
    whole = evidence_for(ground.code)
    assert whole
    for missing in whole:
        for value in ("", "   "):
            with pytest.raises(acts.Refused) as told:
                draft(office, case, ground.code, whole | {missing: value})
            assert told.value.field == f"evidence-{missing}"
            assert tables.evidence(missing).label in told.value.message
    if ground.reason_required:
        with pytest.raises(acts.Refused) as told:
            draft(office, case, ground.code, whole, reasons=" ")
        assert told.value.field == "reasons"
    assert not case.decisions.exists()
    decision = draft(office, case, ground.code, whole)
    assert decision.items.get().evidence == whole


@every_ground
def test_each_ground_ends_in_its_outcome_and_its_paper(ground: tables.Ground, office: Office) -> None:
    case = office.prepared(DAY, ground.code)
    office.answer(case, NEXT, ground.code)
    case = office.fresh(case)
    assert (case.state, case.concluded_on) == ("concluded", NEXT)
    assert (case.outcome, case.sub_row) == (ground.outcome, ground.code)
    notice = case.notices.get(kind=ground.document)
    said = str(letter_of(notice))
    assert sentences()[ground.code] in said
    for text in evidence_for(ground.code).values():
        if text.endswith("已核") and "申请人所述理由" not in text:
            assert text in said
    if ground.article != "实务做法":
        assert "以上依据：《" in said
    assert "条例3" not in said


@pytest.mark.parametrize("slot", [slot.code for slot in tables.evidence_slots() if slot.options])
def test_a_choice_is_one_of_those_offered(slot: str, office: Office) -> None:
    ground = next(ground for ground in GROUNDS if slot in ground.evidence)
    case = office.prepared(DAY, ground.code)
    with pytest.raises(acts.Refused) as told:
        draft(office, case, ground.code, evidence_for(ground.code) | {slot: "nonsense"})
    assert told.value.field == f"evidence-{slot}"


@pytest.mark.parametrize("ground", ["trade_secret", "personal_privacy", "still_unclear"])
def test_a_ground_needs_its_procedure_on_record(ground: str, office: Office) -> None:
    case = office.file(DAY)
    with pytest.raises(acts.Refused) as told:
        draft(office, case, ground, evidence_for(ground))
    assert told.value.field == "ground"


def test_a_procedure_recorded_in_error_does_not_count(office: Office) -> None:
    case = office.prepared(DAY, "trade_secret")
    acts.correct_event(case, case.events.get(), office.by(office.clerk, DAY), DAY, "误点")
    with pytest.raises(acts.Refused, match="征求第三方意见"):
        draft(office, case, "trade_secret", evidence_for("trade_secret"))


@pytest.mark.parametrize("code", ["", "no_such", "not_corrected", "not_paid", "withdrawn"])
def test_what_is_no_ground_for_a_reply_is_refused(code: str, office: Office) -> None:
    with pytest.raises(acts.Refused) as told:
        draft(office, office.file(DAY), code, {})
    assert told.value.field == "ground"


@pytest.mark.parametrize(("part", "field"), [("subject", "subject"), ("reasons", "reasons")])
def test_endless_words_are_refused(part: str, field: str, office: Office) -> None:
    item = acts.ItemData(
        **({"subject": "事项", "ground": "supplied", "evidence": {"supplied": "1份"}} | {part: "长" * 5001})
    )
    with pytest.raises(acts.Refused) as told:
        acts.draft_decision(office.file(DAY), office.by(office.clerk, DAY), DAY, [item])
    assert told.value.field == field


def test_a_reply_has_items_and_not_too_many(office: Office) -> None:
    case, by = office.file(DAY), office.by(office.clerk, DAY)
    item = acts.ItemData("事项", "supplied", "", {"supplied": "说明1份"})
    for items, text, field in (([], "", "items"), ([item] * 51, "", "items"), ([item], "长" * 20001, "text")):
        with pytest.raises(acts.Refused) as told:
            acts.draft_decision(case, by, DAY, items, text)
        assert told.value.field == field


def test_several_items_count_as_the_law_counts_them(office: Office) -> None:
    case, by = office.file(DAY), office.by(office.clerk, DAY)
    given = acts.ItemData("第一项", "supplied", "", {"supplied": "说明1份"})
    withheld = acts.ItemData("第二项", "internal_affairs", "属于内部流程", {"internal_kind": "workflow"})
    acts.draft_decision(case, by, DAY, [given, withheld])
    acts.submit_decision(case, by, DAY)
    acts.review_decision(case, office.by(office.reviewer, DAY), DAY, True)
    acts.sign_decision(case, office.by(office.leader, DAY), DAY, True)
    acts.deliver_decision(case, by, DAY, "email")
    case = office.fresh(case)
    assert case.outcome == "partly_disclosed"
    letter = letter_of(case.notices.get(kind="R28"))
    assert "先向" in str(letter.remedy)
    assert "第一项" in str(letter)
    assert "第二项" in str(letter)


STEPS = [
    ("submit", lambda o, c: acts.submit_decision(c, o.by(o.clerk, NEXT), NEXT)),
    ("review", lambda o, c: acts.review_decision(c, o.by(o.reviewer, NEXT), NEXT, True)),
    ("sign", lambda o, c: acts.sign_decision(c, o.by(o.leader, NEXT), NEXT, True)),
    ("deliver", lambda o, c: acts.deliver_decision(c, o.by(o.clerk, NEXT), NEXT, "email")),
]
STAGES = [scenes.filed, scenes.drafted, scenes.submitted, scenes.reviewed, scenes.signed]


@pytest.mark.parametrize("stage", range(len(STAGES)), ids=[stage.__name__ for stage in STAGES])
def test_only_the_next_step_is_possible(stage: int, office: Office) -> None:
    case = STAGES[stage](office)
    for place, (_, step) in enumerate(STEPS, 1):
        if place != stage:
            with pytest.raises(acts.Refused, match="没有"):
                step(office, case)
    assert office.fresh(case).state == "running"
    if stage:
        STEPS[stage - 1][1](office, case)


def test_a_draft_under_review_is_not_rewritten(office: Office) -> None:
    case = scenes.submitted(office)
    with pytest.raises(acts.Refused, match="退回后才能修改"):
        draft(office, case, "supplied", {"supplied": "说明2份"})


def test_the_applicants_type_is_checked_before_review(office: Office) -> None:
    case = office.file(DAY, kind="organisation")
    draft(office, case, "supplied", {"supplied": "说明1份"})
    with pytest.raises(acts.Refused) as told:
        acts.submit_decision(case, office.by(office.clerk, DAY), DAY)
    assert told.value.field == "applicant_type"


def test_nobody_reviews_or_signs_what_they_drafted(office: Office) -> None:
    case = scenes.submitted(office)
    case.decisions.update(drafted_by=office.reviewer)
    with pytest.raises(acts.Refused, match="不能是同一人"):
        acts.review_decision(case, office.by(office.reviewer, DAY), DAY, True)
    case.decisions.update(drafted_by=office.clerk)
    acts.review_decision(case, office.by(office.reviewer, DAY), DAY, True)
    case.decisions.update(drafted_by=office.leader)
    with pytest.raises(acts.Refused, match="不能是同一人"):
        acts.sign_decision(case, office.by(office.leader, DAY), DAY, True)


def test_what_is_returned_comes_back_with_remarks(office: Office) -> None:
    case = scenes.submitted(office)
    reviewer, leader = office.by(office.reviewer, DAY), office.by(office.leader, DAY)
    with pytest.raises(acts.Refused) as told:
        acts.review_decision(case, reviewer, DAY, False, " ")
    assert told.value.field == "note"
    returned = acts.review_decision(case, reviewer, DAY, False, "请补充依据")
    assert (returned.stage, returned.review_note) == ("draft", "请补充依据")
    draft(office, case, "supplied", {"supplied": "说明2份"})
    acts.submit_decision(case, office.by(office.clerk, DAY), DAY)
    acts.review_decision(case, reviewer, DAY, True)
    with pytest.raises(acts.Refused) as told:
        acts.sign_decision(case, leader, DAY, False)
    assert told.value.field == "note"
    returned = acts.sign_decision(case, leader, DAY, False, "措辞请再斟酌")
    assert (returned.stage, returned.signed_by, returned.sign_note) == ("draft", None, "措辞请再斟酌")
    assert office.kinds(case) == ["P02"]
    with pytest.raises(acts.Refused):
        acts.sign_decision(case, leader, DAY, True)


def test_each_step_is_dated_after_the_one_before(office: Office) -> None:
    case = office.file(DAY)
    draft(office, case, "supplied", {"supplied": "说明1份"}, on=NEXT)
    acts.submit_decision(case, office.by(office.clerk, NEXT), NEXT)
    with pytest.raises(acts.Refused, match="早于拟稿日期"):
        acts.review_decision(case, office.by(office.reviewer, NEXT), DAY, True)
    acts.review_decision(case, office.by(office.reviewer, NEXT), NEXT, True)
    with pytest.raises(acts.Refused, match="早于审查日期"):
        acts.sign_decision(case, office.by(office.leader, NEXT), DAY, True)
    acts.sign_decision(case, office.by(office.leader, NEXT), NEXT, True)
    with pytest.raises(acts.Refused, match="早于签发日期"):
        acts.deliver_decision(case, office.by(office.clerk, NEXT), DAY, "email")
    with pytest.raises(acts.Refused, match="晚于今天"):
        acts.deliver_decision(case, office.by(office.clerk, NEXT), date(2026, 3, 4), "email")


def test_a_signed_reply_reaches_the_applicant_only_when_delivered(office: Office) -> None:
    case = scenes.signed(office)
    reply = case.notices.get(kind="R02")
    assert not reply.to_applicant
    by = office.by(office.clerk, NEXT)
    for delivery, number, field in (("pigeon", "", "delivery"), ("post", " ", "mail_number")):
        with pytest.raises(acts.Refused) as told:
            acts.deliver_decision(case, by, NEXT, delivery, number)
        assert told.value.field == field
    acts.deliver_decision(case, by, NEXT, "post", "TEST123")
    reply.refresh_from_db()
    assert reply.to_applicant
    case = office.fresh(case)
    assert (case.state, case.concluded_on, case.outcome) == ("concluded", NEXT, "disclosed")


def test_a_late_reply_still_concludes(office: Office) -> None:
    case = office.file(DAY)
    late = date(2026, 5, 6)
    office.answer(case, late)
    assert office.fresh(case).concluded_on == late


def test_a_reply_cannot_be_dated_before_what_followed(office: Office) -> None:
    case = scenes.signed(office)
    acts.start_consultation(case, office.by(office.clerk, NEXT), NEXT, "other_organ", "某局", "可否公开")
    with pytest.raises(acts.Refused, match="早于已记录"):
        acts.deliver_decision(case, office.by(office.clerk, NEXT), DAY, "email")
    assert office.fresh(case).state == "consulting"


# -- withdrawal and closing


@pytest.mark.parametrize("who", ["clerk", "applicant"])
def test_a_withdrawal_before_confirmation_counts_nowhere(who: str, office: Office) -> None:
    case = office.file(DAY, "web")
    by = office.by(office.clerk if who == "clerk" else acts.Party.APPLICANT, NEXT)
    acts.withdraw(case, by, NEXT)
    case = office.fresh(case)
    assert (case.state, case.concluded_on) == ("concluded", NEXT)
    assert (case.received_on, case.outcome, case.sub_row) == (None, "", "")
    assert office.kinds(case) == ["P18"]
    assert acts.drift(NEXT) == []


def test_a_withdrawal_after_confirmation_is_other_ground(office: Office) -> None:
    case = scenes.extension_asked(office)
    draft(office, case, "supplied", {"supplied": "说明1份"})
    acts.withdraw(case, office.by(acts.Party.APPLICANT, NEXT), NEXT)
    case = office.fresh(case)
    assert (case.received_on, case.concluded_on, case.outcome, case.sub_row) == (DAY, NEXT, "other_ground", "withdrawn")
    assert case.decisions.get().stage == "void"
    assert case.extensions.get().approved is False


def test_a_withdrawal_cannot_be_dated_before_what_followed(office: Office) -> None:
    case = office.file(DAY)
    acts.request_correction(case, office.by(office.clerk, NEXT), NEXT, ["请写明"])
    with pytest.raises(acts.Refused, match="早于已记录"):
        acts.withdraw(case, office.by(office.clerk, NEXT), DAY)


def test_a_reply_signed_before_a_withdrawal_never_goes_out(office: Office) -> None:
    case = scenes.signed(office)
    by = office.by(office.clerk, NEXT)
    acts.withdraw(case, by, NEXT)
    acts.correct_event(case, case.events.get(), by, NEXT, "误点")
    office.answer(case, NEXT)
    sent = case.notices.filter(kind="R02").values_list("withdrawn", "to_applicant")
    assert list(sent) == [(True, False), (False, True)]


def test_a_case_is_filed_away_once_and_after_its_end(office: Office) -> None:
    case = office.file(DAY)
    with pytest.raises(acts.Refused, match="不能“归档”"):
        acts.close_case(case, office.by(office.clerk, NEXT), NEXT)
    office.answer(case, NEXT)
    with pytest.raises(acts.Refused, match="早于办结"):
        acts.close_case(case, office.by(office.clerk, NEXT), DAY)
    assert acts.close_case(case, office.by(office.clerk, NEXT), NEXT).closed_on == NEXT
    with pytest.raises(acts.Refused, match="已经归档"):
        acts.close_case(case, office.by(office.clerk, NEXT), NEXT)
