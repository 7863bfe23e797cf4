"""Who works in the demonstration: three officers in every unit that has cases, and a few accounts to sign in with."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.contrib.auth.hashers import make_password
from django.db import transaction

from gongkai.organisations.actions import assign, create_officer
from gongkai.organisations.models import Officer, Unit

SINCE = date(2018, 1, 1)
PASSWORD = "yanshi-gongkai-2026"  # noqa: S105 - printed at every start; this is a demonstration
ROLES = ("disclosure_officer", "reviewer", "leader")
_TITLES = {"disclosure_officer": "公开岗", "reviewer": "审查岗", "leader": "签发人"}


@dataclass(frozen=True)
class Login:
    """An account of the demonstration: what it may do, for the person who tries it."""

    username: str
    name: str
    unit: str
    role: str
    below: bool = False
    says: str = ""


LOGINS = (
    Login("gz-officer", "林演示", "u0028", "disclosure_officer", says="广州海关政务公开岗：登记、办理、送达"),
    Login("gz-reviewer", "何演示", "u0028", "reviewer", says="广州海关审查岗：公开前审查"),
    Login("gz-leader", "罗演示", "u0028", "leader", says="广州海关签发领导：批准延期、签发答复"),
    Login("gz-supervisor", "梁演示", "u0028", "supervisor", below=True, says="广州关区监督岗：看关区各单位"),
    Login("hq-officer", "周演示", "u0001", "disclosure_officer", says="海关总署政务公开岗"),
    Login("hq-reviewer", "吴演示", "u0001", "reviewer", says="海关总署审查岗"),
    Login("hq-leader", "郑演示", "u0001", "leader", says="海关总署签发领导"),
    Login("hq-supervisor", "王演示", "u0001", "supervisor", below=True, says="海关总署监督岗：看全系统"),
    Login("admin", "管理员", "u0001", "administrator", below=True, says="系统管理员：单位、人员、日历、操作记录"),
)


@dataclass(frozen=True)
class Team:
    """The officers of one unit."""

    clerk: Officer
    reviewer: Officer
    leader: Officer


def ensure_logins(today: date) -> None:
    """Make the accounts to sign in with, where they are missing."""
    there = set(Officer.objects.values_list("username", flat=True))
    missing = [login for login in LOGINS if login.username not in there]
    if not missing:
        return
    units = Unit.objects.in_bulk([login.unit for login in missing], field_name="key")
    # One hash for all: they share a printed password, and hashing it nine times would take most of this step.
    hashed = make_password(PASSWORD)
    for login in missing:
        unit = units[login.unit]
        with transaction.atomic():
            officer, _ = create_officer(login.username, login.name, unit, actor=None, on=today, password=None)
            Officer.objects.filter(pk=officer.pk).update(password=hashed)
            assign(officer, login.role, unit, since=SINCE, actor=None, on=today, below=login.below)


def ensure_team(unit: Unit, today: date, there: Mapping[str, Officer] | None = None) -> Team:
    """Return the three officers of a unit, made where they are not ``there``, by account; they cannot sign in."""
    there = Officer.objects.filter(unit=unit).in_bulk(field_name="username") if there is None else there
    by_role = {login.role: login.username for login in LOGINS if login.unit == unit.key}
    found = []
    for role in ROLES:
        username = by_role.get(role, f"demo-{unit.key}-{role.split('_')[0]}")
        officer = there.get(username)
        if officer is None:
            name = f"{unit.name}{_TITLES[role]}"[:40]
            officer, _ = create_officer(username, name, unit, actor=None, on=today, password=None)
            assign(officer, role, unit, since=SINCE, actor=None, on=today)
        found.append(officer)
    return Team(*found)
