"""Table two as a unit entered it for a year."""

from dataclasses import dataclass
from decimal import Decimal

from gongkai.audit.chain import digest
from gongkai.organisations.models import Unit
from gongkai.reports.models import EnteredFigure
from gongkai.reports.queries.question import Question
from gongkai.statute.tables import Form, cell_code

Value = int | float | None


@dataclass(frozen=True)
class Figure:
    """An entered cell: None is blank; ``mark`` is printed after it."""

    value: Decimal | None
    mark: str = ""

    @property
    def plain(self) -> Value:
        """The figure as JSON has it: a whole number where it is one."""
        if self.value is None:
            return None
        return int(self.value) if self.value == self.value.to_integral_value() else float(self.value)

    @property
    def text(self) -> str:
        """The figure as it is typed and printed."""
        return f"{'' if self.plain is None else self.plain}{self.mark}"


BLANK = Figure(None)


def entered(unit: Unit, basis: str, year: int, form: str) -> dict[str, Figure]:
    """Return the entered cells by code; what was never entered is absent."""
    rows = EnteredFigure.objects.filter(unit=unit, basis=basis, year=year, form=form)
    return {cell_code(2, row.row, row.column): Figure(row.value, row.mark) for row in rows}


def digest_of(figures: dict[str, Figure]) -> str:
    """Return a digest of entered cells: tells the second of two who enter at once that something changed."""
    return digest({code: figure.text for code, figure in sorted(figures.items())})


def cells_shown(form: Form, figures: dict[str, Figure]) -> dict[str, Value]:
    """Return table two's cells; one not entered is None. A row that only some reports have needs an entered figure."""
    shown: dict[str, Value] = {}
    for row in form.rows(2):
        codes = [cell_code(2, row.row, column.column) for column in row.columns]
        if row.optional and not any(figures.get(code, BLANK) != BLANK for code in codes):
            continue
        for code in codes:
            shown[code] = figures.get(code, BLANK).plain
    return shown


def figures_of(question: Question) -> dict[str, Figure]:
    """Return what was entered for a report of the whole year; for a part of the year there is nothing."""
    if not question.whole_year:
        return {}
    return entered(question.unit, question.basis, question.year, question.form.code)
