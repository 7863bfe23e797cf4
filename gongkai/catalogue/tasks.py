"""Work done beside the server: reading the words of large files, and importing."""

from django.utils import timezone
from django_tasks import task

from gongkai.catalogue.actions.files import extract
from gongkai.catalogue.actions.receiving import run_job
from gongkai.catalogue.models import Attachment, Batch
from gongkai.organisations.calendar import today


@task()
def read_file(pk: int) -> int:
    """Read one file; gone or read meanwhile, it is left alone. Returns how many pages have words."""
    file = Attachment.objects.filter(pk=pk, read=False).first()
    return extract(file) if file else 0


def read_later(sender: object, file: Attachment, **_: object) -> None:
    """Hand a file that was kept to the worker beside the server."""
    read_file.enqueue(file.pk)


@task()
def bring_in_batch(pk: int) -> None:
    """Check or import one batch; one that was cancelled or is at work elsewhere is left alone."""
    run_job(pk, today=today(), now=timezone.now())


def import_later(sender: object, batch: Batch, **_: object) -> None:
    """Hand a batch to the worker beside the server."""
    bring_in_batch.enqueue(batch.pk)
