"""The way from draft to publication: submitted by one person, accepted or returned by another, then published."""

from datetime import date

from gongkai.organisations.models import Officer
from gongkai.reports.actions.acting import Refused, acting, announce, settle, step, words
from gongkai.reports.models import AnnualReport
from gongkai.reports.queries.filing import freeze, obstacles


def submit(
    report: AnnualReport | int, remarks: str = "", *, by: Officer, today: date, version: int | None = None
) -> AnnualReport:
    """Submit a report: its edition is frozen, figures written out, and writing is closed.

    Raises ``Refused`` with every reason in ``reasons`` where something is missing (``queries.filing.obstacles``).
    """
    with acting(report, "reports.submit", by, today, version) as locked:
        missing = obstacles(locked, today)
        if missing:
            more = f"（共{len(missing)}处）" if len(missing) > 1 else ""
            raise Refused(f"年报还不能提交：{missing[0]}{more}", reasons=tuple(missing))
        edition, summed = freeze(locked)
        locked.frozen, locked.summed = edition.as_json(), summed
        locked.state, locked.submitted_by, locked.submitted_on = "submitted", by, today
        locked.accepted_by, locked.accepted_on = None, None
        step(locked, "submit", by, today, words(remarks, "说明", "remarks", needed=False))
        settle(locked, "reports.submit", by, today, after=edition.digest)
        return locked


def return_(
    report: AnnualReport | int, remarks: str, *, by: Officer, today: date, version: int | None = None
) -> AnnualReport:
    """Return a submitted report for rewriting, with remarks."""
    with acting(report, "reports.review", by, today, version) as locked:
        said = words(remarks, "退回意见", "remarks")
        _another(locked, by, "退回")
        locked.state = "returned"
        step(locked, "return", by, today, said)
        settle(locked, "reports.return", by, today)
        return locked


def accept(
    report: AnnualReport | int, remarks: str = "", *, by: Officer, today: date, version: int | None = None
) -> AnnualReport:
    """Accept a submitted report; from then it counts as filed with the unit above."""
    with acting(report, "reports.review", by, today, version) as locked:
        _another(locked, by, "审定")
        locked.state, locked.accepted_by, locked.accepted_on = "accepted", by, today
        step(locked, "accept", by, today, words(remarks, "意见", "remarks", needed=False))
        settle(locked, "reports.accept", by, today)
        return locked


def publish(report: AnnualReport | int, *, by: Officer, today: date, version: int | None = None) -> AnnualReport:
    """Publish an accepted report (条例 art. 49)."""
    with acting(report, "reports.publish", by, today, version) as locked:
        locked.state, locked.published_by, locked.published_on = "published", by, today
        locked.frozen = {**locked.printed, "published_on": today.isoformat()}
        step(locked, "publish", by, today)
        settle(locked, "reports.publish", by, today)
        announce(locked)
        return locked


def _another(report: AnnualReport, by: Officer, what: str) -> None:
    if report.submitted_by_id == by.pk:
        raise Refused(f"提交和{what}不能是同一人")
