"""Whole years from the kept counts: the same as case by case, for the tables, the lists and the years."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.paginator import Paginator
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.foi.models import Case, FlowCount, Remedy
from gongkai.organisations.models import Unit
from gongkai.reports import queries
from gongkai.reports.queries import kept, ledger
from gongkai.reports.tests.ledgers import OUTCOMES, TYPES, make_case, make_remedy, move, split_rows
from gongkai.reports.tests.test_properties import CASE, LEDGERS, UNITS, fill
from gongkai.statute.tables import form

pytestmark = pytest.mark.django_db

FORMS = st.sampled_from(["trial2019", "fmt2021"])
BASES = [("hq", "system"), ("north", "region"), ("south", "region"), *((name, "own") for name in UNITS)]


def rewrite(tree, data) -> None:
    """Let the ledger be corrected: kinds, units and remedies change, conclusions are taken back."""
    chosen = st.integers(0, 5)
    Case.objects.filter(pk__in=some(Case, data.draw(chosen))).update(applicant_type=data.draw(st.sampled_from(TYPES)))
    to = getattr(tree, data.draw(st.sampled_from(UNITS)))
    Case.objects.filter(pk__in=some(Case, data.draw(chosen))).update(unit=to)
    again = Case.objects.filter(pk__in=some(Case, data.draw(chosen)), received_on__isnull=False)
    again.update(concluded_on=None, state="running", outcome="", sub_row="")
    ended = Case.objects.filter(pk__in=some(Case, data.draw(chosen)), received_on__lte=date(2023, 3, 1))
    outcome = data.draw(st.sampled_from(OUTCOMES))
    ended.update(concluded_on=date(2023, 3, 1), state="concluded", outcome=outcome, sub_row="")
    Remedy.objects.filter(pk__in=some(Remedy, data.draw(chosen))).update(withdrawn_record=True, unit=to)
    for pk in some(Case, data.draw(chosen)):
        if not Remedy.objects.filter(case=pk).exists():
            Case.objects.filter(pk=pk).delete()


def some(model, first: int) -> list[int]:
    """Return every third id, from one of the first on."""
    return list(model.objects.order_by("pk").values_list("pk", flat=True))[first::3]


@settings(LEDGERS, max_examples=10)
@given(st.lists(CASE, max_size=14), st.data())
def test_whole_years_equal_a_recount(tree, drawn, data):
    fill(tree, drawn)
    rewrite(tree, data)
    for name, basis in BASES:
        for year in (2019, 2021, 2022):
            question = queries.ask(getattr(tree, name), year, basis)
            assert question.whole_year
            assert queries.tally(question) == ledger.recount(question), (name, year)
            parts = replace(question, since=date(year, 1, 2))
            assert queries.tally(parts) == ledger.recount(parts)


@settings(LEDGERS, max_examples=5)
@given(st.lists(CASE, max_size=14), FORMS, st.booleans(), st.booleans(), st.data())
def test_every_list_holds_what_its_cell_counts(tree, drawn, code, split, quarter, data):
    fill(tree, drawn)
    rewrite(tree, data)
    if split:
        split_rows(tree.hq, 2021, ("撤回", ["withdrawn"]), ("咨询", ["enquiry"]))
    days = {"since": date(2021, 2, 3), "until": date(2021, 9, 8)} if quarter else {}
    made = queries.report(tree.hq, 2021, "system", code, **days)
    cells = {cell: value for cell, value in made.cells.items() if not cell.startswith("t2")}
    for extra in made.extras:
        cells |= {f"t3.{extra.code}.{column}": value for column, value in extra.row.values.items()}
    units = {tree.north.pk, tree.north2.pk, tree.south1.pk}
    for cell, value in cells.items():
        rows = queries.behind(made.question, cell)
        whole = queries.listing(made.question, cell)
        assert whole.total == len(whole) == value, cell
        paged = [row for page in Paginator(whole, 3) for row in page]
        assert paged == list(whole[:]), cell
        assert {row.pk for row in paged} == {row.pk for row in rows} and len(paged) == value, cell
        assert [row.unit_id for row in paged] == sorted(row.unit_id for row in paged)
        part = queries.listing(made.question, cell, units)
        assert {row.pk for row in part[:]} == {row.pk for row in rows if row.unit_id in units}, cell
        assert part.total == value


def test_a_list_is_in_the_order_of_units_and_days(tree):
    made = [
        make_case(tree.south, "2022-01-03"),
        make_case(tree.north, "2022-05-01", "2022-06-01"),
        make_case(tree.north, "2022-02-01", "2023-01-06"),
        make_case(tree.north, "2021-12-01", "2022-01-02"),
        make_case(tree.north, "2022-04-01"),
    ]
    question = queries.ask(tree.hq, 2022, "system")
    received = queries.listing(question, "t3.received.total")
    assert list(received) == [made[2], made[4], made[1], made[0]], "by the day received"
    assert received[0] == made[2] and received[-1] == made[0] and received.count() == 4
    assert list(queries.listing(question, "t3.concluded.total")) == [made[3], made[1]], "by the day concluded"
    for days in ({}, {"since": date(2022, 1, 1), "until": date(2022, 12, 30)}):
        part = queries.ask(tree.hq, 2022, "system", None, **days)
        carried = queries.listing(part, "t3.carried_out.total")
        assert list(carried) == [made[2], made[4], made[0]], "in hand last"
        assert [carried[at] for at in range(3)] == list(carried)
    with pytest.raises(IndexError):
        received[4]
    with pytest.raises(ValueError):
        received[::2]
    with pytest.raises(queries.UnknownCell):
        queries.listing(question, "t3.received.nobody")


def test_years_units_and_totals_come_from_the_counts(tree):
    make_case(tree.north1, "2020-12-30", "2021-01-05")
    make_case(tree.south1, "2022-02-01")
    make_case(tree.north2, None, "2023-01-05")
    gone = make_case(tree.north2, "2024-02-01")
    assert queries.years_with_figures(date(2025, 1, 1)) == [2024, 2022, 2021, 2020]
    gone.delete()
    assert queries.years_with_figures(date(2025, 1, 1)) == [2022, 2021, 2020]
    assert queries.years_with_figures(date(2021, 1, 1)) == [2021, 2020]
    assert queries.yearly_totals(tree.hq, "system", date(2025, 1, 1)) == [(2020, 1, 0), (2021, 0, 1), (2022, 1, 0)]
    assert [unit.key for unit in queries.published(2021, date(2025, 1, 1)).units] == ["north1"]


def test_the_number_of_statements_of_a_page_is_small(tree, django_assert_max_num_queries):
    for unit in (tree.hq, tree.north, tree.north1, tree.north2, tree.south, tree.south1):
        for _ in range(3):
            case = make_case(unit, "2021-12-01", "2022-01-09")
            make_remedy(case, "2022-02-01")
    question = queries.ask(tree.hq, 2022, "system")
    for cell in ("t3.carried_in.total", "t3.disclosed.natural", "t4.review.pending"):
        with django_assert_max_num_queries(9):
            found = queries.listing(question, cell)
            assert found.total == 18 and len(found[2:17]) == 15


def test_a_unit_that_moved_takes_its_counts_along(tree):
    make_case(tree.north1, "2021-03-01", "2022-03-01")
    move(tree.north1, tree.south, "2022-06-01")
    for year, basis in ((2021, tree.north), (2022, tree.south)):
        question = queries.ask(basis, year, "region")
        assert queries.tally(question) == ledger.recount(question)
        assert kept.total(kept.in_the_year(question)) == 1
        assert len(queries.listing(question, "t3.received.total" if year == 2021 else "t3.carried_in.total")) == 1


def test_a_part_of_a_year_reads_the_cases(tree):
    make_case(tree.north1, "2022-03-01")
    FlowCount.objects.update(n=7)
    assert queries.count(tree.north1, "own", date(2022, 1, 1), date(2022, 12, 31))["t3.received.total"] == 7
    assert queries.count(tree.north1, "own", date(2022, 1, 1), date(2022, 12, 30))["t3.received.total"] == 1


@pytest.mark.parametrize("code", ["trial2019", "fmt2021"])
def test_an_empty_ledger_has_empty_lists(tree, code):
    question = queries.ask(tree.hq, 2022, "system", code)
    for cell in (*form(code).cells(3), *form(code).cells(4)):
        empty = queries.listing(question, cell)
        assert (empty.total, len(empty), empty[0:50]) == (0, 0, [])
    assert Unit.objects.count() == len(UNITS)
