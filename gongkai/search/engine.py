"""What every engine can do; the embedded and the distributed one are exchanged by a setting."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from gongkai.search.answers import Results, Suggestion
from gongkai.search.asking import Query
from gongkai.search.documents import Document


class EngineAway(Exception):
    """The engine cannot answer now. The message is a Chinese sentence for whoever searches."""

    def __init__(self, message: str = "检索服务暂时不可用，请稍后再试") -> None:
        super().__init__(message)


class IndexMissing(EngineAway):
    """There is no index yet, it is damaged, or it was made by another version: it has to be built."""

    def __init__(self, message: str = "检索索引正在重建，请稍后再试") -> None:
        super().__init__(message)


class Build(Protocol):
    """A new index in the making; the old one serves meanwhile."""

    def add(self, batch: Sequence[Document]) -> None:
        """Add documents; one whose key is there already replaces it."""

    def remove(self, keys: Iterable[str]) -> None:
        """Take documents out again (they changed while the build went on)."""

    def switch(self) -> None:
        """Make what was added durable and let it serve from now on, in one step."""

    def abandon(self) -> None:
        """Throw the new index away."""


class Engine(Protocol):
    """An index of documents. All methods but ``close`` raise ``EngineAway`` where the engine cannot be reached."""

    name: str

    def search(self, query: Query) -> Results:
        """Answer a query; odd input finds nothing or less, it never raises."""

    def suggest(self, prefix: str, limit: int = 8) -> list[Suggestion]:
        """Complete what is being typed: Chinese, pinyin or its initials."""

    def update(self, documents: Iterable[Document], deleted: Iterable[str]) -> None:
        """Add or replace documents and delete by key; when this returns, searches see it and a crash keeps it."""

    def begin(self) -> Build:
        """Start a new index."""

    def count(self) -> int:
        """Return how many documents the index holds."""

    def held(self, keys: Sequence[str]) -> set[str]:
        """Return which of these documents the index holds: at most a few thousand at once."""

    def ready(self) -> bool:
        """Say whether there is a sound index made by this version; never raises."""

    def close(self) -> None:
        """Let go of files and connections."""
