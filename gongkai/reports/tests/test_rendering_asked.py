"""Which edition the command line draws: the report as filed, a first draft, or statistics that are no report."""

import json
from dataclasses import replace
from datetime import date

import pytest

from gongkai.organisations.models import Officer
from gongkai.reader import read_report
from gongkai.reports.models import AnnualReport
from gongkai.reports.queries import report
from gongkai.reports.rendering import docx, pdf
from gongkai.reports.rendering.statistics import edition_for
from gongkai.reports.tests.editions import plain
from gongkai.reports.tests.ledgers import day, make_case


@pytest.fixture
def ledger(tree):
    """Two requests of one unit, one of them answered."""
    make_case(tree.north1, "2023-03-01", "2023-03-20")
    make_case(tree.north1, "2023-05-01", who="business")
    return tree.north1


@pytest.mark.parametrize(("draw", "kind"), [(docx, "docx"), (pdf, "pdf")])
def test_a_unit_without_a_report_gets_a_first_draft_of_the_ledgers_figures(ledger, draw, kind):
    asked = report(ledger, 2023, "own")
    edition = edition_for(asked)
    found = read_report(draw(edition), f"x.{kind}")
    assert {code: one.value for code, one in found.cells.items()} == asked.cells
    assert edition.chapters[0].paragraphs
    assert edition.published_on == ""


def test_a_report_that_is_there_is_drawn_as_it_is(ledger):
    writer = Officer.objects.create(username="demo-writer", name="安若水", unit=ledger)
    filed = replace(plain(2023), unit=ledger.key)
    frozen = json.loads(json.dumps(filed.as_json()))
    AnnualReport.objects.create(
        unit=ledger, year=2023, basis="own", form="fmt2021", state="submitted", frozen=frozen,
        opened_on=date(2024, 1, 5), submitted_by=writer, submitted_on=date(2024, 1, 8),
    )  # fmt: skip
    assert edition_for(report(ledger, 2023, "own")) == filed


@pytest.mark.parametrize("more", [{"form": "trial2019"}, {"since": day("2023-04-01")}])
def test_what_is_no_annual_report_says_so(ledger, more):
    asked = report(ledger, 2023, "own", **more)
    edition = edition_for(asked)
    assert "不是年度报告" in edition.preamble[0]
    assert "年度报告" not in edition.title
    assert edition.cells == asked.cells
    found = read_report(docx(edition), "x.docx")
    assert {code: one.value for code, one in found.cells.items()} == asked.cells
