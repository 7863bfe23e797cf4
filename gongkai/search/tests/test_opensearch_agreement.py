"""Both engines answer alike: the same totals, counts and corrections, and nearly the same order."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from gongkai.search.answers import Results
from gongkai.search.asking import Query
from gongkai.search.documents import Document
from gongkai.search.opensearch import OpenSearchEngine
from gongkai.search.opensearch_client import Cluster as Described
from gongkai.search.tantivy_engine import TantivyEngine
from gongkai.search.tests.opensearch_nodes.cluster import Cluster
from gongkai.search.tests.opensearch_nodes.stock import documents, questions

STOCK = 2000
#: Of the first ten hits of one engine, how many are among the other's first ten: at least, on average.
ALIKE = 0.9

Both = tuple[TantivyEngine, OpenSearchEngine]


@pytest.fixture(scope="module")
def stock() -> list[Document]:
    return list(documents(STOCK))


@pytest.fixture(scope="module")
def both(
    stock: list[Document], opensearch_cluster: Cluster, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Both]:
    engines = (
        TantivyEngine(Path(tmp_path_factory.mktemp("tantivy"))),
        OpenSearchEngine(Described(tuple(opensearch_cluster.hosts), prefix="agreement")),
    )
    for engine in engines:
        build = engine.begin()
        build.add(stock)
        build.switch()
    yield engines
    for engine in engines:
        engine.close()
    opensearch_cluster.forget("agreement")


def keys(results: Results) -> list[str]:
    return [hit.key for hit in results.hits[:10]]


def test_two_hundred_questions_are_answered_alike(both: Both, stock: list[Document]) -> None:
    asked = questions(stock)
    assert len(asked) >= 200
    overlaps = []
    for query in asked:
        one, other = (engine.search(query) for engine in both)
        assert (one.total, one.facets) == (other.total, other.facets), query
        assert (one.corrected, one.instead, one.jump) == (other.corrected, other.instead, other.jump), query
        assert len(one.hits) == len(other.hits), query
        if one.hits:
            overlaps.append(len({*keys(one)} & {*keys(other)}) / len(keys(one)))
    assert sum(overlaps) / len(overlaps) >= ALIKE


def test_titles_and_passages_are_marked_alike(both: Both, stock: list[Document]) -> None:
    compared = 0
    for query in questions(stock):
        one, other = ({hit.key: hit for hit in engine.search(query).hits} for engine in both)
        for key in one.keys() & other.keys():
            compared += 1
            left, right = one[key], other[key]
            assert (left.title, left.snippet, left.label, left.page) == (
                right.title,
                right.snippet,
                right.label,
                right.page,
            )
            assert (left.kind, left.address, left.data) == (right.kind, right.address, right.data)
    assert compared > 1000


@pytest.mark.parametrize("typed", ["关税", "加工", "广州海关关于", "2019", "guanshui", "jgmy", "“", ""])
def test_the_same_words_are_suggested(both: Both, typed: str) -> None:
    one, other = (engine.suggest(typed, 8) for engine in both)
    assert len(one) == len(other)
    assert [each for each in one if each.kind == "word"] == [each for each in other if each.kind == "word"]


def test_pages_of_results_join_without_gap(both: Both) -> None:
    engine = both[1]
    whole = engine.search(Query("企业 监管", limit=60, facets=())).hits
    assert len(whole) > 30
    pages = [engine.search(Query("企业 监管", offset=at, limit=10, facets=())).hits for at in range(0, 60, 10)]
    assert [hit.key for page in pages for hit in page] == [hit.key for hit in whole]


@pytest.mark.parametrize(
    "typed", ["*:*", "title:[a TO b]", "(", ")) OR 1=1", "a AND", "\x00\x01", "😀", "{}", "/.*/", "x" * 600]
)
def test_odd_questions_are_taken_by_the_cluster(both: Both, typed: str) -> None:
    one, other = (engine.search(Query(typed)) for engine in both)
    assert one.total == other.total
