"""One annual report: its edition, what stands in the way of submitting it, and what happened below since."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from gongkai.organisations.models import Unit
from gongkai.organisations.queries import is_demonstration
from gongkai.reports.models import FILED, LOCKED, AnnualReport, Correction, Override, Problem
from gongkai.reports.models.annual import RECTIFIED
from gongkai.reports.prose import in_words, render
from gongkai.reports.queries.drafting import draft_from, lead_to_problems
from gongkai.reports.queries.edition import ChapterText, CorrectionShown, Edition, OverrideShown
from gongkai.reports.queries.entered import Figure, Value
from gongkai.reports.queries.question import Question, ask
from gongkai.reports.queries.references import (
    Reference,
    available,
    cell_label,
    previous_figures,
    units_of,
    written_figures,
)
from gongkai.reports.queries.replacing import ExtraRows, computed_cells, extra_codes, replaced
from gongkai.reports.queries.rollup import Gathered, gather, rollup_identities
from gongkai.statute.footing import FAIL, Identity
from gongkai.statute.reporting import chapters as chapters_of
from gongkai.statute.tables import Column, Form, cell_code
from gongkai.statute.tables import form as form_of


@dataclass(frozen=True)
class Built:
    """An edition with all that was found while it was made."""

    edition: Edition
    gathered: Gathered
    problems: tuple[str, ...]


@dataclass(frozen=True)
class Asked:
    """A problem of last year's report, and what this year's says became of it (state empty: not yet answered)."""

    problem: Problem
    state: str = ""
    state_label: str = ""
    says: str = ""


@dataclass(frozen=True)
class Restated:
    """A unit in the sum that corrected its report after the sum was made."""

    unit: Unit
    number: int
    on: date
    says: str


def question_of(report: AnnualReport) -> Question:
    """Return what the report reports on."""
    return ask(report.unit, report.year, report.basis, report.form)


def edition_of(report: AnnualReport) -> Edition:
    """Return a report as printed: live while it is written, frozen from submission on."""
    if report.state in LOCKED:
        return Edition.of(report.printed)
    return build(report).edition


def drafted(unit: Unit, year: int, basis: str) -> Edition:
    """Return what a unit's report would be today if it had none: the ledger's figures under the first draft."""
    question = ask(unit, year, basis)
    gathered = gather(question)
    previous = previous_figures(question)
    figures = written_figures(question, gathered.cells, gathered.extra_rows)
    units = units_of(question.form)
    texts = {
        number: [render(line, figures, previous, units).text for line in lines_of(text)]
        for number, text in draft_from(question, figures, previous).items()
    }
    return _edition(question, gathered, gathered.cells, gathered.extra_rows, texts)


def build(report: AnnualReport) -> Built:
    """Make the live edition: figures gathered, approved figures in place, marks, prose with its figures written out."""
    question = question_of(report)
    gathered = gather(question)
    overrides = list(report.overrides.filter(approved_by__isnull=False).select_related("author", "approved_by"))
    cells, extra_rows, shown = _overridden(question.form, gathered, overrides)
    edition, problems = compose(report, question, gathered, cells, extra_rows)
    return Built(replace(edition, overrides=shown), gathered, problems)


def compose(
    report: AnnualReport,
    question: Question,
    gathered: Gathered,
    cells: Mapping[str, Value],
    extra_rows: ExtraRows,
) -> tuple[Edition, tuple[str, ...]]:
    """Put a report's prose, marks and notes to figures; return the edition and what prose could not be written out."""
    figures = written_figures(question, cells, extra_rows)
    previous = previous_figures(question)
    units = units_of(question.form)
    texts: dict[int, list[str]] = {}
    problems: list[str] = []
    headings = {row.chapter: row.label for row in chapters_of(question.form.code)} | {0: "引言"}
    for number, lines in source_lines(report).items():
        for line in lines:
            rendered = render(line, figures, previous, units)
            texts.setdefault(number, []).append(rendered.text)
            problems += [f"“{headings[number]}”：{problem}" for problem in rendered.problems]
    marks = {**gathered.marks, **{row.cell: row.mark for row in report.marks.all()}}
    notes = tuple((row.mark, row.text) for row in report.notes.all())
    edition = _edition(question, gathered, cells, extra_rows, texts)
    return replace(edition, marks=marks, notes=notes), tuple(dict.fromkeys(problems))


def freeze(report: AnnualReport) -> tuple[Edition, dict[str, int]]:
    """Return the edition to freeze and the units in its sum, each with the number of its last correction."""
    built = build(report)
    return built.edition, dict(built.gathered.summed)


def source_lines(report: AnnualReport) -> dict[int, list[str]]:
    """Return every chapter's paragraphs before figures are written out, chapter five with its problems and answers."""
    texts = {row.number: lines_of(row.text) for row in report.chapters.all()}
    five = texts.setdefault(5, [])
    for number, problem in enumerate(report.problems.all(), 1):
        five.append(
            f"（{in_words(number)}）{_closed(problem.text)}"
            + (f"改进措施：{_closed(problem.measure)}" if problem.measure else "")
        )
    answers = list(report.rectifications.select_related("problem"))
    if answers:
        five.append(f"{report.year - 1}年度报告所列问题的整改情况：")
    for answer in answers:
        label = dict(RECTIFIED)[answer.state]
        said = _closed(answer.says) if answer.says else ""
        five.append(f"“{answer.problem.text.strip().rstrip('。')}”，{label}。{said}")
    return texts


def lines_of(text: str) -> list[str]:
    """Return the paragraphs of a text: its lines that are not blank."""
    return [line.strip() for line in text.splitlines() if line.strip()]


def problems_asked(report: AnnualReport) -> list[Asked]:
    """Return the problems last year's filed report stated, with what this report answers."""
    given = {row.problem_id: row for row in report.rectifications.all()}
    labels = dict(RECTIFIED)
    found = []
    for problem in problems_of_last_year(report.unit, report.year, report.basis):
        row = given.get(problem.pk)
        found.append(Asked(problem, row.state, labels[row.state], row.says) if row else Asked(problem))
    return found


def problems_of_last_year(unit: Unit, year: int, basis: str = "own") -> list[Problem]:
    """Return the problems stated in the unit's filed report of the year before."""
    rows = Problem.objects.filter(
        report__unit=unit, report__year=year - 1, report__basis=basis, report__state__in=FILED
    )
    return list(rows.order_by("number"))


def obstacles(report: AnnualReport, today: date) -> list[str]:
    """Return what stands in the way of submitting a report, one sentence each; none: it can be submitted."""
    built = build(report)
    edition = built.edition
    found = []
    if date(report.year, 12, 31) >= today:
        found.append(f"{report.year}年还没有结束，统计期截至12月31日，年度结束后才能提交")
    found += _unwritten(edition)
    if not report.problems.exists() and _only_leads(report):
        found.append("第五部分还没有写明存在的主要问题和改进措施")
    found += built.problems
    found += [
        f"上年第{one.problem.number}个问题的整改情况还没有写明" for one in problems_asked(report) if not one.state
    ]
    pending = report.overrides.filter(approved_by__isnull=True)
    found += [f"替换“{label_of(edition, row.cell)}”的数字还没有批准" for row in pending]
    found += _marks_without_notes(edition)
    return found + faults(edition)


def faults(edition: Edition) -> list[str]:
    """Return what is wrong with an edition's figures: identities that fail, and cells of table two left blank."""
    found = [f"表内关系不符（{one.id}）：{one.detail}" for one in edition.identities if one.verdict == FAIL]
    marks = edition.marks or {}
    blank = [code for code, value in edition.cells.items() if value is None and code not in marks]
    if blank:
        more = f"等{len(blank)}格" if len(blank) > 1 else ""
        found.append(f"“{label_of(edition, blank[0])}”{more}还是空白：没有的填0，不能提供的加注记说明")
    return found


def label_of(edition: Edition, cell: str) -> str:
    """Return a cell of an edition in words."""
    return cell_label(edition.form, cell, edition.extra_rows)


def references_for(report: AnnualReport) -> list[Reference]:
    """Return every figure the editor offers for this report, with this year's and last year's value."""
    edition = edition_of(report)
    question = question_of(report)
    figures = written_figures(question, edition.cells, edition.extra_rows)
    return available(edition.form, figures, previous_figures(question))


def prose_problems(report: AnnualReport) -> dict[int, list[str]]:
    """Return for each chapter what could not be written out."""
    question = question_of(report)
    edition = edition_of(report)
    figures = written_figures(question, edition.cells, edition.extra_rows)
    previous, units = previous_figures(question), units_of(question.form)
    found: dict[int, list[str]] = {}
    for number, lines in source_lines(report).items():
        for line in lines:
            found.setdefault(number, []).extend(render(line, figures, previous, units).problems)
    return {number: list(dict.fromkeys(problems)) for number, problems in found.items() if problems}


def known_cells(report: AnnualReport) -> frozenset[str]:
    """Return the codes of every cell the report prints."""
    edition = edition_of(report)
    own = {cell_code(3, extra.code, column.column) for extra in edition.extras for column in edition.form.columns(3)}
    return frozenset(edition.cells) | own


def overridable(report: AnnualReport, cell: str, known: Collection[str] | None = None) -> str:
    """Return why a cell cannot be replaced, empty where it can; ``known`` are its cells where they are at hand."""
    form = form_of(report.form)
    if cell not in (known_cells(report) if known is None else known):
        return f"年报没有这一格：{' '.join(cell.split())[:60]}"
    if cell in computed_cells(form) or cell.endswith(".total"):
        return "合计由各格相加得出，不能替换；请替换各格的数字"
    if cell.startswith("t2.") and report.basis == "own":
        return "表二由单位填报，请直接修改填报数"
    if cell.startswith("t2.") and not column_of(form, cell).additive:
        return "这一格不汇总，请直接修改填报数"
    return ""


def column_of(form: Form, cell: str) -> Column:
    """Return the column of a cell; ``KeyError`` where the form has none such."""
    table, row, column = cell.split(".")
    for one in form.columns(int(table[1:]), row):
        if one.column == column:
            return one
    raise KeyError(cell)


def sum_identities(report: AnnualReport) -> list[Identity]:
    """Return I16 and I17 of a roll-up against what its units have filed by now; of a unit's own report nothing."""
    if report.basis == "own":
        return []
    return rollup_identities(edition_of(report).cells, gather(question_of(report)))


def restated_below(report: AnnualReport) -> list[Restated]:
    """Return the units in a filed roll-up's sum that corrected their report since, each with its latest correction."""
    if not report.summed:
        return []
    rows = AnnualReport.objects.filter(
        unit__key__in=list(report.summed), year=report.year, basis="own", corrections__gt=0
    )
    later = [
        row for row in rows.defer("frozen").select_related("unit") if row.corrections > report.summed[row.unit.key]
    ]
    said = {row.report_id: row for row in Correction.objects.filter(report__in=later).order_by("number")}
    return [Restated(row.unit, row.corrections, said[row.pk].on, said[row.pk].says) for row in later]


def corrections_shown(report: AnnualReport) -> tuple[CorrectionShown, ...]:
    """Return a report's corrections as an edition prints them."""
    return tuple(
        CorrectionShown(row.number, row.on.isoformat(), row.says, tuple(tuple(change) for change in row.changes))
        for row in report.corrected.all()
    )


def _overridden(
    form: Form, gathered: Gathered, overrides: Sequence[Override]
) -> tuple[dict[str, Value], ExtraRows, tuple[OverrideShown, ...]]:
    known = _all_cells(form, gathered.cells, gathered.extra_rows)
    used = [row for row in overrides if row.cell in known]
    values = {row.cell: Figure(row.value).plain for row in used}
    cells, extra_rows = replaced(form, gathered.cells, gathered.extra_rows, values)
    shown = tuple(
        OverrideShown(
            row.cell,
            cell_label(form, row.cell, gathered.extra_rows),
            known[row.cell],
            values[row.cell],
            row.reason,
            str(row.author),
            str(row.approved_by),
        )
        for row in used
    )
    return cells, extra_rows, shown


def _all_cells(form: Form, cells: Mapping[str, Value], extra_rows: Sequence[Mapping[str, Any]]) -> dict[str, Value]:
    known = dict(cells)
    for code, row in zip(extra_codes(form, extra_rows), extra_rows, strict=True):
        known |= {cell_code(3, code, column): value for column, value in row["values"].items()}
    return known


def _edition(
    question: Question,
    gathered: Gathered,
    cells: Mapping[str, Value],
    extra_rows: ExtraRows,
    texts: Mapping[int, Sequence[str]],
) -> Edition:
    return Edition(
        unit=question.unit.key,
        body=question.body,
        year=question.year,
        basis=question.basis,
        form_code=question.form.code,
        title=f"{question.body}{question.year}年政府信息公开工作年度报告",
        preamble=tuple(texts.get(0, ())),
        chapters=tuple(
            ChapterText(row.chapter, row.label, tuple(texts.get(row.chapter, ())))
            for row in chapters_of(question.form.code)
        ),
        cells=dict(cells),
        extra_rows=extra_rows,
        marks=dict(gathered.marks),
        filed=len(gathered.summed),
        not_filed=gathered.not_filed,
        exempt=gathered.exempt,
        demonstration=is_demonstration(),
        gathered=gathered.says,
    )


def _unwritten(edition: Edition) -> list[str]:
    needed = {row.chapter for row in chapters_of(edition.form_code) if row.prose}
    return [
        f"“{chapter.heading}”还没有正文"
        for chapter in edition.chapters
        if chapter.number in needed and not chapter.paragraphs
    ]


def _only_leads(report: AnnualReport) -> bool:
    """Whether chapter five says no more than the sentence that should lead to the problems."""
    text = "".join(row.text for row in report.chapters.all() if row.number == 5).strip()
    return text == lead_to_problems(report.year)


def _marks_without_notes(edition: Edition) -> list[str]:
    noted = {mark for mark, _ in edition.notes}
    used = dict.fromkeys(mark for mark in (edition.marks or {}).values() if mark)
    missing = [f"注记“{mark}”没有注释" for mark in used if mark not in noted]
    return missing + [f"注释“{mark}”没有标在任何数字上" for mark in noted if mark not in used]


def _closed(text: str) -> str:
    clean = " ".join(text.split())
    return clean if clean.endswith(("。", "！", "？", "；")) else f"{clean}。"
