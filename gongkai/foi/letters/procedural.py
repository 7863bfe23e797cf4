"""Papers on the way: receipt, correction, extension, consultation, fee, lapse, withdrawal."""

from datetime import date

from gongkai.foi.letters.drafting import Draft, draft, request_line
from gongkai.foi.models import Case, Consultation, CorrectionNotice, Extension, FeeNotice
from gongkai.papers.letter import Fields, Items, Paragraph
from gongkai.statute import deadlines, documents, fees, tables
from gongkai.statute.citations import spell
from gongkai.statute.clock import Clock, whom
from gongkai.statute.explain import day_reason
from gongkai.text.dates import long_date
from gongkai.text.numbers import yuan, yuan_in_words

_CONSULTED_PAPERS = {"third_party": "P07", "co_maker": "P11", "other_organ": "P12"}


def receipt(case: Case) -> Draft:
    """P02: the request was received, from when the period runs and until when."""
    channel = tables.channel(case.channel)
    rows = (
        ("申请编号", case.number),
        ("查询码", case.query_code),
        ("提出渠道", channel.label),
        ("收到日期", _day(case.received_on)),
        ("所需信息", case.title),
        ("获取方式、途径", f"{case.get_form_display()}，{case.get_route_display()}"),
        ("答复期限", _day(case.due_on) + ("（其后年度的放假安排尚未公布，此为暂定日期）" if case.provisional else "")),
    )
    period = deadlines.deadline("answer", case.received_on or case.arrived_on)
    return draft(
        "P02",
        case.applicant.name,
        Paragraph("您提出的政府信息公开申请已收到，现登记如下："),
        Fields(rows),
        Paragraph(
            f"根据{spell(period.article)}，本机关将自收到申请之日起{period}内答复。需要补正、延长期限、征求意见或者收取信息处理费的，"
            "本机关会另行书面告知。您可以凭申请编号和查询码随时查询办理进度。"
        ),
    )


def correction_request(case: Case, notice: CorrectionNotice, clock: Clock) -> Draft:
    """P04: all defects at once, until when, and what happens otherwise (art. 30)."""
    received_on = case.received_on or case.arrived_on
    article = tables.ground("not_corrected").article_on(received_on)
    last = f"（{long_date(clock.wait.limit)}前）" if clock.wait else ""
    anew = "答复期限自本机关收到补正的申请之日起计算。" if deadlines.law(received_on).correction_restarts else ""
    return draft(
        "P04",
        case.applicant.name,
        Paragraph(request_line(case) + f"经审查，申请内容不明确。根据{spell(article)}，请您补正下列事项："),
        Items(tuple(notice.items)),
        Paragraph(
            f"请自收到本告知书之日起{notice.workdays}个工作日内{last}补正。{anew}"
            "无正当理由逾期不补正的，视为放弃申请，本机关不再处理。"
        ),
    )


def extension(case: Case, row: Extension, before: date | None, clock: Clock) -> Draft:
    """P06: the period is longer, by how much, until when and why (art. 33(2))."""
    rows = (
        ("原答复期限", _day(before) if before else "征求意见期间暂未确定"),
        ("延长", f"{row.workdays}个工作日"),
        ("延长后的答复期限", _day(clock.due_on) if clock.due_on else "征求意见结束后另行确定"),
        ("延期理由", row.reason),
        ("批准", "政府信息公开工作机构负责人已同意"),
    )
    article = deadlines.deadline("extension", case.received_on or case.arrived_on).article
    return draft(
        "P06",
        case.applicant.name,
        Paragraph(request_line(case)),
        Paragraph(f"因不能在原期限内答复，根据{spell(article)}，现延长答复期限："),
        Fields(rows),
    )


def consultation(case: Case, row: Consultation, clock: Clock) -> Draft:
    """P07, P11 or P12: to the one asked. It never says who the applicant is."""
    kind = whom(row.whom)
    until = "请尽快书面答复。"
    if kind.deadline:
        period = deadlines.deadline(kind.deadline, row.event.on)
        mine = (one for one in clock.consultations if (one.started, one.whom) == (row.event.on, row.whom))
        ended = next((one.limit for one in mine), None)
        last = f"（{long_date(ended)}前）" if ended else ""
        until = f"请自收到本函之日起{period}内{last}书面答复。{kind.silence}"
    return draft(
        _CONSULTED_PAPERS[row.whom],
        row.name,
        Paragraph(f"本机关正在办理一件政府信息公开申请（编号：{case.number}），所涉信息与你方有关，现征求意见："),
        Paragraph(row.subject),
        Paragraph(until),
        Paragraph("不同意公开的，请说明理由。"),
    )


def consultation_told(case: Case, row: Consultation) -> Draft:
    """P09: the applicant is told that others are asked and that the time does not count (art. 33(3))."""
    article = day_reason(f"consult_{row.whom}", case.received_on or case.arrived_on).article
    return draft(
        "P09",
        case.applicant.name,
        Paragraph(request_line(case)),
        Paragraph(
            f"因需要征求{whom(row.whom).label}的意见，自{long_date(row.event.on)}次日起至收到意见之日止的时间，"
            f"根据{spell(article)}，不计算在答复期限内。"
        ),
    )


def fee(case: Case, row: FeeNotice, amount: fees.Fee, clock: Clock) -> Draft:
    """P16: basis, standard, amount, how and until when to pay, and what happens otherwise."""
    unit = "件" if row.method == "items" else "页"
    steps = tuple(
        f"第{step.first}至{step.last}{unit}，共{step.count}{unit}，每{unit}{step.yuan_each}元，计{step.yuan}元"
        for step in amount.steps
    )
    last = f"（{long_date(clock.wait.limit)}前）" if clock.wait else ""
    period = deadlines.deadline("fee_payment", case.received_on or case.arrived_on)
    return draft(
        "P16",
        case.applicant.name,
        Paragraph(
            request_line(case)
            + f"根据{spell(documents.document('P16').article)}，现{row.get_method_display()}信息处理费。计算如下："
        ),
        Items(steps),
        Fields((("应缴金额", f"{yuan(row.yuan)}（{yuan_in_words(row.yuan)}）"), ("缴纳方式", row.how_to_pay))),
        Paragraph(
            f"请自收到本通知书次日起{period}内{last}缴纳。答复期限自完成缴费次日起重新计算。"
            "逾期未缴纳的，视为放弃申请，本机关不再处理。"
        ),
    )


def lapse(case: Case, clock: Clock) -> Draft:
    """P05 or P17: the correction or the payment did not come; the request is no longer processed."""
    ground = next(row for row in tables.grounds() if row.by_clock and row.outcome == clock.outcome)
    article = ground.article_on(case.received_on or case.arrived_on)
    said = {
        "not_corrected": "本机关已书面告知补正事项和期限，您未在期限内补正，也未说明正当理由",
        "not_paid": "本机关已书面通知缴纳信息处理费，您未在期限内缴纳",
    }[ground.outcome]
    return draft(
        ground.document,
        case.applicant.name,
        Paragraph(request_line(case)),
        Paragraph(f"{said}。根据{spell(article)}，视为放弃申请，本机关不再处理。您仍可以重新提出申请。"),
    )


def withdrawal(case: Case, on: date) -> Draft:
    """P18: the applicant took the request back."""
    return draft(
        "P18",
        case.applicant.name,
        Paragraph(
            f"您于{long_date(on)}撤回了编号为{case.number}的政府信息公开申请，本机关已终止办理。您今后仍可以再次提出申请。"
        ),
    )


def _day(day: date | None) -> str:
    return long_date(day) if day else "尚未确定"
