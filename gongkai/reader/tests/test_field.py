"""What published pages do: tables as crawlers keep them, sentences as offices write them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from gongkai.reader import read_report
from gongkai.reader.checks import check
from gongkai.reader.reading import Reading
from gongkai.reader.tests.made import made

Draw = Callable[[Sequence[str], Sequence[str]], str]

HEAD = """云岫县水务局2023年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和） |
申请人情况 |
"""
#: Labels as printed, and the two figures that stand in the row: of natural persons and in all.
ROWS: tuple[tuple[tuple[str, ...], tuple[str, str]], ...] = (
    (("一、本年新收政府信息公开申请数量",), ("5", "5")),
    (("二、上年结转政府信息公开申请数量",), ("", "")),
    (("三、本年度办理结果", "（一）予以公开"), ("3", "")),
    (("", "（二）部分公开（区分处理的，只计这一情形，不计其他情形）"), ("", "")),
    (("", "（三）不予公开", "1.属于国家秘密"), ("", "")),
    (("", "", "2.其他法律行政法规禁止公开"), ("2", "")),
)


def _cells(figures: Sequence[str]) -> list[str]:
    return [figures[0], "", "", "", "", "", figures[1]]


def _ended(labels: Sequence[str], figures: Sequence[str]) -> str:
    """A cell a line with a bar behind it, then as many bars as the label covers cells."""
    cells = [label for label in labels if label] + _cells(figures)
    lines = [f"{cell} |" if cell else "|" for cell in cells]
    return "\n".join([*lines, *(["|" * (10 - len(cells))] if len(cells) < 10 else [])])


def _opened(labels: Sequence[str], figures: Sequence[str]) -> str:
    """The same, a bar before the row, what is covered behind the last cell on its line."""
    cells = [label for label in labels if label] + _cells(figures)
    lines = [f"{cell} |" if cell else "|" for cell in cells]
    lines[-1] = f"{cells[-1]} | " + "|" * (10 - len(cells)) if cells[-1] else lines[-1]
    return "\n".join(["|", *lines])


def _between(labels: Sequence[str], figures: Sequence[str]) -> str:
    """Cells and bars on lines of their own, no line for what is blank."""
    cells = [label for label in labels if label] + _cells(figures)
    return "\n".join(f"{cell}\n|" if cell else "|" for cell in cells)


def _lines(labels: Sequence[str], figures: Sequence[str]) -> str:
    """A cell a line, an empty line where it is blank."""
    return "\n".join([label for label in labels if label] + _cells(figures))


def _in_place(labels: Sequence[str], figures: Sequence[str]) -> str:
    """A row a line, covered cells blank where they are."""
    cells = [*labels, *[""] * (3 - len(labels)), *_cells(figures)]
    return f"| {' | '.join(cells)} |"


def _behind(labels: Sequence[str], figures: Sequence[str]) -> str:
    """A row a line, covered cells blank at its end."""
    cells = [label for label in labels if label] + _cells(figures)
    return " | ".join(cells) + " | " + "|" * (10 - len(cells))


def _drawn(draw: Draw) -> Reading:
    page = HEAD + "\n".join(draw(labels, figures) for labels, figures in ROWS) + "\n"
    return read_report(page.encode(), "report.txt")


@pytest.mark.parametrize("draw", [_ended, _opened, _between, _lines, _in_place, _behind])
def test_blank_cells_keep_their_place_whatever_merged_cells_leave_behind(draw: Draw) -> None:
    read = {code: value for code, value in _drawn(draw).values.items() if value is not None}
    assert read == {
        "t3.received.natural": 5,
        "t3.received.total": 5,
        "t3.disclosed.natural": 3,
        "t3.barred_by_law.natural": 2,
    }


@pytest.mark.parametrize("draw", [_ended, _opened, _between, _lines, _in_place, _behind])
def test_every_cell_of_such_a_row_is_printed(draw: Draw) -> None:
    cells = _drawn(draw).cells
    assert sum(code.startswith("t3.partly_disclosed.") for code in cells) == 7
    assert not any(cell.unreadable for cell in cells.values())


def test_blanks_on_both_sides_of_a_lone_figure_are_not_guessed() -> None:
    """Neither the figures nor the table tell which of the blanks a merged cell covers."""
    lines = ["一、本年新收政府信息公开申请数量", "|", "|", "|", "5", "|", "|", "|", "|", "|", "|"]
    reading = read_report((HEAD + "\n".join(lines) + "\n").encode(), "report.txt")
    assert reading.values["t3.received.natural"] is None
    assert [finding.rule for finding in reading.reading_findings if finding.subject == "t3.received"] == ["R_ROW"]


FOUR = """云岫县水务局2023年政府信息公开工作年度报告
三、收到和处理政府信息公开申请情况
一、本年新收政府信息公开申请数量 | 5 | 0 | 0 | 0 | 0 | 0 | 5 |
四、政府信息公开行政复议、行政诉讼情况
"""
FOUR_HEADS = ("行政复议", "行政诉讼", "未经复议直接起诉", "复议后起诉")
RESULTS = ("结果维持", "结果纠正", "其他结果", "尚未审结", "总计")
#: Blank first and last; ten of fifteen are filled.
FIFTEEN = ("", "2", "1", "", "3", "4", "", "1", "1", "6", "5", "1", "2", "", "")
IN_FOUR = {
    "review.corrected": 2, "review.other": 1, "review.total": 3,
    "suit_direct.upheld": 4, "suit_direct.other": 1, "suit_direct.pending": 1, "suit_direct.total": 6,
    "suit_after_review.upheld": 5, "suit_after_review.corrected": 1, "suit_after_review.other": 2,
}  # fmt: skip


def _four(joined: Callable[[Sequence[str]], str]) -> dict[str, object]:
    page = FOUR + "\n".join(joined(row) for row in (FOUR_HEADS, RESULTS * 3, FIFTEEN)) + "\n五、存在的主要问题\n无。\n"
    values = read_report(page.encode(), "report.txt").values
    return {code[3:]: value for code, value in values.items() if code.startswith("t4.") and value is not None}


@pytest.mark.parametrize(
    "joined",
    [
        lambda row: " | ".join(row) + " |",
        lambda row: "\n".join(f"{cell} |" if cell else "|" for cell in row),
        lambda row: "\n".join(row),
    ],
    ids=["bar behind each cell", "bar lines", "lines"],
)
def test_blank_cells_of_table_four_shift_nothing(joined: Callable[[Sequence[str]], str]) -> None:
    assert _four(joined) == IN_FOUR


def test_table_four_without_its_blank_cells_is_not_guessed() -> None:
    """Ten figures left of fifteen are not the ten of the two suits."""
    assert _four(lambda row: "\n".join(cell for cell in row if cell)) == {}


#: Sentences on the made report: received 82, carried in 3, concluded 81, carried out 4, disclosed 34, partly 20.
TRUE = (
    "全年收到政府信息公开申请82件，比上年增加11件，上年结转3件，共计85件。",
    "收到申请82件，上年结转3件，共计办结81件。",
    "在81件办结件中，予以公开34件，占42.0%。",
    "全年收到申请82件，办结81件，其余4件尚在法定答复期限内。",
    "从答复结果看，予以公开（含部分公开）54件，无法提供（含本机关不掌握）22件。",
    "全年收到申请82件，其中网上申请60件、信函申请15件、当面申请7件。",
    "全年收到申请82件，通过网络60件、信函15件、当面7件，分别占73.2%、18.3%、8.5%。",
    "全年公开信息421条，比上年增长12%，其中政策类21条、动态类213条、人事类87条、财政类40条、其他60条。",
    "申请总数（含上年结转）85件，办结81件。",
)
#: The report's own figures among those of other business.
OTHERS_BESIDE = "全年受理投诉162件，办结81件；收到政府信息公开申请82件，办结81件，其中部分公开答复20件，结转下年4件。"
#: Figures of a part of the requests, or of somebody else's.
OF_A_PART = (
    "2022年结转的3件申请中，2件予以公开，1件无法提供。",
    "全年82件新收申请及3件结转申请中，81件已按期办结。",
    "全年收到申请82件，10个工作日内办结41件，20个工作日内办结40件。",
    "收到的82件申请中，涉及征地拆迁的40件，涉及城市规划的30件，其他12件。",
    "全年受理投诉162件，已办结81件，结转下年27件。",
    "民生诉求受理845件，已答复84件，尚在办理期限内5件。",
    "受理建设工程消防验收申请106件，办结83件，不予通过6件。",
    "全年办理行政复议应诉案件28件，其中信息公开类12件，房屋征收类16件。",
    "因政府信息公开引发的投诉举报4件，其中转为行政复议1件。",
    "行政执法案卷评查64件，行政处罚优秀案卷6件，办理简易程序案件313件。",
    "同意公开答复6件、部分公开答复7件，均由市局直属分局作出。",
    "图书馆、档案馆查阅点配备公报536册，接待354人次，受理申请4件。",
    "共收到依申请公开事项82件（含上年结转则为85件），均依法办理。",
    "所属各中心、站、所共收到政府信息公开申请9件，均移交办公室统一答复。",
)


@pytest.mark.parametrize("sentence", [*TRUE, OTHERS_BESIDE, *OF_A_PART])
def test_true_sentences_are_let_alone(sentence: str) -> None:
    assert not check(made(sentence))


@pytest.mark.parametrize(
    ("sentence", "was", "now", "rule"),
    [
        (TRUE[0], "共计85件", "共计87件", "I11"),
        (TRUE[2], "81件办结件", "80件办结件", "I11"),
        (TRUE[3], "其余4件", "其余6件", "I11"),
        (TRUE[4], "54件", "45件", "I11"),
        (TRUE[5], "信函申请15件", "信函申请25件", "I13"),
        (TRUE[6], "18.3%", "16.3%", "P02"),
        (TRUE[6], "网络60件", "网络66件", "P02"),
        (TRUE[7], "人事类87条", "人事类78条", "I13"),
        (TRUE[8], "85件", "87件", "I11"),
        (OTHERS_BESIDE, "结转下年4件", "结转下年6件", "I11"),
        (OTHERS_BESIDE, "部分公开答复20件", "部分公开答复23件", "I11"),
    ],
)
def test_one_wrong_figure_in_them_is_found(sentence: str, was: str, now: str, rule: str) -> None:
    assert was in sentence
    assert [finding.rule for finding in check(made(sentence.replace(was, now)))] == [rule]
