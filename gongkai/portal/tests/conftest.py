"""Fixtures: two units of the same name under different parents, and ways through the form. All people are invented."""

from datetime import date

import pytest
from django.core.cache import cache
from django.test import Client

from gongkai.catalogue.tests.desk import Desk
from gongkai.catalogue.tests.making import House
from gongkai.organisations.models import Placement, Unit, UnitName
from gongkai.portal.caching.declaring import DECLARED

PERSON = {
    "kind": "person",
    "name": "演示甲",
    "id_kind": "resident",
    "id_number": "11010519491231002X",
    "phone": "13800000000",
}
COMPANY = {
    "kind": "organisation",
    "org_name": "演示进出口公司",
    "org_code": "91350100M000100Y43",
    "contact_name": "演示乙",
    "email": "yi@example.cn",
}
WHAT = {"title": "2024年进口食品不合格名单", "reference": "", "description": "按口岸分列"}
HOW = {"form": "electronic", "route": "email", "email": "jia@example.cn"}


@pytest.fixture(autouse=True)
def _fresh_cache():
    cache.clear()


@pytest.fixture
def units(db):
    since = date(2015, 1, 1)
    rows = {}
    for key, code, name, level in [
        ("t1", "0000", "演示总署", "hq"),
        ("t2", "0100", "甲关", "regional"),
        ("t3", "0200", "乙关", "regional"),
        ("t4", "0101", "新区海关", "local"),
        ("t5", "0201", "新区海关", "local"),
    ]:
        rows[key] = Unit.objects.create(key=key, code=code, name=name, level=level, opened_on=since)
        UnitName.objects.create(unit=rows[key], name=name, since=since)
    for low, up in [("t2", "t1"), ("t3", "t1"), ("t4", "t2"), ("t5", "t3")]:
        Placement.objects.create(unit=rows[low], parent=rows[up], since=since)
    return rows


class Applicant:
    """A citizen at a browser."""

    def __init__(self, unit: str = "t2") -> None:
        self.client = Client()
        self.base = ""
        self.unit = unit

    def begin(self):
        answer = self.client.post("/apply/begin/", {"unit": self.unit})
        assert answer.status_code == 302
        self.base = answer.url.removesuffix("who/")
        return self

    def get(self, name: str):
        return self.client.get(f"{self.base}{name}/")

    def post(self, name: str, data=None, follow: bool = False):
        """Send a page; where it comes back with what is wrong, return that page as the browser shows it."""
        answer = self.client.post(f"{self.base}{name}/", data or {}, follow=follow)
        if answer.status_code == 302 and answer.url.endswith("?again=1"):
            return self.client.get(answer.url)
        return answer

    def fill(self, who=None, what=None, how=None):
        for name, data in (("who", who or PERSON), ("what", what or WHAT), ("how", how or HOW)):
            answer = self.post(name, data)
            assert answer.status_code == 302, answer.content.decode()
        return self

    def submit(self):
        return self.post("submit", follow=True)


@pytest.fixture
def applicant(units):
    return Applicant().begin()


@pytest.fixture
def house(db):
    """A headquarters and a unit with people, and the standard columns."""
    return House()


@pytest.fixture
def desk(house):
    """The people of that unit at work on records."""
    return Desk(house)


def stamps(answer) -> set[str]:
    """Return what a page said it rests on."""
    declared = answer.wsgi_request.environ[DECLARED]
    return set(declared.names)
