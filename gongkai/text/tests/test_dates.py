from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.text.dates import long_date, parse_date

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "typed",
    [
        "2026-11-21",
        "2026/11/21",
        "2026.11.21",
        "2026年11月21日",
        "2026年11月21",
        "20261121",
        " ２０２６－１１－２１ ",
        "２０２６年１１月２１日",
        "2026 年 11 月 21 日",
        "2026–11–21",
    ],
)
def test_every_usual_spelling_is_read(typed: str) -> None:
    assert parse_date(typed) == DAY


@pytest.mark.parametrize("typed", ["2026-1-2", "2026年1月2日", "20260102"])
def test_leading_zeros_do_not_matter(typed: str) -> None:
    assert parse_date(typed) == date(2026, 1, 2)


@pytest.mark.parametrize(
    "typed",
    ["", "  ", "昨天", "26-11-21", "2026-11/21", "2026-11", "11-21-2026", "2026112", "2026-11-21 08:00", "9" * 100_000],
)
def test_other_spellings_are_refused_in_chinese(typed: str) -> None:
    with pytest.raises(ValueError, match="请") as refusal:
        parse_date(typed)
    assert len(str(refusal.value)) < 120


@pytest.mark.parametrize("typed", ["2026-02-29", "2026-13-01", "0000-01-01", "20261131"])
def test_days_that_do_not_exist_are_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="没有"):
        parse_date(typed)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_what_is_written_can_be_read(day: date) -> None:
    assert parse_date(long_date(day)) == day
    assert parse_date(day.isoformat()) == day


@given(st.text())
def test_any_text_is_read_or_refused_politely(text: str) -> None:
    try:
        parse_date(text)
    except ValueError as refusal:
        assert "请" in str(refusal)


def test_long_date_has_no_leading_zeros() -> None:
    assert long_date(date(2026, 1, 2)) == "2026年1月2日"
