"""Compile, check and render the reports of a unit and all below it, as one job that can be cut off and taken up again.

Each unit is one item: done, it stays done. The work is spread over processes that only read the database and write
files; the process that started them records each result.
"""

import os
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import FIRST_COMPLETED, ProcessPoolExecutor, wait
from contextlib import closing, contextmanager
from datetime import date
from multiprocessing import get_context
from pathlib import Path
from shutil import rmtree
from time import monotonic

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone

from gongkai.organisations.access import require
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.remembering import remembered
from gongkai.reports import crew
from gongkai.reports.actions.acting import Refused, record
from gongkai.reports.actions.making import Outcome, compile_unit
from gongkai.reports.models import Compilation, CompilationItem, Exemption
from gongkai.reports.queries.compiling import LIVE, folder_of, is_interrupted
from gongkai.reports.queries.question import ask
from gongkai.reports.queries.rollup import due_units, exemptions, reason_of

Tell = Callable[[int, int], None]
#: How often a running job shows that it lives and looks whether it was cancelled, in seconds.
PULSE = 1.0
PROCESSES = 2
LONGEST_MESSAGE = 500


def start_compilation(unit: Unit, year: int, *, by: Officer | None, today: date) -> Compilation:
    """Begin a job over a unit and all below it; ``tasks.compile_reports`` or ``run_compilation`` does the work.

    ``by`` None is the command line. Files of an earlier job over the same unit and year are removed. Exempt units are
    named and left out. Raises ``Refused`` while another runs.
    """
    if by is not None:
        require(by, "reports.compile", unit, today)
    question = ask(unit, year, "region")
    if question.since > today:
        raise Refused(f"{year}年还没有开始，不能汇编年报", "year")
    units = due_units(question)
    excused = exemptions(year, units, today)
    try:
        with transaction.atomic():
            job = Compilation.objects.create(unit=unit, year=year, asked_by=by, asked_on=today, total=len(units))
            CompilationItem.objects.bulk_create(_item(job, one, excused) for one in units)
            job.done = len(excused)
            job.save(update_fields=["done"])
            if by is not None:
                record("reports.compile", f"compilation:{job.pk}", unit, by, today, year=year, units=len(units))
    except IntegrityError:
        raise Refused("这个单位本年度的汇编正在进行，请等它结束或者先取消") from None
    _clear_earlier(job)
    return job


def _clear_earlier(job: Compilation) -> None:
    """Remove the files of earlier jobs over the same reports: only the last one's are kept."""
    for earlier in Compilation.objects.filter(unit=job.unit, year=job.year, pk__lt=job.pk):
        earlier.items.exclude(docx="", pdf="").update(docx="", pdf="")
        rmtree(folder_of(earlier), ignore_errors=True)


def _item(job: Compilation, unit: Unit, excused: dict[int, Exemption]) -> CompilationItem:
    reason = excused.get(unit.pk)
    if reason is None:
        return CompilationItem(compilation=job, unit=unit)
    return CompilationItem(compilation=job, unit=unit, state="exempt", message=reason_of(reason)[:LONGEST_MESSAGE])


def cancel_compilation(job: Compilation | int, *, by: Officer, today: date) -> Compilation:
    """Stop a job; what is done stays, and it can be resumed."""
    with _locked(job) as row:
        require(by, "reports.compile", row.unit, today)
        if row.state not in LIVE:
            raise Refused("这次汇编已经结束")
        row.state, row.finished_at = "cancelled", timezone.now()
        row.save(update_fields=["state", "finished_at"])
        record("reports.cancel_compilation", f"compilation:{row.pk}", row.unit, by, today, done=row.done)
        return row


def resume_compilation(job: Compilation | int, *, by: Officer | None, today: date) -> Compilation:
    """Take up a job that was cancelled or cut off, or whose failures are to be tried again. Items done stay done."""
    with _locked(job) as row:
        if by is not None:
            require(by, "reports.compile", row.unit, today)
        if row.state in LIVE and not is_interrupted(row, timezone.now()) and row.beat is not None:
            raise Refused("这次汇编正在进行")
        row.items.filter(state="failed").update(state="waiting", message="")
        if not row.items.filter(state="waiting").exists():
            raise Refused("这次汇编已经全部完成，没有剩下的单位")
        others = Compilation.objects.filter(unit=row.unit, year=row.year, state__in=LIVE).exclude(pk=row.pk)
        if others.exists():
            raise Refused("这个单位本年度另有一次汇编正在进行")
        row.state, row.finished_at, row.beat, row.failed = "waiting", None, None, 0
        row.save(update_fields=["state", "finished_at", "beat", "failed"])
        if by is not None:
            record("reports.compile", f"compilation:{row.pk}", row.unit, by, today, year=row.year, resumed=True)
        return row


def run_compilation(
    job: Compilation | int, *, today: date, processes: int = 0, tell: Tell = lambda done, total: None
) -> Compilation:
    """Work through what is left of a job and return it as it stands then; ``tell`` hears how many are done of all.

    ``processes`` 0 is the usual number. Raises ``Refused`` where someone else is at it. Whatever cuts it
    off leaves the items done, and it can be resumed.
    """
    row = _claimed(job)
    waiting = list(row.items.filter(state="waiting").values_list("unit_id", flat=True))
    folder = folder_of(row)
    tasks = [(unit_id, row.year, str(folder), today) for unit_id in waiting]
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        tell(row.done, row.total)
        with closing(_outcomes(tasks, processes or PROCESSES)) as outcomes:
            _record(row, outcomes, tell)
    except BaseException:
        Compilation.objects.filter(pk=row.pk, state="running").update(state="failed", finished_at=timezone.now())
        raise
    return _finished(row)


def compile_one(task: tuple[int, int, str, date]) -> Outcome:
    """Compile one unit into a folder; a failure is an outcome, never an exception, so that the others go on."""
    unit_id, year, folder, today = task
    try:
        with remembered():
            return compile_unit(unit_id, year, Path(folder), today)
    except Exception as error:
        words = " ".join(str(error).split()) or type(error).__name__
        return Outcome(unit_id, "failed", f"汇编失败：{words}"[:LONGEST_MESSAGE])


def _record(row: Compilation, outcomes: Iterator[Outcome | None], tell: Tell) -> None:
    """Record what comes, show signs of life in between, and stop where the job was cancelled."""
    pulse = monotonic()
    for outcome in outcomes:
        if outcome is not None:
            _keep(row, outcome)
            tell(row.done + row.failed, row.total)
        if outcome is None or monotonic() - pulse > PULSE:
            pulse = monotonic()
            if not Compilation.objects.filter(pk=row.pk, state="running").update(beat=timezone.now()):
                return


def _outcomes(tasks: list[tuple[int, int, str, date]], processes: int) -> Generator[Outcome | None, None, None]:
    """Yield the outcomes as they come, None where none came for a while. A helper that dies raises here."""
    many = min(processes, len(tasks))
    if many < 2:
        yield from map(compile_one, tasks)
        return
    # New processes, not copies of this one: a copy would inherit open connections and the drawing engine's threads.
    pool = ProcessPoolExecutor(many, get_context("spawn"), crew.ready, (crew.databases(), os.getpid()))
    try:
        waiting = {pool.submit(crew.compile_one, task) for task in tasks}
        while waiting:
            ready, waiting = wait(waiting, PULSE, FIRST_COMPLETED)
            if not ready:
                yield None
            for one in ready:
                yield one.result()
    finally:
        pool.shutdown(cancel_futures=True)


def _claimed(job: Compilation | int) -> Compilation:
    with _locked(job) as row:
        if row.state == "running" and not is_interrupted(row, timezone.now()):
            raise Refused("这次汇编正在进行")
        if row.state not in LIVE:
            raise Refused("这次汇编已经结束；要接着办，请先恢复")
        now = timezone.now()
        row.state, row.beat, row.started_at = "running", now, row.started_at or now
        row.total = row.items.count()
        row.done = row.items.exclude(state__in=["waiting", "failed"]).count()
        row.failed = row.items.filter(state="failed").count()
        row.save(update_fields=["state", "beat", "started_at", "total", "done", "failed"])
        return row


def _keep(row: Compilation, outcome: Outcome) -> None:
    """Record one unit's result and the job's count together."""
    row.beat = timezone.now()
    if outcome.state == "failed":
        row.failed += 1
    else:
        row.done += 1
    with transaction.atomic():
        row.items.filter(unit_id=outcome.unit_id).update(
            state=outcome.state,
            message=outcome.message[:LONGEST_MESSAGE],
            findings=list(outcome.findings),
            docx=_relative(outcome.docx),
            pdf=_relative(outcome.pdf),
        )
        Compilation.objects.filter(pk=row.pk).update(done=row.done, failed=row.failed, beat=row.beat)


def _relative(path: str) -> str:
    return os.path.relpath(path, settings.MEDIA_ROOT) if path else ""


def _finished(row: Compilation) -> Compilation:
    with _locked(row) as now:
        if now.state == "running":
            now.state, now.finished_at = "done", timezone.now()
            now.save(update_fields=["state", "finished_at"])
        return now


@contextmanager
def _locked(job: Compilation | int) -> Iterator[Compilation]:
    with transaction.atomic():
        pk = job if isinstance(job, int) else job.pk
        yield Compilation.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
