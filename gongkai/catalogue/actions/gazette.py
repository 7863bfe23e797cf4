"""Gazettes 文告: put together from what was published in a month, issued by another person, then frozen."""

from datetime import date
from typing import Final

from django.db import transaction
from django.db.models import Max

from gongkai.audit.actions import log
from gongkai.catalogue.gazettes import digest_of, fingerprint, listed, published_in
from gongkai.catalogue.models import Gazette, GazetteItem
from gongkai.organisations import access
from gongkai.organisations.models import Officer, Unit
from gongkai.search import outbox
from gongkai.stamps.actions import touch

STAMP: Final = "gazette"
KIND: Final = "gazette"


class Refused(ValueError):
    """The act makes no sense as asked: a Chinese sentence and the field at fault. Nothing was changed."""

    def __init__(self, message: str, field: str = "") -> None:
        """Keep both."""
        super().__init__(message)
        self.field = field


@transaction.atomic
def prepare(unit: Unit, year: int, month: int, *, by: Officer, today: date) -> Gazette:
    """Put a month's gazette together, anew where it is not issued yet. Raises ``Denied`` and ``Refused``."""
    access.require(by, "catalogue.prepare_gazette", unit, today)
    if not 1 <= month <= 12 or (year, month) >= (today.year, today.month):
        raise Refused("月份结束以后才能编排当月的文告", "month")
    records = published_in(unit, year, month)
    if not records:
        raise Refused(f"{year}年{month}月没有公开编有文号的文件", "month")
    row, _ = Gazette.objects.select_for_update().get_or_create(
        unit=unit, year=year, month=month, defaults={"prepared_by": by, "prepared_on": today}
    )
    if row.issued_on is not None:
        raise Refused(f"{year}年{month}月的文告已经签发，不能再改", "month")
    row.prepared_by, row.prepared_on = by, today
    row.save(update_fields=["prepared_by", "prepared_on"])
    row.items.all().delete()
    GazetteItem.objects.bulk_create(
        GazetteItem(gazette=row, record=record, position=position, digest=digest_of(record))
        for position, record in enumerate(records, 1)
    )
    _tell("catalogue.prepare_gazette", row, by, today, items=len(records))
    return row


@transaction.atomic
def issue(row: Gazette, seen: str, *, by: Officer, today: date) -> Gazette:
    """Issue a gazette as it was seen (``seen``: its fingerprint): it gets its number, is public and never changes.

    Raises ``Denied``; ``Refused`` for the person who put it together, for one issued already, and where something
    changed since it was put together or since it was seen.
    """
    held = Gazette.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.pk)
    access.require(by, "catalogue.issue_gazette", held.unit, today)
    if held.issued_on is not None:
        raise Refused("这一期已经签发")
    if held.prepared_by_id == by.pk:
        raise Refused("编排人不能签发，请由另一人签发")
    items = listed(held)
    if fingerprint(items) != seen:
        raise Refused("篇目刚被重新编排过，请核对最新的篇目以后再签发")
    now = [(record.pk, digest_of(record)) for record in published_in(held.unit, held.year, held.month)]
    if now != items:
        raise Refused("编排以后，当月的文件有新的公开、更正或者撤下，请重新编排")
    last = Gazette.objects.filter(unit=held.unit, year=held.year).aggregate(last=Max("number"))["last"] or 0
    held.number, held.issued_by, held.issued_on = last + 1, by, today
    held.save(update_fields=["number", "issued_by", "issued_on"])
    touch(STAMP)
    outbox.put(KIND, [str(held.pk)])
    _tell("catalogue.issue_gazette", held, by, today, items=len(items), digest=seen)
    return held


@transaction.atomic
def discard(row: Gazette, *, by: Officer, today: date) -> None:
    """Drop a gazette that is not issued. Raises ``Denied`` and ``Refused``."""
    held = Gazette.objects.select_for_update(of=("self",)).select_related("unit").get(pk=row.pk)
    access.require(by, "catalogue.prepare_gazette", held.unit, today)
    if held.issued_on is not None:
        raise Refused("已经签发的文告不能删除")
    _tell("catalogue.discard_gazette", held, by, today)
    held.delete()


def _tell(act: str, row: Gazette, by: Officer, today: date, **details: object) -> None:
    log(
        act,
        actor=f"officer:{by.pk}",
        subject=f"gazette:{row.pk}",
        unit=row.unit.key,
        on=today,
        details={"month": row.slug, **details},
    )
