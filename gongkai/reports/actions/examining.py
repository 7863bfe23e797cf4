"""What the check finds on our own reports, and the problems chapter five states, as findings somebody must answer."""

from datetime import date

from gongkai.findings.actions import Found, raise_findings
from gongkai.findings.models import Finding as Raised
from gongkai.organisations.access import require
from gongkai.organisations.models import Officer
from gongkai.reader.checks.rules import rules
from gongkai.reports.models import AnnualReport
from gongkai.reports.queries.checking import check_report, subject_in_words
from gongkai.reports.queries.filing import edition_of

SOURCE = "reports.check"
PROBLEMS = "reports.problem"
#: The rule under which a problem stated in chapter five is kept (条例 art. 50).
STATED = "C5"


def subject_of(report: AnnualReport) -> str:
    """Return what findings call a report."""
    return f"annual:{report.unit.key}:{report.year}:{report.basis}"


def examine(report: AnnualReport, *, by: Officer, today: date) -> list[Raised]:
    """Check a report and keep what was found as findings of its unit; decisions made on earlier runs stay.

    Raises ``Denied``.
    """
    require(by, "reports.view", report.unit, today)
    edition = edition_of(report)
    address = f"/office/reports/annual/{report.unit.key}/{report.year}/{report.basis}/"
    found = [
        Found(
            one.rule,
            one.subject[:200],
            one.verdict,
            one.message,
            rules()[one.rule].label,
            {
                "left": one.left,
                "right": one.right,
                "place": subject_in_words(edition, one),
                "title": edition.title,
                "address": address,
            },
        )
        for one in check_report(report, today)
    ]
    return raise_findings(report.unit, SOURCE, subject_of(report), found, today=today, by=by)


def raise_problems(report: AnnualReport, *, by: Officer, today: date) -> list[Raised]:
    """Keep the problems a published report states as findings, so that next year asks what became of each."""
    found = [
        Found(
            STATED,
            f"problem-{one.number}",
            "fail",
            one.text,
            "年度报告第五部分所列问题",
            {"place": "五、存在的主要问题及改进情况", "title": edition_of(report).title, "measure": one.measure},
        )
        for one in report.problems.all()
    ]
    return raise_findings(report.unit, PROBLEMS, subject_of(report), found, today=today, by=by)
