"""Every number here is made up; the identity numbers name places and birthdays but no living person."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.text.identifiers import Check, email, normalise_identifier, phone, resident_id, uscc

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def resident(front: str) -> str:
    """Complete seventeen digits by the weights printed in GB 11643."""
    total = sum(int(digit) * weight for digit, weight in zip(front, _WEIGHTS, strict=True))
    return front + "10X98765432"[total % 11]


def test_a_good_resident_number_passes_in_any_dress() -> None:
    number = resident("44010619000101999")
    wide = "".join(chr(ord(character) + 0xFEE0) for character in number)
    for typed in (number, number.lower(), f" {number[:6]} {number[6:14]}-{number[14:]} ", wide):
        assert resident_id(typed) == Check("resident", True)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        (resident("44010619000101999")[:-1] + "0", "末位"),
        (resident("44010619000230999"), "出生日期"),
        (resident("00000019000101999"), "行政区划"),
        ("4401061900010199", "18位"),
        ("", "没有填写"),
        ("张三", "没有认出"),
    ],
)
def test_a_doubtful_number_is_only_warned_about(typed: str, hint: str) -> None:
    check = resident_id(typed)
    assert not check.ok
    assert hint in check.message


@pytest.mark.parametrize(
    "typed",
    [
        "E00000000",  # passport
        "EA0000000",
        "H00000000",  # 港澳居民来往内地通行证
        "M0000000000",
        "00000000",  # 台湾居民来往大陆通行证
        "440106000101999",  # fifteen digits
        resident("81000019000101999"),  # 港澳台居民居住证
        resident("83000019000101999"),
        "CHN000000000000",  # 外国人永久居留身份证
    ],
)
def test_other_papers_are_accepted(typed: str) -> None:
    assert resident_id(typed) == Check("other", True)


def _uscc(front: str) -> str:
    alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY"
    total = sum(alphabet.index(one) * pow(3, place, 31) for place, one in enumerate(front))
    return front + alphabet[(31 - total) % 31]


@pytest.mark.parametrize("front", ["91440101MA0000000", "11100000000000000", "N2440101MF0000000", "52440101000000000"])
def test_good_credit_codes_pass(front: str) -> None:
    code = _uscc(front)
    assert uscc(code) == Check("uscc", True)
    assert uscc(f" {code.lower()[:9]} {code[9:]}") == Check("uscc", True)


@pytest.mark.parametrize(
    ("typed", "hint"),
    [
        (_uscc("91440101MA0000000")[:-1] + "Y", "末位"),
        ("91440101MI00000000", "I、O"),
        ("91440101MA00", "18位"),
        ("", "没有填写"),
    ],
)
def test_doubtful_credit_codes_are_warned_about(typed: str, hint: str) -> None:
    check = uscc(typed)
    assert not check.ok
    assert hint in check.message


def test_older_registration_numbers_are_accepted() -> None:
    assert uscc("00000000-0") == Check("other", True)
    assert uscc("440101000000000") == Check("other", True)


@pytest.mark.parametrize(
    ("typed", "kind"),
    [
        ("13800138000", "mobile"),
        ("138 0013 8000", "mobile"),
        ("+86 138-0013-8000", "mobile"),
        ("１３８００１３８０００", "mobile"),
        ("020-81100000", "fixed"),
        ("（020）81100000转8001", "fixed"),
        ("+852 2123 4567", "abroad"),
    ],
)
def test_telephones(typed: str, kind: str) -> None:
    assert phone(typed) == Check(kind, True)


@pytest.mark.parametrize("typed", ["", "1380013800", "没有", "00000000000", "138001380001380013800"])
def test_doubtful_telephones_are_warned_about(typed: str) -> None:
    check = phone(typed)
    assert not check.ok
    assert check.message.endswith("。")


@pytest.mark.parametrize(
    "typed", ["someone@example.cn", "a.b+c@mail.example.com.cn", "ｓｏｍｅｏｎｅ＠example.cn", "张三@例子.中国"]
)
def test_good_addresses_pass(typed: str) -> None:
    assert email(typed) == Check("email", True)


@pytest.mark.parametrize("typed", ["", "someone", "@example.cn", "a@b", "a b@example.cn", "a@@example.cn", "a@x..cn"])
def test_doubtful_addresses_are_warned_about(typed: str) -> None:
    check = email(typed)
    assert not check.ok
    assert check.message.endswith("。")


@pytest.mark.parametrize("check", [resident_id, uscc, phone, email])
@given(text=st.text())
def test_no_text_breaks_a_check(check, text: str) -> None:
    answer = check(text)
    assert answer.ok != bool(answer.message)


@pytest.mark.parametrize("check", [resident_id, uscc, phone, email])
def test_huge_input_is_answered_briefly(check) -> None:
    assert len(check("1@" * 500_000).message) < 80


@given(st.text())
def test_normalising_twice_changes_nothing(text: str) -> None:
    once = normalise_identifier(text)
    assert normalise_identifier(once) == once


def test_two_spellings_of_one_number_meet() -> None:
    assert normalise_identifier(" ｅ0000－0000 ") == normalise_identifier("E00000000") == "E00000000"
    assert normalise_identifier("E0000\u20130000\u200b") == "E00000000"
    assert unicodedata.is_normalized("NFKC", normalise_identifier("①②③"))
