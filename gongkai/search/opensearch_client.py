"""The way to an OpenSearch cluster: its addresses, time limits, the next node where one does not answer.

What goes wrong comes out as ``EngineAway`` (nobody answers, or not now) or ``IndexMissing`` (no index of this version);
no caller sees an error of the network or of the client library.
"""

import logging
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from queue import Empty
from typing import Any, Final

from opensearchpy import ConnectionPool, OpenSearch
from opensearchpy.exceptions import NotFoundError, OpenSearchException, TransportError

from gongkai.search.engine import EngineAway, IndexMissing

logger = logging.getLogger(__name__)
# The library tells of every node that does not answer with a whole stack; what comes of it is told here, in a line.
logging.getLogger("opensearch").setLevel(logging.CRITICAL)

#: How many requests to one node are kept open for the next ones.
_AT_ONCE: Final = 32
#: Environment variables and what they mean, in the order operators are told of them.
VARIABLES: Final[Mapping[str, str]] = {
    "SEARCH_HOSTS": "addresses of the cluster's nodes, parted by commas: https://s1:9200,https://s2:9200",
    "SEARCH_USER": "user the cluster knows, where it asks for one",
    "SEARCH_PASSWORD": "the user's password",
    "SEARCH_CA": "file with the certificate the cluster's certificates are signed by, where it is not a public one",
    "SEARCH_PREFIX": "what names of indices begin with (gongkai)",
    "SEARCH_SHARDS": "pieces a new index is cut into (1; 2 or more from some millions of records on)",
    "SEARCH_REPLICAS": "copies kept of every piece on other nodes (1)",
    "SEARCH_TIMEOUT": "seconds a node is given to answer a search before the next one is asked (5)",
}


@dataclass(frozen=True, slots=True)
class Cluster:
    """Where the cluster is and how it is used. Times are in seconds."""

    hosts: tuple[str, ...]
    user: str = ""
    password: str = ""
    ca: str = ""
    prefix: str = "gongkai"
    shards: int = 1
    replicas: int = 1
    timeout: float = 5.0
    writing_timeout: float = 60.0

    @classmethod
    def described(cls, given: Mapping[str, str]) -> "Cluster":
        """Return the cluster that settings or environment variables describe.

        Raises ``ValueError`` with a Chinese sentence where no address is given or a number is none.
        """
        hosts = tuple(host.strip() for host in given.get("SEARCH_HOSTS", "").split(",") if host.strip())
        if not hosts:
            raise ValueError("未设置 SEARCH_HOSTS：使用 OpenSearch 检索须写明集群各节点的地址，以逗号分隔")
        try:
            return cls(
                hosts,
                given.get("SEARCH_USER", ""),
                given.get("SEARCH_PASSWORD", ""),
                given.get("SEARCH_CA", ""),
                given.get("SEARCH_PREFIX") or "gongkai",
                int(given.get("SEARCH_SHARDS") or 1),
                int(given.get("SEARCH_REPLICAS") or 1),
                float(given.get("SEARCH_TIMEOUT") or 5),
            )
        except ValueError as error:
            raise ValueError("SEARCH_SHARDS、SEARCH_REPLICAS、SEARCH_TIMEOUT 须为数字") from error


class _Nodes(ConnectionPool):
    """The nodes. Where all were found dead, all are tried again.

    The library would try one of them, the same every time, and not notice that another has come back: restarting one
    node after the other would look like an outage.
    """

    def resurrect(self, force: bool = False) -> Any:
        """Bring back a node whose time is over; forced, bring back all of them and return one."""
        if not force:
            return super().resurrect()
        with suppress(Empty):
            while True:
                self.connections.append(self.dead.get(block=False)[1])
        return self.selector.select(self.connections[:] or list(self.orig_connections))


class Connection:
    """Requests to whichever node answers.

    A request that failed on one node goes to the next, so every request made here must bear being carried out twice.
    """

    def __init__(self, cluster: Cluster) -> None:
        given: dict[str, Any] = {"http_auth": (cluster.user, cluster.password)} if cluster.user else {}
        if cluster.ca:
            given["ca_certs"] = cluster.ca
        self.client = OpenSearch(
            hosts=list(cluster.hosts),
            timeout=cluster.timeout,
            max_retries=max(3, 2 * len(cluster.hosts)),
            connection_pool_class=_Nodes,
            retry_on_timeout=True,
            retry_on_status=(429, 502, 503, 504),
            dead_timeout=2,
            pool_maxsize=_AT_ONCE,
            http_compress=False,
            **given,
        )

    def ask(
        self, method: str, path: str, body: Any = None, timeout: float | None = None, **parameters: str
    ) -> dict[str, Any]:
        """Carry out a request and return what the cluster says. Raises ``EngineAway`` or ``IndexMissing``."""
        try:
            # The address and the outcome alone are logged, by the library: never what is searched for.
            answer = self.client.transport.perform_request(method, path, params=parameters, body=body, timeout=timeout)
        except NotFoundError as error:
            raise IndexMissing from error
        except TransportError as error:
            raise _named(error) from error
        except OpenSearchException as error:
            logger.error("search cluster: %s", type(error).__name__)
            raise EngineAway from error
        return dict(answer) if isinstance(answer, Mapping) else {}

    def close(self) -> None:
        """Let go of the connections."""
        self.client.close()


def _named(error: TransportError) -> EngineAway:
    logger.warning("search cluster: %s %s %s", type(error).__name__, error.status_code, error.error)
    if error.status_code in (401, 403):
        return EngineAway("检索服务拒绝访问，请管理员检查检索集群的用户名和密码")
    return EngineAway()
