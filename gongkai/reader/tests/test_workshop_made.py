"""The workshop itself: its reports add up, its layouts print every figure, its faults break something."""

from collections import Counter
from random import Random

import pytest

from gongkai.reader.tests.workshop.facts import make, parent_of
from gongkai.reader.tests.workshop.faults import FAULTS
from gongkai.reader.tests.workshop.layouts import QUICK
from gongkai.reader.tests.workshop.report import plain, report
from gongkai.reader.tests.workshop.tables import matrix, tables
from gongkai.statute.footing import PASS, ExtraRow, evaluate

SEEDS = range(60)


def extra_rows(facts) -> list[ExtraRow]:
    return [ExtraRow(3, extra.parent, extra.label, extra.values) for extra in facts.extra]


@pytest.mark.parametrize("seed", SEEDS)
def test_the_figures_add_up(seed: int) -> None:
    facts = make(seed)
    verdicts = {one.id: one.verdict for one in evaluate(facts.form, facts.cells, extra_rows(facts))}
    assert set(verdicts.values()) == {PASS}, verdicts


def test_both_forms_and_every_shape_are_made() -> None:
    made = [make(seed) for seed in range(200)]
    assert {facts.form.code for facts in made} == {"trial2019", "fmt2021"}
    assert any(facts.extra for facts in made) and any(facts.single_other for facts in made)
    assert any(facts.total("received") == 0 for facts in made)
    assert any(facts.total("received") > 1000 for facts in made)


@pytest.mark.parametrize("seed", SEEDS[:20])
def test_a_year_follows_from_the_year_before(seed: int) -> None:
    facts = make(seed, year=2023, with_previous=True)
    for column in ("natural", "business", "total"):
        assert facts.cells[f"t3.carried_in.{column}"] == facts.previous.cells[f"t3.carried_out.{column}"]
    before = facts.previous.cells["t2.normative.in_force"]
    made, repealed = facts.cells["t2.normative.made"], facts.cells["t2.normative.repealed"]
    assert facts.cells["t2.normative.in_force"] == before + made - repealed


def test_a_parent_is_the_sum_of_its_units() -> None:
    parent = parent_of(3, 5)
    assert parent.cells["t3.received.total"] == sum(unit.cells["t3.received.total"] for unit in parent.units)
    assert {one.verdict for one in evaluate(parent.form, parent.cells)} == {PASS}


@pytest.mark.parametrize("seed", SEEDS[:20])
def test_the_tables_hold_every_cell_once(seed: int) -> None:
    made = report(seed)
    printed = Counter(cell.code for table in tables(made).values() for row in table for cell in row if cell.code)
    own = {code: count for code, count in printed.items() if code.startswith("t")}
    assert own == dict.fromkeys(made.cells, 1)
    for table in tables(made).values():
        assert len({len(row) for row in matrix(table)}) == 1


@pytest.mark.parametrize("seed", SEEDS[:20])
def test_the_text_states_the_figures_it_names(seed: int) -> None:
    made = report(seed)
    stated = [piece for chapter in made.text.chapters for p in chapter.paragraphs for piece in p.stated]
    received = {piece.value for piece in stated if piece.name == "R"}
    assert received <= {made.cells["t3.received.total"]}
    for chapter in made.text.chapters:
        for paragraph in chapter.paragraphs:
            parts = {piece.name: piece.value for piece in paragraph.stated}
            if {"Q", "q1", "q2", "q3", "q4"} <= set(parts):
                assert parts["Q"] == sum(parts[f"q{n}"] for n in range(1, 5))


@pytest.mark.parametrize("name", sorted(QUICK))
def test_a_layout_draws_a_file(name: str) -> None:
    drawn = QUICK[name](report(3), Random(3))
    assert drawn.data and drawn.expected
    assert set(drawn.expected) <= set(report(3).cells)


@pytest.mark.parametrize("name", sorted(FAULTS))
def test_a_fault_changes_the_report(name: str) -> None:
    faults = [fault for seed in range(12) if (fault := FAULTS[name](seed, Random(seed)))]
    assert faults, "no seed gave this fault"
    for fault in faults:
        assert fault.rules
        assert all(code in fault.report.cells for code in fault.codes)


def test_more_than_twenty_four_layouts() -> None:
    assert len(QUICK) >= 24


def test_a_blank_is_printed_as_nothing() -> None:
    assert (plain(None), plain(0), plain(7545), plain(4068.208)) == ("", "0", "7545", "4068.208")
