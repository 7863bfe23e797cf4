"""Work done beside the server: reading the words of large files."""

from django_tasks import task

from gongkai.catalogue.actions.files import extract
from gongkai.catalogue.models import Attachment


@task()
def read_file(pk: int) -> int:
    """Read one file; gone or read meanwhile, it is left alone. Returns how many pages have words."""
    file = Attachment.objects.filter(pk=pk, read=False).first()
    return extract(file) if file else 0


def read_later(sender: object, file: Attachment, **_: object) -> None:
    """Hand a file that was kept to the worker beside the server."""
    read_file.enqueue(file.pk)
