"""Telephones as they are printed, and as they are dialled."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.organisations.telephones import telephones


@pytest.mark.parametrize(
    ("cell", "links"),
    [
        ("020-81100000", ["tel:02081100000"]),
        ("020-81100000、12360", ["tel:02081100000", "tel:12360"]),
        ("020-81100000转8001", ["tel:02081100000,8001"]),
        ("010-65194114-123", ["tel:01065194114,123"]),
        ("13800138000（夜间） / 0755-12360", ["tel:13800138000", "tel:075512360"]),
        ("值班：400-820-8820", ["tel:4008208820"]),
        ("", []),
    ],
)
def test_numbers_are_dialled(cell: str, links: list[str]):
    found = telephones(cell)
    assert [one.href for one in found] == links
    assert all(one.sound for one in found)


@pytest.mark.parametrize("cell", ["81100000", "020-811", "请致电", "020-8110000000000"])
def test_what_is_no_number_is_shown_and_said_to_be_wrong(cell: str):
    (found,) = telephones(cell)
    assert found.shown == cell and not found.sound


def test_words_without_figures_are_no_link():
    assert telephones("请致电")[0].href == ""


@given(st.text(max_size=60))
def test_any_text_is_read(text: str):
    for one in telephones(text):
        assert one.shown and one.href.removeprefix("tel:").replace(",", "").replace("+", "").isascii()
