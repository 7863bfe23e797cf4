"""The one way to add to the record, and ways to carry it out of the house."""

import json
from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction
from django.utils import timezone

from gongkai.audit import chain
from gongkai.audit.models import Entry, Head


def log(
    act: str,
    *,
    actor: str,
    subject: str,
    unit: str = "",
    on: date | None = None,
    before: object = None,
    after: object = None,
    details: dict[str, object] | None = None,
) -> Entry:
    """Add one act to the record, inside the transaction of the act itself.

    ``actor`` is ``officer:ID``, ``applicant`` or ``system``; ``subject`` is ``case:ID`` and the like. ``before`` and
    ``after`` are digested, never stored. Raises ``TransactionManagementError`` outside a transaction: an act and its
    entry stand or fall together.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("an act is recorded inside its own transaction")
    head = Head.objects.select_for_update().filter(pk=1).first()
    if head is None:
        head, _ = Head.objects.get_or_create(pk=1, defaults={"hash": chain.GENESIS})
    row: dict[str, object] = {
        "number": head.number + 1,
        "at": timezone.now().isoformat(timespec="microseconds"),
        "actor": actor,
        "unit": unit,
        "act": act,
        "subject": subject,
        "on": on.isoformat() if on else "",
        "before": chain.digest(before) if before is not None else "",
        "after": chain.digest(after) if after is not None else "",
        "details": json.loads(json.dumps(details or {}, default=str)),
        "previous": head.hash,
    }
    entry = Entry(**row, hash=chain.entry_hash(row))
    entry.save(force_insert=True)
    Head.objects.filter(pk=1).update(number=entry.number, hash=entry.hash)
    return entry


def rows() -> Iterator[dict[str, object]]:
    """Yield every entry as a plain mapping, oldest first, without holding them all in memory."""
    for entry in Entry.objects.order_by("number").iterator(chunk_size=2000):
        yield entry.as_row()


@transaction.atomic
def export_lines() -> Iterator[str]:
    """Yield the record as JSON lines; the last line names the head, so that a cut end shows."""
    head = Head.objects.filter(pk=1).first()
    for row in rows():
        yield json.dumps(row, ensure_ascii=False, sort_keys=True)
    yield json.dumps({"head": head.hash if head else chain.GENESIS, "number": head.number if head else 0})


def verify_database() -> tuple[int, chain.Break | None]:
    """Verify the record in the database against its head."""
    head = Head.objects.filter(pk=1).first()
    return chain.verify(rows(), head.hash if head else chain.GENESIS)


def verify_lines(lines: Iterator[str]) -> tuple[int, chain.Break | None]:
    """Verify an exported record, offline. Raises ``ValueError`` at a line that is not JSON or a missing end."""
    entries: list[dict[str, object]] = []
    head: str | None = None
    for position, line in enumerate(lines, 1):
        try:
            row = json.loads(line)
        except json.JSONDecodeError:
            raise ValueError(f"第 {position} 行不是记录") from None
        if "head" in row:
            head = str(row["head"])
            break
        entries.append(row)
    if head is None:
        raise ValueError("文件没有收尾行，可能被截断")
    return chain.verify(entries, head)
