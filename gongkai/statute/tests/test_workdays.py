"""The calendar against the package it came from and against days of the State Council's notices."""

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.statute.errors import CalendarMissing, StatuteError
from gongkai.statute.rows import read_text
from gongkai.statute.workdays import Calendar, DayRow, parse_year_csv, shipped
from scripts import workdays as maker

HEAD = "date,kind,name,source\n"


@pytest.mark.parametrize("year", range(2008, 2027))
def test_every_day_equals_the_published_data(year):
    day = date(year, 1, 1)
    while day.year == year:
        assert shipped().is_workday(day) == chinese_calendar.is_workday(day), day
        day += timedelta(days=1)


@pytest.mark.parametrize("year", range(2008, 2027))
def test_the_shipped_file_is_what_the_script_writes(year):
    lines = [",".join(row) for row in maker.rows(year)]
    assert read_text(f"workdays/{year}.csv").splitlines()[1:] == lines


OFF = ["2020-01-24", "2020-01-31", "2020-02-01", "2020-02-02", "2019-05-01", "2019-05-04", "2019-10-07", "2021-02-17"]
OFF += ["2022-01-31", "2022-10-07", "2023-01-27", "2023-10-06", "2024-02-17", "2024-10-07", "2025-10-08", "2026-02-23"]
OFF += [f"2025-01-{day}" for day in range(28, 32)] + [f"2025-02-0{day}" for day in range(1, 5)] + ["2025-05-02"]
ON = ["2019-09-29", "2019-10-12", "2019-05-05", "2020-01-19", "2020-02-03", "2020-06-28", "2021-02-07", "2021-02-20"]
ON += ["2022-01-29", "2022-10-09", "2023-01-28", "2023-10-07", "2023-10-08", "2024-02-09", "2024-02-18", "2024-09-14"]
ON += ["2025-01-26", "2025-01-27", "2025-02-05", "2025-02-08", "2025-04-27", "2026-02-14", "2026-02-28", "2026-10-10"]


@pytest.mark.parametrize("text", OFF)
def test_days_off_by_notice(text):
    assert not shipped().is_workday(date.fromisoformat(text))


@pytest.mark.parametrize("text", ON)
def test_days_worked_by_notice(text):
    assert shipped().is_workday(date.fromisoformat(text))


def test_days_describe_themselves():
    assert (shipped().describe(date(2020, 1, 31)).kind, shipped().describe(date(2020, 1, 31)).name) == (
        "holiday",
        "春节",
    )
    assert shipped().describe(date(2019, 10, 12)).kind == "makeup"
    assert shipped().describe(date(2026, 11, 21)).kind == "saturday"
    assert shipped().describe(date(2026, 11, 20)).kind == "workday"


def test_a_missing_year_raises_unless_a_provisional_answer_is_asked_for():
    with pytest.raises(CalendarMissing):
        shipped().is_workday(date(2027, 1, 4))
    with pytest.raises(CalendarMissing):
        shipped().add_workdays(date(2026, 12, 31), 1)
    told = shipped().describe(date(2027, 5, 2), provisional=True)
    assert (told.workday, told.provisional, told.name) == (False, True, "劳动节")
    assert shipped().add_workdays(date(2026, 12, 31), 1, provisional=True) == date(2027, 1, 4)


def test_years_before_the_first_always_raise():
    with pytest.raises(CalendarMissing):
        shipped().describe(date(2007, 12, 31), provisional=True)


@given(st.dates(date(2008, 1, 1), date(2026, 6, 30)), st.integers(1, 60))
def test_adding_and_counting_agree(start, n):
    end = shipped().add_workdays(start, n)
    assert shipped().is_workday(end)
    assert shipped().workdays_between(start, end) == n
    assert shipped().workdays_between(end, start) == 0


@pytest.mark.parametrize("n", [-1, 100_000])
def test_unreasonable_counts_are_refused(n):
    with pytest.raises(StatuteError):
        shipped().add_workdays(date(2020, 1, 2), n)


def year_2027(*more):
    days = ["2027-01-01,holiday,元旦", "2027-05-01,holiday,劳动节", "2027-05-02,holiday,劳动节"]
    days += [f"2027-10-0{n},holiday,国庆节" for n in (1, 2, 3)]
    return HEAD + "".join(f"{line},通知\n" for line in [*days, *more])


def test_an_imported_year_moves_the_calendar(tmp_path):
    (tmp_path / "2027.csv").write_text(year_2027("2027-01-03,makeup,元旦"), encoding="utf-8")
    calendar = Calendar(extra_folder=tmp_path)
    assert calendar.last_year == 2027
    assert calendar.is_workday(date(2027, 1, 3))
    assert calendar.add_workdays(date(2026, 12, 31), 1) == date(2027, 1, 3)
    assert not shipped().announced(2027)


def test_extra_rows_replace_a_shipped_year_as_a_whole():
    calendar = Calendar(extra_rows=[DayRow(date(2026, 11, 20), "holiday", "测试", "测试")])
    assert not calendar.is_workday(date(2026, 11, 20))
    assert calendar.is_workday(date(2026, 10, 2))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "表头"),
        ("a,b\n", "表头"),
        (HEAD, "没有任何日期"),
        (year_2027("2027-01-01,holiday,元旦"), "第8行：2027-01-01与第2行重复"),
        (year_2027("2028-01-01,holiday,元旦"), "第8行：2028-01-01与首行不在同一年（2027年）"),
        (year_2027("2027-01-05,makeup,元旦"), "不是周末"),
        (year_2027("2027-13-05,makeup,元旦"), "无效"),
        (year_2027("2027-01-09,party,元旦"), "类别“party”无效"),
        (year_2027("2027-01-09,makeup,"), "缺少节日名称"),
        (HEAD + "2027-01-01,holiday,元旦\n", "应有4列，实有3列"),
        (HEAD + "2027-01-01,holiday,元旦,\n", "缺少来源"),
        (HEAD + "2027-01-01,holiday,元旦,通知\n", "缺少2027-05-01"),
        ('date,kind,name,source\n"2027', "CSV"),
        ("x" * 300_000, "过大"),
    ],
)
def test_faults_of_an_imported_year_are_told_by_line(text, message):
    parsed = parse_year_csv(text)
    assert any(message in error for error in parsed.errors), parsed.errors


@given(st.text() | st.text().map(lambda text: HEAD + text))
def test_reading_a_year_never_raises(text):
    parsed = parse_year_csv(text)
    assert parsed.errors or parsed.rows


def test_a_faulty_folder_is_refused(tmp_path):
    (tmp_path / "2028.csv").write_text(year_2027(), encoding="utf-8")
    with pytest.raises(StatuteError, match="文件名"):
        Calendar(extra_folder=tmp_path)
    (tmp_path / "2028.csv").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(StatuteError, match="无法读取"):
        Calendar(extra_folder=tmp_path)
