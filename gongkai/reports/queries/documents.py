"""What the catalogue says of table two's first part: rules and normative documents made, ended, in force (条例 20(1)).

The figures are proposed beside what the unit enters; what is entered stands. Where both are there and differ, the
identity I22 (table two against the documents on the website) does not hold.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from gongkai.catalogue.counting import DocumentCount, document_counts
from gongkai.reports.queries.entered import figures_of
from gongkai.reports.queries.question import Question
from gongkai.statute import catalogue as law
from gongkai.statute.footing import CANNOT_TELL, FAIL, PASS, identity
from gongkai.statute.tables import cell_code

IDENTITY: Final = "I22"
#: Column of table two, on either form → what is counted for it.
_COUNTED: Final = {
    "made": "made",
    "repealed": "ended",
    "in_force": "in_force",
    "published": "published",
    "public_total": "public",
}


def counted_documents(question: Question, on: date) -> dict[str, int]:
    """Return the catalogue's figures by cell; nothing where the catalogue holds no such document of these units.

    An empty catalogue says nothing about a unit whose documents were never brought in: a zero would be a claim.
    """
    if not question.whole_year:
        return {}
    counts = document_counts(question.covered, question.year, on)
    if not any(counts[code] != DocumentCount() for code in counts):
        return {}
    known = {row.row: {column.column for column in row.columns} for row in question.form.rows(2)}
    found: dict[str, int] = {}
    for row in law.document_classes():
        line = row.row_fmt2021 if row.row_fmt2021 in known else row.row_trial2019
        for column, name in _COUNTED.items():
            if row.code in counts and column in known.get(line, ()):
                found[cell_code(2, line, column)] = int(getattr(counts[row.code], name))
    return found


@dataclass(frozen=True)
class Agreement:
    """Whether table two and the catalogue agree on the documents in force (I22)."""

    id: str
    label: str
    verdict: str
    entered: int | float | None
    counted: int | None


def agreement(question: Question, on: date) -> Agreement:
    """Compare the normative documents in force as entered with those on the website."""
    code = cell_code(2, "normative", "in_force")
    figure = figures_of(question).get(code)
    entered = figure.plain if figure is not None else None
    counted = counted_documents(question, on).get(code)
    verdict = CANNOT_TELL if entered is None or counted is None else PASS if entered == counted else FAIL
    return Agreement(IDENTITY, identity(IDENTITY).label, verdict, entered, counted)
