"""The outermost layer of the server: answers from what is kept, and keeps what may be kept."""

import time
from collections.abc import Callable, Iterable
from threading import local
from typing import Any, Final
from urllib.parse import parse_qsl, urlencode

from django.conf import settings
from django.db import DatabaseError, connection
from django.http import parse_cookie
from django.utils import timezone

from gongkai.organisations.calendar import today
from gongkai.portal.caching import visits
from gongkai.portal.caching.declaring import DECLARED, LAYERED, Declared
from gongkai.portal.caching.store import Headers, Key, Page, Store, configured
from gongkai.portal.views.frame import CONTRAST_COOKIE, CONTRASTS, SIZE_COOKIE, SIZES
from gongkai.stamps.queries import combined

Environ = dict[str, Any]
StartResponse = Callable[..., Any]
Application = Callable[[Environ, StartResponse], Iterable[bytes]]

_CLOSED: Final = ("/office/", "/accounts/", "/static/", "/files/")
_LONGEST_QUERY: Final = 300
_CONNECTION_SECONDS: Final = 30
_REPLACED: Final = {"content-length", "etag", "vary", "cache-control"}


class Kept:
    """A WSGI application around another."""

    def __init__(self, application: Application, store: Store) -> None:
        """Serve ``application`` through ``store``."""
        self.application = application
        self.store = store
        self._thread = local()

    def __call__(self, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        """Answer from what is kept, or ask the application."""
        environ[LAYERED] = True
        key, bare = self._key(environ)
        page = self._found(key) if key else None
        if page is not None:
            return _send(page, environ, start_response)
        return self._ask(key, bare, environ, start_response)

    def _key(self, environ: Environ) -> tuple[Key | None, bool]:
        """Return under which key the answer may be found, and whether the request holds nothing beyond the key.

        None: the visitor is signed in, has opened a case or is told something; or the request is no plain reading.
        """
        path = environ["PATH_INFO"]
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or path.startswith(_CLOSED):
            return None, False
        display = _display(environ.get("HTTP_COOKIE", ""))
        query = environ.get("QUERY_STRING", "")
        if display is None or "HTTP_AUTHORIZATION" in environ or len(query) > _LONGEST_QUERY:
            return None, False
        bare = True
        if query:
            query, bare = _canonical(query, self.store.parameters(path))
        host = environ.get("HTTP_HOST") or environ.get("SERVER_NAME", "")
        scheme = f"{environ.get('wsgi.url_scheme', '')}/{environ.get('HTTP_X_FORWARDED_PROTO', '')}"
        return (scheme, host, path, query, *display), bare

    def _found(self, key: Key) -> Page | None:
        page = self.store.find(key)
        if page is not None and self._holds(page):
            return page
        shared = self.store.find_shared(key)
        if shared is not None and self._holds(shared):
            self.store.keep(key, shared, share=False)
            return shared
        if page is not None:
            self.store.drop(key)
        return None

    def _holds(self, page: Page) -> bool:
        """Ask whether all that the page shows is unchanged. Where the database does not answer, nothing is served."""
        if page.day != today() or (page.until is not None and timezone.now() >= page.until):
            return False
        self._freshen_connection()
        try:
            return combined(page.names) == page.version
        except DatabaseError:
            connection.close()
            return False

    def _freshen_connection(self) -> None:
        # Django opens and closes connections around its own requests, which these are not.
        now = time.monotonic()
        if now - getattr(self._thread, "since", 0.0) > _CONNECTION_SECONDS and not connection.in_atomic_block:
            connection.close()
            self._thread.since = now

    def _ask(self, key: Key | None, bare: bool, environ: Environ, start_response: StartResponse) -> Iterable[bytes]:
        said: list[Any] = []

        def listen(status: str, headers: Headers, exc_info: Any = None) -> Callable[[bytes], object]:
            said[:] = [status, headers, exc_info]
            return lambda data: None

        answer = self.application(environ, listen)
        declared = environ.get(DECLARED)
        status, headers, exc_info = said
        if not isinstance(declared, Declared) or not status.startswith("200 "):
            start_response(status, headers, *([exc_info] if exc_info else []))
            return answer
        try:
            body = b"".join(answer)
        finally:
            close = getattr(answer, "close", None)
            if close:
                close()
        page = _page(headers, body, declared)
        shareable = _shareable(headers, declared)
        if key is not None and shareable and environ["REQUEST_METHOD"] == "GET":
            self.store.learn(environ["PATH_INFO"], declared.parameters)
            if bare and _allowed(environ.get("QUERY_STRING", ""), declared.parameters):
                self.store.keep(key, page)
        return _send(page, environ, start_response, private=key is None or not shareable)


def _display(cookies: str) -> tuple[str, str] | None:
    """Return how the visitor wants pages displayed, or None for a visitor who has a session."""
    if not cookies:
        return "normal", "normal"
    found = parse_cookie(cookies)
    if settings.SESSION_COOKIE_NAME in found or "messages" in found:
        return None
    size, contrast = found.get(SIZE_COOKIE, "normal"), found.get(CONTRAST_COOKIE, "normal")
    return size if size in SIZES else "normal", contrast if contrast in CONTRASTS else "normal"


def _canonical(query: str, parameters: frozenset[str] | None) -> tuple[str, bool]:
    """Return the query with the known parameters in one order, and whether nothing was left out."""
    pairs = parse_qsl(query, keep_blank_values=True)
    if parameters is None:
        return urlencode(sorted(pairs)), True
    wanted = sorted(pair for pair in pairs if pair[0] in parameters)
    return urlencode(wanted), len(wanted) == len(pairs)


def _allowed(query: str, parameters: frozenset[str]) -> bool:
    names = [name for name, _ in parse_qsl(query, keep_blank_values=True)]
    return len(set(names)) == len(names) and parameters.issuperset(names)


def _shareable(headers: Headers, declared: Declared) -> bool:
    if declared.version is None:
        return False
    for name, value in headers:
        lowered = name.lower()
        if lowered == "set-cookie" or (lowered == "cache-control" and "no-store" in value):
            return False
        if lowered == "content-security-policy" and "'nonce-" in value:
            return False
    return True


def _page(headers: Headers, body: bytes, declared: Declared) -> Page:
    own = {name.lower(): value for name, value in headers}
    vary = [part.strip() for part in own.get("vary", "").split(",") if part.strip()]
    lowered = {part.lower() for part in vary}
    vary += [part for part in ("Cookie", "Accept-Encoding") if part.lower() not in lowered]
    plain = [(name, value) for name, value in headers if name.lower() not in _REPLACED]
    return Page(
        headers=[*plain, ("Vary", ", ".join(vary)), ("Cache-Control", own.get("cache-control", "no-cache"))],
        body=body,
        names=tuple(sorted(declared.names)),
        version=declared.version or 0,
        day=declared.day,
        until=declared.until,
        visits=declared.visits,
    )


def _send(page: Page, environ: Environ, start_response: StartResponse, *, private: bool = False) -> Iterable[bytes]:
    """Answer with a page: with nothing but 304 where the visitor has it already."""
    count = b""
    if page.visits:
        if not private:
            visits.visit(page.visits, environ)
        count = visits.shown(page.visits)
    headers = list(page.headers)
    if not private:
        headers.append(("ETag", page.etag))
        if _has(environ.get("HTTP_IF_NONE_MATCH", ""), page.etag):
            start_response("304 Not Modified", [pair for pair in headers if pair[0].lower() != "content-type"])
            return [b""]
    body = page.body.replace(visits.PLACE, count) if page.visits else page.body
    if not private and page.packable and _takes_gzip(environ.get("HTTP_ACCEPT_ENCODING", "")):
        body = page.gzipped(body, count)
        headers.append(("Content-Encoding", "gzip"))
    headers.append(("Content-Length", str(len(body))))
    start_response("200 OK", headers)
    return [b"" if environ["REQUEST_METHOD"] == "HEAD" else body]


def _takes_gzip(accepted: str) -> bool:
    return "gzip" in accepted and "gzip;q=0" not in accepted.replace(" ", "").replace("q=0.", "")


def _has(asked: str, etag: str) -> bool:
    return bool(asked) and (asked.strip() == "*" or etag[2:] in asked)


def wrapped(application: Application) -> Application:
    """Return the application behind the store the settings describe, or as it is where none is wanted."""
    store = configured()
    return application if store is None else Kept(application, store)
