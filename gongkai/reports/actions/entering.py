"""Entering table two: the one act that writes in this room."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal, InvalidOperation

from django.db import transaction

from gongkai.audit.actions import log
from gongkai.organisations.access import require
from gongkai.organisations.models import Officer, Unit
from gongkai.reports import policies
from gongkai.reports.models import AnnualReport, EnteredFigure
from gongkai.reports.queries.entered import BLANK, Figure, digest_of, entered
from gongkai.reports.queries.question import Question, ReportError, ask
from gongkai.statute.tables import Column, Form, cell_code

#: The columns that say by how much something grew or shrank: the only ones that may be below zero.
SIGNED = frozenset({"change"})
#: Figures in this unit are amounts of money and may have decimals; all others are whole numbers.
MONEY = "万元"
DECIMALS = 4
LIMIT = Decimal(10) ** 13
MARK_LENGTH = 5
_FULL_WIDTH = str.maketrans("０１２３４５６７８９．－＋，＊", "0123456789.-+,*")


class BadFigure(ReportError):
    """A figure that the cell cannot hold; the message says why."""


def parse_figure(text: str, column: Column) -> Figure:
    """Read a typed figure: blank is blank; ``7*`` keeps its footnote mark. Raises ``BadFigure``.

    Full-width digits, thousands commas and 增/减 before a change are understood.
    """
    typed = "".join(text.translate(_FULL_WIDTH).split())
    number = typed.rstrip("*※①②③④⑤")
    mark = typed[len(number) :]
    number = number.replace(",", "").replace("增", "").replace("减", "-")
    if number in {"", "—", "–", "/"}:
        return check_figure(Figure(None, mark), column)
    try:
        value = Decimal(number)
    except InvalidOperation:
        raise BadFigure("请填数字；没有数字的留空，注记写在数字后面，例如 7*") from None
    return check_figure(Figure(value, mark), column)


def check_figure(figure: Figure, column: Column) -> Figure:
    """Return a figure if the cell can hold it. Raises ``BadFigure``."""
    if len(figure.mark) > MARK_LENGTH:
        raise BadFigure(f"注记不能超过{MARK_LENGTH}个字符")
    if figure.value is None:
        return figure
    if not figure.value.is_finite() or abs(figure.value) >= LIMIT:
        raise BadFigure("数字过大")
    if figure.value < 0 and column.column not in SIGNED:
        raise BadFigure("不能小于零")
    whole = figure.value == figure.value.to_integral_value()
    if column.unit != MONEY and not whole:
        raise BadFigure(f"以{column.unit}计，须为整数")
    if round(figure.value, DECIMALS) != figure.value:
        raise BadFigure(f"小数不能超过{DECIMALS}位")
    return figure


def enter_figures(
    unit: Unit,
    basis: str,
    year: int,
    form: str,
    values: Mapping[str, Figure],
    *,
    by: Officer | None,
    today: date,
) -> int:
    """Record table two's cells of one report as one act; return how many changed. Cells not named stay as they are.

    ``by`` None is the system itself (the demonstration). Raises ``Denied``, ``BadFigure`` and ``ReportError``; then
    nothing is written. Entering what is already there changes nothing and leaves no entry in the record.
    """
    question = ask(unit, year, basis, form)
    if by is not None:
        require(by, "reports.enter", unit, today)
    columns = columns_of(question.form)
    for code, figure in values.items():
        if code not in columns:
            raise BadFigure(f"“{question.form.label}”的表二没有这一格：{' '.join(code.split())[:60]}")
        check_figure(figure, columns[code][1])
    actor = f"officer:{by.pk}" if by else "system"
    with transaction.atomic():
        Unit.objects.select_for_update().get(pk=unit.pk)
        before = entered(unit, basis, year, question.form.code)
        changed = {code: figure for code, figure in values.items() if before.get(code, BLANK) != figure}
        if changed:
            _check_open(question)
            _write(unit, basis, year, question.form, changed, actor)
            log(
                "reports.enter",
                actor=actor,
                subject=f"figures:{unit.key}:{year}:{basis}:{question.form.code}",
                unit=unit.key,
                on=today,
                before=digest_of(before),
                after=digest_of(before | changed),
                details={
                    "cells": {code: [before.get(code, BLANK).text, changed[code].text] for code in sorted(changed)}
                },
            )
    return len(changed)


def load_figures(
    unit: Unit,
    basis: str,
    year: int,
    form: str,
    cells: Mapping[str, int | float | None],
    *,
    today: date,
    marks: Mapping[str, str] | None = None,
) -> int:
    """Enter the table two cells among published figures, as the system; other tables' cells are passed over."""
    marks = marks or {}
    values = {
        code: Figure(None if value is None else Decimal(str(value)), marks.get(code, ""))
        for code, value in cells.items()
        if code.startswith("t2.")
    }
    return enter_figures(unit, basis, year, form, values, by=None, today=today)


def columns_of(form: Form) -> dict[str, tuple[str, Column]]:
    """Return table two's cells by code, each with its row's code and its column."""
    return {cell_code(2, row.row, column.column): (row.row, column) for row in form.rows(2) for column in row.columns}


def _check_open(question: Question) -> None:
    """Raise ``ReportError`` while the report these figures belong to is submitted, accepted or published."""
    rows = AnnualReport.objects.filter(unit=question.unit, year=question.year, basis=question.basis)
    report = rows.defer("frozen").first()
    if report is not None and report.locked:
        raise ReportError(f"{policies.REFUSALS[report.state]}，不能再改填报数")


def _write(unit: Unit, basis: str, year: int, form: Form, changed: Mapping[str, Figure], actor: str) -> None:
    columns = columns_of(form)
    for code, figure in changed.items():
        row, column = columns[code]
        EnteredFigure.objects.update_or_create(
            unit=unit,
            basis=basis,
            year=year,
            form=form.code,
            row=row,
            column=column.column,
            defaults={"value": figure.value, "mark": figure.mark, "by": actor},
        )
