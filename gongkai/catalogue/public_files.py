"""Files as the public gets them: only those a public record lists, which were signed with it."""

from gongkai.catalogue.models import Attachment, Record
from gongkai.catalogue.queries import public


def public_file(index_number: str, pk: int) -> tuple[Record, Attachment, str] | None:
    """Return a public record, one of its public files, and the title it bears; None where it is not public (now)."""
    record = public().filter(index_number=index_number).first()
    if record is None:
        return None
    listed = next((one for one in record.attachments if int(one["id"]) == pk), None)
    file = Attachment.objects.filter(pk=pk, record=record).first() if listed else None
    if listed is None or file is None or file.digest != listed["digest"]:
        return None
    return record, file, str(listed["title"])
