"""The first draft of a report's prose: standard paragraphs with live figures, other words where there is nothing."""

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.organisations.models import Unit
from gongkai.organisations.queries import name_on
from gongkai.reports.prose import escape
from gongkai.reports.queries.entered import Value
from gongkai.reports.queries.question import Question, ask
from gongkai.reports.queries.references import previous_figures, written_figures
from gongkai.reports.queries.rollup import gather
from gongkai.statute.citations import spell
from gongkai.statute.tables import applicant_types


@dataclass(frozen=True)
class _Known:
    """This year's and last year's figures; ``last`` None where there are none."""

    figures: Mapping[str, Value]
    last: Mapping[str, Value] | None

    def now(self, code: str) -> Value:
        return self.figures.get(code)

    def compared(self, code: str) -> bool:
        return self.last is not None and self.now(code) is not None and self.last.get(code) is not None


def first_draft(unit: Unit, year: int, basis: str) -> dict[int, str]:
    """Return a first draft of the preamble (0) and of chapters one, five and six, figures as live references."""
    question = ask(unit, year, basis)
    gathered = gather(question)
    figures = written_figures(question, gathered.cells, gathered.extra_rows)
    return draft_from(question, figures, previous_figures(question))


def draft_from(
    question: Question, figures: Mapping[str, Value], previous: Mapping[str, Value] | None
) -> dict[int, str]:
    """Return the first draft over figures already known, as ``queries.references`` names them."""
    known, year = _Known(figures, previous), question.year
    return {
        0: _preamble(question),
        1: "\n".join(_overview(question, known)),
        5: lead_to_problems(year),
        6: f"{_fees(known)}\n没有其他需要报告的事项。",
    }


def _preamble(question: Question) -> str:
    year, author = question.year, escape(name_on(question.unit, question.until))
    scope = "" if question.basis == "own" else f"，范围为{escape(question.body)}"
    return (
        f"本报告根据{spell(question.form.article)}的规定，由{author}编制{scope}。"
        f"统计期限自{year}年1月1日起，至{year}年12月31日止。"
    )


def _overview(question: Question, known: _Known) -> list[str]:
    year = question.year
    return [
        f"{year}年，{escape(question.body)}依法开展政府信息公开工作，主要情况如下。",
        f"（一）主动公开。{_proactive(known)}{_outreach(known)}",
        f"（二）依申请公开。{_requests(known)}{_applicants(known)}{_outcomes(known)}{_disputes(known)}",
        "（三）政府信息管理。公开前逐件审查，答复、文书和办理经过随案归档，可以逐件核对。",
        "（四）政府信息公开平台建设。设有公开栏目和申请渠道，公众可以查阅公开信息、提交申请并查询办理进度。"
        f"{_media(known)}",
        "（五）监督保障。公开工作机构负责日常工作，办理期限逐件提示，年度数字由办理台账计算。",
    ]


def _proactive(known: _Known) -> str:
    if known.now("t2.rules.made") is None or known.now("t2.normative.made") is None:
        return "按照条例规定的范围和期限公开政府信息，具体数字见表二。"
    rules, normative = known.now("t2.rules.made"), known.now("t2.normative.made")
    if not rules and not normative:
        text = "本年没有制发规章和规范性文件"
    else:
        text = "本年制发规章{t2.rules.made}件，" if rules else "本年没有制发规章，"
        text += "制发规范性文件{t2.normative.made}件" if normative else "没有制发规范性文件"
    if known.now("t2.normative.in_force"):
        text += "；现行有效的规范性文件{t2.normative.in_force}件"
    return f"{text}。"


def _outreach(known: _Known) -> str:
    heads = "，出席{outreach.attendance}人次" if known.now("outreach.attendance") else ""
    parts = [
        ("outreach.interpretations", "发布政策解读{outreach.interpretations}篇"),
        ("outreach.briefings", f"举办新闻发布会、政策宣讲{{outreach.briefings}}场{heads}"),
        ("outreach.interviews", "举办在线访谈、直播{outreach.interviews}场"),
    ]
    told = [text for code, text in parts if known.now(code)]
    return f"{'；'.join(told)}。" if told else ""


def _media(known: _Known) -> str:
    if not known.now("media.accounts"):
        return ""
    posts = "，全年发布信息{media.posts}条" if known.now("media.posts") else ""
    reads = "，阅读{media.reads}次" if known.now("media.reads") else ""
    return f"在用政务新媒体账号{{media.accounts}}个{posts}{reads}。"


def _requests(known: _Known) -> str:
    text = "全年没有收到政府信息公开申请"
    if known.now("t3.received.total"):
        text = "全年新收政府信息公开申请{received.total}件"
        if known.compared("t3.received.total"):
            text += "，与上年相比{received.total 同比}" if _differs(known, "t3.received.total") else "，与上年持平"
    if known.now("t3.carried_in.total"):
        text += "，上年结转{carried_in.total}件"
    if not known.now("t3.on_hand.total"):
        return f"{text}，也没有上年结转的申请。"
    text += "；办结{concluded.total}件" if known.now("t3.concluded.total") else "；年内没有办结的申请"
    return text + (
        "，结转下年度{carried_out.total}件。" if known.now("t3.carried_out.total") else "，没有结转下年度的申请。"
    )


def _applicants(known: _Known) -> str:
    if not known.now("t3.received.total"):
        return ""
    if known.now("t3.received.natural") == known.now("t3.received.total"):
        return "新收的申请均由自然人提出。"
    kinds = [
        f"{row.label}{{received.{row.code}}}件"
        for row in applicant_types()
        if row.group and known.now(f"t3.received.{row.code}")
    ]
    natural = (
        "自然人提出{received.natural}件（占{received.natural 占比 received.total}）"
        if known.now("t3.received.natural")
        else ""
    )
    return f"新收的申请中，{'，'.join(part for part in (natural, '、'.join(kinds)) if part)}。"


#: What each heading of table three is called in a sentence.
_ENDS = (
    ("disclosed", "予以公开"),
    ("partly_disclosed", "部分公开"),
    ("withheld", "不予公开"),
    ("not_available", "无法提供"),
    ("not_processed", "不予处理"),
    ("other", "其他处理"),
)


def _outcomes(known: _Known) -> str:
    if not known.now("t3.concluded.total"):
        return ""
    parts = [f"{label}{{{row}.total}}件" for row, label in _ENDS if known.now(f"t3.{row}.total")]
    return f"办结的申请中，{'、'.join(parts)}。" if parts else ""


def _disputes(known: _Known) -> str:
    reviews, suits = known.now("t4.review.total"), known.now("t4.suits.total")
    if not reviews and not suits:
        return "全年没有因政府信息公开引起的行政复议和行政诉讼。"
    review = "因政府信息公开引起的行政复议{review.total}件" if reviews else "没有因政府信息公开引起的行政复议"
    suit = "行政诉讼{suits.total}件" if suits else "没有行政诉讼"
    corrected = "；复议结果纠正{review.corrected}件" if known.now("t4.review.corrected") else ""
    return f"{review}，{suit}{corrected}。"


def lead_to_problems(year: int) -> str:
    """Return the sentence that leads to the problems of chapter five, which are rows of their own."""
    return f"对照法定职责检查了{year}年的政府信息公开工作，存在的主要问题和改进措施如下。"


def _fees(known: _Known) -> str:
    if not known.now("fee.notices") and not known.now("fee.paid"):
        return "本年没有收取信息处理费。"
    return "本年发出信息处理费收费通知{fee.notices}件，通知收取{fee.asked}元，收到{fee.paid}元。"


def _differs(known: _Known, code: str) -> bool:
    return known.last is not None and known.last.get(code) != known.now(code)
