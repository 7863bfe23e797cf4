"""Texts as they stand, Markdown, values divided by commas; and the characters of all of them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.papers.reading import limits, read
from gongkai.papers.reading.blocks import GridTable, Line
from gongkai.papers.reading.encoding import decode
from gongkai.papers.reading.plain_text import read_text
from gongkai.papers.tests.office import codes, lines, tables

SIMPLE = "一、总体情况\n本年新收政府信息公开申请数量 0 件，予以公开 3 件。\n"
TRADITIONAL = "一、總體情況\n本年新收政府資訊公開申請數量 0 件，予以公開 3 件，結轉下年度繼續辦理。\n"


def test_lines_keep_their_number_their_blanks_and_their_bars() -> None:
    source = read("规章 |\r\n0 |\r\r\n|\n\t1\u20282 | 3\n".encode(), "a.txt")
    assert source.kind == "text"
    assert lines(source) == ["规章 |", "0 |", "", "|", "\t1", "2 | 3"]
    assert [block.place.line for block in source.blocks] == [1, 2, 3, 4, 5, 6]


def test_a_text_copied_from_the_source_of_a_page_has_no_entities_left() -> None:
    assert lines(read("规章\n&nbsp;\n&lt;0&gt;\n".encode())) == ["规章", "\u00a0", "<0>"]


def test_a_form_feed_begins_a_page() -> None:
    source = read("甲\n乙\f丙\n\f丁\n".encode())
    assert [(block.text, block.place.page) for block in source.blocks if isinstance(block, Line)] == [
        ("甲", 1), ("乙", 1), ("丙", 2), ("丁", 3),
    ]  # fmt: skip
    assert source.pages == 3


@given(
    st.lists(
        st.text(st.characters(exclude_characters="\r\n\f\x00\x85\u2028\u2029", exclude_categories=["Cs"])), max_size=30
    )
)
def test_any_text_comes_back_line_by_line(texts: list[str]) -> None:
    source = read_text("".join(text + "\n" for text in texts), "", "utf-8")
    assert lines(source) == texts


@pytest.mark.parametrize(
    ("data", "encoding", "text"),
    [
        (SIMPLE.encode("utf-8-sig"), "utf-8", SIMPLE),
        (SIMPLE.encode("gb18030"), "gb18030", SIMPLE),
        (SIMPLE.encode("gb2312"), "gb18030", SIMPLE),
        (TRADITIONAL.encode("big5"), "big5hkscs", TRADITIONAL),
        (TRADITIONAL.encode("gb18030"), "gb18030", TRADITIONAL),
        (SIMPLE.encode("utf-16"), "utf-16", SIMPLE),
        (SIMPLE.encode("utf-16-le"), "utf-16-le", SIMPLE),
        (SIMPLE.encode("utf-16-be"), "utf-16-be", SIMPLE),
        (SIMPLE.encode("utf-32"), "utf-32", SIMPLE),
        (SIMPLE.encode("hz"), "hz", SIMPLE),
        (b"ABC 123\n", "utf-8", "ABC 123\n"),
    ],
)
def test_the_encoding_is_found_without_being_told(data: bytes, encoding: str, text: str) -> None:
    assert decode(data) == (text, encoding, 0)


@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "big5", "iso-8859-1", "utf-16", "nonsense"])
@pytest.mark.parametrize(("encoding", "text"), [("utf-8", SIMPLE), ("gbk", SIMPLE), ("big5", TRADITIONAL)])
def test_a_wrong_declaration_is_not_believed(declared: str, encoding: str, text: str) -> None:
    page = f'<html><head><meta charset="{declared}"></head><body><p>{text}</p></body></html>'
    source = read(page.encode(encoding))
    assert source.kind == "html"
    assert "".join(lines(source)).replace(" ", "") == text.replace("\n", "").replace(" ", "")


def test_a_few_broken_bytes_are_said_and_cost_nothing_else() -> None:
    source = read(SIMPLE.encode()[:-5] + b"\xe4\xbb" + "\n二、主动公开".encode())
    assert lines(source)[-1] == "二、主动公开"
    assert codes(source) == {"encoding"}


MARKDOWN = """# 某县 2025 年报告

## 二、主动公开
**规章**与 `文件`，见\\*注
---
| 信息内容 | 本年制发件数 |
|:---|---:|
| 规章<br>一 | 3\\|4 |
| **文件** | - |
| - | - |
| 减3 | 7* |

规章 | 0 |
<table><tr><td>甲</td><td>7<sup>1</sup></td></tr>
<tr><td>乙</td><td>2</td></tr></table>
末 &lt; 行
"""


def test_markdown_tables_stand_under_their_rule_and_lines_keep_their_number() -> None:
    source = read(MARKDOWN.encode(), "a.md")
    assert source.kind == "markdown"
    assert source.title == "某县 2025 年报告"
    assert tables(source) == [
        [["信息内容", "本年制发件数"], ["规章\n一", "3|4"], ["文件", "-"], ["-", "-"], ["减3", "7*"]],
        [["甲", "7¹"], ["乙", "2"]],
    ]
    assert [(block.text, block.place.line, block.heading) for block in source.blocks if isinstance(block, Line)] == [
        ("某县 2025 年报告", 1, 1), ("", 2, 0), ("二、主动公开", 3, 2), ("规章与 `文件`，见*注", 4, 0), ("", 5, 0),
        ("", 12, 0), ("规章 | 0 |", 13, 0), ("末 < 行", 16, 0),
    ]  # fmt: skip
    assert [block.place.line for block in source.blocks if isinstance(block, GridTable)] == [6, 14]


def test_bars_without_a_rule_stay_lines() -> None:
    source = read("规章 | 0 | 0 |\n- | - | - |\n| - | - |\n".encode())
    assert source.kind == "text"
    assert lines(source) == ["规章 | 0 | 0 |", "- | - | - |", "| - | - |"]


def test_two_small_tables_one_below_the_other_stay_two() -> None:
    source = read("|甲|乙|\n|---|---|\n|1|2|\n|丙|丁|\n|---|---|\n|3|4|".encode())
    assert tables(source) == [[["甲", "乙"], ["1", "2"]], [["丙", "丁"], ["3", "4"]]]


def test_a_text_with_a_piece_of_a_page_keeps_its_lines() -> None:
    source = read("标题\n\n第一段\n第二段\n第三段\n<table><tr><td>甲<td>1</table>\n尾\n".encode(), "a.txt")
    assert lines(source) == ["标题", "", "第一段", "第二段", "第三段", "尾"]
    assert tables(source) == [[["甲", "1"]]]


def test_values_divided_alike_in_every_line_are_a_table() -> None:
    source = read('项目,件数,备注\n规章,3,\n"甲,乙",4,无\n'.encode("gbk"), "年报.csv")
    assert tables(source) == [[["项目", "件数", "备注"], ["规章", "3", ""], ["甲,乙", "4", "无"]]]
    assert tables(read(b"a\t1\t2\nb\t3\t4\nc\t\t5\n")) == [[["a", "1", "2"], ["b", "3", "4"], ["c", "", "5"]]]
    assert lines(read("标题\n甲,1,2\n乙,3,4\n".encode(), "a.txt")) == ["标题", "甲,1,2", "乙,3,4"]
    assert lines(read("标题\n甲,1,2\n乙,3,4\n".encode(), "a.csv")) == ["标题"]


def test_a_text_without_end_is_cut_and_says_so() -> None:
    source = read("数\n".encode() * (limits.MAX_LINES + 5))
    assert len(source.blocks) == limits.MAX_LINES
    assert codes(source) == {"too_many_rows"}
    assert source.problems[0].fatal
