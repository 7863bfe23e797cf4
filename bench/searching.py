"""Build an index of generated records and time questions with facets and marked passages; beside it, the stock search.

``python bench/searching.py [--records 70000] [--sentences 12] [--texts 0] [--questions 500] [--engine tantivy]
[--keep FOLDER] [--stock] [--json]``. With ``--texts`` so many texts are taken apart, and the records beyond repeat them
under other numbers, columns, subjects and days: a large index is built in a quarter of the time. ``--stock`` asks
SQLite's full-text index (FTS5), kept the way Wagtail's database search keeps it, the same questions as plain words, for
twenty rows and a count, without facets or passages. ``--engine opensearch`` asks the cluster of SEARCH_HOSTS. Times are
milliseconds for the whole answer in this process, after fifty questions to warm up; no answer or count is kept. ``cpu``
is what this process worked for it, which tells more where the machine has other work; ``--rounds`` asks each question
several times and takes its quickest answer, which tells more still where the machine itself runs fast and slow.
"""

import argparse
import json
import os
import re
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from stock import Stock

from gongkai.search.analysing import Analysts
from gongkai.search.asking import Query
from gongkai.search.documents import Document
from gongkai.search.engine import Engine
from gongkai.search.generations import Generations
from gongkai.search.opensearch import OpenSearchEngine
from gongkai.search.opensearch_client import Cluster
from gongkai.search.streams import streams
from gongkai.search.tantivy_engine import TantivyBuild, TantivyEngine
from gongkai.search.tantivy_schema import VERSION

BATCH = 2000


class Repeating(Analysts):
    """Takes every text apart once; records that repeat it differ in their numbers alone."""

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[str, dict[str, str]] = {}

    def streams(self, batch: Sequence[Document]) -> Iterator[tuple[Document, dict[str, str]]]:
        """Yield every document with its streams."""
        fresh = [document for document in batch if document.body not in self._known]
        repeated = [document for document in batch if document.body in self._known]
        for document, found in super().streams(fresh):
            self._known[document.body] = found
            yield document, found
        for document in repeated:
            numbers = replace(document, title="", keywords=(), abstract="", body="", parts=())
            yield document, self._known[document.body] | {"number": streams(numbers)["number"]}


def main() -> None:
    """Build, ask, print."""
    options = _options()
    with tempfile.TemporaryDirectory(prefix="gongkai-search-") as scratch:
        folder = Path(options.keep or scratch)
        told = _measure(options, folder)
        if options.stock:
            told["stock"] = _stock(options, folder)
            told["ratio_p95"] = round(told["stock"]["p95"] / told["p95"], 1)
    if options.json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _tell(told)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=70_000)
    parser.add_argument("--sentences", type=int, default=12)
    parser.add_argument("--texts", type=int, default=0)
    parser.add_argument("--questions", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=1, help="ask each question so often; its quickest answer counts")
    parser.add_argument("--engine", choices=["tantivy", "opensearch"], default="tantivy")
    parser.add_argument("--keep", help="folder of an index to build once and ask again")
    parser.add_argument("--stock", action="store_true")
    parser.add_argument("--json", action="store_true")
    return parser.parse_args()


def _engine(name: str, folder: Path) -> Engine:
    return TantivyEngine(folder, keep=0) if name == "tantivy" else OpenSearchEngine(Cluster.described(os.environ))


def _measure(options: argparse.Namespace, folder: Path) -> dict[str, object]:
    stock, engine = Stock(), _engine(options.engine, folder)
    built = 0.0
    if not engine.ready() or engine.count() != options.records:
        started = time.perf_counter()
        build = TantivyBuild(Generations(folder, VERSION), Repeating()) if options.texts else engine.begin()
        for batch in _batches(stock.documents(options.records, options.sentences, options.texts)):
            build.add(batch)
            if sys.stderr.isatty():
                print(f"\r{batch[-1].key}", end="", file=sys.stderr)
        build.switch()
        built = time.perf_counter() - started
    questions = stock.questions(options.questions)
    times, found, worked = _timed(lambda query: engine.search(query).total, questions, options.rounds)
    told: dict[str, object] = {
        "load": os.getloadavg()[0],
        "engine": options.engine,
        "records": engine.count(),
        "build_s": round(built, 1),
        "found_nothing": found.count(0),
    }
    slowest = sorted(zip(times, questions, found, strict=True), key=lambda one: -one[0])[:5]
    told["slowest"] = [[round(took, 2), query.text, dict(query.filters), total] for took, query, total in slowest]
    no_facets, _, _ = _timed(lambda query: engine.search(replace(query, facets=())).total, questions, options.rounds)
    engine.close()
    return told | spread(times) | {"cpu": spread(worked), "without_facets": spread(no_facets)}


def _batches(documents: Iterator[Document]) -> Iterator[list[Document]]:
    while batch := list(islice(documents, BATCH)):
        yield batch


def _timed(
    ask: Callable[[Query], int], questions: list[Query], rounds: int = 1
) -> tuple[list[float], list[int], list[float]]:
    for query in questions[:50]:
        ask(query)
    times, found, worked = [], [], []
    for query in questions:
        quickest, least = float("inf"), float("inf")
        for _ in range(rounds):
            started, before = time.perf_counter(), time.process_time()
            total = ask(query)
            quickest = min(quickest, (time.perf_counter() - started) * 1000)
            least = min(least, (time.process_time() - before) * 1000)
        times.append(quickest)
        worked.append(least)
        found.append(total)
    return times, found, worked


def spread(times: list[float]) -> dict[str, float]:
    """Return the median and the ends of a list of times."""
    cuts = statistics.quantiles(times, n=100)
    return {
        "p50": round(cuts[49], 2),
        "p95": round(cuts[94], 2),
        "p99": round(cuts[98], 2),
        "max": round(max(times), 2),
    }


def _stock(options: argparse.Namespace, folder: Path) -> dict[str, float]:
    path = folder / "stock.sqlite3"
    fresh = not path.exists()
    database = sqlite3.connect(path)
    if fresh:
        database.execute("CREATE VIRTUAL TABLE entry USING fts5(title, body, tokenize='trigram')")
        rows = (
            (one.title, f"{one.abstract}\n{one.body}") for one in Stock().documents(options.records, options.sentences)
        )
        database.executemany("INSERT INTO entry VALUES (?, ?)", rows)
        database.commit()

    def ask(query: Query) -> int:
        words = [word for word in re.split(r"[\s“”]+", query.text) if len(word) > 2 and word[0] not in "-年"]
        if not words:
            return 0
        match = " AND ".join('"' + word.replace('"', '""') + '"' for word in words)
        database.execute("SELECT rowid FROM entry WHERE entry MATCH ? ORDER BY rank LIMIT 20", (match,)).fetchall()
        return int(database.execute("SELECT count(*) FROM entry WHERE entry MATCH ?", (match,)).fetchone()[0])

    times, _, _ = _timed(ask, Stock().questions(options.questions), options.rounds)
    database.close()
    return spread(times)


def _tell(told: dict[str, object]) -> None:
    for name, value in told.items():
        print(f"{name:<16}{value}")


if __name__ == "__main__":
    main()
