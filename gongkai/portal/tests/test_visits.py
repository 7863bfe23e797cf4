"""Visits are counted once for a person in half an hour, without robots and without keeping who came."""

import threading

import pytest
from django.db import OperationalError

from gongkai.portal.caching import visits
from gongkai.portal.caching.visits import Ledger
from gongkai.portal.models import Visits

PERSON = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"


def request(address: str = "192.0.2.1", **changes: str) -> dict[str, object]:
    """What the server says of one opening of a page."""
    return {"REQUEST_METHOD": "GET", "REMOTE_ADDR": address, "HTTP_USER_AGENT": PERSON, **changes}


@pytest.mark.django_db
def test_visits_are_written_in_batches_and_shown_after() -> None:
    ledger = Ledger()
    for number in range(3):
        ledger.visit("record:1", request(f"192.0.2.{number}"))
    assert ledger.shown("record:1") == b"0"
    ledger.flush()
    assert ledger.shown("record:1") == b"3"
    ledger.visit("record:1", request("192.0.2.9"))
    ledger.flush()
    assert ledger.shown("record:1") == b"4"
    assert [row.count for row in Visits.objects.all()] == [4], "one row for a page and a day"


@pytest.mark.django_db
def test_a_reload_is_no_visit_and_another_page_is_one() -> None:
    ledger = Ledger()
    for _ in range(2):
        ledger.visit("record:1", request())
        ledger.visit("record:2", request())
    ledger.visit("record:1", request(HTTP_USER_AGENT=PERSON.replace("130", "131")))
    ledger.flush()
    assert dict(Visits.objects.values_list("page", "count")) == {"record:1": 2, "record:2": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change",
    [
        {"REQUEST_METHOD": "HEAD"},
        {"HTTP_USER_AGENT": "Mozilla/5.0 (compatible; Baiduspider/2.0; +http://www.baidu.com/search/spider.html)"},
        {"HTTP_USER_AGENT": "python-requests/2.32"},
        {"HTTP_USER_AGENT": ""},
        {"HTTP_SEC_PURPOSE": "prefetch;prerender"},
        {"HTTP_PURPOSE": "prefetch"},
    ],
)
def test_robots_and_what_nobody_looks_at_are_not_counted(change: dict[str, str]) -> None:
    ledger = Ledger()
    ledger.visit("record:1", request(**change))
    ledger.flush()
    assert not Visits.objects.exists()


@pytest.mark.django_db
def test_behind_ones_own_proxy_visitors_are_told_apart_by_what_it_says(settings: object) -> None:
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = 1  # type: ignore[attr-defined]
    ledger = Ledger()
    for passed in ("198.51.100.1", "198.51.100.2", "203.0.113.5, 198.51.100.1"):
        ledger.visit("record:1", request("127.0.0.1", HTTP_X_FORWARDED_FOR=passed))
    ledger.flush()
    assert Visits.objects.get().count == 2, "what a visitor claims before the proxy's own word is not believed"


@pytest.mark.django_db
def test_counts_outlive_a_busy_database(monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger()
    ledger.visit("record:1", request())

    def busy(new: object) -> None:
        raise OperationalError

    with monkeypatch.context() as patch:
        patch.setattr(visits, "_add", busy)
        with pytest.raises(OperationalError):
            ledger.flush()
    ledger.flush()
    assert Visits.objects.get().count == 1


@pytest.mark.django_db
def test_visits_counted_at_once_by_several_threads_are_all_there() -> None:
    ledger = Ledger()

    def come(first: int) -> None:
        for number in range(200):
            ledger.visit("record:1", request(f"{first}-{number}"))

    threads = [threading.Thread(target=come, args=(first,)) for first in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    ledger.flush()
    assert Visits.objects.get().count == 800


def test_neither_address_nor_browser_is_kept() -> None:
    ledger = Ledger()
    ledger.visit("record:1", request("192.0.2.77"))
    assert "192.0.2.77" not in repr(list(ledger._seen))
