"""The distributed engine: the same streams and plans as the embedded one, kept and answered by an OpenSearch cluster.

Every piece of the index has a copy on another node, and a request that one node does not answer goes to the next: one
node may be lost at any time. Where no node answers, ``EngineAway`` is raised and whatever was to be written waits.
"""

import logging
import time
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from gongkai.search import flow
from gongkai.search.analysing import Analysts
from gongkai.search.answers import Results, Suggestion
from gongkai.search.asking import Query
from gongkai.search.documents import Document
from gongkai.search.engine import EngineAway, IndexMissing
from gongkai.search.opensearch_client import Cluster, Connection
from gongkai.search.opensearch_query import asked, counted, counts
from gongkai.search.opensearch_store import Store, row
from gongkai.search.plan import Plan
from gongkai.search.vocabulary import Vocabulary

logger = logging.getLogger(__name__)

Json = dict[str, Any]

_BEST: Final[Sequence[Json]] = ({"_score": "desc"}, {"day": "desc"}, {"key": "asc"})
_NEWEST: Final[Sequence[Json]] = ({"day": "desc"}, {"key": "asc"})
#: How long the words of the index are kept before they are asked for again, in seconds, and how many at most.
_WORDS_KEPT: Final = 600
_MOST_WORDS: Final = 60_000


class _Words(NamedTuple):
    """The words of an index, how large it was, and until when they are good."""

    vocabulary: Vocabulary
    size: int
    until: float


class OpenSearchBuild:
    """A new index in the cluster, filled while the old one serves."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._index = store.create()
        self._analysts = Analysts()

    def add(self, batch: Sequence[Document]) -> None:
        """Add documents, in place of those with their keys."""
        rows = (row(document, found) for document, found in self._analysts.streams(batch))
        self._store.write(self._index, rows, ())

    def remove(self, keys: Iterable[str]) -> None:
        """Take documents out again."""
        self._store.write(self._index, (), keys)

    def switch(self) -> None:
        """Let the new index serve, in one step."""
        self._analysts.close()
        self._store.serve(self._index)

    def abandon(self) -> None:
        """Throw the new index away; where the cluster is away, the next build does."""
        self._analysts.close()
        try:
            self._store.discard(self._index)
        except EngineAway:
            logger.warning("an unfinished index stays in the cluster until the next build: %s", self._index)


class OpenSearchEngine:
    """An index of documents in a cluster; safe to use from several threads."""

    name = "opensearch"

    def __init__(self, cluster: Cluster) -> None:
        self.prefix = cluster.prefix
        self._connection = Connection(cluster)
        self._store = Store(self._connection, cluster.prefix, cluster.shards, cluster.replicas, cluster.writing_timeout)
        self._words: _Words | None = None
        self._seen = False
        self._type = "query_then_fetch" if cluster.shards == 1 else "dfs_query_then_fetch"

    def search(self, query: Query) -> Results:
        """Answer a query."""
        return flow.answer(query, self._ask, self._vocabulary)

    def suggest(self, prefix: str, limit: int = 8) -> list[Suggestion]:
        """Complete what is being typed."""
        return flow.suggest(prefix, limit, self._ask, self._vocabulary)

    def update(self, documents: Iterable[Document], deleted: Iterable[str]) -> None:
        """Add, replace and delete; when this returns, searches see it and the cluster has it on disk."""
        self._store.write(self._store.name, map(row, documents), deleted)
        self._store.refresh(self._store.name)

    def begin(self) -> OpenSearchBuild:
        """Start a new index."""
        return OpenSearchBuild(self._store)

    def count(self) -> int:
        """Return how many documents the index holds. A count of only some pieces is no answer."""
        answer = self._connection.ask("GET", f"/{self._store.name}/_count")
        if answer["_shards"]["successful"] < answer["_shards"]["total"]:
            raise EngineAway
        return int(answer["count"])

    def held(self, keys: Sequence[str]) -> set[str]:
        """Return which of these documents the index holds."""
        answer = self._search({"query": {"ids": {"values": list(keys)}}, "_source": False, "size": len(keys)})
        return {str(hit["_id"]) for hit in answer["hits"]["hits"]}

    def ready(self) -> bool:
        """Say whether there is an index of this version; of a cluster that is away, whether there was one before.

        An index is not built anew because the cluster could not be asked for a moment.
        """
        try:
            self._seen = bool(self._store.serving())
        except IndexMissing:
            self._seen = False
        except EngineAway:
            return self._seen
        return self._seen

    def indices(self) -> list[str]:
        """Return the names of the indices in the cluster: the one that serves, and one in the making."""
        return self._store.indices()

    def close(self) -> None:
        """Let go of the connections."""
        self._connection.close()

    def _ask(self, made: Plan, query: Query) -> flow.Found:
        body: Json = {
            "query": asked(made),
            "from": query.offset,
            "size": query.limit,
            "sort": list(_BEST if made.score and query.sort == "relevance" else _NEWEST),
            "track_total_hits": True,
            "aggs": counted(query.facets),
        }
        answer = self._search(body)
        hits = answer["hits"]
        rows = tuple((hit["_id"], float(hit.get("_score") or 0), hit["_source"]["stored"]) for hit in hits["hits"])
        told = int(hits["total"]["value"]), counts(answer.get("aggregations", {}))
        return flow.Found(rows, lambda: told)

    def _vocabulary(self) -> Vocabulary:
        now, size = time.monotonic(), self.count()
        kept = self._words
        if kept is None or now > kept.until or not kept.size * 0.9 <= size <= kept.size * 1.1 + 10:
            answer = self._search({"size": 0, "aggs": {"words": {"terms": {"field": "words", "size": _MOST_WORDS}}}})
            buckets = answer["aggregations"]["words"]["buckets"]
            words = Vocabulary((bucket["key"], bucket["doc_count"]) for bucket in buckets)
            self._words = kept = _Words(words, size, now + _WORDS_KEPT)
        return kept.vocabulary

    def _search(self, body: Json) -> Json:
        # A node answers from its own copies where it can: one that hangs then delays only who asks it, not everybody.
        return self._connection.ask(
            "POST",
            f"/{self._store.name}/_search",
            body,
            allow_partial_search_results="false",
            search_type=self._type,
            preference="_local",
        )
