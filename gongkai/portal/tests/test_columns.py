"""Columns for everyone: what is in them, page by page, narrowed, at former addresses, at units and in sites."""

from datetime import date

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from gongkai.catalogue.actions import publishing, restructuring
from gongkai.catalogue.listing import PAGE, Asked, records
from gongkai.catalogue.models import Column
from gongkai.catalogue.tests.making import TODAY
from gongkai.portal.actions import open_site
from gongkai.portal.queries import shares
from gongkai.portal.tests.conftest import stamps
from gongkai.stamps.queries import combined

LIST = "/columns/content/documents/announcements/"


@pytest.fixture(autouse=True)
def _with_sites(settings):
    middleware = "gongkai.portal.middleware.Sites"
    if middleware not in django_settings.MIDDLEWARE:
        settings.MIDDLEWARE = [*django_settings.MIDDLEWARE, middleware]


def body(answer) -> str:
    return answer.content.decode()


def test_a_column_lists_its_records_and_those_of_the_columns_below(house):
    record = house.public()
    for path in (LIST, "/columns/content/documents/", "/columns/content/", "/units/u0028/columns/content/"):
        html = body(Client().get(path))
        assert record.title in html, path
        assert f'href="/records/{record.index_number}/"' in html
    assert record.title not in body(Client().get("/units/u0001/columns/content/"))
    assert record.title not in body(Client().get("/columns/news/"))
    assert Client().get("/columns/nothing/").status_code == 404
    assert Client().get("/units/none/columns/content/").status_code == 404


def test_what_comes_and_goes_makes_every_list_above_new(desk, house):
    pages = [LIST, "/columns/content/", "/units/u0028/columns/content/documents/"]
    rested = {path: stamps(Client().get(path)) for path in pages}
    before = [combined(names) for names in rested.values()]
    record = desk.public()
    after = [combined(names) for names in rested.values()]
    publishing.withdraw(record, "须撤下", house.leader, TODAY, None)
    last = [combined(names) for names in rested.values()]
    assert all(one != two != three for one, two, three in zip(before, after, last, strict=True))
    assert record.title not in body(Client().get(LIST))


def test_long_lists_come_in_pages_and_a_page_too_far_is_the_last(house):
    for number in range(PAGE + 3):
        house.public(published_on=date(2026, 1, 1 + number % 28))
    first, second = body(Client().get(LIST)), body(Client().get(f"{LIST}?page=2"))
    assert first.count('<li><a href="/records/') == PAGE and second.count('<li><a href="/records/') == 3
    assert 'rel="next"' in first and 'rel="prev"' in second
    assert body(Client().get(f"{LIST}?page=999")).count('<li><a href="/records/') == 3
    for odd in ("0", "-1", "abc", "１", "9" * 30):
        assert Client().get(LIST, {"page": odd}).status_code == 200


def test_lists_are_narrowed_by_year_and_validity(house):
    old = house.public(title="旧的公告", published_on=date(2020, 5, 1), validity="repealed")
    new = house.public(title="新的公告", published_on=date(2026, 5, 1), validity="in_force")
    assert old.title in body(Client().get(f"{LIST}?year=2020")) and new.title not in body(
        Client().get(f"{LIST}?year=2020")
    )
    html = body(Client().get(f"{LIST}?valid=1"))
    assert new.title in html and old.title not in html
    assert "没有符合条件的信息" in body(Client().get(f"{LIST}?year=2015"))


def test_a_list_of_many_units_is_narrowed_to_one_with_counts_and_through_its_pages(house):
    for number in range(PAGE + 1):
        house.public(title=f"总署公告{number}", unit=house.top, published_on=date(2026, 3, 1))
    mine = house.public(title="本关公告", published_on=date(2025, 5, 1))
    answer = Client().get(LIST)
    html = body(answer)
    assert f'value="u0001">演示总署（{PAGE + 1}）' in html and 'value="u0028">演示关（1）' in html
    assert "units" in stamps(answer)
    html = body(Client().get(f"{LIST}?unit=u0028"))
    assert mine.title in html and "总署公告" not in html and "<small>演示关</small>" in html
    assert "?unit=u0028&amp;column=content/documents/announcements" in html
    html = body(Client().get(f"{LIST}?unit=u0001&year=2026"))
    assert 'href="?year=2026&amp;unit=u0001&amp;page=2"' in html
    assert "总署公告" in body(Client().get(f"{LIST}?year=2026&unit=u0001&page=2"))
    html = body(Client().get(f"{LIST}?year=2026&unit=u0028"))
    assert "没有符合条件的信息" in html and 'value="u0028" selected>演示关（0）' in html
    assert "总署公告" in body(Client().get(LIST, {"unit": "none\x00"}))
    assert 'name="unit"' not in body(Client().get(f"/units/u0028{LIST}"))


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="asks how SQLite goes about it")
def test_whose_records_a_long_list_holds_is_counted_and_pages_are_found_without_sorting():
    rows = records(Asked(None, below=True, on=TODAY, columns=(1,)))
    with CaptureQueriesContext(connection) as told:
        shares(rows)
        list(rows.values_list("pk", flat=True)[:PAGE])
    counted, paged = told.captured_queries[0], told.captured_queries[-1]
    for query in (counted, paged):
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN QUERY PLAN {query['sql']}")
            steps = [str(row[3]) for row in cursor.fetchall()]
        assert all("COVERING INDEX" in step for step in steps), steps


def test_a_former_address_leads_to_where_the_column_has_gone(house):
    column = Column.objects.get(path="content/documents/announcements")
    steps = [{"act": "move", "column": column.pk, "parent": Column.objects.get(path="notices").pk}]
    rested = stamps(Client().get("/columns/"))
    before = combined(rested)
    restructuring.restructure(steps, "调整栏目", by=house.administrator, today=TODAY)
    assert combined(rested) != before
    answer = Client().get(LIST)
    assert answer.status_code == 301 and answer["Location"] == "/columns/notices/announcements/"
    answer = Client().get("/units/u0028" + LIST)
    assert answer.status_code == 301 and answer["Location"] == "/units/u0028/columns/notices/announcements/"


def test_a_site_shows_its_own_records_and_the_columns_it_chose(house):
    mine, other = house.public(title="本关的公告"), house.public(title="别处的公告", unit=house.top)
    open_site(key="main", unit=house.top, main=True, actor=None, on=TODAY, name="演示总站", shows="system")
    news = Column.objects.get(path="news")
    open_site(key="jia", unit=house.unit_, actor=None, on=TODAY, name="演示关网站", shows="own", columns=[news.pk])
    html = body(Client().get(f"/sites/jia{LIST}"))
    assert mine.title in html and other.title not in html
    everything = body(Client().get(LIST))
    assert mine.title in everything and other.title in everything
    tree = body(Client().get("/sites/jia/columns/"))
    assert "/sites/jia/columns/news/" in tree and "/sites/jia/columns/interviews/" not in tree
    front = body(Client().get("/sites/jia/"))
    assert mine.title in front and other.title not in front


def test_every_item_of_article_20_says_where_it_is(house):
    html = body(Client().get("/article-20/"))
    assert html.count("<tr>") == 16
    assert 'href="/columns/content/documents/"' in html and 'href="/columns/content/documents/rules/"' not in html


def test_the_site_map_and_the_units_page_lead_to_the_columns(house):
    assert 'href="/columns/content/documents/"' in body(Client().get("/sitemap/"))
    assert 'href="/units/u0028/columns/"' in body(Client().get("/units/u0028/"))
