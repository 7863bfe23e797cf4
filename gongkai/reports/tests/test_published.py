"""Two really published reports, replayed as bare ledgers, and what lists and charts are told."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from gongkai.organisations.access import Denied
from gongkai.organisations.models import Officer
from gongkai.reports import queries
from gongkai.reports.actions import BadFigure, enter_figures, load_figures
from gongkai.reports.models import EnteredFigure
from gongkai.reports.queries import Figure
from gongkai.reports.tests.ledgers import day, make_case, make_remedy, split_rows
from gongkai.statute.tables import form, outcomes

pytestmark = pytest.mark.django_db

FIGURES = Path(__file__).resolve().parents[4] / "shared" / "reports" / "figures"
TODAY = day("2024-03-01")


def published(name):
    path = FIGURES / f"{name}.json"
    if not path.is_file():
        pytest.skip(f"THE PUBLISHED FIGURES ARE NOT HERE ({path.name}): this proof did not run")
    return json.loads(path.read_text())


def replay(units, figures, ground_of):
    """Put one case where each figure counts one, spread over units; carried-in cases come first."""
    code, year, cells = figures["form"], figures["year"], figures["cells"]
    outcome_of = {row.report_row(code): row.code for row in reversed(outcomes())}
    number = 0
    for column in (c.column for c in form(code).columns(3) if not c.is_total):
        ends = [
            (outcome_of[row.row], "")
            for row in form(code).leaves()
            for _ in range(cells.get(f"t3.{row.row}.{column}") or 0)
        ]
        for extra in figures["extra_rows"]:
            ends += [("other_ground", ground_of[extra["label"]])] * extra["values"][column]
        carried = cells[f"t3.carried_in.{column}"]
        for at in range(carried + cells[f"t3.received.{column}"]):
            received = date(year - 1, 12, 20) if at < carried else date(year, 1 + number % 11, 3)
            end, ground = ends[at] if at < len(ends) else ("", "")
            ended = received.replace(year=year, month=received.month % 12 + 1, day=10) if end else None
            make_case(units[number % len(units)], received, ended, end, who=column, ground=ground)
            number += 1
    replay_remedies(make_case(units[0], None), figures)


def replay_remedies(case, figures):
    year = figures["year"]
    for kind in ("review", "suit_direct", "suit_after_review"):
        for state in ("upheld", "corrected", "other", "pending"):
            for _ in range(figures["cells"][f"t4.{kind}.{state}"]):
                before = None
                if kind == "suit_after_review":
                    before = make_remedy(case, f"{year - 1}-05-01", f"{year - 1}-06-01", "upheld")
                decided = f"{year + 1}-02-01" if state == "pending" else f"{year}-11-01"
                result = "upheld" if state == "pending" else state
                make_remedy(case, f"{year}-06-01", decided, result, kind, follows=before)


def assert_equal_in_every_cell(made, figures):
    for code, value in figures["cells"].items():
        assert made.cells[code] == value, code
    assert set(made.cells) == set(figures["cells"])
    assert made.extra_rows == figures["extra_rows"]


def test_the_whole_system_in_2019(tree):
    figures = published("customs_national_2019")
    replay([tree.hq, tree.north, tree.north1, tree.north2, tree.south, tree.south1], figures, {})
    load_figures(tree.hq, "system", 2019, "trial2019", figures["cells"], marks={"t2.penalty.items": "*"}, today=TODAY)
    made = queries.report(tree.hq, 2019, "system")
    assert_equal_in_every_cell(made, figures)
    assert made.cells["t3.received.total"] == 1362
    assert {one.verdict for one in made.identities} == {"pass"}


def test_a_region_in_2023_with_its_two_rows(tree):
    figures = published("customs_guangzhou_2023")
    names = [extra["label"].partition(".")[2] for extra in figures["extra_rows"]]
    split_rows(tree.north, 2023, (names[0], ["enquiry"]), (names[1], ["withdrawn"]))
    labels = [extra["label"] for extra in figures["extra_rows"]]
    replay([tree.north, tree.north1, tree.north2], figures, dict(zip(labels, ["enquiry", "withdrawn"], strict=True)))
    load_figures(tree.north, "region", 2023, "fmt2021", figures["cells"], today=TODAY)
    assert_equal_in_every_cell(queries.report(tree.north, 2023, "region"), figures)


def test_years_units_and_bases_that_have_figures(tree):
    make_case(tree.north1, "2018-12-20", "2019-01-10")
    make_case(tree.south, "2022-05-01")
    make_case(tree.south1, None)
    figure = {"t2.rules.made": Figure(Decimal(1))}
    enter_figures(tree.hq, "system", 2020, "trial2019", figure, by=None, today=TODAY)
    assert queries.years_with_figures(TODAY) == [2022, 2020, 2019]
    first, last = queries.published(2019, TODAY), queries.published(2022, TODAY)
    assert (first.system, first.regions, first.units) == (tree.hq, [tree.north], [tree.north1])
    assert (last.system, last.regions, last.units) == (tree.hq, [tree.south], [tree.south])
    assert not last.running
    assert queries.published(2024, TODAY).running
    assert queries.published(2024, TODAY).system is None
    assert queries.yearly_totals(tree.hq, "system", TODAY) == [(2019, 0, 1), (2020, 0, 0), (2022, 1, 0)]
    assert queries.yearly_totals(tree.north1, "own", TODAY)[0] == (2019, 0, 1)
    with pytest.raises(queries.UnknownBasis):
        queries.yearly_totals(tree.north1, "all", TODAY)
    assert [queries.bases_of(unit, TODAY) for unit in (tree.hq, tree.north, tree.north1)] == [
        ["own", "system"],
        ["own", "region"],
        ["own"],
    ]


def test_a_part_of_the_year_has_no_entered_figures(tree):
    load_figures(tree.north, "own", 2022, "fmt2021", {"t2.rules.made": 4, "t3.received.total": 9}, today=TODAY)
    assert queries.report(tree.north, 2022, "own").cells["t2.rules.made"] == 4
    assert queries.report(tree.north, 2022, "own", until=day("2022-06-30")).cells["t2.rules.made"] is None
    assert EnteredFigure.objects.count() == 1


def test_figures_a_cell_cannot_hold_write_nothing(tree):
    good, bad = Figure(Decimal(1)), Figure(Decimal(-1))
    for values in (
        {"t2.rules.made": good, "t2.normative.made": bad},
        {"t2.rules.made": good, "t2.nothing.made": good},
        {"t2.rules.made": good, "t3.received.total": good},
    ):
        with pytest.raises(BadFigure):
            enter_figures(tree.north, "own", 2022, "fmt2021", values, by=None, today=TODAY)
    with pytest.raises(queries.UnknownBasis):
        enter_figures(tree.north, "system", 2022, "fmt2021", {}, by=None, today=TODAY)
    assert not EnteredFigure.objects.exists()


def test_only_the_units_own_disclosure_officer_enters(tree):
    outsider = Officer.objects.create(username="nobody", name="乙")
    with pytest.raises(Denied):
        enter_figures(tree.north, "own", 2022, "fmt2021", {}, by=outsider, today=TODAY)


def test_a_change_may_be_negative_and_may_be_typed_in_words(tree):
    load_figures(tree.north, "own", 2019, "trial2019", {"t2.licensing.change": -3}, today=TODAY)
    assert queries.report(tree.north, 2019, "own").cells["t2.licensing.change"] == -3
    assert "t2.other_services.items" not in queries.report(tree.north, 2019, "own").cells
    load_figures(tree.north, "own", 2019, "trial2019", {"t2.other_services.items": 0}, today=TODAY)
    assert queries.report(tree.north, 2019, "own").cells["t2.other_services.items"] == 0
