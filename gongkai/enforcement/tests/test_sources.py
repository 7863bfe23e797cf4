"""What can be found of entries: public ones, as long as they are public, and only what the public sees of them."""

from datetime import date

import pytest

from gongkai.enforcement import sources
from gongkai.enforcement.actions import age, prepare, withdraw
from gongkai.enforcement.models import Entry
from gongkai.enforcement.rows import kind_of
from gongkai.enforcement.tests.conftest import DAY, as_csv, penalty, published
from gongkai.search import outbox
from gongkai.search.sources import all_sources

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch):
    monkeypatch.setattr(sources, "today", lambda: DAY)


def waiting() -> list[str]:
    """Return the keys that wait for the index, and take them away."""
    found = [one for one in outbox.waiting() if one.kind == "enforcement"]
    outbox.done(pk for one in found for pk in one.rows)
    return [key for one in found for key in one.keys]


def test_entries_are_found_while_they_are_public(house, monkeypatch):
    prepare(house.local, kind_of("penalty"), as_csv(penalty(决定书文号="8号")), "w", by=house.clerk, today=DAY)
    assert waiting() == []
    assert list(sources.keys()) == []
    published(house, as_csv(penalty(违法情节="轻微"), penalty(决定书文号="2号")))
    keys = [str(one.pk) for one in Entry.objects.order_by("pk")]
    assert sorted(waiting()) == sorted(keys)
    assert list(sources.keys()) == keys
    found = next(one for one in sources.fetch(keys) if one.document_number == "2号")
    assert found.key == f"enforcement:{keys[1]}"
    assert found.line == ("u9001", "u9002")
    assert "演示海湾贸易有限公司" in found.title
    assert found.url == f"/enforcement/penalty/{keys[1]}/"
    withdraw(Entry.objects.get(pk=keys[1]), "演示", by=house.leader, today=DAY)
    assert waiting() == [keys[1]]
    assert sources.visible([*keys, "x", "9" * 30]) == {keys[0]}
    monkeypatch.setattr(sources, "today", lambda: date(2026, 5, 11))
    assert sources.visible(keys) == set()
    assert list(sources.fetch(keys)) == []
    age(date(2026, 5, 11))
    assert waiting() == [keys[0]]


def test_what_is_sealed_is_not_found(house):
    row = {**penalty(行政相对人名称="张演示", 行政相对人类别="自然人"), "证件号码": "E00000000", "法定代表人": "李演示"}
    published(house, as_csv(row))
    [found] = list(sources.fetch(list(sources.keys())))
    assert "张某某" in found.title
    assert not any(secret in repr(found) for secret in ("张演示", "E00000000", "李演示"))
    assert all_sources()["enforcement"].visible is sources.visible
