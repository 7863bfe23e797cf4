"""One process at a time brings the index up to date: on this machine by a file, across machines by the database.

The embedded index is a folder of one machine, so a file is enough. A cluster is written to from every machine that
runs the product; where they share a PostgreSQL, an advisory lock keeps them from overtaking one another. A process
that crashes lets go of either.
"""

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Final
from zlib import crc32

from django.db import DatabaseError, connection

from gongkai.search.choosing import folder
from gongkai.search.choosing import name as engine_name

_WAIT: Final = 0.05


@contextmanager
def locked(name: str, wait: float) -> Iterator[bool]:
    """Hold a lock between processes; yield whether it was had within ``wait`` seconds."""
    until = time.monotonic() + wait
    with ExitStack() as held:
        mine = held.enter_context(_here(name, until))
        if mine and engine_name() != "tantivy" and connection.vendor == "postgresql":
            mine = held.enter_context(_everywhere(name, until))
        yield mine


def _had(get: Callable[[], bool], until: float) -> bool:
    while not get():
        if time.monotonic() >= until:
            return False
        time.sleep(_WAIT)
    return True


@contextmanager
def _here(name: str, until: float) -> Iterator[bool]:
    path = Path(folder())
    path.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (path / f"{name}.lock").open("w") as file:

        def get() -> bool:
            with suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                return True
            return False

        yield _had(get, until)


@contextmanager
def _everywhere(name: str, until: float) -> Iterator[bool]:
    key = crc32(f"gongkai.search.{name}".encode())

    def get() -> bool:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
            return bool(cursor.fetchone()[0])

    mine = _had(get, until)
    try:
        yield mine
    finally:
        if mine:
            # Where the connection is gone, so is the lock.
            with suppress(DatabaseError), connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
