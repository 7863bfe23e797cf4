"""Two editions side by side: figures with their differences, prose by sentence; nothing lost on either side."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.reports.queries.edition import ChapterText
from gongkai.reports.rendering.comparing import compare, figure_row, sentences_compared
from gongkai.reports.tests.editions import plain, rich

SENTENCES = st.lists(st.sampled_from([f"第{n}项工作办结{m}件。" for n in range(4) for m in (1, 12, 130)]), max_size=12)


def figures(left, right):
    return {(group.title, row.label): row for group in compare(left, right).figures for row in group.rows}


@pytest.mark.parametrize(
    ("before", "after", "difference", "share"),
    [
        (10, 13, "+3", "+30.0%"),
        (13, 10, "−3", "−23.1%"),
        (7, 7, "0", ""),
        (0, 4, "+4", ""),
        (-2, 3, "+5", ""),
        (0.1, 0.3, "+0.2", "+200.0%"),
        (None, 3, "", ""),
        (3, None, "", ""),
    ],
)
def test_differences_are_exact_and_never_made_of_blanks(before, after, difference, share):
    row = figure_row("甲", {"c": before}, {"c": after}, "c")
    assert (row.difference, row.share) == (difference, share)


def test_a_blank_is_not_what_the_form_does_not_have():
    assert figure_row("甲", {"c": None}, {}, "c").left == "空白"
    assert figure_row("甲", {"c": None}, {}, "c").right == "无此项"


def test_every_figure_of_both_is_there():
    left, right = plain(2023), rich(2024)
    shown = [row for group in compare(left, right).figures for row in group.rows]
    for edition, side in ((left, "left"), (right, "right")):
        printed = sorted(str(value) for value in edition.cells.values() if value is not None)
        printed += [str(value) for row in edition.extra_rows for value in row["values"].values()]
        compared = [getattr(row, side) for row in shown if not row.sum]
        for value in printed:
            assert value in compared


def test_sums_stand_over_their_rows_on_both_forms():
    rows = figures(plain(2020), rich(2024))
    title = "政府信息公开申请（表三，总计）"
    other = rows[(title, "（六）其他处理")]
    parts = [row for (group, _), row in rows.items() if group == title and row.depth == 1]
    assert other.left == str(plain(2020).cells["t3.other.total"])
    under = [row for row in parts if row.right != "无此项" and row.left == "无此项"]
    assert int(other.right) == sum(int(row.right) for row in under)
    labels = [label for group, label in rows if group == title]
    assert labels.index("3.申请人自行撤回申请") > labels.index("（六）其他处理")
    assert labels.index("4.告知另行办理") < labels.index("（七）总计")


def test_a_sum_over_a_blank_is_blank():
    cells = {**plain(2024).cells, "t3.state_secret.total": None}
    rows = figures(plain(2023), plain(2024, cells=cells))
    assert rows[("政府信息公开申请（表三，总计）", "（三）不予公开")].right == "空白"


def test_a_number_is_one_word():
    pieces = list(sentences_compared("办结1234件。", "办结1264件。"))
    assert [span.text for span in pieces[0].left if span.only] == ["1234"]
    assert [span.text for span in pieces[0].right if span.only] == ["1264"]


def test_a_sentence_that_went_and_one_that_came_are_told_apart():
    kinds = [piece.kind for piece in sentences_compared("甲事已经办完。乙事照旧。", "乙事照旧。新建平台并上线。")]
    assert kinds == ["left", "same", "right"]


@settings(deadline=None)
@given(SENTENCES, SENTENCES)
def test_nothing_is_lost_on_either_side(left, right):
    pieces = list(sentences_compared("".join(left), "".join(right)))
    assert [text for piece in pieces if (text := "".join(span.text for span in piece.left))] == left
    assert [text for piece in pieces if (text := "".join(span.text for span in piece.right))] == right
    for piece in pieces:
        assert (piece.kind == "same") == (piece.left == piece.right)


@pytest.mark.parametrize("words", ["甲乙丙。" * 6000, "甲乙丙" * 9000, "第1项。第2项。" * 3000])
def test_endless_repetition_comes_to_an_end(words):
    first = plain(2024).chapters[1:]
    left = replace(plain(2023), chapters=(ChapterText(1, "一、总体情况", (words,)), *first))
    right = replace(plain(2024), chapters=(ChapterText(1, "一、总体情况", (words + "丁。" * 50,)), *first))
    assert compare(left, right).prose
