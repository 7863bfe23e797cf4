"""What a cell's text says, and what nobody can tell."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.reader.names import core, heads_in, numbering, split_at_numbers
from gongkai.reader.values import as_number, looks_like_value, printed_value, split_glued


@pytest.mark.parametrize(
    ("text", "value", "mark"),
    [
        ("7*", 7, "*"),
        ("7①", 7, "①"),
        ("7[1]", 7, "[1]"),
        ("7（注1）", 7, "（注1）"),
        ("1,362", 1362, ""),
        ("1，362", 1362, ""),
        ("1 362", 1362, ""),
        ("１２", 12, ""),
        ("〇", 0, ""),
        ("零", 0, ""),
        ("十二", 12, ""),
        ("一百零三", 103, ""),
        ("12件", 12, ""),
        ("减3", -3, ""),
        ("增加 5", 5, ""),
        ("－3", -3, ""),
        ("−417", -417, ""),
        ("持平", 0, ""),
        ("0.00", 0, ""),
        ("398575\n8", 3985758, ""),
    ],
)
def test_figures(text, value, mark):
    read = printed_value(text)
    assert (as_number(read.value), read.mark, read.readable) == (value, mark, True)


@pytest.mark.parametrize("text", ["", " ", "\xa0", "　", "—", "-", "——", "/", "∕", "\\", "无", "N/A", "…"])
def test_blanks_and_placeholders_are_no_zero(text):
    read = printed_value(text)
    assert (read.value, read.readable) == (None, True)


def test_a_placeholder_may_carry_a_mark():
    assert (printed_value("—*").value, printed_value("—*").mark) == (None, "*")


@pytest.mark.parametrize(
    "text", ["O", "o", "l2", "1O", "○", "一", "一二", "（3）", "①", "1 2", "1,23", "约3", "12%", "1.", "见备注"]
)
def test_what_may_be_two_things_is_neither(text):
    assert not printed_value(text).readable
    assert printed_value(text).value is None


@pytest.mark.parametrize(
    ("text", "value", "unit"), [("251000元", "251000", "元"), ("3.5万元", "3.5", "万元"), ("2亿元", "2", "亿元")]
)
def test_a_unit_of_money_stays_with_its_figure(text, value, unit):
    assert (printed_value(text).value, printed_value(text).unit) == (Decimal(value), unit)


@given(st.integers(-(10**12), 10**12))
def test_every_whole_number_reads_back(number):
    assert as_number(printed_value(str(number)).value) == number
    assert as_number(printed_value(f"{number:,}").value) == number


@given(st.text(max_size=60))
def test_no_text_breaks_the_reading_of_a_value(text):
    read = printed_value(text)
    assert read.readable or read.value is None
    looks_like_value(text)
    split_at_numbers(text)
    core(text)
    numbering(text)
    heads_in(text)


@pytest.mark.parametrize(
    ("digits", "count", "figures"),
    [
        ("000", 3, ("0", "0", "0")),
        ("0010", 3, ("0", "0", "10")),
        ("12", 1, ("12",)),
        ("120", 2, None),
        ("1120", 2, None),
        ("00", 3, None),
        ("1524", 3, None),
        ("100", 2, ("10", "0")),
    ],
)
def test_glued_digits_are_parted_only_where_there_is_one_way(digits, count, figures):
    assert split_glued(digits, count) == figures


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("予(yǔ)以公开", "（一）予以公开"),
        ("1． 属于国家秘密", "①属于国家 秘密"),
        ("信息內容", "信息内容"),
        ("3.危及“三安全一稳定”", "危及三安全一稳定"),
        ("（二）部分公开(区分处理的,只计这一情形,不计其他情形)", "部分公开（区分处理的，只计这一情形，不计其他情形）"),
    ],
)
def test_labels_are_alike_whatever_stands_around_their_characters(one, other):
    assert core(one) == core(other)


def test_two_labels_in_one_line_are_two():
    assert split_at_numbers("（四）无法提供 1.本机关不掌握相关政府信息") == [
        "（四）无法提供",
        "1.本机关不掌握相关政府信息",
    ]
    assert split_at_numbers("三、本年度办理结果（一）予以公开") == ["三、本年度办理结果", "（一）予以公开"]
