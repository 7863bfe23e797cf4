"""Files of figures: every shape, every way to write a month, and whatever else people send."""

import io
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook

from gongkai.papers.sheets import Unreadable
from gongkai.series import periods
from gongkai.series.reading import Line, NoFigure, figure, read, read_text


@pytest.mark.parametrize(
    ("text", "kind", "first"),
    [
        ("2025年3月", "month", date(2025, 3, 1)),
        ("２０２５年０３月", "month", date(2025, 3, 1)),
        ("2025-03", "month", date(2025, 3, 1)),
        ("2025.3", "month", date(2025, 3, 1)),
        ("202503", "month", date(2025, 3, 1)),
        ("2025-03-31", "month", date(2025, 3, 1)),
        ("2025年第三季度", "quarter", date(2025, 7, 1)),
        ("2025Q4", "quarter", date(2025, 10, 1)),
        ("2025年", "year", date(2025, 1, 1)),
    ],
)
def test_periods_are_read_as_people_write_them(text, kind, first):
    assert periods.parse(text, kind) == first


@pytest.mark.parametrize("text", ["2025年13月", "2025年0月", "1-2月", "去年3月", "", "2025", "1850年1月", "2025Q1"])
def test_what_is_no_month_is_refused_in_words(text):
    with pytest.raises(periods.Unclear):
        periods.parse(text, "month")


@given(st.dates(date(1950, 1, 1), date(2198, 12, 31)), st.sampled_from(["month", "quarter", "year"]))
def test_names_of_periods_are_read_back(day, kind):
    first = periods.shifted(date(day.year, 1, 1), kind, (day.month - 1) // periods.MONTHS[kind])
    assert periods.parse(periods.name(first, kind), kind) == first
    assert periods.parse(periods.code(first, kind), kind) == first
    assert periods.shifted(periods.shifted(first, kind, 5), kind, -5) == first


LONG = '指标,时间,数值,单位\n进出口总值,2025年1月,"1,234.5",亿元\n'
WIDE = "指标,单位,2025年1月,2025年2月\n进出口总值,亿元,1234.5,\n"
YEARS = "指标\t年份\t1月\t2月\n进出口总值\t2025年\t1234.5\t\n"
DOWN = "时间,进出口总值\n2025年1月,1234.5\n"


@pytest.mark.parametrize("text", [LONG, WIDE, YEARS, DOWN, f"某关统计表\n{LONG}"])
def test_every_shape_comes_to_the_same_line(text):
    (line,) = read_text(text)
    assert line.series == "进出口总值"
    assert periods.parse(line.period, "month") == date(2025, 1, 1)
    assert figure(line.value, 1, "亿元") == Decimal("1234.5")


def test_a_workbook_and_other_encodings_are_read():
    book = Workbook()
    for row in (["指标", "时间", "数值"], ["通关时间", "2025年1月", 12.25], ["通关时间", date(2025, 2, 1), 11]):
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    first, second = read(out.getvalue(), "数据.xlsx")
    assert (first.value, second.value, second.number) == ("12.25", "11", 3)
    assert periods.parse(second.period, "month") == date(2025, 2, 1)
    assert read(LONG.encode("gb18030"), "数据.csv")[0].series == "进出口总值"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "没有内容"),
        (b"PK\x03\x04broken", "."),
        (b"%PDF-1.7", "只能读取"),
        ("甲,乙\n1,2".encode(), "没有找到表头"),
        ("指标,时间,数值\n".encode(), "没有数据"),
    ],
)
def test_what_cannot_be_read_says_why(data, says):
    with pytest.raises(Unreadable, match=says):
        read(data, "文件")


@given(st.binary(max_size=300))
def test_any_bytes_end_in_lines_or_in_words(data):
    try:
        assert all(isinstance(line, Line) for line in read(data, "x.csv"))
    except Unreadable as error:
        assert str(error)


@given(st.lists(st.lists(st.text(max_size=12), max_size=6), max_size=6))
def test_any_rows_under_a_heading_end_in_lines(rows):
    text = "指标,时间,数值\n" + "\n".join(",".join(f'"{cell}"' for cell in row) for row in rows)
    try:
        lines = read_text(text)
    except Unreadable:
        return
    for line in lines:
        try:
            value = figure(line.value, 2, "件")
        except NoFigure as error:
            assert str(error)
        else:
            assert value is None or value.is_finite()


@pytest.mark.parametrize(
    ("text", "value"),
    [("1,234.50", "1234.50"), ("（5）", "-5"), ("－3．5", "-3.5"), ("0", "0"), ("-0", "0"), ("1e3", "1000")],
)
def test_figures_are_read_exactly(text, value):
    assert figure(text, 2, "件") == Decimal(value)


def test_no_figure_is_no_zero_and_a_share_may_have_its_sign():
    assert figure("—", 0, "件") is None
    assert figure("未公布", 0, "件") is None
    assert figure("5.2%", 1, "%") == Decimal("5.2")


@pytest.mark.parametrize("text", ["12万", "NaN", "Infinity", "1.234", "1e40", "=1+1", "5%", "1e-9"])
def test_what_is_no_figure_is_never_guessed(text):
    with pytest.raises(NoFigure):
        figure(text, 2, "件")
