"""The counting rules, one by one."""

import pytest

from gongkai.organisations.models import Installation
from gongkai.reports import queries
from gongkai.reports.tests.ledgers import day, make_case, make_remedy, split_rows
from gongkai.statute.tables import form

pytestmark = pytest.mark.django_db


def cells(unit, year=2022, basis="own", form_code=None, **days):
    return queries.report(unit, year, basis, form_code, **days).cells


def test_a_case_is_received_once_and_concluded_once(tree):
    make_case(tree.north1, "2021-12-20", "2022-01-10", who="business")
    before, after = cells(tree.north1, 2021), cells(tree.north1, 2022)
    assert before["t3.received.business"] == before["t3.received.total"] == 1
    assert before["t3.carried_out.business"] == before["t3.carried_out.total"] == 1
    assert before["t3.concluded.total"] == before["t3.carried_in.total"] == 0
    assert after["t3.received.total"] == after["t3.carried_out.total"] == 0
    assert after["t3.carried_in.business"] == after["t3.disclosed.business"] == after["t3.concluded.total"] == 1
    assert cells(tree.north1, 2023)["t3.carried_in.total"] == 0


def test_the_first_and_the_last_day_belong_to_the_year(tree):
    make_case(tree.north1, "2022-01-01", "2022-12-31")
    found = cells(tree.north1)
    assert found["t3.received.total"] == found["t3.concluded.total"] == 1
    assert found["t3.carried_in.total"] == found["t3.carried_out.total"] == 0


def test_an_open_case_is_carried_through_every_year(tree):
    make_case(tree.north1, "2020-06-01")
    found = cells(tree.north1)
    assert (found["t3.carried_in.total"], found["t3.carried_out.total"]) == (1, 1)
    assert found["t3.received.total"] == found["t3.concluded.total"] == 0


def test_what_was_never_received_is_never_counted(tree):
    make_case(tree.north1, None)
    make_case(tree.north1, None, "2022-03-01")
    assert not any(value for code, value in cells(tree.north1).items() if code.startswith("t3"))


def test_every_outcome_falls_into_its_row_on_either_form(tree):
    make_case(tree.north1, "2022-02-01", "2022-03-01", "not_corrected")
    make_case(tree.north1, "2022-02-01", "2022-03-01", "not_paid", who="charity")
    make_case(tree.north1, "2022-02-01", "2022-03-01", "other_ground")
    make_case(tree.north1, "2022-02-01", "2022-03-01", "state_secret")
    new, old = cells(tree.north1), cells(tree.north1, form_code="trial2019")
    assert new["t3.not_corrected.natural"] == new["t3.not_paid.charity"] == new["t3.other_ground.natural"] == 1
    assert "t3.other.total" not in new
    assert (old["t3.other.natural"], old["t3.other.charity"], old["t3.other.total"]) == (2, 1, 3)
    assert "t3.not_corrected.total" not in old
    assert new["t3.concluded.total"] == old["t3.concluded.total"] == 4
    assert new["t3.state_secret.total"] == old["t3.state_secret.total"] == 1


def test_who_named_no_kind_is_counted_among_other_organisations(tree):
    make_case(tree.north1, "2022-02-01", "2022-03-01", who="")
    found = cells(tree.north1)
    assert found["t3.received.other_org"] == found["t3.disclosed.other_org"] == found["t3.received.total"] == 1
    assert queries.cases_behind(tree.north1, 2022, "own", None, "t3.disclosed.other_org").count() == 1


def test_a_range_inside_the_year(tree):
    make_case(tree.north1, "2022-01-15", "2022-02-10")
    make_case(tree.north1, "2022-02-20", "2022-04-01")
    make_case(tree.north1, "2022-03-31")
    quarter = cells(tree.north1, since=day("2022-02-01"), until=day("2022-03-31"))
    assert quarter["t3.carried_in.total"] == 1
    assert quarter["t3.received.total"] == 2
    assert quarter["t3.concluded.total"] == 1
    assert quarter["t3.carried_out.total"] == 2
    counted = queries.count(tree.north1, "own", day("2022-02-01"), day("2022-03-31"))
    assert all(quarter[code] == value for code, value in counted.items())


def test_remedies_count_in_the_year_filed_by_their_state_at_its_end(tree):
    case = make_case(tree.north1, "2021-02-01", "2021-03-01")
    first = make_remedy(case, "2021-04-01", "2021-05-01", "upheld")
    make_remedy(case, "2021-06-01", "2021-12-31", "other", "suit_after_review", follows=first)
    make_remedy(case, "2021-11-01", "2022-01-04", "corrected")
    make_remedy(case, "2021-12-31", kind="suit_direct")
    make_remedy(case, "2021-07-01", withdrawn_record=True)
    make_remedy(case, "2022-01-01", "2022-02-01", "upheld")
    found = cells(tree.north1, 2021)
    assert (found["t4.review.upheld"], found["t4.review.pending"], found["t4.review.corrected"]) == (1, 1, 0)
    assert (found["t4.suit_after_review.other"], found["t4.suit_direct.pending"]) == (1, 1)
    assert [found[f"t4.{kind}.total"] for kind in ("review", "suit_direct", "suit_after_review")] == [2, 1, 1]
    assert cells(tree.north1, 2022)["t4.review.total"] == 1


def test_own_rows_stand_in_for_the_official_row(tree):
    rows = ("咨询事项,指引咨询渠道", ["enquiry"]), ("申请人撤销申请", ["withdrawn"])
    split_rows(tree.north, 2022, *rows)
    for ground, who in (("enquiry", "natural"), ("withdrawn", "business"), ("withdrawn", "natural")):
        make_case(tree.north1, "2022-02-01", "2022-03-01", "other_ground", ground=ground, who=who)
    made = queries.report(tree.north, 2022, "region")
    assert [row["label"] for row in made.extra_rows] == ["3.咨询事项,指引咨询渠道", "4.申请人撤销申请"]
    assert made.extra_rows[1] == {
        "table": 3,
        "parent": "other",
        "label": "4.申请人撤销申请",
        "values": {
            "natural": 1,
            "business": 1,
            "research": 0,
            "charity": 0,
            "legal_service": 0,
            "other_org": 0,
            "total": 2,
        },
    }
    assert not [code for code in made.cells if code.startswith("t3.other_ground")]
    assert made.cells["t3.concluded.total"] == 3
    assert {one.verdict for one in made.identities} == {"pass"}
    assert cells(tree.north, 2023, "region")["t3.other_ground.total"] == 0, "a choice holds for its year"
    assert cells(tree.hq, 2022, "system")["t3.other_ground.total"] == 3, "another unit's choice is not the parent's"
    assert queries.report(tree.north1, 2022, "own").extra_rows, "a unit below prints as the unit above chose"
    assert queries.report(tree.north, 2022, "region", "trial2019").extra_rows == []


def test_what_no_own_row_takes_becomes_one_more_row(tree):
    split_rows(tree.north, 2022, ("撤回", ["withdrawn"]), ("另一个撤回", ["withdrawn"]))
    make_case(tree.north, "2022-02-01", "2022-03-01", "other_ground", ground="not_information")
    make_case(tree.north, "2022-02-01", "2022-03-01", "other_ground", ground="withdrawn")
    rows = queries.report(tree.north, 2022, "own").extra_rows
    assert [(row["label"], row["values"]["total"]) for row in rows] == [
        ("3.撤回", 1),
        ("4.另一个撤回", 0),
        ("5.其他", 1),
    ]
    behind = queries.cases_behind(tree.north, 2022, "own", None, "t3.other_ground-5.natural")
    assert [case.sub_row for case in behind] == ["not_information"]


@pytest.mark.parametrize("code", ["trial2019", "fmt2021"])
def test_a_report_without_cases_is_all_zero_and_adds_up(tree, code):
    made = queries.report(tree.north1, 2022, "own", code)
    wanted = set(form(code).cells(3)) | set(form(code).cells(4))
    counted = {cell: value for cell, value in made.cells.items() if not cell.startswith("t2")}
    assert set(counted) == wanted
    assert set(counted.values()) == {0}
    assert {cell: value for cell, value in made.cells.items() if cell.startswith("t2")}
    assert {value for cell, value in made.cells.items() if cell.startswith("t2")} == {None}
    assert {one.verdict for one in made.identities} == {"pass"}


def test_the_json_has_the_promised_keys(tree):
    made = queries.report(tree.hq, 2020, "system").as_json()
    assert list(made) == ["body", "year", "form", "basis", "cells", "extra_rows", "identities"]
    assert (made["body"], made["year"], made["form"], made["basis"]) == ("全国海关", 2020, "trial2019", "system")
    assert set(made["identities"][0]) == {"id", "verdict", "left", "right"}
    Installation.objects.create(pk=1, demonstration=True)
    assert "演示" in queries.report(tree.hq, 2020, "system").as_json()["note"]


def test_the_body_is_named_by_the_basis(tree):
    assert queries.report(tree.north, 2022, "own").body == "北方海关"
    assert queries.report(tree.north, 2022, "region").body == "北方海关关区"
    assert queries.report(tree.south, 2022, "region").body == "南方海关关区"


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        ({"basis": "all"}, queries.UnknownBasis, "没有这种统计口径"),
        ({"basis": "system"}, queries.UnknownBasis, "最上级"),
        ({"form": "fmt1999"}, queries.UnknownForm, "fmt2021"),
        ({"year": 2018}, queries.UnknownYear, "2018"),
        ({"year": 10**6}, queries.UnknownYear, "年度"),
        ({"year": -3}, queries.UnknownYear, "-3"),
        ({"since": day("2021-12-31")}, queries.BadRange, "2022年1月1日"),
        ({"until": day("2023-01-01")}, queries.BadRange, "统计期间"),
        ({"since": day("2022-05-02"), "until": day("2022-05-01")}, queries.BadRange, "起始日"),
    ],
)
def test_what_cannot_be_asked(tree, given, error, words):
    with pytest.raises(error, match=words) as caught:
        queries.report(**{"unit": tree.north, "year": 2022, "basis": "own", **given})
    assert isinstance(caught.value, ValueError)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "cell",
    [
        *["", "t3", "t3.received", "t3.received.nobody", "t3.withheld.total", "t3.other.total", "t3.-.total"],
        *["t3.other_ground-3.total", "t3.received.natural.x", "t4.review.nobody", "t4.nothing.total"],
        *["t2.rules.made", "t2.x.y", "t9.a.b"],
    ],
)
def test_cells_with_nothing_behind_them(tree, cell):
    with pytest.raises(queries.UnknownCell):
        queries.cases_behind(tree.north, 2022, "own", "fmt2021", cell)


def test_the_number_of_statements_does_not_grow(tree, django_assert_max_num_queries):
    for unit in (tree.hq, tree.north, tree.north1, tree.north2, tree.south1):
        make_case(unit, "2022-02-01", "2022-03-01")
    with django_assert_max_num_queries(10):
        queries.report(tree.hq, 2022, "system")
    with django_assert_max_num_queries(10):
        queries.report(tree.north, 2022, "region")
