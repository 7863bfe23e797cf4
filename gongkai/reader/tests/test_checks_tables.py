"""Tables: silent when they add up, one finding at the cause when they do not."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.papers.reading.blocks import Place
from gongkai.reader import check
from gongkai.reader.reading import CellRead, ExtraRowRead, Finding, Reading, Value
from gongkai.reader.tests.made import made, place_of, random_figures
from gongkai.statute import footing
from gongkai.statute.tables import form

FORMS = ("trial2019", "fmt2021")
SAID = "2023年，我局依法办理政府信息公开申请。"


def found(reading: Reading) -> list[Finding]:
    return list(check(reading))


def rules(reading: Reading) -> list[str]:
    return [finding.rule for finding in found(reading)]


@given(st.integers(0, 10**6), st.sampled_from(FORMS))
@settings(max_examples=60, deadline=None)
def test_tables_that_add_up_are_passed_in_silence(seed: int, code: str) -> None:
    assert not found(made(SAID, figures=random_figures(seed, code), code=code))


@given(st.integers(0, 10**6), st.sampled_from(FORMS))
@settings(max_examples=80, deadline=None)
def test_one_cell_changed_is_one_finding_at_that_cell(seed: int, code: str) -> None:
    figures = random_figures(seed, code)
    rng = Random(seed)
    cell = rng.choice([code for code in figures if not code.startswith("t2")])
    right = figures[cell]
    figures[cell] = (right or 0) + rng.choice((1, 7, 90))
    told = found(made(SAID, figures=figures, code=code))
    assert len(told) == 1
    if cell.startswith("t3"):
        assert (told[0].subject, told[0].left, told[0].right) == (cell, figures[cell], right)
        assert told[0].place == place_of(cell)
    else:
        assert told[0].rule == "I06"
        assert told[0].subject.startswith(cell.rpartition(".")[0])


@given(st.integers(0, 10**6))
@settings(max_examples=40, deadline=None)
def test_the_identities_are_those_of_the_law(seed: int) -> None:
    figures = random_figures(seed)
    rng = Random(seed)
    for cell in rng.sample([code for code in figures if code.startswith(("t3", "t4"))], rng.randrange(4)):
        figures[cell] = (figures[cell] or 0) + rng.randrange(1, 9)
    broken = {one.id for one in footing.evaluate(form("fmt2021"), figures) if one.verdict == footing.FAIL}
    assert bool(broken - {"I21"}) == bool(found(made(SAID, figures=figures)))


def test_two_faults_are_two_findings() -> None:
    reading = made(SAID, figures={"t3.disclosed.natural": 33, "t3.not_held.business": 7, "t4.review.total": 9})
    assert [finding.subject for finding in found(reading)] == [
        "t3.disclosed.natural",
        "t3.not_held.business",
        "t4.review.total",
    ]


def test_two_faults_in_one_row() -> None:
    reading = made(SAID, figures={"t3.disclosed.natural": 33, "t3.disclosed.business": 9})
    assert sorted(finding.subject for finding in found(reading)) == ["t3.disclosed.business", "t3.disclosed.natural"]


def test_columns_the_wrong_way_round_are_one_finding() -> None:
    reading = made(SAID, figures={"t3.disclosed.natural": 4, "t3.disclosed.business": 30})
    (finding,) = found(reading)
    assert finding.subject == "t3.disclosed.natural"
    assert "填反" in finding.message


def test_a_row_shifted_with_its_total_is_told_once_by_the_equation() -> None:
    figures: dict[str, Value] = {"t3.carried_out.natural": 9, "t3.carried_out.total": 9}
    (finding,) = found(made(SAID, figures=figures))
    assert finding.rule == "I01"
    assert (finding.left, finding.right) == (79, 84)


@pytest.mark.parametrize(("value", "word"), [(-4, "负数"), (4.5, "整数")])
def test_what_is_no_count_is_told_once(value: float, word: str) -> None:
    (finding,) = found(made(SAID, figures={"t3.disclosed.business": value}))
    assert (finding.rule, finding.subject) == ("I04", "t3.disclosed.business")
    assert word in finding.message


def blanked(reading: Reading, *codes: str) -> Reading:
    cells = {**reading.cells, **{code: CellRead(None, "", place_of(code)) for code in codes}}
    return replace(reading, cells=cells)


def test_zeros_left_out_are_one_warning() -> None:
    (finding,) = found(blanked(made(SAID), "t3.repeated.natural", "t3.repeated.total", "t3.petition.natural"))
    assert (finding.rule, finding.verdict, finding.subject) == ("F08", "warn", "t3")


def test_a_total_over_blanks_cannot_be_told() -> None:
    row = [f"t3.disclosed.{column.column}" for column in form("fmt2021").columns(3) if not column.is_total]
    (finding,) = found(blanked(made(SAID), *row))
    assert (finding.rule, finding.verdict) == ("F09", "cannot_tell")


def test_totals_left_blank_are_one_finding() -> None:
    reading = made(SAID)
    totals = [code for code in reading.cells if code.endswith(".total") and code.startswith("t3")]
    (finding,) = found(blanked(reading, *totals))
    assert (finding.rule, finding.verdict, finding.subject) == ("F09", "cannot_tell", "t3")
    assert None in (finding.left, finding.right), "a blank is never a zero"
    assert "空白" in finding.message.rpartition("：")[2]


def test_a_blank_that_a_footnote_explains_is_no_finding() -> None:
    reading = made(SAID)
    cells = {**reading.cells, "t2.penalty.decisions": CellRead(None, "—*", Place(line=3), mark="*")}
    assert not found(replace(reading, cells=cells))


def test_unreadable_cells_are_passed_on_and_not_reckoned_with() -> None:
    reading = made(SAID)
    unreadable = Finding("R_CELL", "fail", "“3O”不是数字。", "3O", None, Place(line=4), "t3.disclosed.natural")
    cells = {**reading.cells, "t3.disclosed.natural": CellRead(None, "3O", Place(line=4), unreadable=True)}
    assert found(replace(reading, cells=cells, reading_findings=(unreadable,))) == [unreadable]


def extra(label: str, **counts: int) -> ExtraRowRead:
    columns = [column.column for column in form("fmt2021").columns(3)]
    values = {column: counts.get(column, 0) for column in columns}
    cells = {column: CellRead(value, str(value), Place(row=40, line=1)) for column, value in values.items()}
    return ExtraRowRead(3, "other", label, cells)


def with_own_rows(*rows: ExtraRowRead, drop: str = "t3.other_ground", **figures: Value) -> Reading:
    reading = made(SAID, figures=figures)
    cells = {code: cell for code, cell in reading.cells.items() if not drop or not code.startswith(drop)}
    return replace(reading, cells=cells, extra_rows=rows)


def test_rows_of_its_own_stand_for_the_extensible_row() -> None:
    figures: dict[str, Value] = {"t3.not_held.natural": 18, "t3.not_held.total": 20}
    rows = extra("3.咨询事项", natural=2, total=2), extra("4.申请人撤回")
    assert not found(with_own_rows(*rows, **figures))
    (finding,) = found(with_own_rows(extra("3.咨询事项", natural=5, total=5), **figures))
    assert finding.rule == "I02"


def test_rows_of_its_own_beside_the_printed_row() -> None:
    figures: dict[str, Value] = {
        "t3.not_held.natural": 16,
        "t3.not_held.total": 18,
        "t3.other_ground.natural": 2,
        "t3.other_ground.total": 2,
    }
    assert not found(with_own_rows(extra("3.咨询事项", natural=2, total=2), drop="", **figures))


def test_a_fault_in_a_row_of_its_own() -> None:
    figures: dict[str, Value] = {"t3.not_held.natural": 18, "t3.not_held.total": 20}
    (finding,) = found(with_own_rows(extra("3.咨询事项", natural=2, total=3), **figures))
    assert finding.subject == "x.0.total"
    assert "3.咨询事项" in finding.message


def test_the_single_old_row_stands_for_its_three() -> None:
    reading = made(SAID)
    gone = ("t3.not_corrected", "t3.not_paid", "t3.other_ground")
    cells = {code: cell for code, cell in reading.cells.items() if not code.startswith(gone)}
    columns = [column.column for column in form("fmt2021").columns(3)]
    cells |= {f"t3.other.{column}": CellRead(0, "0", Place(line=1)) for column in columns}
    assert not found(replace(reading, cells=cells))


def test_a_table_cut_off_is_one_finding_and_what_is_printed_is_checked() -> None:
    reading = made(SAID, figures={"t3.disclosed.natural": 33})
    kept = ("t2.", "t3.received", "t3.carried_in", "t3.disclosed")
    cells = {code: cell for code, cell in reading.cells.items() if code.startswith(kept)}
    told = found(replace(reading, cells=cells, tables_cut=(3,), chapters=reading.chapters[:3]))
    assert [finding.rule for finding in told] == ["F06", "I03"]
    assert "可能有误" in told[1].message


def test_findings_keep_their_key() -> None:
    first, second = (found(made(SAID, figures={"t3.disclosed.natural": value})) for value in (33, 34))
    assert [one.key for one in first] == [one.key for one in second]


def test_the_same_figure_in_every_column_is_asked_about() -> None:
    columns = [column.column for column in form("fmt2021").columns(3) if not column.is_total]
    figures: dict[str, Value] = {f"t3.{row}.{column}": 12 for row in ("received", "carried_out") for column in columns}
    figures |= {"t3.received.total": 72, "t3.carried_out.total": 72}
    assert "V01" in rules(made(SAID, figures=figures))
