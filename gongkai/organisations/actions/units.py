"""Acts on units: open, rename, move, close, merge, contact data and a unit's own choices."""

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db import transaction

from gongkai.organisations import practices
from gongkai.organisations.actions.acting import Refused, announce, authorise, record
from gongkai.organisations.contents import CONTACT
from gongkai.organisations.models import LEVELS, Officer, Placement, Practice, Unit, UnitName
from gongkai.organisations.queries import OWN_NAME, children, line_ids, open_units, parent
from gongkai.organisations.signals import unit_closed, unit_renamed_or_moved
from gongkai.stamps.actions import touch

#: Where a unit's record begins when the day it was set up is not known.
UNRECORDED: Final = date(1900, 1, 1)

#: What the annual report calls a unit whose figures cover more than itself: kept directly, seen in no unit page.
TITLE_FIELDS: Final = ("system_name", "region_name")
CONTACT_FIELDS: Final = (*CONTACT, *TITLE_FIELDS)


@transaction.atomic
def open_unit(
    *,
    name: str,
    level: str,
    above: Unit | None,
    actor: Officer | None,
    on: date,
    key: str = "",
    code: str = "",
    province: str = "",
    city: str = "",
    opened_on: date | None = None,
    verified: bool = True,
) -> Unit:
    """Set up a unit under another. Raises ``Refused``, ``access.Denied``."""
    authorise(actor, "units.manage", above, on)
    since = opened_on or UNRECORDED
    if above is None and (level != "hq" or Unit.objects.filter(level="hq").exists()):
        raise Refused("请选择上级单位")
    if above is not None and opened_on and not open_units(opened_on).filter(pk=above.pk).exists():
        raise Refused(f"{above.name}在{opened_on}不是存续的单位，不能作为上级")
    unit = Unit(
        key=key or next_key(),
        code=code,
        name=name.strip(),
        level=level,
        province=province,
        city=city,
        opened_on=opened_on,
        name_verified=verified,
    )
    _checked(unit)
    unit.save()
    UnitName.objects.create(unit=unit, name=unit.name, since=since, verified=verified)
    if above is not None:
        Placement.objects.create(unit=unit, parent=above, since=since)
    announce(unit, above)
    record("unit.opened", f"unit:{unit.pk}", actor=actor, on=on, unit=unit, after=unit.name, level=level)
    return unit


@transaction.atomic
def rename_unit(
    unit: Unit, name: str, *, since: date, actor: Officer | None, on: date, verified: bool = True
) -> UnitName:
    """Give a unit another name from a day on; the earlier name stays with its days. Raises ``Refused``."""
    authorise(actor, "units.manage", unit, on)
    name = name.strip()
    present = UnitName.objects.select_for_update().get(unit=unit, until=None)
    if not name or name == present.name:
        raise Refused("请填写与现用名称不同的新名称")
    if since > on:
        raise Refused("更名日期不能晚于今天")
    if since < present.since:
        raise Refused(f"更名日期不能早于现用名称的启用日期（{present.since}）")
    before = unit.name
    unit.name, unit.name_verified = name, verified
    _checked(unit)
    row = end_and_begin_name(unit, present, since, verified)
    unit.save(update_fields=["name", "name_verified"])
    announce(unit)
    unit_renamed_or_moved.send(sender=Unit, unit=unit, on=on)
    record("unit.renamed", f"unit:{unit.pk}", actor=actor, on=on, unit=unit, before=before, after=name, since=since)
    return row


def end_and_begin_name(unit: Unit, present: UnitName, since: date, verified: bool) -> UnitName:
    """Write the unit's name as holding from a day; a name that began that very day is put right in place."""
    if since == present.since:
        present.name, present.verified = unit.name, verified
        present.save()
        return present
    UnitName.objects.filter(pk=present.pk).update(until=since)
    return UnitName.objects.create(unit=unit, name=unit.name, since=since, verified=verified)


@transaction.atomic
def move_unit(unit: Unit, above: Unit, *, since: date, actor: Officer | None, on: date) -> Placement:
    """Put a unit under another from a day on. Both branches must be the actor's. Raises ``Refused``."""
    before = parent(unit, on)
    authorise(actor, "units.manage", before, on)
    authorise(actor, "units.manage", above, on)
    if not open_units(since).filter(pk=above.pk).exists():
        raise Refused(f"{above.name}在{since}不是存续的单位，不能作为上级")
    row = place(unit, above, since)
    announce(unit, before, above)
    unit_renamed_or_moved.send(sender=Unit, unit=unit, on=on)
    record("unit.moved", f"unit:{unit.pk}", actor=actor, on=on, unit=unit, above=above.key, since=since)
    return row


def place(unit: Unit, above: Unit, since: date) -> Placement:
    """Write a unit's parent as holding from a day. Raises ``Refused`` on a circle or out of order."""
    present = Placement.objects.select_for_update().filter(unit=unit, until=None).first()
    if present and present.parent_id == above.pk:
        raise Refused(f"{unit.name}现在就隶属于{above.name}")
    if present and since < present.since:
        raise Refused(f"调整日期不能早于现有隶属关系的起始日期（{present.since}）")
    refuse_circle(unit, above, since)
    if present and present.since == since:
        present.parent = above
        present.save()
        return present
    if present:
        Placement.objects.filter(pk=present.pk).update(until=since)
    return Placement.objects.create(unit=unit, parent=above, since=since)


def refuse_circle(unit: Unit, above: Unit, since: date) -> None:
    """Raise ``Refused`` where the parent would stand below the unit, on that day or at any later change."""
    later = set(Placement.objects.filter(since__gt=since).values_list("since", flat=True))
    if any(unit.pk in line_ids(above.pk, day) for day in {since, *later}):
        raise Refused(f"{above.name}在{unit.name}之下（或就是它），不能作为它的上级")


@transaction.atomic
def close_unit(unit: Unit, *, closed_on: date, actor: Officer | None, on: date) -> Unit:
    """Close a unit that has no open unit below. It keeps its place, so that its cases stay in reach of those above."""
    authorise(actor, "units.manage", parent(unit, on) or unit, on)
    _refuse_closing(unit, closed_on)
    below = children(unit, closed_on) & open_units(closed_on)
    if below.exists():
        raise Refused(f"下面还有{below.count()}个存续单位，请先调整或并入其他单位")
    return _close(unit, closed_on, None, actor, on)


@transaction.atomic
def merge_unit(unit: Unit, into: Unit, *, merged_on: date, actor: Officer | None, on: date) -> Unit:
    """Merge a unit into another: it closes, stands below the other from then on, and so do the units below it."""
    authorise(actor, "units.manage", parent(unit, on) or unit, on)
    authorise(actor, "units.manage", into, on)
    _refuse_closing(unit, merged_on)
    if not open_units(merged_on).filter(pk=into.pk).exists():
        raise Refused(f"{into.name}在{merged_on}不是存续的单位，不能并入")
    refuse_circle(unit, into, merged_on)
    for child in children(unit, merged_on):
        place(child, into, merged_on)
    if getattr(parent(unit, merged_on), "pk", None) != into.pk:
        place(unit, into, merged_on)
    return _close(unit, merged_on, into, actor, on)


def _refuse_closing(unit: Unit, day: date) -> None:
    if unit.closed_on:
        raise Refused(f"{unit.name}已于{unit.closed_on}撤销")
    if unit.opened_on and day < unit.opened_on:
        raise Refused("撤销日期不能早于设立日期")
    if unit.level == "hq":
        raise Refused("总署是系统的根，不能撤销")


def _close(unit: Unit, day: date, into: Unit | None, actor: Officer | None, on: date) -> Unit:
    unit.closed_on, unit.merged_into = day, into
    unit.save(update_fields=["closed_on", "merged_into"])
    announce(unit, into, parent(unit, day))
    act = "unit.merged" if into else "unit.closed"
    record(act, f"unit:{unit.pk}", actor=actor, on=on, unit=unit, closed_on=day, into=into.key if into else "")
    unit_closed.send(sender=Unit, unit=unit, on=on)
    return unit


@transaction.atomic
def update_contact(unit: Unit, changes: Mapping[str, str], *, actor: Officer | None, on: date) -> Unit:
    """Change how a unit can be reached, or what the annual report calls it. Bad values raise ``Refused``.

    What the public sees is the system's own to set (at set-up); an officer proposes it as a version of the profile.
    Unknown fields raise ``KeyError``.
    """
    authorise(actor, "units.contact", unit, on)
    unknown = set(changes) - set(CONTACT_FIELDS)
    if unknown:
        raise KeyError(f"not contact fields: {sorted(unknown)}")
    if actor is not None and not set(changes) <= set(TITLE_FIELDS):
        raise Refused("对外公布的联系方式须经另一个人审核，请在“单位资料”里修改并送审")
    changed = [field for field, value in changes.items() if getattr(unit, field) != value.strip()]
    before = {field: getattr(unit, field) for field in changed}
    for field in changed:
        setattr(unit, field, changes[field].strip())
    if not changed:
        return unit
    _checked(unit)
    unit.save(update_fields=changed)
    announce(unit)
    after = {field: getattr(unit, field) for field in changed}
    record("unit.contact", f"unit:{unit.pk}", actor=actor, on=on, unit=unit, before=before, after=after, fields=changed)
    return unit


@transaction.atomic
def set_practice(unit: Unit, code: str, value: Any, *, actor: Officer | None, on: date, year: int = 0) -> None:
    """Record a unit's own choice about a matter; ``None`` takes it back. Raises ``Refused`` where it would loosen."""
    authorise(actor, "units.practice", unit, on)
    before = Practice.objects.filter(unit=unit, code=code, year=year).values_list("value", flat=True).first()
    if value is None:
        practices.matters()[code]  # an unknown matter is an error here too
        Practice.objects.filter(unit=unit, code=code, year=year).delete()
    else:
        try:
            value = practices.check(code, value, on, year)
        except practices.NotAllowed as error:
            raise Refused(str(error)) from None
        Practice.objects.update_or_create(unit=unit, code=code, year=year, defaults={"value": value})
    if code == OWN_NAME:
        announce(unit)
    record("unit.practice", f"unit:{unit.pk}", actor=actor, on=on, unit=unit, before=before, after=value, matter=code)
    touch("practices")


def next_key() -> str:
    """Return the next free internal id of the form u0624."""
    keys = Unit.objects.filter(key__regex=r"^u[0-9]+$").values_list("key", flat=True)
    return f"u{max((int(key[1:]) for key in keys), default=0) + 1:04d}"


def _checked(unit: Unit) -> None:
    labels = {field.name: str(field.verbose_name) for field in Unit._meta.fields}
    if unit.level not in dict(LEVELS):
        raise Refused("没有这个层级")
    try:
        unit.full_clean()
    except ValidationError as error:
        parts = [f"{labels.get(name, '')}：{'；'.join(texts)}" for name, texts in error.message_dict.items()]
        raise Refused("。".join(parts)) from None
