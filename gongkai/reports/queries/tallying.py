"""What was counted for a question, however it was counted, and the columns applicants fall into."""

from collections import Counter
from dataclasses import dataclass, field
from typing import TypeVar

from django.db.models import QuerySet

from gongkai.foi.models import Case, FlowCount, OutcomeCount
from gongkai.statute.tables import applicant_types

PENDING = "pending"

AnyRow = TypeVar("AnyRow", Case, FlowCount, OutcomeCount)


@dataclass
class Tally:
    """Cases and remedies of one question, counted. Keys of ``outcomes``: outcome, applicant type."""

    received: Counter[str] = field(default_factory=Counter)
    carried_in: Counter[str] = field(default_factory=Counter)
    carried_out: Counter[str] = field(default_factory=Counter)
    outcomes: Counter[tuple[str, str]] = field(default_factory=Counter)
    remedies: Counter[tuple[str, str]] = field(default_factory=Counter)


def rest_type() -> str:
    """Return the column for those who named no kind of organisation: the last of the kinds, 其他."""
    return applicant_types()[-1].code


def column_of(applicant_type: str) -> str:
    """Return the column a kind of applicant is counted in."""
    return applicant_type if applicant_type in _known_types() else rest_type()


def of_type(rows: QuerySet[AnyRow], applicant_type: str) -> QuerySet[AnyRow]:
    """Narrow cases, or their counts, to one applicant column."""
    if applicant_type == rest_type():
        return rows.exclude(applicant_type__in=_known_types() - {applicant_type})
    return rows.filter(applicant_type=applicant_type)


def _known_types() -> set[str]:
    return {row.code for row in applicant_types()}
