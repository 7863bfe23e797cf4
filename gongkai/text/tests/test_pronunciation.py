"""Pinyin of the trade, what is typed in it, and words that sound alike."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.text.pronunciation import homophone_key, initials, is_pinyin, split, syllables
from gongkai.text.tables import rows


@pytest.mark.parametrize(("row"), rows("readings"), ids=lambda row: row["word"])
def test_the_trades_own_readings(row: dict[str, str]) -> None:
    assert syllables(row["word"]) == row["pinyin"].split()


@pytest.mark.parametrize(
    ("typed", "cut"),
    [
        ("guanshui", ["guan", "shui"]),
        ("GuanShui", ["guan", "shui"]),
        ("xi'an", ["xi", "an"]),
        ("xian", ["xian"]),
        ("yuanchandi zhengshu", ["yuan", "chan", "di", "zheng", "shu"]),
        ("lvke", ["lv", "ke"]),
        ("gsjm", None),
        ("hello", None),
        ("关税", None),
        ("", None),
    ],
)
def test_what_is_typed_is_cut(typed: str, cut: list[str] | None) -> None:
    assert split(typed) == cut and is_pinyin(typed) == (cut is not None)


@pytest.mark.parametrize(
    ("wrong", "right"), [("官税", "关税"), ("报管单", "报关单"), ("原产低", "原产地"), ("从庆", "重庆")]
)
def test_words_that_sound_alike(wrong: str, right: str) -> None:
    assert homophone_key(wrong) == homophone_key(right)


def test_initials() -> None:
    assert initials("关税减免") == "gsjm" and initials("重庆海关2023年") == "cqhgn"


@given(st.text())
def test_any_text_can_be_asked(text: str) -> None:
    assert len(initials(text)) == len(syllables(text))
    split(text)
    homophone_key(text)


def test_a_character_nobody_wrote_down_how_it_is_said_is_left_out() -> None:
    assert (syllables("䘂"), initials("䘂"), homophone_key("䘂")) == ([], "", "")
    assert syllables("䘂税") == syllables("税") == ["shui"]


@given(st.text(alphabet="海关税报单证原产地公告通知", min_size=1, max_size=12))
def test_what_is_said_can_be_cut_again(text: str) -> None:
    said = syllables(text)
    assert split(" ".join(said)) == said
    assert split("".join(said)) is not None
