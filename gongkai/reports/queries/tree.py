"""Which units a report covers.

A report rolls up the tree as it stood on its last day: a unit that moved counts, for the whole range, under the parent
it then had. A unit that was closed by then has no parent any more, yet the cases it received must not drop out of the
year: it counts under the last parent it had. An open unit that has left the tree is not rolled up.
"""

from datetime import date

from django.db import connection

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


def covered_ids(unit_id: int, on: date) -> list[int]:
    """Return the ids of a unit and of all that roll up into it on a day."""
    with connection.cursor() as cursor:
        cursor.execute(_COVERED, (unit_id, on, on, on, on))
        return [row[0] for row in cursor.fetchall()]
