"""Brakes on guessing query codes: failed attempts are counted per address and per request number.

The sign-in library's own limiter is not used: its limits live in its settings and it counts every visit, while here a
person who types correctly must never be slowed. The counters live in the cache that all worker processes share; two
attempts at the same instant may count as one, which the 49 bits of the code forgive.
"""

import threading
from dataclasses import dataclass

from allauth.account.adapter import get_adapter
from cachetools import TTLCache
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from gongkai.vault.sealing import blind_index

WINDOW = 15 * 60
PER_ADDRESS = 20
PER_NUMBER = 10


class Pace:
    """How often one visitor may ask this process for something cheap within some seconds; kept in memory alone."""

    def __init__(self, most: int, seconds: int) -> None:
        self.most, self.seconds = most, seconds
        self._asked: TTLCache[str, list[int]] = TTLCache(20_000, seconds)
        self._lock = threading.Lock()

    def allows(self, request: HttpRequest) -> bool:
        """Count one asking; the window of a visitor begins with the first."""
        who = visitor(request)
        with self._lock:
            count = self._asked.setdefault(who, [0])
            count[0] += 1
            return count[0] <= self.most


@dataclass(frozen=True)
class Attempt:
    """One attempt at one number from one address."""

    keys: tuple[tuple[str, int], ...]

    def blocked(self) -> bool:
        """Say whether too many attempts have failed lately."""
        return any(int(cache.get(key, 0)) >= most for key, most in self.keys)

    def failed(self) -> None:
        """Count a failure; the window starts with the first."""
        for key, _ in self.keys:
            cache.add(key, 0, WINDOW)
            try:
                cache.incr(key)
            except ValueError:
                cache.set(key, 1, WINDOW)


def visitor(request: HttpRequest) -> str:
    """Return a mark of the visitor's address from which the address cannot be read back."""
    try:
        address = str(get_adapter().get_client_ip(request))
    except PermissionDenied:
        address = "unknown"
    return blind_index("track-address", address)


def attempt(request: HttpRequest, number: str) -> Attempt:
    """Return the counters of this visitor and this number; neither can be read back from the cache."""
    return Attempt(
        (
            (f"portal:track:{visitor(request)}", PER_ADDRESS),
            (f"portal:track:{blind_index('track-number', number.upper())}", PER_NUMBER),
        )
    )
