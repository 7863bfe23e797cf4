"""Which units a report covers.

A report rolls up the tree as it stood on its last day: a unit that moved counts, for the whole range, under the parent
it then had. A unit that was closed by then has no parent any more, yet the cases it received must not drop out of the
year: it counts under the last parent it had. An open unit that has left the tree is not rolled up.
"""

from datetime import date
from typing import TypeVar

from django.db.models import Model, QuerySet
from django.db.models.expressions import RawSQL

from gongkai.organisations.models import Unit
from gongkai.reports.queries.question import Question

_COVERED = """
WITH RECURSIVE covered(id) AS (
  SELECT CAST(%s AS bigint)
  UNION
  SELECT p.unit_id FROM organisations_placement p JOIN covered c ON p.parent_id = c.id
  WHERE p.since <= %s AND (
    p.until IS NULL OR p.until > %s
    OR (
      EXISTS (SELECT 1 FROM organisations_unit u WHERE u.id = p.unit_id AND u.closed_on <= %s)
      AND NOT EXISTS (
        SELECT 1 FROM organisations_placement q
        WHERE q.unit_id = p.unit_id AND q.since > p.since AND q.since <= %s
      )
    )
  )
) SELECT id FROM covered
"""

AnyModel = TypeVar("AnyModel", bound=Model)


def covered_ids(unit_id: int, on: date) -> RawSQL:
    """Return, for use after ``__in``, the ids of a unit and of all that roll up into it on a day."""
    return RawSQL(_COVERED, (unit_id, on, on, on, on))  # noqa: S611 - the statement is ours, the values are parameters


def covered_units(question: Question) -> QuerySet[Unit]:
    """Return the units a report covers."""
    return within(Unit.objects.all(), question, "pk")


def within(rows: QuerySet[AnyModel], question: Question, field: str = "unit_id") -> QuerySet[AnyModel]:
    """Narrow rows to the units a report covers."""
    if question.basis == "own":
        return rows.filter(**{field: question.unit.pk})
    return rows.filter(**{f"{field}__in": covered_ids(question.unit.pk, question.until)})
