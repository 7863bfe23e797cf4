"""The review: every transition, who may take it, and what stands at its end."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError

from gongkai.audit.models import Entry
from gongkai.catalogue.actions import drafting, publishing, reviewing, steps
from gongkai.catalogue.actions.acting import Refused, Stale
from gongkai.catalogue.models import Clearing, Column, Correction, Record
from gongkai.catalogue.tests.desk import Desk
from gongkai.catalogue.tests.making import NOW, TODAY, House
from gongkai.organisations import access


def fields_of(refusal: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {problem.field for problem in refusal.value.problems}


def test_a_record_goes_the_whole_way(desk: Desk, house: House) -> None:
    record = desk.draft()
    assert record.stage == "draft" and record.index_number and record.publish_due == date(2026, 11, 30)
    record = desk.submit(record)
    assert (record.stage, record.waiting) == ("review", "attribute")
    record = desk.decide(record)
    assert record.waiting == "secrecy"
    record = desk.pass_secrecy(record)
    assert record.waiting == "sign_off"
    record = desk.sign(record)
    assert record.live and record.stage == "public" and record.waiting == "" and record.published_on == TODAY
    clearing = record.cleared
    assert clearing.digest == record.digest_of() and clearing.attached
    assert (clearing.prepared_by, clearing.reviewed_by, clearing.signed_by) == (
        house.clerk, house.reviewer, house.leader,
    )  # fmt: skip
    assert record.validity == "in_force"
    acts = list(Entry.objects.filter(subject=f"record:{record.pk}").order_by("number").values_list("act", flat=True))
    assert acts == [f"catalogue.{act}" for act in ("draft", "submit", "attribute", "secrecy", "sign", "publish")]
    assert [step.by for step in steps.told(record)] == [house.reviewer, house.reviewer, house.leader]


STEPS = ("attribute", "secrecy", "sign_off")
ROLES = ("disclosure_officer", "reviewer", "legal", "leader", "supervisor", "administrator", "hotline_agent")
MAY = {
    "attribute": {"disclosure_officer", "reviewer"},
    "secrecy": {"reviewer"},
    "sign_off": {"leader"},
}


def at_step(desk: Desk, step: str) -> Record:
    record = desk.submit(desk.draft())
    if step != "attribute":
        record = desk.decide(record)
    return desk.pass_secrecy(record) if step == "sign_off" else record


def take(record: Record, step: str, by: object) -> Record:
    if step == "attribute":
        return reviewing.decide(record, "publish", by, TODAY, None)
    if step == "secrecy":
        return reviewing.pass_secrecy(record, by, TODAY, None)
    return reviewing.sign(record, by, TODAY, None, now=NOW)


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("step", STEPS)
def test_who_may_take_a_step(desk: Desk, house: House, step: str, role: str) -> None:
    record = at_step(desk, step)
    other = house.person(f"other-{role}", role, house.unit_)
    if role in MAY[step]:
        assert take(record, step, other).waiting != step
    else:
        with pytest.raises(access.Denied):
            take(record, step, other)


@pytest.mark.parametrize("step", STEPS)
def test_nobody_of_another_unit_takes_a_step(desk: Desk, house: House, step: str) -> None:
    record = at_step(desk, step)
    for role in ("reviewer", "leader"):
        with pytest.raises(access.Denied):
            take(record, step, house.person(f"away-{role}", role, house.top, below=True))


@pytest.mark.parametrize("step", STEPS)
@pytest.mark.parametrize("waits", ["", *STEPS])
def test_a_step_is_taken_only_when_it_waits(desk: Desk, house: House, waits: str, step: str) -> None:
    record = at_step(desk, waits) if waits else desk.draft()
    by = {"attribute": house.reviewer, "secrecy": house.reviewer, "sign_off": house.leader}[step]
    if step == waits:
        take(record, step, by)
    else:
        with pytest.raises(Refused):
            take(record, step, by)
        record.refresh_from_db()
        assert record.waiting == waits and not record.live


@pytest.mark.parametrize("role", ["reviewer", "leader"])
def test_who_wrote_a_version_neither_reviews_nor_signs_it(desk: Desk, house: House, role: str) -> None:
    unit = house.unit_
    writer = house.person("writer", "disclosure_officer", unit)
    house.person_also(writer, role, unit)
    record = desk.draft()
    record = drafting.save(record, {"abstract": "另一人补充的内容概述。"}, writer, TODAY, None)
    record = drafting.save(record, {"abstract": "原拟稿人再次修改。"}, house.clerk, TODAY, None)
    record = desk.decide(desk.submit(record))
    if role == "reviewer":
        with pytest.raises(Refused, match="参与了拟稿"):
            reviewing.pass_secrecy(record, writer, TODAY, None)
    else:
        record = desk.pass_secrecy(record)
        with pytest.raises(Refused, match="参与了拟稿"):
            reviewing.sign(record, writer, TODAY, None, now=NOW)


def test_the_database_holds_two_people_too(desk: Desk, house: House) -> None:
    record = desk.draft()
    with pytest.raises(IntegrityError):
        house.clearing(record, reviewed_by=house.clerk)


def test_everything_missing_is_told_at_once(desk: Desk, house: House) -> None:
    record = drafting.draft(house.unit_, house.column, {"kind": "document", "title": "只有名称"}, house.clerk, TODAY)
    with pytest.raises(Refused) as refusal:
        desk.submit(record)
    assert {"abstract", "made_on", "item20", "customs_class", "genre", "body"} <= fields_of(refusal)
    record.refresh_from_db()
    assert record.stage == "draft" and record.waiting == ""


def test_everything_malformed_is_told_at_once(desk: Desk) -> None:
    with pytest.raises(Refused) as refusal:
        desk.draft(
            title="", document_number="署税发[2019]5号", made_on=TODAY + timedelta(days=1), genre="nonsense",
            abstract="长" * 501, lapses_on=date(2020, 1, 1), effective_on=date(2026, 1, 1), details={"video": "ftp://x"},
        )  # fmt: skip
    assert {"title", "document_number", "made_on", "genre", "abstract", "lapses_on", "video"} <= fields_of(refusal)
    assert not Record.objects.exists()


@pytest.mark.parametrize("lacking", ["office", "address", "hours", "phone", "fax", "email"])
def test_a_guide_needs_every_particular_of_article_12(desk: Desk, lacking: str) -> None:
    details = {name: "演示" for name in ("office", "address", "hours", "phone", "fax", "email") if name != lacking}
    with pytest.raises(Refused) as refusal:
        desk.submit(desk.draft(kind="guide", details=details))
    assert fields_of(refusal) == {lacking}


def test_what_is_withheld_is_kept_with_its_ground_and_next_look(desk: Desk) -> None:
    record = desk.submit(desk.draft())
    with pytest.raises(Refused) as refusal:
        desk.decide(record, "withhold", ground="secret", particulars={"level": "秘密"})
    assert fields_of(refusal) == {"secret_until", "classified_by", "review_again_on"}
    again = date(2027, 11, 20)
    record = desk.decide(
        record, "withhold", ground="internal", particulars={"reason": "内部工作流程"}, review_again_on=again
    )
    assert record.waiting == "sign_off"
    record = desk.sign(record)
    assert record.stage == "kept" and not record.live and record.review_again_on == again
    assert record.attribute == "withhold" and record.ground == "internal" and not Clearing.objects.exists()


def test_what_was_withheld_can_be_published_after_a_new_look(desk: Desk) -> None:
    record = desk.submit(desk.draft())
    record = desk.decide(record, "on_request", review_again_on=date(2027, 1, 4))
    record = desk.sign(record)
    record = drafting.save(record, {"abstract": "复审后公开。"}, desk.house.clerk, TODAY, None)
    record = desk.through(record)
    assert record.live and record.attribute == "publish" and record.review_again_on is None


def test_sent_back_changed_and_handed_in_again(desk: Desk, house: House) -> None:
    record = desk.decide(desk.submit(desk.draft()))
    with pytest.raises(Refused, match="退回理由"):
        reviewing.send_back(record, " ", house.reviewer, TODAY, None)
    record = reviewing.send_back(record, "概述与正文不符", house.reviewer, TODAY, None)
    assert (record.stage, record.waiting) == ("returned", "returned")
    record = drafting.save(record, {"abstract": "重新写过的概述。"}, house.clerk, TODAY, None)
    assert record.stage == "returned"
    record = desk.submit(record)
    assert (record.stage, record.waiting) == ("review", "attribute")
    assert desk.sign(desk.pass_secrecy(desk.decide(record))).live


def test_a_change_under_review_starts_the_review_anew(desk: Desk, house: House) -> None:
    record = desk.reviewed()
    record = drafting.save(record, {"body": "<p>审查之后改过的正文。</p>"}, house.clerk, TODAY, None)
    assert (record.stage, record.waiting) == ("review", "attribute")
    with pytest.raises(Refused):
        desk.sign(record)
    record = desk.sign(desk.pass_secrecy(desk.decide(record)))
    assert "审查之后" in record.body


def test_saving_without_a_change_disturbs_nothing(desk: Desk, house: House) -> None:
    record = desk.reviewed()
    same = drafting.save(record, {"title": record.title, "body": record.body}, house.clerk, TODAY, record.version)
    assert same.version == record.version and same.waiting == "sign_off"


def test_recalled_by_its_author(desk: Desk, house: House) -> None:
    record = reviewing.recall(desk.reviewed(), house.clerk, TODAY, None, now=NOW)
    assert (record.stage, record.waiting) == ("draft", "")
    assert desk.through(record).live


def test_a_stale_version_is_told_and_nothing_happens(desk: Desk, house: House) -> None:
    record = desk.draft()
    seen = record.version
    drafting.save(record, {"abstract": "别人先保存的概述。"}, house.clerk, TODAY, seen)
    with pytest.raises(Stale):
        drafting.save(record, {"abstract": "后保存的概述。"}, house.clerk, TODAY, seen)
    with pytest.raises(Stale):
        reviewing.submit(record, house.clerk, TODAY, seen)
    record.refresh_from_db()
    assert record.abstract == "别人先保存的概述。"


def test_grave_matters_are_ticked_one_by_one(desk: Desk) -> None:
    record = desk.decide(desk.submit(desk.draft(body="<p>联系人手机13800138000，内部资料。</p>")))
    with pytest.raises(Refused) as refusal:
        desk.pass_secrecy(record)
    assert len(refusal.value.problems) == 2
    keys = [matter.key for matter in reviewing.examine(drafting.in_hand(record), TODAY) if matter.severity == "grave"]
    with pytest.raises(Refused):
        desk.pass_secrecy(record, ticked=keys[:1])
    assert desk.pass_secrecy(record, ticked=keys).waiting == "sign_off"
    entry = Entry.objects.filter(act="catalogue.secrecy").get()
    assert entry.details["ticked"] == keys and "13800138000" not in str(entry.details)


def test_a_correction_leaves_what_is_public_until_it_is_signed(desk: Desk) -> None:
    record = desk.public()
    before = record.cleared
    record = desk.correct(record, title="更正后的名称")
    assert record.live and record.stage == "public" and record.title != "更正后的名称"
    record = desk.decide(desk.submit(record))
    assert record.live and record.waiting == "secrecy" and record.stage == "public"
    record = desk.sign(desk.pass_secrecy(record))
    assert record.title == "更正后的名称" and record.cleared != before and record.change_reason == ""
    trace = Correction.objects.get(record=record)
    assert (trace.kind, trace.fields, trace.reason) == ("corrected", ["title"], "内容有误，予以更正")
    assert record.published_on == TODAY


def test_a_correction_says_why(desk: Desk) -> None:
    record = desk.correct(desk.public(), title="更正后的名称", change_reason="")
    with pytest.raises(Refused) as refusal:
        desk.submit(record)
    assert fields_of(refusal) == {"change_reason"}


def test_withdrawn_and_restored_with_a_trace(desk: Desk, house: House) -> None:
    record = desk.public()
    with pytest.raises(Refused):
        publishing.withdraw(record, "", house.leader, TODAY, None)
    record = publishing.withdraw(record, "涉及第三方权益", house.leader, TODAY, None)
    assert (record.live, record.stage, record.withdrawn_on) == (False, "withdrawn", TODAY)
    record = reviewing.restore(record, "第三方已经同意公开", house.clerk, TODAY, None)
    assert record.stage == "review" and record.withdrawn_on == TODAY
    record = desk.sign(desk.pass_secrecy(desk.decide(record)))
    assert record.live and record.withdrawn_on is None and record.withdrawn_reason == ""
    assert [one.kind for one in record.corrections.all()] == ["withdrawn", "restored"]


def test_withdrawing_breaks_off_a_correction(desk: Desk, house: House) -> None:
    record = desk.pass_secrecy(desk.decide(desk.submit(desk.correct(desk.public(), title="更正后的名称"))))
    record = desk.sign(record, at=NOW + timedelta(hours=1))
    assert record.waiting == "publish" and record.live
    record = publishing.withdraw(record, "须立即撤下", house.leader, TODAY, None)
    done = publishing.publish_what_is_due(NOW + timedelta(hours=2), TODAY)
    record.refresh_from_db()
    assert not done.published and not done.failed and not record.live


def test_what_was_public_is_not_withheld_by_a_review(desk: Desk) -> None:
    record = desk.submit(desk.correct(desk.public(), title="更正后的名称"))
    with pytest.raises(Refused, match="撤下"):
        desk.decide(record, "on_request", review_again_on=date(2027, 1, 4))


def test_a_unit_follows_the_nearest_route(desk: Desk, house: House) -> None:
    with pytest.raises(Refused):
        reviewing.set_route(house.unit_, ["attribute", "sign_off"], house.administrator, TODAY)
    with pytest.raises(Refused):
        reviewing.set_route(house.unit_, ["attribute", "sign_off", "secrecy"], house.administrator, TODAY)
    with pytest.raises(access.Denied):
        reviewing.set_route(house.unit_, list(STEPS), house.clerk, TODAY)
    reviewing.set_route(house.top, ["attribute", "consult", "secrecy", "sign_off"], house.administrator, TODAY)
    record = desk.decide(desk.submit(desk.draft()))
    assert record.waiting == "consult"
    reviewing.set_route(house.unit_, list(STEPS), house.administrator, TODAY)
    record = reviewing.concur(record, desk.legal, TODAY, None, opinion="同意公开")
    assert desk.sign(desk.pass_secrecy(record)).live
    assert desk.decide(desk.submit(desk.draft())).waiting == "secrecy"
    reviewing.set_route(house.unit_, [], house.administrator, TODAY)
    assert desk.decide(desk.submit(desk.draft())).waiting == "consult"


def test_drafts_are_discarded_and_what_was_signed_is_not(desk: Desk, house: House) -> None:
    assert drafting.discard(desk.draft(), house.clerk, TODAY, None) is None
    record = desk.correct(desk.public(), title="不要了的更正")
    record = drafting.discard(record, house.clerk, TODAY, None)
    assert record.live and not record.has_unpublished_changes
    with pytest.raises(Refused):
        drafting.discard(desk.reviewed(), house.clerk, TODAY, None)


def test_a_version_follows_when_its_column_is_merged_into_another(desk: Desk, house: House) -> None:
    record = desk.reviewed()
    other = Column.objects.exclude(pk=house.column.pk).filter(parent=house.column.parent).first()
    Column.objects.filter(pk=house.column.pk).update(closed_on=TODAY, merged_into=other)
    record = desk.sign(record)
    assert record.live and record.column == other
