"""What tests of the engines share."""

import secrets
from collections.abc import Iterator

import pytest

from conftest import need
from gongkai.search import opensearch_client
from gongkai.search.opensearch import OpenSearchEngine
from gongkai.search.tests.opensearch_nodes.cluster import Cluster, running, tools_present


@pytest.fixture(scope="session")
def opensearch_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    """A cluster of OpenSearch that serves: two nodes with data, one that votes."""
    need(tools_present(), "a JDK with Maven (OpenSearch)")
    with running(tmp_path_factory.mktemp("opensearch")) as cluster:
        yield cluster


@pytest.fixture
def opensearch(opensearch_cluster: Cluster) -> Iterator[OpenSearchEngine]:
    """The distributed engine over indices of its own, without any index yet."""
    given = {"SEARCH_HOSTS": ",".join(opensearch_cluster.hosts), "SEARCH_PREFIX": f"t{secrets.token_hex(4)}"}
    engine = OpenSearchEngine(opensearch_client.Cluster.described(given))
    yield engine
    opensearch_cluster.forget(given["SEARCH_PREFIX"])
    engine.close()
