"""From counted cases to the cells of tables three and four."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from gongkai.organisations.models import Unit
from gongkai.reports.queries.ledger import grounds, tally
from gongkai.reports.queries.question import Question, ask
from gongkai.reports.queries.splits import SubRow, extensible_row
from gongkai.reports.queries.tallying import Tally
from gongkai.statute.footing import ExtraRow, complete
from gongkai.statute.tables import Form, cell_code, outcome, outcomes

Cells = dict[str, int]


@dataclass(frozen=True)
class Extra:
    """A printed row the official form does not have; ``code`` addresses its cells: ``t3.<code>.<column>``."""

    code: str
    row: ExtraRow

    def as_json(self) -> dict[str, object]:
        """Return the row as published figures write it."""
        return {
            "table": self.row.table,
            "parent": self.row.parent,
            "label": self.row.label,
            "values": dict(self.row.values),
        }


def count(unit: Unit, basis: str, since: date, until: date, form: str | None = None) -> Cells:
    """Return every cell of tables three and four of a unit for a range of days inside one year.

    Cases are counted by the day received and the day concluded, remedies by the day filed and their state at the end
    of ``until``. Extra rows are not split off here: the row they stand for keeps its figures. Raises ``ReportError``.
    """
    question = ask(unit, since.year, basis, form, since, until)
    return cells_of(tally(question), question.form)


def cells_of(found: Tally, form: Form) -> Cells:
    """Return the cells of what was counted; absent is zero, for the ledger is complete."""
    leaves: dict[str, int] = {}
    for row, counted in (
        ("received", found.received),
        ("carried_in", found.carried_in),
        ("carried_out", found.carried_out),
    ):
        for column, many in counted.items():
            leaves[cell_code(3, row, column)] = many
    for (code, column), many in found.outcomes.items():
        cell = cell_code(3, outcome(code).report_row(form.code), column)
        leaves[cell] = leaves.get(cell, 0) + many
    for (kind, state), many in found.remedies.items():
        leaves[cell_code(4, kind, state)] = many
    return complete(form, leaves)


def split_cells(cells: Cells, question: Question, rows: tuple[SubRow, ...]) -> list[Extra]:
    """Take the extensible row out of the cells and return the rows printed in its place.

    The rest row is printed only where something is counted in it.
    """
    split = extensible_row(question.form)
    if split is None or not rows:
        return []
    codes = [one.code for one in outcomes() if one.report_row(question.form.code) == split.row]
    counted = grounds(question, codes)
    extras = []
    for row in rows:
        values = _values(counted, question.form, row)
        if not row.rest or values["total"]:
            extra = ExtraRow(3, split.parent, row.label, values)
            extras.append(Extra(f"{split.row}-{row.number}", extra))
    for column in question.form.columns(3):
        del cells[cell_code(3, split.row, column.column)]
    return extras


def _values(counted: Mapping[tuple[str, str], int], form: Form, row: SubRow) -> Mapping[str, int]:
    values = {column.column: 0 for column in form.columns(3)}
    for (ground, column), many in counted.items():
        if row.takes(ground):
            values[column] += many
            values["total"] += many
    return values
