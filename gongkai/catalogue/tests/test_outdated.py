"""Whoever explains, or rests on, a document that ended is told, until it is settled."""

from datetime import timedelta

import pytest

from gongkai.catalogue.actions import relating
from gongkai.catalogue.actions.outdated import SOURCE
from gongkai.catalogue.actions.publishing import withdraw
from gongkai.catalogue.actions.reviewing import restore
from gongkai.catalogue.actions.validity import Basis, change, sweep
from gongkai.catalogue.models import Record
from gongkai.catalogue.tests.desk import Desk
from gongkai.catalogue.tests.making import TODAY, House
from gongkai.findings.models import Finding


@pytest.fixture
def pair(house: House) -> tuple[Record, Record]:
    """A document and an interpretation of it, both public."""
    policy, words = house.public(validity="in_force"), house.public(kind="interpretation", genre="")
    relating.relate("interprets", words, policy, by=house.clerk, today=TODAY)
    return policy, words


def changed(house: House, policy: Record, validity: str, days: int = 0) -> None:
    on = TODAY + timedelta(days=days)
    change(policy, validity, on, Basis(text="演示公告2026年第9号"), by=house.reviewer, today=TODAY)


def test_the_owner_of_an_interpretation_is_told_on_the_day(house: House, pair: tuple[Record, Record]) -> None:
    policy, words = pair
    changed(house, policy, "repealed", 2)
    assert not Finding.objects.exists()
    sweep(TODAY + timedelta(days=2))
    row = Finding.objects.get()
    assert (row.unit, row.source, row.rule, row.present) == (words.unit, SOURCE, "CV1", True)
    assert policy.title in row.message and row.evidence["address"] == f"/office/catalogue/{policy.pk}/"


def test_an_amended_document_is_still_in_force(house: House, pair: tuple[Record, Record]) -> None:
    changed(house, pair[0], "amended")
    assert not Finding.objects.exists()


def test_a_correcting_entry_settles_it(house: House, pair: tuple[Record, Record]) -> None:
    changed(house, pair[0], "repealed")
    changed(house, pair[0], "in_force")
    assert not Finding.objects.get().present


def test_taking_the_relation_back_settles_it(house: House, pair: tuple[Record, Record]) -> None:
    changed(house, pair[0], "lapsed")
    relating.unrelate(pair[1].relations.get(), by=house.clerk, today=TODAY)
    assert not Finding.objects.get().present


def test_what_is_only_related_is_not_told(house: House) -> None:
    one, other = house.public(validity="in_force"), house.public()
    relating.relate("related", other, one, by=house.clerk, today=TODAY)
    changed(house, one, "lapsed")
    assert not Finding.objects.exists()


def test_a_withdrawn_document_is_told_and_settled_once_restored(desk: Desk, house: House) -> None:
    policy, words = desk.public(), house.public(kind="interpretation", genre="")
    relating.relate("rests_on", words, policy, by=house.clerk, today=TODAY)
    withdraw(policy, "内容有误", house.leader, TODAY, None)
    row = Finding.objects.get()
    assert row.present and "已撤下" in row.message and row.unit == words.unit
    policy.refresh_from_db()
    restored = restore(policy, "已经改正", house.clerk, TODAY, None)
    desk.sign(desk.pass_secrecy(desk.decide(restored)))
    assert not Finding.objects.get().present


def test_a_withdrawn_interpretation_has_nothing_to_answer_for(house: House, pair: tuple[Record, Record]) -> None:
    changed(house, pair[0], "repealed")
    withdraw(pair[1], "不再适用", house.leader, TODAY, None)
    assert not Finding.objects.get().present
