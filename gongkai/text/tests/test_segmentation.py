"""Words of the trade, codes and names, with their places in the original."""

from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gongkai.text.normalisation import normalise
from gongkai.text.segmentation import Token, analyse, asked, bigrams, knows, marks, spans, stop_words, words
from gongkai.text.tables import rows

ANYTHING = st.text(st.characters(exclude_categories=[]), max_size=60)
CHINESE = st.text(
    st.sampled_from("海關关總总署公告二〇一九年第五号跨境電商的张庄桥鎮AEO８4.7130- ,，㎡½\u200b"), max_size=40
)


@given(ANYTHING | CHINESE)
@example("\ud800海关")
@example("İ㍿ǅ")
def test_normalising_is_stable_and_keeps_places(text):
    normal = normalise(text)
    assert normalise(normal.text).text == normal.text
    for at, character in enumerate(normal.text):
        start, end = normal.start(at), normal.end(at + 1)
        assert 0 <= start < end <= len(text)
        assert character in normalise(text[start:end]).text
    assert normal.end(0) == 0
    assert normal.start(len(normal.text)) == len(text)


@given(ANYTHING | CHINESE)
def test_places_spell_the_words(text):
    for token in words(text):
        assert 0 <= token.start < token.end <= len(text)
        assert token.text
        assert len(token.text) <= 64
    for start, end, word in spans(text):
        if all("\u4e00" <= character <= "\u9fff" for character in word):
            assert normalise(text[start:end]).text == word


@given(ANYTHING | CHINESE)
def test_what_is_asked_for_is_found_in_the_text_itself(text):
    assert set(asked(text)) <= set(analyse(text).words)


@given(CHINESE)
def test_a_traditional_text_has_the_words_of_the_simplified(text):
    assert analyse(text) == analyse(normalise(text).text)


@given(ANYTHING)
def test_marks_are_in_order_and_apart(text):
    found = marks(text, {token.text for token in words(text)})
    assert all(left[1] < right[0] for left, right in pairwise(found))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("海關總署關於跨境電商的公告", ["海关总署", "跨境电商", "公告"]),
        ("AEO高级认证企业", ["aeo", "高级认证", "企业"]),
        ("中华人民共和国进出口关税条例", ["中华", "人民", "共和国", "进出口", "关税", "条例"]),
        ("２０２３年原产地证书", ["2023", "原产地", "证书"]),
        ("二〇一九年", ["2019"]),
        ("8471.30", ["847130"]),
        ("2023-05-01", ["2023", "5", "1"]),
        ("1,234,567.80元", ["1234567.80", "元"]),
        ("COVID-19", ["covid19"]),
        ("怎么办理报关单修改", ["办理", "报关单", "修改"]),
        ("关于的通知", ["通知"]),
        ("的", []),
        ("", []),
        ("😀，。！", []),
        ("张", ["张"]),
    ],
)
def test_what_is_asked(text, expected):
    assert asked(text) == expected


def test_parts_are_those_of_the_best_cut():
    assert Token("人民", 0, 2, True) in words("人民政府")
    assert "民政" not in analyse("人民政府").words


def test_a_heading_finds_the_codes_under_it():
    assert {"8471", "847130", "84713000"} <= set(analyse("8471.30.00").words)
    assert "8471" in analyse("商品编码8471300000").words


def test_a_name_no_dictionary_holds_is_found_by_its_pairs():
    found = analyse("在张庄桥镇的").words
    assert set(asked("张庄桥")) <= set(found)
    assert "在张" not in found


def test_bigrams_spell_a_phrase():
    assert bigrams(normalise("第5号公告，AEO").text) == ["第", "5", "号公", "公告", "aeo"]


def test_marks_in_a_traditional_original():
    assert marks("海關總署關於跨境電商", {"海关", "总署", "电商"}) == [(0, 4), (8, 10)]


def test_the_trade_list_is_sound():
    listed = [row["word"] for row in rows("words")]
    assert len(listed) == len(set(listed)) > 500
    assert all(knows(word) and len(word) > 1 for word in listed)
    assert not stop_words() & set(listed)
