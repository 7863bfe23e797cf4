"""A unit's own rows in place of the official row 其他 (the form's extensible row), for one year."""

from collections.abc import Mapping
from dataclasses import dataclass

from gongkai.organisations.queries import practice
from gongkai.reports.queries.question import Question
from gongkai.statute.tables import Form, ReportRow

PRACTICE = "other_ground_rows"
REST_LABEL = "其他"


@dataclass(frozen=True)
class SubRow:
    """One row a unit prints instead: its printed number and label and the grounds counted in it.

    ``rest`` is the row for what no listed ground takes; its ``grounds`` are then those taken by the others.
    """

    number: int
    name: str
    grounds: frozenset[str]
    rest: bool = False

    @property
    def label(self) -> str:
        """The label as printed, numbered on from the rows before it."""
        return f"{self.number}.{self.name}"

    def takes(self, ground: str) -> bool:
        """Whether a case with that ground is counted in this row."""
        return (ground in self.grounds) is not self.rest


def extensible_row(form: Form) -> ReportRow | None:
    """Return the outcome row that units may split, where the form has one."""
    return next((row for row in form.leaves() if row.extensible), None)


def sub_rows(question: Question) -> tuple[SubRow, ...]:
    """Return the rows chosen for the reported unit and year, nearest choice above included, and last the rest row.

    Empty where the form has no extensible row or nothing was chosen. The choice is a list of mappings with ``label``
    and ``grounds`` (or a single ``code``); a ground named twice counts in the first row that names it.
    """
    split = extensible_row(question.form)
    if split is None:
        return ()
    chosen = practice(question.unit, PRACTICE, question.until, question.year)
    entries = [entry for entry in chosen if isinstance(entry, Mapping)] if isinstance(chosen, list) else []
    if not entries:
        return ()
    first = [row.row for row in question.form.row(3, split.parent).children].index(split.row) + 1
    rows: list[SubRow] = []
    taken: frozenset[str] = frozenset()
    for number, entry in enumerate(entries, first):
        grounds = frozenset(map(str, entry.get("grounds") or [entry.get("code", "")])) - taken
        rows.append(SubRow(number, str(entry.get("label", "")), grounds))
        taken |= grounds
    return (*rows, SubRow(first + len(rows), REST_LABEL, taken, rest=True))
