"""Jobs that compile many units' reports: how far they are, and where the files lie."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Count, Q, QuerySet

from gongkai.organisations.models import Unit
from gongkai.reports.models import Compilation, CompilationItem

#: Where compiled reports lie in the private folder.
FOLDER = "annual"
#: A running job that gave no sign of life for so long was interrupted.
SILENCE = timedelta(seconds=20)
LIVE = ("waiting", "running")


@dataclass(frozen=True)
class Progress:
    """How far a job is. ``interrupted``: it says running, but nobody works on it any more."""

    job: Compilation
    total: int
    done: int
    findings: int
    exempt: int
    failed: int
    interrupted: bool

    @property
    def percent(self) -> int:
        """How much of it is done, 0 to 100."""
        return 100 * (self.done + self.failed) // self.total if self.total else 0

    @property
    def waiting(self) -> int:
        """How many units are still to be done."""
        return self.total - self.done - self.failed

    @property
    def live(self) -> bool:
        """Whether it still moves by itself."""
        return self.job.state in LIVE and not self.interrupted


def progress(job: Compilation, now: datetime) -> Progress:
    """Return how far a job is: one statement."""
    asked = {state: Count("pk", filter=Q(state=state)) for state in ("findings", "exempt", "failed", "waiting")}
    found = job.items.order_by().aggregate(total=Count("pk"), **asked)
    done = found["total"] - found["waiting"] - found["failed"]
    return Progress(
        job, found["total"], done, found["findings"], found["exempt"], found["failed"], is_interrupted(job, now)
    )


def is_interrupted(job: Compilation, now: datetime) -> bool:
    """Whether a job says it is running but gave no sign of life for too long."""
    return job.state == "running" and (job.beat is None or now - job.beat > SILENCE)


def interrupted(now: datetime) -> QuerySet[Compilation]:
    """Return the jobs that were cut off while running."""
    return Compilation.objects.filter(Q(beat__isnull=True) | Q(beat__lt=now - SILENCE), state="running")


def latest(unit: Unit, year: int) -> Compilation | None:
    """Return the last job over a unit for a year."""
    return Compilation.objects.filter(unit=unit, year=year).order_by("-pk").first()


def folder_of(job: Compilation) -> Path:
    """Return the folder of a job's files, without making it."""
    return Path(settings.MEDIA_ROOT) / FOLDER / str(job.pk)


def file_of(item: CompilationItem, kind: str) -> Path | None:
    """Return the path of an item's ``docx`` or ``pdf``, None where there is none."""
    name = {"docx": item.docx, "pdf": item.pdf}.get(kind, "")
    path = Path(settings.MEDIA_ROOT) / name if name else None
    return path if path is not None and path.is_file() else None
