"""Acts on what a unit tells the public about itself: write a version, send it up, pass it or return it.

Only passing changes anything the public sees, and nobody passes a version they typed into.
"""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Final

from django.db import models, transaction

from gongkai.organisations import contents
from gongkai.organisations.actions.accounts import account_faults, field_faults, publish_accounts
from gongkai.organisations.actions.acting import Refused, announce, authorise, record
from gongkai.organisations.contents import Content
from gongkai.organisations.models import (
    Officer,
    ProfileVersion,
    Unit,
    UnitDepartment,
    UnitLeader,
    UnitPlace,
    UnitProfile,
)
from gongkai.organisations.models.profiles import DRAFT, PASSED, RETURNED, SUBMITTED
from gongkai.organisations.queries import profile_content

_TWO_PEOPLE: Final = "这一版您参与填写过，须由另一个人审核"


@transaction.atomic
def save_profile(unit: Unit, content: Content, *, actor: Officer, on: date, saves: int = 0) -> ProfileVersion:
    """Keep what was typed as the unit's version in hand, begun here where there is none. Nothing public changes.

    ``saves`` is how often the version had been saved when the officer opened it. Raises ``Refused``, ``Denied``.
    """
    authorise(actor, "units.profile", unit, on)
    _check(unit, content, on)
    Unit.objects.select_for_update().get(pk=unit.pk)  # two first versions at once wait for each other here
    version = _in_hand(unit)
    if version is None and saves:
        raise Refused("您修改的这一版已经审核完毕；请核对现行内容后重新修改")
    if version is not None and version.state == SUBMITTED:
        raise Refused("这一版已经送审，撤回后才能修改")
    if version is not None and version.saves != saves:
        raise Refused(f"{version.edited_by}刚保存过这一版，您的修改没有保存；请另开一页核对后再改")
    if version is None:
        last = ProfileVersion.objects.filter(unit=unit).order_by("-number").first()
        version = ProfileVersion(unit=unit, number=last.number + 1 if last else 1)
    version.content, version.saves = contents.to_json(content), version.saves + 1
    version.edited_by, version.edited_on = actor, on
    version.editors = sorted({*version.editors, actor.pk})
    version.save()
    _record("unit.profile_saved", version, actor, on)
    return version


@transaction.atomic
def submit_profile(version: ProfileVersion, *, actor: Officer, on: date) -> ProfileVersion:
    """Send a version up for review. Raises ``Refused`` where it changes nothing."""
    held = _held(version, DRAFT, "不是起草中的版本，不能送审")
    authorise(actor, "units.profile", held.unit, on)
    if contents.from_json(held.content) == profile_content(held.unit):
        raise Refused("与现在公布的内容完全相同，不需要送审")
    return _move(held, SUBMITTED, "unit.profile_submitted", actor, on)


@transaction.atomic
def recall_profile(version: ProfileVersion, *, actor: Officer, on: date) -> ProfileVersion:
    """Take back a version that waits for review, to change it. Raises ``Refused``."""
    held = _held(version, SUBMITTED, "不在待审核状态，不需要撤回")
    authorise(actor, "units.profile", held.unit, on)
    return _move(held, DRAFT, "unit.profile_recalled", actor, on)


@transaction.atomic
def return_profile(version: ProfileVersion, reason: str, *, actor: Officer, on: date) -> ProfileVersion:
    """Send a version back with the reason; what is public stays. Raises ``Refused``."""
    held = _for_decision(version, actor, on)
    reason = reason.strip()
    if not reason:
        raise Refused("请写明退回的理由")
    held.passed_by, held.decided_on, held.reason = actor, on, reason[:300]
    return _move(held, RETURNED, "unit.profile_returned", actor, on)


@transaction.atomic
def pass_profile(version: ProfileVersion, *, actor: Officer, on: date) -> UnitProfile:
    """Pass a version: from this moment it is what the public sees. Raises ``Refused``, ``Denied``."""
    held = _for_decision(version, actor, on)
    content = contents.from_json(held.content)
    _check(held.unit, content, on)
    held.passed_by, held.decided_on = actor, on
    _move(held, PASSED, "unit.profile_passed", actor, on)
    return _publish(held, content, on)


def _publish(version: ProfileVersion, content: Content, on: date) -> UnitProfile:
    """Put a passed version in the place of what was public."""
    assert version.passed_by is not None
    unit = Unit.objects.select_for_update().get(pk=version.unit_id)
    for name in contents.CONTACT:
        setattr(unit, name, content.contact.get(name, "").strip())
    unit.save(update_fields=list(contents.CONTACT))
    UnitProfile.objects.filter(unit=unit).delete()
    profile = UnitProfile.objects.create(
        unit=unit,
        version=version,
        functions=content.functions,
        services=list(content.services),
        other_services=content.other_services,
        edited_by=version.edited_by,
        passed_by=version.passed_by,
        changed_on=on,
    )
    departments, leaders, places = _rows(content, profile)
    UnitDepartment.objects.bulk_create(departments)
    UnitLeader.objects.bulk_create(leaders)
    UnitPlace.objects.bulk_create(places)
    publish_accounts(unit, content.accounts)
    announce(unit)
    return profile


def _rows(
    content: Content, profile: UnitProfile | None = None
) -> tuple[list[UnitDepartment], list[UnitLeader], list[UnitPlace]]:
    departments = [
        UnitDepartment(profile=profile, order=at, **asdict(row)) for at, row in enumerate(content.departments)
    ]
    leaders = [UnitLeader(profile=profile, order=at, **asdict(row)) for at, row in enumerate(content.leaders)]
    places = [
        UnitPlace(profile=profile, order=at, **{**asdict(row), "services": list(row.services)})
        for at, row in enumerate(content.places)
    ]
    return departments, leaders, places


def _check(unit: Unit, content: Content, on: date) -> None:
    """Raise ``Refused`` where a value does not fit its field; the fields' own rules are the only ones."""
    named = {*content.services, *(code for place in content.places for code in place.services)}
    if not named <= set(contents.services()):
        raise Refused("没有这种办理事项")
    faults = []
    trial = Unit(key=unit.key, name=unit.name, level=unit.level)
    for name in contents.CONTACT:
        setattr(trial, name, content.contact.get(name, "").strip())
    faults += field_faults(trial, contents.CONTACT, "公开工作机构")
    faults += field_faults(UnitProfile(other_services=content.other_services), ("other_services",), "办理事项")
    departments, leaders, places = _rows(content)
    named_rows: list[tuple[str, Sequence[models.Model]]] = [("机构设置", departments), ("负责人", leaders)]
    for title, rows in [*named_rows, ("地点", places)]:
        for at, row in enumerate(rows, 1):
            names = [one.name for one in row._meta.fields if one.name not in {"id", "profile", "services"}]
            faults += field_faults(row, names, f"{title}第{at}行")
    for at, place in enumerate(content.places, 1):
        if (place.latitude is None) != (place.longitude is None):
            faults.append(f"地点第{at}行：经度和纬度要么都填，要么都不填")
    faults += account_faults(content.accounts, on)
    if faults:
        raise Refused("。".join(faults))


def _in_hand(unit: Unit) -> ProfileVersion | None:
    rows = ProfileVersion.objects.select_for_update(of=("self",)).select_related("edited_by")
    return rows.filter(unit=unit, state__in=[DRAFT, SUBMITTED]).first()


def _held(version: ProfileVersion, state: str, otherwise: str) -> ProfileVersion:
    rows = ProfileVersion.objects.select_for_update(of=("self",)).select_related("unit", "edited_by")
    held = rows.get(pk=version.pk)
    if held.state != state:
        raise Refused(f"{held}{otherwise}（现在是“{held.get_state_display()}”）")
    return held


def _for_decision(version: ProfileVersion, actor: Officer, on: date) -> ProfileVersion:
    authorise(actor, "units.profile_pass", version.unit, on)
    held = _held(version, SUBMITTED, "不在待审核状态")
    if actor.pk in held.editors or actor.pk == held.edited_by_id:
        raise Refused(_TWO_PEOPLE)
    return held


def _move(version: ProfileVersion, state: str, act: str, actor: Officer, on: date) -> ProfileVersion:
    version.state = state
    version.save(update_fields=["state", "passed_by", "decided_on", "reason"])
    _record(act, version, actor, on)
    return version


def _record(act: str, version: ProfileVersion, actor: Officer, on: date) -> None:
    record(
        act,
        f"unit:{version.unit_id}",
        actor=actor,
        on=on,
        unit=version.unit,
        after=version.content,
        version=version.number,
    )
