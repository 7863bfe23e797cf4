"""The queue between what changes and what is found: put in the transaction of the change, taken by the indexer."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from gongkai.search.models import Outbox

#: How long taken rows are kept for an index that is being built: longer than any build.
KEPT: Final = timedelta(days=1)


@dataclass(frozen=True)
class Waiting:
    """What waits of one kind: its keys, and the rows to take away once they are indexed."""

    kind: str
    keys: tuple[str, ...]
    rows: tuple[int, ...]


def put(kind: str, keys: Iterable[str]) -> None:
    """Say that the documents of these keys changed, came, or went; stands or falls with the caller's transaction."""
    wanted = list(dict.fromkeys(str(key) for key in keys))
    if not wanted:
        return
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("what changed is queued inside its own transaction")
    Outbox.objects.bulk_create([Outbox(kind=kind, key=key) for key in wanted], batch_size=400)


def waiting(most: int = 1000) -> list[Waiting]:
    """Return the oldest rows, by kind."""
    return _by_kind(Outbox.objects.filter(taken=None).order_by("pk")[:most])


def since(moment: datetime, after: int) -> list[Waiting]:
    """Return what waits and what was taken since a moment, by kind: rows numbered above ``after``."""
    return _by_kind(Outbox.objects.filter(Q(taken=None) | Q(taken__gte=moment), pk__gt=after).order_by("pk"))


def _by_kind(rows: QuerySet[Outbox]) -> list[Waiting]:
    found: dict[str, list[tuple[int, str]]] = {}
    for pk, kind, key in rows.values_list("pk", "kind", "key"):
        found.setdefault(kind, []).append((pk, key))
    return [
        Waiting(kind, tuple(dict.fromkeys(key for _, key in rows)), tuple(pk for pk, _ in rows))
        for kind, rows in found.items()
    ]


def done(rows: Iterable[int]) -> None:
    """Say that rows are indexed; what was put since keeps its own."""
    ids = list(rows)
    for start in range(0, len(ids), 500):
        Outbox.objects.filter(pk__in=ids[start : start + 500]).update(taken=timezone.now())


def clear() -> None:
    """Remove what was taken more than a day ago."""
    Outbox.objects.filter(taken__lt=timezone.now() - KEPT).delete()


def length() -> int:
    """Return how much waits."""
    return Outbox.objects.filter(taken=None).count()
