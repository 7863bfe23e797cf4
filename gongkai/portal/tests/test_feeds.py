"""Feeds, the map of the site and whole files: valid, and without what was withdrawn."""

import csv
import hashlib
import io
import json
from datetime import date
from xml.etree import ElementTree

import pytest
from django.core.cache import cache
from django.test import Client

from gongkai.catalogue.actions import publishing
from gongkai.catalogue.models import Record
from gongkai.catalogue.tests.making import TODAY, House
from gongkai.portal.views import feeds, open_data, sitemaps

ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.fixture(autouse=True)
def _fresh() -> None:
    cache.clear()
    for pace in (feeds._pace, open_data._pace):
        pace._asked.clear()


@pytest.fixture
def house(db: None) -> House:
    return House()


def read(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200, (path, answer.status_code)
    return b"".join(answer.streaming_content).decode() if answer.streaming else answer.content.decode()


def withdraw(house: House, record: Record) -> None:
    publishing.withdraw(record, "演示撤下", house.leader, TODAY, None)


def addresses(house: House) -> list[str]:
    return ["/feeds/records.atom", f"/feeds/columns/{house.column.path}.atom", "/feeds/units/u0028.atom"]


def test_a_feed_is_valid_and_its_ids_stay(house: House) -> None:
    house.public(title="演示\x0b<公告>", abstract="概述 & 其他", published_on=date(2026, 11, 2))
    house.public()
    for path in addresses(house):
        feed = ElementTree.fromstring(read(path))
        for name in ("id", "title", "updated"):
            assert feed.findtext(ATOM + name), (path, name)
        ids = [entry.findtext(f"{ATOM}id") for entry in feed.findall(f"{ATOM}entry")]
        assert len(ids) == len(set(ids)) == 2
        assert feed.findtext(f"{ATOM}updated") == max(
            one.findtext(f"{ATOM}updated") for one in feed.iter(f"{ATOM}entry")
        )
        again = ElementTree.fromstring(read(path))
        assert ids == [entry.findtext(f"{ATOM}id") for entry in again.findall(f"{ATOM}entry")]


def test_nothing_withdrawn_in_any_outlet(house: House) -> None:
    stays, goes = house.public(title="留下的公告"), house.public(title="要撤下的公告")
    house.record(title="没有公开的草稿")
    bulk = [
        "/open-data/records.csv",
        "/open-data/records.jsonl",
        f"/open-data/records.jsonl?column={house.column.path}",
    ]
    maps = ["/sitemap-records-1.xml"]
    for path in [*addresses(house), *bulk, *maps]:
        assert goes.index_number in read(path), path
    withdraw(house, goes)
    for path in [*addresses(house), *bulk, *maps]:
        told = read(path)
        assert stays.index_number in told and goes.index_number not in told, path
        assert "要撤下" not in told and "草稿" not in told


def test_an_empty_feed_is_valid_too(house: House) -> None:
    feed = ElementTree.fromstring(read("/feeds/records.atom"))
    assert feed.findtext(f"{ATOM}updated") == "2008-05-01T00:00:00+00:00"


@pytest.mark.parametrize(
    "path", ["/feeds/units/none.atom", "/feeds/columns/none.atom", "/feeds/search.atom", "/sitemap-x.xml"]
)
def test_there_is_nothing_else(house: House, path: str) -> None:
    assert Client().get(path).status_code == 404


def test_changes_come_with_tombstones_that_tell_nothing(house: House) -> None:
    old, new, gone = house.public(), house.public(), house.public(title="要撤下的公告")
    Record.objects.filter(pk=old.pk).update(last_published_at="2020-01-02T00:00:00Z", first_published_at=None)
    Record.objects.filter(pk=old.pk).update(published_on=date(2020, 1, 2))
    withdraw(house, gone)
    lines = [
        json.loads(line) for line in read("/open-data/records.jsonl?unit=u0028&changed_since=2026-11-01").splitlines()
    ]
    assert [line["index_number"] for line in lines] == [new.index_number, gone.index_number]
    assert lines[-1] == {"index_number": gone.index_number, "withdrawn_on": TODAY.isoformat()}
    rows = list(csv.reader(io.StringIO(read("/open-data/records.csv?changed_since=2026-11-01").lstrip("\ufeff"))))
    assert [cell for cell in rows[-1] if cell] == [gone.index_number, TODAY.isoformat()]


def test_no_cell_is_taken_for_a_formula(house: House) -> None:
    house.public(title="=HYPERLINK(1)")
    rows = list(csv.reader(io.StringIO(read("/open-data/records.csv").lstrip("\ufeff"))))
    assert rows[1][1] == "'=HYPERLINK(1)"


def test_the_manifest_is_that_of_the_files(house: House) -> None:
    for _ in range(3):
        house.public()
    told = json.loads(read("/open-data/manifest.json?unit=u0028"))
    assert told["records"] == 3
    for ending in ("csv", "jsonl"):
        data = read(f"/open-data/records.{ending}?unit=u0028").encode()
        assert told["files"][ending] == {"sha256": hashlib.sha256(data).hexdigest(), "bytes": len(data)}


@pytest.mark.parametrize("query", ["unit=none", "column=none", "changed_since=gestern", "unit=%00"])
def test_what_cannot_be_given_is_said(house: House, query: str) -> None:
    answer = Client().get(f"/open-data/records.csv?{query}")
    assert answer.status_code == 400 and answer.json()["error"]


def test_a_part_of_the_map_never_grows_too_large(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemaps, "PART", 2)
    rows = [house.public() for _ in range(3)]
    parts = [one.text for one in ElementTree.fromstring(read("/sitemap.xml")).iter(f"{MAP}loc")]
    listed = []
    for part in parts:
        found = [one.text for one in ElementTree.fromstring(read("/" + part.split("/", 3)[3])).iter(f"{MAP}loc")]
        assert "records" not in part or len(found) <= 2
        listed += [one for one in found if "/records/" in one]
    assert len(listed) == len(rows) and len(set(listed)) == 3


def test_the_pages_open(house: House) -> None:
    for path in ("/open-data/", "/open-data/interface/", "/open-data/interface/swagger-ui.css"):
        assert Client().get(path).status_code == 200
    assert "Sitemap: http" in read("/robots.txt")
