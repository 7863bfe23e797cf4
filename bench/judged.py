"""Questions with what is relevant to them, known from how the stock was made and never from an engine.

``python -m bench.judged [--records 3000] [--half tuned|held] [--engine tantivy] [--stock] [--misses] [--kind KIND]``
asks them and prints recall at ten (of ten, or of all relevant where there are fewer), the mean reciprocal rank of the
first relevant one, and milliseconds: by the clock, and of the processor alone (on a busy machine). The tuned half is
for looking at what is missed; the held half only for counting.
"""

import argparse
import json
import os
import re
import sqlite3
import statistics
import tempfile
import time
import zlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Final

from bench.asking import EACH, SEED, Judged, judged
from bench.corpus import REGIONS, Corpus, Publication
from gongkai.search.asking import Query
from gongkai.search.documents import Document
from gongkai.search.engine import Engine
from gongkai.search.opensearch import OpenSearchEngine
from gongkai.search.opensearch_client import Cluster
from gongkai.search.tantivy_engine import TantivyEngine

TOP: Final = 10
BATCH: Final = 2000
Finder = Callable[[Judged], list[str]]


@dataclass
class Score:
    """What one kind of question got."""

    recalls: list[float] = field(default_factory=list)
    ranks: list[float] = field(default_factory=list)
    times: list[float] = field(default_factory=list)
    worked: list[float] = field(default_factory=list)

    def told(self) -> dict[str, float]:
        """Return the means and the times."""
        cuts, worked = _twentieths(self.times), _twentieths(self.worked)
        return {
            "questions": len(self.recalls),
            "recall@10": round(statistics.fmean(self.recalls), 3),
            "mrr": round(statistics.fmean(self.ranks), 3),
            "p50_ms": round(cuts[9], 2),
            "p95_ms": round(cuts[18], 2),
            "p50_cpu_ms": round(worked[9], 2),
            "p95_cpu_ms": round(worked[18], 2),
        }


def _twentieths(times: list[float]) -> list[float]:
    return statistics.quantiles(times, n=20) if len(times) > 1 else times * 19


def documents(publications: Iterable[Publication]) -> Iterator[Document]:
    """Return what engines index: every publication, and a page of every unit."""
    for one in publications:
        yield one.document()
    for place, region in enumerate(REGIONS):
        yield Document(
            key=f"unit:r{place}",
            kind="unit",
            title=f"{region}海关",
            url=f"/units/r{place}/",
            unit=f"r{place}",
            unit_name=f"{region}海关",
            line=("hq", f"r{place}"),
            keywords=("联系方式", "地址", "电话", "办公时间"),
            body=f"{region}海关的职能、负责人、地址、办公时间和电话。业务咨询电话12360。",
        )


def ask_all(find: Finder, questions: Sequence[Judged], misses: bool = False) -> dict[str, Score]:
    """Ask every question and score the answers, by kind and together."""
    scores: dict[str, Score] = defaultdict(Score)
    for one in questions:
        find(one)
        started, work = time.perf_counter(), time.process_time()
        found = find(one)[:TOP]
        took, worked = (time.perf_counter() - started) * 1000, (time.process_time() - work) * 1000
        hits = [place for place, key in enumerate(found) if key in one.relevant]
        recall = len(hits) / min(TOP, len(one.relevant))
        if misses and recall < 1:
            print(f"{recall:.2f} {one.kind:<12}{one.text} → {found[:3]} of {len(one.relevant)}")
        for kind in (one.kind, "all"):
            scores[kind].recalls.append(recall)
            scores[kind].ranks.append(1 / (hits[0] + 1) if hits else 0.0)
            scores[kind].times.append(took)
            scores[kind].worked.append(worked)
    return scores


def engine_finder(engine: Engine) -> Finder:
    """Return how an engine is asked: with facets and marked passages, as the page does."""
    return lambda one: [hit.key for hit in engine.search(Query(one.text, one.filters, limit=TOP)).hits]


def stock_finder(folder: Path, stock: Iterable[Document]) -> Finder:
    """Return the search Wagtail has by itself on SQLite: the same table and the same question, without filters."""
    database = sqlite3.connect(folder / "stock.sqlite3")
    columns, tokens = "key UNINDEXED, title, body", "porter unicode61 remove_diacritics 1"
    database.execute(f"CREATE VIRTUAL TABLE entry USING fts5({columns}, tokenize='{tokens}')")
    rows = ((one.key, one.title, f"{one.document_number} {one.abstract} {one.body}") for one in stock)
    database.executemany("INSERT INTO entry VALUES (?, ?, ?)", rows)
    database.commit()

    def find(one: Judged) -> list[str]:
        words = re.findall(r"\w+", one.text)
        match = " AND ".join(f'"{word}"' for word in words)
        if not match:
            return []
        said = "SELECT key FROM entry WHERE entry MATCH ? ORDER BY bm25(entry, 0, 2.0, 1.0) LIMIT ?"
        return [row[0] for row in database.execute(said, (match, TOP))]

    return find


def _built(engine: Engine, stock: Iterator[Document]) -> float:
    started = time.perf_counter()
    build = engine.begin()
    while batch := list(islice(stock, BATCH)):
        build.add(batch)
    build.switch()
    return time.perf_counter() - started


def half(text: str) -> str:
    """Say which half a question belongs to, by its words alone."""
    return "tuned" if zlib.crc32(text.encode()) % 2 else "held"


def main() -> None:
    """Build, ask, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=3000)
    parser.add_argument("--half", choices=("tuned", "held"))
    parser.add_argument("--engine", choices=("tantivy", "opensearch"), default="tantivy")
    parser.add_argument("--stock", action="store_true", help="ask Wagtail's database search too")
    parser.add_argument("--misses", action="store_true")
    parser.add_argument("--kind")
    parser.add_argument("--seed", type=int, default=SEED, help="other questions of the same kinds, to look at")
    parser.add_argument("--each", type=int, default=EACH, help="how many of each kind are made")
    parser.add_argument("--keep", type=Path, help="a folder whose index is made once and asked again")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    publications = list(Corpus().publications(options.records))
    questions = [
        one
        for one in judged(publications, options.each, options.seed)
        if (not options.half or half(one.text) == options.half) and (not options.kind or one.kind == options.kind)
    ]
    with tempfile.TemporaryDirectory(prefix="gongkai-judged-") as scratch:
        folder = options.keep or Path(scratch)
        engine = (
            TantivyEngine(folder / "index", keep=0)
            if options.engine == "tantivy"
            else OpenSearchEngine(Cluster.described(os.environ))
        )
        told: dict[str, object] = {"engine": options.engine, "records": options.records}
        if not (options.keep and engine.ready()):
            told["build_s"] = round(_built(engine, documents(publications)), 1)
        scores = ask_all(engine_finder(engine), questions, options.misses)
        told["scores"] = {kind: score.told() for kind, score in sorted(scores.items())}
        if options.stock:
            with tempfile.TemporaryDirectory() as beside:
                stock = ask_all(stock_finder(Path(beside), documents(publications)), questions)
            told["stock"] = {kind: score.told() for kind, score in sorted(stock.items())}
        engine.close()
    _tell(told, options.json)


def _tell(told: dict[str, object], as_json: bool) -> None:
    if as_json:
        print(json.dumps(told, ensure_ascii=False, indent=1))
        return
    for name, value in told.items():
        if isinstance(value, dict):
            print(name)
            for kind, one in value.items():
                print(f"  {kind:<14}" + "  ".join(f"{what} {number}" for what, number in one.items()))
        else:
            print(f"{name:<10}{value}")


if __name__ == "__main__":
    main()
