"""What other sites write, read as ours: days, validity, genre, headings; what is unclear is said and never guessed."""

from datetime import date

import pytest

from gongkai.catalogue.importing.cleaning import Cleaned, clean
from gongkai.catalogue.importing.days import read_day
from gongkai.catalogue.importing.lines import RawLine, recognise
from gongkai.statute import catalogue as law

TODAY = date(2026, 11, 20)


def read(**values: str) -> Cleaned:
    """Clean a line that is good but for what is given."""
    return clean(
        RawLine("第2行", {"title": "题", "body": "文", "abstract": "述", "made_on": "2024-01-01", **values}), TODAY
    )


@pytest.mark.parametrize(
    "text",
    [
        "2024-01-01", "2024/1/1", "2024.01.01", "20240101", "2024年1月1日", "2024-01-01 09:30:00",
        "2024-01-01T00:00:00Z",
        "45292", "45292.0", "45292.39583", "二〇二四年一月一日", "二○二四年一月一日", "2024年01月01日 08时",
        "20240101093000",
        "发布时间：2024-01-01", " 2024 - 01 - 01 ",
    ],
)  # fmt: skip
def test_a_day_however_it_is_written(text: str):
    assert read_day(text) == date(2024, 1, 1)


@pytest.mark.parametrize(
    "text", ["", "不详", "2024", "2024-02-30", "二〇二四年二月三十日", "12345", "99999", "1704067200000"]
)
def test_no_day_is_guessed(text: str):
    with pytest.raises(ValueError, match=r"."):
        read_day(text)


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("有效 现行有效 现行 继续有效 in_force In-Force effective valid current 是 施行中", "in_force"),
        ("已修改 修订 部分失效 部分废止 部分条款废止 修改后继续有效 amended revised", "amended"),
        ("废止 已废止 宣布废止 repealed REVOKED 已废止（修订后另发）", "repealed"),
        ("失效 已失效 无效 过期 不再有效 invalid expired 否 no_longer_in_force", "lapsed"),
        ("被代替 替代 superseded replaced", "replaced"),
        ("尚未生效 未生效 尚未施行 pending not_yet_effective", "pending"),
    ],
)
def test_validity_in_plain_words_and_codes(words: str, code: str):
    for word in words.split():
        line = read(validity=word)
        assert (line.values["validity"], line.bad) == (code, False), word
    assert read(validity="说不清").bad


def test_codes_of_the_law_are_read_as_they_are():
    assert all(read(validity=row.code).values["validity"] == row.code for row in law.validities())
    assert all(read(genre=row.code).values["genre"] == row.code for row in law.genres())
    assert all(read(genre=row.label).values["genre"] == row.code for row in law.genres())
    assert all(read(subject=row.label).values["subject"] == row.code for row in law.subjects())


@pytest.mark.parametrize(
    ("text", "genre", "kind", "told"),
    [
        ("令", "order", None, False), ("海关总署令", "order", None, False),
        ("海关总署公告", "announcement", None, False),
        ("纪要", "minutes", None, False), ("办法", "other", None, False), ("解读", None, "interpretation", True),
        ("政策解读", None, "interpretation", True), ("interpretation", None, "interpretation", True),
        ("工作动态", None, "news", True), ("通知公告", None, "notice", True), ("量子", None, None, True),
    ],
)  # fmt: skip
def test_genres_by_any_usual_name(text: str, genre: str | None, kind: str | None, told: bool):
    line = read(genre=text)
    assert (line.values.get("genre"), line.values.get("kind")) == (genre, kind)
    assert bool([problem for problem in line.problems if problem.field == "genre"]) == told and not line.bad


def test_a_strange_subject_is_kept_as_a_keyword():
    assert read(subject="关税征管").values["customs_class"] == "duties"
    line = read(subject="跨境电商", keywords="试点")
    assert line.values["keywords"] == "试点 跨境电商" and "关键词" in line.problems[-1].message


def test_headings_in_any_case_and_with_remarks():
    found = recognise(
        ["Title", "Document Number", "made-on", "发布日期（必填）", "Validity*", "documentNumber", "颜色"]
    )
    assert list(found.fields.values()) == ["title", "document_number", "made_on", "published_on", "validity"]
    assert found.repeated == ["documentNumber"] and found.unknown == ["颜色"]
