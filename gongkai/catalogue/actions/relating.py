"""Relating records: an interpretation and its policy, what rests on what, and what simply belongs together."""

from datetime import date

from django.db import IntegrityError, transaction

from gongkai.audit.actions import log
from gongkai.catalogue.actions import outdated
from gongkai.catalogue.actions.acting import desk_of
from gongkai.catalogue.announcing import announce
from gongkai.catalogue.models import Record, Relation
from gongkai.organisations import access
from gongkai.organisations.models import Officer


class Refused(ValueError):
    """The act makes no sense as asked: a Chinese sentence. Nothing was changed."""


@transaction.atomic
def relate(kind: str, origin: Record, target: Record, *, by: Officer, today: date) -> Relation:
    """Relate two records; the officer's desk prepares ``origin``. Raises ``Denied`` and ``Refused``."""
    access.require(by, "catalogue.write", desk_of(origin), today)
    if kind not in dict(Relation.KINDS):
        raise Refused("没有这种关系")
    if origin.pk == target.pk:
        raise Refused("信息不能与自己关联")
    if kind == "interprets" and origin.kind not in {"interpretation", "interview", "briefing", "faq"}:
        raise Refused("只有解读、访谈、发布会和问答可以解读文件")
    if kind == "interprets" and target.kind != "document":
        raise Refused("解读的对象须是文件")
    if Relation.objects.filter(kind=kind, origin=target, target=origin).exists():
        raise Refused("两条信息已按相反的方向关联")
    try:
        with transaction.atomic():
            row = Relation.objects.create(kind=kind, origin=origin, target=target, by=by, on=today)
    except IntegrityError:
        raise Refused("两条信息已经这样关联") from None
    _tell(row, "catalogue.relate", by, today)
    return row


@transaction.atomic
def unrelate(row: Relation, *, by: Officer, today: date) -> None:
    """Take a relation back. Raises ``Denied``."""
    access.require(by, "catalogue.write", desk_of(row.origin), today)
    _tell(row, "catalogue.unrelate", by, today)
    origin = row.origin
    row.delete()
    outdated.examine(origin, today, by)


def _tell(row: Relation, act: str, by: Officer, today: date) -> None:
    announce([one for one in (row.origin, row.target) if one.live], today)
    log(
        act,
        actor=f"officer:{by.pk}",
        subject=f"record:{row.origin_id}",
        unit=row.origin.unit.key,
        on=today,
        details={"kind": row.kind, "to": row.target.index_number},
    )
