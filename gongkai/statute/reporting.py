"""The duty to report: the chapters of the annual report (条例 art. 50), its last day, and who need not report."""

from dataclasses import dataclass
from datetime import date

from gongkai.statute.deadlines import deadline
from gongkai.statute.rows import Row, pick, table

DUE = "report_department"


@dataclass(frozen=True)
class ReportChapter(Row):
    """One chapter of a form; `label` is its heading as printed.

    `prose`: the chapter is text (the others are tables, to which text may be added). `asks`: what the form wants said.
    """

    form: str
    chapter: int
    prose: bool
    asks: str


@dataclass(frozen=True)
class ExemptionReason(Row):
    """Why a unit need not report for a year. `months`: the reason holds for units younger than that at year's end."""

    hint: str
    months: int | None


def chapters(form: str) -> tuple[ReportChapter, ...]:
    """The chapters of a form in print order."""
    return tuple(row for row in table("report_chapters", ReportChapter) if row.form == form)


def exemption_reasons(on: date | None = None) -> tuple[ExemptionReason, ...]:
    """The reasons; with `on`, those in force that day."""
    return tuple(row for row in table("exemption_reasons", ExemptionReason) if on is None or row.in_force(on))


def exemption_reason(code: str) -> ExemptionReason:
    """One reason by its code; StatuteError where there is none."""
    return pick(exemption_reasons(), code, "免报情形")


def report_due(year: int) -> date:
    """The last day to submit and publish a department's report of a year: in the year after (条例 art. 49)."""
    return deadline(DUE, date(year + 1, 1, 1)).on_year(year + 1)
