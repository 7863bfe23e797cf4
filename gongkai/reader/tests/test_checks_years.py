"""Against last year's report, and a parent against its units."""

from __future__ import annotations

from dataclasses import replace

from gongkai.reader import check
from gongkai.reader.checks import rollup
from gongkai.reader.reading import Finding, Reading, Value
from gongkai.reader.tests.made import cells_of, made, random_figures
from gongkai.statute.tables import form

LAST: dict[str, Value] = {
    "t3.received.natural": 79, "t3.received.business": 6, "t3.received.total": 85,
    "t3.carried_in.natural": 0, "t3.carried_in.total": 0,
    "t3.disclosed.natural": 31, "t3.disclosed.total": 35, "t3.concluded.natural": 76, "t3.concluded.total": 82,
    "t3.carried_out.natural": 3, "t3.carried_out.total": 3,
    "t2.normative.in_force": 34, "t2.normative.made": 1, "t2.normative.repealed": 0, "t2.licensing.decisions": 1800,
    "t4.review.upheld": 4, "t4.review.total": 6,
}  # fmt: skip


def last(**changed: Value) -> Reading:
    figures = {**LAST, **{code.replace("__", "."): value for code, value in changed.items()}}
    return replace(made(figures=figures), year=2022)


def found(*sentences: str, previous: Reading | None = None, figures: dict[str, Value] | None = None) -> list[Finding]:
    return list(check(made(*sentences, figures=figures), previous or last()))


def test_last_years_report_of_the_fixture_adds_up() -> None:
    assert not check(last())


def test_two_years_that_fit() -> None:
    assert not found("收到政府信息公开申请82件，同比下降3.5%。")


def test_what_was_carried_over_is_told_once() -> None:
    carried = {"t3__carried_out__natural": 5, "t3__carried_out__total": 5}
    (finding,) = found(previous=last(**carried))
    assert (finding.rule, finding.left, finding.right) == ("I05", 3, 5)
    assert "自然人" in finding.message


def test_a_report_of_another_year_is_not_held_against_it() -> None:
    assert not found(previous=replace(last(t3__carried_out__total=9), year=2020))


def test_documents_in_force_run_on() -> None:
    (finding,) = found(previous=last(t2__normative__in_force=40))
    assert (finding.rule, finding.verdict, finding.left, finding.right) == ("I08", "warn", 35, 41)


def test_stated_growth_is_reckoned_again() -> None:
    (finding,) = found("收到政府信息公开申请82件，同比下降13.5%。")
    assert (finding.rule, finding.left, finding.right) == ("I14", -13.5, -3.5)
    (finding,) = found("收到政府信息公开申请82件，较上年增加3件。")
    assert finding.rule == "I14"


def test_growth_against_another_year_or_of_another_thing_is_let_be() -> None:
    assert not found("收到政府信息公开申请82件，较2019年增长50%。")
    assert not found("收到政府信息公开申请82件，网站访问量同比增长50%。")


def test_growth_of_several_things_in_one_list() -> None:
    text = "政府信息公开行政复议5件、行政诉讼3件，与上年同比分别下降{}%和0%。"
    assert not found(text.format("16.7"))
    (finding,) = found(text.format("26.7"))
    assert finding.rule == "I14"


def test_last_years_figure_misquoted() -> None:
    (finding,) = found("2023年收到政府信息公开申请82件，2022年收到政府信息公开申请75件。")
    assert (finding.rule, finding.left, finding.right) == ("I14", 75, 85)


def test_tables_copied_from_last_year_are_one_finding() -> None:
    told = check(made(), replace(made(), year=2022))
    assert [finding.rule for finding in told] == ["V03"]


def test_a_jump_of_a_hundred_times() -> None:
    told = found(figures={"t2.licensing.decisions": 1_900_000})
    assert [finding.rule for finding in told] == ["V02"]


def test_text_left_over_from_last_year_is_told_as_such() -> None:
    (finding,) = found("新收政府信息公开申请85件。")
    assert finding.rule == "I11"
    assert "沿用上年文字" in finding.message


def summed(*units: Reading) -> dict[str, Value]:
    of = form("fmt2021")
    codes = [code for number in (2, 3, 4) for code in of.cells(number)]
    return {code: sum(unit.cells[code].value or 0 for unit in units) for code in codes}


def unit(seed: int) -> Reading:
    return replace(made(figures=random_figures(seed)), body=f"第{seed}分局")


UNITS = [unit(seed) for seed in range(4)]


def test_a_parent_that_is_the_sum_of_its_units() -> None:
    assert not check(made(figures=summed(*UNITS)), units=UNITS)


def test_a_parent_that_is_not() -> None:
    figures = summed(*UNITS)
    figures["t2.penalty.decisions"] = (figures["t2.penalty.decisions"] or 0) + 5
    (finding,) = check(made(figures=figures), units=UNITS)
    assert (finding.rule, finding.verdict, finding.subject) == ("I16", "fail", "rollup")
    assert "行政处罚" in finding.message


def test_a_unit_left_out_is_one_warning() -> None:
    (finding,) = check(made(figures=summed(*UNITS, unit(9))), units=UNITS)
    assert (finding.rule, finding.verdict) == ("I16", "warn")
    assert "缺了" in finding.message


def test_the_number_of_units_stated() -> None:
    text = "完成全部所属单位年报编制，9家单位政府信息公开年度报告已公布。"
    (finding,) = check(made(text, figures=summed(*UNITS)), units=UNITS)
    assert (finding.rule, finding.left, finding.right) == ("I17", 9, 4)


def test_a_unit_out_of_all_proportion() -> None:
    figures = random_figures(7)
    figures["t2.licensing.decisions"] = 9_000_000
    odd = replace(UNITS[0], cells=cells_of(figures))
    rest = UNITS[1:]
    told = check(made(figures=summed(odd, *rest)), units=[odd, *rest])
    assert [finding.rule for finding in told] == ["V01"]
    assert rollup.__doc__
