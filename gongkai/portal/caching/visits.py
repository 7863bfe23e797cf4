"""How often a page was opened: counted in memory, written in batches, shown without making the page anew.

No address and no person is kept: a keyed digest in memory alone, with a key that lives as long as the process, tells
a reload within half an hour from another visit.
"""

import atexit
import hashlib
import hmac
import logging
import secrets
import threading
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from typing import Final

from cachetools import TTLCache
from crawlerdetect import CrawlerDetect
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.models import Sum

from gongkai.organisations.calendar import today
from gongkai.portal.models import Visits

AGAIN_SECONDS: Final = 30 * 60
FLUSH_SECONDS: Final = 5
_MOST_VISITORS: Final = 100_000
_MOST_PAGES: Final = 50_000

#: What stands in a kept page where the count goes. Nobody outside can write it into a text.
PLACE: Final = f"visits-{hmac.new(str(settings.SECRET_KEY).encode(), b'visits', 'sha256').hexdigest()[:32]}".encode()

_log = logging.getLogger(__name__)


class Ledger:
    """The counts of one process."""

    def __init__(self) -> None:
        """Begin with nothing; a server calls ``begin`` so that what is counted is written."""
        self._salt = secrets.token_bytes(16)
        self._robots: TTLCache[str, bool] = TTLCache(5000, 3600)
        self._detect = CrawlerDetect()
        self._seen: TTLCache[bytes, bool] = TTLCache(_MOST_VISITORS, AGAIN_SECONDS)
        self._new: Counter[str] = Counter()
        self._totals: TTLCache[str, int] = TTLCache(_MOST_PAGES, 2 * FLUSH_SECONDS)
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Write every few seconds from now on, and once more when the process ends in order."""
        threading.Thread(target=self._write_on, daemon=True, name="visits").start()
        atexit.register(self._write_last)

    def visit(self, key: str, environ: Mapping[str, object]) -> None:
        """Count one opening of a page by a person, unless the same person opened it within half an hour."""
        if environ["REQUEST_METHOD"] != "GET" or _ahead(environ):
            return
        agent = str(environ.get("HTTP_USER_AGENT", ""))
        if not agent or self._robot(agent):
            return
        who = hashlib.blake2b(f"{key}\0{_address(environ)}\0{agent}".encode(), key=self._salt, digest_size=12).digest()
        with self._lock:
            if who in self._seen:
                return
            self._seen[who] = True
            self._new[key] += 1

    def shown(self, key: str) -> bytes:
        """Return the count to show: as of some seconds ago, so that a page is not compressed anew for each visit."""
        with self._lock:
            total = self._totals.get(key)
        if total is None:
            total = _totals([key]).get(key, 0)
            with self._lock:
                self._totals[key] = total
        return str(total).encode()

    def flush(self) -> None:
        """Write what was counted; where the database is busy it is kept for the next time."""
        with self._lock:
            new, self._new = self._new, Counter()
        if not new:
            return
        try:
            _add(new)
        except DatabaseError:
            with self._lock:
                self._new.update(new)
            raise
        totals = _totals(list(new))
        with self._lock:
            self._totals.update(totals)

    def _write_on(self) -> None:
        while True:
            time.sleep(FLUSH_SECONDS)
            try:
                self.flush()
            except DatabaseError as error:
                _log.warning("visits are kept for the next writing: %s", error)
            finally:
                connection.close()

    def _write_last(self) -> None:
        with suppress(DatabaseError):
            self.flush()

    def _robot(self, agent: str) -> bool:
        with self._lock:
            known = self._robots.get(agent)
            if known is None:
                known = self._robots[agent] = bool(self._detect.isCrawler(agent))
        return known


_ledger = Ledger()
visit = _ledger.visit
shown = _ledger.shown
flush = _ledger.flush
begin = _ledger.begin


def _add(new: Mapping[str, int]) -> None:
    day = today()
    rows = [(key, day, count) for key, count in sorted(new.items())]
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.executemany(
            "INSERT INTO portal_visits (page, day, count) VALUES (%s, %s, %s) "
            "ON CONFLICT (page, day) DO UPDATE SET count = portal_visits.count + excluded.count",
            rows,
        )


def _totals(keys: list[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for start in range(0, len(keys), 500):
        rows = Visits.objects.filter(page__in=keys[start : start + 500]).values_list("page").annotate(Sum("count"))
        found.update(dict(rows))
    return found


def _ahead(environ: Mapping[str, object]) -> bool:
    """Whether a browser fetches the page in advance, and perhaps nobody will see it."""
    purpose = f"{environ.get('HTTP_SEC_PURPOSE', '')} {environ.get('HTTP_PURPOSE', '')} {environ.get('HTTP_X_MOZ', '')}"
    return "prefetch" in purpose or "preview" in purpose


def _address(environ: Mapping[str, object]) -> str:
    """Return the visitor's address as far as one's own proxies vouch for it."""
    proxies = int(getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0))
    passed = [part.strip() for part in str(environ.get("HTTP_X_FORWARDED_FOR", "")).split(",")]
    if proxies and len(passed) >= proxies:
        return passed[-proxies]
    return str(environ.get("REMOTE_ADDR", ""))
