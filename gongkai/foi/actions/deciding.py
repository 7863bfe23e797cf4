"""From draft to delivery: no reply leaves without a finished review and a leader's signature."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, cast

from gongkai.foi import letters, policies
from gongkai.foi.actions.acting import By, Refused, acting
from gongkai.foi.actions.issuing import issue
from gongkai.foi.actions.settling import add_event, replayed, settle
from gongkai.foi.models import Case, Decision, DecisionItem
from gongkai.foi.models.decision import DELIVERIES
from gongkai.foi.rows import one
from gongkai.statute import tables
from gongkai.statute.errors import StatuteError

MOST_ITEMS = 50
LONGEST_TEXT = 20000
LONGEST_PART = 5000
PARTS = ("subject", "reasons")


@dataclass(frozen=True)
class ItemData:
    """The answer to one item: its ground, the reasons, and what must be recorded for that ground."""

    subject: str
    ground: str
    reasons: str = ""
    evidence: dict[str, str] = field(default_factory=dict)


def draft_decision(
    case: Case | int,
    by: By,
    on: date,
    items: Sequence[ItemData],
    text: str = "",
    version: int | None = None,
    submit: bool = False,
) -> Decision:
    """Write or rewrite the draft of the reply (arts. 36 to 40); with ``submit``, send it to review in the same act."""
    with acting(case, "foi.draft_decision", by, on, version) as locked:
        if not items:
            raise Refused("请至少写明一项答复", "items")
        if len(items) > MOST_ITEMS:
            raise Refused(f"一份答复最多{MOST_ITEMS}项", "items")
        if len(text) > LONGEST_TEXT:
            raise Refused(f"答复正文最多{LONGEST_TEXT}个字", "text")
        for item in items:
            _check_item(locked, item, on)
        decision = one(Decision, "case_id = %s AND stage <> 'void'", locked.pk)
        if decision is not None and decision.stage != "draft":
            raise Refused("答复已送审，退回后才能修改")
        if decision is None:
            decision = Decision(case=locked)
        else:
            decision.items.all().delete()
        if submit:
            _check_type(locked)
            decision.stage = "in_review"
        decision.text, decision.drafted_by, decision.drafted_on = text.strip(), by.officer, on
        decision.save()
        DecisionItem.objects.bulk_create(
            DecisionItem(
                decision=decision,
                subject=item.subject.strip() or locked.title,
                ground=item.ground,
                reasons=item.reasons.strip(),
                evidence=cast(Any, {slot: value.strip() for slot, value in item.evidence.items() if value.strip()}),
            )
            for item in items
        )
        settle(locked, "foi.draft_decision", by, on, grounds=[item.ground for item in items], submitted=submit)
        return decision


def _check_item(case: Case, item: ItemData, on: date) -> None:
    try:
        ground = tables.ground(item.ground)
    except StatuteError:
        raise Refused("请选择答复情形", "ground") from None
    if ground.by_clock or not ground.in_force(on):
        raise Refused(f"“{ground.label}”不能作为答复情形", "ground")
    for name, value in (("subject", item.subject), ("reasons", item.reasons), *item.evidence.items()):
        if len(value) > LONGEST_PART:
            raise Refused(f"内容过长，最多{LONGEST_PART}个字", name if name in PARTS else f"evidence-{name}")
    if ground.reason_required and not item.reasons.strip():
        raise Refused(f"“{ground.label}”必须说明理由", "reasons")
    for slot in ground.evidence:
        row = tables.evidence(slot)
        value = item.evidence.get(slot, "").strip()
        if not value:
            raise Refused(f"“{ground.label}”必须记载：{row.label}", f"evidence-{slot}")
        if row.options and value not in dict(row.options):
            raise Refused(f"请选择{row.label}", f"evidence-{slot}")
    _check_record(case, ground)


def _check_record(case: Case, ground: tables.Ground) -> None:
    """Refuse a ground whose procedure is not on record: consultation for third parties, correction for unclear ones."""
    if "consultation" in ground.evidence:
        asked = case.consultations.filter(whom="third_party", event__correction__isnull=True)
        if not asked.exists():
            raise Refused("以第三方权益为由不予公开的，应当先书面征求第三方意见", "ground")
    if "correction_exchange" in ground.evidence:
        told = case.correction_notices.filter(event__correction__isnull=True)
        if not told.exists():
            raise Refused("未经告知补正，不能以内容不明确答复", "ground")


def _check_type(case: Case) -> None:
    if not case.applicant_type_confirmed:
        raise Refused("请先核对申请人类别", "applicant_type")


def submit_decision(case: Case | int, by: By, on: date, version: int | None = None) -> Decision:
    """Send the draft to review. The applicant's type must have been checked by then."""
    with acting(case, "foi.draft_decision", by, on, version) as locked:
        decision = _live(locked, "draft", "没有可以送审的拟稿")
        _check_type(locked)
        decision.stage = "in_review"
        decision.save(update_fields=["stage"])
        settle(locked, "foi.submit_decision", by, on)
        return decision


def review_decision(
    case: Case | int, by: By, on: date, passed: bool, note: str = "", version: int | None = None
) -> Decision:
    """Finish the review before disclosure (art. 17): pass the draft to the leader or return it with remarks."""
    with acting(case, "foi.review_decision", by, on, version) as locked:
        decision = _live(locked, "in_review", "没有等待审查的答复")
        if decision.drafted_by_id == by.officer.pk:
            raise Refused("拟稿和审查不能是同一人")
        if on < decision.drafted_on:
            raise Refused(f"审查日期不能早于拟稿日期（{decision.drafted_on:%Y-%m-%d}）", "on")
        if not passed and not note.strip():
            raise Refused("退回拟稿的，请写明意见", "note")
        decision.stage = "to_sign" if passed else "draft"
        decision.reviewed_by, decision.reviewed_on, decision.review_note = by.officer, on, note.strip()
        decision.save(update_fields=["stage", "reviewed_by", "reviewed_on", "review_note"])
        settle(locked, "foi.review_decision", by, on, passed=passed)
        return decision


def sign_decision(
    case: Case | int, by: By, on: date, passed: bool, note: str = "", version: int | None = None
) -> Decision:
    """Sign the reply, or return it with remarks. Signed, its paper is numbered and frozen, not yet delivered."""
    with acting(case, "foi.sign_decision", by, on, version) as locked:
        decision = _live(locked, "to_sign", "没有等待签发的答复")
        if decision.drafted_by_id == by.officer.pk:
            raise Refused("拟稿和签发不能是同一人")
        if decision.reviewed_on is not None and on < decision.reviewed_on:
            raise Refused(f"签发日期不能早于审查日期（{decision.reviewed_on:%Y-%m-%d}）", "on")
        if not passed and not note.strip():
            raise Refused("退回拟稿的，请写明意见", "note")
        decision.stage = "signed" if passed else "draft"
        decision.signed_by, decision.signed_on = (by.officer, on) if passed else (None, None)
        decision.sign_note = note.strip()
        decision.save(update_fields=["stage", "signed_by", "signed_on", "sign_note"])
        settle(locked, "foi.sign_decision", by, on, passed=passed)
        if passed:
            issue(locked, by, letters.reply(locked, decision), on, to_applicant=False)
        return decision


def deliver_decision(
    case: Case | int, by: By, on: date, delivery: str, mail_number: str = "", version: int | None = None
) -> Decision:
    """Record that the reply was sent: the case is concluded on that day (art. 33)."""
    with acting(case, "foi.deliver_decision", by, on, version) as locked:
        decision = _live(locked, "signed", "没有等待送达的答复")
        if delivery not in dict(DELIVERIES):
            raise Refused("请选择送达方式", "delivery")
        if delivery == "post" and not mail_number.strip():
            raise Refused("邮政寄送的，请填写邮件号", "mail_number")
        if decision.signed_on is not None and on < decision.signed_on:
            raise Refused("送达日期不能早于签发日期", "on")
        decision.stage, decision.delivered_on = "delivered", on
        decision.delivery, decision.mail_number = delivery, mail_number.strip()[:40]
        decision.save(update_fields=["stage", "delivered_on", "delivery", "mail_number"])
        add_event(locked, by, "answered", on)
        settle(locked, "foi.deliver_decision", by, on, added="answered", delivery=delivery)
        locked.notices.filter(kind__startswith="R", withdrawn=False).update(to_applicant=True)
        return decision


def _live(case: Case, stage: str, otherwise: str) -> Decision:
    # A case has one live decision at most: the database sees to it.
    decision = one(Decision, "case_id = %s AND stage = %s", case.pk, stage)
    if decision is None:
        raise Refused(otherwise)
    return decision


def close_case(case: Case | int, by: By, on: date, version: int | None = None) -> Case:
    """Put a concluded case on file (art. 45: 归档)."""
    with acting(case, "foi.close", by, on, version) as locked:
        if locked.closed_on is not None:
            raise Refused("此件已经归档")
        if locked.concluded_on is not None and on < locked.concluded_on:
            raise Refused("归档日期不能早于办结日期", "on")
        locked.closed_on = on
        settle(locked, "foi.close", by, on)
        return locked


def withdraw(case: Case | int, by: By, on: date, version: int | None = None) -> Case:
    """Record that the applicant withdrew the request: concluded, counted under 其他 once there was a case."""
    with acting(case, "foi.withdraw", by, on, version) as locked:
        add_event(locked, by, "withdrawn", on)
        _void(locked)
        settle(locked, "foi.withdraw", by, on, added="withdrawn")
        issue(locked, by, letters.withdrawal(locked, on), on)
        return locked


def _void(case: Case) -> None:
    case.decisions.exclude(stage__in=["void", "delivered"]).update(stage="void")
    case.notices.filter(kind__startswith="R", to_applicant=False).update(withdrawn=True)
    case.extensions.filter(approved__isnull=True).update(approved=False, remark="申请已办结，不再需要")


def lapse(case: Case | int, by: By, on: date) -> Case:
    """Conclude a case whose correction or payment did not come by the last day allowed; tell the applicant."""
    with acting(case, "foi.lapse", by, on) as locked:
        if locked.concluded_on is not None:
            return locked
        clock = replayed(locked, on)
        if clock.concluded_on is None or clock.outcome not in policies.LAPSES:
            return locked
        _void(locked)
        settle(locked, "foi.lapse", by, clock.concluded_on, as_of=on)
        issue(locked, by, letters.lapse(locked, clock), clock.concluded_on)
        return locked
