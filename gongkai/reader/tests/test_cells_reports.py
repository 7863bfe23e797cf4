"""The published reports as found: every cell as a person reads it."""

import json

import pytest

from conftest import SHARED_REPORTS, need
from gongkai.reader import read_report

WITH_FIGURES = {
    "customs_guangzhou_2023": ("txt",),
    "customs_national_2019": ("txt",),
    "hongze_2024": ("pdf",),
    "huaian_2024": ("pdf", "docx", "pdftext.txt"),
    "shanghai_office_2019": ("html",),
    "shuyang_county_2025": ("md", "docx"),
}

# What a person reads in the fragments: the row, and its figures from left to right.
FRAGMENTS = {
    "partial_changtu_wenlv_2021": (
        "trial2019",
        36,
        {
            "t2.licensing": [33, 0, 0],
            "t2.other_services": [4, 0, 16],
            "t2.penalty": [36, 0, 0],
            "t2.coercion": [1, 0, 0],
        },
    ),
    "partial_erdao_zhengshouban_2022": (
        "fmt2021",
        38,
        {
            "t3.received": [56, None, None, None, None, None, 56],
            "t3.carried_in": [0, None, None, None, None, None, 0],
            "t3.disclosed": [18, None, None, None, None, None, None],
            "t3.partly_disclosed": [None] * 7,
        },
    ),
    "partial_hantai_xuwang_2025": ("fmt2021", 31, {"t2.licensing": [124], "t3.disclosed": [0] * 7}),
    "partial_hanyang_fuban_2022": (
        "fmt2021",
        24,
        {"t2.rules": [0, 0, None], "t2.normative": [5, 12, 8], "t3.received": [8, 0, 0, 0, 0, 0, 8]},
    ),
    "partial_hengdong_yanglin_2023": (
        "trial2019",
        22,
        {"t2.rules": [1, 1, 1], "t2.normative": [22, 22, 22], "t2.licensing": [None] * 3, "t2.procurement": [0, 0]},
    ),
    "partial_jiaxian_town_2022": ("trial2019", 106, {"t2.rules": [None] * 3, "t3.special_access": [None] * 7}),
    "partial_longgang_dept_2024": (
        "fmt2021",
        80,
        {
            "t2.normative": [5, 1, 25],
            "t3.received": [58, 7, 0, 0, 1, 0, 66],
            "t3.disclosed": [2, 1, 0, 0, 0, 0, 3],
            "t3.partly_disclosed": [16, 1, 0, 0, 0, 0, 17],
            "t3.internal_affairs": [1, 0, 0, 0, 0, 0, 1],
        },
    ),
    "partial_qianan_dawuli_2020": ("trial2019", 57, {"t2.coercion": [0, 0, 0], "t3.state_secret": [0] * 7}),
    "partial_wendeng_shenji_2020_p9": ("trial2019", 22, {"t3.carried_out": [0] * 7, "t4.suit_after_review": [0] * 5}),
    "partial_wendeng_zhujian_2019": (
        "trial2019",
        29,
        {"t2.normative": [0, 8, 8], "t2.licensing": [716, -417, 298], "t2.penalty": [3, 6, 9]},
    ),
    "partial_wuhan_shengtai_2020_trad": (
        "trial2019",
        22,
        {"t2.normative": [2, 2, 19], "t2.coercion": [4, 4, None], "t2.fees": [None, None]},
    ),
    "partial_xisi_town_2025": ("fmt2021", 10, {"t2.rules": [0, 0, 0], "t2.fees": [0]}),
}


#: A scanner misread the county's name throughout this copy; the reader gives back what is printed, it does not guess.
PRINTED_OTHERWISE = {"shuyang_county_2025.md": "沐阳县人民政府"}


def _read(name):
    path = SHARED_REPORTS / name
    need(path.is_file(), f"../shared/reports/{name}")
    return read_report(path.read_bytes(), name)


@pytest.mark.parametrize(("name", "ending"), [(n, e) for n, endings in WITH_FIGURES.items() for e in endings])
def test_every_cell_is_the_one_a_person_reads(name, ending):
    reading = _read(f"{name}.{ending}")
    published = json.loads((SHARED_REPORTS / "figures" / f"{name}.json").read_text("utf-8"))
    assert reading.values == published["cells"]
    assert [row.as_json() for row in reading.extra_rows] == published["extra_rows"]
    body = PRINTED_OTHERWISE.get(f"{name}.{ending}", published["body"])
    assert (reading.body, reading.year, reading.form) == (body, published["year"], published["form"])
    assert reading.reading_findings == ()
    assert reading.tables_cut == ()
    assert [chapter.number for chapter in reading.chapters] == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize("name", FRAGMENTS)
def test_a_fragment_gives_what_is_printed_and_no_more(name):
    form, count, rows = FRAGMENTS[name]
    reading = _read(f"{name}.txt")
    printed = {}
    for code, value in reading.values.items():
        printed.setdefault(code.rsplit(".", 1)[0], []).append(value)
    assert {row: printed.get(row) for row in rows} == rows
    assert (reading.form, len(reading.cells)) == (form, count)
    assert reading.reading_findings == ()


def test_a_report_older_than_the_forms_has_chapters_and_no_cells():
    reading = _read("customs_tianjin_2017.txt")
    assert (reading.body, reading.year, reading.form) == ("天津海关", 2017, "pre-2019")
    assert reading.cells == {}
    assert [chapter.number for chapter in reading.chapters] == [1, 2, 3, 4, 5]


def test_the_blank_form_is_blank():
    reading = _read("blank_form.docx")
    assert len(reading.cells) == 200
    assert set(reading.values.values()) == {None}


def test_a_footnote_mark_is_kept_with_its_figure_and_its_note():
    reading = _read("customs_national_2019.txt")
    assert (reading.cells["t2.penalty.items"].value, reading.cells["t2.penalty.items"].mark) == (7, "*")
    assert (reading.cells["t2.penalty.change"].value, reading.cells["t2.penalty.change"].mark) == (None, "*")
    assert [mark for mark, _ in reading.footnotes] == ["*"]


def test_neither_tables_nor_page_numbers_nor_navigation_are_taken_for_text():
    for name in ("huaian_2024.pdftext.txt", "customs_guangzhou_2023.txt"):
        text = [one.text for one in _read(name).prose]
        assert not [one for one in text if one.strip("-— ").isdigit()]
        assert not [one for one in text if "属于国家秘密" in one or "打印本页" in one or "ICP备" in one]


def test_broken_lines_are_joined_again():
    text = [one.text for one in _read("huaian_2024.pdftext.txt").prose]
    assert any("2024年，我市坚持以" in one and one.endswith("圆满完成了各项任务。") for one in text)
