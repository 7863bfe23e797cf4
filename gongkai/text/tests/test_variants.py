"""Traditional and Simplified, for words and for whole pages."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.text.normalisation import normalise
from gongkai.text.tables import rows
from gongkai.text.variants import simplify_characters, to_simplified, to_traditional, to_traditional_html

ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=80)
MARKUP = st.text(st.sampled_from("<>/\"'=! -abp关后发\n&;\ue0ff\ue100"), max_size=60)


@pytest.mark.parametrize(
    ("traditional", "simplified"),
    [
        ("海關總署", "海关总署"),
        ("臺灣", "台湾"),
        ("裡裏里", "里里里"),
        ("衞生檢疫", "卫生检疫"),
        ("線綫", "线线"),
        ("進齣口", "进出口"),
    ],
)
def test_traditional_of_every_place(traditional, simplified):
    assert simplify_characters(traditional) == simplified


@given(ANYTHING)
def test_characters_keep_their_places(text):
    once = simplify_characters(text)
    assert len(once) == len(text)
    assert simplify_characters(once) == once


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        ("海关总署关于发布公告的通知", "海關總署關於發布公告的通知"),
        ("理发与头发", "理髮與頭髮"),
        ("皇后与以后", "皇后與以後"),
        ("这里有五公里", "這裡有五公里"),
        ("行政复议和答复、复制、恢复", "行政復議和答覆、複製、恢復"),
        ("干部吃干果", "幹部吃乾果"),
        ("签证与标签", "簽證與標籤"),
        ("台州的台风", "台州的颱風"),
        ("不准确与不准进入", "不準確與不准進入"),
        ("暂准进出境", "暫准進出境"),
        ("AEO 2019年 <b>", "AEO 2019年 <b>"),
    ],
)
def test_words_decide_the_form(simplified, traditional):
    assert to_traditional(simplified) == traditional


def test_there_and_back():
    listed = [row["word"] for row in rows("words")] + [
        row["from"] for row in rows("traditional") if row["kind"] == "word"
    ]
    for word in listed:
        assert normalise(to_traditional(word)).text == normalise(word).text
        assert to_simplified(to_traditional(word)) == word


def test_a_page():
    page = (
        '<!doctype html><title>关税</title><script>var a="关税<b>";</script><style>/*关*/</style>'
        '<input name="q" value="关税" placeholder="请输入"><input type="submit" value="搜索"><!-- 发布 -->'
        '<img alt=\'发布\' src="/关.png"><a href="/发布">a < b 关税 &lt;发布&gt;</a><textarea>发布</textarea>'
    )
    assert to_traditional_html(page) == (
        '<!doctype html><title>關稅</title><script>var a="关税<b>";</script><style>/*关*/</style>'
        '<input name="q" value="关税" placeholder="請輸入"><input type="submit" value="搜索"><!-- 发布 -->'
        '<img alt=\'發布\' src="/关.png"><a href="/发布">a < b 關稅 &lt;發布&gt;</a><textarea>发布</textarea>'
    )


@given(ANYTHING | MARKUP)
def test_nothing_is_lost_from_a_page(page):
    changed = to_traditional_html(page)
    assert normalise(to_traditional_html(changed)).text == normalise(changed).text
    for sign in "<>\"'&":
        assert changed.count(sign) == page.count(sign)


@given(ANYTHING | MARKUP)
def test_any_text_is_borne(text):
    assert to_traditional(text).count("<") == text.count("<")
    assert to_traditional(text).count("\ue100") == text.count("\ue100")
    to_simplified(text)


def test_plain_pages_stay_as_they_are():
    page = '<p class="x">no Chinese <b>at all</b></p>\r\n<!-- x -->'
    assert to_traditional_html(page) == page
