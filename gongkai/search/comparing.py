"""Whether the index holds exactly what is public: name by name, however many there are."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from gongkai.search import sources
from gongkai.search.choosing import engine

_AT_ONCE: Final = 1000
_NAMED: Final = 20


@dataclass(frozen=True)
class Compared:
    """How many documents are public, how many of them the index lacks (the first by name), how many it has besides."""

    public: int
    lacking: int
    foreign: int
    first: tuple[str, ...]

    @property
    def same(self) -> bool:
        """Say whether the index holds what is public and nothing else."""
        return not self.lacking and not self.foreign


def compare() -> Compared:
    """Compare what the sources serve with what the index holds. Raises ``EngineAway``.

    Sound where nothing waits in the queue; what is published meanwhile may be told as lacking.
    """
    ready = engine().ready()
    public, lacking = 0, 0
    first: list[str] = []
    names = _names()
    while batch := list(islice(names, _AT_ONCE)):
        held = engine().held(batch) if ready else set()
        missing = [name for name in batch if name not in held]
        public, lacking = public + len(batch), lacking + len(missing)
        first.extend(missing[: _NAMED - len(first)])
    foreign = engine().count() - (public - lacking) if ready else 0
    return Compared(public, lacking, max(0, foreign), tuple(first))


def _names() -> Iterator[str]:
    for kind, source in sources.all_sources().items():
        for key in source.keys():  # noqa: SIM118 - no mapping
            yield f"{kind}:{key}"
