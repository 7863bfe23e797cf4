"""Texts that are nearly the same are found; those that are not are not."""

from hypothesis import given
from hypothesis import strategies as st

from gongkai.text.likeness import bands, distance, likeness, signature

LONG = (
    "为了便利企业办理进出口货物通关手续，现将有关事项公告如下：一、企业可以通过单一窗口提交申请。"
    "二、海关在三个工作日内办结。"
)


def test_a_changed_word_is_still_alike() -> None:
    other = LONG.replace("三个工作日", "五个工作日")
    assert likeness(LONG, other) > 0.8
    assert distance(signature(LONG), signature(other)) < distance(signature(LONG), signature("关于干部任免的通知" * 5))


@given(st.text())
def test_marks_and_spaces_do_not_count(text: str) -> None:
    assert likeness(text, f" {text}。") in {0.0, 1.0}
    assert signature(text) == signature(f"《{text}》")


@given(st.text(min_size=1), st.text(min_size=1))
def test_likeness_goes_both_ways(first: str, second: str) -> None:
    assert likeness(first, second) == likeness(second, first)
    assert distance(signature(first), signature(second)) == distance(signature(second), signature(first))
    assert len(bands(signature(first))) in {0, 4}
