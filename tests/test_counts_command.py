"""``gongkai counts``: the proof that the counts equal the ledger, in words, and the repair."""

import json
from collections.abc import Callable

import pytest
from click.testing import CliRunner, Result
from django.db import connection

from gongkai.cli.counts import counts
from gongkai.foi import counting
from gongkai.foi.models import FlowCount, OutcomeCount, RemedyCount
from gongkai.reports.tests.ledgers import make_case, make_remedy, make_unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Result]:
    """Run the command over the test's database, with a small ledger in it."""
    monkeypatch.setenv("DATABASE_URL", "postgresql://said/only")
    unit = make_unit("u1", name="示例海关")
    make_remedy(make_case(unit, "2021-12-30", "2022-01-04", "not_held", who="business"), "2022-03-01")
    make_case(unit, "2022-05-01")
    return lambda *arguments: CliRunner().invoke(counts, list(arguments), standalone_mode=False)


def test_counts_that_agree(run):
    done = run("check")
    assert (done.return_value, done.stdout) == (0, "计数与台账一致\n")
    assert json.loads(run("check", "--json").stdout) == {"triggers": True, "differences": [], "more": False}


def test_every_difference_is_named_in_words(run):
    for model in (FlowCount, OutcomeCount, RemedyCount):
        model.objects.filter(n=1).update(n=5)
    done = run("check")
    assert done.return_value == 1
    assert sorted(done.stdout.splitlines()) == [
        "示例海关：2022年办结、2021年收到、商业企业的申请记为5，台账为1",
        "示例海关：2022年办结、本机关不掌握相关政府信息、商业企业的办理结果记为5，台账为1",
        "示例海关：2022年提出、行政复议、尚未审结的复议诉讼记为5，台账为1",
        "示例海关：尚未办结、2022年收到、自然人的申请记为5，台账为1",
    ]
    assert "gongkai counts rebuild" in done.stderr
    told = json.loads(run("check", "--json").stdout)
    assert len(told["differences"]) == 4 and not told["more"]
    assert {(one["kept"], one["recounted"]) for one in told["differences"]} == {(5, 1)}


def test_a_rebuild_makes_good(run):
    FlowCount.objects.all().delete()
    assert run("check").return_value == 1
    assert json.loads(run("rebuild", "--json").stdout) == {"counts": 4}
    assert run("check").return_value == 0


def test_missing_triggers_are_told_and_set_again(run):
    counting.lift(connection)
    done = run("check")
    assert done.return_value == 1 and "触发器不全" in done.stderr
    assert "一致" in done.stdout
    assert run("rebuild").return_value == 0
    assert run("check").return_value == 0 and counting.installed(connection)


def test_a_long_list_is_cut_and_says_so(run, monkeypatch):
    monkeypatch.setattr("gongkai.cli.counts._LISTED", 1)
    FlowCount.objects.update(n=5)
    done = run("check")
    assert "还有更多" in done.stdout and json.loads(run("check", "--json").stdout)["more"] is True
