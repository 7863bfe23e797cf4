"""Nodes lost and found again: no answer is wrong, nothing written is lost."""

import threading
import time
from collections.abc import Callable
from dataclasses import replace

import pytest

from gongkai.search.asking import Query
from gongkai.search.documents import Document
from gongkai.search.engine import EngineAway, IndexMissing
from gongkai.search.opensearch import OpenSearchEngine
from gongkai.search.opensearch_client import Cluster as Described
from gongkai.search.opensearch_store import Outdated, Store
from gongkai.search.tests.opensearch_nodes.cluster import DATA_NODES, KEEPER, Cluster
from gongkai.search.tests.opensearch_nodes.stock import documents

STOCK = 600
STEADY = Query("加工贸易手册", {"kind": ("record",)})


def fill(engine: OpenSearchEngine, stock: list[Document]) -> None:
    build = engine.begin()
    build.add(stock)
    build.switch()


def fresh(serial: int) -> Document:
    return Document(key=f"news:{serial}", kind="news", title=f"要闻第{serial}则", url=f"/news/{serial}/", body="试运行")


class Load:
    """Searches and writes in the background until told to stop; keeps what went wrong."""

    def __init__(self, engine: OpenSearchEngine, steady: int) -> None:
        self.engine, self.steady = engine, steady
        self.written: set[str] = set()
        self.wrong: list[str] = []
        self.answers = self.away = 0
        self.stopping = threading.Event()
        self.threads = [threading.Thread(target=each) for each in (self._search, self._search, self._write)]

    def __enter__(self) -> "Load":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        for thread in self.threads:
            thread.join(timeout=60)

    def until(self, reached: Callable[[], bool], what: str, seconds: float = 90) -> None:
        deadline = time.monotonic() + seconds
        while not reached():
            assert time.monotonic() < deadline, f"{what}: not after {seconds} s"
            time.sleep(0.05)

    def more(self, count: int = 20) -> None:
        """Wait until so many more answers and a few more writes have come."""
        answers, written = self.answers + count, len(self.written) + 3
        self.until(lambda: self.answers >= answers and len(self.written) >= written, "more answers and writes")

    def _search(self) -> None:
        while not self.stopping.is_set():
            known = set(self.written)
            try:
                total = self.engine.search(STEADY).total
                news = self.engine.search(Query("要闻", {"kind": ("news",)}, limit=0, facets=())).total
            except EngineAway:
                self.away += 1
                continue
            self.answers += 1
            if total != self.steady:
                self.wrong.append(f"{total} found instead of {self.steady}")
            if news < len(known):
                self.wrong.append(f"{news} of {len(known)} written are found")

    def _write(self) -> None:
        serial = 0
        while not self.stopping.is_set():
            try:
                self.engine.update([fresh(serial)], [])
            except EngineAway:
                continue  # as the outbox does: it stays there and is written again
            self.written.add(f"news:{serial}")
            serial += 1


def test_a_node_lost_under_load_loses_nothing(opensearch: OpenSearchEngine, opensearch_cluster: Cluster) -> None:
    fill(opensearch, list(documents(STOCK)))
    opensearch_cluster.wait_ready("green")
    steady = opensearch.search(STEADY).total
    assert steady > 5
    primary = opensearch_cluster.primary(opensearch.prefix)
    with Load(opensearch, steady) as load:
        load.more()
        opensearch_cluster.kill(primary)
        load.more()
        opensearch_cluster.start(primary)
        load.more()
    assert load.wrong == []
    assert load.away <= load.answers / 10
    opensearch_cluster.wait_ready("green")
    other = opensearch_cluster.primary(opensearch.prefix)
    assert other != primary
    opensearch_cluster.kill(other)  # what came back late holds everything by itself
    try:
        found = opensearch.search(Query("要闻", {"kind": ("news",)}, limit=0, facets=())).total
        assert found >= len(load.written) > 0
        assert opensearch.count() - found == STOCK
    finally:
        opensearch_cluster.start(other)
        opensearch_cluster.wait_ready("green")


def test_an_outage_is_told_and_everything_is_there_afterwards(
    opensearch: OpenSearchEngine, opensearch_cluster: Cluster
) -> None:
    fill(opensearch, list(documents(50)))
    opensearch.update([fresh(1)], ["record:1"])
    seen = opensearch.ready()
    opensearch_cluster.stop()
    try:
        for act in (
            lambda: opensearch.search(Query("要闻")),
            lambda: opensearch.suggest("要闻"),
            lambda: opensearch.update([fresh(2)], []),
            opensearch.count,
            opensearch.begin,
        ):
            with pytest.raises(EngineAway, match="暂时不可用"):
                act()
        # Nobody knows better now: an index that was there is not to be built anew for a moment's silence.
        assert opensearch.ready() is seen
    finally:
        opensearch_cluster.start()
    opensearch_cluster.wait_ready("green")
    assert opensearch.count() == 50
    opensearch.update([fresh(2)], [])
    assert {hit.key for hit in opensearch.search(Query("要闻")).hits} == {"news:1", "news:2"}


def test_the_voter_alone_may_go(opensearch: OpenSearchEngine, opensearch_cluster: Cluster) -> None:
    fill(opensearch, list(documents(20)))
    opensearch_cluster.kill(KEEPER)
    try:
        opensearch.update([fresh(1)], [])
        assert opensearch.search(Query("要闻")).total == 1
    finally:
        opensearch_cluster.start(KEEPER)


@pytest.mark.parametrize("name", DATA_NODES)
def test_a_node_that_hangs_is_passed_over(name: str, opensearch: OpenSearchEngine, opensearch_cluster: Cluster) -> None:
    fill(opensearch, list(documents(40)))
    opensearch_cluster.wait_ready("green")
    engine = OpenSearchEngine(Described(tuple(opensearch_cluster.hosts), prefix=opensearch.prefix, timeout=1))
    expected = engine.search(Query("公告")).total
    with opensearch_cluster.hung(name):
        assert [engine.search(Query("公告")).total for _ in range(8)] == [expected] * 8
    engine.close()
    opensearch_cluster.wait_ready("green")


def test_searches_go_on_while_the_index_is_built_anew(opensearch: OpenSearchEngine) -> None:
    stock = list(documents(300))
    fill(opensearch, stock)
    steady = opensearch.search(STEADY).total
    with Load(opensearch, steady) as load:
        for _ in range(2):
            load.more(5)
            build = opensearch.begin()
            build.add(stock)
            build.remove([stock[0].key])
            build.add(stock[:1])
            build.add([fresh(serial) for serial in range(len(load.written) + 300)])
            build.switch()
    assert load.wrong == []
    assert load.away == 0
    assert len(opensearch.indices()) == 1


def test_a_build_thrown_away_leaves_nothing(opensearch: OpenSearchEngine) -> None:
    fill(opensearch, list(documents(5)))
    build = opensearch.begin()
    build.add(list(documents(9)))
    build.abandon()
    assert opensearch.count() == 5
    assert len(opensearch.indices()) == 1


def test_an_index_that_serves_is_not_thrown_away(
    opensearch: OpenSearchEngine, opensearch_cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(opensearch, list(documents(5)))
    build = opensearch.begin()
    build.add(list(documents(9)))
    monkeypatch.setattr(Store, "drop", lambda *_: (_ for _ in ()).throw(EngineAway()))
    build.switch()  # what served before cannot be dropped: that is for the next time
    monkeypatch.undo()
    build.abandon()
    assert opensearch.count() == 9
    assert len(opensearch.indices()) == 2
    fill(opensearch, list(documents(3)))
    assert len(opensearch.indices()) == 1


def test_without_an_index_it_says_so_and_makes_none(opensearch: OpenSearchEngine) -> None:
    with pytest.raises(IndexMissing):
        opensearch.search(Query("关税"))
    with pytest.raises(IndexMissing):
        opensearch.update([fresh(1)], [])
    assert not opensearch.ready()
    assert opensearch.indices() == []  # nothing made one in passing


def test_a_late_older_write_does_not_undo_a_newer_one(
    opensearch: OpenSearchEngine, opensearch_cluster: Cluster
) -> None:
    fill(opensearch, [fresh(1)])
    later = OpenSearchEngine(Described(tuple(opensearch_cluster.hosts), prefix=opensearch.prefix))
    later.update([replace(fresh(1), title="要闻第一则（更正）")], [])
    with pytest.raises(Outdated):
        opensearch.update([fresh(1)], [])
    assert later.search(Query("更正")).total == 1
    opensearch.update([replace(fresh(1), title="要闻第一则（再更正）")], [])  # fetched again: now it may
    assert later.search(Query("再更正")).total == 1
    later.close()


def test_an_address_that_answers_nothing_is_passed_over(
    opensearch: OpenSearchEngine, opensearch_cluster: Cluster
) -> None:
    fill(opensearch, [fresh(1)])
    hosts = ("http://127.0.0.1:9", *opensearch_cluster.hosts)
    engine = OpenSearchEngine(Described(hosts, prefix=opensearch.prefix, timeout=2))
    assert [engine.search(Query("要闻")).total for _ in range(6)] == [1] * 6
    engine.close()
