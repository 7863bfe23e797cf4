"""Work done beside the server: compiling the reports of many units."""

from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from gongkai.organisations.calendar import today
from gongkai.reports.actions.acting import Refused
from gongkai.reports.actions.compiling import resume_compilation, run_compilation
from gongkai.reports.models import Compilation
from gongkai.reports.queries.compiling import interrupted


@task()
def compile_reports(job_id: int) -> None:
    """Work through a job. One that was cancelled, finished or taken by another meanwhile is left alone."""
    try:
        run_compilation(job_id, today=today())
    except Refused:
        return


def enqueue(job: Compilation) -> None:
    """Hand a job to the worker beside the server."""
    compile_reports.enqueue(job.pk)


def work_waits() -> bool:
    """Say whether anything waits for the worker: a task, or a job that was cut off."""
    return DBTaskResult.objects.ready().exists() or interrupted(timezone.now()).exists()


def requeue_interrupted() -> int:
    """Hand jobs that were cut off to the worker again; return how many."""
    jobs = list(interrupted(timezone.now()))
    for job in jobs:
        enqueue(resume_compilation(job, by=None, today=today()))
    return len(jobs)
