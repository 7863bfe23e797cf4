"""Where finished pages are kept: in the memory of the process and, if wanted, in a cache all processes share."""

import gzip
import hashlib
import threading
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from pathlib import Path
from typing import Final

from cachetools import LRUCache
from django.conf import settings
from django.core.cache import caches
from django.core.cache.backends.base import BaseCache

Key = tuple[str, ...]
Headers = list[tuple[str, str]]

#: The alias of ``CACHES`` under which processes share pages; without it each keeps its own.
SHARED: Final = "pages"
DEFAULT_MB: Final = 64
_OVERHEAD: Final = 2048
_PACKED: Final = ("text/", "application/json", "application/xml", "application/atom+xml", "image/svg+xml")


@dataclass
class Page:
    """A finished page and what must be unchanged for it to be served."""

    headers: Headers
    body: bytes
    names: tuple[str, ...]
    version: int
    day: date
    until: datetime | None
    visits: str
    packed: dict[bytes, bytes] = field(default_factory=dict)

    @cached_property
    def etag(self) -> str:
        """A weak validator: two answers that differ in the count of visits alone are the same page."""
        return f'W/"{hashlib.blake2b(self.body, digest_size=12).hexdigest()}"'

    @cached_property
    def packable(self) -> bool:
        """Whether compression is worth the while."""
        kind = next((value for name, value in self.headers if name.lower() == "content-type"), "")
        return kind.startswith(_PACKED) and len(self.body) > 500

    def gzipped(self, body: bytes, count: bytes) -> bytes:
        """Return the compressed body; it is compressed again only when the count it shows has changed."""
        if count not in self.packed:
            self.packed = {count: gzip.compress(body, 6, mtime=0)}
        return self.packed[count]

    def size(self) -> int:
        """Return about how many bytes it takes."""
        return len(self.body) + len(self.body) // 3 + _OVERHEAD


class Store:
    """Pages by key, the least recently used dropped first; and which query parameters each address looks at."""

    def __init__(self, megabytes: int, shared: BaseCache | None = None) -> None:
        """Keep up to so many megabytes here, and copies in ``shared``."""
        self._pages: LRUCache[Key, Page] = LRUCache(megabytes * 1024 * 1024, getsizeof=Page.size)
        self._parameters: LRUCache[str, frozenset[str]] = LRUCache(20_000)
        self._shared = shared
        self._lock = threading.Lock()

    def parameters(self, path: str) -> frozenset[str] | None:
        """Return the query parameters the page at an address looks at, or None where that is not yet known."""
        with self._lock:
            found: frozenset[str] | None = self._parameters.get(path)
        return found

    def learn(self, path: str, parameters: frozenset[str]) -> None:
        """Remember which query parameters the page at an address looks at."""
        with self._lock:
            self._parameters[path] = parameters

    def find(self, key: Key) -> Page | None:
        """Return the page kept in this process. Whether it still holds, the caller asks."""
        with self._lock:
            found: Page | None = self._pages.get(key)
        return found

    def find_shared(self, key: Key) -> Page | None:
        """Return the page another process has kept."""
        if self._shared is None:
            return None
        found = self._shared.get(_digest(key))
        return found if isinstance(found, Page) else None

    def keep(self, key: Key, page: Page, *, share: bool = True) -> None:
        """Keep a page in place of what was kept under the key. One too large for the whole store is not kept."""
        with self._lock:
            try:
                self._pages[key] = page
            except ValueError:
                self._pages.pop(key, None)
        if share and self._shared is not None:
            self._shared.set(_digest(key), page, timeout=None)

    def drop(self, key: Key) -> None:
        """Forget a page that no longer holds."""
        with self._lock:
            self._pages.pop(key, None)

    def clear(self) -> None:
        """Forget everything kept in this process."""
        with self._lock:
            self._pages.clear()
            self._parameters.clear()

    def __len__(self) -> int:
        """Return how many pages are kept in this process."""
        with self._lock:
            return len(self._pages)


def configured() -> Store | None:
    """Return the store the settings describe, or None where pages are not kept."""
    megabytes = int(getattr(settings, "KEPT_PAGES_MB", DEFAULT_MB))
    if megabytes == 0:
        return None
    return Store(megabytes, caches[SHARED] if SHARED in settings.CACHES else None)


def _digest(key: Key) -> str:
    return hashlib.blake2b("\0".join((_edition(), *key)).encode("utf-8", "replace"), digest_size=20).hexdigest()


_editions: list[str] = []


def _edition() -> str:
    """Return a mark of the program's own files: pages made by an older program are never served by a newer one."""
    if not _editions:
        package = Path(__file__).resolve().parents[2]
        marks = sorted(
            f"{file.relative_to(package)}:{file.stat().st_mtime_ns}"
            for pattern in ("*.py", "*.html", "*.css", "*.csv")
            for file in package.rglob(pattern)
        )
        _editions.append(hashlib.blake2b("\n".join(marks).encode(), digest_size=12).hexdigest())
    return _editions[0]
