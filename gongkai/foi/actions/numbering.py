"""Running numbers: of requests, and of papers in each unit's series."""

import secrets
from datetime import date

from django.db import connection

from gongkai.organisations.models import Unit
from gongkai.organisations.queries import practice
from gongkai.text.numbers import document_number

#: Letters and digits that are not mistaken for one another when read out or copied by hand.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


_NEXT = """
INSERT INTO foi_counter (unit_id, year, series, value) VALUES (%s, %s, %s, 1)
ON CONFLICT (unit_id, year, series) DO UPDATE SET value = foi_counter.value + 1
RETURNING value
"""


def next_value(unit: Unit, year: int, series: str) -> int:
    """Return the next running number. Gaps are possible only where an act was undone; doubles never."""
    with connection.cursor() as cursor:
        cursor.execute(_NEXT, (unit.pk, year, series))
        return int(cursor.fetchone()[0])


def case_number(unit: Unit, arrived_on: date) -> str:
    """Return a new 申请编号: the unit's code (its internal key where it has none), the year and a running number."""
    value = next_value(unit, arrived_on.year, "case")
    return f"{unit.code or unit.key.upper()}-{arrived_on.year}-{value:05d}"


def paper_number(unit: Unit, on: date, reply: bool) -> str:
    """Return a new 文书编号 in the unit's series of replies (复) or of notices (告)."""
    series = "reply" if reply else "notice"
    prefix = practice(unit, "number_prefix", on) or f"{unit.name}公开"
    return document_number(f"{prefix}{'复' if reply else '告'}", on.year, next_value(unit, on.year, series))


def query_code() -> str:
    """Return a new 查询码 of ten characters (about 49 bits): with rate limits, not to be guessed."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))
