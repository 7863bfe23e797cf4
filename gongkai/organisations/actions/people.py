"""Acts on officers: accounts, posts, deputies, and what an administrator does when someone cannot get in."""

import secrets
from datetime import date
from typing import Final

from allauth.mfa.models import Authenticator
from axes.models import AccessAttempt
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q

from gongkai.organisations import access
from gongkai.organisations.actions.acting import Refused, authorise, record
from gongkai.organisations.models import Assignment, Deputy, Officer, Role, Unit
from gongkai.organisations.queries import open_units, root

# Without 0/O, 1/l/I: a temporary password is read out or copied by hand.
_LETTERS: Final = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_GROUPS: Final = 4


def temporary_password() -> str:
    """Return a password of four groups of four characters, easy to read out and far too long to guess."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(_GROUPS))


@transaction.atomic
def create_officer(
    username: str,
    name: str,
    unit: Unit | None,
    *,
    actor: Officer | None,
    on: date,
    password: str | None = "",
    email: str = "",
) -> tuple[Officer, str]:
    """Make an account; return it and its temporary password, empty where a password was given.

    A temporary password must be changed at the first sign-in; ``None`` makes an account that cannot sign in until an
    administrator resets its password. Raises ``Refused``.
    """
    authorise(actor, "people.manage", unit, on)
    officer = Officer(username=username.strip(), name=name.strip(), unit=unit, email=email.strip())
    temporary = temporary_password() if password == "" else ""
    officer.must_change_password = bool(temporary)
    _check_account(officer, password or "")
    if password is None:
        officer.set_unusable_password()
    else:
        officer.set_password(password or temporary)
    officer.save()
    record("officer.created", f"officer:{officer.pk}", actor=actor, on=on, unit=unit)
    return officer, temporary


def _check_account(officer: Officer, password: str) -> None:
    if not officer.name:
        raise Refused("请填写姓名")
    if Officer.objects.filter(username__iexact=officer.username).exists():
        raise Refused(f"账号“{officer.username}”已经有人使用")
    try:
        officer.full_clean(exclude=["password"])
        if password:
            validate_password(password, officer)
    except ValidationError as error:
        raise Refused("；".join(error.messages)) from None


@transaction.atomic
def assign(
    officer: Officer,
    role: Role | str,
    unit: Unit,
    *,
    since: date,
    actor: Officer | None,
    on: date,
    below: bool = False,
    until: date | None = None,
) -> Assignment:
    """Give an officer a post at a unit, or at it and all below. Raises ``Refused``."""
    authorise(actor, "people.manage", unit, on)
    held = role if isinstance(role, Role) else Role.objects.get(code=role)
    if not officer.is_active:
        raise Refused(f"{officer}的账号已停用")
    if until is not None and until <= since:
        raise Refused("结束日期须晚于起始日期")
    if not open_units(since).filter(pk=unit.pk).exists():
        raise Refused(f"{unit.name}在{since}不是存续的单位")
    same = Assignment.objects.filter(Q(until=None) | Q(until__gt=since), officer=officer, role=held, unit=unit)
    if same.filter(since__lt=until).exists() if until else same.exists():
        raise Refused(f"{officer}这段时间已经是{unit.name}的{held.label}")
    row = Assignment.objects.create(officer=officer, role=held, unit=unit, below=below, since=since, until=until)
    record(
        "officer.assigned",
        f"officer:{officer.pk}",
        actor=actor,
        on=on,
        unit=unit,
        role=held.code,
        below=below,
        since=since,
        until=until,
    )
    return row


@transaction.atomic
def end_assignment(assignment: Assignment, *, until: date, actor: Officer | None, on: date) -> Assignment:
    """End a post on a day, which is the first on which it no longer holds. Raises ``Refused``."""
    authorise(actor, "people.manage", assignment.unit, on)
    assignment = Assignment.objects.select_for_update().get(pk=assignment.pk)
    if assignment.until is not None and assignment.until <= on:
        raise Refused("这项任职已经结束")
    _keep_an_administrator(assignment.officer, until, only=assignment)
    if until <= assignment.since:
        details = {"role": assignment.role.code, "since": assignment.since, "withdrawn": True}
        assignment.delete()
    else:
        assignment.until = until
        assignment.save(update_fields=["until"])
        details = {"role": assignment.role.code, "until": until}
    record(
        "officer.unassigned",
        f"officer:{assignment.officer_id}",
        actor=actor,
        on=on,
        unit=assignment.unit,
        **details,
    )
    return assignment


@transaction.atomic
def set_deputy(
    principal: Officer, deputy: Officer, *, since: date, until: date, actor: Officer | None, on: date
) -> Deputy:
    """Let one officer stand in for another between two days (AB岗). Raises ``Refused``."""
    authorise_over(actor, principal, on)
    authorise_over(actor, deputy, on)
    if principal.pk == deputy.pk:
        raise Refused("不能代理自己")
    if until <= since:
        raise Refused("结束日期须晚于起始日期")
    if not deputy.is_active:
        raise Refused(f"{deputy}的账号已停用")
    if Deputy.objects.filter(principal=principal, deputy=deputy, since__lt=until, until__gt=since).exists():
        raise Refused("这段时间已经设了代理")
    row = Deputy.objects.create(principal=principal, deputy=deputy, since=since, until=until)
    record(
        "officer.deputy",
        f"officer:{principal.pk}",
        actor=actor,
        on=on,
        unit=principal.unit,
        deputy=deputy.pk,
        since=since,
        until=until,
    )
    return row


@transaction.atomic
def end_deputy(row: Deputy, *, until: date, actor: Officer | None, on: date) -> None:
    """End standing in on a day; before it began, it never was."""
    authorise_over(actor, row.principal, on)
    if until <= row.since:
        Deputy.objects.filter(pk=row.pk).delete()
    else:
        Deputy.objects.filter(pk=row.pk).update(until=min(until, row.until))
    record(
        "officer.deputy_ended",
        f"officer:{row.principal_id}",
        actor=actor,
        on=on,
        unit=row.principal.unit,
        deputy=row.deputy_id,
        until=until,
    )


@transaction.atomic
def disable_officer(officer: Officer, *, actor: Officer | None, on: date) -> Officer:
    """Close an account: it can no longer sign in and no post counts. What the person did stays in the record."""
    authorise_over(actor, officer, on)
    if actor and actor.pk == officer.pk:
        raise Refused("不能停用自己的账号")
    _keep_an_administrator(officer, on)
    officer.is_active = False
    officer.save(update_fields=["is_active"])
    record("officer.disabled", f"officer:{officer.pk}", actor=actor, on=on, unit=officer.unit)
    return officer


@transaction.atomic
def enable_officer(officer: Officer, *, actor: Officer | None, on: date) -> Officer:
    """Open a closed account again."""
    authorise_over(actor, officer, on)
    officer.is_active = True
    officer.save(update_fields=["is_active"])
    record("officer.enabled", f"officer:{officer.pk}", actor=actor, on=on, unit=officer.unit)
    return officer


@transaction.atomic
def reset_password(officer: Officer, *, actor: Officer | None, on: date) -> str:
    """Give an officer a new temporary password and return it; every session of theirs ends."""
    authorise_over(actor, officer, on)
    temporary = temporary_password()
    officer.set_password(temporary)
    officer.must_change_password = True
    officer.save(update_fields=["password", "must_change_password"])
    record("officer.password_reset", f"officer:{officer.pk}", actor=actor, on=on, unit=officer.unit)
    return temporary


@transaction.atomic
def reset_second_factor(officer: Officer, *, actor: Officer | None, on: date) -> None:
    """Take away a lost authenticator and its recovery codes, so that a new one can be set up at the next sign-in."""
    authorise_over(actor, officer, on)
    Authenticator.objects.filter(user=officer).delete()
    record("officer.second_factor_reset", f"officer:{officer.pk}", actor=actor, on=on, unit=officer.unit)


@transaction.atomic
def unlock(officer: Officer, *, actor: Officer | None, on: date) -> int:
    """Lift the lock after failed sign-ins; return how many rows of failures were forgotten."""
    authorise_over(actor, officer, on)
    forgotten: int = AccessAttempt.objects.filter(username=officer.username.casefold()).delete()[0]
    record("officer.unlocked", f"officer:{officer.pk}", actor=actor, on=on, unit=officer.unit)
    return forgotten


def authorise_over(actor: Officer | None, officer: Officer, on: date) -> None:
    """Raise ``access.Denied`` unless the actor manages people at the officer's unit and wherever they hold a post.

    Otherwise an administrator of one branch could take over an account with powers beyond that branch.
    """
    authorise(actor, "people.manage", officer.unit, on)
    held = Unit.objects.filter(
        Q(assignments__until=None) | Q(assignments__until__gt=on), assignments__officer=officer
    ).distinct()
    for unit in held:
        authorise(actor, "people.manage", unit, on)


def _keep_an_administrator(officer: Officer, day: date, only: Assignment | None = None) -> None:
    """Refuse to leave the whole tree without anyone who manages it."""
    top = root(day)
    if top is None:
        return
    held = Assignment.objects.filter(
        Q(until=None), role__code="administrator", unit=top, below=True, officer__is_active=True, since__lte=day
    )
    losing = held.filter(officer=officer) if only is None else held.filter(pk=only.pk)
    if losing.exists() and not held.exclude(pk__in=losing).exists():
        raise Refused("这是最后一名全系统的系统管理员，请先指定另一名")


def second_factor_set_up(officer: Officer) -> bool:
    """Say whether an officer has an authenticator."""
    return bool(Authenticator.objects.filter(user=officer, type=Authenticator.Type.TOTP).exists())


def may_manage(actor: Officer, officer: Officer, on: date) -> bool:
    """Say whether the actor may manage an officer's account."""
    try:
        authorise_over(actor, officer, on)
    except access.Denied:
        return False
    return True
