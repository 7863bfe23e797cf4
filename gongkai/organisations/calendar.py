"""The calendar in use: what the package ships, and the years an administrator has imported."""

from datetime import date
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from gongkai.statute.workdays import Calendar


def today() -> date:
    """Return today's date in China. Only the outermost face asks: screens, commands and the scheduler."""
    return timezone.localdate()


_kept: dict[tuple[tuple[str, int, int], ...], Calendar] = {}


def calendar() -> Calendar:
    """Return the working-day calendar, read again when a year's file was added or changed."""
    folder = Path(settings.WORKDAYS_FOLDER)
    files = sorted(folder.glob("*.csv")) if folder.is_dir() else []
    stamp = tuple((file.name, file.stat().st_mtime_ns, file.stat().st_size) for file in files)
    if stamp not in _kept:
        _kept.clear()
        _kept[stamp] = Calendar(extra_folder=folder if files else None)
    return _kept[stamp]
