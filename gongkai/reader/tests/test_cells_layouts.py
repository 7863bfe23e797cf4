"""The same figures in many layouts: read where they can be told, and left unread, with a word, where they cannot."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.papers.reading.blocks import GridCell, GridTable, Line, Place, Source
from gongkai.reader import recognise
from gongkai.statute.tables import form

FORM = form("fmt2021")
COLUMNS = [column.column for column in FORM.columns(3)]
HEADS = [column.label for column in FORM.columns(3)]
PRINTED = [(row.row, row.label, row.group) for row in FORM.rows(3)]
ROWS = [(row, label) for row, label, group in PRINTED if not group]
FIGURES = {row: [(place * 7 + column) % 5 for column in range(7)] for place, (row, _) in enumerate(ROWS)}
FOUR = list(range(15))
FOUR_HEADS = ["结果维持", "结果纠正", "其他结果", "尚未审结", "总计"]
BLOCKS = ["行政复议", "未经复议直接起诉", "复议后起诉"]

START = [
    "某市甲乙局2024年政府信息公开工作年度报告",
    "一、总体情况",
    "2024年，本局照常开展工作。",
    "二、主动公开政府信息情况",
]
TWO = [
    *("第二十条第（一）项", "信息内容", "本年制发件数", "本年废止件数", "现行有效件数"),
    *("规章", "0", "0", "0", "行政规范性文件", "2", "1", "9"),
    *("第二十条第（五）项", "信息内容", "本年处理决定数量", "行政许可", "12"),
    *("第二十条第（六）项", "信息内容", "本年处理决定数量", "行政处罚", "3", "行政强制", "4"),
    *("第二十条第（八）项", "信息内容", "本年收费金额（单位：万元）", "行政事业性收费", "1.5"),
]
THREE = [
    "三、收到和处理政府信息公开申请情况",
    "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
    *("申请人情况", "自然人", "法人或其他组织", "总计", "商业企业", "科研机构", "社会公益组织", "法律服务机构", "其他"),
]
FOUR_HEADING = "四、政府信息公开行政复议、行政诉讼情况"
FOUR_START = [FOUR_HEADING, "行政复议", "行政诉讼", *FOUR_HEADS, *BLOCKS[1:], *FOUR_HEADS, *FOUR_HEADS]
END = ["五、存在的主要问题及改进情况", "没有发现大的问题。", "六、其他需要报告的事项", "无。"]


def rows(draw):
    """Table three, every row drawn by ``draw(row, label, figures)`` as lines."""
    drawn = []
    for row, label, group in PRINTED:
        drawn += [label] if group else draw(row, label, FIGURES[row])
    return drawn


def cell_by_cell(_, label, figures):
    return [label, *map(str, figures)]


def text(*parts):
    lines = [line for part in parts for line in ([part] if isinstance(part, str) else part)]
    return recognise(Source("", "text", tuple(Line(line, Place(line=i)) for i, line in enumerate(lines, 1))))


def whole(three=None, four=None, two=TWO):
    return text(START, two, THREE, three or rows(cell_by_cell), four or [*FOUR_START, *map(str, FOUR)], END)


def three_of(reading):
    return {row: [reading.values.get(f"t3.{row}.{column}", "absent") for column in COLUMNS] for row, _ in ROWS}


def four_of(reading):
    return [reading.values.get(code, "absent") for code in FORM.cells(4)]


def assert_whole(reading, three=FIGURES):
    assert three_of(reading) == three
    assert four_of(reading) == FOUR
    assert [reading.values[code] for code in FORM.cells(2)] == [0, 0, 0, 2, 1, 9, 12, 3, 4, 1.5]
    assert (reading.form, reading.year, reading.body) == ("fmt2021", 2024, "某市甲乙局")
    assert reading.tables_cut == () and reading.reading_findings == ()


DRAWN = {
    "cell by cell": cell_by_cell,
    "one row a line": lambda _, label, figures: [f"{label} {' '.join(map(str, figures))}"],
    "bars": lambda _, label, figures: [f"{label} | {' | '.join(map(str, figures))} |"],
    "bars around": lambda _, label, figures: [f"| {label} | {' | '.join(map(str, figures))} |"],
    "a bar behind each cell": lambda _, label, figures: [f"{label} |", *(f"{figure} |" for figure in figures)],
    "a bar before each row": lambda _, label, figures: ["|", f"{label} |", *(f"{figure} |" for figure in figures)],
    "tabs": lambda _, label, figures: ["\t".join([label, *map(str, figures)])],
    "commas": lambda _, label, figures: [",".join([label, *map(str, figures)])],
    "wide blanks": lambda _, label, figures: ["   ".join([label, *map(str, figures)])],
    "glued": lambda _, label, figures: [label + "".join(map(str, figures))],
    "blank lines between": lambda _, label, figures: [line for cell in (label, *figures) for line in (str(cell), "")],
    "full-width": lambda _, label, figures: [label, *(chr(0xFF10 + figure) for figure in figures)],
    "label over two lines": lambda _, label, figures: (
        [label[:8], label[8:], *map(str, figures)] if len(label) > 12 else [label, *map(str, figures)]
    ),
    "label around its figures": lambda _, label, figures: (
        [label[:9], " ".join(map(str, figures)), label[9:]] if len(label) > 18 else [label, " ".join(map(str, figures))]
    ),
    "a wrong character": lambda _, label, figures: (
        [label.replace(label[4], "口", 1) if len(label) > 6 else label] + [str(figure) for figure in figures]
    ),
    "blanks everywhere": lambda _, label, figures: [" ".join(label), *(f"  {figure} " for figure in figures)],
    "page numbers": lambda row, label, figures: [*(["- 3 -"] if row == "not_held" else []), label, *map(str, figures)],
}


@pytest.mark.parametrize("layout", DRAWN)
def test_every_layout_of_a_text_reads_the_same(layout):
    assert_whole(whole(rows(DRAWN[layout])))


@pytest.mark.parametrize("gap", ["", "\xa0"])
@pytest.mark.parametrize("apart", [False, True])
def test_blank_cells_that_are_blank_lines_keep_their_place(gap, apart):
    drawn = rows(lambda _, label, figures: [label, *(str(figure) if figure else gap for figure in figures)])
    if apart:
        drawn = [line for cell in drawn for line in (cell, "")]
    blank = {row: [figure or None for figure in figures] for row, figures in FIGURES.items()}
    assert three_of(whole(drawn)) == blank


def test_blank_cells_left_out_are_not_guessed():
    reading = whole(rows(lambda _, label, figures: [label, *(str(figure) for figure in figures if figure)]))
    assert {cell for figures in three_of(reading).values() for cell in figures} == {None}
    assert {finding.rule for finding in reading.reading_findings} == {"R_ROW"}
    assert {finding.subject for finding in reading.reading_findings} == {f"t3.{row}" for row, _ in ROWS}


@pytest.mark.parametrize("junk", ["O", "l2", "见备注"])
def test_what_is_no_figure_is_said_and_its_neighbours_are_read(junk):
    drawn = rows(lambda row, label, f: [label, *map(str, [f[0], junk, *f[2:]] if row == "disclosed" else f)])
    reading = whole(drawn)
    assert three_of(reading)["disclosed"] == [FIGURES["disclosed"][0], None, *FIGURES["disclosed"][2:]]
    assert [(one.rule, one.subject, one.left) for one in reading.reading_findings] == [
        ("R_CELL", "t3.disclosed.business", junk)
    ]
    assert reading.cells["t3.disclosed.business"].unreadable


FOURS = {
    "blocks under one heading": [
        "类型",
        *FOUR_HEADS,
        *(x for n, b in enumerate(BLOCKS) for x in (b, *FOUR[n * 5 : n * 5 + 5])),
    ],
    "rows with bars": ["类型|" + "|".join(FOUR_HEADS)]
    + [f"{b}|" + "|".join(map(str, FOUR[n * 5 : n * 5 + 5])) for n, b in enumerate(BLOCKS)],
    "one figure a line": [
        x for n, b in enumerate(BLOCKS) for x in (b, *(f"{h} {n * 5 + i}" for i, h in enumerate(FOUR_HEADS)))
    ],
    "one line": [*FOUR_START[1:], " ".join(map(str, FOUR))],
    "torn headings": [
        "行政复议 行政诉讼",
        "结 结 其 尚",
        "果 果 他 未 总计",
        "维 纠 结 审",
        "持 正 果 结",
        " ".join(map(str, FOUR)),
    ],
}


@pytest.mark.parametrize("layout", FOURS)
def test_every_layout_of_table_four(layout):
    assert_whole(whole(four=[FOUR_HEADING, *map(str, FOURS[layout])]))


def test_table_four_with_one_figure_too_few_is_not_guessed():
    reading = whole(four=[*FOUR_START, *map(str, FOUR[:14])])
    assert four_of(reading) == [None] * 15
    assert [one.rule for one in reading.reading_findings] == ["R_ROW"]


def test_running_text_under_the_heading_of_table_four_is_text():
    reading = whole(four=[FOUR_HEADING, "行政复议：结果维持1件，结果纠正2件"])
    assert not [code for code in reading.cells if code.startswith("t4")]
    assert "行政复议：结果维持1件，结果纠正2件" in [one.text for one in reading.prose]
    assert reading.reading_findings == ()


def test_a_table_that_ends_half_way_gives_what_is_printed():
    drawn = rows(cell_by_cell)
    reading = text(START, TWO, THREE, drawn[: drawn.index("1.属于国家秘密") + 4])
    assert reading.tables_cut == (3,)
    printed = {row: figures for row, figures in three_of(reading).items() if figures != ["absent"] * 7}
    assert list(printed) == ["received", "carried_in", "disclosed", "partly_disclosed", "state_secret"]
    assert printed["state_secret"] == [*FIGURES["state_secret"][:3], *["absent"] * 4]
    assert not [code for code in reading.cells if code.startswith("t4")]


def test_of_several_sets_the_first_whole_one_counts():
    other = rows(lambda _, label, figures: [label, *["9"] * 7])
    twice = [*FOUR_START, *map(str, FOUR)]
    reading = text(START, TWO, THREE, rows(cell_by_cell), twice, END, START, TWO, THREE, other, twice, END)
    assert three_of(reading) == FIGURES
    assert [one.rule for one in reading.reading_findings] == ["R_SETS"]
    same = text(START, TWO, THREE, rows(cell_by_cell), twice, END, START, TWO, THREE, rows(cell_by_cell), twice, END)
    assert same.reading_findings == ()


def test_figures_on_group_rows_are_no_cells():
    drawn = [x for row, label, group in PRINTED for x in (label, *(["5"] * 7 if group else map(str, FIGURES[row])))]
    reading = whole(drawn)
    assert_whole(reading)
    assert set(reading.cells) == {code for table in (2, 3, 4) for code in FORM.cells(table)}


def test_figures_torn_from_their_labels_are_not_given_to_another_row():
    drawn = rows(cell_by_cell)
    at = drawn.index("（一）予以公开")
    first, second = drawn[at : at + 8], drawn[at + 8 : at + 16]
    # The first row's figures stand behind the group's label, its own label behind the second row's.
    reading = whole([*drawn[:at], *first[1:], second[0], first[0], *second[1:], *drawn[at + 16 :]])
    assert three_of(reading)["disclosed"] == [None] * 7
    assert [one.subject for one in reading.reading_findings] == ["t3.disclosed"]


def test_the_old_row_in_the_new_form_has_cells_only_where_it_stands_alone():
    alone = rows(cell_by_cell)
    at, end = alone.index("（六）其他处理"), alone.index("（七）总计")
    reading = whole([*alone[: at + 1], *map(str, range(7)), *alone[end:]])
    assert [reading.values[f"t3.other.{column}"] for column in COLUMNS] == list(range(7))
    assert (reading.form, reading.superseded_rows) == ("fmt2021", ())


def test_rows_of_the_bodys_own_stand_apart():
    drawn = rows(
        lambda row, label, f: (
            ["3.转送其他机关", *map(str, f), "4.已主动撤回", *map(str, f)]
            if row == "other_ground"
            else cell_by_cell(row, label, f)
        )
    )
    reading = whole(drawn)
    assert [(row.parent, row.label) for row in reading.extra_rows] == [
        ("other", "3.转送其他机关"),
        ("other", "4.已主动撤回"),
    ]
    assert "t3.other_ground.total" not in reading.cells


# Grids


def grid(printed, table=1):
    cells = [
        GridCell(str(cell), r, c, place=Place(table=table, row=r + 1, column=c + 1))
        for r, row in enumerate(printed)
        for c, cell in enumerate(row)
    ]
    return GridTable(tuple(cells), Place(table=table))


def page(heading, *blocks):
    title = Line("某县丙局2023年政府信息公开工作年度报告")
    return recognise(Source("", "html", (title, Line(heading), *blocks)))


PLAIN = [["", *HEADS], *([label, *FIGURES[row]] for row, label in ROWS)]
TURNED = [list(row) for row in zip(*PLAIN, strict=True)]
GRIDS = {
    "plain": PLAIN,
    "on its side": TURNED,
    "the total first": [[row[0], row[-1], *row[1:-1]] for row in PLAIN],
    "remarks behind": [[*row, "备注" if not n else "见说明" if n == 3 else ""] for n, row in enumerate(PLAIN)],
    "a column of numbers before": [[n or "序号", *row] for n, row in enumerate(PLAIN)],
    "without headings": PLAIN[1:],
    "two rows in another order": [*PLAIN[:5], PLAIN[6], PLAIN[5], *PLAIN[7:]],
    "the group in a cell of its own": [
        ["（三）不予公开", *row] if 5 <= n <= 12 else ["", *row] for n, row in enumerate(PLAIN)
    ],
}


@pytest.mark.parametrize("layout", GRIDS)
def test_every_layout_of_a_grid_reads_the_same(layout):
    reading = page("三、收到和处理政府信息公开申请情况", grid(GRIDS[layout]))
    assert three_of(reading) == FIGURES
    assert reading.reading_findings == ()


def test_a_grid_over_several_pages_is_one_table():
    parts = [
        grid(PLAIN[:9], 1),
        grid([PLAIN[0], *PLAIN[9:15]], 2),
        *(grid([row], 3 + n) for n, row in enumerate(PLAIN[15:])),
    ]
    assert three_of(page("三、收到和处理政府信息公开申请情况", *parts)) == FIGURES


def test_a_row_with_a_cell_missing_is_not_guessed():
    reading = page(
        "三、收到和处理政府信息公开申请情况",
        grid([row[:1] + row[2:] if n == 3 else row for n, row in enumerate(PLAIN)]),
    )
    assert three_of(reading) == {**FIGURES, "disclosed": [None] * 7}
    assert [(one.rule, one.subject) for one in reading.reading_findings] == [("R_ROW", "t3.disclosed")]


def test_cells_know_their_place():
    reading = page("三、收到和处理政府信息公开申请情况", grid(PLAIN))
    assert str(reading.cells["t3.disclosed.business"].place) == "第1个表格第4行第3列"
    line = whole()
    assert str(line.cells["t3.received.natural"].place).startswith("第")


TWO_GRIDS = {
    "on its side": [
        ["信息内容", "规章", "行政规范性文件"],
        ["本年制发件数", 1, 4],
        ["本年废止件数", 2, 5],
        ["现行有效件数", 3, 6],
    ],
    "columns in another order": [
        ["信息内容", "现行有效件数", "本年制发件数", "本年废止件数"],
        ["规章", 3, 1, 2],
        ["行政规范性文件", 6, 4, 5],
    ],
    "sections beside the rows": [["第二十条第（一）项", "规章", 1, 2, 3], ["", "行政规范性文件", 4, 5, 6]],
    "merged cells repeated": [
        ["第二十条第（一）项"] * 4,
        ["信息内容", "本年制发件数", "本年废止件数", "现行有效件数"],
        ["规章", 1, 2, 3],
        ["行政规范性文件", 4, 5, 6],
    ],
}


@pytest.mark.parametrize("layout", TWO_GRIDS)
def test_every_layout_of_table_two(layout):
    reading = page("二、主动公开政府信息情况", grid(TWO_GRIDS[layout]))
    assert [reading.values[code] for code in FORM.cells(2)[:6]] == [1, 2, 3, 4, 5, 6]


def test_money_comes_in_ten_thousands_of_yuan_and_another_heading_is_said():
    heading = ["信息内容", "本年收费金额（单位：元）"]
    reading = page("二、主动公开政府信息情况", grid([heading, ["行政事业性收费", "25100"]]))
    assert reading.values["t2.fees.amount"] == 2.51
    assert reading.cells["t2.fees.amount"].raw == "25100"
    assert [one.rule for one in reading.reading_findings] == ["R_UNIT"]
    own = page(
        "二、主动公开政府信息情况", grid([["信息内容", "本年收费金额（单位：万元）"], ["行政事业性收费", "25100元"]])
    )
    assert own.values["t2.fees.amount"] == 2.51
    assert own.reading_findings == ()


FOUR_GRIDS = {
    "on its side": [["", *BLOCKS], *([head, n, n + 5, n + 10] for n, head in enumerate(FOUR_HEADS))],
    "upright": [[block, head, n * 5 + i] for n, block in enumerate(BLOCKS) for i, head in enumerate(FOUR_HEADS)],
    "block by block": [["", *FOUR_HEADS], *([block, *FOUR[n * 5 : n * 5 + 5]] for n, block in enumerate(BLOCKS))],
    "the total first": [
        ["", "总计", *FOUR_HEADS[:-1]],
        *([block, n * 5 + 4, *FOUR[n * 5 : n * 5 + 4]] for n, block in enumerate(BLOCKS)),
    ],
    "a header cut by the page": [["果维持", "果纠正", "他结果", "未审结", "计", *FOUR_HEADS, *FOUR_HEADS], FOUR],
}


@pytest.mark.parametrize("layout", FOUR_GRIDS)
def test_every_grid_of_table_four(layout):
    reading = page(FOUR_HEADING, grid(FOUR_GRIDS[layout]))
    assert four_of(reading) == FOUR
    assert reading.reading_findings == ()


def test_rows_of_both_forms_are_a_mixture():
    trial = [
        "第二十条第（五）项",
        "信息内容",
        "上一年项目数量",
        "本年增/减",
        "处理决定数量",
        "行政许可",
        "5",
        "减3",
        "7",
    ]
    reading = whole(two=trial)
    assert reading.form == "mixed"
    assert reading.values["t2.licensing.change"] == -3
    assert reading.superseded_rows == ("t3.not_corrected", "t3.not_paid", "t3.other_ground")


WORDS = st.sampled_from(
    [
        *(label for _, label, _ in PRINTED),
        *HEADS,
        *FOUR_HEADS,
        *BLOCKS,
        *TWO,
        *THREE,
        "",
        " ",
        "|",
        "0",
        "12",
        "—",
        "O",
        "\t",
        "文字。",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(WORDS, st.text(max_size=12)), max_size=60), st.booleans())
def test_no_heap_of_words_breaks_the_reader(words, in_grid):
    blocks = (grid([words[at : at + 5] for at in range(0, len(words), 5)]),) if in_grid else tuple(map(Line, words))
    reading = recognise(Source("", "text", blocks))
    assert all(cell.value is None or not cell.unreadable for cell in reading.cells.values())


def test_endless_rows_come_to_an_end():
    reading = text(START, THREE, ["1.属于国家密秘 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |"] * 3000)
    assert "R_LIMIT" in [one.rule for one in reading.reading_findings]
