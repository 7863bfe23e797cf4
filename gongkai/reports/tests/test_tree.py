"""Roll-up along the dated tree: nothing is lost, nothing counted twice."""

import pytest

from gongkai.organisations.models import Unit
from gongkai.reports import queries
from gongkai.reports.tests.ledgers import close, day, make_case, make_unit, move

pytestmark = pytest.mark.django_db


def received(unit, basis="region", year=2022, **days):
    return queries.report(unit, year, basis, **days).cells["t3.received.total"]


def test_a_region_is_the_unit_and_all_below(tree):
    deep = make_unit("deep", tree.north1, level="office")
    for unit in (tree.hq, tree.north, tree.north1, deep, tree.south1):
        make_case(unit, "2022-02-01")
    assert received(tree.north, "own") == 1
    assert received(tree.north) == 3
    assert received(tree.north1) == 2
    assert received(tree.south) == 1
    assert received(tree.hq, "system") == 5


def test_a_unit_that_moved_counts_where_it_stands_on_the_last_day(tree):
    make_case(tree.north1, "2022-02-01")
    move(tree.north1, tree.south, "2022-07-01")
    make_case(tree.north1, "2022-08-01")
    assert (received(tree.north), received(tree.south)) == (0, 2)
    first_half = {"until": day("2022-06-30")}
    assert (received(tree.north, **first_half), received(tree.south, **first_half)) == (1, 0)
    assert received(tree.north, until=day("2022-07-01")) == 0
    assert received(tree.hq, "system") == 2


def test_a_unit_closed_in_the_year_stays_with_its_last_parent(tree):
    make_case(tree.north1, "2022-02-01")
    close(tree.north1, "2022-07-01")
    assert received(tree.north) == 1
    assert received(tree.hq, "system") == 1
    assert received(tree.north1, "own") == 1


def test_a_unit_that_moved_and_then_closed_stays_with_the_last_parent_only(tree):
    make_case(tree.north1, "2022-02-01")
    move(tree.north1, tree.south, "2022-04-01")
    close(tree.north1, "2022-07-01")
    assert (received(tree.north), received(tree.south), received(tree.hq, "system")) == (0, 1, 1)
    assert received(tree.north, until=day("2022-03-31")) == 1


def test_merged_units_are_counted_once(tree):
    make_case(tree.north1, "2022-02-01")
    make_case(tree.north2, "2022-02-01")
    close(tree.north1, "2022-07-01", into=tree.north2)
    assert received(tree.north) == 2
    assert received(tree.north2, "own") == received(tree.north2) == 1


def test_a_closed_region_takes_along_what_still_hangs_under_it(tree):
    make_case(tree.north, "2022-02-01")
    make_case(tree.north1, "2022-02-01")
    make_case(tree.north2, "2022-02-01")
    move(tree.north1, tree.south, "2022-07-01")
    close(tree.north2, "2022-06-01")
    close(tree.north, "2022-07-01", into=tree.south)
    assert received(tree.south) == 1
    assert received(tree.north) == 2
    assert received(tree.hq, "system") == 3
    assert received(tree.hq, "system", 2023) == 0


def test_an_open_unit_that_left_the_tree_is_not_rolled_up(tree):
    make_case(tree.north1, "2022-02-01")
    move(tree.north1, None, "2022-07-01")
    assert received(tree.north) == 0
    assert received(tree.north1, "own") == 1


def test_a_unit_placed_later_is_not_there_yet(tree):
    late = make_unit("late", tree.north, since=day("2022-10-01"))
    make_case(late, "2022-11-01")
    assert received(tree.north) == 1
    assert late.pk not in queries.ask(tree.north, 2021, "region").covered


def test_units_of_one_name_are_told_apart(tree):
    one = make_unit("same1", tree.north, name="朝阳海关")
    two = make_unit("same2", tree.south, name="朝阳海关")
    make_case(one, "2022-02-01")
    assert (received(one, "own"), received(two, "own")) == (1, 0)


def test_a_ring_in_the_tree_does_not_hang(tree):
    move(tree.north, tree.north1, "2022-01-01")
    make_case(tree.north, "2022-02-01")
    assert received(tree.north) == 1
    assert Unit.objects.count() == 6
