"""The signed act: a second person publishes a batch whole, or it goes back."""

from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import OuterRef, Subquery

from gongkai.enforcement.actions.acting import Refused, authorise, needed, record
from gongkai.enforcement.actions.preparing import differences, entries_by_key
from gongkai.enforcement.examining import haystack
from gongkai.enforcement.models import (
    DISCARDED,
    NEW,
    OVER,
    PREPARED,
    PUBLIC,
    RELEASED,
    RETURNED,
    UPDATE,
    WITHDRAWN,
    Batch,
    Change,
    Entry,
    Line,
)
from gongkai.enforcement.rows import Kind
from gongkai.enforcement.sources import announce
from gongkai.organisations import access
from gongkai.organisations.models import Officer

RENEWED: Final = "重新报送的数据有更新"
_AT_ONCE: Final = 500
_WRITTEN: Final = [
    "key", "digest", "values", "sealed", "title", "number", "day", "haystack", "state", "public_until", "changed_on",
    "version", "batch",
]  # fmt: skip


@transaction.atomic
def release(batch: Batch, *, by: Officer, today: date, version: int | None = None) -> Batch:
    """Publish every good line of a batch. Raises ``Denied`` and ``Refused``; then nothing is published.

    Refused where the signer prepared it, where it was dealt with meanwhile, or where an entry changed since the lines
    were compared (``recheck`` compares again). Lines whose last public day passed while waiting are left out.
    """
    access.require(by, "enforcement.release", batch.unit, today)
    held = _locked(batch, version)
    if held.prepared_by_id == by.pk:
        raise Refused("准备和发布须由两个人办理，您是这一批的准备人，请其他有权限的人发布")
    lines = list(held.lines.filter(action__in=[NEW, UPDATE]))
    late = [one for one in lines if one.until is not None and one.until < today]
    Line.objects.filter(pk__in=[one.pk for one in late]).update(action=OVER)
    timely = [one for one in lines if one not in late] if late else lines
    if not timely:
        raise Refused("这一批没有可以发布的行（公示期都已届满），请放弃")
    # The batch is signed first: the database lets nothing become public without it.
    held.state, held.released_by, held.released_on, held.version = RELEASED, by, today, held.version + 1
    held.save(update_fields=["state", "released_by", "released_on", "version"])
    entries = _publish(held, timely, by, today)
    announce(entries)
    details = {"kind": held.kind, "lines": len(timely), "over": len(late)}
    record("enforcement.release", f"enforcement-batch:{held.pk}", held.unit, by, today, **details)
    return held


def _locked(batch: Batch, version: int | None) -> Batch:
    held = Batch.objects.select_for_update().select_related("unit").get(pk=batch.pk)
    if held.state != PREPARED:
        raise Refused(f"这一批的状态是“{held.get_state_display()}”，不能再办理")
    if version is not None and version != held.version:
        raise Refused("这一批在您查看之后有变动，请看过最新内容再办")
    return held


def _publish(batch: Batch, lines: list[Line], by: Officer, today: date) -> list[Entry]:
    kind = batch.row
    known = entries_by_key(batch.unit, kind, [one.key for one in lines])
    wanted = {one.entry_id for one in lines if one.entry_id}
    changed = {one.pk: one for one in Entry.objects.select_for_update().filter(pk__in=wanted)}
    made: list[Entry] = []
    trace: list[Change] = []
    for line in lines:
        holder = known.get(line.key)
        entry = changed.get(line.entry_id or 0)
        if (entry is None) != (line.action == NEW) or (holder is not None and holder.pk != line.entry_id):
            raise Refused(f"第{line.number}行所指的条目其间有变动，请先重新核对")
        if entry is None:
            made.append(_filled(Entry(unit=batch.unit, kind=batch.kind, public_since=today), kind, line, today))
            continue
        if entry.version != line.entry_version:
            raise Refused(f"第{line.number}行所指的条目其间有变动，请先重新核对")
        trace.append(_traced(entry, batch, line, by, today))
        if entry.state != PUBLIC:
            entry.public_since = today
        _filled(entry, kind, line, today)
    Entry.objects.bulk_create(made, batch_size=_AT_ONCE)
    Entry.objects.bulk_update(list(changed.values()), [*_WRITTEN, "public_since"], batch_size=100)
    Change.objects.bulk_create(trace, batch_size=_AT_ONCE)
    _bind(batch)
    return [*made, *changed.values()]


def _filled(entry: Entry, kind: Kind, line: Line, today: date) -> Entry:
    values = line.values
    entry.key, entry.digest, entry.values, entry.sealed = line.key, line.digest, values, line.sealed or {}
    entry.title, entry.number = values.get(kind.title, "")[:300], values.get(kind.number, "")[:300]
    entry.day = date.fromisoformat(values[kind.day]) if values.get(kind.day) else None
    entry.haystack = haystack(kind, values)
    entry.state, entry.public_until, entry.changed_on = PUBLIC, line.until, today
    entry.version += 1
    entry.batch = line.batch
    return entry


def _traced(entry: Entry, batch: Batch, line: Line, by: Officer, today: date) -> Change:
    act = "restored" if entry.state == WITHDRAWN else "corrected"
    labels = [change["label"] for change in line.changes if change["label"] != "不公开的内容"]
    return Change(entry=entry, act=act, on=today, reason=batch.reason or RENEWED, fields=labels, by=by)


def _bind(batch: Batch) -> None:
    """Let each line name the entry it made: that is the entry's history."""
    made = Entry.objects.filter(unit=batch.unit, kind=batch.kind, key=OuterRef("key")).values("pk")[:1]
    batch.lines.filter(action=NEW).update(entry_id=Subquery(made))


@transaction.atomic
def recheck(batch: Batch, *, by: Officer, today: date) -> Batch:
    """Compare the lines of a waiting batch with what is public now. Raises ``Denied`` and ``Refused``."""
    held = _locked(batch, None)
    if not access.may(by, "enforcement.prepare", held.unit, today):
        access.require(by, "enforcement.release", held.unit, today)
    kind = held.row
    lines = list(held.lines.filter(action__in=[NEW, UPDATE]))
    entries = entries_by_key(held.unit, kind, [one.key for one in lines])
    same = []
    for line in lines:
        entry = entries.get(line.key) or (line.entry if held.origin == "correction" else None)
        if entry is not None and entry.digest == line.digest and entry.state == PUBLIC:
            same.append(line.pk)
            continue
        line.entry, line.action = entry, UPDATE if entry else NEW
        line.entry_version = entry.version if entry else 0
        line.changes = differences(kind, entry, line.values, line.sealed or {}) if entry else []
    kept = [line for line in lines if line.pk not in same]
    Line.objects.bulk_update(kept, ["entry", "action", "entry_version", "changes"], batch_size=_AT_ONCE)
    Line.objects.filter(pk__in=same).delete()
    held.same += len(same)
    held.version += 1
    held.save(update_fields=["same", "version"])
    record("enforcement.recheck", f"enforcement-batch:{held.pk}", held.unit, by, today, same=len(same))
    return held


@transaction.atomic
def send_back(batch: Batch, reason: str, *, by: Officer, today: date) -> Batch:
    """Return a batch to the one who prepared it. Raises ``Denied`` and ``Refused``."""
    access.require(by, "enforcement.release", batch.unit, today)
    held = _locked(batch, None)
    return _close(held, RETURNED, needed(reason, "退回的理由"), "enforcement.send_back", by, today)


@transaction.atomic
def discard(batch: Batch, reason: str, *, by: Officer, today: date) -> Batch:
    """Give up a batch that waits or came back. Raises ``Denied`` and ``Refused``."""
    held = Batch.objects.select_for_update().select_related("unit").get(pk=batch.pk)
    authorise(by, "enforcement.prepare", held.unit, today)
    if held.state not in {PREPARED, RETURNED}:
        raise Refused(f"这一批的状态是“{held.get_state_display()}”，不能再办理")
    return _close(held, DISCARDED, needed(reason, "放弃的理由"), "enforcement.discard", by, today)


def _close(batch: Batch, state: str, reason: str, act: str, by: Officer, today: date) -> Batch:
    batch.state, batch.said, batch.version = state, reason, batch.version + 1
    batch.save(update_fields=["state", "said", "version"])
    record(act, f"enforcement-batch:{batch.pk}", batch.unit, by, today, kind=batch.kind)
    return batch
