"""What is kept is served exactly as long as nothing it shows has changed."""

import gzip
import io
import threading
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.core.cache.backends.locmem import LocMemCache
from django.core.handlers.wsgi import WSGIRequest
from django.db import DatabaseError, OperationalError, connection, transaction
from django.http import HttpRequest, HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from gongkai.portal.caching import declaring, layer, visits
from gongkai.portal.caching.declaring import changes_at, counted, kept, rests_on
from gongkai.portal.caching.layer import Kept
from gongkai.portal.caching.store import Page, Store
from gongkai.portal.models import Visits
from gongkai.stamps.actions import touch

DAY = date(2026, 3, 2)
PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


@pytest.fixture(autouse=True)
def _whole_inside_a_test(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under PostgreSQL the transaction around a test is no snapshot; but then nobody else writes meanwhile."""
    if connection.vendor != "sqlite" and "transactional_db" not in request.fixturenames:
        monkeypatch.setattr(declaring, "snapshot", lambda: nullcontext(True))


class Server:
    """The layer around one view, with the count of how often the view was asked."""

    def __init__(self, view: Callable[[HttpRequest], HttpResponse], shared: LocMemCache | None = None) -> None:
        self.asked = 0
        self.view = view
        self.store = Store(4, shared)
        self.layer = Kept(self.application, self.store)

    def application(self, environ: dict[str, object], start_response: Callable[..., object]) -> Iterator[bytes]:
        self.asked += 1
        response = self.view(WSGIRequest(environ))
        headers = [*response.items(), *(("Set-Cookie", one.OutputString()) for one in response.cookies.values())]
        start_response(f"{response.status_code} {response.reason_phrase}", headers)
        return iter(response)

    def get(self, path: str = "/thing/", method: str = "GET", **headers: str) -> tuple[str, dict[str, str], bytes]:
        path, _, query = path.partition("?")
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "SERVER_NAME": "test",
            "SERVER_PORT": "80",
            "REMOTE_ADDR": "192.0.2.7",
            "HTTP_USER_AGENT": PERSON,
            "wsgi.url_scheme": "http",
            "wsgi.input": io.BytesIO(),
            **headers,
        }
        said: list[object] = []
        body = b"".join(self.layer(environ, lambda status, headers, *rest: said.extend([status, headers])))
        status, pairs = said
        return str(status), dict(pairs), body  # type: ignore[call-overload]


@kept("page")
def thing(request: HttpRequest) -> HttpResponse:
    """A page that shows how many rows there are."""
    rests_on(request, "records")
    return HttpResponse(f"{Visits.objects.count()} {request.GET.get('page', '')} {request.path}".encode())


def change() -> None:
    with transaction.atomic():
        Visits.objects.create(page=f"record:{Visits.objects.count()}", day=DAY, count=1)
        touch("records")


@pytest.mark.django_db
def test_a_kept_page_costs_one_statement_until_what_it_shows_changes() -> None:
    server = Server(thing)
    assert server.get()[2] == b"0  /thing/"
    with CaptureQueriesContext(connection) as caught:
        assert server.get()[2] == b"0  /thing/"
    assert len(caught) == 1
    assert server.asked == 1
    change()
    assert server.get()[2] == b"1  /thing/"
    assert server.asked == 2


@pytest.mark.django_db
def test_a_change_of_something_else_leaves_it_kept() -> None:
    server = Server(thing)
    server.get()
    touch("tree")
    server.get()
    assert server.asked == 1


@pytest.mark.django_db
def test_known_parameters_in_any_order_are_one_page_and_unknown_ones_are_ignored_once_known() -> None:
    server = Server(thing)
    assert server.get("/thing/?page=2&from=letter")[2] == b"0 2 /thing/"
    assert len(server.store) == 0, "what was asked with unknown parameters is not kept"
    server.get("/thing/?page=2")
    assert server.asked == 2
    assert server.get("/thing/?from=letter&page=2")[2] == b"0 2 /thing/"
    assert server.asked == 2
    server.get("/thing/?page=3")
    assert server.asked == 3
    server.get("/thing/?page=3&page=4")
    assert len(server.store) == 2


@pytest.mark.django_db
def test_visitors_with_a_session_or_a_message_are_asked_anew_and_see_no_etag() -> None:
    server = Server(thing)
    server.get()
    for cookie in ("sessionid=x", "messages=y", "portal_size=large; sessionid=x"):
        _, headers, _ = server.get(HTTP_COOKIE=cookie)
        assert "ETag" not in headers
    assert server.asked == 4
    server.get(HTTP_COOKIE="portal_size=large")
    server.get(HTTP_COOKIE="portal_size=large; other=1")
    assert server.asked == 5
    server.get(method="POST")
    assert server.asked == 6


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["cookie", "nonce", "no-store", "missing"])
def test_what_belongs_to_one_visitor_is_never_kept(what: str) -> None:
    @kept()
    def view(request: HttpRequest) -> HttpResponse:
        response = HttpResponse(b"mine", status=404 if what == "missing" else 200)
        if what == "cookie":
            response.set_cookie("a", "b")
        if what == "nonce":
            response["Content-Security-Policy"] = "script-src 'nonce-abc'"
        if what == "no-store":
            response["Cache-Control"] = "no-store"
        return response

    server = Server(view)
    server.get()
    server.get()
    assert server.asked == 2
    assert len(server.store) == 0


@pytest.mark.django_db
def test_browsers_must_ask_again_and_are_told_when_they_have_it() -> None:
    server = Server(thing)
    _, headers, _ = server.get()
    assert headers["Cache-Control"] == "no-cache"
    assert set(headers["Vary"].split(", ")) == {"Cookie", "Accept-Encoding"}
    status, again, body = server.get(HTTP_IF_NONE_MATCH=headers["ETag"])
    assert status.startswith("304")
    assert body == b""
    assert again["ETag"] == headers["ETag"]
    change()
    status, changed, _ = server.get(HTTP_IF_NONE_MATCH=headers["ETag"])
    assert status.startswith("200")
    assert changed["ETag"] != headers["ETag"]


@pytest.mark.django_db
def test_a_head_request_is_answered_from_what_is_kept_without_a_body() -> None:
    server = Server(thing)
    server.get(method="HEAD")
    assert len(server.store) == 0
    server.get()
    _, headers, body = server.get(method="HEAD")
    assert (headers["Content-Length"], body, server.asked) == ("10", b"", 2)


@pytest.mark.django_db
def test_a_page_is_made_anew_each_day_and_at_the_moment_it_says(monkeypatch: pytest.MonkeyPatch) -> None:
    soon = timezone.now() + timedelta(hours=1)

    @kept()
    def view(request: HttpRequest) -> HttpResponse:
        changes_at(request, soon)
        return HttpResponse(b"x")

    server = Server(view)
    server.get()
    server.get()
    assert server.asked == 1
    monkeypatch.setattr(layer.timezone, "now", lambda: soon)
    server.get()
    assert server.asked == 2
    monkeypatch.undo()
    server.get()
    assert server.asked == 2
    monkeypatch.setattr(layer, "today", lambda: DAY)
    server.get()
    assert server.asked == 3


@pytest.mark.django_db
def test_nothing_is_served_from_what_is_kept_while_the_database_does_not_answer(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    server = Server(thing)
    server.get()

    def away(names: object) -> int:
        raise OperationalError

    monkeypatch.setattr(layer, "combined", away)
    monkeypatch.setattr(layer.connection, "close", lambda: None)
    server.get()
    assert server.asked == 2


@pytest.mark.django_db
def test_pages_are_sent_compressed_to_those_who_take_it() -> None:
    @kept()
    def view(request: HttpRequest) -> HttpResponse:
        counted(request, "record:1")
        return HttpResponse("公开".encode() * 400 + visits.PLACE)

    server = Server(view)
    _, headers, body = server.get(HTTP_ACCEPT_ENCODING="br, gzip")
    assert headers["Content-Encoding"] == "gzip"
    assert int(headers["Content-Length"]) == len(body)
    assert gzip.decompress(body) == "公开".encode() * 400 + b"0"
    _, headers, _ = server.get(HTTP_ACCEPT_ENCODING="gzip;q=0")
    assert "Content-Encoding" not in headers


@pytest.mark.django_db
def test_processes_share_pages_and_each_checks_them() -> None:
    shared = LocMemCache("pages-of-this-test", {})
    one, two = Server(thing, shared), Server(thing, shared)
    one.get()
    assert two.get()[2] == b"0  /thing/"
    assert two.asked == 0
    change()
    assert two.get()[2] == b"1  /thing/"
    assert one.get()[2] == b"1  /thing/"
    assert (one.asked, two.asked) == (1, 1)


def test_the_least_recently_used_page_makes_room() -> None:
    store = Store(1)
    body = b"x" * 300_000
    for number in range(4):
        store.keep((str(number),), Page([], body, (), 0, DAY, None, ""))
    assert store.find(("0",)) is None
    assert store.find(("3",)) is not None
    store.keep(("3",), Page([], body * 10, (), 0, DAY, None, ""))
    assert store.find(("3",)) is None, "a page too large is not kept, and neither is what it replaces"


@pytest.mark.usefixtures("transactional_db")
def test_a_kept_view_cannot_write() -> None:
    @kept()
    def view(request: HttpRequest) -> HttpResponse:
        Visits.objects.create(page="x", day=DAY, count=1)
        return HttpResponse()

    with pytest.raises(DatabaseError):
        Server(view).get()
    Visits.objects.create(page="x", day=DAY, count=1)


@pytest.mark.usefixtures("transactional_db")
def test_a_change_between_two_reads_of_one_view_is_seen_by_neither_and_the_page_is_not_served_again() -> None:
    meanwhile: list[Callable[[], None]] = [change]

    @kept()
    def view(request: HttpRequest) -> HttpResponse:
        first = Visits.objects.count()
        if meanwhile:
            other = threading.Thread(target=_in_own_connection, args=(meanwhile.pop(),))
            other.start()
            other.join()
        rests_on(request, "records")
        return HttpResponse(f"{first} {Visits.objects.count()}".encode())

    server = Server(view)
    assert server.get()[2] == b"0 0"
    assert server.get()[2] == b"1 1"
    server.get()
    assert server.asked == 2


@pytest.mark.usefixtures("transactional_db")
def test_readers_never_see_less_than_what_was_committed_before_they_asked() -> None:
    server = Server(thing)
    committed = [0]
    wrong: list[tuple[int, int]] = []
    reads = [0]
    done = threading.Event()

    def write() -> None:
        try:
            for number in range(60):
                change()
                committed[0] = number + 1
        finally:
            done.set()

    def read() -> None:
        while not done.is_set():
            before = committed[0]
            seen = int(server.get()[2].split()[0])
            reads[0] += 1
            if seen < before:
                wrong.append((seen, before))

    threads = [threading.Thread(target=_in_own_connection, args=(act,)) for act in (write, read, read, read)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert committed == [60]
    assert int(server.get()[2].split()[0]) == 60
    assert server.asked < reads[0] + 1, "some were served from what is kept"


def _in_own_connection(act: Callable[[], None]) -> None:
    try:
        act()
    finally:
        connection.close()


def test_a_view_that_is_not_kept_declares_in_vain() -> None:
    request = WSGIRequest({"REQUEST_METHOD": "GET", "PATH_INFO": "/", "wsgi.input": io.BytesIO()})
    rests_on(request, "tree")
    assert declaring.declared_of(request) is None
