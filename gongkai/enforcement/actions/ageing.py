"""The sweep: entries whose last public day is past leave the public state. Public reads never wait for it."""

from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import F

from gongkai.audit.actions import log
from gongkai.enforcement.models import AGED, PUBLIC, Entry
from gongkai.enforcement.sources import announce

_AT_ONCE: Final = 500


def age(on: date) -> int:
    """Mark what was public until a day before ``on``; return how many. Safe twice, at any time, after a crash."""
    done = 0
    while some := _some(on):
        done += some
    return done


@transaction.atomic
def _some(on: date) -> int:
    rows = list(Entry.objects.filter(state=PUBLIC, public_until__lt=on).order_by("pk")[:_AT_ONCE])
    if not rows:
        return 0
    # Compare and set: an entry that was renewed meanwhile has another version and stays.
    aged = [one for one in rows if _aged(one, on)]
    announce(aged)
    if aged:
        log(
            "enforcement.age",
            actor="system",
            subject="enforcement",
            on=on,
            details={"entries": [one.pk for one in aged]},
        )
    return len(rows)


def _aged(entry: Entry, on: date) -> bool:
    still = Entry.objects.filter(pk=entry.pk, version=entry.version, state=PUBLIC, public_until__lt=on)
    return bool(still.update(state=AGED, changed_on=on, version=F("version") + 1))
