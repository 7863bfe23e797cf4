"""Many units' reports compiled as one job: named, resumable after a kill, cancellable, the same either way."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from gongkai.audit.models import Entry
from gongkai.organisations.access import Denied
from gongkai.reports import actions, tasks
from gongkai.reports.actions import compiling
from gongkai.reports.models import AnnualReport, Compilation, CompilationItem, EnteredFigure
from gongkai.reports.queries.compiling import file_of, folder_of, interrupted, latest, progress
from gongkai.reports.tests import annuals
from gongkai.reports.tests.annuals import TODAY, officer
from gongkai.reports.tests.ledgers import make_case

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    """Keep each test's files apart."""
    settings.MEDIA_ROOT = str(tmp_path)


@pytest.fixture
def boss(tree):
    """Whoever supervises the region."""
    return officer("boss", tree.north, "supervisor", below=True)


@pytest.fixture
def job(tree, boss):
    """A job over the northern region: three units."""
    return compiling.start_compilation(tree.north, 2022, by=boss, today=TODAY)


def run(job, **more):
    return compiling.run_compilation(job, today=TODAY, processes=1, **more)


def states(job):
    return dict(job.items.values_list("unit__key", "state"))


def test_every_unit_is_compiled_checked_and_drawn(tree, job):
    annuals.published(tree.north1)
    for unit in (tree.north, tree.north2):
        annuals.fill_table_two(unit, 2022)
    make_case(tree.north2, "2022-02-01", "2022-02-20")
    heard = []
    done = run(job, tell=lambda done, total: heard.append((done, total)))
    assert (done.state, done.total, done.done, done.failed) == ("done", 3, 3, 0)
    assert heard == [(0, 3), (1, 3), (2, 3), (3, 3)]
    items = {item.unit.key: item for item in done.items.select_related("unit")}
    assert items["north1"].message.startswith("已公布")
    assert items["north2"].message.startswith("未编写，按台账生成")
    for item in items.values():
        assert file_of(item, "docx").read_bytes().startswith(b"PK")
        assert file_of(item, "pdf").read_bytes().startswith(b"%PDF")
        assert file_of(item, "pdf").stat().st_mode & 0o077 == 0
        assert file_of(item, "exe") is None
    assert AnnualReport.objects.count() == 1


def test_what_does_not_add_up_is_said(tree, job):
    annuals.fill_table_two(tree.north, 2022)
    run(job)
    item = job.items.get(unit=tree.north1)
    assert item.state == "findings"
    assert "空白" in item.message
    assert job.items.get(unit=tree.north).state == "done"
    assert progress(Compilation.objects.get(pk=job.pk), timezone.now()).findings == 2


def test_exempt_units_are_named_and_left_out(tree, boss):
    actions.exempt(tree.north2, 2022, "no_outward_duty", "后勤单位", by=boss, today=TODAY)
    job = compiling.start_compilation(tree.north, 2022, by=boss, today=TODAY)
    done = run(job)
    item = done.items.get(unit=tree.north2)
    assert (item.state, item.message, item.docx) == ("exempt", "免报：不对外履行行政管理职能：后勤单位", "")
    assert (done.done, done.total) == (3, 3)


class Killed(BaseException):
    """The process is gone."""


def kill_after(many):
    """Return a listener that kills the job once so many units are done."""

    def tell(done, total):
        if done == many:
            raise Killed

    return tell


def test_a_job_killed_half_way_goes_on_where_it_was(job, boss, monkeypatch):
    with pytest.raises(Killed):
        run(job, tell=kill_after(2))
    job.refresh_from_db()
    assert (job.state, job.done) == ("failed", 2)
    # What no process can do for itself when it is killed outright: it just falls silent.
    Compilation.objects.filter(pk=job.pk).update(state="running")
    with pytest.raises(actions.Refused, match="正在进行"):
        compiling.resume_compilation(job, by=boss, today=TODAY)
    Compilation.objects.filter(pk=job.pk).update(beat=timezone.now() - timedelta(minutes=5))
    assert list(interrupted(timezone.now())) == [job]
    assert progress(Compilation.objects.get(pk=job.pk), timezone.now()).interrupted
    left = list(job.items.filter(state="waiting").values_list("unit_id", flat=True))
    made = []
    real = compiling.compile_unit
    monkeypatch.setattr(compiling, "compile_unit", lambda unit, *more: (made.append(unit), real(unit, *more))[1])
    done = run(compiling.resume_compilation(job, by=boss, today=TODAY))
    assert made == left
    assert len(made) == 1
    assert (done.state, done.done, done.failed) == ("done", 3, 0)
    with pytest.raises(actions.Refused, match="全部完成"):
        compiling.resume_compilation(job, by=boss, today=TODAY)


def test_one_failure_stops_nobody_and_is_tried_again(tree, job, boss, monkeypatch):
    real = compiling.compile_unit

    def broken(unit, *more):
        if unit == tree.north1.pk:
            raise OSError("磁盘已满")
        return real(unit, *more)

    monkeypatch.setattr(compiling, "compile_unit", broken)
    done = run(job)
    assert (done.state, done.done, done.failed) == ("done", 2, 1)
    assert done.items.get(unit=tree.north1).message == "汇编失败：磁盘已满"
    monkeypatch.setattr(compiling, "compile_unit", real)
    again = run(compiling.resume_compilation(job, by=boss, today=TODAY))
    assert (again.state, again.done, again.failed) == ("done", 3, 0)


def test_a_cancelled_job_stops_and_can_be_resumed(job, boss, monkeypatch):
    monkeypatch.setattr(compiling, "PULSE", 0.0)

    def cancel(done, total):
        if done == 1:
            compiling.cancel_compilation(job, by=boss, today=TODAY)

    stopped = run(job, tell=cancel)
    assert (stopped.state, stopped.done) == ("cancelled", 1)
    with pytest.raises(actions.Refused, match="已经结束"):
        compiling.cancel_compilation(job, by=boss, today=TODAY)
    with pytest.raises(actions.Refused, match="先恢复"):
        run(job)
    done = run(compiling.resume_compilation(job, by=boss, today=TODAY))
    assert (done.state, done.done) == ("done", 3)


def test_only_one_job_at_a_time_and_only_for_those_who_may(tree, job, boss):
    with pytest.raises(actions.Refused, match="正在进行"):
        compiling.start_compilation(tree.north, 2022, by=boss, today=TODAY)
    assert Compilation.objects.count() == 1
    with pytest.raises(Denied):
        compiling.start_compilation(tree.south, 2022, by=boss, today=TODAY)
    with pytest.raises(actions.Refused, match="还没有开始"):
        compiling.start_compilation(tree.north, 2024, by=boss, today=TODAY)
    with pytest.raises(ValueError):
        compiling.start_compilation(tree.north, 2012, by=boss, today=TODAY)
    assert latest(tree.north, 2022) == job
    assert Entry.objects.filter(act="reports.compile").count() == 1


def test_the_worker_does_what_was_handed_to_it(job, monkeypatch):
    monkeypatch.setattr(compiling, "PROCESSES", 1)
    assert not tasks.work_waits()
    tasks.enqueue(job)
    assert tasks.work_waits()
    tasks.compile_reports.call(job.pk)
    job.refresh_from_db()
    assert job.state == "done"
    tasks.compile_reports.call(job.pk)
    assert DBTaskResult.objects.count() == 1


def test_the_same_job_twice_gives_the_same_files(tree, job, boss):
    EnteredFigure.objects.all().delete()
    first = {item.unit_id: file_of(item, "docx").stat().st_size for item in run(job).items.all()}
    second = run(compiling.start_compilation(tree.north, 2022, by=boss, today=TODAY))
    assert {item.unit_id: file_of(item, "docx").stat().st_size for item in second.items.all()} == first
    assert CompilationItem.objects.count() == 6
    assert not any(file_of(item, "pdf") for item in job.items.all())
    assert not folder_of(job).exists()


@pytest.mark.django_db(transaction=True)
def test_several_processes_do_the_same(tree):
    job = compiling.start_compilation(tree.north, 2022, by=None, today=TODAY)
    done = compiling.run_compilation(job, today=date(2023, 1, 10), processes=2)
    assert (done.state, done.done, done.failed) == ("done", 3, 0)
    assert set(states(done).values()) == {"findings"}
    assert all(file_of(item, "pdf") for item in done.items.all())


@pytest.mark.django_db(transaction=True)
def test_the_worker_process_takes_up_what_was_cut_off(tree, monkeypatch):
    monkeypatch.setattr(compiling, "PROCESSES", 1)
    job = compiling.start_compilation(tree.north, 2022, by=None, today=TODAY)
    with pytest.raises(Killed):
        compiling.run_compilation(job, today=TODAY, processes=1, tell=kill_after(1))
    assert not tasks.work_waits()
    Compilation.objects.filter(pk=job.pk).update(state="running", beat=timezone.now() - timedelta(minutes=5))
    assert tasks.work_waits()
    assert tasks.requeue_interrupted() == 1
    call_command("db_worker", batch=True, interval=0, startup_delay=False, reload=False, verbosity=0)
    job.refresh_from_db()
    assert (job.state, job.done) == ("done", 3)
    assert not tasks.work_waits()
