"""Answers remembered for the length of a piece of bulk work in which no unit, post or setting changes.

Handling one case asks the same few questions a dozen times (who is above, what is the unit called, which posts does the
officer hold). In a request that is nothing; in a replay of thousands of cases it is half the time.
"""

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, cast

_Answer = TypeVar("_Answer")
_memory: ContextVar[dict[Hashable, object] | None] = ContextVar("remembered", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Remember answers until the end of the block; nothing is remembered outside of one."""
    token = _memory.set({})
    try:
        yield
    finally:
        _memory.reset(token)


def recall(key: Hashable, find: Callable[[], _Answer]) -> _Answer:
    """Return what ``find`` returns, asking it once per key inside ``remembered`` and every time outside."""
    memory = _memory.get()
    if memory is None:
        return find()
    if key not in memory:
        memory[key] = find()
    return cast(_Answer, memory[key])
