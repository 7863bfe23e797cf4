"""The annual report's way from draft to publication: who may do what in which state, and what stays as it was."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from gongkai.audit.models import Entry
from gongkai.organisations.access import Denied
from gongkai.reports import actions
from gongkai.reports.models import AnnualReport, ChapterDraft, Correction, Override, Step
from gongkai.reports.queries.edition import Edition
from gongkai.reports.queries.entered import Figure, digest_of, entered
from gongkai.reports.queries.filing import (
    edition_of,
    obstacles,
    problems_asked,
    prose_problems,
    references_for,
    restated_below,
    sum_identities,
)
from gongkai.reports.tests import annuals
from gongkai.reports.tests.annuals import TODAY, officer, staff
from gongkai.reports.tests.ledgers import make_case, split_rows
from gongkai.search import outbox
from gongkai.statute.tables import form_for_year

pytestmark = pytest.mark.django_db

STATES = ("draft", "submitted", "returned", "accepted", "published")
MAKERS = {
    "draft": annuals.opened,
    "submitted": annuals.submitted,
    "returned": annuals.returned,
    "accepted": annuals.accepted,
    "published": annuals.published,
}
WRITES = {
    "write_chapter": lambda report, by: actions.write_chapter(report, 1, "新写的正文", by=by, today=TODAY),
    "write_problems": lambda report, by: actions.write_problems(
        report, [actions.ProblemData("新问题")], by=by, today=TODAY
    ),
    "set_override": lambda report, by: actions.set_override(
        report, "t3.received.natural", 5, "系统启用前的件", by=by, today=TODAY
    ),
    "set_note": lambda report, by: actions.set_note(
        report, "*", "含上年转入", ["t3.received.total"], by=by, today=TODAY
    ),
    "submit": lambda report, by: actions.submit(report, by=by, today=TODAY),
}
PASSES = {
    "return_": lambda report, by: actions.return_(report, "请改", by=by, today=TODAY),
    "accept": lambda report, by: actions.accept(report, by=by, today=TODAY),
    "publish": lambda report, by: actions.publish(report, by=by, today=TODAY),
    "correct": lambda report, by: actions.correct(
        report, "漏记一件", by=by, today=TODAY, figures={"t3.received.natural": 1, "t3.carried_out.natural": 1}
    ),
}
ALLOWED = {
    "write_chapter": {"draft", "returned"},
    "write_problems": {"draft", "returned"},
    "set_override": {"draft", "returned"},
    "set_note": {"draft", "returned"},
    "submit": {"draft", "returned"},
    "return_": {"submitted"},
    "accept": {"submitted"},
    "publish": {"accepted"},
    "correct": {"published"},
}


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("act", ALLOWED)
def test_each_act_happens_in_its_states_only(tree, state, act):
    report = MAKERS[state](tree.north1)
    clerk, leader = staff(tree.north1)
    do, by = (WRITES[act], clerk) if act in WRITES else (PASSES[act], leader)
    entries, version = Entry.objects.count(), report.version
    if state in ALLOWED[act]:
        do(report, by)
        assert Entry.objects.count() == entries + 1
        assert AnnualReport.objects.get(pk=report.pk).version == version + 1
        return
    with pytest.raises(actions.Refused) as refused:
        do(report, by)
    assert len(refused.value.message) > 8
    assert Entry.objects.count() == entries
    assert AnnualReport.objects.get(pk=report.pk).version == version


@pytest.mark.parametrize("role", ["disclosure_officer", "reviewer", "legal", "leader", "supervisor", "administrator"])
@pytest.mark.parametrize("act", ALLOWED)
def test_each_act_asks_for_its_role(tree, role, act):
    report = MAKERS[min(ALLOWED[act], key=STATES.index)](tree.north1)
    someone = officer("someone", tree.north1, role)
    may = {"disclosure_officer"} if act in WRITES else {"reviewer", "leader", "supervisor"}
    do = (WRITES | PASSES)[act]
    if role in may:
        do(report, someone)
    else:
        with pytest.raises(Denied):
            do(report, someone)


@pytest.mark.parametrize("act", ["return_", "accept", "correct"])
def test_who_submitted_never_passes_judgement(tree, act):
    clerk, _ = staff(tree.north1)
    report = annuals.published(tree.north1) if act == "correct" else annuals.submitted(tree.north1)
    both = officer("both", tree.north1, "leader")
    AnnualReport.objects.filter(pk=report.pk).update(submitted_by=both)
    with pytest.raises(actions.Refused, match="不能是同一人"):
        PASSES[act](report.pk, both)
    assert clerk.pk != both.pk


def test_the_database_itself_holds_two_people_and_the_frozen_edition(tree):
    report = annuals.submitted(tree.north1)
    clerk = staff(tree.north1)[0]
    bad = [
        {"state": "accepted", "accepted_by": clerk, "accepted_on": TODAY},
        {"state": "published", "published_on": None},
        {"state": "accepted"},
        {"state": "nowhere"},
        {"frozen": None},
        {"corrections": 1},
        {"published_on": TODAY},
    ]
    for values in bad:
        with pytest.raises(IntegrityError), transaction.atomic():
            AnnualReport.objects.filter(pk=report.pk).update(**values)


def test_supervisors_above_may_pass_but_those_beside_may_not(tree):
    report = annuals.submitted(tree.north1)
    with pytest.raises(Denied):
        actions.accept(report, by=officer("south", tree.south, "supervisor", below=True), today=TODAY)
    with pytest.raises(Denied):
        actions.accept(report, by=officer("narrow", tree.north, "supervisor"), today=TODAY)
    actions.accept(report, by=officer("above", tree.north, "supervisor", below=True), today=TODAY)
    assert AnnualReport.objects.get(pk=report.pk).state == "accepted"


def test_the_whole_way_leaves_its_steps(tree):
    report = annuals.returned(tree.north1)
    clerk, leader = staff(tree.north1)
    actions.submit(report, by=clerk, today=TODAY)
    actions.accept(report, by=leader, today=TODAY)
    assert outbox.length() == 0
    actions.publish(report, by=leader, today=TODAY)
    assert [one.keys for one in outbox.waiting()] == [(str(report.pk),)]
    assert list(Step.objects.filter(report=report).values_list("act", flat=True)) == [
        "open", "submit", "return", "submit", "accept", "publish",
    ]  # fmt: skip
    assert Step.objects.get(report=report, act="return").remarks == "请补充"
    assert edition_of(AnnualReport.objects.get(pk=report.pk)).published_on == "2023-01-10"


def test_a_report_is_opened_once_and_only_for_a_year_with_a_form(tree):
    clerk, _ = staff(tree.north1)
    annuals.opened(tree.north1)
    with pytest.raises(actions.Refused, match="已经建立"):
        actions.open_report(tree.north1, 2022, "own", by=clerk, today=TODAY)
    with pytest.raises(actions.Refused, match="还没有开始"):
        actions.open_report(tree.north1, 2024, "own", by=clerk, today=TODAY)
    for year, basis in ((2018, "own"), (2022, "system"), (2022, "world"), (10**6, "own")):
        with pytest.raises(ValueError):
            actions.open_report(tree.north1, year, basis, by=clerk, today=TODAY)
    assert AnnualReport.objects.count() == 1


def test_a_second_writer_is_told(tree):
    report = annuals.opened(tree.north1)
    clerk, _ = staff(tree.north1)
    actions.write_chapter(report, 1, "先写", by=clerk, today=TODAY, version=report.version)
    with pytest.raises(actions.Stale):
        actions.write_chapter(report, 1, "后写", by=clerk, today=TODAY, version=report.version)
    assert ChapterDraft.objects.get(report=report, number=1).text == "先写"


def test_what_was_submitted_does_not_move_with_the_ledger(tree):
    make_case(tree.north1, "2022-03-01", "2022-03-20")
    report = annuals.submitted(tree.north1)
    make_case(tree.north1, "2022-04-01", "2022-04-20")
    edition = edition_of(AnnualReport.objects.get(pk=report.pk))
    assert edition.cells["t3.received.total"] == 1
    assert "新收政府信息公开申请1件" in edition.chapters[0].paragraphs[2]
    actions.return_(report, "台账有新件", by=staff(tree.north1)[1], today=TODAY)
    assert edition_of(AnnualReport.objects.get(pk=report.pk)).cells["t3.received.total"] == 2
    actions.submit(report, by=staff(tree.north1)[0], today=TODAY)
    make_case(tree.north1, "2022-05-01", "2022-05-20")
    assert edition_of(AnnualReport.objects.get(pk=report.pk)).cells["t3.received.total"] == 2


@pytest.mark.parametrize("state", STATES)
def test_table_two_is_locked_with_the_report(tree, state):
    report = MAKERS[state](tree.north1)
    clerk, _ = staff(tree.north1)
    figures = {"t2.rules.made": Figure(Decimal(9))}

    def enter():
        return actions.enter_figures(tree.north1, "own", 2022, report.form, figures, by=clerk, today=TODAY)

    if state in {"draft", "returned"}:
        assert enter() == 1
        assert edition_of(report).cells["t2.rules.made"] == 9
        return
    with pytest.raises(ValueError, match="不能再改填报数"):
        enter()
    assert edition_of(report).cells["t2.rules.made"] == 0


def test_an_edition_survives_its_json(tree):
    make_case(tree.north1, "2022-03-01", "2022-03-20", "other_ground", ground="enquiry")
    split_rows(tree.north1, 2022, ("咨询事项", ["enquiry"]))
    report = annuals.published(tree.north1)
    edition = edition_of(report)
    assert edition.extra_rows[0]["label"] == "3.咨询事项"
    assert Edition.of(edition.as_json()).as_json() == edition.as_json()
    assert edition.extras[0].code == "other_ground-3"
    assert all(one.verdict == "pass" for one in edition.identities)


def test_an_override_counts_once_another_person_approves_it(tree):
    make_case(tree.north1, "2022-03-01", "2022-03-20")
    report = annuals.opened(tree.north1)
    clerk, leader = staff(tree.north1)
    for cell in ("t3.received.natural", "t3.disclosed.natural"):
        actions.set_override(report, cell, 4, "系统启用前另有3件", by=clerk, today=TODAY)
    assert edition_of(report).cells["t3.received.total"] == 1
    assert any("还没有批准" in one for one in obstacles(report, TODAY))
    for cell in ("t3.received.natural", "t3.disclosed.natural"):
        actions.approve_override(report, cell, by=leader, today=TODAY)
    edition = edition_of(report)
    assert [edition.cells[f"t3.{row}.total"] for row in ("received", "disclosed", "concluded")] == [4, 4, 4]
    assert [(one.counted, one.printed, one.reason) for one in edition.overrides] == [(1, 4, "系统启用前另有3件")] * 2
    assert not obstacles(report, TODAY)
    assert "新收政府信息公开申请4件" in "".join(edition.chapters[0].paragraphs)
    actions.drop_override(report, "t3.disclosed.natural", by=clerk, today=TODAY)
    assert any("I01" in one for one in obstacles(report, TODAY))


def test_nobody_approves_their_own_figure(tree):
    report = annuals.opened(tree.north1)
    both = officer("both", tree.north1, "leader")
    actions.set_override(report, "t4.review.upheld", 1, "补记", by=staff(tree.north1)[0], today=TODAY)
    Override.objects.update(author=both)
    with pytest.raises(actions.Refused, match="同一人"):
        actions.approve_override(report, "t4.review.upheld", by=both, today=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Override.objects.update(approved_by=both, approved_on=TODAY)


def test_changing_an_approved_figure_needs_approval_again(tree):
    report = annuals.opened(tree.north1)
    clerk, leader = staff(tree.north1)
    actions.set_override(report, "t4.review.upheld", 1, "补记", by=clerk, today=TODAY)
    actions.approve_override(report, "t4.review.upheld", by=leader, today=TODAY)
    actions.set_override(report, "t4.review.upheld", 2, "补记两件", by=clerk, today=TODAY)
    assert edition_of(report).cells["t4.review.total"] == 0


@pytest.mark.parametrize(
    ("cell", "value", "says"),
    [
        ("t3.received.total", 3, "合计"),
        ("t3.concluded.natural", 3, "合计"),
        ("t3.received.nobody", 3, "没有这一格"),
        ("x", 3, "没有这一格"),
        ("t3.received.natural", None, "不留空白"),
        ("t3.received.natural", -1, "不能小于零"),
        ("t3.received.natural", Decimal("1.5"), "整数"),
        ("t3.received.natural", Decimal("NaN"), "过大"),
        ("t2.rules.made", 3, "填报数"),
    ],
)
def test_a_figure_the_cell_cannot_hold_is_refused(tree, cell, value, says):
    report = annuals.opened(tree.north1)
    with pytest.raises(actions.Refused, match=says):
        actions.set_override(report, cell, value, "理由", by=staff(tree.north1)[0], today=TODAY)
    assert not Override.objects.exists()


def test_an_override_without_a_reason_is_refused(tree):
    report = annuals.opened(tree.north1)
    with pytest.raises(actions.Refused, match="理由"):
        actions.set_override(report, "t3.received.natural", 1, " \n", by=staff(tree.north1)[0], today=TODAY)


def test_notes_stand_on_any_cell_and_each_mark_needs_one(tree):
    report = annuals.opened(tree.north1)
    clerk, _ = staff(tree.north1)
    actions.set_note(report, "*", "含上年转入的1件", ["t3.received.total", "t4.review.total"], by=clerk, today=TODAY)
    edition = edition_of(report)
    assert edition.marks == {"t3.received.total": "*", "t4.review.total": "*"}
    assert edition.notes == (("*", "含上年转入的1件"),)
    actions.set_note(report, "※", "另有说明", [], by=clerk, today=TODAY)
    assert any("没有标在任何数字上" in one for one in obstacles(report, TODAY))
    actions.set_note(report, "※", "", [], by=clerk, today=TODAY)
    assert not obstacles(report, TODAY)
    for mark in ("", "7", "a1", "******", "{"):
        with pytest.raises(actions.Refused, match="注记"):
            actions.set_note(report, mark, "说明", ["t3.received.total"], by=clerk, today=TODAY)
    with pytest.raises(actions.Refused, match="没有这一格"):
        actions.set_note(report, "*", "说明", ["t9.x.y"], by=clerk, today=TODAY)


def test_submission_says_everything_that_is_missing(tree):
    clerk, _ = staff(tree.north1)
    report = actions.open_report(tree.north1, 2022, "own", by=clerk, today=TODAY)
    actions.write_chapter(report, 1, "新收{received.totl}件", by=clerk, today=TODAY)
    actions.write_chapter(report, 6, "", by=clerk, today=TODAY)
    with pytest.raises(actions.Refused) as refused:
        actions.submit(report, by=clerk, today=date(2022, 12, 31))
    reasons = "\n".join(refused.value.reasons)
    for part in ("还没有结束", "六、其他需要报告的事项", "{received.totl}", "空白", "第五部分"):
        assert part in reasons
    assert list(prose_problems(report)) == [1]


def test_last_years_problems_are_asked_about(tree):
    annuals.published(tree.north1, 2021, today=date(2022, 1, 10))
    report = annuals.opened(tree.north1)
    clerk, _ = staff(tree.north1)
    asked = problems_asked(report)
    assert [one.problem.text for one in asked] == ["公开栏目更新不够及时"]
    assert any("整改情况" in one for one in obstacles(report, TODAY))
    with pytest.raises(actions.Refused, match="原因"):
        actions.write_rectification(report, asked[0].problem, "doing", by=clerk, today=TODAY)
    with pytest.raises(actions.Refused, match="没有这个问题"):
        own = report.problems.get()
        actions.write_rectification(report, own, "done", by=clerk, today=TODAY)
    actions.write_rectification(report, asked[0].problem, "partly", "栏目已建，仍须按月检查", by=clerk, today=TODAY)
    assert not obstacles(report, TODAY)
    five = "\n".join(edition_of(report).chapters[4].paragraphs)
    assert "“公开栏目更新不够及时”，部分完成。栏目已建，仍须按月检查。" in five


def test_a_correction_is_numbered_and_says_what_changed(tree):
    make_case(tree.north1, "2022-03-01", "2022-03-20")
    report = annuals.published(tree.north1)
    leader = staff(tree.north1)[1]
    before = edition_of(report)
    figures = {"t3.received.natural": 2, "t3.disclosed.natural": 2}
    made = actions.correct(report, "漏记当面申请一件", by=leader, today=date(2023, 3, 1), figures=figures)
    report.refresh_from_db()
    edition = edition_of(report)
    assert (made.number, report.corrections, report.published_on) == (1, 1, TODAY)
    changed = {change[0]: (change[2], change[3]) for change in made.changes}
    assert changed["t3.received.total"] == (1, 2)
    assert set(changed) == {
        f"t3.{row}.{column}" for row in ("received", "disclosed", "concluded") for column in ("natural", "total")
    }
    assert made.before == before.digest
    assert made.after == edition.digest
    assert edition.corrections[0].says == "漏记当面申请一件"
    assert "新收政府信息公开申请2件" in "".join(edition.chapters[0].paragraphs)
    assert edition.published_on == "2023-01-10"
    again = actions.correct(report, "更正文字", by=leader, today=date(2023, 4, 1), chapters={6: "没有收费。"})
    assert (again.number, again.changes, again.chapters) == (2, [], [6])
    report.refresh_from_db()
    assert [one.number for one in edition_of(report).corrections] == [1, 2]
    assert outbox.length() == 3


def test_a_correction_that_changes_nothing_or_breaks_the_sums_is_refused(tree):
    report = annuals.published(tree.north1)
    leader = staff(tree.north1)[1]
    with pytest.raises(actions.Refused, match="没有改动"):
        actions.correct(report, "无", by=leader, today=TODAY, figures={"t3.received.natural": 0})
    with pytest.raises(actions.Refused, match="I01"):
        actions.correct(report, "加一件", by=leader, today=TODAY, figures={"t3.received.natural": 1})
    with pytest.raises(actions.Refused, match="合计"):
        actions.correct(report, "加一件", by=leader, today=TODAY, figures={"t3.received.total": 1})
    with pytest.raises(actions.Refused, match="更正说明"):
        actions.correct(report, "", by=leader, today=TODAY, chapters={1: "改"})
    assert not Correction.objects.exists()
    assert AnnualReport.objects.get(pk=report.pk).corrections == 0


def test_a_parent_knows_which_unit_below_was_restated(tree):
    child = annuals.published(tree.north1)
    parent = annuals.submitted(tree.north, basis="region")
    leader = staff(tree.north1)[1]
    assert restated_below(parent) == []
    assert {one.id: one.verdict for one in sum_identities(parent)} == {"I16": "pass", "I17": "fail"}
    figures = {"t3.received.natural": 1, "t3.carried_out.natural": 1}
    actions.correct(child, "漏记一件", by=leader, today=date(2023, 2, 1), figures=figures)
    parent.refresh_from_db()
    found = restated_below(parent)
    assert [(one.unit.key, one.number, one.says) for one in found] == [("north1", 1, "漏记一件")]
    assert edition_of(parent).cells["t3.received.total"] == 0
    assert sum_identities(parent)[0].verdict == "fail"
    assert sum_identities(child) == []
    actions.accept(parent, by=staff(tree.north)[1], today=TODAY)
    actions.publish(parent, by=staff(tree.north)[1], today=TODAY)
    actions.correct(parent, "下级更正", by=staff(tree.north)[1], today=date(2023, 2, 2), recount=True)
    parent.refresh_from_db()
    assert restated_below(parent) == []
    assert edition_of(parent).cells["t3.received.total"] == 1


def test_the_editor_offers_every_cell_and_the_sums(tree):
    make_case(tree.north1, "2021-03-01", "2021-03-20")
    make_case(tree.north1, "2022-03-01", "2022-03-20")
    offered = {one.name: one for one in references_for(annuals.opened(tree.north1))}
    form = form_for_year(2022)
    assert len(offered) > len(form.cells(2)) + len(form.cells(3)) + len(form.cells(4))
    assert (offered["received.total"].value, offered["received.total"].last) == (1, 1)
    assert offered["on_hand.total"].value == 1
    assert offered["t2.fees.amount"].unit == "万元"
    assert offered["fee.asked"].value == 0


def test_hostile_prose_is_kept_as_text(tree):
    report = annuals.opened(tree.north1)
    clerk, _ = staff(tree.north1)
    text = "<script>alert(1)</script>\x00\x08\r\n{{不是引用}}"
    actions.write_chapter(report, 6, text, by=clerk, today=TODAY)
    assert edition_of(report).chapters[5].paragraphs == ("<script>alert(1)</script>", "{不是引用}")
    kept = "　附件：\u3000表\ue000与\U00031350字\u202e31"
    actions.write_chapter(report, 6, kept, by=clerk, today=TODAY)
    assert ChapterDraft.objects.get(report=report, number=6).text == "附件：\u3000表\ue000与\U00031350字31"
    with pytest.raises(actions.Refused, match="最多30000个字"):
        actions.write_chapter(report, 6, "字" * 30001, by=clerk, today=TODAY)
    with pytest.raises(actions.Refused, match="没有这一章"):
        actions.write_chapter(report, 7, "字", by=clerk, today=TODAY)


def test_the_entry_screen_says_that_table_two_is_locked(tree):
    report = annuals.submitted(tree.north1)
    client = Client()
    client.force_login(staff(tree.north1)[0], backend="gongkai.organisations.sign_in.OfficerBackend")
    typed = dict.fromkeys(annuals.t2_codes(), "0") | {"t2.rules.made": "9"}
    typed["seen"] = digest_of(entered(tree.north1, "own", 2022, report.form))
    answer = client.post("/office/reports/enter/?unit=north1&year=2022&basis=own", typed)
    assert answer.status_code == 400
    assert "不能再改填报数" in answer.content.decode()
    assert 'value="9"' in answer.content.decode()
