"""Form, dates and plausibility."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gongkai.papers.reading.blocks import Place, Problem
from gongkai.reader import check
from gongkai.reader.checks.rules import rules
from gongkai.reader.reading import Finding, Prose, Reading
from gongkai.reader.tests.made import BODY, made

PERIOD = "本报告所列数据的统计期限自2023年1月1日起至2023年12月31日止。"


def found(reading: Reading, today: date | None = None) -> list[Finding]:
    return list(check(reading, today=today))


def led(*sentences: str, **given: object) -> Reading:
    """Text before the first chapter and a line at the foot."""
    reading = made(**given)
    prose = tuple(Prose(text, Place(line=number + 1), 0) for number, text in enumerate(sentences))
    return replace(reading, prose=prose)


def test_the_rules_have_labels_and_a_verdict() -> None:
    assert {rule.verdict for rule in rules().values()} == {"fail", "warn", "cannot_tell"}
    assert all(rule.label for rule in rules().values())


def test_the_superseded_form_is_told_once() -> None:
    (finding,) = found(replace(made(code="trial2019"), year=2022))
    assert (finding.rule, finding.subject) == ("F01", "form")


def test_a_mix_of_forms_is_told() -> None:
    assert [one.rule for one in found(replace(made(), form="mixed"))] == ["F05"]


def test_a_missing_chapter_is_named() -> None:
    reading = made()
    (finding,) = found(replace(reading, chapters=reading.chapters[:4] + reading.chapters[5:]))
    assert finding.rule == "F02"
    assert "第五部分" in finding.message


def test_chapters_out_of_order() -> None:
    reading = made()
    first, *rest, last = reading.chapters
    (finding,) = found(replace(reading, chapters=(first, last, *rest)))
    assert finding.rule == "F03"


def test_a_file_without_tables_is_told_once() -> None:
    (finding,) = found(replace(made(), cells={}, chapters=()))
    assert finding.rule == "F10"
    (finding,) = found(Reading(file="x.txt", kind="text"))
    assert "哪个单位" in finding.message


def test_what_is_wrong_with_the_file_is_passed_on() -> None:
    problem = Problem("encrypted", "文件设有密码，请另存为不设密码的文件。", fatal=True)
    (finding,) = found(Reading(file="x.pdf", kind="pdf", problems=(problem,)))
    assert (finding.rule, finding.verdict) == ("R00", "cannot_tell")


def test_missing_rows_and_tables_are_named() -> None:
    reading = made()
    without_row = {code: cell for code, cell in reading.cells.items() if not code.startswith("t3.repeated")}
    (finding,) = found(replace(reading, cells=without_row))
    assert (finding.rule, finding.subject) == ("F04", "t3.repeated")
    without_table = {code: cell for code, cell in reading.cells.items() if not code.startswith("t4")}
    (finding,) = found(replace(reading, cells=without_table))
    assert (finding.rule, finding.subject) == ("F04", "tables")


ZEROS = dict.fromkeys(made().cells, 0)


def test_an_untouched_form_is_asked_about_once() -> None:
    (finding,) = found(made("加强政务公开工作。", figures=ZEROS))
    assert (finding.rule, finding.verdict) == ("F07", "warn")


def test_zeros_that_the_text_confirms_are_passed() -> None:
    assert not found(made("2023年，我局未收到政府信息公开申请。", figures=ZEROS))
    assert not found(made("2023年，我局收到政府信息公开申请0件。", figures=ZEROS))


def test_zeros_that_the_text_denies_are_one_failure() -> None:
    (finding,) = found(made("2023年，我局收到政府信息公开申请5件，办结5件。", figures=ZEROS))
    assert (finding.rule, finding.verdict, finding.right) == ("F07", "fail", 5)


def test_a_blank_form_is_one_finding() -> None:
    (finding,) = found(made(figures=dict.fromkeys(ZEROS)))
    assert (finding.rule, finding.verdict) == ("F09", "cannot_tell")


@pytest.mark.parametrize(
    "text",
    [
        "统计期限自2022年1月1日起至2022年12月31日止。",
        "数据统计期为2023年1月1日至12月30日。",
        "统计时间：2023年2月1日—2023年12月31日。",
    ],
)
def test_a_wrong_period(text: str) -> None:
    (finding,) = found(led(text))
    assert (finding.rule, finding.subject) == ("I20", "period")


def test_a_right_period_and_the_day_of_publication() -> None:
    assert not found(led(PERIOD, "发布日期：2024-01-31"))
    assert not found(led(PERIOD, "2024年1月9日"))
    assert not found(led("发布日期：2024-03-20", body="云岫县人民政府"))


@pytest.mark.parametrize("text", ["发布时间：2024-02-01", f"{BODY}2024年2月1日", "（2024年4月3日）"])
def test_late_publication(text: str) -> None:
    (finding,) = found(led(PERIOD, text))
    assert (finding.rule, finding.subject) == ("I20", "published")
    assert "1月31日" in finding.message


def test_publication_that_cannot_be() -> None:
    assert [one.rule for one in found(led("2023年12月20日"))] == ["D02"]
    assert [one.rule for one in found(led("2024年1月20日"), date(2024, 1, 5))] == ["D02"]


def test_last_years_year_left_over() -> None:
    (finding,) = found(replace(made(), title=f"{BODY}2022年政府信息公开工作年度报告"))
    assert (finding.rule, finding.left, finding.right) == ("D01", 2022, 2023)
    (finding,) = found(led("现将我局2022年政府信息公开工作年度报告公布如下。"))
    assert finding.rule == "D01"
    (finding,) = found(made("2022年，我局收到政府信息公开申请82件，办结81件。"))
    assert finding.rule == "D01"


@pytest.mark.parametrize(
    "text",
    [
        "2022年政府信息公开工作年度报告中提出的问题已整改。",
        "根据《2022年政务公开工作要点》开展工作。",
        "2024年，我局将加强培训。",
        "2022年，我局收到政府信息公开申请70件。",
    ],
)
def test_other_years_rightly_named(text: str) -> None:
    assert not found(made(text))


def test_a_report_from_before_the_law_had_a_last_day_is_let_be() -> None:
    assert not found(led("发布日期：2018-02-26", year=2017, form="pre-2019", cells={}, chapters=()))
