"""Bringing in another site's records: read, cleaned, kept aside in steps, then published as one signed act.

Each step of ``STEP`` lines is one transaction that also says how far the batch has come: whatever stops the work, the
same source brought again goes on from there. Nothing is public before the signature; the signature makes all of it
public in one statement.
"""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any, Final

from django.db import transaction
from django.db.models import OuterRef, Subquery

from gongkai.audit.actions import log
from gongkai.catalogue.actions.bringing import Maker, attach_files, identities
from gongkai.catalogue.actions.superseding import link_replacements
from gongkai.catalogue.announcing import KIND
from gongkai.catalogue.importing.cleaning import Cleaned, clean, identity
from gongkai.catalogue.importing.lines import RawLine
from gongkai.catalogue.importing.sources import Opened, open_source
from gongkai.catalogue.models import Batch, BatchLine, Clearing, Record
from gongkai.catalogue.models.records import PUBLIC, REVIEW
from gongkai.organisations import access
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.queries import line_ids
from gongkai.search import outbox
from gongkai.stamps.actions import touch

STEP: Final = 500
SHOWN: Final = 1000
MOST_TOLD: Final = 100_000
Progress = Callable[[str, int, int], None]

_CANCELLED: Final = "导入已被取消；已经读入的部分没有公开"

TAKEN, DUPLICATE, BAD, HELD = "taken", "duplicate", "bad", "held"


class Refused(ValueError):
    """The act makes no sense as asked; the message is a Chinese sentence. Nothing was changed."""


@dataclass
class Report:
    """What an import found and did.

    ``lines`` are those with something to say: every line that was not taken (at most ``MOST_TOLD``), and of those taken
    with a remark (``remarked``) the first ``SHOWN``. ``columns``: the field of each heading; ``records``: where each
    line taken is to be found.
    """

    batch: int | None = None
    dry_run: bool = False
    total: int = 0
    counts: dict[str, int] = field(default_factory=lambda: {TAKEN: 0, DUPLICATE: 0, BAD: 0, HELD: 0})
    assumed: dict[str, int] = field(default_factory=dict)
    published: int = 0
    unknown_columns: list[str] = field(default_factory=list)
    repeated_columns: list[str] = field(default_factory=list)
    columns: dict[str, str] = field(default_factory=dict)
    lines: list[dict[str, Any]] = field(default_factory=list)
    records: list[dict[str, Any]] = field(default_factory=list)
    remarked: int = 0

    def note(self, line: Cleaned, result: str, more: str = "") -> None:
        """Count a line and keep what is to be said about it."""
        self.total += 1
        self.counts[result] += 1
        for problem in line.problems:
            if result in {TAKEN, HELD}:
                self.assumed[problem.field] = self.assumed.get(problem.field, 0) + 1
        self.remarked += result == TAKEN and bool(line.problems)
        told = self.remarked <= SHOWN if result == TAKEN else len(self.lines) < MOST_TOLD
        if told and (result != TAKEN or line.problems):
            problems = [{"field": one.field, "message": one.message, "bad": one.bad} for one in line.problems]
            self.lines.append(
                {"place": line.place, "line": line.number, "result": result, "problems": problems, "known": more}
            )


@dataclass(frozen=True)
class Signature:
    """Who answers for a batch: prepared by one officer and signed by another, or signed on the command line."""

    prepared_by: Officer | None = None
    signed_by: Officer | None = None
    signed_as: str = ""

    def check(self, unit: Unit, today: date) -> None:
        """Raise ``Denied`` or ``Refused`` unless these people may do this."""
        if self.prepared_by is not None:
            access.require(self.prepared_by, "catalogue.import", unit, today)
        if self.signed_by is not None:
            access.require(self.signed_by, "catalogue.sign_batch", unit, today)
            if self.signed_by == self.prepared_by:
                raise Refused("导入和签发须由两人分别办理")


def bring_in(
    path: Path,
    unit: Unit,
    *,
    today: date,
    now: datetime,
    signature: Signature,
    dry_run: bool = False,
    hold: bool = False,
    chosen: dict[str, str] | None = None,
    source: str = "",
    progress: Progress = lambda step, done, total: None,
) -> Report:
    """Bring in a file or folder for a unit. ``dry_run`` writes nothing; ``hold`` leaves the signature to somebody.

    Raises ``Unusable`` (the source as a whole), ``Refused`` and ``Denied``.
    """
    signature.check(unit, today)
    opened = open_source(path, chosen)
    report = Report(dry_run=dry_run, unknown_columns=opened.headings.unknown)
    report.repeated_columns, report.columns = opened.headings.repeated, opened.headings.named
    maker = Maker(unit, today, now)
    if dry_run:
        _try(opened, maker, report, today, progress)
        return report
    batch = _batch(opened, unit, source or path.name, signature, chosen or {}, today)
    report.batch = batch.pk
    _take_all(batch, opened, maker, report, progress)
    link_replacements(batch, today)
    if not hold:
        report.published = sign(batch, signature, today=today, now=now)
    return report


def _try(opened: Opened, maker: Maker, report: Report, today: date, progress: Progress) -> None:
    known = identities(maker.unit)
    for number, raw in enumerate(opened.lines, 1):
        line = clean(raw, today)
        maker.complete(line)
        report.note(line, *_judged(line, known, raw))
        if number % STEP == 0:
            progress("检查", number, opened.total or number + 1)
    progress("检查", report.total, report.total)


def _judged(line: Cleaned, known: dict[str, str], raw: RawLine) -> tuple[str, str]:
    """Return what becomes of a line, and the index number of what is there already."""
    if line.bad:
        return BAD, ""
    names = [identity(line.values)]
    if line.values.get("source_url"):
        names.append(line.values["source_url"])
    there = next((known[name] for name in names if name in known), None)
    if there is not None:
        line.say("title", f"已有相同的信息（{there or '本次导入的前面一行'}），没有重复导入", bad=False)
        return DUPLICATE, there
    known.update(dict.fromkeys(names, ""))
    return (HELD, "") if line.values.get("_held") else (TAKEN, "")


def _batch(opened: Opened, unit: Unit, source: str, signature: Signature, chosen: dict[str, str], today: date) -> Batch:
    """Return the unfinished batch of this very source, else a new one."""
    found = Batch.objects.filter(unit=unit, digest=opened.digest, state__in=["reading", "held"]).first()
    if found is not None:
        return found
    with transaction.atomic():
        batch = Batch.objects.create(
            unit=unit,
            source=source[:300],
            digest=opened.digest,
            form=opened.form,
            mapping=chosen,
            total=opened.total or 0,
            prepared_by=signature.prepared_by,
            signed_as=signature.signed_as,
        )
        _record(batch, "catalogue.import", signature.prepared_by, today)
    return batch


def _take_all(batch: Batch, opened: Opened, maker: Maker, report: Report, progress: Progress) -> None:
    known = identities(maker.unit)
    lines = iter(opened.lines)
    for _ in islice(lines, batch.done):
        report.total += 1
    for name, count in batch.counts.items():
        if name in report.counts:
            report.counts[name] = count
    while step := list(islice(lines, STEP)):
        _take_step(batch, step, maker, known, report)
        progress("导入", batch.done, opened.total or batch.done + 1)
    batch.total, batch.state = batch.done, "held"
    if not Batch.objects.filter(pk=batch.pk, state__in=["reading", "held"]).update(total=batch.done, state="held"):
        raise Refused(_CANCELLED)
    progress("导入", batch.done, max(batch.done, 1))


@transaction.atomic
def _take_step(batch: Batch, step: list[RawLine], maker: Maker, known: dict[str, str], report: Report) -> None:
    now = Batch.objects.select_for_update().get(pk=batch.pk)
    if now.state == "cancelled":
        raise Refused(_CANCELLED)
    if now.done != batch.done:
        raise Refused("这一批正由另一个进程导入")
    taken: list[tuple[RawLine, Cleaned, str]] = []
    told: list[BatchLine] = []
    for raw in step:
        line = clean(raw, maker.today)
        maker.complete(line)
        result, there = _judged(line, known, raw)
        report.note(line, result, there)
        if result in {TAKEN, HELD}:
            taken.append((raw, line, result))
        if result != TAKEN or line.problems:
            problems = [[one.field, one.message, one.bad] for one in line.problems]
            told.append(BatchLine(batch=batch, place=line.place[:200], result=result, problems=problems))
    records = maker.make([line for _, line, _ in taken])
    by_place = {line.place[:200]: record for record, (_, line, _) in zip(records, taken, strict=True)}
    for line_row in told:
        line_row.record = by_place.get(line_row.place)
    Record.objects.bulk_create(records, batch_size=200)
    for record, (raw, _, _) in zip(records, taken, strict=True):
        report.records.append({"place": raw.place, "line": raw.number, "index_number": record.index_number})
        if raw.files:
            attach_files(record, raw.files)
    Clearing.objects.bulk_create(
        [
            Clearing(
                record=record,
                batch=batch,
                digest=record.digest_of(),
                prepared_by=batch.prepared_by,
                signed_at=maker.now,
            )
            for record, (_, _, result) in zip(records, taken, strict=True)
            if result == TAKEN
        ],
        batch_size=500,
    )
    BatchLine.objects.bulk_create(told, batch_size=500)
    batch.done += len(step)
    batch.counts = dict(report.counts)
    batch.save(update_fields=["done", "counts"])


@transaction.atomic
def sign(batch: Batch, signature: Signature, *, today: date, now: datetime) -> int:
    """Publish a batch as one signed act and return how many records became public. Raises ``Refused``, ``Denied``."""
    signature.check(batch.unit, today)
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    if held.state != "held":
        raise Refused(f"这一批现在是“{held.get_state_display()}”，不能签发")
    if signature.signed_by is None and not signature.signed_as:
        raise Refused("须写明由谁签发")
    if signature.signed_by is not None and signature.signed_by == held.prepared_by:
        raise Refused("导入和签发须由两人分别办理")
    held.signed_by, held.signed_as, held.signed_at = signature.signed_by, signature.signed_as[:200], now
    held.state = "done"
    held.save()
    waiting = Record.objects.filter(clearings__batch=held, live=False, stage=REVIEW)
    rows = list(waiting.values_list("index_number", "column_id"))
    clearing = Clearing.objects.filter(batch=held, record=OuterRef("pk")).values("pk")[:1]
    waiting.update(cleared=Subquery(clearing), live=True, stage=PUBLIC, first_published_at=now, last_published_at=now)
    _announce(held.unit, rows, today)
    _record(held, "catalogue.sign_batch", signature.signed_by, today, published=len(rows))
    return len(rows)


def _announce(unit: Unit, rows: list[tuple[str, int]], today: date) -> None:
    """Tell pages and index: the records are new, so that only lists change."""
    if not rows:
        return
    line = line_ids(unit.pk, today)
    columns = {column for _, column in rows}
    touch(
        "records",
        *(f"records@{one}" for one in line),
        *(f"column:{column}@{one}" for column in columns for one in line),
    )
    outbox.put(KIND, [number for number, _ in rows])


@transaction.atomic
def cancel(batch: Batch, *, by: Officer, today: date) -> None:
    """Give an unsigned batch up and remove what it brought. Raises ``Refused`` and ``Denied``."""
    access.require(by, "catalogue.import", batch.unit, today)
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    if held.state not in {"reading", "checked", "held"}:
        raise Refused(f"这一批现在是“{held.get_state_display()}”，不能取消")
    held.state = "cancelled"
    held.save(update_fields=["state"])
    ids = list(Clearing.objects.filter(batch=held).values_list("record_id", flat=True))
    ids += list(BatchLine.objects.filter(batch=held, record__isnull=False).values_list("record_id", flat=True))
    for part in _parts(sorted(set(ids)), STEP):
        Clearing.objects.filter(batch=held, record_id__in=part).delete()
        Record.objects.filter(pk__in=part, live=False, first_published_at__isnull=True).delete()
    _record(held, "catalogue.cancel_batch", by, today)


def _parts(ids: list[int], size: int) -> Iterator[list[int]]:
    for start in range(0, len(ids), size):
        yield ids[start : start + size]


def _record(batch: Batch, act: str, by: Officer | None, today: date, **more: object) -> None:
    log(
        act,
        actor=f"officer:{by.pk}" if by else "system",
        subject=f"batch:{batch.pk}",
        unit=batch.unit.key,
        on=today,
        after=[batch.digest, batch.state],
        details={"form": batch.form, "digest": batch.digest, "counts": batch.counts, **more},
    )


def digest_of(lines: Iterable[str]) -> str:
    """Return a digest over lines, for sources without a file."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()
