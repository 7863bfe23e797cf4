"""Imports begun on the screens: the file received, its columns told, checked, brought in beside the server, given up.

What a job has reached stands in the batch's ``options``: ``job`` (check or import), ``beat`` (its last sign of life),
``at`` and ``of`` (lines), ``error``, and ``report`` (what the check found); ``worker`` names the one process that may
go on with it, ``resumed`` how often it was taken up again by itself.
"""

import shutil
import time
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from gongkai.catalogue.actions import importing
from gongkai.catalogue.actions.importing import Refused, Report, Signature
from gongkai.catalogue.importing.lines import Unusable
from gongkai.catalogue.importing.pages import pages_of
from gongkai.catalogue.importing.sources import open_source, table_of
from gongkai.catalogue.importing.tables import glimpse
from gongkai.catalogue.importing.unpacking import unpack
from gongkai.catalogue.models import Batch, BatchLine
from gongkai.catalogue.signals import import_asked
from gongkai.organisations import access
from gongkai.organisations.models import Officer, Unit

FOLDER: Final = "catalogue-imports"
LARGEST: Final = 300 * 1024 * 1024
ENDINGS: Final = (".csv", ".tsv", ".txt", ".xlsx", ".xlsm", ".zip")
SILENCE: Final = timedelta(seconds=120)
_PULSE: Final = 1.0
MOST_RESUMED: Final = 3
_GIVEN_UP: Final = f"处理时中断了{MOST_RESUMED + 1}次，没有再接着做；请检查文件，或者分成几个文件再导入"


def receive(name: str, size: int, chunks: Iterable[bytes], unit: Unit, *, by: Officer, today: date) -> Batch:
    """Keep an uploaded file and look that it can be used. Raises ``Denied``, ``Unusable``; then nothing is kept."""
    access.require(by, "catalogue.import", unit, today)
    ending = Path(name).suffix.lower()
    if ending == ".xls":
        raise Unusable("旧版 XLS 请另存为 XLSX 后再导入")
    if ending not in ENDINGS:
        raise Unusable("只认 CSV、XLSX，以及把网页文件夹压缩成的 ZIP")
    if not 0 < size <= LARGEST:
        raise Unusable(f"文件是空的，或者超过{LARGEST // 1024 // 1024}MB")
    token = uuid4().hex
    folder = Path(settings.MEDIA_ROOT) / FOLDER / token
    folder.mkdir(parents=True)
    try:
        place = folder / f"source{ending}"
        with place.open("wb") as out:
            for chunk in chunks:
                out.write(chunk)
        if ending == ".zip":
            packed, place = place, unpack(place, folder / "pages")
            packed.unlink()
        form = _usable(place)
        return Batch.objects.create(
            unit=unit,
            source=name[:300],
            form=form,
            state="checked",
            prepared_by=by,
            file=place.relative_to(settings.MEDIA_ROOT).as_posix(),
        )
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise


def _usable(place: Path) -> str:
    """Return the form of a source. Raises ``Unusable``."""
    table = table_of(place)
    if table is not None:
        glimpse(table)
        return "xlsx" if table.suffix.lower() in {".xlsx", ".xlsm"} else "csv"
    pages_of(place)
    return "pages"


def place_of(batch: Batch) -> Path:
    """Return where a batch's source lies. Raises ``Unusable`` where it is gone."""
    place = Path(settings.MEDIA_ROOT) / batch.file.name if batch.file.name else None
    if place is None or not place.exists():
        raise Unusable("上传的文件已经不在了，请重新上传")
    return place


def working(batch: Batch, now: datetime) -> bool:
    """Whether a job is at work on a batch, or waits for the worker."""
    return bool(batch.options.get("job")) and now - _beat(batch) <= SILENCE


def interrupted(batch: Batch, now: datetime) -> bool:
    """Whether a job was cut off."""
    return bool(batch.options.get("job")) and not working(batch, now)


def _beat(batch: Batch) -> datetime:
    return datetime.fromisoformat(batch.options.get("beat", "2000-01-01T00:00:00+00:00"))


@transaction.atomic
def choose(batch: Batch, mapping: dict[str, str], *, by: Officer, today: date) -> None:
    """Keep which column is which field; an earlier check no longer counts. Raises ``Denied`` and ``Refused``."""
    held = _open(batch, by, today)
    held.mapping, held.options = mapping, {}
    held.lines.all().delete()
    held.save(update_fields=["mapping", "options"])


@transaction.atomic
def ask(batch: Batch, job: str, *, by: Officer, today: date, now: datetime) -> Batch:
    """Ask for a check or the import, or for going on with one cut off. Raises ``Denied`` and ``Refused``."""
    going_on = job == "import" and batch.state == "reading"
    held = _open(batch, by, today, ("checked", "reading") if going_on else ("checked",))
    if working(held, now):
        raise Refused("这一批正在处理，请稍候")
    if job == "import" and not going_on:
        if not held.options.get("report"):
            raise Refused("请先试运行一遍，看过结果再导入")
        held.lines.all().delete()
        held.state, held.done, held.counts = "reading", 0, {}
    known = held.options.get("report", {})
    held.options = {"job": job, "beat": now.isoformat(), "began": now.isoformat(), "report": known}
    held.options |= {"at": held.done, "from": held.done, "of": known.get("total", 0)}
    held.save(update_fields=["options", "state", "done", "counts"])
    return held


def _open(batch: Batch, by: Officer, today: date, states: tuple[str, ...] = ("checked",)) -> Batch:
    access.require(by, "catalogue.import", batch.unit, today)
    held = Batch.objects.select_for_update().get(pk=batch.pk)
    if held.state not in states:
        raise Refused(f"这一批现在是“{held.get_state_display()}”，不能这样办理")
    return held


def run_job(pk: int, *, today: date, now: datetime) -> None:
    """Do what was asked of a batch. What goes wrong is kept as a sentence with the batch."""
    batch = _claim(pk)
    if batch is None:
        return
    try:
        if batch.options["job"] == "check":
            _check(batch, today, now)
        else:
            _import(batch, today, now)
    except (Unusable, Refused, access.Denied) as error:
        _tell(batch, job="", error=str(error))
    except OSError:
        _tell(batch, job="", error="上传的文件读不出来，请重新上传")
    except _Superseded:
        return


@transaction.atomic
def _claim(pk: int) -> Batch | None:
    """Make a batch this process's own; None where there is nothing to do, or another process is at it."""
    batch = Batch.objects.select_for_update(of=("self",)).select_related("unit", "prepared_by").filter(pk=pk).first()
    if batch is None or batch.state == "cancelled" or not batch.options.get("job"):
        return None
    now = timezone.now()
    if batch.options.get("worker") and working(batch, now):
        return None
    batch.options = {**batch.options, "worker": uuid4().hex, "beat": now.isoformat()}
    batch.save(update_fields=["options"])
    return batch


def resume(now: datetime) -> list[int]:
    """Ask the worker to go on with every job that was cut off; return the batches. One cut off too often is given up.

    Asked twice, or by two processes at once, a job goes on once: its sign of life is set before it is asked for.
    """
    taken = []
    for pk in list(Batch.objects.filter(state__in=["checked", "reading"]).values_list("pk", flat=True)):
        with transaction.atomic():
            held = Batch.objects.select_for_update().get(pk=pk)
            if not interrupted(held, now):
                continue
            times = int(held.options.get("resumed", 0)) + 1
            if times > MOST_RESUMED:
                held.options = {**held.options, "job": "", "error": _GIVEN_UP}
            else:
                held.options = {**held.options, "worker": "", "beat": now.isoformat(), "resumed": times}
                taken.append(pk)
            held.save(update_fields=["options"])
        if pk in taken:
            import_asked.send(sender=Batch, batch=held)
    return taken


class _Superseded(Exception):
    """Another process has taken the job over: this one stops without a word."""


def _check(batch: Batch, today: date, now: datetime) -> None:
    report = _bring(batch, today, now, dry_run=True)
    rows = [
        BatchLine(
            batch=batch,
            place=line["place"][:200],
            result=line["result"],
            problems=[[one["field"], one["message"], one["bad"]] for one in line["problems"]],
        )
        for line in report.lines
    ]
    with transaction.atomic():
        batch.lines.all().delete()
        BatchLine.objects.bulk_create(rows, batch_size=500)
        told = {"total": report.total, "counts": report.counts, "assumed": report.assumed}
        told |= {"unknown": report.unknown_columns, "repeated": report.repeated_columns}
        _tell(batch, job="", error="", report=told)


def _import(batch: Batch, today: date, now: datetime) -> None:
    digest = open_source(place_of(batch), batch.mapping or None).digest
    others = Batch.objects.filter(unit=batch.unit, digest=digest, state__in=["reading", "held"]).exclude(pk=batch.pk)
    if others.exists():
        Batch.objects.filter(pk=batch.pk, state="reading", done=0).update(state="checked")
        raise Refused("同一个文件已有一批正在导入或者等待签发，没有重复导入")
    Batch.objects.filter(pk=batch.pk).update(digest=digest)
    _bring(batch, today, now, hold=True)
    _tell(batch, job="", error="")


def _bring(batch: Batch, today: date, now: datetime, **how: bool) -> Report:
    seen = time.monotonic() - _PULSE

    def progress(step: str, done: int, total: int) -> None:
        nonlocal seen
        if time.monotonic() - seen < _PULSE:
            return
        seen = time.monotonic()
        if Batch.objects.filter(pk=batch.pk, state="cancelled").exists():
            raise Refused("已取消")
        if not _tell(batch, at=done, beat=timezone.now().isoformat()):
            raise _Superseded

    return importing.bring_in(
        place_of(batch),
        batch.unit,
        today=today,
        now=now,
        signature=Signature(prepared_by=batch.prepared_by),
        chosen=batch.mapping or None,
        source=batch.source,
        progress=progress,
        **how,
    )


def _tell(batch: Batch, **more: Any) -> bool:
    """Keep where the job is, and say whether it still is this process's; nothing else of the batch is touched."""
    mine = Batch.objects.filter(pk=batch.pk, options__worker=batch.options["worker"])
    batch.options = {**batch.options, **more}
    return bool(mine.update(options=batch.options))


def forget_source(batch: Batch) -> None:
    """Remove the uploaded file of a batch that is finished or given up."""
    parts = Path(batch.file.name or "").parts
    if len(parts) >= 2 and parts[0] == FOLDER:
        shutil.rmtree(Path(settings.MEDIA_ROOT) / FOLDER / parts[1], ignore_errors=True)
