"""Which edition answers a question of the command line: the unit's annual report, or statistics that are none."""

from gongkai.reports.models import AnnualReport
from gongkai.reports.queries.assembling import Report
from gongkai.reports.queries.edition import ChapterText, Edition
from gongkai.reports.queries.filing import drafted, edition_of
from gongkai.reports.queries.printing import TITLES
from gongkai.statute.tables import form_for_year
from gongkai.text.dates import long_date


def edition_for(report: Report) -> Edition:
    """Return the annual report of the unit, year and basis: as filed, as it is being written, else as a first draft.

    For a part of the year, or on another year's form, there is no annual report: the tables alone are returned.
    """
    question = report.question
    if not question.whole_year or question.form != form_for_year(question.year):
        return statistics(report)
    found = AnnualReport.objects.filter(unit=question.unit, year=question.year, basis=question.basis).first()
    return edition_of(found) if found else drafted(question.unit, question.year, question.basis)


def statistics(report: Report) -> Edition:
    """Return the tables of a report as an edition without prose, saying of itself that it is no annual report."""
    question = report.question
    days = f"{long_date(question.since)}至{long_date(question.until)}"
    says = f"统计期间：{days}。按“{report.form.label}”由办理台账即时汇总，没有经过审定和公布，不是年度报告。"
    return Edition(
        unit=question.unit.key,
        body=report.body,
        year=report.year,
        basis=report.basis,
        form_code=report.form.code,
        title=f"{report.body}{report.year}年政府信息公开统计表",
        preamble=(says,),
        chapters=tuple(ChapterText(number, title) for number, title in TITLES.items()),
        cells=report.cells,
        extra_rows=tuple(report.extra_rows),
        marks={code: figure.mark for code, figure in report.figures.items() if figure.mark},
        demonstration=report.demonstration,
    )
