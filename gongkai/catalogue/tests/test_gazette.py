"""Gazettes: what goes in and in which order, two people in the acts and in the database, frozen once issued."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.urls import reverse

from gongkai.audit.models import Entry
from gongkai.catalogue.actions import gazette, publishing
from gongkai.catalogue.actions.gazette import Refused, issue, prepare
from gongkai.catalogue.gazettes import chapters, fingerprint, listed, months_before
from gongkai.catalogue.models import Batch, Gazette
from gongkai.catalogue.tests.desk import Desk
from gongkai.catalogue.tests.making import TODAY, House
from gongkai.catalogue.tests.test_screens import PEOPLE, person, signed_in
from gongkai.organisations.access import Denied
from gongkai.stamps.queries import combined

SEES = {"clerk", "reviewer", "legal", "leader", "admin"}
OCTOBER = date(2026, 10, 15)


@pytest.fixture(autouse=True)
def _day(monkeypatch) -> None:
    monkeypatch.setattr("gongkai.catalogue.views.frame.today", lambda: TODAY)


def numbered(house: House, number: int, **fields: object):
    given = {"published_on": OCTOBER, "document_number": f"演示关公告2026年第{number}号", **fields}
    return house.public(**given)


def prepared(house: House) -> Gazette:
    numbered(house, 10)
    numbered(house, 9)
    return prepare(house.unit_, 2026, 10, by=house.clerk, today=TODAY)


def seen(row: Gazette) -> str:
    return fingerprint(listed(row))


def issued(house: House) -> Gazette:
    row = prepared(house)
    return issue(row, seen(row), by=house.leader, today=TODAY)


def test_the_months_numbered_documents_by_genre_and_number(house: House) -> None:
    ten, nine = numbered(house, 10), numbered(house, 9)
    order = numbered(house, 11, genre="order")
    numbered(house, 1, published_on=date(2026, 9, 30))
    numbered(house, 2, published_on=date(2026, 11, 1))
    numbered(house, 3, unit=house.top)
    numbered(house, 4, kind="news")
    numbered(house, 5, document_number="")
    house.record(document_number="演示关公告2026年第6号", published_on=OCTOBER)
    row = prepare(house.unit_, 2026, 10, by=house.clerk, today=TODAY)
    assert [one.record for one in row.items.all()] == [order, nine, ten]
    assert [one.digest for one in row.items.all()] == [one.cleared.digest for one in (order, nine, ten)]
    assert [one.name for one in chapters(row)] == ["命令（令）", "公告"]


def test_months_that_ended() -> None:
    assert months_before(date(2026, 2, 28), 3) == [date(2026, 1, 1), date(2025, 12, 1), date(2025, 11, 1)]


@pytest.mark.parametrize(("year", "month"), [(2026, 11), (2026, 12), (2027, 1), (2026, 0), (2026, 13), (2026, 9)])
def test_a_month_that_runs_or_is_empty_is_refused(house: House, year: int, month: int) -> None:
    numbered(house, 1, published_on=date(2026, 11, 1))
    with pytest.raises(Refused):
        prepare(house.unit_, year, month, by=house.clerk, today=TODAY)
    assert not Gazette.objects.exists()


def test_issued_by_another_and_numbered(house: House) -> None:
    before = combined({"gazette"})
    row = issued(house)
    assert (row.number, row.issued_by, row.issued_on) == (1, house.leader, TODAY)
    assert combined({"gazette"}) != before
    numbered(house, 1, published_on=date(2026, 9, 2))
    early = prepare(house.unit_, 2026, 9, by=house.clerk, today=TODAY)
    assert issue(early, seen(early), by=house.leader, today=TODAY).number == 2
    assert {"catalogue.prepare_gazette", "catalogue.issue_gazette"} <= set(Entry.objects.values_list("act", flat=True))


def test_who_prepared_does_not_issue(house: House) -> None:
    house.person_also(house.clerk, "leader", house.unit_)
    row = prepared(house)
    with pytest.raises(Refused, match="另一人"):
        issue(row, seen(row), by=house.clerk, today=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Gazette.objects.filter(pk=row.pk).update(number=1, issued_by=house.clerk, issued_on=TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        Gazette.objects.filter(pk=row.pk).update(issued_on=TODAY)
    row.refresh_from_db()
    assert row.issued_on is None


@pytest.mark.parametrize("who", ["clerk", "reviewer", "administrator"])
def test_only_a_leader_issues(house: House, who: str) -> None:
    row = prepared(house)
    with pytest.raises(Denied):
        issue(row, seen(row), by=getattr(house, who), today=TODAY)


def test_nothing_is_issued_unseen(house: House) -> None:
    row = prepared(house)
    before = seen(row)
    late = numbered(house, 12)
    with pytest.raises(Refused, match="重新编排"):
        issue(row, before, by=house.leader, today=TODAY)
    prepare(house.unit_, 2026, 10, by=house.clerk, today=TODAY)
    with pytest.raises(Refused, match="核对"):
        issue(row, before, by=house.leader, today=TODAY)
    publishing.withdraw(late, "内容有误", house.leader, TODAY, None)
    with pytest.raises(Refused, match="重新编排"):
        issue(row, seen(row), by=house.leader, today=TODAY)


def test_an_issued_number_stands(house: House) -> None:
    row = issued(house)
    extra = numbered(house, 13)
    item = row.items.first()
    for act in (
        lambda: Gazette.objects.filter(pk=row.pk).update(number=7),
        lambda: row.items.create(record=extra, position=9, digest="x"),
        lambda: row.items.filter(pk=item.pk).update(position=5),
        lambda: row.items.filter(pk=item.pk).delete(),
        lambda: Gazette.objects.filter(pk=row.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
    with pytest.raises(Refused, match="已经签发"):
        prepare(house.unit_, 2026, 10, by=house.clerk, today=TODAY)
    with pytest.raises(Refused, match="已经签发"):
        issue(row, seen(row), by=house.leader, today=TODAY)
    with pytest.raises(Refused, match="不能删除"):
        gazette.discard(row, by=house.clerk, today=TODAY)
    assert row.items.count() == 2


def test_what_is_withdrawn_is_gone_and_what_is_corrected_says_so(desk: Desk) -> None:
    house = desk.house
    row = issued(house)
    first, second = (one.record for one in row.items.all())
    publishing.withdraw(first, "内容有误", house.leader, TODAY, None)
    given = {"item20": "item1", "customs_class": "clearance"}
    desk.through(desk.correct(second, body="<p>更正后的正文。</p>", **given))
    (chapter,) = chapters(row)
    (entry,) = chapter.entries
    assert entry.record == second and entry.record.body == "<p>更正后的正文。</p>"
    assert [note.reason for note in entry.notes] == ["内容有误，予以更正"]


@pytest.mark.parametrize("who", PEOPLE)
def test_screens_by_role(house: House, desk: Desk, who: str) -> None:
    row = prepared(house)
    client = signed_in(person(house, desk, who))
    at = reverse("catalogue:gazette", args=[row.pk])
    assert client.get(at).status_code == (200 if who in SEES else 403)
    given = {"unit": house.unit_.pk, "month": "2026-10"}
    made = client.post(reverse("catalogue:gazettes"), given)
    # Officers of another unit prepare there, and this unit is none of theirs to choose.
    assert made.status_code == (302 if who == "clerk" else 400 if who == "away" else 403)
    assert client.post(at, {"again": "1"}).status_code == (302 if who == "clerk" else 403)
    assert client.post(at, {"issue": "1", "seen": seen(row)}).status_code == (302 if who == "leader" else 403)
    row.refresh_from_db()
    assert (row.issued_by == house.leader) is (who == "leader")


def test_by_hand(house: House) -> None:
    numbered(house, 1)
    clerk, leader = signed_in(house.clerk), signed_in(house.leader)
    desk = reverse("catalogue:gazettes")
    assert clerk.post(desk, {"unit": house.unit_.pk, "month": "x"}).status_code == 400
    empty = clerk.post(desk, {"unit": house.unit_.pk, "month": "2026-09"})
    assert empty.status_code == 400 and "没有公开编有文号的文件" in empty.content.decode()
    clerk.post(desk, {"unit": house.unit_.pk, "month": "2026-10"})
    row = Gazette.objects.get()
    at = reverse("catalogue:gazette", args=[row.pk])
    stale = leader.post(at, {"issue": "1", "seen": "old"})
    assert stale.status_code == 400 and "核对最新的篇目" in stale.content.decode()
    assert leader.post(at, {"issue": "1", "seen": seen(row)}, follow=True).status_code == 200
    assert "2026年第1期" in clerk.get(desk).content.decode()
    assert clerk.post(at, {"discard": "1"}).status_code == 400
    assert clerk.get(reverse("catalogue:gazette", args=[row.pk + 1])).status_code == 404


def test_the_desk_tells_who_signs_of_gazettes_and_batches(house: House) -> None:
    row = prepared(house)
    Batch.objects.create(unit=house.unit_, source="旧站.csv", form="csv", state="held", prepared_by=house.clerk)
    told = signed_in(house.leader).get("/office/").content.decode()
    assert "1期文告等待您签发" in told and reverse("catalogue:gazette", args=[row.pk]) in told
    assert "1批导入的信息等待您签发" in told
    assert "等待您签发" not in signed_in(house.clerk).get("/office/").content.decode()
    issue(row, seen(row), by=house.leader, today=TODAY)
    assert "期文告等待您签发" not in signed_in(house.leader).get("/office/").content.decode()
