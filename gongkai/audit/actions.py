"""The one way to add to the record, and ways to carry it out of the house."""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.utils import timezone

from gongkai.audit import chain
from gongkai.audit.models import Entry, Head

#: The entries of acts that stand or fall together, kept until the last of them is done.
_kept: ContextVar[list[Entry] | None] = ContextVar("kept", default=None)


@contextmanager
def as_one() -> Iterator[None]:
    """Make many acts one transaction, and write their entries in order at its end: for bulk work done whole or not.

    Whatever fails inside, even where it is caught, undoes all of it: there are no savepoints, so no act can be undone
    while its entry stays. Inside another such block this one changes nothing.
    """
    if _kept.get() is not None:
        yield
        return
    with transaction.atomic():
        entries: list[Entry] = []
        token, database = _kept.set(entries), connections[DEFAULT_DB_ALIAS]
        database.savepoint = lambda: None  # type: ignore[method-assign]
        try:
            yield
        finally:
            del database.savepoint
            _kept.reset(token)
        if entries:
            Entry.objects.bulk_create(entries)
            _move_head(entries[-1])


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
    kept = _kept.get()
    number, previous = (kept[-1].number, kept[-1].hash) if kept else _locked_head()
    row: dict[str, object] = {
        "number": number + 1,
        "at": timezone.now().isoformat(timespec="microseconds"),
        "actor": actor,
        "unit": unit,
        "act": act,
        "subject": subject,
        "on": on.isoformat() if on else "",
        "before": chain.digest(before) if before is not None else "",
        "after": chain.digest(after) if after is not None else "",
        "details": json.loads(json.dumps(details or {}, default=str)),
        "previous": previous,
    }
    entry = Entry(**row, hash=chain.entry_hash(row))
    if kept is not None:
        kept.append(entry)
        return entry
    entry.save(force_insert=True)
    _move_head(entry)
    return entry


def _move_head(entry: Entry) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE audit_head SET number = %s, hash = %s WHERE id = 1", (entry.number, entry.hash))


def _locked_head() -> tuple[int, str]:
    """Return the number and hash of the last entry, locked until the transaction ends.

    Plain SQL: every act of the house passes here, and building the same query anew each time was a tenth of an act.
    """
    lock = " FOR UPDATE" if connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT number, hash FROM audit_head WHERE id = 1{lock}")  # noqa: S608 - no value in it
        row = cursor.fetchone()
    if row is not None:
        return int(row[0]), str(row[1])
    head, _ = Head.objects.get_or_create(pk=1, defaults={"hash": chain.GENESIS})
    return head.number, head.hash


def rows(last: int | None = None) -> Iterator[dict[str, object]]:
    """Yield every entry (up to the number ``last``) as a plain mapping, oldest first, without holding all in memory."""
    entries = Entry.objects.all() if last is None else Entry.objects.filter(number__lte=last)
    for entry in entries.order_by("number").iterator(chunk_size=2000):
        yield entry.as_row()


def export_lines() -> Iterator[str]:
    """Yield the record as JSON lines; the last line names the head, so that a cut end shows.

    What is written while it runs is left for the next export: only entries up to the head seen at the start go out.
    """
    head = Head.objects.filter(pk=1).first()
    last = head.number if head else 0
    for row in rows(last):
        yield json.dumps(row, ensure_ascii=False, sort_keys=True)
    yield json.dumps({"head": head.hash if head else chain.GENESIS, "number": last})


def verify_database() -> tuple[int, chain.Break | None]:
    """Verify the record in the database against its head: how many entries hold, and the first break, if any."""
    head = Head.objects.filter(pk=1).first()
    last = head.number if head else 0
    count, broken = chain.verify(rows(last), head.hash if head else chain.GENESIS)
    if broken is None and Entry.objects.filter(number__gt=last).exists() and not _head_moved_from(last):
        broken = chain.Break(last + 1, f"第 {last} 条之后多出记录")
    return count, broken


def _head_moved_from(last: int) -> bool:
    # An entry and the head move together; entries beyond a head that has not moved were put there by hand.
    return Head.objects.filter(number__gt=last).exists()


def verify_lines(lines: Iterable[str]) -> tuple[int, chain.Break | None]:
    """Verify an exported record, offline. Raises ``ValueError`` at a line that is not a record or a missing end."""
    ends: list[str] = []
    last = chain.GENESIS

    def entries() -> Iterator[dict[str, object]]:
        nonlocal last
        for position, line in enumerate(lines, 1):
            row = _read_line(position, line)
            if ends:
                raise ValueError(f"收尾行之后还有内容（第 {position} 行）")
            if "head" in row:
                ends.append(str(row["head"]))
            else:
                last = str(row.get("hash"))
                yield row

    count, broken = chain.verify(entries())
    if broken is None and not ends:
        raise ValueError("文件没有收尾行，可能被截断")
    if broken is None and ends[0] != last:
        broken = chain.Break(count + 1, f"第 {count} 条之后的记录缺失")
    return count, broken


def _read_line(position: int, line: str) -> dict[str, object]:
    try:
        row = json.loads(line)
    except json.JSONDecodeError:
        row = None
    if not isinstance(row, dict):
        raise ValueError(f"第 {position} 行不是记录")
    return row
