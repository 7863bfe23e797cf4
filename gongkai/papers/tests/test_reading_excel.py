"""Workbooks: what a sheet shows when it is printed."""

from __future__ import annotations

import io

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.styles import numbers

from gongkai.papers.reading import read
from gongkai.papers.reading.blocks import GridTable
from gongkai.papers.reading.number_format import shown
from gongkai.papers.tests.office import codes, lines, tables, tiles, xlsx


@pytest.mark.parametrize(
    ("raw", "code", "text"),
    [
        ("12", "", "12"), ("12.0", "General", "12"), ("4068.2080000000005", "", "4068.208"), ("1E3", "", "1000"),
        ("0.1", "0%", "10%"), ("0.35555", "0.00%", "35.56%"), ("1234567", "#,##0", "1,234,567"),
        ("1234.5", "#,##0.00", "1,234.50"), ("-3", "0_ ", "-3"), ("7", '0"件"', "7件"), ("7", "0\\件", "7件"),
        ("0", '#,##0;-#,##0;"-"', "0"),
        ("12.6", "0", "13"), ("2.5", "0", "3"), ("45292", "yyyy\\-mm\\-dd", "2024-01-01"),
        ("45292", 'yyyy"年"m"月"d"日"', "2024年1月1日"), ("abc", "0", "abc"), ("NaN", "0", "NaN"),
        ("1E+300", "0", "1E+300"),
        ("12", "@", "12"), ("5", "[Red]0.0", "5.0"), ("0.5", "# ?/?", "0.5"), ("99999999", "yyyy-mm-dd", "99999999"),
    ],
)  # fmt: skip
def test_numbers_are_shown_as_the_sheet_shows_them(raw: str, code: str, text: str) -> None:
    assert shown(raw, code) == text


@given(st.text(max_size=20), st.text('0#?.,%;"\\_*[]年月日ymd@E+/- ', max_size=12))
def test_no_number_and_no_format_is_too_odd(raw: str, code: str) -> None:
    assert isinstance(shown(raw, code), str)


def test_a_workbook_made_by_another_program() -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = "年报"
    sheet["A1"] = "二、主动公开政府信息情况"
    sheet.merge_cells("A1:D1")
    for row in (
        ["信息内容", "制发", "废止", "占比"],
        ["规章", 13, None, 0.5],
        ["规范性文件", 12345, 0, 0.25],
        ["合计", 12358],
    ):
        sheet.append(row)
    sheet["D3"].number_format = numbers.FORMAT_PERCENTAGE
    sheet["B4"].number_format = "#,##0"
    sheet["A7"], sheet["B7"], sheet["C7"] = "四、", "维持", "纠正"
    sheet.merge_cells("A7:A8")
    sheet["B8"] = 5
    sheet.row_dimensions[5].hidden = True
    book.create_sheet("去年").sheet_state = "hidden"
    book["去年"]["A1"] = 99
    stream = io.BytesIO()
    book.save(stream)
    source = read(stream.getvalue(), "年报.xlsx")
    assert source.kind == "xlsx"
    assert lines(source) == ["二、主动公开政府信息情况"]
    assert tables(source) == [
        [["信息内容", "制发", "废止", "占比"], ["规章", "13", "", "50%"], ["规范性文件", "12,345", "0", "0.25"]],
        [["四、", "维持", "纠正"], ["5", ""]],
    ]
    table = source.blocks[1]
    assert isinstance(table, GridTable)
    assert str(table.cells[5].place) == "工作表“年报”第3行第2列"
    assert {problem.message for problem in source.problems} == {
        "工作簿有1张隐藏的工作表，没有读取。如需读取，请取消隐藏后重新提交。",
        "工作表“年报”有1行被隐藏，没有读取。如需读取，请取消隐藏后重新提交。",
    }
    assert not any(problem.fatal for problem in source.problems)


def test_texts_formulas_errors_and_cells_without_address() -> None:
    source = read(
        xlsx(
            '<row><c t="s"><v>0</v></c>'
            '<c t="inlineStr"><is><t>行</t><rPh><t>hang</t></rPh><r><t>内</t></r></is></c></row>'
            '<row><c><f>SUM(A1:A9)</f></c><c><f>1+1</f><v>2</v></c><c t="e"><v>#REF!</v></c><c t="b"><v>1</v></c></row>'
            '<row><c t="s"><v>77</v></c><c t="str"><v>文_x000D_本</v></c></row>',
            strings="<si><t>规</t><rPh><t>gui</t></rPh><r><t>章</t></r></si>",
        )
    )
    assert tables(source) == [
        [["规章", "行内", "", ""], ["=SUM(A1:A9)", "2", "#REF!", "TRUE"], ["#REF!", "文\n本", "", ""]]
    ]


def test_ranges_that_overlap_or_leave_the_sheet_still_tile() -> None:
    rows = '<row r="2"><c r="B2"><v>1</v></c><c r="C2"><v>2</v></c></row><row r="3"><c r="B3"><v>3</v></c></row>'
    ranges = "".join(f'<mergeCell ref="{ref}"/>' for ref in ("B2:C3", "B2:XFD1048576", "C2:D2", "D3:B2", "x", "C2:C9"))
    source = read(xlsx(rows, merged=ranges))
    assert all(tiles(block) for block in source.blocks if isinstance(block, GridTable))
    assert tables(source)


def test_a_workbook_whose_sheets_are_all_hidden_is_read() -> None:
    book = openpyxl.Workbook()
    book.active.append(["甲", 1])
    stream = io.BytesIO()
    book.save(stream)
    assert tables(read(stream.getvalue())) == [[["甲", "1"]]]
    assert codes(read(xlsx("<row><c><v>1</v></c><c><v>2</v></c></row>", state="veryHidden"))) == {"hidden"}


def test_prose_in_a_sheet_is_a_line() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="str"><v>{text}</v></c>{more}</row>' for n, text, more in (
        (1, "一、总体情况", ""), (2, "甲", '<c r="B2"><v>1</v></c>'), (3, "三、办理结果", ""), (4, "说明" * 80, ""),
        (5, "乙", '<c r="B5"><v>2</v></c>'),
    ))  # fmt: skip
    source = read(xlsx(rows))
    assert lines(source) == ["一、总体情况", "说明" * 80]
    assert tables(source) == [[["甲", "1"], ["三、办理结果", ""]], [["乙", "2"]]]
