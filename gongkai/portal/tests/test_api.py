"""The open-data interface: the same as the pages, nothing withdrawn, every answer as it is described."""

import json
from collections.abc import Iterator
from datetime import date
from urllib.parse import quote

import pytest
import schemathesis
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from gongkai.catalogue.actions import publishing
from gongkai.catalogue.models import Record, Relation
from gongkai.catalogue.tests.making import TODAY, House
from gongkai.portal.api import cursors, mounting
from gongkai.portal.api.service import document
from gongkai.search import service
from gongkai.search.answers import Hit, Results
from gongkai.search.asking import Query
from gongkai.search.engine import EngineAway

BASE = "/api/v1/"


@pytest.fixture(autouse=True)
def _no_brakes(monkeypatch: pytest.MonkeyPatch) -> None:
    cache.clear()
    for pace in (mounting._pace, mounting._search_pace):
        pace._asked.clear()
        monkeypatch.setattr(pace, "most", 10_000)


@pytest.fixture
def house(db: None) -> House:
    return House()


def get(path: str, status: int = 200, **headers: str) -> dict:
    answer = Client().get(BASE + path, headers=headers)
    assert answer.status_code == status, answer.content.decode()[:500]
    assert answer["Access-Control-Allow-Origin"] == "*"
    return answer.json()


def all_pages(path: str) -> list[str]:
    numbers, cursor = [], ""
    while True:
        page = get(f"{path}&cursor={cursor}")
        numbers += [row["index_number"] for row in page["results"]]
        cursor = page["next"]
        if cursor is None:
            return numbers


def test_the_list_is_that_of_the_page(house: House) -> None:
    for day in (3, 9, 9, 5):
        house.public(published_on=date(2026, 11, day))
    house.record(title="草稿不公开")
    listed = all_pages("records?limit=3&column=" + house.column.path)
    page = Client().get(f"/columns/{house.column.path}/").content.decode()
    assert listed == sorted(listed, key=lambda number: page.index(f"/records/{number}/"))
    assert len(listed) == 4


def test_one_record_is_told_whole(house: House) -> None:
    policy = house.public(title="演示政策", validity="repealed", document_number="演关公告〔2026〕1号")
    explains = house.public(kind="interpretation", body="<p>解读</p><script>alert(1)</script>")
    hidden = house.record(title="未公开的解读")
    for one in (explains, hidden):
        Relation.objects.create(kind="interprets", origin=one, target=policy, on=TODAY)
    told = get("records/" + quote(policy.index_number))
    assert (told["validity"], told["in_force"], told["unit"]["key"]) == ("repealed", False, "u0028")
    assert [row["index_number"] for row in told["relations"]] == [explains.index_number]
    assert "script" not in get("records/" + quote(explains.index_number))["body"]


def test_what_is_withdrawn_is_gone_at_once(house: House) -> None:
    record = house.public()
    assert get("records/" + quote(record.index_number))["title"] == record.title
    publishing.withdraw(record, "演示撤下", house.leader, TODAY, None)
    assert "撤下" in get("records/" + quote(record.index_number), 410)["error"]
    assert get("records")["results"] == []


@pytest.mark.parametrize(
    "path",
    ["records?unit=none", "records?column=none", "records/none", "units/none", "columns/none", "series/a/b", "nothing"],
)
def test_what_does_not_exist_is_said_in_chinese(house: House, path: str) -> None:
    assert get(path, 404)["error"].startswith("没有")


@pytest.mark.parametrize(
    "path", ["records?limit=x", "records?limit=0", "records?cursor=%00", "records?cursor=abc", "records?since=y"]
)
def test_wrong_parameters_are_told(house: House, path: str) -> None:
    assert "有误" in get(path, 400)["error"]


def test_only_reading(house: House) -> None:
    assert Client().post(BASE + "records").status_code == 405
    assert Client().options(BASE + "records").status_code == 204
    assert Client().head(BASE + "records").status_code == 200


def test_unchanged_is_not_sent_again(house: House) -> None:
    house.public()
    etag = Client().get(BASE + "records")["ETag"]
    assert Client().get(BASE + "records", headers={"if-none-match": etag}).status_code == 304
    house.public()
    assert Client().get(BASE + "records", headers={"if-none-match": etag}).status_code == 200


def test_search_is_printed_as_the_command_prints_it(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    stays, goes = house.public(title="留下的公告"), house.public(title="要撤下的公告")
    publishing.withdraw(goes, "演示撤下", house.leader, TODAY, None)
    # The index is a moment behind: it still holds what was withdrawn.
    data = dict.fromkeys(("document_number", "published_on", "validity", "url", "unit_name"), "")
    hits = tuple(
        Hit(f"record:{one.index_number}", "record", 1.0, ((one.title, True),), (("片段", False),), data=found)
        for one in (stays, goes)
        for found in ({**data, "index_number": one.index_number},)
    )
    asked = []

    class Engine:
        def search(self, query: Query) -> Results:
            asked.append(query)
            return Results(2, 1.5, hits, {"unit": (("u0028", 2),)})

    monkeypatch.setattr(service, "engine", lambda named="": Engine())
    told = get("search?q=公告&limit=5&offset=2&unit=u0028&unit=u0001&sort=date")
    assert (told["total"], [row["title"] for row in told["results"]]) == (1, ["留下的公告"])
    assert {"total", "took_ms", "results", "facets"} <= set(told)
    assert set(told["results"][0]) >= {
        "index_number", "title", "document_number", "published_on", "validity", "snippet", "url",
    }  # fmt: skip
    assert told["facets"]["unit"][0]["value"] == "u0028"
    query = asked[0]
    assert (query.text, query.limit, query.offset, query.sort) == ("公告", 5, 2, "date")
    assert query.filters == {"unit": ("u0028", "u0001")}


def test_search_away_is_said(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    def away(*_: object) -> None:
        raise EngineAway

    monkeypatch.setattr(service, "ask", away)
    assert "检索" in get("search?q=x", 503)["error"]


def test_brakes(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mounting._pace, "most", 2)
    assert [Client().get(BASE + "units").status_code for _ in range(3)] == [200, 200, 429]


def test_everything_is_described_in_chinese(db: None) -> None:
    whole = document()
    for path in whole["paths"].values():
        operation = path["get"]
        told = [
            operation["summary"],
            operation["description"],
            *(one["description"] for one in operation.get("parameters", [])),
        ]
        assert all(any("一" <= sign <= "鿿" for sign in text) for text in told)
    for schema in whole["components"]["schemas"].values():
        assert any("一" <= sign <= "鿿" for sign in schema["description"])
        assert all(one.get("description") for one in schema["properties"].values())
    assert json.loads(Client().get(BASE + "openapi.json").content)["info"]["version"] == "1.0.0"


@given(day=st.dates() | st.none(), pk=st.integers(0, 2**62))
def test_a_cursor_is_read_as_it_was_written(day: date | None, pk: int) -> None:
    assert cursors.read(cursors.write(day, pk)) == (day, pk)


@given(text=st.text(max_size=90))
def test_no_other_text_is_a_cursor(text: str) -> None:
    try:
        day, pk = cursors.read(text)
    except cursors.BadCursor:
        return
    assert cursors.write(day, pk) == text.rstrip("=")


class Paging(TestCase):
    """Every record once, in the order of the list, whatever the days and the size of a page."""

    @given(days=st.lists(st.integers(1, 4), max_size=9), limit=st.integers(1, 4))
    @settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
    def test_nothing_is_skipped_or_repeated(self, days: list[int], limit: int) -> None:
        house = House()
        for day in days:
            house.public(published_on=date(2026, 11, day))
        rows = Record.objects.order_by("-published_on", "-pk").values_list("index_number", flat=True)
        assert all_pages(f"records?limit={limit}") == list(rows)


@pytest.fixture
def server(house: House) -> Iterator[object]:
    """The server's own door; it leaves the connection of the test open, as the test client does."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield get_wsgi_application()
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.mark.parametrize("path", [path for path in document()["paths"] if not path.endswith("/search")])
def test_answers_are_as_described(house: House, server: object, path: str) -> None:
    house.public(title="演示公告")
    house.public(index_number="T/1")
    publishing.withdraw(house.public(), "演示撤下", house.leader, TODAY, None)
    schema = schemathesis.openapi.from_wsgi(f"{BASE}openapi.json", server)
    checks = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]

    @given(case=schema[path]["GET"].as_strategy())
    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    def asked(case: schemathesis.Case) -> None:
        case.validate_response(case.call(), checks=checks)

    asked()


def test_an_address_with_a_line_break_is_refused_in_json_too(house: House, client: Client) -> None:
    answer = client.get(f"{BASE}columns/a%0Ab")
    assert answer.status_code == 404 and answer.headers["Content-Type"].startswith("application/json")
