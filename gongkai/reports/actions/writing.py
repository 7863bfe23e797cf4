"""Opening a report and writing its prose, its problems and its footnotes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction

from gongkai.organisations.access import require
from gongkai.organisations.models import Officer, Unit
from gongkai.reports.actions.acting import Refused, acting, record, settle, step, words
from gongkai.reports.actions.entering import MARK_LENGTH
from gongkai.reports.models import AnnualReport, CellMark, ChapterDraft, FootNote, Problem, Rectification
from gongkai.reports.models.annual import RECTIFIED
from gongkai.reports.queries.drafting import first_draft
from gongkai.reports.queries.filing import known_cells, problems_asked
from gongkai.reports.queries.question import ask

LONGEST_CHAPTER = 30_000
LONGEST_PROBLEM = 2_000
MOST_PROBLEMS = 30
LONGEST_NOTE = 500
CHAPTERS = range(7)
#: Signs that can stand after a figure without being read as part of it.
FORBIDDEN_IN_MARKS = frozenset("0123456789.-+,，。０１２３４５６７８９－＋{}")


@dataclass(frozen=True)
class ProblemData:
    """A problem of chapter five as typed, with what is to be done about it."""

    text: str
    measure: str = ""
    finding_key: str = ""


def open_report(unit: Unit, year: int, basis: str, *, by: Officer, today: date, drafted: bool = True) -> AnnualReport:
    """Begin the report of a unit for a year, with the first draft of its prose unless told not to.

    The form is the one in force for the year. Raises ``ReportError`` for a year or basis that cannot be reported on,
    and ``Refused`` where the report was begun before or the year has not begun.
    """
    require(by, "reports.write", unit, today)
    question = ask(unit, year, basis)
    if question.since > today:
        raise Refused(f"{year}年还没有开始，不能建立年报", "year")
    try:
        with transaction.atomic():
            report = AnnualReport.objects.create(
                unit=unit, year=year, basis=basis, form=question.form.code, opened_by=by, opened_on=today
            )
            if drafted:
                texts = first_draft(unit, year, basis)
                ChapterDraft.objects.bulk_create(
                    ChapterDraft(report=report, number=number, text=text) for number, text in texts.items()
                )
            step(report, "open", by, today)
            record("reports.open", f"annual:{report.pk}", unit, by, today, year=year, basis=basis)
    except IntegrityError:
        raise Refused(f"{question.body}{year}年的年报（{question.basis_label}）已经建立", "year") from None
    return report


def write_chapter(
    report: AnnualReport | int, number: int, text: str, *, by: Officer, today: date, version: int | None = None
) -> AnnualReport:
    """Write the prose of a chapter (0: before the first), one paragraph a line, figures as references in braces.

    A reference that cannot be written out is kept: the author sees it as a problem, and submission is refused.
    """
    with acting(report, "reports.write", by, today, version) as locked:
        if number not in CHAPTERS:
            raise Refused("年报没有这一章", "number")
        clean = words(text, "正文", "text", LONGEST_CHAPTER, needed=False)
        row, _ = ChapterDraft.objects.get_or_create(report=locked, number=number)
        if row.text != clean:
            before, row.text = row.text, clean
            row.save()
            settle(locked, "reports.write", by, today, before=before, after=clean, chapter=number)
        return locked


def write_problems(
    report: AnnualReport | int,
    problems: Sequence[ProblemData],
    *,
    by: Officer,
    today: date,
    version: int | None = None,
) -> AnnualReport:
    """Write chapter five's problems anew, in order: next year's report asks what became of each."""
    with acting(report, "reports.write", by, today, version) as locked:
        if len(problems) > MOST_PROBLEMS:
            raise Refused(f"存在的问题最多{MOST_PROBLEMS}条", "problems")
        rows = [
            Problem(
                report=locked,
                number=number,
                text=words(one.text, f"第{number}个问题", f"problem-{number}", LONGEST_PROBLEM),
                measure=words(one.measure, f"第{number}个问题的改进措施", f"measure-{number}", LONGEST_PROBLEM, False),
                finding_key=one.finding_key[:80],
            )
            for number, one in enumerate(problems, 1)
        ]
        locked.problems.all().delete()
        Problem.objects.bulk_create(rows)
        settle(locked, "reports.write", by, today, problems=len(rows))
        return locked


def write_rectification(
    report: AnnualReport | int,
    problem: Problem | int,
    state: str,
    says: str = "",
    *,
    by: Officer,
    today: date,
    version: int | None = None,
) -> AnnualReport:
    """Say what became of a problem that last year's report stated. What is not done must be explained."""
    with acting(report, "reports.write", by, today, version) as locked:
        pk = problem if isinstance(problem, int) else problem.pk
        if pk not in {one.problem.pk for one in problems_asked(locked)}:
            raise Refused("上年的年报没有这个问题", "problem")
        if state not in dict(RECTIFIED):
            raise Refused("请选择整改情况", "state")
        clean = words(says, "未完成的原因和下一步安排", "says", LONGEST_PROBLEM, state != "done")
        Rectification.objects.update_or_create(report=locked, problem_id=pk, defaults={"state": state, "says": clean})
        settle(locked, "reports.write", by, today, problem=pk, rectified=state)
        return locked


def set_note(
    report: AnnualReport | int,
    mark: str,
    text: str,
    cells: Sequence[str] = (),
    *,
    by: Officer,
    today: date,
    version: int | None = None,
) -> AnnualReport:
    """Set what a footnote mark means and which figures carry it; without text the note and its marks go.

    Figures of table two keep the marks typed with them besides.
    """
    with acting(report, "reports.write", by, today, version) as locked:
        sign = _mark(mark)
        clean = words(text, "注释", "text", LONGEST_NOTE, needed=False)
        known = known_cells(locked)
        unknown = [cell for cell in cells if cell not in known]
        if unknown:
            raise Refused(f"年报没有这一格：{' '.join(unknown[0].split())[:60]}", "cells")
        CellMark.objects.filter(report=locked, mark=sign).delete()
        if clean:
            FootNote.objects.update_or_create(report=locked, mark=sign, defaults={"text": clean})
            CellMark.objects.filter(report=locked, cell__in=cells).delete()
            CellMark.objects.bulk_create(CellMark(report=locked, cell=cell, mark=sign) for cell in dict.fromkeys(cells))
        else:
            FootNote.objects.filter(report=locked, mark=sign).delete()
        settle(locked, "reports.write", by, today, mark=sign, cells=len(cells))
        return locked


def _mark(mark: str) -> str:
    sign = "".join(mark.split())
    if not sign:
        raise Refused("请填写注记，例如 *", "mark")
    if len(sign) > MARK_LENGTH:
        raise Refused(f"注记不能超过{MARK_LENGTH}个字符", "mark")
    if FORBIDDEN_IN_MARKS & set(sign) or not sign.isprintable():
        raise Refused("注记不能含有数字或者标点，请用 *、※、① 一类的符号", "mark")
    return sign
