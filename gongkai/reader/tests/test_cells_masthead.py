"""Whose report it is and of which year, and where its chapters begin."""

import pytest

from gongkai.papers.reading.blocks import Line, Place, Source
from gongkai.reader import recognise
from gongkai.reader.chapters import heading_in


def read(*lines, name="", title="", kind="text"):
    blocks = tuple(Line(line, Place(line=i)) for i, line in enumerate(lines, 1))
    return recognise(Source(name, kind, blocks, title=title))


CHAPTER = ("一、总体情况", "本局照常开展工作。")


@pytest.mark.parametrize(
    ("lines", "body", "year"),
    [
        (["甲市乙局2024年政府信息公开工作年度报告"], "甲市乙局", 2024),
        (["2019年全市税务政府信息公开工作年度报告"], "全市税务", 2019),
        (["甲市人民政府", "2024 年政府信息公开工作年度报告"], "甲市人民政府", 2024),
        (["甲市住房和城乡建设局2024年政府信息公开工", "作年度报告"], "甲市住房和城乡建设局", 2024),
        (["您的位置：首页 > 公开年报", "甲海关2017年海关政府信息公开年度工作报告"], "甲海关", 2017),
        (["关于甲县乙镇人民政府2022年度政府信息公开工作年度报告的公示"], "甲县乙镇人民政府", 2022),
        (["甲市丙局政府信息公开工作年度报告（2023年度）"], "甲市丙局", 2023),
        (["甲市丙局二〇二一年政府信息公开年度报告"], "甲市丙局", 2021),
        (
            [
                "2018年政府信息公开工作年度报告",
                "2020年政府信息公开工作年度报告",
                "甲市乙局2019年政府信息公开工作年度报告",
            ],
            "甲市乙局",
            2019,
        ),
    ],
)
def test_titles(lines, body, year):
    reading = read(*lines, *CHAPTER)
    assert (reading.body, reading.year) == (body, year)
    assert str(reading.prose[0].text) == "本局照常开展工作。"


def test_a_year_left_over_in_the_title_is_outvoted():
    period = "本报告所列数据统计期限自2024年1月1日起至2024年12月31日止。"
    reading = read("甲市乙局2023年政府信息公开工作年度报告", period, "一、总体情况", "2024年，本局照常开展工作。")
    assert reading.year == 2024
    assert "2023" in reading.title


def test_the_files_name_is_the_last_resort():
    assert read(*CHAPTER, name="甲市乙局2022年政府信息公开工作年度报告.txt").body == "甲市乙局"
    assert read(*CHAPTER, name="2022.txt").year == 2022
    assert read(*CHAPTER).year is None


@pytest.mark.parametrize(
    ("text", "number", "rest"),
    [
        ("一、总体情况", 1, ""),
        ("## 二、主动公开政府信息情况", 2, ""),
        ("因政府信息公开工作被申请行政复议、提起行政诉讼情况", 4, ""),
        ("五、政府信息公开工作存在的主要问题及改进情况", 5, ""),
        ("六、其他需要报告的事项：本年度没有收取信息处理费。", 6, "本年度没有收取信息处理费。"),
        ("一、总体情况2024年，本局照常开展工作。", 1, "2024年，本局照常开展工作。"),
        ("三、收到和处里政府信息公开申请情况", 3, ""),
    ],
)
def test_headings_of_the_form(text, number, rest):
    found = heading_in(text)
    assert (found.number, found.rest, found.standard) == (number, rest, True)


@pytest.mark.parametrize(
    "text",
    ["三、本年度办理结果", "四、结转下年度继续办理", "一、本年新收政府信息公开申请数量", "（一）予以公开", "2024年"],
)
def test_rows_are_no_headings(text):
    assert heading_in(text) is None


def test_a_table_of_contents_is_not_the_report():
    names = ["一、总体情况", "二、主动公开政府信息情况", "三、收到和处理政府信息公开申请情况"]
    reading = read(
        "甲市乙局2024年政府信息公开工作年度报告", "目录", *names, names[0], "2024年，本局照常开展工作。", *names[1:]
    )
    assert [chapter.number for chapter in reading.chapters] == [1, 2, 3]
    assert [one.text for one in reading.chapters[0].paragraphs] == ["2024年，本局照常开展工作。"]


def test_paragraphs_are_joined_where_the_layout_broke_them_and_nowhere_else():
    reading = read(
        "甲市乙局2024年政府信息公开工作年度报告",
        "发布日期：2025-01-20",
        "本报告由甲市乙局根据有关规定编制，内容包括",
        "六个部分。",
        "- 1 -",
        "一、总体情况",
        "（一）主动公开",
        "2024 年，全年公开信息 12",
        "条。",
    )
    assert [one.text for one in reading.prose] == [
        "发布日期：2025-01-20",
        "本报告由甲市乙局根据有关规定编制，内容包括六个部分。",
        "（一）主动公开",
        "2024年，全年公开信息12条。",
    ]


@pytest.mark.parametrize(
    ("lines", "body", "year"),
    [
        (["2022年政府信息公开工作年度报告", "如有疑问，请与甲县民政局办公室联系。"], "甲县民政局", 2022),
        (["根据有关规定，现公布2022年度甲市水务局信息公开年度报告。"], "甲市水务局", 2022),
        (["名称 甲市2017年政府信息公开年度报告"], "甲市", 2017),
        (["甲县乙镇人民政府2023年", "政府信息公开年度报告"], "甲县乙镇人民政府", 2023),
    ],
)
def test_a_name_is_found_where_the_title_has_none(lines, body, year):
    reading = read(*lines, *CHAPTER)
    assert (reading.body, reading.year) == (body, year)


def test_numbered_lines_are_chapters_of_reports_older_than_the_form():
    headings = [
        "一、总体情况",
        "二、主动公开政府信息情况",
        "三、依申请公开情况",
        "四、收费情况",
        "五、存在的主要问题和改进措施",
    ]
    reading = read("甲市2017年政府信息公开年度报告", *(line for heading in headings for line in (heading, "照常。")))
    assert [chapter.heading for chapter in reading.chapters] == headings
    assert reading.form == "pre-2019"
