"""The first page and the guide: search, three doors, the five statutory blocks, what is new, topics."""

import pytest
from django.test import Client

from gongkai.catalogue.actions import publishing, relating
from gongkai.catalogue.tests.making import TODAY
from gongkai.portal.tests.conftest import stamps
from gongkai.stamps.queries import combined

STATUTORY = ["政府信息公开指南", "政府信息公开制度", "法定主动公开内容", "政府信息公开年报", "依申请公开"]


def body(answer) -> str:
    return answer.content.decode()


def test_the_five_statutory_blocks_stand_on_the_first_page(house):
    html = body(Client().get("/"))
    places = [html.index(f">{name}</a></h3>") for name in STATUTORY]
    assert places == sorted(places)
    assert 'action="/search/"' in html and html.index('action="/search/"') < places[0]
    for door in ("<strong>查</strong>", "<strong>申请</strong>", "<strong>问</strong>"):
        assert door in html


def test_what_is_new_is_there_at_once_and_gone_at_once(desk, house):
    rested = stamps(Client().get("/"))
    before = combined(rested)
    record = desk.public()
    assert combined(rested) != before
    answer = Client().get("/")
    assert record.title in body(answer)
    rested = stamps(answer)
    before = combined(rested)
    publishing.withdraw(record, "须撤下", house.leader, TODAY, None)
    assert combined(rested) != before and record.title not in body(Client().get("/"))


def test_an_interpretation_stands_beside_its_document(house):
    document, words = house.public(), house.public(kind="interpretation", title="演示公告的解读", genre="")
    rested = stamps(Client().get("/"))
    before = combined(rested)
    relating.relate("interprets", words, document, by=house.clerk, today=TODAY)
    assert combined(rested) != before
    html = body(Client().get("/")).split('id="documents"')[1]
    assert html.index(document.title) < html.index("演示公告的解读")


def test_the_guide_says_what_article_12_asks_for(house):
    unit = house.unit_
    unit.office, unit.address, unit.phone = "演示办公室", "演示路1号", "020-00000000"
    unit.fax, unit.hours, unit.email = "020-00000001", "工作日8:30—17:00", "demo@example.cn"
    unit.save()
    html = body(Client().get(f"/units/{unit.key}/guide/"))
    for words in (unit.office, unit.address, unit.phone, unit.fax, unit.hours, unit.email, "怎样编排", "怎样获取"):
        assert words in html, words
    assert Client().get("/guide/").status_code == 200
    assert Client().get("/units/none/guide/").status_code == 404


def test_a_guide_published_as_a_record_takes_the_place_of_the_made_one(house):
    record = house.public(kind="guide", title="演示关政府信息公开指南", genre="")
    answer = Client().get(f"/units/{house.unit_.key}/guide/")
    assert answer.status_code == 302 and answer["Location"] == f"/records/{record.index_number}/"


@pytest.mark.parametrize("path", ["/guide/", "/article-20/"])
def test_pages_about_the_law_need_units(db, path):
    assert Client().get(path).status_code in {200, 404}
