"""``gongkai compile`` and ``gongkai work``: many reports from the terminal, cut off and taken up again."""

import json
from datetime import date

import pytest
from click.testing import CliRunner

from gongkai.cli import gongkai
from gongkai.organisations.models import Placement, Unit
from gongkai.reports import tasks
from gongkai.reports.actions.compiling import start_compilation
from gongkai.reports.models import Compilation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def region(settings, tmp_path, monkeypatch):
    """Two units, files of their own, one process."""
    settings.MEDIA_ROOT = str(tmp_path)
    monkeypatch.setattr("gongkai.cli.django_ready.require_data", lambda: None)
    monkeypatch.setattr("gongkai.reports.actions.compiling.PROCESSES", 1)
    top = Unit.objects.create(key="u1", name="上级海关", level="regional")
    Placement.objects.create(
        unit=Unit.objects.create(key="u2", name="下级海关", level="local"), parent=top, since=date(2000, 1, 1)
    )
    return top


def run(*words):
    return CliRunner().invoke(gongkai, ["compile", *words])


def test_all_units_are_compiled_and_the_rest_is_said():
    told = run("--unit", "u1", "--year", "2022", "--processes", "1", "--json")
    assert told.exit_code == 0, told.output
    said = json.loads(told.stdout)
    assert (said["state"], said["total"], said["done"], said["failed"]) == ("done", 2, 2, 0)
    assert [one["unit"] for one in said["units"]] == ["u1", "u2"]
    plain = run("--unit", "u1", "--year", "2021", "--processes", "1")
    assert "已完成：2个单位，办好2个，失败0个" in plain.stdout
    assert "下级海关" in plain.stdout


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--unit", "nowhere", "--year", "2022"], "没有编号或代码"),
        (["--unit", "u1", "--year", "2012"], "2012"),
        (["--unit", "u1", "--year", "99999"], "超出"),
        (["--unit", "u1", "--year", "2022", "--resume"], "还没有汇编过"),
    ],
)
def test_what_cannot_be_compiled_is_said_in_one_line(words, says):
    told = run(*words)
    assert told.exit_code == 1
    assert says in told.output
    assert not Compilation.objects.exists()


def test_what_was_cut_off_is_resumed(region):
    job = start_compilation(region, 2022, by=None, today=date(2023, 1, 10))
    first = job.items.first()
    job.items.filter(pk=first.pk).update(state="done", message="此前办好")
    Compilation.objects.filter(pk=job.pk).update(state="failed")
    told = run("--unit", "u1", "--year", "2022", "--resume", "--processes", "1")
    assert told.exit_code == 0, told.output
    first.refresh_from_db()
    assert first.message == "此前办好"
    assert set(job.items.values_list("state", flat=True)) == {"done", "findings"}
    again = run("--unit", "u1", "--year", "2022", "--resume")
    assert again.exit_code == 1
    assert "全部完成" in again.output


def test_the_worker_does_what_waits_and_ends(region):
    job = start_compilation(region, 2022, by=None, today=date(2023, 1, 10))
    tasks.enqueue(job)
    told = CliRunner().invoke(gongkai, ["work"])
    assert told.exit_code == 0, told.output
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 2)
    assert not tasks.work_waits()
