"""The embedded engine: an index in the data folder, no service beside the server."""

import os
import shutil
import threading
import time
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Final, TypeVar

import orjson
import tantivy

from gongkai.search import flow
from gongkai.search.analysing import Analysts
from gongkai.search.answers import Results, Suggestion
from gongkai.search.asking import Query
from gongkai.search.documents import Document
from gongkai.search.engine import EngineAway, IndexMissing
from gongkai.search.flow import Counts, Found
from gongkai.search.generations import Generations
from gongkai.search.narrowing import in_turn
from gongkai.search.plan import Plan
from gongkai.search.tantivy_schema import SCHEMA, VERSION, at_most, counted, counts, matching, ranking, row
from gongkai.search.vocabulary import Vocabulary

#: Of the documents with the best words, so many are put in order by validity and recency too.
WINDOW: Final = 200
#: What finds less than one document in so many finds few.
SCARCE: Final = 8
#: From so many documents on, handing the counting to a thread takes less than it saves: in any case, and where the
#: processors have nothing else to do (it takes a fifth more of their time).
LARGE: Final = 200_000
MIDDLING: Final = 20_000
_HEAP: Final = 128_000_000
_SMALL_HEAP: Final = 30_000_000
_AGAIN: Final = 3

#: How many answers, and counts for further pages, are kept as long as the index does not change.
_KEPT: Final = 100

Answer = TypeVar("Answer")
Ranked = list[tuple[float, tantivy.DocAddress]]


def _broken(error: BaseException) -> bool:
    """Say whether an error of the engine's own means that its files are not sound."""
    return isinstance(error, OSError | ValueError) or type(error).__name__ == "PanicException"


class _Open:
    """One generation open for reading, with what is kept as long as it does not change."""

    def __init__(self, folder: Path, stamp: tuple[int, int]) -> None:
        self.folder, self.stamp = folder, stamp
        self.index = tantivy.Index.open(str(folder))
        self.index.config_reader("manual")
        self.meta = self._meta()
        self.index.reload()
        self.searcher = self.index.searcher()
        self._words: Vocabulary | None = None
        self._words_of = 0
        self.counted: dict[Hashable, Counts] = {}
        self.answered: dict[Hashable, Results] = {}

    def _meta(self) -> tuple[int, int]:
        found = (self.folder / "meta.json").stat()
        return found.st_ino, found.st_mtime_ns

    def refresh(self) -> None:
        """See what was written since."""
        meta = self._meta()
        if meta != self.meta:
            self.index.reload()
            # The searcher first: whoever has the new dictionaries has the new searcher too.
            self.searcher, self.meta = self.index.searcher(), meta
            self.counted, self.answered = {}, {}

    def vocabulary(self) -> Vocabulary:
        """Return the words of the titles; made anew when the index has grown by a tenth."""
        size = self.searcher.num_docs
        if self._words is None or not self._words_of * 0.9 <= size <= self._words_of * 1.1 + 10:
            self._words = Vocabulary(self.searcher.terms_with_prefix("title", ""))
            self._words_of = size
        return self._words


class TantivyBuild:
    """A new generation in the making, in a folder of its own."""

    def __init__(self, generations: Generations, analysts: Analysts | None = None) -> None:
        self._generations = generations
        self._folder, self._lock = generations.create()
        self._writer = tantivy.Index(SCHEMA, str(self._folder)).writer(_HEAP, 1)
        self._analysts = analysts or Analysts()

    def add(self, batch: Sequence[Document]) -> None:
        """Add documents, in place of those with their keys."""
        for document, found in self._analysts.streams(batch):
            self._writer.delete_documents_by_term("key", document.key)
            self._writer.add_document(row(document, found))

    def remove(self, keys: Iterable[str]) -> None:
        """Take documents out again."""
        for key in keys:
            self._writer.delete_documents_by_term("key", key)

    def switch(self) -> None:
        """Write what was added to disk and let it serve."""
        self._analysts.close()
        self._writer.commit()
        self._writer.wait_merging_threads()
        self._generations.serve(self._folder, self._lock)

    def abandon(self) -> None:
        """Throw the new generation away."""
        self._analysts.close()
        del self._writer
        self._lock.close()
        shutil.rmtree(self._folder, ignore_errors=True)


class TantivyEngine:
    """An index in a folder; safe to use from several threads and processes. One process at a time may write."""

    name = "tantivy"

    def __init__(self, folder: Path, keep: int = _KEPT) -> None:
        """Open the index of a folder; ``keep`` is how many answers are kept for whoever asks the same."""
        self._generations = Generations(folder, VERSION)
        self.keep = keep
        self._opened: _Open | None = None
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(1, thread_name_prefix="search")

    def search(self, query: Query) -> Results:
        """Answer a query."""
        return self._reading(lambda now: self._answer(now, query))

    def suggest(self, prefix: str, limit: int = 8) -> list[Suggestion]:
        """Complete what is being typed."""
        return self._reading(
            lambda now: flow.suggest(prefix, limit, lambda plan, asked: self._ask(now, plan, asked), now.vocabulary)
        )

    def update(self, documents: Iterable[Document], deleted: Iterable[str]) -> None:
        """Add, replace and delete; on disk and to be found when this returns."""
        with self._writing() as writer:
            for key in deleted:
                writer.delete_documents_by_term("key", key)
            for document in documents:
                writer.delete_documents_by_term("key", document.key)
                writer.add_document(row(document))
            writer.commit()
            writer.wait_merging_threads()

    def begin(self) -> TantivyBuild:
        """Start a new generation."""
        return TantivyBuild(self._generations)

    def count(self) -> int:
        """Return how many documents the index holds."""
        return self._reading(lambda now: int(now.searcher.num_docs))

    def held(self, keys: Sequence[str]) -> set[str]:
        """Return which of these documents the index holds."""
        return self._reading(lambda now: {key for key in keys if now.searcher.search(_of_key(key), 1).hits})

    def ready(self) -> bool:
        """Say whether there is a sound index of this version."""
        try:
            self.count()
        except EngineAway:
            return False
        return True

    def close(self) -> None:
        """Let go of the files."""
        self._opened = None
        self._pool.shutdown(wait=False)

    @contextmanager
    def _writing(self) -> Iterator[Any]:
        folder = self._generations.current()
        try:
            yield tantivy.Index.open(str(folder)).writer(_SMALL_HEAP, 1)
        except BaseException as error:
            if "LockBusy" in str(error):
                raise EngineAway("检索索引正由另一个进程更新，请稍后再试") from error
            if _broken(error):
                raise IndexMissing from error
            raise

    def _reading(self, read: Callable[[_Open], Answer]) -> Answer:
        """Read the generation that serves; where it was replaced meanwhile, the next one."""
        for turn in range(_AGAIN):
            try:
                return read(self._now())
            except EngineAway:
                raise
            except BaseException as error:
                if not _broken(error):
                    raise
                self._opened = None
                if turn == _AGAIN - 1:
                    raise IndexMissing("检索索引已损坏，正在重建，请稍后再试") from error
        raise IndexMissing

    def _now(self) -> _Open:
        with self._lock:
            stamp = self._generations.stamp()
            if self._opened is None or self._opened.stamp != stamp:
                self._opened = _Open(self._generations.current(), stamp)
            else:
                self._opened.refresh()
            return self._opened

    def _answer(self, now: _Open, query: Query) -> Results:
        """Answer; what many ask is answered once as long as the index does not change."""
        started = time.perf_counter()
        known, wanted = now.answered, _asking(query)
        results = known.get(wanted)
        if results is None:
            results = flow.answer(query, lambda plan, asked: self._ask(now, plan, asked), now.vocabulary)
            return self._keep(known, wanted, results)
        return replace(results, took_ms=(time.perf_counter() - started) * 1000)

    def _ask(self, now: _Open, plan: Plan, query: Query) -> Found:
        # In this order: counts of a searcher must not be kept with those of the next one.
        known, searcher = now.counted, now.searcher
        wanted = _counting(plan, query.facets)
        counts_kept = known.get(wanted)
        counting: Future[Counts] | None = None
        if counts_kept is None and _beside(searcher.num_docs):
            counting = self._pool.submit(_count, searcher, plan, query.facets)
        best = _window(searcher, plan, query)
        rows = []
        for score, address in best:
            kept = orjson.loads(searcher.doc(address).get_first("stored") or b"{}")
            rows.append((kept["key"], score, kept))
        if counting is not None:
            return Found(tuple(rows), cache(lambda: self._keep(known, wanted, counting.result())))
        if counts_kept is None:
            counts_kept = self._keep(known, wanted, _count(searcher, plan, query.facets))
        return Found(tuple(rows), lambda: counts_kept)

    def _keep(self, known: dict[Hashable, Answer], wanted: Hashable, found: Answer) -> Answer:
        """Keep what was found for whoever asks the same next."""
        if len(known) >= self.keep:
            # Another thread may have taken the oldest out meanwhile.
            known.pop(next(iter(list(known)), None), None)
        if self.keep:
            known[wanted] = found
        return found


def _beside(documents: int) -> bool:
    """Say whether a thread of its own should count: the engine lets go of the interpreter while it works."""
    return documents >= LARGE or (documents >= MIDDLING and os.getloadavg()[0] < (os.cpu_count() or 1))


def _of_key(key: str) -> tantivy.Query:
    return tantivy.Query.term_query(SCHEMA, "key", key, "basic")


def _asking(query: Query) -> Hashable:
    window = query.sort, query.offset, query.limit
    return query.text, tuple(sorted(query.filters.items())), window, query.facets, query.literal, query.strict


def _counting(plan: Plan, names: tuple[str, ...]) -> Hashable:
    """Return what is the same for questions whose counts are the same: another page, another order."""
    return plan.match, plan.exclude, tuple(sorted(plan.filters.items())), names


def _count(searcher: tantivy.Searcher, plan: Plan, names: tuple[str, ...]) -> Counts:
    if not names:
        found: Any = searcher.search(matching(plan), 1)
        return int(found.count or 0), {}
    return counts(searcher.aggregate(matching(plan), counted(names)), names)


def _window(searcher: tantivy.Searcher, plan: Plan, query: Query) -> Ranked:
    """Return the hits asked for with their scores, in order."""
    if not query.limit:
        return []
    if query.sort == "date" or not plan.score:
        found = searcher.search(matching(plan), query.limit, False, "day", query.offset).hits
        return [(0.0, address) for _, address in found]
    end = query.offset + query.limit
    best: Ranked = []
    for turn in in_turn(plan):
        if len(best) < end:
            best += _best(searcher, turn, end - len(best))
    return best[query.offset : end]


def _best(searcher: tantivy.Searcher, plan: Plan, several: int) -> Ranked:
    """Return so many of the best documents; of the first ``WINDOW``, validity and recency are weighed in."""
    scarce = at_most(plan.match, searcher) * SCARCE < searcher.num_docs
    hits = searcher.search(ranking(plan, scarce), max(WINDOW, several), count=False).hits
    window = hits[:WINDOW]
    weights = searcher.fast_field_values("weight", [address for _, address in window])
    best = [(score * (factor or 1.0), address) for (score, address), factor in zip(window, weights, strict=True)]
    return sorted(best, key=lambda hit: -hit[0]) + hits[WINDOW:]
