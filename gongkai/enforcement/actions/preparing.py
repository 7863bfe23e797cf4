"""A file becomes a batch: compared with what is public, kept whole or not at all, never published here."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import islice

from django.db import transaction

from gongkai.enforcement.actions.acting import authorise, record
from gongkai.enforcement.examining import Bad, Examined, Remark, examine
from gongkai.enforcement.examining import Line as Read
from gongkai.enforcement.models import (
    AGED,
    BAD,
    DISCARDED,
    EMPTY,
    NEW,
    OVER,
    PREPARED,
    RETURNED,
    UPDATE,
    WITHDRAWN,
    Batch,
    Entry,
    Line,
)
from gongkai.enforcement.rows import Kind
from gongkai.organisations.models import Officer, Unit

_AT_ONCE = 500


@dataclass(frozen=True)
class Compared:
    """One good line beside the entry it would change (None: it is new), and what would change."""

    line: Read
    entry: Entry | None
    changes: list[dict[str, str]] = field(default_factory=list)
    doubts: tuple[Remark, ...] = ()


@dataclass
class Prepared:
    """What became of a file, or would become of it: the counts, and the batch where one was made or was there."""

    unit: Unit
    examined: Examined
    good: list[Compared] = field(default_factory=list)
    bad: list[Bad] = field(default_factory=list)
    same: int = 0
    batch: Batch | None = None
    known: bool = False

    @property
    def new(self) -> list[Compared]:
        """Return the lines without an entry yet."""
        return [one for one in self.good if one.entry is None]

    @property
    def updates(self) -> list[Compared]:
        """Return the lines that change an entry."""
        return [one for one in self.good if one.entry is not None]

    @property
    def over(self) -> list[Bad]:
        """Return the lines whose time is over."""
        return self.examined.over

    @property
    def doubtful(self) -> int:
        """Return how many good lines are worth a look."""
        return sum(bool(one.doubts) for one in self.good)


def check(unit: Unit, kind: Kind, data: bytes, name: str, *, by: Officer | None, today: date) -> Prepared:
    """Say what ``prepare`` would do; nothing is kept. Raises ``Denied`` and ``Unreadable``."""
    authorise(by, "enforcement.prepare", unit, today)
    return _compared(unit, examine(kind, data, name, today))


@transaction.atomic
def prepare(
    unit: Unit, kind: Kind, data: bytes, name: str, *, by: Officer | None, today: date, origin: str = "upload"
) -> Prepared:
    """Keep a file's lines as a batch for another person to release. Raises ``Denied`` and ``Unreadable``.

    The same file again finds its batch; lines that say what is public already are counted and left out.
    """
    authorise(by, "enforcement.keys" if origin == "key" else "enforcement.prepare", unit, today)
    digest = hashlib.sha256(data).hexdigest()
    done = _compared(unit, examine(kind, data, name, today))
    before = Batch.objects.filter(unit=unit, kind=kind.code, file_digest=digest).exclude(
        state__in=[RETURNED, DISCARDED]
    )
    waiting = before.filter(state__in=[PREPARED, EMPTY]).first()
    done.batch = waiting or (None if done.good else before.first())
    if done.batch is not None:
        done.known = True
    elif done.good or done.bad:
        done.batch = _keep(done, kind, digest, name, by, today, origin)
    return done


def _compared(unit: Unit, examined: Examined) -> Prepared:
    done = Prepared(unit, examined, bad=list(examined.bad))
    kind = examined.kind
    entries = entries_by_key(unit, kind, [one.key for one in examined.lines])
    pending = dict(_pending(unit, kind, [one.key for one in examined.lines]))
    for line in examined.lines:
        entry = entries.get(line.key)
        if entry is not None and entry.state == WITHDRAWN:
            message = f"这一条已于{entry.changed_on.isoformat()}撤回，不随批恢复；确需恢复的，请在该条页面办理"
            done.bad.append(Bad(line.number, (Remark("", message, entry.number),), ()))
        elif entry is not None and entry.digest == line.digest and entry.state != AGED:
            done.same += 1
        else:
            doubts = list(line.doubts)
            if line.key in pending:
                doubts.append(Remark("", f"第{pending[line.key]}批里也有这一条，正在等待发布"))
            changes = differences(kind, entry, line.values, line.sealed) if entry else []
            done.good.append(Compared(line, entry, changes, tuple(doubts)))
    done.bad.sort(key=lambda one: one.number)
    return done


def entries_by_key(unit: Unit, kind: Kind, keys: Iterable[str]) -> dict[str, Entry]:
    """Return the unit's entries of a kind by key."""
    found: dict[str, Entry] = {}
    for some in _pieces(keys):
        rows = Entry.objects.filter(unit=unit, kind=kind.code, key__in=some)
        found |= {one.key: one for one in rows}
    return found


def differences(kind: Kind, entry: Entry, values: dict[str, str], sealed: dict[str, str]) -> list[dict[str, str]]:
    """Return what new values change, field by field; of sealed fields only that they change."""
    changes = [
        {"label": one.label, "before": entry.values.get(one.field, ""), "after": values.get(one.field, "")}
        for one in kind.public_fields
        if entry.values.get(one.field, "") != values.get(one.field, "")
    ]
    if (entry.sealed or {}) != sealed:
        changes.append({"label": "不公开的内容", "before": "", "after": "有变化"})
    return changes


def _pending(unit: Unit, kind: Kind, keys: Iterable[str]) -> Iterator[tuple[str, int]]:
    for some in _pieces(keys):
        waiting = Line.objects.filter(batch__state=PREPARED, batch__unit=unit, batch__kind=kind.code, key__in=some)
        yield from waiting.values_list("key", "batch_id")


def _pieces(keys: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while some := list(islice(rest, _AT_ONCE)):
        yield some


def _keep(done: Prepared, kind: Kind, digest: str, name: str, by: Officer | None, today: date, origin: str) -> Batch:
    batch = Batch.objects.create(
        unit=done.unit,
        kind=kind.code,
        origin=origin,
        name=name[-200:],
        file_digest=digest,
        mapping=done.examined.mapping.as_rows(),
        headings=[heading[:80] for heading in done.examined.headings],
        same=done.same,
        state=PREPARED if done.good else EMPTY,
        prepared_by=by,
        prepared_on=today,
    )
    Line.objects.bulk_create(
        [
            *(line_of(batch, one) for one in done.good),
            *(_refused(batch, one, BAD) for one in done.bad),
            *(_refused(batch, one, OVER) for one in done.over),
        ],
        batch_size=_AT_ONCE,
    )
    record(
        "enforcement.prepare",
        f"enforcement-batch:{batch.pk}",
        done.unit,
        by,
        today,
        kind=kind.code,
        origin=origin,
        new=len(done.new),
        updates=len(done.updates),
        bad=len(done.bad),
        over=len(done.over),
        same=done.same,
    )
    return batch


def line_of(batch: Batch, one: Compared) -> Line:
    """Return a good line as a row of its batch, not yet saved."""
    return Line(
        batch=batch,
        number=one.line.number,
        action=UPDATE if one.entry else NEW,
        entry=one.entry,
        entry_version=one.entry.version if one.entry else 0,
        key=one.line.key,
        digest=one.line.digest,
        values=one.line.values,
        sealed=one.line.sealed,  # type: ignore[misc]  # the field is typed as the text it is kept as
        until=one.line.until,
        changes=one.changes,
        remarks=[each.as_row() for each in one.doubts],
        doubtful=bool(one.doubts),
    )


def _refused(batch: Batch, one: Bad, action: str) -> Line:
    return Line(
        batch=batch,
        number=one.number,
        action=action,
        remarks=[each.as_row() for each in one.faults],
        raw=list(one.raw),  # type: ignore[misc]
    )
