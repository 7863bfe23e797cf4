"""Acts upon validity 效力: a document is amended, replaced, repealed, or lapses, from a day on, by another document.

Every change is a row that is only added; the record's own fields cache the last one whose day has come. Days come by
themselves: ``sweep`` applies what is due, lets documents lapse on their date, and brings them into force on theirs.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from django.db import transaction
from django.db.models import F, Q, QuerySet

from gongkai.audit.actions import log
from gongkai.catalogue.announcing import announce
from gongkai.catalogue.models import Record, ValidityChange
from gongkai.catalogue.signals import in_force_again, no_longer_in_force
from gongkai.organisations import access
from gongkai.organisations.models import Officer
from gongkai.statute import catalogue as law
from gongkai.statute.errors import StatuteError

LAPSED: Final = "lapsed"
PENDING: Final = "pending"
IN_FORCE: Final = "in_force"
_STEP: Final = 200


class Refused(ValueError):
    """The act makes no sense as asked: a Chinese sentence and the field at fault. Nothing was changed."""

    def __init__(self, message: str, field: str = "") -> None:
        """Keep both."""
        super().__init__(message)
        self.field = field


@dataclass(frozen=True)
class Basis:
    """What brought a change about: a record of ours, or a document named in words."""

    record: Record | None = None
    text: str = ""
    reason: str = ""


@transaction.atomic
def change(
    record: Record,
    validity: str,
    on: date,
    basis: Basis,
    *,
    by: Officer | None,
    today: date,
    version: int | None = None,
    round_id: int | None = None,
    right: str = "catalogue.validity",
) -> ValidityChange:
    """Enter that a document's validity changes on a day, today or later or earlier. Raises ``Denied``, ``Refused``.

    ``right``: what the officer must hold at the document's unit; closing a round of cleaning up has its own.
    """
    held = Record.objects.select_for_update().select_related("unit").get(pk=record.pk)
    if by is not None:
        access.require(by, right, held.unit, today)
    if version is not None and held.version != version:
        raise Refused("这条信息刚被别人改过，请看过最新的内容再办")
    _check(held, validity, on, basis)
    row = ValidityChange.objects.create(
        record=held,
        was=held.validity,
        validity=validity,
        on=on,
        by_record=basis.record,
        by_text=basis.text.strip()[:300],
        reason=basis.reason.strip()[:300],
        officer=by,
        entered_on=today,
        round_id=round_id,
    )
    _record(held, row, by, today)
    if on <= today:
        _apply(held, row, today)
    return row


def _check(held: Record, validity: str, on: date, basis: Basis) -> None:
    if not law.record_kind(held.kind).has_validity:
        raise Refused("这类信息没有效力状态", "validity")
    try:
        state = law.validity(validity)
    except StatuteError as error:
        raise Refused(str(error), "validity") from error
    if state.needs_document and basis.record is None and not basis.text.strip():
        raise Refused(f"“{state.label}”须写明依据哪个文件", "by_text")
    if basis.record is not None and basis.record.pk == held.pk:
        raise Refused("文件不能作为自己效力变更的依据", "by_record")
    if held.made_on is not None and on < held.made_on:
        raise Refused(f"日期不能早于成文日期{held.made_on}", "on")


def _apply(held: Record, row: ValidityChange, today: date) -> None:
    """Write a change that has taken effect to the record's cache; an older one never overwrites a newer."""
    ValidityChange.objects.filter(pk=row.pk).update(applied=True)
    later = held.validity_changes.filter(applied=True).filter(Q(on__gt=row.on) | Q(on=row.on, pk__gt=row.pk))
    if later.exists():
        return
    was_valid = held.valid
    held.validity, held.validity_on = row.validity, row.on
    held.validity_by, held.validity_by_text = row.by_record, row.by_text
    held.version += 1
    held.save(update_fields=["validity", "validity_on", "validity_by", "validity_by_text", "version"])
    if held.live:
        announce([held, *_neighbours(held)], today)
    if was_valid and not held.valid:
        no_longer_in_force.send(sender=Record, record=held, on=today)
    if not was_valid and held.valid:
        in_force_again.send(sender=Record, record=held, on=today)


def _neighbours(held: Record) -> list[Record]:
    """Return the public records whose pages show this one's validity."""
    around = Q(relations__target=held) | Q(related_from__origin=held) | Q(pk=held.validity_by_id)
    return list(Record.objects.filter(around, live=True).exclude(pk=held.pk).distinct())


def sweep(today: date) -> int:
    """Apply what has become due; return how many records changed. Safe at any time, twice, or after a crash."""
    return _due_changes(today) + _coming_into_force(today) + _lapsing(today)


def _due_changes(today: date) -> int:
    done = 0
    waiting = ValidityChange.objects.filter(applied=False, on__lte=today).order_by("on", "pk")
    for pk in list(waiting.values_list("pk", flat=True)):
        with transaction.atomic():
            row = ValidityChange.objects.select_for_update().filter(pk=pk, applied=False).first()
            if row is not None:
                _apply(Record.objects.select_for_update().get(pk=row.record_id), row, today)
                done += 1
    return done


def _coming_into_force(today: date) -> int:
    waiting = Record.objects.filter(validity=PENDING, effective_on__lte=today)
    # What a person entered for a later day stands.
    waiting = waiting.exclude(validity_on__gt=F("effective_on"))
    return _each(waiting, IN_FORCE, today, lambda record: record.effective_on, "生效日期已到")


def _lapsing(today: date) -> int:
    valid = [row.code for row in law.validities() if row.valid]
    waiting = Record.objects.filter(validity__in=valid, lapses_on__lt=today)
    waiting = waiting.exclude(validity_on__gt=F("lapses_on"))
    return _each(waiting, LAPSED, today, lambda record: record.lapses_on + timedelta(days=1), "有效期届满")


def _each(waiting: QuerySet[Record], validity: str, today: date, day: object, reason: str) -> int:
    done = 0
    while ids := list(waiting.order_by("pk").values_list("pk", flat=True)[:_STEP]):
        for pk in ids:
            with transaction.atomic():
                held = waiting.select_for_update().filter(pk=pk).first()
                if held is None:
                    continue
                on = day(held)  # type: ignore[operator]
                row = ValidityChange.objects.create(
                    record=held, was=held.validity, validity=validity, on=on, reason=reason, entered_on=today
                )
                _record(held, row, None, today)
                _apply(held, row, today)
                done += 1
    return done


def _record(held: Record, row: ValidityChange, by: Officer | None, today: date) -> None:
    log(
        "catalogue.validity",
        actor=f"officer:{by.pk}" if by else "system",
        subject=f"record:{held.pk}",
        unit=held.unit.key,
        on=today,
        before=[row.was],
        after=[row.validity, row.on.isoformat(), str(row.by_record_id or row.by_text)],
        details={"validity": row.validity, "from": row.on.isoformat()},
    )
