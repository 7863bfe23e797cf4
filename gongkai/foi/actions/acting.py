"""What every act has in common: who acts and when, the guard in front of it, and the record behind it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from django.db import transaction

from gongkai.audit.actions import log
from gongkai.foi import policies
from gongkai.foi.models import Case
from gongkai.foi.rows import one
from gongkai.organisations import access
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.remembering import recall


class Party(StrEnum):
    """Those who act without being officers: the applicant, and the clock itself."""

    APPLICANT = "applicant"
    SYSTEM = "system"


@dataclass(frozen=True)
class By:
    """Who acts, and on which day they do it. ``today`` is passed in by the outermost face."""

    who: Officer | Party
    today: date

    @property
    def label(self) -> str:
        """Return how the record names the actor: never a name."""
        return f"officer:{self.who.pk}" if isinstance(self.who, Officer) else str(self.who)

    @property
    def officer(self) -> Officer:
        """Return the officer who acts. Raises ``access.Denied`` where it is not one."""
        if isinstance(self.who, Officer):
            return self.who
        raise access.Denied("此项操作只能由工作人员办理")


class Refused(Exception):
    """The act is not possible as asked: a Chinese sentence says why. ``field`` names the field at fault, if one is."""

    def __init__(self, message: str, field: str = "") -> None:
        """Keep the sentence and the field."""
        super().__init__(message)
        self.message = message
        self.field = field


class Stale(Refused):
    """Someone else acted on the case meanwhile. ``case`` is as it stands now; ``seen`` the version the actor saw."""

    def __init__(self, case: Case, seen: int) -> None:
        """Say so, and keep what a screen needs to tell what changed."""
        super().__init__("您打开页面之后，其他人员已经办理过此件。请核对变化后再提交。")
        self.case = case
        self.seen = seen


def authorise(by: By, act: str, case: Case) -> None:
    """Raise ``access.Denied`` unless the actor may do the act at the case's unit on the day they do it."""
    if by.who is Party.APPLICANT and act in policies.APPLICANT_ACTS:
        return
    if by.who is Party.SYSTEM and act in policies.SYSTEM_ACTS:
        return
    access.require(by.officer, act, case.unit, by.today)


def check_state(act: str, case: Case) -> None:
    """Raise ``Refused`` where the clock's state does not allow the act."""
    allowed = policies.STATES.get(act)
    if allowed is None or case.state in allowed:
        return
    label = access.rules()[act].label
    if case.concluded_on is not None:
        raise Refused(f"此件已于{case.concluded_on:%Y-%m-%d}办结，不能再“{label}”")
    raise Refused(f"此件现为“{policies.STATE_LABELS[case.state]}”，不能“{label}”")


def check_day(by: By, case: Case, on: date, field: str = "on") -> None:
    """Raise ``Refused`` where an act is dated in the future, or before the request arrived."""
    if on > by.today:
        raise Refused("日期不能晚于今天", field)
    if on < case.arrived_on:
        raise Refused(f"日期不能早于申请到达日（{case.arrived_on:%Y-%m-%d}）", field)


def check_plain(case: Case, text: str, field: str) -> None:
    """Raise ``Refused`` where a text that is kept unencrypted, or goes to others, names the applicant."""
    person = case.applicant
    telling = (person.name, person.id_number, person.contact_name, person.phone, person.email, person.address)
    if any(len(value) > 1 and value in text for value in telling):
        raise Refused("此处不能写申请人的姓名、证件号码或者联系方式", field)


def _locked(pk: int) -> Case:
    """Return a case, locked until the transaction ends. Raises ``Case.DoesNotExist``."""
    case = one(Case, "id = %s", pk, lock=True)
    if case is None:
        raise Case.DoesNotExist
    return case


@contextmanager
def acting(case: Case | int, act: str, by: By, on: date, version: int | None = None) -> Iterator[Case]:
    """Lock a case, and let the act happen only if the actor, the version, the state and the day allow it.

    Raises ``access.Denied``, ``Stale`` or ``Refused``; whatever is raised inside undoes the whole act.
    """
    with transaction.atomic():
        pk = case if isinstance(case, int) else case.pk
        locked = _locked(pk)
        locked.unit = recall(("unit", locked.unit_id), lambda: Unit.objects.get(pk=locked.unit_id))
        locked.remember_loaded()
        authorise(by, act, locked)
        if version is not None and version != locked.version:
            raise Stale(locked, version)
        check_state(act, locked)
        check_day(by, locked, on)
        yield locked


def record(case: Case, act: str, by: By, on: date, **details: object) -> None:
    """Add the act to the hash chain. Details are codes, dates and numbers, never personal data."""
    log(
        act,
        actor=by.label,
        unit=case.unit.key,
        subject=f"case:{case.pk}",
        on=on,
        after=[case.state, case.due_on, case.concluded_on, case.outcome, case.version],
        details={"number": case.number, **details},
    )
