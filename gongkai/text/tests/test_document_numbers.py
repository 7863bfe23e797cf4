"""Document numbers in every writing people use, and what is no document number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.text.document_numbers import find, parse, problem, same
from gongkai.text.tables import listed, rows

NOTICE = (
    "海关总署公告2019年第5号|署公告[2019]5号|总署公告 2019 年 5 号|海关总署公告２０１９年第５号"
    "|海关总署公告二〇一九年第五号"
    "|海關總署公告2019年第5號"
    "|海关总署公告〔2019〕5号|海关总署公告【2019】005号|海关总署公告（2019年第5号）|海关总署2019年第5号公告|总署公告2019-5号|海关总署公告2019年第5"
    "|署公告「2019」5号|署公告〈2019〉第5号|署公告<2019>5号|中华人民共和国海关总署公告2019年第5号"
    "|海关总署公告 二○一九年第五号"
)


@pytest.mark.parametrize("writing", NOTICE.split("|"))
def test_one_notice_in_many_writings(writing):
    number = parse(writing)
    assert number is not None
    assert (number.key, number.kind) == ("海关总署公告|2019|5", "notice")
    assert number.printed == "海关总署公告2019年第5号"


@pytest.mark.parametrize(
    ("writing", "printed", "kind"),
    [
        ("海关总署令第5号", "海关总署令第5号", "order"),
        ("署令2019第5号", "海关总署令2019年第5号", "order"),
        ("署令第二百三十八号", "海关总署令第238号", "order"),
        ("海关总署第238号令", "海关总署令第238号", "order"),
        ("海关总署令（第238号）", "海关总署令第238号", "order"),
        ("国务院令711号", "国务院令第711号", "order"),
        ("主席令第四十九号", "中华人民共和国主席令第49号", "order"),
        ("国发（2019）5号", "国发〔2019〕5号", "letter"),
        ("关税字〔1998〕123号", "关税字〔1998〕123号", "letter"),
        ("关税字[98]123号", "关税字〔1998〕123号", "letter"),
        ("署税发【2019】005号", "署税发〔2019〕5号", "letter"),
        ("穗关公复〔2026〕12号", "穗关公复〔2026〕12号", "letter"),
        ("公告〔2019〕5号", "公告〔2019〕5号", "notice"),
        ("2019年第5号", "2019年第5号", "notice"),
        ("商务部 海关总署公告2019年第5号", "商务部、海关总署公告2019年第5号", "notice"),
    ],
)
def test_printed_forms(writing, printed, kind):
    number = parse(writing)
    assert number is not None
    assert (number.printed, number.kind) == (printed, kind)
    assert parse(number.printed) == number


@pytest.mark.parametrize(
    "text",
    ["", "张三", "5号", "第5号", "2019年5月5日", "〔2019〕0号", "关于公布清单的公告2019年第5号", "2019", "〔2019〕"],
)
def test_what_is_no_number(text):
    assert parse(text) is None


def test_same_where_something_is_left_out():
    full = parse("海关总署公告2019年第5号")
    assert same(full, parse("公告〔2019〕5号"))
    assert same(parse("2019年第5号"), full)
    assert same(parse("海关总署令第238号"), parse("署令2018年第238号"))
    assert not same(full, parse("海关总署公告2018年第5号"))
    assert not same(full, parse("商务部公告2019年第5号"))
    assert not same(full, parse("令〔2019〕5号"))
    assert not same(full, parse("海关总署令第5号"))


def test_keys_hold_the_key_of_every_shorter_writing():
    assert parse("公告2019年第5号").key in parse("海关总署公告2019年第5号").keys
    assert parse("2019年第5号").key in parse("海关总署公告2019年第5号").keys
    assert parse("海关总署令第238号").key in parse("署令2018年第238号").keys
    assert parse("海关总署令第5号").loose_key == ""


def test_find_in_running_text():
    text = (
        "根据《中华人民共和国海關總署令第238號》和国办发〔2019〕5号、署税发[2020]12号以及海关总署 财政部公告"
        "２０２０年第７号的要求，"
        "按照穗关公复〔2026〕12号、广州海关公告2021年第3号，依据（国务院令第711号）办理，"
        "地址在幸福路2019号5楼，2019年5月1日起施行。"
    )
    found = find(text)
    assert [text[start:end] for (start, end), _ in found] == [
        "中华人民共和国海關總署令第238號",
        "国办发〔2019〕5号",
        "署税发[2020]12号",
        "海关总署 财政部公告２０２０年第７号",
        "穗关公复〔2026〕12号",
        "广州海关公告2021年第3号",
        "国务院令第711号",
    ]
    assert [number.printed for _, number in found][3] == "海关总署、财政部公告2020年第7号"


@given(st.text(max_size=60) | st.text(st.sampled_from("海关总署公告令2019年第5号〔〕[]() 一二十○0国发、"), max_size=40))
def test_any_text_is_borne(text):
    for (start, end), number in find(text):
        assert 0 <= start < end <= len(text)
        assert number.serial > 0
    read = parse(text)
    problem(text)
    if read is not None:
        assert parse(read.printed) is not None
        assert parse(read.printed).key == read.key


@given(
    st.sampled_from(["海关总署公告", "署税发", "国办函", "海关总署令", "国务院令", "甬关通函"]),
    st.integers(1949, 2100),
    st.integers(1, 99999),
    st.sampled_from(
        [
            "{a}〔{y}〕{n}号",
            "{a}（{y}）{n}号",
            "{a}[{y}]第{n}号",
            "{a}{y}年第{n}号",
            "{a} {y} 年 第 {n} 号",
            "{a}【{y}】{n:05}号",
        ]
    ),
)
def test_every_writing_has_the_same_key(agency, year, serial, form):
    number = parse(form.format(a=agency, y=year, n=serial))
    assert number is not None
    assert number.key == f"{agency}|{year}|{serial}"
    assert parse(number.printed).key == number.key
    assert len(number.key) <= 60


@pytest.mark.parametrize(
    "text",
    [
        "",
        "海关总署公告2019年第5号",
        "署税发〔2019〕5号",
        "中华人民共和国海关总署令第238号",
        "商务部 海关总署公告2019年第5号",
    ],
)
def test_nothing_wrong(text):
    assert problem(text) is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("署税发(2019)5号", "六角括号"),
        ("署税发〔2019〕第5号", "不写“第”"),
        ("署税发〔2019〕05号", "不加0"),
        ("署税发〔2019〕5", "缺少“号”"),
        ("署税发 〔2019〕5号", "空格"),
        ("海关总署公告２０１９年第5号", "半角"),
        ("海关总署公告〔2019〕5号", "不加括号"),
        ("海关总署公告2019年第五号", "阿拉伯数字"),
        ("2019年第5号", "发文机关"),
        ("署公告2019年第5号", "请写成“海关总署公告2019年第5号”"),
        ("不是文号", "没有认出"),
    ],
)
def test_problems_are_said(text, says):
    assert says in (problem(text) or "")


def test_the_rows_are_sound():
    writings = [
        writing
        for row in rows("agencies")
        for writing in (row["name"], *listed(row["written"]))
        if row["style"] != "organ"
    ]
    assert len(writings) == len(set(writings))
    assert {row["style"] for row in rows("agencies")} == {"order", "notice", "letter", "organ"}
