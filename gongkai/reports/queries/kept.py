"""Whole years answered from the counts kept as acts happen (``foi.counting``), without reading a case.

The rules are those of ``ledger``, said of years where that says days: a case belongs to a year when it was received by
its end and not concluded before it.
"""

from collections import Counter
from collections.abc import Collection, Iterator
from typing import Any, TypeVar

from django.db.models import Q, QuerySet, Sum

from gongkai.foi.models import IN_HAND, FlowCount, OutcomeCount, RemedyCount
from gongkai.reports.queries.question import Question
from gongkai.reports.queries.tallying import PENDING, Tally, column_of

AnyCount = TypeVar("AnyCount", FlowCount, OutcomeCount, RemedyCount)


def tally(question: Question) -> Tally:
    """Count a whole year: three statements, none of them over cases."""
    found, year = Tally(), question.year
    for applicant, received, concluded, many in _summed(
        in_the_year(question), "applicant_type", "received_year", "concluded_year"
    ):
        column = column_of(applicant)
        (found.carried_in if received < year else found.received)[column] += many
        if concluded != year:
            found.carried_out[column] += many
    for outcome, applicant, many in _summed(concluded_outcomes(question), "outcome", "applicant_type"):
        found.outcomes[(outcome, column_of(applicant))] += many
    for kind, decided, result, many in _summed(remedies(question), "kind", "decided_year", "result"):
        state = PENDING if decided > year else result
        found.remedies[(kind, state)] += many
    return found


def grounds(question: Question, outcomes: Collection[str]) -> Counter[tuple[str, str]]:
    """Count the cases concluded with some outcomes by ground and applicant column: one statement."""
    found: Counter[tuple[str, str]] = Counter()
    rows = concluded_outcomes(question).filter(outcome__in=outcomes)
    for ground, applicant, many in _summed(rows, "sub_row", "applicant_type"):
        found[(ground, column_of(applicant))] += many
    return found


def in_the_year(question: Question) -> QuerySet[FlowCount]:
    """Return the counts of the cases that belong to the year, whatever became of them."""
    not_before = FlowCount.objects.filter(concluded_year__gte=question.year, received_year__lte=question.year)
    return _within(not_before, question)


def received(question: Question) -> QuerySet[FlowCount]:
    """Return the counts of the cases received in the year."""
    return in_the_year(question).filter(received_year=question.year)


def carried_in(question: Question) -> QuerySet[FlowCount]:
    """Return the counts of the cases received before the year and not concluded before it."""
    return in_the_year(question).filter(received_year__lt=question.year)


def carried_out(question: Question) -> QuerySet[FlowCount]:
    """Return the counts of the cases received by the end of the year and not concluded by then."""
    return in_the_year(question).filter(concluded_year__gt=question.year)


def concluded(question: Question) -> QuerySet[FlowCount]:
    """Return the counts of the cases concluded in the year."""
    return _within(FlowCount.objects.filter(concluded_year=question.year), question)


def concluded_outcomes(question: Question) -> QuerySet[OutcomeCount]:
    """Return the counts of the cases concluded in the year by outcome and ground."""
    return _within(OutcomeCount.objects.filter(concluded_year=question.year), question)


def remedies(question: Question) -> QuerySet[RemedyCount]:
    """Return the counts of the reconsiderations and suits filed in the year."""
    return _within(RemedyCount.objects.filter(filed_year=question.year), question)


def undecided(question: Question) -> Q:
    """Return the condition on counts of remedies that were not decided by the end of the year."""
    return Q(decided_year__gt=question.year)


def total(rows: QuerySet[AnyCount]) -> int:
    """Return how many cases or remedies some counts stand for."""
    return int(rows.order_by().aggregate(many=Sum("n"))["many"] or 0)


def by(rows: QuerySet[AnyCount], *columns: str) -> dict[tuple[int, ...], int]:
    """Return how many there are for each value of some columns; nought is left out."""
    return {tuple(key): many for *key, many in _summed(rows, *columns)}


def years() -> list[int]:
    """Return the years in which any case was received or concluded: one statement."""
    found: set[int] = set()
    for received_in, concluded_in, _ in _summed(FlowCount.objects.all(), "received_year", "concluded_year"):
        found |= {received_in, concluded_in} - {IN_HAND}
    return sorted(found)


def units_of(year: int) -> set[int]:
    """Return the ids of the units that received or concluded a case in a year: one statement."""
    either = Q(received_year=year) | Q(concluded_year=year)
    return {unit for (unit,) in by(FlowCount.objects.filter(either), "unit_id")}


def _within(rows: QuerySet[AnyCount], question: Question) -> QuerySet[AnyCount]:
    return rows.filter(unit_id__in=question.covered)


def _summed(rows: QuerySet[AnyCount], *columns: str) -> Iterator[tuple[Any, ...]]:
    # A count that fell to nought keeps its row.
    return (row for row in rows.order_by().values_list(*columns).annotate(many=Sum("n")) if row[-1])
