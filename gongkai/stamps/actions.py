"""Say that something the public sees has changed."""

import time
from typing import Final

from django.db import connection, transaction

_AT_ONCE: Final = 400


def touch(*names: str) -> None:
    """Give each name a new version, inside the transaction of the change itself.

    A page that rests on one of them is no longer served as soon as that transaction commits; if it rolls back,
    nothing has happened. Raises ``TransactionManagementError`` outside a transaction, ``ValueError`` for a name
    that is empty or too long.
    """
    if not connection.in_atomic_block:
        raise transaction.TransactionManagementError("what changed is marked inside its own transaction")
    for name in names:
        if not 0 < len(name) <= 120:
            raise ValueError(f"not a stamp's name: {name!r}")
    # One order for all, so that two acts that touch the same stamps wait for each other and never in a circle.
    wanted = sorted(set(names))
    for start in range(0, len(wanted), _AT_ONCE):
        _upsert(wanted[start : start + _AT_ONCE])


def _upsert(names: list[str]) -> None:
    # The clock keeps versions from ever being used twice, even after a backup is restored under a running server;
    # the comparison keeps them growing where the clock stands still or is set back.
    version = time.time_ns() // 1000
    rows = ", ".join(["(%s, %s)"] * len(names))
    values = [value for name in names for value in (name, version)]
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO stamps_stamp (name, version) VALUES {rows} "  # noqa: S608 - only places for values
            "ON CONFLICT (name) DO UPDATE SET version = CASE WHEN stamps_stamp.version >= excluded.version "
            "THEN stamps_stamp.version + 1 ELSE excluded.version END",
            values,
        )
