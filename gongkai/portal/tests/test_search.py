"""The search page: marked, narrowed, corrected; nothing withdrawn; a way on where nothing is found."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.core import mail
from django.test import Client

from gongkai.catalogue.actions import publishing
from gongkai.catalogue.tests.making import NOW, TODAY
from gongkai.portal.actions import mailing, subscribing
from gongkai.portal.actions import topics as acts
from gongkai.portal.models import Subscription
from gongkai.portal.tests.test_gazette import made
from gongkai.portal.tests.test_topics import written
from gongkai.search import outbox, service, sources
from gongkai.search.choosing import _made


@pytest.fixture(autouse=True)
def _index(settings, tmp_path):
    settings.SEARCH_FOLDER = str(tmp_path / "search")
    settings.SEARCH_ENGINE = "tantivy"
    yield
    _made.cache_clear()


@pytest.fixture
def found(desk, house):
    record = desk.public()
    house.public(title="关于演示关税配额的通知", document_number="", index_number="T/2026-90001")
    service.rebuild()
    return record


def body(answer) -> str:
    return answer.content.decode()


def test_what_was_found_is_marked_and_can_be_narrowed(found):
    html = body(Client().get("/search/", {"q": "通关"}))
    assert "<mark>通关</mark>" in html and f'href="/records/{found.index_number}/"' in html
    assert "共 1 条" in html
    html = body(Client().get("/search/", {"q": "演示"}))
    assert "缩小范围" in html and "unit=u0028" in html


def test_a_document_number_leads_to_its_record_on_top(found):
    html = body(Client().get("/search/", {"q": "海关总署公告〔2026〕5号"}))
    assert 'class="jump"' in html and html.index("文号对应的文件") < html.index(found.document_number)


def test_nothing_withdrawn_is_shown_even_by_an_index_that_is_behind(found, house):
    publishing.withdraw(found, "须撤下", house.leader, TODAY, None)
    html = body(Client().get("/search/", {"q": "通关事项"}))
    assert found.index_number not in html
    rows = Client().get("/search/suggest/", {"q": "关于演示通关"}).json()["suggestions"]
    assert all(found.index_number not in row["url"] for row in rows)


def test_nothing_found_offers_the_request_with_the_words(found):
    html = body(Client().get("/search/", {"q": "独角兽蛋糕"}))
    assert "没有公开的，可以申请" in html
    assert "/apply/?about=%E7%8B%AC%E8%A7%92%E5%85%BD%E8%9B%8B%E7%B3%95" in html


@pytest.mark.parametrize(
    "query",
    [
        {"q": "(((“ OR AND -"},
        {"q": "a" * 3000},
        {"q": "\x00"},
        {"q": "年:9999..1"},
        {"q": "关", "page": "99999"},
        {"q": "关", "page": "x", "sort": "?", "unit": "'; --", "year": "abcd"},
        {"kind": "record"},
    ],
)
def test_odd_questions_are_answered(found, query):
    assert Client().get("/search/", query).status_code == 200


def test_without_an_index_the_page_says_so_and_leads_to_the_columns(house):
    answer = Client().get("/search/", {"q": "通关"})
    assert answer.status_code == 503 and answer["Retry-After"]
    assert "按栏目查阅公开目录" in body(answer) and 'value="通关"' in body(answer)
    assert Client().get("/search/suggest/", {"q": "通关"}).json() == {"suggestions": []}


def test_what_somebody_looks_for_is_kept_nowhere_on_the_way(found):
    assert Client().get("/search/", {"q": "通关"})["Cache-Control"] == "no-store"
    assert Client().get("/search/suggest/", {"q": "通关"})["Cache-Control"] == "no-store"


def test_suggestions_lead_to_public_records(found):
    rows = Client().get("/search/suggest/", {"q": "关于演示通关"}).json()["suggestions"]
    assert {"text": found.title, "url": f"/records/{found.index_number}/"} in rows


def test_before_asking_what_is_public_already_is_shown(found):
    html = body(Client().get("/apply/", {"about": "演示通关事项"}))
    assert "这些信息已经公开" in html and found.index_number in html
    assert "about=%E6%BC%94%E7%A4%BA" in html


def test_topics_and_gazettes_are_found_while_they_are_public_and_stand_in_the_map(house):
    service.rebuild()
    version = acts.submit_topic(written(house), actor=house.clerk, on=TODAY)
    assert outbox.length() == 0
    topic = acts.pass_topic(version, actor=house.reviewer, on=TODAY)
    gazette = made(house)
    assert service.drain() == 2
    html = body(Client().get("/search/", {"q": "第二段"}))
    assert "共 1 条" in html and 'href="/topics/demo/"' in html and "专题" in html
    html = body(Client().get("/search/", {"q": "演示关文告", "kind": "gazette"}))
    assert 'href="/gazette/u0028/2026-10/"' in html and "共 1 条" in html
    # The documents in a gazette are found by themselves: the gazette keeps no word of what may be withdrawn.
    (document,) = sources.source("gazette").fetch([str(gazette.pk)])
    assert not any(item.record.title in str(document) for item in gazette.items.all())
    listed = body(Client().get("/sitemap-pages.xml"))
    assert "/topics/demo/<" in listed and "/gazette/u0028/2026-10/<" in listed
    acts.withdraw_topic(topic, "须撤下", actor=house.clerk, on=TODAY)
    # At once, before the index is told; and the index is told.
    assert "/topics/demo/" not in body(Client().get("/search/", {"q": "第二段"}))
    assert service.drain() == 1
    assert service.visible([f"topic:{topic.pk}", f"gazette:{gazette.pk}"]) == {f"gazette:{gazette.pk}"}
    assert "/topics/demo/" not in body(Client().get("/sitemap-pages.xml"))


def test_a_search_is_followed_with_its_words_and_conditions(found, house):
    other = house.public(title="关于演示通关事项的旧通知", published_on=date(2020, 5, 1), made_on=date(2020, 5, 1))
    service.rebuild()
    asked = {"q": "演示通关事项", "unit": "u0028", "year": "2026", "page": "1", "sort": "date"}
    html = body(Client().get("/search/", asked))
    feed, mail_form = (
        unescape(one) for one in re.findall(r'<a rel="nofollow" href="([^"]+)"[^>]*>(?:订阅源|邮件)', html)
    )
    told = body(Client().get(feed))
    assert found.index_number in told and other.index_number not in told and "单位：演示关，年份：2026年" in told
    html = body(Client().get(mail_form))
    assert "检索“演示通关事项”（单位：演示关，年份：2026年）" in html
    hidden = dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', html))
    Client().post("/subscribe/", {**hidden, "email": "jia@example.cn", "rhythm": "daily"})
    row = Subscription.objects.get()
    assert (row.query, row.unit, row.narrowing) == ("演示通关事项", None, {"unit": "u0028", "year": "2026"})
    subscribing.confirm(row, NOW - timedelta(days=1))
    assert mailing.send_letters() == 1 and mailing.send(NOW + timedelta(hours=2), TODAY).letters == 1
    assert found.title in mail.outbox[-1].body and other.title not in mail.outbox[-1].body
    # Words that are not there are waited for as they are: nothing else is sent instead.
    assert found.index_number not in body(Client().get("/feeds/search.atom", {"q": "演示 独角兽蛋糕"}))
    assert "订阅这一检索" in body(Client().get("/search/", {"q": "独角兽蛋糕"}))
    assert "订阅这一检索" not in body(Client().get("/search/", {"q": "演示", "kind": "unit"}))
    assert Client().get("/subscribe/", {"q": "甲", "year": "x", "validity": "none"}).status_code == 200
    assert Client().post("/subscribe/", {"q": "甲", "year": "x", "email": "a@example.cn"}).status_code == 400
