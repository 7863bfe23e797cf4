"""Random ledgers: the identities hold, the parts make the whole, and every cell is the list behind it."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai.foi.models import Case, Remedy
from gongkai.organisations.models import Practice
from gongkai.reports import queries
from gongkai.reports.tests.ledgers import OUTCOMES, TYPES, make_case, make_remedy, split_rows
from gongkai.statute.tables import form, outcome

pytestmark = pytest.mark.django_db

UNITS = ["hq", "north", "north1", "north2", "south", "south1"]
GROUNDS = ["withdrawn", "enquiry", "not_information", ""]
RESULTS = ["upheld", "corrected", "other"]
DAYS = st.dates(date(2020, 11, 1), date(2023, 2, 28))

CASE = st.fixed_dictionaries(
    {
        "unit": st.sampled_from(UNITS),
        "received": st.none() | DAYS,
        "lasted": st.none() | st.integers(0, 500),
        "outcome": st.sampled_from(OUTCOMES),
        "who": st.sampled_from([*TYPES, ""]),
        "ground": st.sampled_from(GROUNDS),
        "remedy": st.none() | st.tuples(st.integers(0, 200), st.none() | st.integers(0, 300), st.sampled_from(RESULTS)),
    }
)
LEDGERS = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


def fill(tree: SimpleNamespace, drawn: list[dict]) -> None:
    """Put one drawn ledger in place of the last."""
    Remedy.objects.all().delete()
    Case.objects.all().delete()
    Practice.objects.all().delete()
    for row in drawn:
        concluded = None
        if row["lasted"] is not None:
            concluded = (row["received"] or date(2021, 1, 1)) + timedelta(row["lasted"])
        ground = row["ground"] if row["outcome"] == "other_ground" else ""
        unit = getattr(tree, row["unit"])
        case = make_case(unit, row["received"], concluded, row["outcome"], who=row["who"], ground=ground)
        if row["remedy"] and concluded:
            wait, took, result = row["remedy"]
            filed = concluded + timedelta(wait)
            decided = None if took is None else (filed + timedelta(took)).isoformat()
            make_remedy(case, filed.isoformat(), decided, result if decided else "")


def by_definition(unit_ids: set[int], since: date, until: date, code: str) -> dict[str, int]:
    """Table three counted case by case, from the words of the rule."""
    cells = dict.fromkeys(form(code).cells(3), 0)
    for case in Case.objects.filter(unit_id__in=unit_ids):
        if case.received_on is None:
            continue
        rows = []
        if since <= case.received_on <= until:
            rows.append("received")
        if case.received_on < since and (case.concluded_on is None or case.concluded_on >= since):
            rows.append("carried_in")
        if case.received_on <= until and (case.concluded_on is None or case.concluded_on > until):
            rows.append("carried_out")
        if case.concluded_on and since <= case.concluded_on <= until:
            rows += ["concluded", outcome(case.outcome).report_row(code)]
        for row in rows:
            cells[f"t3.{row}.{case.applicant_type or 'other_org'}"] += 1
            cells[f"t3.{row}.total"] += 1
    return cells


@LEDGERS
@given(st.lists(CASE, max_size=14), DAYS, DAYS, st.sampled_from(["trial2019", "fmt2021"]))
def test_counted_as_the_rule_says(tree, drawn, first, last, code):
    fill(tree, drawn)
    year = first.year
    since, until = sorted([first, min(max(last, date(year, 1, 1)), date(year, 12, 31))])
    found = queries.count(tree.north, "region", since, until, code)
    wanted = by_definition({tree.north.pk, tree.north1.pk, tree.north2.pk}, since, until, code)
    assert {cell: value for cell, value in found.items() if cell.startswith("t3")} == wanted


@settings(LEDGERS, max_examples=8)
@given(st.lists(CASE, max_size=14), st.sampled_from(["trial2019", "fmt2021"]), st.booleans())
def test_identities_hold_and_own_reports_sum_to_the_system(tree, drawn, code, split):
    fill(tree, drawn)
    if split:
        split_rows(tree.hq, 2021, ("撤回", ["withdrawn"]), ("咨询", ["enquiry"]))
    for year in (2020, 2021, 2022):
        whole = queries.report(tree.hq, year, "system", code)
        assert {one.id: one.verdict for one in whole.identities if one.verdict != "pass"} == {}
        own = [queries.report(getattr(tree, name), year, "own", code) for name in UNITS]
        for cell in form(code).cells(3) + form(code).cells(4):
            if cell in whole.cells:
                assert sum(one.cells[cell] for one in own) == whole.cells[cell], cell
    carried = [queries.report(tree.hq, year, "system", code).cells for year in (2020, 2021)]
    assert carried[0]["t3.carried_out.total"] == carried[1]["t3.carried_in.total"]


@settings(LEDGERS, max_examples=10)
@given(st.lists(CASE, max_size=14), st.sampled_from(["trial2019", "fmt2021"]), st.booleans(), st.booleans())
def test_every_cell_is_the_list_behind_it(tree, drawn, code, split, quarter):
    fill(tree, drawn)
    if split:
        split_rows(tree.north, 2021, ("撤回", ["withdrawn"]), ("咨询", ["enquiry"]))
    days = {"since": date(2021, 2, 3), "until": date(2021, 9, 8)} if quarter else {}
    made = queries.report(tree.north, 2021, "region", code, **days)
    cells = {cell: value for cell, value in made.cells.items() if not cell.startswith("t2")}
    for extra in made.extras:
        cells |= {f"t3.{extra.code}.{column}": value for column, value in extra.row.values.items()}
    for cell, value in cells.items():
        assert queries.cases_behind(tree.north, 2021, "region", code, cell, **days).count() == value, cell
