"""The screen in a hall: what is new, kept while the network is away, and never what was withdrawn."""

import pytest
from django.test import Client

from gongkai.catalogue.actions import publishing
from gongkai.catalogue.tests.making import TODAY, House


@pytest.fixture
def house(db: None) -> House:
    return House()


def shown(path: str) -> str:
    answer = Client().get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_shows_what_is_new_and_not_what_is_gone(house: House) -> None:
    stays, goes = house.public(title="留下的公告"), house.public(title="要撤下的公告")
    house.record(title="没有公开的草稿")
    for path in ("/kiosk/", "/kiosk/u0028/"):
        assert goes.title in shown(path)
    publishing.withdraw(goes, "演示撤下", house.leader, TODAY, None)
    for path in ("/kiosk/", "/kiosk/u0028/"):
        page = shown(path)
        assert stays.title in page and goes.title not in page and "草稿" not in page


def test_every_item_has_a_code_that_leads_to_it(house: House) -> None:
    record = house.public()
    assert f"/qr.svg?path=/records/{record.index_number}/" in shown("/kiosk/u0028/").replace("%2F", "/")


def test_only_sites_and_units_have_one(house: House) -> None:
    assert Client().get("/kiosk/none/").status_code == 404
    assert "还没有公开的信息" in shown("/kiosk/u0028/")
