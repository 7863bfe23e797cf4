"""What a view says of its page: that it may be kept, on what it rests, under which name its visits are counted."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import wraps
from typing import Concatenate, Final, ParamSpec, cast

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from gongkai.organisations.calendar import today
from gongkai.portal.caching import visits
from gongkai.stamps.queries import combined

P = ParamSpec("P")
Answer = Callable[Concatenate[HttpRequest, P], HttpResponse]

#: Where the server's outermost layer finds what a view has said.
DECLARED: Final = "gongkai.declared"
#: Set by that layer, so that a view knows whether someone outside fills in the visits.
LAYERED: Final = "gongkai.layered"


@dataclass
class Declared:
    """What is known of a page once its view is done.

    ``version`` is the combined version of ``names`` in the snapshot the page was made from, or None where the page
    must not be kept (``passing``). ``day`` is the date it was made on: a page may say what holds on that day only.
    """

    parameters: frozenset[str]
    day: date
    names: set[str] = field(default_factory=set)
    version: int | None = None
    passing: bool = False
    until: datetime | None = None
    visits: str = ""


def kept(*parameters: str) -> Callable[[Answer[P]], Answer[P]]:
    """Let the finished page be kept for anonymous visitors; ``parameters`` are the query parameters it looks at.

    The view may only read: it runs in a snapshot in which the database refuses to write. Pages with other query
    parameters are answered and never kept. A page that sets a cookie, is no 200 or carries a nonce is not kept either.
    """

    def decorate(view: Answer[P]) -> Answer[P]:
        @wraps(view)
        def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            declared = Declared(frozenset(parameters), today())
            environ = _environ(request)
            environ[DECLARED] = declared
            with snapshot() as whole:
                response = view(request, *args, **kwargs)
                if whole and response.status_code == 200 and not declared.passing:
                    declared.version = combined(declared.names)
            if LAYERED not in environ:
                _fill(response, declared)
            return response

        return cast(Answer[P], inner)

    return decorate


def rests_on(request: HttpRequest, *names: str) -> None:
    """Say that the page shows what these stamps stand for. Before or after reading it: the snapshot is one."""
    declared = declared_of(request)
    if declared is not None:
        declared.names.update(names)


def passing(request: HttpRequest) -> None:
    """Say that this page must not be kept: it shows what has no stamp, such as figures that run on with every case."""
    declared = declared_of(request)
    if declared is not None:
        declared.passing = True


def changes_at(request: HttpRequest, moment: datetime) -> None:
    """Say that the page will be another from a moment on. (A page is made anew each day in any case.)"""
    declared = declared_of(request)
    if declared is not None and (declared.until is None or moment < declared.until):
        declared.until = moment


def counted(request: HttpRequest, key: str) -> None:
    """Count visits to this page under a key such as ``record:17``; ``{% visits %}`` in its template shows them."""
    declared = declared_of(request)
    if declared is not None:
        declared.visits = key


def declared_of(request: HttpRequest) -> Declared | None:
    """Return what has been said of the page being made, or None where its view is not ``kept``."""
    found = _environ(request).get(DECLARED)
    return found if isinstance(found, Declared) else None


@contextmanager
def snapshot() -> Iterator[bool]:
    """Read from one state of the database until the end of the block; writing raises an error of the database.

    Yields False where a transaction that is no snapshot is already open, as under PostgreSQL in a test.
    """
    if connection.in_atomic_block:
        yield connection.vendor == "sqlite"
        return
    if connection.vendor == "sqlite":
        with _sqlite_snapshot():
            yield True
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield True


@contextmanager
def _sqlite_snapshot() -> Iterator[None]:
    # Transactions of this project begin IMMEDIATE, that is as writers; a reader must wait for nobody.
    connection.ensure_connection()
    usual = getattr(connection, "transaction_mode", None)
    connection.transaction_mode = "DEFERRED"  # type: ignore[attr-defined]
    try:
        with transaction.atomic():
            connection.transaction_mode = usual  # type: ignore[attr-defined]
            _query_only(True)
            try:
                yield
            finally:
                _query_only(False)
    finally:
        connection.transaction_mode = usual  # type: ignore[attr-defined]


def _query_only(on: bool) -> None:
    connection.connection.execute(f"PRAGMA query_only = {int(on)}")


def _environ(request: HttpRequest) -> dict[str, object]:
    environ: dict[str, object] = getattr(request, "environ", request.META)
    return environ


def _fill(response: HttpResponseBase, declared: Declared) -> None:
    if isinstance(response, HttpResponse) and declared.visits:
        response.content = response.content.replace(visits.PLACE, visits.shown(declared.visits))
