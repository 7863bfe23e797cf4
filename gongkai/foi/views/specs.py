"""The acts an officer can do to a case, one row each: what it is called, what it asks, and which function does it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from gongkai.foi import actions, policies
from gongkai.foi.actions import By
from gongkai.foi.forms import acts as forms
from gongkai.foi.models import Case
from gongkai.organisations import access

Run = Callable[[Case, By, dict[str, Any]], object]


@dataclass(frozen=True)
class Spec:
    """One act. ``run`` gets the case, who acts, and the checked form; ``papers`` are shown before they are issued."""

    slug: str
    act: str
    label: str
    says: str
    form: type[forms.ActForm]
    run: Run
    done: str
    fits: Callable[[Case], bool] = lambda case: True
    papers: bool = False
    urgent: bool = False

    def open_to(self, case: Case, by: By) -> bool:
        """Say whether the act is possible for the officer on the case as it stands."""
        allowed = policies.STATES.get(self.act)
        if allowed is not None and case.state not in allowed:
            return False
        return self.fits(case) and access.may(by.who, self.act, case.unit, by.today)


def _stage(*stages: str) -> Callable[[Case], bool]:
    return lambda case: case.decisions.filter(stage__in=stages).exists()


def _undecided(case: Case) -> bool:
    return not case.decisions.exclude(stage__in=["draft", "void"]).exists()


def _pending_extension(case: Case) -> bool:
    return case.extensions.filter(approved__isnull=True).exists()


def _attach(case: Case, by: By, data: dict[str, Any]) -> None:
    for name, content in data["files"]:
        actions.attach(case, by, by.today, data["purpose"], name, content)


def _decide_extension(case: Case, by: By, data: dict[str, Any]) -> object:
    row = case.extensions.filter(approved__isnull=True).last()
    if row is None:
        raise actions.Refused("没有等待批准的延期申请")
    return actions.decide_extension(row, by, by.today, data["approved"] == "yes", data["remark"], data["version"])


SPECS: tuple[Spec, ...] = (
    Spec(
        "confirm",
        "foi.confirm_receipt",
        "确认收到",
        "与申请人确认收到申请，确认之日为收到之日，期限自次日起算（条例第三十一条）。",
        forms.ConfirmForm,
        lambda c, by, d: actions.confirm_receipt(c, by, d["on"], d["version"]),
        "已确认收到，期限开始计算",
        papers=True,
    ),
    Spec(
        "review",
        "foi.review_decision",
        "审查答复",
        "公开前的保密审查和合法性审查（条例第十七条）；拟稿和审查不能是同一人。",
        forms.ReviewForm,
        lambda c, by, d: actions.review_decision(c, by, by.today, d["passed"] == "yes", d["note"], d["version"]),
        "审查意见已记录",
        fits=_stage("in_review"),
    ),
    Spec(
        "sign",
        "foi.sign_decision",
        "签发答复",
        "签发后答复书编号并定稿，等待送达。",
        forms.SignForm,
        lambda c, by, d: actions.sign_decision(c, by, by.today, d["passed"] == "yes", d["note"], d["version"]),
        "签发意见已记录",
        fits=_stage("to_sign"),
        papers=True,
    ),
    Spec(
        "deliver",
        "foi.deliver_decision",
        "送达答复",
        "登记答复送出的日期和方式，送出之日办结（条例第三十三条）。",
        forms.DeliverForm,
        lambda c, by, d: actions.deliver_decision(c, by, d["on"], d["delivery"], d["mail_number"], d["version"]),
        "已登记送达，此件办结",
        fits=_stage("signed"),
    ),
    Spec(
        "decide-extension",
        "foi.decide_extension",
        "批准延期",
        "延长答复须经政府信息公开工作机构负责人同意（条例第三十三条第二款）。",
        forms.DecideExtensionForm,
        _decide_extension,
        "延期意见已记录",
        fits=_pending_extension,
        papers=True,
    ),
    Spec(
        "classify",
        "foi.classify_applicant",
        "核对申请人类别",
        "年度报告表三按此栏统计；送审答复之前须核对。",
        forms.ClassifyForm,
        lambda c, by, d: actions.classify_applicant(c, by, by.today, d["applicant_type"], d["version"]),
        "申请人类别已核对",
        fits=lambda case: case.applicant.kind != "person" or not case.applicant_type_confirmed,
    ),
    Spec(
        "corrected",
        "foi.record_correction",
        "登记补正",
        "收到申请人的补正，答复期限自次日起重新计算（条例第三十条）。",
        forms.CorrectedForm,
        lambda c, by, d: actions.record_correction(c, by, d["on"], d["answer"], d["version"]),
        "补正已登记，期限重新计算",
    ),
    Spec(
        "paid",
        "foi.record_payment",
        "登记缴费",
        "申请人完成缴费，答复期限自次日起重新计算。",
        forms.PaidForm,
        lambda c, by, d: actions.record_payment(c, by, d["on"], d["receipt"], d["version"]),
        "缴费已登记，期限重新计算",
    ),
    Spec(
        "consulted",
        "foi.record_consultation",
        "登记意见答复",
        "收到第三方或者其他机关的意见。",
        forms.ConsultedForm,
        lambda c, by, d: actions.record_consultation(
            d["consultation"], by, d["on"], d["answer"], d["reasons"], d["version"]
        ),
        "意见答复已登记",
        fits=lambda case: forms.open_consultations(case).exists(),
    ),
    Spec(
        "submit",
        "foi.draft_decision",
        "送审",
        "把拟稿送审查岗审查；送审后不能再改，退回后才能修改。",
        forms.SubmitForm,
        lambda c, by, d: actions.submit_decision(c, by, by.today, d["version"]),
        "已送审",
        fits=_stage("draft"),
    ),
    Spec(
        "correction",
        "foi.request_correction",
        "告知补正",
        "申请内容不明确的，应当给予指导和释明，并在法定期限内一次性告知补正（条例第三十条）。",
        forms.CorrectionRequestForm,
        lambda c, by, d: actions.request_correction(c, by, d["on"], d["items"], d["workdays"], d["version"]),
        "补正告知书已发出",
        papers=True,
        fits=lambda case: not case.decisions.filter(stage__in=["signed"]).exists(),
    ),
    Spec(
        "consult",
        "foi.start_consultation",
        "征求意见",
        "公开可能损害第三方权益的书面征求第三方意见；征求其他机关意见的时间不计入期限。",
        forms.ConsultForm,
        lambda c, by, d: actions.start_consultation(
            c, by, d["on"], d["whom"], d["name"], d["subject"], d["address"], d["version"]
        ),
        "征求意见书已发出",
        papers=True,
    ),
    Spec(
        "extend",
        "foi.ask_extension",
        "提请延期",
        "不能在期限内答复的，经负责人同意可以延长，并告知申请人（条例第三十三条第二款）。",
        forms.AskExtensionForm,
        lambda c, by, d: actions.ask_extension(c, by, by.today, d["reason"], d["workdays"], d["version"]),
        "已提请延期，等待批准",
        fits=lambda case: not _pending_extension(case),
    ),
    Spec(
        "fee",
        "foi.notice_fee",
        "发出收费通知",
        "申请数量、频次明显超过合理范围的，可以收取信息处理费（条例第四十二条）。",
        forms.FeeForm,
        lambda c, by, d: actions.notice_fee(c, by, d["on"], d["method"], d["quantity"], d["version"]),
        "收费通知书已发出",
        papers=True,
        fits=_undecided,
    ),
    Spec(
        "close",
        "foi.close",
        "归档",
        "办结后归档（条例第四十五条）。",
        forms.CloseForm,
        lambda c, by, d: actions.close_case(c, by, d["on"], d["version"]),
        "已归档",
        fits=lambda case: case.closed_on is None,
    ),
    Spec(
        "handler",
        "foi.assign_handler",
        "指定承办人",
        "承办人须在本单位任政务公开岗。",
        forms.HandlerForm,
        lambda c, by, d: actions.assign_handler(c, by, by.today, d["handler"], d["version"]),
        "承办人已指定",
        fits=lambda case: case.concluded_on is None,
    ),
    Spec(
        "attach",
        "foi.attach",
        "添加附件",
        "文件加密保存，只有办理此件的人员可以打开。",
        forms.AttachForm,
        _attach,
        "附件已保存",
    ),
    Spec(
        "remedy",
        "foi.register_remedy",
        "登记复议、诉讼",
        "登记对此件的行政复议或者行政诉讼，计入年度报告表四。",
        forms.RemedyForm,
        lambda c, by, d: actions.register_remedy(
            c, by, d["kind"], d["filed_on"], d["follows"], d["reference"], d["note"], d["version"]
        ),
        "已登记",
        fits=lambda case: case.received_on is not None,
    ),
    Spec(
        "decide-remedy",
        "foi.decide_remedy",
        "登记复议、诉讼结果",
        "审结之后登记结果。",
        forms.DecideRemedyForm,
        lambda c, by, d: actions.decide_remedy(d["remedy"], by, d["decided_on"], d["result"]),
        "结果已登记",
        fits=lambda case: case.remedies.filter(withdrawn_record=False, decided_on__isnull=True).exists(),
    ),
    Spec(
        "correct-remedy",
        "foi.correct_remedy",
        "更正复议、诉讼登记",
        "登记有误的，写明理由更正；原登记保留。",
        forms.CorrectRemedyForm,
        lambda c, by, d: actions.correct_remedy(d["remedy"], by, by.today, d["reason"], d["what"] == "result"),
        "已更正",
        fits=lambda case: case.remedies.filter(withdrawn_record=False).exists(),
        urgent=True,
    ),
    Spec(
        "withdraw",
        "foi.withdraw",
        "登记撤回",
        "申请人书面撤回申请的，撤回之日办结，计入“其他处理”。",
        forms.WithdrawForm,
        lambda c, by, d: actions.withdraw(c, by, d["on"], d["version"]),
        "已登记撤回，此件办结",
        papers=True,
        urgent=True,
    ),
    Spec(
        "correct-receipt",
        "foi.correct_receipt",
        "更正确认日期",
        "确认日期登记有误的，写明理由更正，期限重新推算。",
        forms.CorrectReceiptForm,
        lambda c, by, d: actions.correct_receipt(c, by, by.today, d["confirmed_on"], d["reason"], d["version"]),
        "确认日期已更正",
        fits=lambda case: case.confirmed_on is not None,
        urgent=True,
    ),
    Spec(
        "correct-event",
        "foi.correct_event",
        "更正记录",
        "登记有误的事项只能以更正撤销，原记录保留，期限重新推算。",
        forms.CorrectEventForm,
        lambda c, by, d: actions.correct_event(c, c.events.get(pk=d["event"]), by, by.today, d["reason"], d["version"]),
        "已更正，期限已重新推算",
        fits=lambda case: case.events.filter(correction__isnull=True).exists(),
        urgent=True,
    ),
)

BY_SLUG = {spec.slug: spec for spec in SPECS}
DRAFT = "draft"

#: What comes next on a case, in this order; the first that fits is shown on top whoever looks.
_NEXT = ("confirm", "review", "sign", "deliver", "decide-extension", "corrected", "paid")


def next_slug(case: Case) -> str:
    """Return the act the case waits for: the one next thing; empty when nothing is left to do."""
    for slug in _NEXT:
        spec = BY_SLUG[slug]
        allowed = policies.STATES.get(spec.act)
        if (allowed is None or case.state in allowed) and spec.fits(case):
            return slug
    if case.concluded_on is not None:
        return "" if case.closed_on else "close"
    if BY_SLUG["consulted"].fits(case):
        return "consulted"
    if not case.applicant_type_confirmed:
        return "classify"
    return "submit" if BY_SLUG["submit"].fits(case) else DRAFT
