"""What the acts on an annual report share: the guard in front and the record behind."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Final
from unicodedata import category

from django.db import transaction

from gongkai.audit.actions import log
from gongkai.organisations.access import require, rules
from gongkai.organisations.models import Officer, Unit
from gongkai.reports import policies
from gongkai.reports.models import AnnualReport, Step
from gongkai.reports.queries.question import ReportError
from gongkai.search import outbox
from gongkai.stamps.actions import touch

LONGEST_REMARK = 2000
#: What published reports are called in the index and in the filter of a search.
KIND: Final = "report"
#: Signs that make the text after them read from the other side: a figure could be made to look like another.
_TURNING = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


class Refused(ReportError):
    """The act is not possible as asked: a Chinese sentence says why. ``field`` names the field at fault, if one is."""

    def __init__(self, message: str, field: str = "", reasons: tuple[str, ...] = ()) -> None:
        """Keep the sentence, the field, and where there are several reasons, each of them."""
        super().__init__(message)
        self.message = message
        self.field = field
        self.reasons = reasons or (message,)


class Stale(Refused):
    """Someone else changed the report meanwhile; ``report`` is as it stands now."""

    def __init__(self, report: AnnualReport) -> None:
        """Say so."""
        super().__init__("您打开页面之后，其他人员改动了这份年报。请核对变化后再提交。")
        self.report = report


@contextmanager
def acting(
    report: AnnualReport | int, act: str, by: Officer, today: date, version: int | None = None
) -> Iterator[AnnualReport]:
    """Lock a report and let the act happen only if the officer, the version and the state allow it.

    Raises ``access.Denied``, ``Stale`` or ``Refused``; whatever is raised inside undoes the whole act. The caller
    ends with ``settle``.
    """
    with transaction.atomic():
        pk = report if isinstance(report, int) else report.pk
        locked = AnnualReport.objects.select_for_update(of=("self",)).select_related("unit").get(pk=pk)
        require(by, act, locked.unit, today)
        if version is not None and version != locked.version:
            raise Stale(locked)
        check_state(act, locked)
        yield locked


def check_state(act: str, report: AnnualReport) -> None:
    """Raise ``Refused`` where the report's state does not allow the act."""
    if report.state not in policies.STATES[act]:
        raise Refused(f"{policies.REFUSALS[report.state]}，现在不能“{rules()[act].label}”")


def settle(
    report: AnnualReport,
    act: str,
    by: Officer,
    today: date,
    *,
    before: object = None,
    after: object = None,
    **more: object,
) -> None:
    """Save the report one version on and add the act to the record."""
    report.version += 1
    report.save()
    about = {"year": report.year, "basis": report.basis, "state": report.state}
    record(act, f"annual:{report.pk}", report.unit, by, today, before=before, after=after, **about, **more)


def announce(report: AnnualReport) -> None:
    """Say that this published report came or changed, inside the transaction of the change."""
    touch("reports")
    outbox.put(KIND, [str(report.pk)])


def record(
    act: str,
    subject: str,
    unit: Unit,
    by: Officer,
    today: date,
    *,
    before: object = None,
    after: object = None,
    **details: object,
) -> None:
    """Add an act to the hash chain."""
    log(
        act,
        actor=f"officer:{by.pk}",
        subject=subject,
        unit=unit.key,
        on=today,
        before=before,
        after=after,
        details=details,
    )


def step(report: AnnualReport, act: str, by: Officer, today: date, remarks: str = "") -> None:
    """Add to the report's history."""
    Step.objects.create(report=report, act=act, by=by, on=today, remarks=remarks)


def words(text: str, what: str, field: str, most: int = LONGEST_REMARK, needed: bool = True) -> str:
    """Return a text cleaned of what cannot be printed. Raises ``Refused`` where it is missing or too long."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    clean = "".join(one for one in lines if one == "\n" or _can_stand(one)).strip()
    if needed and not clean:
        raise Refused(f"请写明{what}", field)
    if len(clean) > most:
        raise Refused(f"{what}最多{most}个字，现有{len(clean)}个字", field)
    return clean


def _can_stand(sign: str) -> bool:
    """Whether a sign may stand in a report: all but control signs, halves of signs, and those that turn the writing."""
    return category(sign) not in {"Cc", "Cs"} and sign not in _TURNING
