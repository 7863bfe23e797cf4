"""Roll-up by what was filed: sums by construction, everyone named, the ledger only where nobody filed."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from gongkai.organisations.access import Denied
from gongkai.reports import actions
from gongkai.reports.models import AnnualReport, Chase, EnteredFigure, Exemption
from gongkai.reports.queries import ask
from gongkai.reports.queries.board import board, matrix, overdue
from gongkai.reports.queries.filing import drafted, edition_of
from gongkai.reports.queries.rollup import BY_LEDGER, due_units, gather, plain_label, rollup_identities
from gongkai.reports.tests import annuals
from gongkai.reports.tests.annuals import TODAY, officer, staff
from gongkai.reports.tests.ledgers import close, day, make_case, make_unit, split_rows
from gongkai.statute.footing import evaluate
from gongkai.statute.reporting import report_due
from gongkai.statute.tables import cell_code, form_for_year

TYPES = ("natural", "business", "other_org")


def region(unit, year=2022, basis="region"):
    return gather(ask(unit, year, basis))


@pytest.mark.django_db
def test_where_nobody_filed_the_ledger_counts_and_says_so(tree):
    make_case(tree.north1, "2022-02-01")
    make_case(tree.north, "2022-02-01")
    found = region(tree.north)
    assert found.cells["t3.received.total"] == 2
    assert found.says == f"{BY_LEDGER}。"
    assert not found.not_filed
    annuals.accepted(tree.north)
    assert region(tree.north).says == f"{BY_LEDGER}。"


@pytest.mark.django_db
def test_the_sum_is_of_frozen_reports_and_the_rest_is_named(tree):
    make_case(tree.north1, "2022-02-01", "2022-02-20")
    make_case(tree.north, "2022-02-01", "2022-02-20")
    make_case(tree.north2, "2022-02-01", "2022-02-20")
    annuals.accepted(tree.north1, value=3)
    annuals.published(tree.north, value=4)
    annuals.submitted(tree.north2)
    make_case(tree.north1, "2022-05-01")
    found = region(tree.north)
    assert found.cells["t3.received.total"] == 2
    assert found.cells["t2.rules.made"] == 7
    assert found.summed == {"north": 0, "north1": 0}
    assert [(one.key, one.reason) for one in found.not_filed] == [("north2", "未报送")]
    assert "应报送的单位3个，已审定本级年度报告的2个，未报送的1个" in found.says
    verdicts = {one.id: (one.verdict, one.left, one.right) for one in rollup_identities(found.cells, found)}
    assert verdicts["I16"][0] == "pass"
    assert verdicts["I17"] == ("fail", 2, 3)
    edition = drafted(tree.north, 2022, "region")
    assert (edition.filed, edition.not_filed[0].key, edition.gathered) == (2, "north2", found.says)


@pytest.mark.django_db
def test_the_system_sums_units_not_regions(tree):
    make_case(tree.north1, "2022-02-01", "2022-02-20")
    annuals.accepted(tree.north1)
    annuals.accepted(tree.north, basis="region")
    found = region(tree.hq, basis="system")
    assert found.cells["t3.received.total"] == 1
    assert set(found.summed) == {"north1"}


@pytest.mark.django_db
def test_exempt_units_are_named_with_their_reason(tree):
    annuals.accepted(tree.north1)
    boss = officer("boss", tree.north, "supervisor", below=True)
    made = actions.exempt(tree.north2, 2022, "no_outward_duty", "后勤单位", by=boss, today=TODAY)
    found = region(tree.north)
    assert [one.key for one in found.not_filed] == ["north"]
    assert [(one.key, one.reason) for one in found.exempt] == [("north2", "免报：不对外履行行政管理职能：后勤单位")]
    actions.lift_exemption(made, by=boss, today=TODAY)
    assert not region(tree.north).exempt
    with pytest.raises(actions.Refused, match="已经取消"):
        actions.lift_exemption(made, by=boss, today=TODAY)


@pytest.mark.django_db
def test_exemptions_are_checked(tree):
    boss = officer("boss", tree.north, "supervisor", below=True)
    young = make_unit("young", tree.north, since=day("2022-09-01"), opened_on=day("2022-09-01"))
    old = make_unit("old", tree.north, opened_on=day("2022-03-01"))
    actions.exempt(young, 2022, "new_unit", by=boss, today=TODAY)
    with pytest.raises(actions.Refused, match="已满6个月"):
        actions.exempt(old, 2022, "new_unit", by=boss, today=TODAY)
    with pytest.raises(actions.Refused, match="已经免报"):
        actions.exempt(young, 2022, "new_unit", by=boss, today=TODAY)
    with pytest.raises(actions.Refused, match="免报情形"):
        actions.exempt(old, 2022, "lazy", by=boss, today=TODAY)
    with pytest.raises(actions.Refused, match="具体情况"):
        actions.exempt(old, 2022, "objective_difficulty", by=boss, today=TODAY)
    with pytest.raises(actions.Refused, match="截止日期"):
        actions.exempt(old, 2022, "objective_difficulty", "水灾", by=boss, today=TODAY, until=date(2023, 1, 1))
    annuals.submitted(tree.north1)
    with pytest.raises(actions.Refused, match="已经提交"):
        actions.exempt(tree.north1, 2022, "no_outward_duty", "无", by=boss, today=TODAY)
    with pytest.raises(Denied):
        actions.exempt(tree.south1, 2022, "no_outward_duty", "无", by=boss, today=TODAY)
    assert Exemption.objects.count() == 1


@pytest.mark.django_db
def test_figures_that_do_not_add_up_come_from_the_unit_at_the_top(tree):
    for unit in (tree.north, tree.north1):
        annuals.accepted(unit, 2020, today=date(2021, 1, 10), value=5)
    annuals.fill_table_two(tree.north, 2020, "region", 9)
    found = region(tree.north, 2020)
    assert found.cells["t2.licensing.items"] == 9
    assert found.cells["t2.licensing.decisions"] == 10
    EnteredFigure.objects.filter(basis="region").delete()
    assert region(tree.north, 2020).cells["t2.licensing.items"] is None


@pytest.mark.django_db
def test_own_rows_are_summed_by_label_and_the_rest_last(tree):
    split_rows(tree.north1, 2022, ("咨询事项", ["enquiry"]))
    split_rows(tree.north2, 2022, ("申请人撤回", ["withdrawn"]), ("咨询事项", ["enquiry"]))
    for unit, ground in ((tree.north1, "enquiry"), (tree.north1, "withdrawn"), (tree.north2, "enquiry"),
                         (tree.north2, "withdrawn"), (tree.north, "enquiry")):  # fmt: skip
        make_case(unit, "2022-02-01", "2022-02-20", "other_ground", ground=ground)
    for unit in (tree.north, tree.north1, tree.north2):
        annuals.accepted(unit)
    found = region(tree.north)
    rows = {row["label"]: row["values"]["total"] for row in found.extra_rows}
    assert rows == {"3.咨询事项": 2, "4.申请人撤回": 1, "5.其他": 2}
    assert "t3.other_ground.total" not in found.cells
    form = form_for_year(2022)
    assert {one.verdict for one in evaluate(form, found.cells, found.extra_rows)} == {"pass"}


def test_labels_lose_their_numbers():
    labels = [plain_label(text) for text in ("3.咨询", "12. 咨询", "咨询", "3", "a.b")]
    assert labels == ["咨询", "咨询", "咨询", "3", "a.b"]


@pytest.mark.django_db
def test_money_adds_up_in_decimals(tree):
    for unit in (tree.north, tree.north1, tree.north2):
        annuals.fill_table_two(unit, 2022)
        EnteredFigure.objects.filter(unit=unit, row="fees").update(value="0.1")
        annuals.accepted(unit)
    assert region(tree.north).cells["t2.fees.amount"] == 0.3


@pytest.mark.django_db
def test_a_blank_is_not_a_zero_and_the_units_are_named(tree):
    for unit, value in ((tree.north1, None), (tree.north2, 4)):
        annuals.fill_table_two(unit, 2022)
        EnteredFigure.objects.filter(unit=unit, row="fees").update(value=value, mark="*" if value is None else "")
        report = annuals.opened(unit)
        if value is None:
            actions.set_note(report, "*", "尚未核定", [], by=staff(unit)[0], today=TODAY)
        actions.submit(report, by=staff(unit)[0], today=TODAY)
        actions.accept(report, by=staff(unit)[1], today=TODAY)
    found = region(tree.north)
    assert found.cells["t2.fees.amount"] == 4
    assert found.partly == {"t2.fees.amount": ("north1海关",)}
    assert found.says.endswith("表中有1格，north1海关未填，合计不含其数。")


@pytest.mark.django_db
def test_closed_units_owe_a_report_while_they_have_cases(tree):
    make_case(tree.north1, "2021-12-20")
    close(tree.north1, "2021-12-31")
    keys = [unit.key for unit in due_units(ask(tree.north, 2022, "region"))]
    assert keys == ["north", "north2", "north1"]
    assert "north1" not in [unit.key for unit in due_units(ask(tree.south, 2022, "region"))]
    close(tree.north2, "2021-06-01")
    assert "north2" not in [unit.key for unit in due_units(ask(tree.north, 2022, "region"))]


@pytest.mark.django_db
def test_the_board_tells_who_is_late(tree, django_assert_num_queries):
    boss = officer("boss", tree.north, "supervisor", below=True)
    annuals.published(tree.north1)
    annuals.submitted(tree.north)
    late = date(2023, 2, 10)
    with django_assert_num_queries(4):
        lines = {line.unit.key: line for line in board(boss, 2022, late)}
    assert {key: (line.state, line.late) for key, line in lines.items()} == {
        "north": ("submitted", 10), "north1": ("published", 0), "north2": ("", 10),
    }  # fmt: skip
    assert lines["north2"].state_label == "未开始"
    assert lines["north1"].parent == tree.north.pk
    assert report_due(2022) == date(2023, 1, 31)
    assert {line.late for line in board(boss, 2022, report_due(2022))} == {0}
    actions.exempt(tree.north2, 2022, "no_outward_duty", "无", by=boss, today=TODAY)
    lines = {line.unit.key: line for line in board(boss, 2022, late)}
    assert (lines["north2"].late, lines["north2"].state_label) == (0, "免报")
    assert matrix(boss, [2021, 2022], late) == {
        tree.north1.pk: {2022: "published"}, tree.north.pk: {2022: "submitted"},
    }  # fmt: skip


@pytest.mark.django_db
def test_the_board_flags_what_was_restated_below(tree):
    boss = officer("boss", tree.north, "supervisor", below=True)
    child = annuals.published(tree.north1)
    annuals.submitted(tree.north, basis="region")
    assert all(not line.restated for line in board(boss, 2022, TODAY))
    figures = {"t3.received.natural": 1, "t3.carried_out.natural": 1}
    actions.correct(child, "漏记", by=staff(tree.north1)[1], today=TODAY, figures=figures)
    assert [line.restated for line in board(boss, 2022, TODAY, tree.north)] == [("north1",), (), ()]


@pytest.mark.django_db
def test_late_units_are_chased_once_a_day(tree):
    boss = officer("boss", tree.north, "supervisor", below=True)
    annuals.published(tree.north1)
    late = date(2023, 2, 10)
    assert [unit.key for unit in overdue(tree.north, 2022, late)] == ["north2"]
    made = actions.chase_all(tree.north, 2022, by=boss, today=late)
    assert [(one.unit.key, one.text) for one in made] == [
        ("north2", "2022年政府信息公开工作年度报告应于2023年1月31日前报送并公布，已超过10天，请尽快完成。")
    ]
    assert actions.chase_all(tree.north, 2022, by=boss, today=late) == []
    with pytest.raises(actions.Refused, match="今天已经催报"):
        actions.chase(tree.north2, 2022, by=boss, today=late)
    actions.chase(tree.north2, 2022, "请速报", by=boss, today=date(2023, 2, 11))
    line = next(line for line in board(boss, 2022, late) if line.unit == tree.north2)
    assert (line.chased, line.chased_on) == (2, date(2023, 2, 11))
    with pytest.raises(actions.Refused, match="已经公布"):
        actions.chase(tree.north1, 2022, by=boss, today=late)
    actions.exempt(tree.north, 2022, "reported_by_parent", "并入总署", by=boss, today=late)
    with pytest.raises(actions.Refused, match="免报"):
        actions.chase(tree.north, 2022, by=boss, today=late)
    with pytest.raises(Denied):
        actions.chase(tree.south1, 2022, by=boss, today=late)
    assert Chase.objects.count() == 2


class Trees(TestCase):
    """Random trees and filings: the parent's cells are the sum of the children's frozen cells, always."""

    @settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
    @given(st.data())
    def test_the_region_is_the_sum_of_what_was_filed(self, data):
        """Cell by cell, extra rows included, whatever the ledger does afterwards."""
        top = make_unit("top", level="regional", name="上级海关")
        units = [top]
        for number in range(data.draw(st.integers(1, 4), "units")):
            parent = data.draw(st.sampled_from(units), f"parent {number}")
            units.append(make_unit(f"u{number}", parent, level="local"))
        filed = [unit for unit in units if data.draw(st.booleans(), f"files {unit.key}")]
        for unit in units:
            for _ in range(data.draw(st.integers(0, 3), f"cases {unit.key}")):
                done = data.draw(st.booleans())
                outcome = data.draw(st.sampled_from(["disclosed", "not_held", "other_ground"]))
                who = data.draw(st.sampled_from(TYPES))
                make_case(unit, "2022-03-01", "2022-03-20" if done else None, outcome, who=who, ground="withdrawn")
            if data.draw(st.booleans(), f"splits {unit.key}"):
                split_rows(unit, 2022, ("撤回", ["withdrawn"]))
        frozen = [annuals.accepted(unit, value=index) for index, unit in enumerate(filed)]
        make_case(units[-1], "2022-06-01")
        found = region(top)
        below = [report for report in frozen if report.unit != top]
        if not below:
            assert found.says.startswith(BY_LEDGER)
            return
        editions = [edition_of(AnnualReport.objects.get(pk=report.pk)) for report in frozen]
        form = form_for_year(2022)
        for code in (*form.cells(3), *form.cells(4)):
            if ".other_ground." not in code:
                assert found.cells[code] == sum(edition.cells[code] for edition in editions)
        for column in form.columns(3):
            assert _other(found.cells, found.extra_rows, column.column) == sum(
                _other(edition.cells, edition.extra_rows, column.column) for edition in editions
            )
        assert set(found.summed) == {unit.key for unit in filed}
        assert {one.key for one in found.not_filed} == {unit.key for unit in units if unit not in filed}
        assert {one.verdict for one in evaluate(form, found.cells, found.extra_rows)} == {"pass"}


def _other(cells, extra_rows, column):
    plain = cells.get(cell_code(3, "other_ground", column)) or 0
    return plain + sum(row["values"][column] for row in extra_rows)
