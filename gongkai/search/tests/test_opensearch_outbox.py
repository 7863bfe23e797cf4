"""What changes while the cluster is away waits, and is found when it is back."""

from collections.abc import Collection, Iterator
from typing import Any

import pytest
from django.db import transaction

from gongkai.search import choosing, outbox, service, sources
from gongkai.search.asking import Query
from gongkai.search.documents import Document
from gongkai.search.engine import EngineAway
from gongkai.search.opensearch import OpenSearchEngine
from gongkai.search.tests.opensearch_nodes.cluster import Cluster


class Notices:
    """A toy room: notices by key, each public or not."""

    def __init__(self) -> None:
        self.public: dict[str, str] = {}

    def publish(self, key: str, title: str) -> None:
        with transaction.atomic():
            self.public[key] = title
            outbox.put("notice", [key])

    def withdraw(self, key: str) -> None:
        with transaction.atomic():
            del self.public[key]
            outbox.put("notice", [key])

    def fetch(self, keys: Collection[str]) -> Iterator[Document]:
        for key in keys:
            if key in self.public:
                yield Document(f"notice:{key}", "notice", self.public[key], f"/n/{key}/", body="自今日起施行")


@pytest.fixture
def notices(
    db: None,
    opensearch: OpenSearchEngine,
    opensearch_cluster: Cluster,
    settings: Any,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: object,
) -> Iterator[Notices]:
    made = Notices()
    source = sources.Source(made.fetch, lambda: iter(list(made.public)), lambda keys: {*keys} & {*made.public})
    monkeypatch.setattr(sources, "_sources", {"notice": source})
    monkeypatch.setenv("SEARCH_HOSTS", ",".join(opensearch_cluster.hosts))
    monkeypatch.setenv("SEARCH_PREFIX", opensearch.prefix)
    settings.SEARCH_ENGINE, settings.SEARCH_FOLDER = "opensearch", tmp_path
    choosing._made.cache_clear()
    yield made
    choosing.engine().close()
    choosing._made.cache_clear()


def titles() -> set[str]:
    return {str(hit.data["url"]) for hit in service.ask(Query("通告")).hits}


def test_what_waits_during_an_outage_is_indexed_afterwards(notices: Notices, opensearch_cluster: Cluster) -> None:
    notices.publish("a", "关于关税的通告")
    notices.publish("b", "关于检疫的通告")
    service.drain()
    assert titles() == {"/n/a/", "/n/b/"}
    opensearch_cluster.stop()
    try:
        notices.publish("c", "关于稽查的通告")
        notices.withdraw("a")
        with pytest.raises(EngineAway):
            service.drain()
        with pytest.raises(EngineAway):
            service.ask(Query("通告"))
        assert outbox.length() == 2
    finally:
        opensearch_cluster.start()
    service.drain()
    assert titles() == {"/n/b/", "/n/c/"}
    assert outbox.length() == 0


def test_what_was_withdrawn_is_not_shown_even_before_the_index_knows(notices: Notices) -> None:
    notices.publish("a", "关于关税的通告")
    notices.publish("b", "关于检疫的通告")
    service.drain()
    notices.withdraw("a")
    assert titles() == {"/n/b/"}
    assert service.ask(Query("通告")).total == 1


def test_a_publication_is_found_as_soon_as_it_is_taken_from_the_outbox(notices: Notices) -> None:
    service.rebuild()
    for serial in range(5):
        notices.publish(str(serial), f"第{serial}号通告")
        service.drain()
        assert f"/n/{serial}/" in titles()
