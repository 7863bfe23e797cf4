"""The first draft: every reference in it can be written out, whatever the figures."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gongkai.organisations.models import Unit, UnitAccount
from gongkai.reports.prose import references, render
from gongkai.reports.queries.drafting import draft_from, first_draft
from gongkai.reports.queries.filing import drafted
from gongkai.reports.queries.outreach import OUTREACH
from gongkai.reports.queries.question import Question, ask
from gongkai.reports.queries.references import previous_figures, prose_figures, units_of, written_figures
from gongkai.reports.tests import annuals
from gongkai.reports.tests.ledgers import make_case, make_remedy
from gongkai.statute.footing import complete
from gongkai.statute.tables import cell_code, form


class Named(Question):
    """A question whose names need no database."""

    @property
    def body(self):
        """A name with braces in it."""
        return "某{地}海关"


@pytest.fixture(autouse=True)
def names(monkeypatch):
    monkeypatch.setattr("gongkai.reports.queries.drafting.name_on", lambda unit, on: "某{地}海关")


def asked(code, basis="own"):
    year = form(code).first_year
    return Named(Unit(key="u", name="x"), basis, year, form(code), date(year, 1, 1), date(year, 12, 31))


def figures_of(code, draw):
    """Every cell, drawn small so that zeros are common."""
    chosen = form(code)
    leaves = {}
    for number, rows in ((3, ("received", "carried_in", "carried_out", *(row.row for row in chosen.leaves()))),
                         (4, tuple(row.row for row in chosen.rows(4)))):  # fmt: skip
        for row in rows:
            for column in chosen.columns(number):
                if not column.is_total:
                    leaves[cell_code(number, row, column.column)] = draw(st.sampled_from([0, 0, 0, 1, 7]))
    cells = dict(complete(chosen, leaves))
    for row in chosen.rows(2):
        for column in row.columns:
            cells[cell_code(2, row.row, column.column)] = draw(st.sampled_from([None, 0, 3]))
    outreach = {name: draw(st.sampled_from([None, 0, 4])) for name in OUTREACH}
    return prose_figures(chosen, cells, ()) | outreach | {
        "fee.notices": draw(st.sampled_from([0, 2])), "fee.asked": 100, "fee.paid": draw(st.sampled_from([0, 100])),
    }  # fmt: skip


@settings(max_examples=30, deadline=None)
@given(st.data(), st.sampled_from(["trial2019", "fmt2021"]), st.sampled_from(["own", "region"]), st.booleans())
def test_every_reference_of_the_draft_can_be_written_out(data, code, basis, compared):
    figures = figures_of(code, data.draw)
    previous = figures_of(code, data.draw) if compared else None
    for number, text in draft_from(asked(code, basis), figures, previous).items():
        rendered = render(text, figures, previous)
        assert rendered.problems == ()
        assert "某{地}海关" in rendered.text or number in {5, 6}
        assert "{" not in rendered.text.replace("某{地}海关", "")


@settings(max_examples=30, deadline=None)
@given(st.data(), st.sampled_from(["trial2019", "fmt2021"]))
def test_no_figure_is_written_where_nothing_happened(data, code):
    figures = dict.fromkeys(figures_of(code, data.draw), 0)
    texts = draft_from(asked(code), figures, None)
    assert references("".join(texts.values())) == ()
    assert "没有收到政府信息公开申请" in texts[1]
    assert "没有因政府信息公开引起的行政复议和行政诉讼" in texts[1]
    assert "没有收取信息处理费" in texts[6]


@pytest.mark.django_db
def test_the_draft_speaks_of_the_ledger(tree):
    case = make_case(tree.north1, "2022-02-01", "2022-02-20")
    make_remedy(case, "2022-03-01", "2022-04-01", "corrected")
    annuals.fill_table_two(tree.north1, 2022, value=2)
    one = "".join(drafted(tree.north1, 2022, "own").chapters[0].paragraphs)
    assert "全年新收政府信息公开申请1件；办结1件，没有结转下年度的申请。新收的申请均由自然人提出。" in one
    assert "行政复议1件，没有行政诉讼；复议结果纠正1件。" in one
    assert "{received.total}" in first_draft(tree.north1, 2022, "own")[1]


@pytest.mark.django_db
def test_the_draft_speaks_of_new_media(tree):
    account = UnitAccount.objects.create(unit=tree.north1, order=0, platform="weixin", name="演示账号（虚构）")
    for year, posts in ((2021, 40), (2022, 50)):
        account.figures.create(month=date(year, 3, 1), posts=posts, entered_on=date(2022, 4, 1))
    one = "".join(drafted(tree.north1, 2022, "own").chapters[0].paragraphs)
    assert "在用政务新媒体账号1个，全年发布信息50条。" in one and "阅读" not in one
    make_case(tree.north1, "2021-03-01", "2021-03-20")
    question = ask(tree.north1, 2022, "own")
    figures, last = written_figures(question, {}, ()), previous_figures(question)
    assert render("{media.posts 同比}、{media.posts 增减}", figures, last, units_of(question.form)).text == (
        "增长25.0%、增加10条"
    )


@pytest.mark.django_db
def test_a_year_in_which_nothing_was_concluded_is_no_year_to_compare_with(tree):
    make_case(tree.north1, "2021-12-30", "2022-01-05")
    assert previous_figures(ask(tree.north1, 2022, "own")) is None
    make_case(tree.north1, "2021-03-01", "2021-03-20")
    assert previous_figures(ask(tree.north1, 2022, "own"))["t3.received.total"] == 2
    annuals.published(tree.north1, 2021, today=date(2022, 1, 10))
    make_case(tree.north1, "2021-04-01", "2021-04-20")
    assert previous_figures(ask(tree.north1, 2022, "own"))["t3.received.total"] == 2
    assert previous_figures(ask(tree.north1, 2019, "own")) is None
