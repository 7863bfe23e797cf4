"""Live figures in prose: written out exactly, or told as a problem; never guessed, never divided by zero."""

import re
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.reports.prose import SUFFIXES, escape, in_words, number, references, render

NOW = {
    "t3.received.total": 82, "t3.received.natural": 37, "t3.carried_in.total": 0, "t2.fees.amount": 12.5,
    "t4.review.total": 6, "t2.normative.made": None, "t3.carried_out.total": 1,
}  # fmt: skip
LAST = {"t3.received.total": 70, "t3.received.natural": 37, "t3.carried_in.total": 3, "t4.review.total": 0,
        "t3.carried_out.total": 10000}  # fmt: skip
UNITS = {"t2.fees.amount": "万元"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("新收{received.total}件", "新收82件"),
        ("新收{t3.received.total}件", "新收82件"),
        ("{ received.total }", "82"),
        ("{received.total 上年}", "70"),
        ("{received.total 增减}", "增加12件"),
        ("{received.natural 增减}", "与上年持平"),
        ("{carried_in.total 增减}", "减少3件"),
        ("{received.total 同比}", "增长17.1%"),
        ("{carried_in.total 同比}", "下降100.0%"),
        ("{received.natural 同比}", "与上年持平"),
        ("{review.total 同比}", "增加6件（上年为零）"),
        ("同比增长{received.total 增长率}%", "同比增长17.1%"),
        ("同比下降{carried_out.total 下降率}%", "同比下降100.0%"),
        ("{received.natural 占比 received.total}", "45.1%"),
        ("{received.total 汉字}", "八十二"),
        ("{t2.fees.amount}", "12.5"),
        ("{{received.total}}", "{received.total}"),
        ("{{{received.total}}}", "{82}"),
        ("没有引用", "没有引用"),
        ("｛附件一｝", "｛附件一｝"),
        ("", ""),
    ],
)
def test_references_are_written_out(text, says):
    rendered = render(text, NOW, LAST, UNITS)
    assert (rendered.text, rendered.problems) == (says, ())


def test_a_small_change_is_not_rounded_away():
    assert render("{a.b 同比}", {"t3.a.b": 100_001}, {"t3.a.b": 100_000}).text == "增长不足0.1%"
    assert render("{a.b 同比}", {"t3.a.b": 1005}, {"t3.a.b": 1000}).text == "增长0.5%"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("{recieved.total}", "没有这个数字"),
        ("{}", "空的"),
        ("{received.total 翻倍}", "翻倍"),
        ("{received.total 占比}", "占比"),
        ("{received.total 占比 carried_in.total}", "分母"),
        ("{received.total 上年 上年}", "多出"),
        ("{t2.normative.made}", "空白"),
        ("{t2.fees.amount 上年}", "没有这一格"),
        ("{t2.fees.amount 汉字}", "整数"),
        ("{received.natural 增长率}", "没有增长"),
        ("{carried_in.total 增长率}", "没有增长"),
        ("{review.total 增长率}", "上年为零"),
        ("{received.total 下降率}", "没有下降"),
        ("新收{received.total件", "不成对"),
        ("新收received.total}件", "不成对"),
        ("新收｛received.total 同比｝件", "全角"),
    ],
)
def test_what_cannot_be_written_out_is_kept_and_told(text, says):
    rendered = render(text, NOW, LAST)
    assert rendered.text == text
    assert len(rendered.problems) == 1
    assert says in rendered.problems[0]


def test_without_last_year_nothing_is_compared():
    for suffix in ("上年", "增减", "同比", "增长率", "下降率"):
        rendered = render(f"{{received.total {suffix}}}", NOW)
        assert "没有上年" in rendered.problems[0]


def test_references_are_listed_once_in_order():
    assert references("{b.c} {{x}} {a.b  同比} {b.c}") == ("b.c", "a.b 同比")
    assert set(SUFFIXES) == {"上年", "增减", "同比", "增长率", "下降率", "占比", "汉字"}


@given(st.text())
def test_escaped_text_comes_back(text):
    assert render(escape(text), NOW, LAST) == render(escape(text), {}, None)
    assert render(escape(text), {}).text == text


@given(st.text(alphabet="{}abc. 件上年占比同比增减received.total", max_size=60))
def test_nothing_is_ever_raised_and_every_reference_is_written_or_told(text):
    rendered = render(text, NOW, LAST)
    if not rendered.problems:
        assert render(escape(rendered.text), {}).text == rendered.text
    else:
        assert all(problem for problem in rendered.problems)


FIGURES = st.one_of(st.integers(0, 10**9), st.decimals(0, 10**6, places=4).map(float))


@given(FIGURES, FIGURES)
def test_growth_says_what_the_figures_say(now, then):
    rendered = render("{x.y 同比}|{x.y 增减}", {"t3.x.y": now}, {"t3.x.y": then})
    assert not rendered.problems
    growth, change = rendered.text.split("|")
    a, b = Decimal(str(now)), Decimal(str(then))
    if a == b:
        assert growth == change == "与上年持平"
        return
    assert change == f"{'增加' if a > b else '减少'}{number(abs(a - b))}件"
    verb = "增长" if a > b else "下降"
    if b == 0:
        assert growth == f"{change}（上年为零）"
    elif growth != f"{verb}不足0.1%":
        percent = Decimal(re.fullmatch(f"{verb}([0-9]+\\.[0-9])%", growth)[1])
        assert abs(percent - abs(a - b) * 100 / b) <= Decimal("0.05")
    else:
        assert abs(a - b) * 100 / b < Decimal("0.05")


@pytest.mark.parametrize(
    ("value", "words"),
    [(0, "零"), (10, "十"), (12, "十二"), (20, "二十"), (101, "一百零一"), (110, "一百一十"), (1005, "一千零五"),
     (10010, "一万零一十"), (100000, "十万"), (2030400, "二百零三万零四百"), (10**8, "一亿"), (-7, "负七")],
)  # fmt: skip
def test_numbers_in_words(value, words):
    assert in_words(value) == words


_VALUES = {c: i for i, c in enumerate("零一二三四五六七八九")}


def _read(words):
    """Read Chinese numerals the plain way."""
    total, section, digit = 0, 0, 0
    for sign in words:
        if sign in _VALUES:
            digit = _VALUES[sign]
        elif sign in "十百千":
            section += (digit or 1) * {"十": 10, "百": 100, "千": 1000}[sign]
            digit = 0
        else:
            size = {"万": 10**4, "亿": 10**8}[sign]
            total = (total + section + digit) * size if size == 10**8 else total + (section + digit) * size
            section = digit = 0
    return total + section + digit


@given(st.integers(0, 10**12 - 1))
def test_words_read_back(value):
    assert _read(in_words(value)) == value


@given(st.one_of(st.integers(-(10**12), 10**12), st.decimals(-(10**6), 10**6, places=4).map(float)))
def test_numbers_are_plain_digits(value):
    printed = number(value)
    assert Decimal(printed) == Decimal(str(value))
    assert re.fullmatch(r"-?\d+(\.\d+)?", printed)
