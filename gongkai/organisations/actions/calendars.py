"""The act of loading a year's working days, as the State Council's notice gives them."""

import os
import tempfile
from datetime import date
from pathlib import Path

from django.conf import settings
from django.db import transaction

from gongkai.organisations.actions.acting import Refused, authorise, record
from gongkai.organisations.models import Officer
from gongkai.organisations.signals import calendar_changed
from gongkai.statute.workdays import ParsedYear, parse_year_csv


def import_calendar(text: str, year: int, *, actor: Officer | None, on: date) -> ParsedYear:
    """Load one year's calendar into the data folder and announce it.

    Returns what was read. A file with errors is returned with them and nothing is changed. Raises ``Refused`` where the
    file is of another year. The file is replaced in one step; if a receiver of the announcement fails, the earlier file
    comes back and the record shows nothing.
    """
    authorise(actor, "calendar.manage", None, on)
    parsed = parse_year_csv(text)
    if parsed.errors:
        return parsed
    if parsed.year != year:
        raise Refused(f"文件是{parsed.year}年的，不是{year}年的")
    target = Path(settings.WORKDAYS_FOLDER) / f"{year}.csv"
    earlier = target.read_bytes() if target.exists() else None
    try:
        with transaction.atomic():
            record("calendar.imported", f"calendar:{year}", actor=actor, on=on, after=text, days=len(parsed.rows))
            _replace(target, text.encode())
            calendar_changed.send(sender=None, year=year, on=on)
    except BaseException:
        _restore(target, earlier)
        raise
    return parsed


def _replace(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, name = tempfile.mkstemp(dir=target.parent, suffix=".part")
    with os.fdopen(handle, "wb") as stream:
        stream.write(content)
        stream.flush()
        os.fsync(stream.fileno())
    Path(name).replace(target)


def _restore(target: Path, earlier: bytes | None) -> None:
    if earlier is None:
        target.unlink(missing_ok=True)
    else:
        _replace(target, earlier)
