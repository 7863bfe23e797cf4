"""Work done beside the server: an examination somebody asked for."""

from django_tasks import task

from gongkai.patrol.actions.running import work
from gongkai.patrol.models import Run


@task()
def examine(run_id: int) -> None:
    """Work through a run; one that is done already is left alone."""
    run = Run.objects.filter(pk=run_id).first()
    if run is not None:
        work(run)


def examine_later(sender: object, run: Run, **_: object) -> None:
    """Hand a run to the worker beside the server."""
    examine.enqueue(run.pk)
