"""What every act in this room shares: who acts, whether they may, and what the record says of it."""

from datetime import date

from gongkai.audit import actions as audit
from gongkai.organisations import access
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.queries import root
from gongkai.search import outbox
from gongkai.stamps.actions import touch


class Refused(ValueError):
    """The act makes no sense as asked; the message is a Chinese sentence for the screen. Nothing was changed."""


def authorise(actor: Officer | None, act: str, unit: Unit | None, on: date) -> None:
    """Raise ``access.Denied`` unless the officer may; the system itself (None) may do everything.

    Where there is no unit, the right is asked for at the headquarters.
    """
    if actor is None:
        return
    place = unit or root(on)
    if place is None:
        raise access.Denied("尚未建立单位，只能由系统初始化")
    access.require(actor, act, place, on)


def record(
    act: str,
    subject: str,
    *,
    actor: Officer | None,
    on: date,
    unit: Unit | None = None,
    before: object = None,
    after: object = None,
    **details: object,
) -> None:
    """Add the act to the record."""
    audit.log(
        act,
        actor=f"officer:{actor.pk}" if actor else "system",
        subject=subject,
        unit=unit.key if unit else "",
        on=on,
        before=before,
        after=after,
        details=details,
    )


def announce(*units: Unit | None) -> None:
    """Say that what the public sees of these units has changed: finished pages and the index are brought up to date.

    Inside the transaction of the change. ``units`` is the stamp of what lists many of them (名录, map).
    """
    changed = [unit for unit in units if unit is not None]
    if changed:
        touch("units", *(f"unit:{unit.pk}" for unit in changed))
        outbox.put("unit", [unit.key for unit in changed])
