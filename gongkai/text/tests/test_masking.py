"""Every number here is made up."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.text.masking import mask_address, mask_email, mask_id, mask_name, mask_phone, redact

DIGITS = st.text(alphabet="0123456789", min_size=7, max_size=25)


@pytest.mark.parametrize(
    ("name", "masked"), [("张三丰", "张＊＊"), ("张三", "张＊"), ("张", "＊"), ("", ""), ("欧阳某某", "欧＊＊＊")]
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_the_length_of_a_long_name_is_not_told() -> None:
    assert mask_name("A" + "b" * 30) == mask_name("A" + "b" * 40)


def test_numbers_and_addresses() -> None:
    assert mask_id("440106190001019991") == "440*************91"
    assert mask_phone("13800138000") == "138****8000"
    assert mask_email("someone@example.cn") == "s***@example.cn"
    assert mask_email("a@example.cn") == "***@example.cn"
    assert mask_address("广东省广州市某区某路1号") == "广东省广州市＊＊＊"
    assert mask_address("上海市某区某路1号") == "上海市＊＊＊"
    assert mask_address("某路1号") == "＊＊＊"
    assert mask_address("") == ""


@given(DIGITS)
def test_the_middle_of_a_number_is_gone(number: str) -> None:
    for mask in (mask_id, mask_phone):
        masked = mask(number)
        assert len(masked) == len(number)
        assert masked.count("*") >= len(number) / 3
        middle = len(number) // 2
        assert masked[middle] == "*"
        assert number not in masked


@given(st.text(max_size=8))
def test_short_texts_are_never_shown_whole(text: str) -> None:
    for mask in (mask_id, mask_phone, mask_email, mask_name):
        masked = mask(text)
        assert not text.strip() or masked != text.strip() or set(text.strip()) <= {"*", "＊"}


@given(st.emails())
def test_the_local_part_of_an_address_is_gone(address: str) -> None:
    local = address.rpartition("@")[0]
    assert mask_email(address).rpartition("@")[0] in {"***", f"{local[0]}***"}


SECRETS = [
    "440106190001019991",
    "44010619000101999X",
    "440106 19000101 9991",
    "４４０１０６１９０００１０１９９９１",
    "440106000101999",
    "13800138000",
    "138 0013 8000",
    "138-0013-8000",
    "+8613800138000",
    "020-81100000",
    "(020)81100000",
    "020－81100000",
    "6222000000000000000",
    "6222 0000 0000 0000 000",
    "someone@example.cn",
    "E00000000",
]


@pytest.mark.parametrize("secret", SECRETS)
@pytest.mark.parametrize("around", ["本人{}，请联系。", "{}", "电话：{}；\n", "({})", "x={}&y"])
def test_secrets_in_prose_are_hidden(secret: str, around: str) -> None:
    redacted = redact(around.format(secret))
    assert secret not in redacted
    assert "*" in redacted
    before, after = around.split("{}")
    assert redacted.startswith(before.rstrip("("))
    assert redacted.endswith(after.lstrip(")"))


@pytest.mark.parametrize(
    "harmless",
    [
        "根据《中华人民共和国政府信息公开条例》第三十六条第二项，于2026年11月21日答复。",
        "2026-11-21 至 2026-12-20，共1,362件，金额1234567.89元。",
        "穗关公复〔2026〕12号，申请编号2026-0012，国办函〔2020〕109号。",
        "版本1.2.3，IP 127.0.0.1，时间20261121093000。",
        "拨打12360或12345。",
    ],
)
def test_ordinary_text_is_left_alone(harmless: str) -> None:
    assert redact(harmless) == harmless


_PIECES = st.one_of(
    st.sampled_from(SECRETS), st.text(alphabet="0138+-（） .@x*年cn", max_size=25), st.text(max_size=20)
)


@given(st.lists(_PIECES, max_size=6).map("".join))
def test_redacting_twice_changes_nothing(text: str) -> None:
    once = redact(text)
    assert redact(once) == once


@given(st.lists(_PIECES, max_size=6).map("".join))
def test_no_long_run_of_digits_is_left(text: str) -> None:
    assert not re.search(r"\d{15}", redact(text))


def test_a_long_text_is_redacted_whole() -> None:
    text = "联系13800138000。" * 10_000
    assert redact(text) == "联系138****8000。" * 10_000
