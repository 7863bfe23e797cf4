"""A numbered correction of a published report: the only way to change what has been published."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from gongkai.organisations.models import Officer
from gongkai.reports.actions.acting import Refused, acting, announce, settle, step, words
from gongkai.reports.actions.entering import BadFigure, check_figure
from gongkai.reports.actions.writing import CHAPTERS, LONGEST_CHAPTER
from gongkai.reports.models import AnnualReport, ChapterDraft, Correction
from gongkai.reports.queries.edition import CorrectionShown, Edition
from gongkai.reports.queries.entered import Figure, Value
from gongkai.reports.queries.filing import (
    column_of,
    compose,
    corrections_shown,
    faults,
    known_cells,
    label_of,
    question_of,
)
from gongkai.reports.queries.replacing import computed_cells, extra_codes, replaced
from gongkai.reports.queries.rollup import Gathered, gather
from gongkai.statute.tables import cell_code
from gongkai.statute.tables import form as form_of

LONGEST = 2000


def correct(
    report: AnnualReport | int,
    says: str,
    *,
    by: Officer,
    today: date,
    figures: Mapping[str, Decimal | int | None] | None = None,
    chapters: Mapping[int, str] | None = None,
    recount: bool = False,
    version: int | None = None,
) -> Correction:
    """Correct a published report: number the correction, say what changed, freeze the edition anew.

    ``figures``: single cells (totals follow); ``chapters``: prose; ``recount``: take all figures anew, from the ledger
    or, for a roll-up, from the units' reports as they now stand. Prose is written out again with the new figures. Not
    by the person who submitted the report. Raises ``Refused`` where nothing changes or something no longer adds up.
    """
    with acting(report, "reports.correct", by, today, version) as locked:
        if locked.submitted_by_id == by.pk:
            raise Refused("提交和更正不能是同一人")
        said = words(says, "更正说明", "says", LONGEST)
        before = Edition.of(locked.printed)
        written = _write(locked, chapters or {})
        edition, gathered, problems = _renewed(locked, before, figures or {}, recount)
        _check(edition, problems)
        changes = _changes(before, edition)
        if not changes and _prose(before) == _prose(edition):
            raise Refused("没有改动任何数字或者文字，不需要更正")
        number = locked.corrections + 1
        shown = CorrectionShown(number, today.isoformat(), said, tuple(changes))
        edition = replace(edition, corrections=(*corrections_shown(locked), shown))
        made = Correction.objects.create(
            report=locked,
            number=number,
            on=today,
            by=by,
            says=said,
            before=before.digest,
            after=edition.digest,
            changes=changes,
            chapters=written,
        )
        locked.frozen, locked.corrections = edition.as_json(), number
        if recount:
            locked.summed = dict(gathered.summed)
        step(locked, "correct", by, today, said)
        settle(locked, "reports.correct", by, today, before=before.digest, after=edition.digest, number=number,
               cells=[change[0] for change in changes])  # fmt: skip
        announce(locked)
        return made


def _write(report: AnnualReport, chapters: Mapping[int, str]) -> list[int]:
    written = []
    for number, text in chapters.items():
        if number not in CHAPTERS:
            raise Refused("年报没有这一章", "chapters")
        clean = words(text, "正文", f"chapter-{number}", LONGEST_CHAPTER, needed=False)
        row, _ = ChapterDraft.objects.get_or_create(report=report, number=number)
        if row.text != clean:
            row.text = clean
            row.save()
            written.append(number)
    return written


def _renewed(
    report: AnnualReport, before: Edition, figures: Mapping[str, Decimal | int | None], recount: bool
) -> tuple[Edition, Gathered, tuple[str, ...]]:
    """Return the edition with its new figures and its prose written out again."""
    question = question_of(report)
    values = _values(report, figures)
    if recount:
        gathered = gather(question)
        values = {**_kept(report, gathered), **values}
    else:
        gathered = Gathered(before.cells, tuple(dict(row) for row in before.extra_rows), before.marks or {})
    cells, extra_rows = replaced(question.form, gathered.cells, gathered.extra_rows, values)
    edition, problems = compose(report, question, gathered, cells, extra_rows)
    kept: dict[str, Any] = {"published_on": before.published_on, "demonstration": before.demonstration}
    if not recount:
        kept |= {"filed": before.filed, "not_filed": before.not_filed, "exempt": before.exempt,
                 "gathered": before.gathered, "marks": before.marks, "notes": before.notes}  # fmt: skip
    return replace(edition, overrides=before.overrides, **kept), gathered, problems


def _kept(report: AnnualReport, gathered: Gathered) -> dict[str, Value]:
    """Return the approved replacements, which stand when all else is counted anew."""
    rows = report.overrides.filter(approved_by__isnull=False)
    own = {
        f"t3.{code}.{column}"
        for code, row in zip(extra_codes(form_of(report.form), gathered.extra_rows), gathered.extra_rows, strict=True)
        for column in row["values"]
    }
    return {row.cell: Figure(row.value).plain for row in rows if row.cell in gathered.cells or row.cell in own}


def _values(report: AnnualReport, figures: Mapping[str, Decimal | int | None]) -> dict[str, Value]:
    form, known = form_of(report.form), known_cells(report)
    computed = computed_cells(form)
    values: dict[str, Value] = {}
    for cell, value in figures.items():
        if cell not in known:
            raise Refused(f"年报没有这一格：{' '.join(cell.split())[:60]}", "figures")
        if cell in computed or cell.endswith(".total"):
            raise Refused("合计由各格相加得出，不能直接更正；请更正各格的数字", cell)
        figure = Figure(None if value is None else Decimal(value))
        try:
            check_figure(figure, column_of(form, cell))
        except BadFigure as error:
            raise Refused(str(error), cell) from None
        if figure.value is None and cell.startswith("t3."):
            raise Refused("表三不留空白，没有的请填0", cell)
        values[cell] = figure.plain
    return values


def _check(edition: Edition, problems: tuple[str, ...]) -> None:
    wrong = (*problems, *faults(edition))
    if wrong:
        more = f"（共{len(wrong)}处）" if len(wrong) > 1 else ""
        raise Refused(f"更正后仍有问题：{wrong[0]}{more}", reasons=wrong)


def _changes(before: Edition, after: Edition) -> list[tuple[str, str, Value, Value]]:
    """Return every cell that differs: code, label, before, after."""
    old, new = _all(before), _all(after)
    codes = [*new, *(code for code in old if code not in new)]
    return [
        (code, label_of(after if code in new else before, code), old.get(code), new.get(code))
        for code in codes
        if old.get(code) != new.get(code)
    ]


def _all(edition: Edition) -> dict[str, Value]:
    found = dict(edition.cells)
    for extra in edition.extras:
        found |= {cell_code(3, extra.code, column): value for column, value in extra.row.values.items()}
    return found


def _prose(edition: Edition) -> list[Any]:
    return [edition.preamble, edition.chapters, edition.notes]
