"""The whole report: tables, rows of the unit's own, identities and what it is called."""

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from gongkai.organisations.models import Unit
from gongkai.organisations.queries import is_demonstration
from gongkai.reports.queries.counting import Extra, cells_of, split_cells
from gongkai.reports.queries.entered import Figure, Value, cells_shown, figures_of
from gongkai.reports.queries.ledger import tally
from gongkai.reports.queries.printing import Sheet, lay_out
from gongkai.reports.queries.question import Question, ask
from gongkai.reports.queries.splits import sub_rows
from gongkai.statute.footing import Identity, evaluate
from gongkai.statute.tables import Form

DEMONSTRATION = "演示数据：案件由系统虚构，单位、月份和内容的分布不是实际情况，不作任何依据。"


@dataclass(frozen=True)
class Report:
    """The statutory tables of one question. ``cells`` maps cell codes to figures, None where blank."""

    question: Question
    body: str
    cells: dict[str, Value]
    extras: list[Extra]
    identities: list[Identity]
    figures: dict[str, Figure] = field(default_factory=dict)
    demonstration: bool = False

    @property
    def year(self) -> int:
        """The year reported on."""
        return self.question.year

    @property
    def basis(self) -> str:
        """own, region or system."""
        return self.question.basis

    @property
    def form(self) -> Form:
        """The form the tables are printed on."""
        return self.question.form

    @property
    def extra_rows(self) -> list[dict[str, object]]:
        """The rows the official form does not have, as published figures write them."""
        return [extra.as_json() for extra in self.extras]

    @property
    def note(self) -> str:
        """What must stand on the page and in every export; empty for a real ledger."""
        return DEMONSTRATION if self.demonstration else ""

    @property
    def title(self) -> str:
        """The title as reports bear it."""
        return f"{self.body}{self.year}年政府信息公开工作年度报告"

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Tables two, three and four laid out as the form prints them."""
        return lay_out(self.form, self.cells, self.extras, self.figures)

    def as_json(self) -> dict[str, object]:
        """Return the report as the command line prints it."""
        whole: dict[str, object] = {
            "body": self.body,
            "year": self.year,
            "form": self.form.code,
            "basis": self.basis,
            "cells": self.cells,
            "extra_rows": self.extra_rows,
            "identities": [
                {"id": one.id, "verdict": one.verdict, "left": one.left, "right": one.right} for one in self.identities
            ],
        }
        return whole | ({"note": self.note} if self.demonstration else {})


def report(
    unit: Unit,
    year: int,
    basis: str,
    form: str | None = None,
    since: date | None = None,
    until: date | None = None,
) -> Report:
    """Return the report of a unit. Raises ``ReportError`` (see ``ask``)."""
    return answer(ask(unit, year, basis, form, since, until))


def answer(question: Question) -> Report:
    """Return the report that was asked for."""
    found = tally(question)
    counted = cells_of(found, question.form)
    extras = split_cells(counted, question, sub_rows(question))
    figures = figures_of(question)
    cells: dict[str, Value] = {**cells_shown(question.form, figures), **counted}
    identities = evaluate(question.form, cells, [extra.row for extra in extras])
    return Report(question, question.body, cells, extras, identities, figures, is_demonstration())
