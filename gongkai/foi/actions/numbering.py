"""Running numbers: of requests, and of papers in each unit's series."""

import secrets
from datetime import date

from django.db.models import F

from gongkai.foi.models import Counter
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import practice
from gongkai.text.numbers import document_number

#: Letters and digits that are not mistaken for one another when read out or copied by hand.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"


def next_value(unit: Unit, year: int, series: str) -> int:
    """Return the next running number. Gaps are possible only where an act was undone; doubles never."""
    if not Counter.objects.filter(unit=unit, year=year, series=series).update(value=F("value") + 1):
        Counter.objects.get_or_create(unit=unit, year=year, series=series)
        Counter.objects.filter(unit=unit, year=year, series=series).update(value=F("value") + 1)
    return Counter.objects.values_list("value", flat=True).get(unit=unit, year=year, series=series)


def case_number(unit: Unit, arrived_on: date) -> str:
    """Return a new 申请编号: the unit's code (its internal key where it has none), the year and a running number."""
    value = next_value(unit, arrived_on.year, "case")
    return f"{unit.code or unit.key.upper()}-{arrived_on.year}-{value:05d}"


def paper_number(unit: Unit, on: date, reply: bool) -> str:
    """Return a new 文书编号 in the unit's series of replies (复) or of notices (告)."""
    series = "reply" if reply else "notice"
    default = f"{unit.name}公{'复' if reply else '告'}"
    prefix = practice(unit, f"{series}_prefix", on)
    return document_number(str(prefix or default), on.year, next_value(unit, on.year, series))


def query_code() -> str:
    """Return a new 查询码 of ten characters (about 49 bits): with rate limits, not to be guessed."""
    return "".join(secrets.choice(_ALPHABET) for _ in range(10))
