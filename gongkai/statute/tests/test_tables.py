"""Rows, forms, outcomes, grounds: that the data hangs together."""

import csv
import io
from datetime import date
from importlib.resources import files

import pytest

from gongkai.statute import deadlines, documents, tables
from gongkai.statute.clock import consulted
from gongkai.statute.errors import StatuteError
from gongkai.statute.rows import read_text

COMMON = ["code", "label", "article", "source", "from", "until", "standing"]
TABLES = sorted(e.name for e in files("gongkai.statute").joinpath("data").iterdir() if e.name.endswith(".csv"))
FORMS = ["trial2019", "fmt2021"]


@pytest.mark.parametrize("name", TABLES)
def test_every_row_of_every_table_has_the_common_columns(name):
    lines = list(csv.DictReader(io.StringIO(read_text(name)), strict=True))
    assert list(lines[0])[:7] == COMMON
    codes = [line["code"] for line in lines]
    assert len(codes) == len(set(codes))
    for line in lines:
        assert None not in line
        assert None not in line.values()
        assert line["code"]
        assert line["label"]
        assert line["source"]
        assert line["standing"] in ("verified", "default")
        for word in ("http", "/work", "copy elsewhere", "github", "mirror"):
            assert word not in ",".join(line.values()).lower()
        since, until = line["from"] or "0001-01-01", line["until"] or "9999-12-31"
        assert date.fromisoformat(since) <= date.fromisoformat(until)


def test_periods_of_the_two_regulations():
    before, after = date(2019, 5, 14), date(2019, 5, 15)
    assert [deadlines.deadline(m, before).days for m in ("answer", "extension")] == [15, 15]
    assert [deadlines.deadline(m, after).days for m in ("answer", "extension")] == [20, 20]
    assert deadlines.find("correction_notice", before) is None
    assert deadlines.deadline("correction_notice", after).days == 7
    assert (deadlines.law(before).code, deadlines.law(after).code) == ("foi2008", "foi2019")
    assert deadlines.find("fee_payment", date(2020, 12, 31)) is None
    assert deadlines.deadline("report_department", after).on_year(2024) == date(2024, 1, 31)
    assert str(deadlines.deadline("report_government", after)) == "3月31日"
    with pytest.raises(StatuteError):
        deadlines.deadline("teatime", after)
    with pytest.raises(StatuteError):
        _ = deadlines.deadline("report_department", after).days


def test_whom_one_consults_has_a_period_or_none():
    assert {row.code: row.deadline for row in consulted()} == {
        "third_party": "third_party",
        "co_maker": "co_maker",
        "other_organ": "",
    }
    assert all(deadlines.deadline(row.deadline, date(2020, 1, 2)).days == 15 for row in consulted() if row.deadline)


def test_basic_channels_cannot_be_switched_off():
    assert [c.code for c in tables.channels() if not c.can_be_switched_off] == ["counter", "post_registered", "post"]
    assert [c.code for c in tables.channels() if not c.needs_confirmation] == ["counter", "post_registered"]


def test_forms_by_year():
    assert tables.form_for_year(2019).code == tables.form_for_year(2020).code == "trial2019"
    assert tables.form_for_year(2021).code == tables.form_for_year(2031).code == "fmt2021"
    with pytest.raises(StatuteError):
        tables.form_for_year(2018)
    with pytest.raises(StatuteError):
        tables.form("fmt1999")


@pytest.mark.parametrize(("code", "leaves", "cells"), [("trial2019", 19, 161), ("fmt2021", 21, 175)])
def test_table_three_has_the_rows_of_the_form(code, leaves, cells):
    form = tables.form(code)
    assert len(form.leaves()) == leaves
    assert len(form.cells(3)) == cells
    assert len(form.cells(4)) == 15
    assert form.cells(3)[0] == "t3.received.natural"
    assert [c.column for c in form.columns(3)][:-1] == [kind.code for kind in tables.applicant_types()]
    for row in form.rows(3):
        assert row.parent == "" or form.row(3, row.parent).group
        assert bool(row.children) == row.group


@pytest.mark.parametrize("code", FORMS)
def test_every_row_of_table_two_has_columns_of_its_own(code):
    form = tables.form(code)
    assert all(row.columns and row.section for row in form.rows(2))
    assert len(form.cells(2)) == {"trial2019": 22, "fmt2021": 10}[code]


def test_lists_shared_by_all_units_do_not_add_up():
    columns = {c.column: c.additive for c in tables.form("trial2019").row(2, "licensing").columns}
    assert columns == {"items": False, "change": False, "decisions": True}


@pytest.mark.parametrize("code", FORMS)
def test_every_outcome_maps_to_exactly_one_leaf_and_every_leaf_is_reached(code):
    form = tables.form(code)
    leaves = {row.row for row in form.leaves()}
    assert {outcome.report_row(code) for outcome in tables.outcomes()} == leaves


def test_the_three_other_outcomes_share_one_row_of_the_trial_form():
    rows = {tables.outcome(c).report_row("trial2019") for c in ("not_corrected", "not_paid", "other_ground")}
    assert rows == {"other"}


def test_grounds_point_at_rows_that_exist():
    assert {ground.outcome for ground in tables.grounds()} == {outcome.code for outcome in tables.outcomes()}
    slots = {slot.code for slot in tables.evidence_slots()}
    for row in [*tables.grounds(), *tables.outcomes()]:
        assert set(row.evidence) <= slots
        tables.remedy(row.remedy, date(2024, 6, 1))
    for ground in tables.grounds():
        document = documents.document(ground.document)
        assert document.outcome == ground.outcome
        assert ground.remedy == document.remedy
    used = {slot for ground in tables.grounds() for slot in ground.evidence}
    assert used == slots


def test_not_held_is_two_grounds():
    assert tables.ground("not_existing").evidence == ("search_record",)
    assert tables.ground("not_ours").evidence == ("right_organ",)
    assert tables.ground("not_existing").outcome == tables.ground("not_ours").outcome == "not_held"


def test_evidence_with_choices():
    assert dict(tables.evidence("internal_kind").options) == {
        "personnel": "人事管理",
        "logistics": "后勤管理",
        "workflow": "内部工作流程",
    }
    assert len(tables.evidence("deliberative_kind").options) == 4
    assert tables.evidence("cited_law").options == ()


def test_documents_are_the_fifty_eight_kinds():
    kinds = [document.kind for document in documents.documents()]
    assert len(kinds) == 58
    assert (kinds.count("procedure"), kinds.count("reply"), kinds.count("supervision")) == (24, 30, 4)
    with pytest.raises(StatuteError):
        documents.document("Z99")


def test_refusals_are_reviewed_first_from_2024():
    assert tables.remedy("review_first", date(2023, 12, 31)).code == "either"
    assert tables.remedy("review_first", date(2024, 1, 1)).code == "review_first"
    late = tables.remedy_text("review_first", date(2024, 1, 1), "海关总署")
    assert "海关总署" in late
    assert "60日" in late
    assert "不能直接提起行政诉讼" in late
    early = tables.remedy_text("review_first", date(2023, 12, 31), "海关总署")
    assert "6个月" in early
    assert tables.remedy_text("none", date(2024, 1, 1), "海关总署") == ""


@pytest.mark.parametrize(
    ("items", "row"),
    [
        (["disclosed"], "disclosed"),
        (["disclosed", "disclosed"], "disclosed"),
        (["disclosed", "not_held"], "partly_disclosed"),
        (["partly_disclosed", "disclosed"], "partly_disclosed"),
        (["partly_disclosed", "state_secret"], "partly_disclosed"),
        (["not_held", "deliberative"], "deliberative"),
        (["other_ground", "repeated", "petition"], "petition"),
        (["other_ground"], "other_ground"),
    ],
)
def test_a_case_with_several_items_counts_once(items, row):
    assert tables.gravest(items).code == row
    assert tables.gravest(list(reversed(items))).code == row


def test_no_items_no_outcome():
    with pytest.raises(StatuteError):
        tables.gravest([])


def test_the_article_cited_follows_the_day_of_receipt():
    assert tables.outcome("partly_disclosed").article_on(date(2018, 6, 1)) == "条例(2007)22"
    assert tables.ground("partly_disclosed").article_on(date(2019, 6, 1)) == "条例37"
