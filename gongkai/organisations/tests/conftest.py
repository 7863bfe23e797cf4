"""A small tree with same-named units, its people, and a client that signs in."""

from collections.abc import Callable
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client

from gongkai.organisations import actions
from gongkai.organisations.models import Officer, Unit

#: Long before any test acts, so that posts hold whatever the day.
BEGIN = date(2020, 1, 1)
ON = date(2026, 3, 2)
PASSWORD = "关税-清单-4207-晴天"

TREE = """key,code,name,level,parent,region_name
hq,0000,示例总署,总署,,
bj,0100,北海岸海关,直属海关,hq,北海岸海关关区
cc,0200,南山麓海关,直属海关,hq,南山麓海关关区
bj1,0101,朝阳海关,隶属海关,bj,
cc1,,朝阳海关,隶属海关,cc,
cc2,,松林海关,隶属海关,cc,
"""


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


@pytest.fixture
def tree(db: None) -> SimpleNamespace:
    """Six units; two of them share a name."""
    report = actions.import_units(TREE, actor=None, on=BEGIN)
    assert report.written, report.errors
    actions.ensure_roles()
    return SimpleNamespace(**{unit.key: unit for unit in Unit.objects.all()})


@pytest.fixture
def person(tree: SimpleNamespace) -> Callable[..., Officer]:
    """Make an officer with one post."""

    def make(username: str, role: str, unit: Unit, below: bool = False) -> Officer:
        officer, _ = actions.create_officer(
            username, f"{username}（虚构）", unit, actor=None, on=BEGIN, password=PASSWORD
        )
        actions.assign(officer, role, unit, below=below, since=BEGIN, actor=None, on=BEGIN)
        return officer

    return make


@pytest.fixture
def admin(person: Callable[..., Officer], tree: SimpleNamespace) -> Officer:
    """The administrator of everything."""
    return person("admin", "administrator", tree.hq, below=True)


@pytest.fixture
def office(admin: Officer, client: Client) -> Client:
    """A client signed in as the administrator of everything."""
    client.force_login(admin, backend="gongkai.organisations.sign_in.OfficerBackend")
    return client
