"""Correction, extension, consultation and fee: what may interrupt or move the clock."""

from datetime import date
from typing import Any, cast

from gongkai.foi import letters
from gongkai.foi.actions.acting import By, Refused, acting, check_plain
from gongkai.foi.actions.issuing import issue
from gongkai.foi.actions.settling import add_event, replayed, settle
from gongkai.foi.models import Case, Consultation, CorrectionNotice, Extension, FeeNotice
from gongkai.organisations.queries import practice
from gongkai.statute import clock as statute
from gongkai.statute import fees
from gongkai.statute.deadlines import deadline, law
from gongkai.statute.errors import StatuteError


def request_correction(
    case: Case | int, by: By, on: date, items: list[str], workdays: int | None = None, version: int | None = None
) -> CorrectionNotice:
    """Tell the applicant, once, everything that must be put right and until when (art. 30)."""
    with acting(case, "foi.request_correction", by, on, version) as locked:
        wanted = [item.strip() for item in items if item.strip()]
        if not wanted:
            raise Refused("请逐项写明需要补正的内容", "items")
        received_on = _received(locked)
        if (
            law(received_on).correction_once
            and locked.correction_notices.exclude(event__correction__isnull=False).exists()
        ):
            raise Refused("补正只能告知一次，此件已经告知过", "items")
        days = deadline("correction_period", received_on).days if workdays is None else workdays
        most = deadline("correction_longest", received_on).days
        if not 1 <= days <= most:
            raise Refused(f"补正期限应为合理期限：1至{most}个工作日", "workdays")
        event = add_event(locked, by, "correction_requested", on, str(days))
        notice = CorrectionNotice.objects.create(case=locked, event=event, items=cast(Any, wanted), workdays=days)
        clock = settle(locked, "foi.request_correction", by, on, added="correction_requested", workdays=days)
        issue(locked, by, letters.correction_request(locked, notice, clock), on)
        return notice


def record_correction(case: Case | int, by: By, on: date, answer: str, version: int | None = None) -> CorrectionNotice:
    """Record what the applicant put right: under the 2019 rules the answer period starts anew (art. 30)."""
    with acting(case, "foi.record_correction", by, on, version) as locked:
        if not answer.strip():
            raise Refused("请写明补正的内容", "answer")
        if len(answer) > 5000:
            raise Refused("补正内容最多5000个字", "answer")
        notice = locked.correction_notices.filter(answered_on__isnull=True, event__correction__isnull=True).last()
        if notice is None:
            raise Refused("没有等待补正的告知")
        if on < notice.event.on:
            raise Refused("补正日期不能早于补正告知日期", "on")
        add_event(locked, by, "corrected", on)
        notice.answered_on, notice.answer = on, answer.strip()
        notice.save()
        settle(locked, "foi.record_correction", by, on, added="corrected")
        return notice


def ask_extension(
    case: Case | int, by: By, on: date, reason: str, workdays: int | None = None, version: int | None = None
) -> Extension:
    """Ask the head of the office to approve a longer period (art. 33(2))."""
    with acting(case, "foi.ask_extension", by, on, version) as locked:
        most = deadline("extension", _received(locked)).days
        days = most if workdays is None else workdays
        if not 1 <= days <= most:
            raise Refused(f"延长期限为1至{most}个工作日", "workdays")
        if not reason.strip():
            raise Refused("请写明延期理由", "reason")
        if len(reason.strip()) > 500:
            raise Refused("延期理由最多500个字", "reason")
        check_plain(locked, reason, "reason")
        clock = replayed(locked, on)
        if clock.due_on is not None and on > clock.due_on:
            raise Refused(f"答复期限已于{clock.due_on:%Y-%m-%d}届满，不能再延长", "on")
        if locked.extensions.filter(approved__isnull=True).exists():
            raise Refused("已有一份延期申请在等待批准")
        if clock.extension:
            raise Refused("本期限已经延长过，不能再次延长")
        extension = Extension.objects.create(
            case=locked, workdays=days, reason=reason.strip(), asked_by=by.officer, asked_on=on
        )
        settle(locked, "foi.ask_extension", by, on, workdays=days)
        return extension


def decide_extension(
    extension: Extension, by: By, on: date, approved: bool, remark: str = "", version: int | None = None
) -> Extension:
    """Approve or refuse an extension; approved, the applicant is told and the clock runs longer (art. 33(2))."""
    with acting(extension.case_id, "foi.decide_extension", by, on, version) as locked:
        row = Extension.objects.select_for_update().get(pk=extension.pk)
        if row.approved is not None:
            raise Refused("这份延期申请已经批过")
        if row.asked_by_id == by.officer.pk:
            raise Refused("提请延期和批准延期不能是同一人")
        if on < row.asked_on:
            raise Refused(f"批准日期不能早于提请日期（{row.asked_on:%Y-%m-%d}）", "on")
        due = replayed(locked, on).due_on
        if approved and due is not None and on > due:
            raise Refused(f"答复期限已于{due:%Y-%m-%d}届满，不能再批准延长", "on")
        if not approved and not remark.strip():
            raise Refused("不同意延期的，请写明意见", "remark")
        if len(remark.strip()) > 300:
            raise Refused("批语最多300个字", "remark")
        check_plain(locked, remark, "remark")
        row.decided_by, row.decided_on, row.approved, row.remark = by.officer, on, approved, remark.strip()
        if approved:
            row.event = add_event(locked, by, "extended", on, str(row.workdays))
        row.save()
        added = "extended" if approved else ""
        clock = settle(locked, "foi.decide_extension", by, on, added=added, approved=approved, workdays=row.workdays)
        if approved:
            issue(locked, by, letters.extension(locked, row, due, clock), on)
        return row


def start_consultation(
    case: Case | int,
    by: By,
    on: date,
    whom: str,
    name: str,
    subject: str,
    address: str = "",
    version: int | None = None,
) -> Consultation:
    """Ask a third party, a co-maker or another organ (arts. 32, 34, 33(3)); the time does not count.

    ``on`` is the day the letter was received by the one asked.
    """
    with acting(case, "foi.start_consultation", by, on, version) as locked:
        if whom not in {row.code for row in statute.consulted()}:
            raise Refused("请选择征求意见的对象", "whom")
        if not name.strip() or not subject.strip():
            raise Refused("请写明征求意见的对象和内容", "subject" if name.strip() else "name")
        check_plain(locked, subject, "subject")
        event = add_event(locked, by, "consult_started", on, whom)
        row = Consultation.objects.create(
            case=locked, event=event, whom=whom, name=name.strip(), address=address.strip(), subject=subject.strip()
        )
        clock = settle(locked, "foi.start_consultation", by, on, added="consult_started", whom=whom)
        issue(locked, by, letters.consultation(locked, row, clock), on, to_applicant=False)
        issue(locked, by, letters.consultation_told(locked, row), on)
        return row


def record_consultation(
    consultation: Consultation, by: By, on: date, answer: str, reasons: str = "", version: int | None = None
) -> Consultation:
    """Record what the one asked replied; a third party's objection needs its reasons (art. 32)."""
    with acting(consultation.case_id, "foi.record_consultation", by, on, version) as locked:
        row = Consultation.objects.select_for_update().select_related("event").get(pk=consultation.pk)
        if row.answered_on is not None:
            raise Refused("这次征求意见已经登记过答复")
        if answer not in {"agrees", "objects"}:
            raise Refused("请选择对方的意见", "answer")
        if answer == "objects" and not reasons.strip():
            raise Refused("不同意公开的，请写明对方陈述的理由", "reasons")
        if on < row.event.on:
            raise Refused("答复日期不能早于发出征求意见书的日期", "on")
        if hasattr(row.event, "correction"):
            raise Refused("这次征求意见已经更正撤下")
        added = "" if _period_over(locked, row, on) else "consult_answered"
        if added:
            row.answer_event = add_event(locked, by, added, on, row.whom)
        row.answered_on, row.answer, row.reasons = on, answer, reasons.strip()
        row.save()
        settle(locked, "foi.record_consultation", by, on, added=added, answer=answer)
        return row


def _period_over(case: Case, row: Consultation, on: date) -> bool:
    """Say whether the one asked answers after their period: then the clock has run on already, and is not touched."""
    mine = [
        one
        for one in replayed(case, on).consultations
        if (one.started, one.whom) == (row.event.on, row.whom) and not one.answered
    ]
    return bool(mine) and all(one.limit is not None and one.limit < on for one in mine)


def notice_fee(case: Case | int, by: By, on: date, method: str, quantity: int, version: int | None = None) -> FeeNotice:
    """Ask for the information-processing fee by items or by pages (art. 42; 国办函〔2020〕109号)."""
    with acting(case, "foi.notice_fee", by, on, version) as locked:
        if not fees.bases(_received(locked)):
            raise Refused("2021年1月1日以前收到的申请不收取信息处理费", "on")
        if locked.fees.exclude(event__correction__isnull=False).exists():
            raise Refused("此件已经发出过收费通知，按件和按量只能选一种", "method")
        if method not in dict(FeeNotice.METHODS):
            raise Refused("请选择按件或者按量计收", "method")
        try:
            fee = fees.by_items(quantity) if method == "items" else fees.by_pages(quantity)
        except StatuteError as error:
            raise Refused(str(error), "quantity") from None
        if fee.yuan == 0:
            raise Refused("未超过免费数量，不收费", "quantity")
        if len(fee.steps) > 200:
            raise Refused("数量过大，请核对", "quantity")
        how = str(
            practice(locked.unit, "accept_fee_payment_text", on) or "持本通知书到本机关公开工作机构办理，领取财政票据"
        )
        event = add_event(locked, by, "fee_noticed", on)
        row = FeeNotice.objects.create(
            case=locked, event=event, method=method, quantity=quantity, yuan=fee.yuan, how_to_pay=how[:300]
        )
        clock = settle(
            locked, "foi.notice_fee", by, on, added="fee_noticed", method=method, quantity=quantity, yuan=fee.yuan
        )
        issue(locked, by, letters.fee(locked, row, fee, clock), on)
        return row


def record_payment(case: Case | int, by: By, on: date, receipt: str, version: int | None = None) -> FeeNotice:
    """Record that the fee was paid: the answer period starts anew from that day."""
    with acting(case, "foi.record_payment", by, on, version) as locked:
        row = locked.fees.filter(paid_on__isnull=True, event__correction__isnull=True).last()
        if row is None:
            raise Refused("没有等待缴费的通知")
        if not receipt.strip():
            raise Refused("请填写财政票据号", "receipt")
        if on < row.event.on:
            raise Refused("缴费日期不能早于收费通知日期", "on")
        add_event(locked, by, "fee_paid", on)
        row.paid_on, row.receipt = on, receipt.strip()[:60]
        row.save()
        settle(locked, "foi.record_payment", by, on, added="fee_paid", yuan=row.yuan)
        return row


def _received(case: Case) -> date:
    if case.received_on is None:
        raise Refused("此件尚未确认收到")
    return case.received_on
