"""The database itself refuses what was not reviewed."""

from datetime import date

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from gongkai.catalogue.models import Attachment, Clearing, Record
from gongkai.catalogue.models.records import GUARDED
from gongkai.catalogue.tests.making import NOW, House


def refused(statement):
    with pytest.raises((IntegrityError, DatabaseError)), transaction.atomic():
        statement()


def rows(record: Record):
    return Record.objects.filter(pk=record.pk)


def test_a_cleared_record_is_public(house: House) -> None:
    record = house.public()
    assert record.live and record.cleared.attached and record.stage == "public"


def test_no_record_is_born_public(house: House) -> None:
    refused(lambda: house.record(live=True, stage="public", published_on=date(2026, 11, 2)))


def test_without_a_review_nothing_becomes_public(house: House) -> None:
    record = house.record()
    refused(lambda: rows(record).update(live=True, stage="public", published_on=date(2026, 11, 2)))


def test_the_review_of_another_record_does_not_count(house: House) -> None:
    one, other = house.record(), house.record()
    clearing = house.clearing(other)
    refused(lambda: rows(one).update(live=True, stage="public", published_on=date(2026, 11, 2), cleared=clearing))


def test_a_revoked_review_does_not_count(house: House) -> None:
    record = house.record()
    clearing = house.clearing(record, revoked_at=NOW)
    refused(lambda: rows(record).update(live=True, stage="public", published_on=date(2026, 11, 2), cleared=clearing))


@pytest.mark.parametrize("name", GUARDED)
def test_what_is_public_never_changes_without_a_new_review(house: House, name: str) -> None:
    record = house.public()
    field = Record._meta.get_field(name)
    value = {"JSONField": {"x": 1}, "DateField": date(1999, 1, 1)}.get(field.get_internal_type(), "x")
    refused(lambda: rows(record).update(**{name: value}))
    record.refresh_from_db()
    assert record.digest_of() == record.cleared.digest


def test_a_new_review_lets_it_change(house: House) -> None:
    record = house.public()
    record.title = "更正后的名称"
    rows(record).update(title=record.title, cleared=house.clearing(record))
    record.refresh_from_db()
    assert record.title == "更正后的名称" and record.digest_of() == record.cleared.digest


def test_a_review_is_used_once(house: House) -> None:
    record = house.public()
    first = record.cleared
    record.title = "第二版"
    rows(record).update(title=record.title, cleared=house.clearing(record))
    refused(lambda: rows(record).update(cleared=first))
    refused(lambda: rows(record).update(title="第三版", cleared=first))


def test_a_review_put_aside_cannot_come_back(house: House) -> None:
    record = house.record()
    clearing = house.clearing(record)
    rows(record).update(cleared=clearing)
    rows(record).update(cleared=None, title="没有审查过的名称")
    refused(lambda: rows(record).update(live=True, stage="public", published_on=date(2026, 11, 2), cleared=clearing))


def test_a_withdrawn_record_needs_a_new_review(house: House) -> None:
    record = house.public()
    rows(record).update(live=False, stage="withdrawn", withdrawn_on=date(2026, 11, 20))
    refused(lambda: rows(record).update(live=True, stage="public", withdrawn_on=None))


@pytest.mark.parametrize("change", [{"attribute": "withhold"}, {"withdrawn_on": date(2026, 11, 3)}, {"cleared": None}])
def test_public_means_to_be_published_cleared_and_not_withdrawn(house: House, change: dict) -> None:
    record = house.public()
    refused(lambda: rows(record).update(**change))


def test_what_was_public_stays(house: House) -> None:
    record = house.public()
    refused(lambda: rows(record).update(index_number="X/1"))
    refused(lambda: rows(record).update(unit=house.top))
    refused(lambda: rows(record)._raw_delete("default"))


def test_a_clearing_is_never_changed(house: House) -> None:
    clearing = house.public().cleared
    for change in ({"digest": "0" * 64}, {"signed_by": house.clerk}, {"attached": False}, {"record": house.record()}):
        refused(lambda change=change: Clearing.objects.filter(pk=clearing.pk).update(**change))
    refused(lambda: Clearing.objects.filter(pk=clearing.pk)._raw_delete("default"))


def test_a_review_is_not_revoked_under_a_public_record(house: House) -> None:
    record = house.public()
    refused(lambda: Clearing.objects.filter(pk=record.cleared_id).update(revoked_at=NOW))


def test_two_people_sign(house: House) -> None:
    record = house.record()
    refused(lambda: house.clearing(record, signed_by=house.clerk))
    refused(lambda: house.clearing(record, reviewed_by=house.clerk))
    refused(lambda: house.clearing(record, reviewed_by=None))


def test_files_never_change(house: House) -> None:
    record = house.public()
    file = Attachment.objects.create(
        record=record, file="a/b.pdf", name="附件.pdf", kind="pdf", size=3, digest="0" * 64, added_by=house.clerk
    )
    refused(lambda: Attachment.objects.filter(pk=file.pk).update(file="c.pdf"))
    refused(lambda: Attachment.objects.filter(pk=file.pk)._raw_delete("default"))
