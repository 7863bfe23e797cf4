from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.text.numbers import document_number, yuan, yuan_in_words


def test_document_number_has_hexagonal_brackets() -> None:
    assert document_number("穗关公复", 2026, 12) == "穗关公复〔2026〕12号"


@pytest.mark.parametrize(("year", "number"), [(26, 1), (20260, 1), (2026, 0), (2026, -3)])
def test_impossible_document_numbers_are_refused(year: int, number: int) -> None:
    with pytest.raises(ValueError, match="文号"):
        document_number("穗关公复", year, number)


@pytest.mark.parametrize(
    ("amount", "figures"),
    [
        (1200, "1,200.00元"),
        (0, "0.00元"),
        (Decimal("-0.00"), "0.00元"),
        (Decimal("0.5"), "0.50元"),
        (Decimal("-12.30"), "-12.30元"),
        (Decimal("1.500"), "1.50元"),
    ],
)
def test_yuan_in_figures(amount: Decimal | int, figures: str) -> None:
    assert yuan(amount) == figures


@pytest.mark.parametrize(
    ("amount", "words"),
    [
        (0, "零元整"),
        (1, "壹元整"),
        (10, "壹拾元整"),
        (1200, "壹仟贰佰元整"),
        (1005, "壹仟零伍元整"),
        (10_000, "壹万元整"),
        (10_005, "壹万零伍元整"),
        (100_500, "壹拾万零伍佰元整"),
        (102_000, "壹拾万贰仟元整"),
        (1_000_010, "壹佰万零壹拾元整"),
        (100_000_000, "壹亿元整"),
        (100_010_000, "壹亿零壹万元整"),
        (100_000_001, "壹亿零壹元整"),
        (1_200_000_000_000, "壹万贰仟亿元整"),
        (1_000_000_000_000, "壹万亿元整"),
        (1_000_200_000_000, "壹万零贰亿元整"),
        (Decimal("0.05"), "伍分"),
        (Decimal("0.50"), "伍角整"),
        (Decimal("1.05"), "壹元零伍分"),
        (Decimal("1.50"), "壹元伍角整"),
        (Decimal("1409.56"), "壹仟肆佰零玖元伍角陆分"),
        (Decimal("-3"), "负叁元整"),
    ],
)
def test_yuan_in_words(amount: Decimal | int, words: str) -> None:
    assert yuan_in_words(amount) == f"人民币{words}"


@pytest.mark.parametrize("amount", ["NaN", "Infinity", "1.005", "1e16", "1.00000000000000000000000000000000001"])
def test_sums_that_are_not_money_are_refused(amount: str) -> None:
    for write in (yuan, yuan_in_words):
        with pytest.raises(ValueError, match="金额"):
            write(Decimal(amount))


def _read(words: str) -> int:
    """Read whole yuan back, by summing places: an independent way to the same number."""
    total = section = digit = 0
    for character in words:
        if character in "零壹贰叁肆伍陆柒捌玖":
            digit = "零壹贰叁肆伍陆柒捌玖".index(character)
        elif character in "拾佰仟":
            section += digit * {"拾": 10, "佰": 100, "仟": 1000}[character]
            digit = 0
        elif character == "万":
            total, section, digit = total + (section + digit) * 10_000, 0, 0
        elif character == "亿":
            total, section, digit = (total + section + digit) * 100_000_000, 0, 0
    return total + section + digit


@given(st.integers(min_value=1, max_value=10**16 - 1))
def test_words_say_the_same_number(amount: int) -> None:
    words = yuan_in_words(amount).removeprefix("人民币").removesuffix("元整")
    assert _read(words) == amount
    assert "零零" not in words
    assert not words.endswith("零")
