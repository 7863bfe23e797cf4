"""The ledger read in few grouped statements, and the same conditions as lists of cases.

A case belongs to a range when it was received by its last day and not concluded before its first. Each such case is
either received in the range or carried in, and either concluded in it or carried out: the identity printed over table
three holds by construction. Cases never received (not yet confirmed, or withdrawn before) belong to none.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from datetime import date, timedelta
from typing import Any, TypeVar

from django.db.models import BooleanField, Count, ExpressionWrapper, Q, QuerySet

from gongkai.foi.models import Case, Remedy
from gongkai.reports.queries import kept
from gongkai.reports.queries.question import Question
from gongkai.reports.queries.tallying import PENDING, Tally, column_of

AnyModel = TypeVar("AnyModel", Case, Remedy)


def tally(question: Question) -> Tally:
    """Count one question: a whole year from the counts kept as acts happen, a part of one from the cases."""
    return kept.tally(question) if question.whole_year else recount(question)


def recount(question: Question) -> Tally:
    """Count one question case by case: three statements over cases and one over remedies, however large the tree."""
    found = Tally()
    _count_concluded(question, found)
    _count_carried_out(question, found)
    _count_remedies(question, found)
    return found


def grounds(question: Question, outcomes: Collection[str]) -> Counter[tuple[str, str]]:
    """Count the cases concluded with some outcomes by ground and applicant column: one statement."""
    if question.whole_year:
        return kept.grounds(question, outcomes)
    found: Counter[tuple[str, str]] = Counter()
    rows = concluded_cases(question).filter(outcome__in=outcomes).order_by().values("sub_row", "applicant_type")
    for row in rows.annotate(many=Count("pk")):
        found[(row["sub_row"], column_of(row["applicant_type"]))] += row["many"]
    return found


def concluded_cases(question: Question) -> QuerySet[Case]:
    """Return the cases concluded in the range."""
    days = (question.since, question.until)
    return within(Case.objects.filter(concluded_on__range=days, received_on__lte=question.until), question)


def carried_out_cases(question: Question) -> QuerySet[Case]:
    """Return the cases received by the last day and not concluded by then."""
    later = Q(concluded_on__isnull=True) | Q(concluded_on__gt=question.until)
    return within(Case.objects.filter(later, received_on__lte=question.until), question)


def received_cases(question: Question) -> QuerySet[Case]:
    """Return the cases received in the range."""
    return within(Case.objects.filter(received_on__range=(question.since, question.until)), question)


def carried_in_cases(question: Question) -> QuerySet[Case]:
    """Return the cases received before the range and not concluded before it."""
    open_then = Q(concluded_on__isnull=True) | Q(concluded_on__gte=question.since)
    return within(Case.objects.filter(open_then, received_on__lt=question.since), question)


def remedies(question: Question) -> QuerySet[Remedy]:
    """Return the reconsiderations and suits filed in the range, wrongly recorded ones left out."""
    days = (question.since, question.until)
    return within(Remedy.objects.filter(filed_on__range=days, withdrawn_record=False), question)


def undecided(question: Question) -> Q:
    """Return the condition on remedies that were not decided by the last day."""
    return Q(decided_on__isnull=True) | Q(decided_on__gt=question.until)


def within(rows: QuerySet[AnyModel], question: Question) -> QuerySet[AnyModel]:
    """Narrow cases or remedies to the units a report covers."""
    return rows.filter(unit_id__in=question.covered)


def _grouped(cases: QuerySet[Case], question: Question, *by: str) -> Iterable[dict[str, Any]]:
    # A condition inside the count costs less than one more column to group by.
    before = Count("pk", filter=Q(received_on__lt=question.since))
    rows: Iterable[dict[str, Any]] = (
        cases.order_by().values("applicant_type", *by).annotate(many=Count("pk"), before=before)
    )
    return rows


def _count_begin(found: Tally, row: dict[str, Any]) -> tuple[str, int]:
    column, many, before = column_of(row["applicant_type"]), row["many"], row["before"]
    found.carried_in[column] += before
    found.received[column] += many - before
    return column, many


def _count_concluded(question: Question, found: Tally) -> None:
    for row in _grouped(concluded_cases(question), question, "outcome"):
        column, many = _count_begin(found, row)
        found.outcomes[(row["outcome"], column)] += many


def _count_carried_out(question: Question, found: Tally) -> None:
    # Two statements, each a range of one index, where one with "or" would read the ledger from its first day. The
    # range is closed at the far end so that SQLite, which keeps no statistics, prefers it to the open one on receipt.
    received = within(Case.objects.filter(received_on__lte=question.until), question)
    after = (question.until + timedelta(days=1), date.max)
    for later in (Q(concluded_on__isnull=True), Q(concluded_on__range=after)):
        for row in _grouped(received.filter(later), question):
            column, many = _count_begin(found, row)
            found.carried_out[column] += many


def _count_remedies(question: Question, found: Tally) -> None:
    waiting = ExpressionWrapper(undecided(question), output_field=BooleanField())
    rows = remedies(question).order_by().annotate(waiting=waiting)
    for row in rows.values("kind", "waiting", "result").annotate(many=Count("*")):
        state = PENDING if row["waiting"] else row["result"]
        found.remedies[(row["kind"], state)] += row["many"]
