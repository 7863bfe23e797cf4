"""Keeping the index in step with what is public: taking from the outbox, and building anew while the old one serves."""

import logging
import threading
from collections.abc import Callable, Collection, Iterable
from datetime import datetime
from itertools import islice
from typing import Final

from django.db import DatabaseError, connection
from django.utils import timezone

from gongkai.search import outbox, sources
from gongkai.search.choosing import engine
from gongkai.search.documents import Document
from gongkai.search.engine import Build, Engine, EngineAway
from gongkai.search.locks import locked

logger = logging.getLogger(__name__)

#: A step's name, how much of it is done, and how much there is.
Progress = Callable[[str, int, int], None]

LOOK: Final = 0.25
_AT_ONCE: Final = 1000
_AFTER_TROUBLE: Final = 5.0


class AlreadyBuilding(EngineAway):
    """Another process is building the index."""

    def __init__(self) -> None:
        super().__init__("检索索引正由另一个进程重建，请等它完成")


def drain(wait: float = 30.0) -> int:
    """Index everything that waits and return how many entries were taken.

    Builds the index first where there is none. One process does this at a time; another waits ``wait`` seconds for its
    turn, by which time there is most often nothing left. Raises ``EngineAway``; what waits then goes on waiting.
    """
    if not engine().ready():
        rebuild()
    with locked("drain", wait) as mine:
        return _drain(engine()) if mine else 0


def _drain(into: Engine) -> int:
    taken = 0
    while waiting := outbox.waiting(_AT_ONCE):
        for some in waiting:
            _take(into.update, some)
            taken += len(some.rows)
    if taken:
        outbox.clear()
    return taken


Write = Callable[[Iterable[Document], Iterable[str]], None]


def _take(write: Write, some: outbox.Waiting) -> None:
    """Write one kind's changes. A document that cannot be made is passed over and logged; it must not stop the rest."""
    try:
        write(*_fetched(some.kind, some.keys))
    except (EngineAway, DatabaseError):
        raise
    except Exception:
        if len(some.keys) == 1:
            logger.exception("search: %s:%s cannot be indexed", some.kind, some.keys[0])
        else:
            for key in some.keys:
                _take(write, outbox.Waiting(some.kind, (key,), ()))
    outbox.done(some.rows)


def _fetched(kind: str, keys: Collection[str]) -> tuple[list[Document], list[str]]:
    """Return the documents of these keys that are public now, and the names of those that are not."""
    source = sources.source(kind)
    documents = list(source.fetch(keys)) if source else []
    there = {document.key for document in documents}
    return documents, [name for key in keys if (name := f"{kind}:{key}") not in there]


def _silent(step: str, done: int, total: int) -> None:
    pass


def rebuild(progress: Progress = _silent) -> int:
    """Build the index anew from every source and let it serve; return how many documents it holds.

    The old index serves meanwhile and goes on taking changes; what changed since the start is taken once more before
    the new one serves. Raises ``AlreadyBuilding``; ``EngineAway`` where the engine is away.
    """
    with locked("build", 0) as mine:
        if not mine:
            raise AlreadyBuilding
        started = timezone.now()
        build = engine().begin()
        try:
            _fill(build, progress)
            last = _catch_up(build, started, 0)
            with locked("drain", 600) as alone:
                if not alone:
                    raise EngineAway
                _catch_up(build, started, last)
                build.switch()
        except BaseException:
            build.abandon()
            raise
    return engine().count()


def _fill(build: Build, progress: Progress) -> None:
    listed = {kind: list(source.keys()) for kind, source in sources.all_sources().items()}
    total = sum(map(len, listed.values()))
    done = 0
    for kind, keys in listed.items():
        remaining = iter(keys)
        while batch := list(islice(remaining, _AT_ONCE)):
            _take(lambda documents, _: build.add(list(documents)), outbox.Waiting(kind, tuple(batch), ()))
            done += len(batch)
            progress("建立检索索引", done, total)


def _catch_up(build: Build, started: datetime, after: int) -> int:
    last = after
    for some in outbox.since(started, after):
        for at in range(0, len(some.keys), _AT_ONCE):
            documents, gone = _fetched(some.kind, some.keys[at : at + _AT_ONCE])
            build.add(documents)
            build.remove(gone)
        last = max(last, *some.rows)
    return last


def watch(stop: threading.Event) -> None:
    """Keep the index in step until told to stop: looks a few times a second, survives whatever goes wrong."""
    while not stop.wait(LOOK):
        try:
            _look()
        except AlreadyBuilding:
            stop.wait(_AFTER_TROUBLE)
        except (EngineAway, DatabaseError) as error:
            logger.warning("search: %s", error)
            stop.wait(_AFTER_TROUBLE)
        except Exception:
            logger.exception("search: the index was not brought up to date")
            stop.wait(_AFTER_TROUBLE)
        finally:
            connection.close()


def _look() -> None:
    if outbox.length() or not engine().ready():
        drain(wait=0)
