"""Correction, extension, consultation and fee."""

from datetime import date, timedelta

import pytest

from gongkai.foi import actions as acts
from gongkai.foi.queries import clock, letter_of
from gongkai.foi.tests.making import Office
from gongkai.organisations import access
from gongkai.organisations.calendar import calendar

MONDAY = date(2026, 3, 2)
OLD_LAW = date(2019, 3, 4)


def after(day: date, workdays: int) -> date:
    return calendar().add_workdays(day, workdays)


def clerk(office: Office, on: date) -> acts.By:
    return office.by(office.clerk, on)


def words(case, kind: str) -> str:
    return str(letter_of(case.notices.filter(kind=kind).last()))


# -- correction


def ask_back(office: Office, case, on: date, **more: object):
    return acts.request_correction(case, clerk(office, on), on, ["请写明文件名称"], **more)


@pytest.mark.parametrize(("workdays", "late"), [(7, False), (8, True)])
def test_a_correction_may_be_asked_late_and_is_flagged(workdays: int, late: bool, office: Office) -> None:
    case = office.file(MONDAY)
    ask_back(office, case, after(MONDAY, workdays))
    case = office.fresh(case)
    assert case.state == "awaiting_correction"
    assert ("correction_late" in clock(case, after(MONDAY, workdays)).flags) is late


def test_waiting_for_a_correction_leaves_no_due_date_but_an_outlook(office: Office) -> None:
    case = office.file(MONDAY)
    ask_back(office, case, MONDAY)
    case = office.fresh(case)
    limit = after(MONDAY, 10)
    assert (case.due_on, case.due_if) == (None, after(limit, 20))
    assert "三十条" in words(case, "P04")


def test_a_correction_restarts_the_period(office: Office) -> None:
    case = office.file(MONDAY)
    ask_back(office, case, MONDAY)
    back = after(MONDAY, 10)
    notice = acts.record_correction(case, clerk(office, back), back, "文件名称如下")
    case = office.fresh(case)
    assert (case.state, case.due_on, case.received_on) == ("running", after(back, 20), MONDAY)
    assert (notice.answered_on, notice.answer) == (back, "文件名称如下")


def test_a_second_correction_is_refused_under_the_2019_rules(office: Office) -> None:
    case = office.file(MONDAY)
    ask_back(office, case, MONDAY)
    acts.record_correction(case, clerk(office, MONDAY), MONDAY, "文件名称如下")
    with pytest.raises(acts.Refused, match="只能告知一次"):
        ask_back(office, case, MONDAY)


def test_corrections_may_be_repeated_under_the_2008_rules_and_restart_nothing(office: Office) -> None:
    case = office.file(OLD_LAW)
    for day in (OLD_LAW, after(OLD_LAW, 1)):
        ask_back(office, case, day)
        acts.record_correction(case, clerk(office, day), day, "文件名称如下")
    case = office.fresh(case)
    assert (case.state, case.due_on) == ("running", after(OLD_LAW, 15))
    assert "（2007年）第二十一条第四项" in words(case, "P04")
    assert "起计算" not in words(case, "P04")


@pytest.mark.parametrize("workdays", [0, -1, 121, 10_000])
def test_a_correction_period_stays_within_reason(workdays: int, office: Office) -> None:
    case = office.file(MONDAY)
    with pytest.raises(acts.Refused) as told:
        ask_back(office, case, MONDAY, workdays=workdays)
    assert told.value.field == "workdays"
    assert not case.events.exists()


@pytest.mark.parametrize("answer", ["", "  ", "长" * 5001])
def test_a_correction_says_something_and_not_too_much(answer: str, office: Office) -> None:
    case = office.file(MONDAY)
    ask_back(office, case, MONDAY)
    with pytest.raises(acts.Refused) as told:
        acts.record_correction(case, clerk(office, MONDAY), MONDAY, answer)
    assert told.value.field == "answer"


def test_a_correction_names_what_is_wrong_and_answers_something(office: Office) -> None:
    case = office.file(MONDAY)
    with pytest.raises(acts.Refused) as told:
        acts.request_correction(case, clerk(office, MONDAY), MONDAY, [" ", ""])
    assert told.value.field == "items"
    with pytest.raises(acts.Refused):
        acts.record_correction(case, clerk(office, MONDAY), MONDAY, "如下")
    ask_back(office, case, after(MONDAY, 2))
    with pytest.raises(acts.Refused) as told:
        acts.record_correction(case, clerk(office, after(MONDAY, 3)), after(MONDAY, 1), "如下")
    assert told.value.field == "on"


def test_a_case_lapses_on_the_day_after_the_limit_and_once(office: Office) -> None:
    case = office.file(MONDAY)
    ask_back(office, case, MONDAY)
    limit = after(MONDAY, 10)
    assert acts.sweep(limit).lapsed == []
    next_day = limit + timedelta(days=1)
    assert acts.sweep(next_day + timedelta(days=3)).lapsed == [case.number]
    case = office.fresh(case)
    assert (case.state, case.concluded_on, case.outcome) == ("concluded", next_day, "not_corrected")
    assert office.kinds(case) == ["P02", "P04", "P05"]
    version = case.version
    assert acts.sweep(next_day + timedelta(days=3)) == acts.Sweep()
    acts.lapse(case, office.by(acts.Party.SYSTEM, next_day), next_day)
    assert office.fresh(case).version == version
    assert office.kinds(case) == ["P02", "P04", "P05"]
    assert acts.drift(next_day) == []


def test_a_lapse_voids_what_was_drafted(office: Office) -> None:
    case = office.file(MONDAY)
    acts.draft_decision(
        case, clerk(office, MONDAY), MONDAY, [acts.ItemData("", "supplied", "", {"supplied": "说明1份"})]
    )
    ask_back(office, case, MONDAY)
    acts.sweep(after(MONDAY, 12))
    assert case.decisions.get().stage == "void"


@pytest.mark.parametrize("who", ["officer", "applicant"])
def test_a_correction_after_its_limit_is_refused_before_any_sweep(who: str, office: Office) -> None:
    case = office.file(MONDAY)
    ask_back(office, case, MONDAY)
    late = after(MONDAY, 11)
    by = clerk(office, late) if who == "officer" else office.by(acts.Party.APPLICANT, late)
    with pytest.raises(acts.Refused, match=r"补正的最后期限（2026-03-16）已过"):
        acts.record_correction(case, by, late, "文件名称如下")
    assert case.events.count() == 1
    assert office.fresh(case).state == "awaiting_correction"


def test_a_correction_made_in_time_counts_however_late_it_is_entered(office: Office) -> None:
    case = office.file(MONDAY)
    ask_back(office, case, MONDAY)
    limit = after(MONDAY, 10)
    acts.record_correction(case, clerk(office, after(limit, 3)), limit, "文件名称如下")
    assert office.fresh(case).due_on == after(limit, 20)


def test_no_act_slips_in_between_limit_and_sweep(office: Office) -> None:
    case = office.file(MONDAY)
    ask_back(office, case, MONDAY)
    late = after(MONDAY, 11)
    with pytest.raises(acts.Refused, match="已过"):
        acts.withdraw(case, clerk(office, late), late)
    with pytest.raises(acts.Refused, match="已过"):
        acts.assign_handler(case, clerk(office, late), late, office.clerk)


def test_filing_away_a_lapsed_case_leaves_it_concluded(office: Office) -> None:
    case = office.file(MONDAY)
    ask_back(office, case, MONDAY)
    late = after(MONDAY, 12)
    acts.sweep(late)
    acts.close_case(case, clerk(office, late), late)
    case = office.fresh(case)
    assert (case.state, case.outcome, case.closed_on) == ("concluded", "not_corrected", late)
    assert clock(case, late).state == "concluded"
    assert acts.drift(late) == []


# -- extension


def extended(office: Office, case, on: date, workdays: int | None = None):
    row = acts.ask_extension(case, clerk(office, on), on, "检索量大", workdays)
    return acts.decide_extension(row, office.by(office.leader, on), on, True)


def test_an_approved_extension_moves_the_due_date(office: Office) -> None:
    case = office.file(MONDAY)
    extended(office, case, after(MONDAY, 20), 5)
    assert office.fresh(case).due_on == after(MONDAY, 25)
    letter = words(case, "P06")
    assert "第三十三条第二款" in letter
    assert "5个工作日" in letter


def test_the_2008_rules_extend_by_their_own_article(office: Office) -> None:
    case = office.file(OLD_LAW)
    extended(office, case, OLD_LAW)
    assert office.fresh(case).due_on == after(OLD_LAW, 30)
    assert "（2007年）第二十四条第二款" in words(case, "P06")
    with pytest.raises(acts.Refused, match="1至15个工作日"):
        acts.ask_extension(office.file(OLD_LAW), clerk(office, OLD_LAW), OLD_LAW, "检索量大", 16)


def test_an_extension_is_approved_by_another_person(office: Office) -> None:
    both = office.leader
    case = office.file(MONDAY)
    row = acts.ask_extension(case, clerk(office, MONDAY), MONDAY, "检索量大")
    row.asked_by = both
    row.save()
    with pytest.raises(acts.Refused, match="不能是同一人"):
        acts.decide_extension(row, office.by(both, MONDAY), MONDAY, True)
    with pytest.raises(access.Denied):
        acts.decide_extension(row, clerk(office, MONDAY), MONDAY, True)


def test_a_refused_extension_needs_remarks_and_moves_nothing(office: Office) -> None:
    case = office.file(MONDAY)
    row = acts.ask_extension(case, clerk(office, MONDAY), MONDAY, "检索量大")
    leader = office.by(office.leader, MONDAY)
    with pytest.raises(acts.Refused) as told:
        acts.decide_extension(row, leader, MONDAY, False)
    assert told.value.field == "remark"
    acts.decide_extension(row, leader, MONDAY, False, "可以按期答复")
    assert office.fresh(case).due_on == after(MONDAY, 20)
    assert office.kinds(case) == ["P02"]
    with pytest.raises(acts.Refused, match="已经批过"):
        acts.decide_extension(row, leader, MONDAY, True)
    assert acts.ask_extension(case, clerk(office, MONDAY), MONDAY, "又有新情况").pk


def test_nothing_is_extended_after_the_period(office: Office) -> None:
    case = office.file(MONDAY)
    late = after(MONDAY, 21)
    with pytest.raises(acts.Refused, match="届满"):
        acts.ask_extension(case, clerk(office, late), late, "检索量大")
    row = acts.ask_extension(case, clerk(office, after(MONDAY, 20)), after(MONDAY, 20), "检索量大")
    with pytest.raises(acts.Refused, match="届满"):
        acts.decide_extension(row, office.by(office.leader, late), late, True)
    with pytest.raises(acts.Refused, match="不能早于提请日期"):
        acts.decide_extension(row, office.by(office.leader, late), MONDAY, True)


def test_silence_that_ended_the_period_is_noticed_before_any_sweep(office: Office) -> None:
    case = office.file(MONDAY)
    acts.start_consultation(case, clerk(office, MONDAY), MONDAY, "third_party", "测试第三方", "可否公开")
    late = after(MONDAY, 36)
    with pytest.raises(acts.Refused, match="届满"):
        acts.ask_extension(case, clerk(office, late), late, "检索量大")


@pytest.mark.parametrize("workdays", [0, -3, 21])
def test_an_extension_stays_within_the_maximum(workdays: int, office: Office) -> None:
    case = office.file(MONDAY)
    with pytest.raises(acts.Refused) as told:
        acts.ask_extension(case, clerk(office, MONDAY), MONDAY, "检索量大", workdays)
    assert told.value.field == "workdays"


@pytest.mark.parametrize("reason", ["", "因" * 501, "因测试申请人所求甚多"])
def test_an_extensions_reason_is_given_kept_and_impersonal(reason: str, office: Office) -> None:
    with pytest.raises(acts.Refused) as told:
        acts.ask_extension(office.file(MONDAY), clerk(office, MONDAY), MONDAY, reason)
    assert told.value.field == "reason"


def test_one_extension_a_period(office: Office) -> None:
    case = office.file(MONDAY)
    acts.ask_extension(case, clerk(office, MONDAY), MONDAY, "检索量大", 5)
    with pytest.raises(acts.Refused, match="等待批准"):
        acts.ask_extension(case, clerk(office, MONDAY), MONDAY, "检索量大", 5)
    acts.decide_extension(case.extensions.get(), office.by(office.leader, MONDAY), MONDAY, True)
    with pytest.raises(acts.Refused, match="已经延长过"):
        acts.ask_extension(case, clerk(office, MONDAY), MONDAY, "检索量大", 5)
    ask_back(office, case, MONDAY)
    acts.record_correction(case, clerk(office, MONDAY), MONDAY, "文件名称如下")
    # The same day's correction comes before the extension, so the extension stands; a later one would void it.
    with pytest.raises(acts.Refused, match="已经延长过"):
        acts.ask_extension(case, clerk(office, MONDAY), MONDAY, "检索量大", 5)


def test_a_restart_voids_the_extension_and_allows_another(office: Office) -> None:
    case = office.file(MONDAY)
    extended(office, case, MONDAY, 5)
    ask_back(office, case, after(MONDAY, 1))
    back = after(MONDAY, 3)
    acts.record_correction(case, clerk(office, back), back, "文件名称如下")
    assert office.fresh(case).due_on == after(back, 20)
    extended(office, case, back, 5)
    assert office.fresh(case).due_on == after(back, 25)


def test_under_the_2008_rules_a_correction_leaves_the_extension(office: Office) -> None:
    case = office.file(OLD_LAW)
    extended(office, case, OLD_LAW)
    ask_back(office, case, OLD_LAW)
    back = after(OLD_LAW, 2)
    acts.record_correction(case, clerk(office, back), back, "文件名称如下")
    with pytest.raises(acts.Refused, match="已经延长过"):
        acts.ask_extension(case, clerk(office, back), back, "检索量大")


# -- consultation


def consult(office: Office, case, on: date, whom: str = "third_party"):
    return acts.start_consultation(case, clerk(office, on), on, whom, "测试某方", "可否公开该说明")


def test_a_consultation_pauses_the_clock(office: Office) -> None:
    case = office.file(MONDAY)
    row = consult(office, case, after(MONDAY, 2))
    waiting = office.fresh(case)
    assert (waiting.state, waiting.due_on, waiting.due_if) == ("consulting", None, after(MONDAY, 35))
    acts.record_consultation(row, clerk(office, after(MONDAY, 6)), after(MONDAY, 6), "agrees")
    assert office.fresh(case).due_on == after(MONDAY, 24)
    assert office.kinds(case) == ["P02", "P07", "P09"]


@pytest.mark.parametrize(("whom", "kind"), [("third_party", "P07"), ("co_maker", "P11"), ("other_organ", "P12")])
def test_whoever_is_asked_gets_a_letter_that_does_not_name_the_applicant(whom: str, kind: str, office: Office) -> None:
    case = office.file(MONDAY, contact_name="测试联系人", address="虚构路1号", email="nobody@example.invalid")
    consult(office, case, MONDAY, whom)
    notice = case.notices.get(kind=kind)
    assert notice.to_applicant is False
    for telling in ("测试申请人", "TEST-0001", "010-00000000", "测试联系人", "虚构路", "nobody@"):
        assert telling not in str(letter_of(notice))
        assert telling not in str(notice.letter)


@pytest.mark.parametrize("telling", ["测试申请人", "TEST-0001", "010-00000000"])
def test_a_consultation_that_would_name_the_applicant_is_refused(telling: str, office: Office) -> None:
    with pytest.raises(acts.Refused) as told:
        acts.start_consultation(
            office.file(MONDAY), clerk(office, MONDAY), MONDAY, "third_party", "测试某方", f"{telling}申请公开"
        )
    assert told.value.field == "subject"


def test_the_applicant_is_told_under_the_law_of_the_day(office: Office) -> None:
    case = office.file(MONDAY)
    consult(office, case, MONDAY)
    assert "第三十三条第三款" in words(case, "P09")
    old = office.file(OLD_LAW)
    consult(office, old, OLD_LAW)
    assert "（2007年）第二十四条第三款" in words(old, "P09")


@pytest.mark.parametrize("whom", ["third_party", "co_maker"])
def test_silence_ends_after_fifteen_workdays(whom: str, office: Office) -> None:
    case = office.file(MONDAY)
    row = consult(office, case, MONDAY, whom)
    limit = after(MONDAY, 15)
    assert acts.sweep(limit).moved == []
    assert acts.sweep(limit + timedelta(days=1)).moved == [case.number]
    case = office.fresh(case)
    assert (case.state, case.due_on) == ("running", after(MONDAY, 35))
    row.refresh_from_db()
    assert (row.answer, row.answered_on) == ("silent", None)
    assert acts.sweep(limit + timedelta(days=1)) == acts.Sweep()


def test_silence_is_marked_by_the_next_act_where_no_sweep_ran(office: Office) -> None:
    case = office.file(MONDAY)
    row = consult(office, case, MONDAY)
    later = after(MONDAY, 17)
    acts.assign_handler(case, clerk(office, later), later, office.clerk)
    row.refresh_from_db()
    assert row.answer == "silent"
    assert office.fresh(case).due_on == after(MONDAY, 35)
    assert acts.drift(later) == []


def test_another_organ_may_take_its_time(office: Office) -> None:
    case = office.file(MONDAY)
    row = consult(office, case, MONDAY, "other_organ")
    late = after(MONDAY, 60)
    assert acts.sweep(late) == acts.Sweep()
    assert (office.fresh(case).state, office.fresh(case).due_if) == ("consulting", None)
    acts.record_consultation(row, clerk(office, late), late, "agrees")
    assert office.fresh(case).due_on == after(MONDAY, 80)


def test_overlapping_consultations_pause_once(office: Office) -> None:
    case = office.file(MONDAY)
    first = consult(office, case, MONDAY)
    second = consult(office, case, after(MONDAY, 2))
    acts.record_consultation(first, clerk(office, after(MONDAY, 4)), after(MONDAY, 4), "agrees")
    acts.record_consultation(second, clerk(office, after(MONDAY, 6)), after(MONDAY, 6), "objects", "涉及经营信息")
    assert office.fresh(case).due_on == after(MONDAY, 26)


def test_an_answer_ends_the_consultation_it_belongs_to(office: Office) -> None:
    case = office.file(MONDAY)
    organ = consult(office, case, MONDAY, "other_organ")
    third = consult(office, case, MONDAY)
    acts.record_consultation(third, clerk(office, after(MONDAY, 2)), after(MONDAY, 2), "agrees")
    assert office.fresh(case).state == "consulting"
    assert office.fresh(case).due_if is None
    acts.record_consultation(organ, clerk(office, after(MONDAY, 30)), after(MONDAY, 30), "agrees")
    assert office.fresh(case).due_on == after(MONDAY, 50)


def test_a_late_answer_is_kept_but_moves_nothing(office: Office) -> None:
    case = office.file(MONDAY)
    organ = consult(office, case, MONDAY, "other_organ")
    third = consult(office, case, MONDAY)
    late = after(MONDAY, 16)
    acts.record_consultation(third, clerk(office, late), late, "agrees")
    third.refresh_from_db()
    assert (third.answer, third.answered_on, third.answer_event) == ("agrees", late, None)
    assert office.fresh(case).state == "consulting"
    organ.refresh_from_db()
    assert organ.answer == ""


def test_a_consultation_is_asked_and_answered_properly(office: Office) -> None:
    case = office.file(MONDAY)
    for given, field in (
        (("nobody", "某", "何事"), "whom"),
        (("co_maker", " ", "何事"), "name"),
        (("co_maker", "某", " "), "subject"),
    ):
        with pytest.raises(acts.Refused) as told:
            acts.start_consultation(case, clerk(office, MONDAY), MONDAY, *given)
        assert told.value.field == field
    row = consult(office, case, after(MONDAY, 2))
    by = clerk(office, after(MONDAY, 3))
    for day, answer, reasons, field in (
        (after(MONDAY, 3), "maybe", "", "answer"),
        (after(MONDAY, 3), "objects", " ", "reasons"),
        (MONDAY, "agrees", "", "on"),
    ):
        with pytest.raises(acts.Refused) as told:
            acts.record_consultation(row, by, day, answer, reasons)
        assert told.value.field == field
    acts.record_consultation(row, by, by.today, "agrees")
    with pytest.raises(acts.Refused, match="已经登记过答复"):
        acts.record_consultation(row, by, by.today, "agrees")
