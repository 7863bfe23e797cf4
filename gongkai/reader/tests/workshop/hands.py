"""What hands do to a form before it is laid out: misprints, glosses, footnotes, separators, blanks."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from random import Random

from gongkai.reader.tests.workshop import layouts_html, layouts_text
from gongkai.reader.tests.workshop.flow import Drawn, Layout
from gongkai.reader.tests.workshop.report import Report

#: Labels as they have been mistyped, one character wrong, missing or doubled.
MISPRINTS = {
    "3.received": (
        "一、本年新收政府信息公开申请数",
        "一、本年新收政府信息公开申清数量",
        "一、本年度新收政府信息公开申请数量",
    ),
    "3.carried_in": (
        "二、上年结转政府信息公开申请数量数",
        "二、上年结转政府信息公开申情数量",
        "二、上年度结转政府信息公开申请数量",
    ),
    "3.disclosed": ("（一）予以公公开", "（一）予以公开。", "（一）于以公开"),
    "3.partly_disclosed": (
        "（二）部分公开（区分处理的,只计这一情形,不计其他情形)",
        "（二）部份公开（区分处理的，只计这一情形，不计其他情形）",
    ),
    "3.state_secret": ("1.属于国家密秘", "1.属于国家秘蜜"),
    "3.barred_by_law": ("2.其他法律行政法规禁止公开开", "2.其它法律、行政法规禁止公开"),
    "3.security_stability": ("3.危及“三安全一稳定", '3.危及"三安全一稳定"', "3.危急“三安全一稳定”"),
    "3.third_party": ("4.保护第三方合法权宜", "4.保护第三人合法权益"),
    "3.internal_affairs": ("5.属于三类内部事物信息", "5.属于三类内部事务信患"),
    "3.deliberative": ("6.属于四类过程信息", "6.属于四类过程性信息。"),
    "3.enforcement_file": ("7.属于行政执法案件卷", "7.属于行政执法安卷"),
    "3.special_access": ("8.属于行政查讯事项", "8.属于行政查询事顶"),
    "3.not_held": ("1.本机关不掌握相关政府信患", "1.本单位不掌握相关政府信息"),
    "3.needs_creation": ("2.没有现成信息需另行制作", "2.没有现成信息需要另行制做"),
    "3.still_unclear": ("3.补正后申请内容仍不明却", "3.补正后申请内容仍然不明确"),
    "3.petition": ("1.信访举报投诉类申情", "1.信仿举报投诉类申请"),
    "3.repeated": ("2.重复申清", "2.重覆申请"),
    "3.publication": ("3.要求提供公开出版务", "3.要求提供公开发行出版物"),
    "3.excessive": ("4.无正当理由大量返复申请", "4.无正当理由大量反复申请申请"),
    "3.confirmation": ("5.要求行政机关确认或重新出具已获取信息息", "5.要求行政机关确认或者重新出具已获取信息"),
    "3.concluded": ("（七）总 计", "（七）合计"),
    "3.carried_out": ("四、结转下年度继续办里", "四、结转下年继续办理"),
    "2.normative": ("规范性文件", "行政规范性文件件"),
    "2.licensing": ("行政许司", "行政 许可"),
    "2.penalty": ("行政处罰", "行政处罚决定"),
    "2.fees": ("行政事业性收费", "行政事业收费"),
}
GLOSSED = {
    "3.disclosed": "（一）予(yǔ)以公开",
    "3.third_party": "4.保护第三方合法权益(yì)",
    "3.carried_in": "二、上年结转(zhuǎn)政府信息公开申请数量",
    "3.excessive": "4.无正当理由大量反复（fù）申请",
}
NUMBERED = re.compile(r"^(?:[一二三四]、|（[一二三四五六七]）|[1-8]\.)")


def misprinted(report: Report, rng: Random) -> Report:
    """Two or three labels mistyped."""
    keys = [key for key in rng.sample(sorted(MISPRINTS), 3) if report.prints(int(key[0]), key[2:])]
    return replace(report, labels={**report.labels, **{key: rng.choice(MISPRINTS[key]) for key in keys}})


def glossed(report: Report, rng: Random) -> Report:
    """Some labels with the pronunciation of a character."""
    return replace(report, labels={**report.labels, **GLOSSED})


def _every_label(report: Report, change: Callable[[str], str]) -> Report:
    labels = {f"{table}.{row.row}": change(row.label) for table in (2, 3) for row in report.facts.form.rows(table)}
    facts = report.facts
    extra = tuple(replace(one, label=change(one.label)) for one in facts.extra)
    return replace(report, labels={**report.labels, **labels}, facts=replace(facts, extra=extra))


def unnumbered(report: Report, rng: Random) -> Report:
    """No numbering before any label."""
    return _every_label(report, lambda label: NUMBERED.sub("", label))


def renumbered(report: Report, rng: Random) -> Report:
    """Numbering of another style: 1、 for 1. and half-width brackets."""
    half = str.maketrans("（），", "(),")
    mark = rng.choice(("、", "．", ". "))
    return _every_label(report, lambda label: re.sub(r"^([1-8])\.", rf"\g<1>{mark}", label).translate(half))


def spaced(report: Report, rng: Random) -> Report:
    """Blanks within labels, as justified cells leave them."""
    return _every_label(report, lambda label: " ".join(label) if len(label) < 6 else f"{label[:3]} {label[3:]}")


def separated(report: Report, rng: Random) -> Report:
    """Thousands separators, narrow or wide."""
    comma = rng.choice((",", "，"))
    return report.spelled(lambda text: re.sub(r"(?<=\d)(?=(?:\d{3})+$)", comma, text) if text.isdecimal() else text)


def full_width(report: Report, rng: Random) -> Report:
    """Full-width digits."""
    return report.spelled(lambda text: text.translate(str.maketrans("0123456789.", "０１２３４５６７８９．")))


def footnoted(report: Report, rng: Random) -> Report:
    """A footnote mark behind one figure of table three, and the note below the table."""
    mark = rng.choice(("*", "①", "※"))
    code = rng.choice([code for code in report.cells if code.startswith("t3.")])
    printed = {**report.printed, code: report.printed[code] + mark}
    return replace(report, printed=printed, footnotes=(f"{mark}：该数据含年内机构调整划转的申请。",))


def dashed(report: Report, rng: Random) -> Report:
    """Zeros of table three printed as placeholders: not a figure, so not a zero."""
    holder = rng.choice(("—", "-", "/", "", "——"))
    codes = [code for code, value in report.cells.items() if code.startswith("t3.") and value == 0]
    cells = {**report.cells, **dict.fromkeys(codes)}
    extras = {
        f"x{index}.{column}": holder
        for index, extra in enumerate(report.facts.extra)
        for column, value in extra.values.items()
        if value == 0
    }
    return replace(report, cells=cells, printed={**report.printed, **dict.fromkeys(codes, holder)}, extras=extras)


def signed_changes(report: Report, rng: Random) -> Report:
    """Changes against last year written 减3 and +3."""
    printed = dict(report.printed)
    for code, value in report.cells.items():
        if code.endswith(".change") and value:
            printed[code] = f"减{-int(value)}" if value < 0 else rng.choice((f"+{value}", f"增{value}"))
    return replace(report, printed=printed)


def renamed_columns(report: Report, rng: Random) -> Report:
    """The other names in use for the columns of table two on the form of 2019."""
    labels = dict(report.labels)
    for row in ("licensing", "other_services", "penalty", "coercion", "fees"):
        labels |= {f"2.{row}.items": "上一年项目数量", f"2.{row}.change": "本年增/减"}
    labels["2.procurement.amount"] = "采购总金额"
    return replace(report, labels=labels)


def _by(hand: Callable[[Report, Random], Report], layout: Layout, *, clean: bool = True) -> Layout:
    def drawn(report: Report, rng: Random) -> Drawn:
        found = layout(hand(report, rng), rng)
        return found if clean else replace(found, clean=False)

    return drawn


page, cells, bars = layouts_html.page, layouts_text.cells, layouts_text.bars
LAYOUTS: dict[str, Layout] = {
    "misprinted html": _by(misprinted, page),
    "misprinted text": _by(misprinted, cells),
    "misprinted markdown": _by(misprinted, layouts_text.markdown_small),
    "glossed html": _by(glossed, layouts_html.repeated),
    "unnumbered text": _by(unnumbered, cells),
    "unnumbered html": _by(unnumbered, page),
    "renumbered text": _by(renumbered, layouts_text.printed),
    "renumbered html": _by(renumbered, layouts_html.fragment),
    "spaced html": _by(spaced, page),
    "spaced text": _by(spaced, cells),
    "separated html": _by(separated, page),
    "separated text": _by(separated, bars),
    "full-width html": _by(full_width, page),
    "full-width text": _by(full_width, layouts_text.tabs),
    "footnoted html": _by(footnoted, page),
    "footnoted text": _by(footnoted, cells),
    "footnoted bars": _by(footnoted, bars),
    "dashed html": _by(dashed, page, clean=False),
    "dashed bars": _by(dashed, bars, clean=False),
    "signed html": _by(signed_changes, page),
    "renamed columns text": _by(renamed_columns, layouts_text.cells_barred),
    "renamed columns html": _by(renamed_columns, layouts_html.fragment),
}
