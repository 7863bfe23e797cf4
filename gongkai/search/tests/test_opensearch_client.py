"""What a node's answer, or its silence, comes out as."""

import json
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from gongkai.search.engine import EngineAway, IndexMissing
from gongkai.search.opensearch import OpenSearchEngine
from gongkai.search.opensearch_client import Cluster, Connection


@contextmanager
def node(status: int, body: str) -> Iterator[tuple[str, list[str]]]:
    """A node that answers everything in one way; yields its address and what it was asked."""
    asked: list[str] = []

    class Answer(BaseHTTPRequestHandler):
        def answer(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            asked.append(self.headers.get("authorization") or self.path)
            self.send_response(status)
            self.send_header("content-type", "application/json")
            self.end_headers()
            self.wfile.write(body.encode())

        do_GET = do_POST = do_PUT = do_DELETE = answer

        def log_message(self, *_: object) -> None:
            pass

    with HTTPServer(("127.0.0.1", 0), Answer) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", asked
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (401, "{}", EngineAway, "用户名和密码"),
        (403, "{}", EngineAway, "用户名和密码"),
        (400, '{"error":{"type":"parsing_exception"},"status":400}', EngineAway, "暂时不可用"),
        (404, '{"error":{"type":"index_not_found_exception"},"status":404}', IndexMissing, "正在重建"),
        (429, "{}", EngineAway, "暂时不可用"),
        (500, "not json", EngineAway, "暂时不可用"),
        (503, "{}", EngineAway, "暂时不可用"),
        (200, "{not json", EngineAway, "暂时不可用"),
    ],
)
def test_every_fault_is_told_in_chinese(status: int, body: str, error: type[EngineAway], said: str) -> None:
    with node(status, body) as (address, _):
        connection = Connection(Cluster((address,)))
        with pytest.raises(error, match=said):
            connection.ask("GET", "/anything")
        connection.close()


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_the_next_node_is_asked_where_one_cannot_answer(status: int) -> None:
    with ExitStack() as stack:
        bad, _ = stack.enter_context(node(status, "{}"))
        good, _ = stack.enter_context(node(200, json.dumps({"count": 3})))
        connection = Connection(Cluster((bad, good)))
        for _ in range(4):
            assert connection.ask("GET", "/x/_count") == {"count": 3}
        connection.close()


def test_a_node_that_came_back_is_noticed_when_the_other_goes() -> None:
    with ExitStack() as stack:
        changing, _ = stack.enter_context(node(200, "{}"))
        other, _ = stack.enter_context(node(503, "{}"))
        connection = Connection(Cluster((changing, other)))
        nodes = connection.client.transport.connection_pool
        back = next(each for each in nodes.connections if each.host == changing)
        for _ in range(5):  # dead for a minute, as after failing again and again
            nodes.mark_dead(back)
            nodes.resurrect(force=True)
        nodes.mark_dead(back)
        for _ in range(3):
            assert connection.ask("GET", "/") == {}
        connection.close()


def test_user_and_password_are_sent() -> None:
    with node(200, "{}") as (address, asked):
        connection = Connection(Cluster((address,), user="reader", password="secret words"))
        connection.ask("GET", "/")
        connection.close()
    assert asked == ["Basic cmVhZGVyOnNlY3JldCB3b3Jkcw=="]


@pytest.mark.parametrize(
    "item",
    [
        {"index": {"_id": "a", "status": 429, "error": {"type": "rejected_execution_exception"}}},
        {"index": {"_id": "a", "status": 503, "error": {"type": "unavailable_shards_exception"}}},
        {"delete": {"_id": "a", "status": 404, "error": {"type": "index_not_found_exception"}}},
    ],
)
def test_what_was_not_written_is_not_taken_for_written(item: dict[str, object]) -> None:
    with node(200, json.dumps({"_version": 1, "errors": True, "items": [item]})) as (address, _):
        engine = OpenSearchEngine(Cluster((address,)))
        with pytest.raises(EngineAway):
            engine.update([], ["a"])
        engine.close()


def test_a_document_the_cluster_will_never_take_does_not_hold_up_the_others(caplog: pytest.LogCaptureFixture) -> None:
    item = {"index": {"_id": "record:1", "status": 400, "error": {"type": "mapper_parsing_exception"}}}
    with node(200, json.dumps({"_version": 1, "errors": True, "items": [item]})) as (address, _):
        engine = OpenSearchEngine(Cluster((address,)))
        engine.update([], ["a"])
        engine.close()
    assert "record:1" in caplog.text


def test_a_count_of_some_pieces_is_no_answer() -> None:
    with node(200, json.dumps({"count": 7, "_shards": {"total": 2, "successful": 1}})) as (address, _):
        engine = OpenSearchEngine(Cluster((address,)))
        with pytest.raises(EngineAway):
            engine.count()
        engine.close()
