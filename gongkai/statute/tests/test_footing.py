"""Whether figures add up: on invented tables, on faults put into them, and on published ones when they are there."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gongkai.statute import footing, tables
from gongkai.statute.errors import StatuteError

FORM = tables.form("fmt2021")
PUBLISHED = Path(__file__).resolve().parents[4] / "shared" / "reports" / "figures"


def sheet():
    return footing.complete(
        FORM,
        {
            "t3.received.natural": 9,
            "t3.received.business": 2,
            "t3.carried_in.natural": 1,
            "t3.disclosed.natural": 4,
            "t3.disclosed.business": 2,
            "t3.partly_disclosed.natural": 1,
            "t3.not_held.natural": 2,
            "t3.other_ground.natural": 1,
            "t3.carried_out.natural": 2,
            "t4.review.upheld": 1,
            "t4.review.pending": 1,
        },
    )


def verdicts(cells, extra=(), form=FORM):
    return {identity.id: identity.verdict for identity in footing.evaluate(form, cells, extra)}


def test_completed_figures_pass_every_identity():
    cells = sheet()
    assert cells["t3.concluded.total"] == 10
    assert cells["t4.review.total"] == 2
    assert verdicts(cells) == dict.fromkeys(("I01", "I02", "I03", "I04", "I06", "I21"), "pass")


def test_completion_yields_exactly_the_cells_of_the_form():
    assert list(sheet()) == [*FORM.cells(3), *FORM.cells(4)]


@pytest.mark.parametrize("code", ["t3.concluded.natural", "t3.received.total", "t3.withheld.natural", "t9.x.y"])
def test_computed_and_unknown_cells_cannot_be_entered(code):
    with pytest.raises(StatuteError):
        footing.complete(FORM, {code: 1})


@pytest.mark.parametrize(
    ("cell", "failing"),
    [
        ("t3.received.natural", {"I01", "I03"}),
        ("t3.carried_out.natural", {"I01", "I03", "I21"}),
        ("t3.concluded.business", {"I01", "I02", "I03"}),
        ("t3.disclosed.natural", {"I02", "I03", "I21"}),
        ("t3.petition.total", {"I02", "I03", "I21"}),
        ("t4.review.total", {"I06"}),
    ],
)
def test_one_figure_changed_is_found(cell, failing):
    cells = sheet()
    cells[cell] += 1
    assert {name for name, verdict in verdicts(cells).items() if verdict == "fail"} == failing


def test_both_sides_of_the_first_failure_are_shown():
    cells = sheet() | {"t3.received.business": 5}
    found = next(i for i in footing.evaluate(FORM, cells) if i.id == "I01")
    assert (found.verdict, found.left, found.right, len(found.parts)) == ("fail", 5, 2, 7)
    assert "商业企业" in found.detail


def test_a_blank_cannot_be_told_and_is_not_zero():
    cells = dict(sheet()) | {"t3.petition.natural": None}
    assert verdicts(cells)["I02"] == "cannot_tell"
    assert verdicts(cells)["I01"] == "pass"
    assert verdicts(cells)["I04"] == "cannot_tell"


def test_a_failure_elsewhere_outweighs_a_blank():
    cells = dict(sheet()) | {"t3.petition.natural": None, "t3.disclosed.business": 7}
    assert verdicts(cells)["I02"] == "fail"


@pytest.mark.parametrize("figure", [-1, 0.5])
def test_figures_are_whole_and_not_negative(figure):
    assert verdicts(dict(sheet()) | {"t3.received.research": figure})["I04"] == "fail"


def test_extra_rows_stand_in_for_the_row_they_replace():
    cells = {code: figure for code, figure in sheet().items() if ".other_ground." not in code}
    assert verdicts(cells)["I02"] == "cannot_tell"
    columns = [column.column for column in FORM.columns(3)]
    one = dict.fromkeys(columns, 0) | {"natural": 1, "total": 1}
    extra = [
        {"table": 3, "parent": "other", "label": "3.咨询事项", "values": one},
        {"table": 3, "parent": "other", "label": "4.撤销申请", "values": dict.fromkeys(columns, 0)},
    ]
    assert set(verdicts(cells, extra).values()) == {"pass"}
    extra[1]["values"] = one
    assert verdicts(cells, extra)["I02"] == "fail"


def test_extra_rows_beside_the_row_they_were_printed_for_are_both_counted():
    own = {column.column: 0 for column in FORM.columns(3)} | {"natural": 3, "total": 3}
    cells = sheet()
    cells |= {"t3.not_held.natural": 0, "t3.not_held.total": 0, "t3.disclosed.natural": 3, "t3.disclosed.total": 5}
    extra = [{"table": 3, "parent": "other", "label": "4.申请人撤回", "values": own}]
    assert set(verdicts(cells, extra).values()) == {"pass"}
    assert verdicts(sheet(), extra)["I02"] == "fail"


def test_the_single_old_row_on_the_new_form_stands_in_for_its_three_leaves():
    gone = (".other_ground.", ".not_corrected.", ".not_paid.")
    cells = {code: figure for code, figure in sheet().items() if not any(row in code for row in gone)}
    old = {f"t3.other.{c.column}": sheet()[f"t3.other_ground.{c.column}"] for c in FORM.columns(3)}
    assert set(verdicts(cells | old).values()) == {"pass"}


@given(st.data())
def test_whatever_is_counted_foots(data):
    form = data.draw(st.sampled_from(tables.forms()))
    codes = data.draw(st.lists(st.sampled_from([row.row for row in form.leaves()]), max_size=8))
    figures = {f"t3.{row}.natural": data.draw(st.integers(0, 99)) for row in codes}
    figures["t3.received.natural"] = sum(figures.values())
    assert set(verdicts(footing.complete(form, figures), form=form).values()) == {"pass"}


@pytest.mark.parametrize(
    "name", ["customs_national_2019", "customs_guangzhou_2023", "hongze_2024", "huaian_2024", "shuyang_county_2025"]
)
def test_published_tables_that_foot(name):
    path = PUBLISHED / f"{name}.json"
    if not path.exists():
        pytest.skip(f"published figures are not beside this checkout: {name}")
    report = json.loads(path.read_text(encoding="utf-8"))
    assert set(verdicts(report["cells"], report["extra_rows"], tables.form(report["form"])).values()) == {"pass"}
