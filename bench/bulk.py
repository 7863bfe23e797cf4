"""Fill a throwaway database with a generated ledger.

The one place that writes rows behind the actions' back: for measuring, never for a demonstration. Every case is lawful
in its dates and outcome, has no history, and carries one sealed constant where an applicant's words would stand.
"""

import random
from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db import connection, transaction

from gongkai.organisations.models import Placement, Unit
from gongkai.statute.tables import applicant_types, channels, grounds, outcomes
from gongkai.vault.sealing import seal

FIRST, YEARS = date(2017, 1, 1), 8
REGIONS, LOCALS = 42, 580
REMEDIES = 50  # one case in so many is challenged

CASE = (
    *("number", "unit_id", "channel", "arrived_on", "confirmed_on", "received_on", "applicant_type"),
    *("applicant_type_confirmed", "title", "description", "reference", "form", "route", "state", "provisional"),
    *("concluded_on", "outcome", "sub_row", "version", "query_code", "demo", "created_at"),
)
REMEDY = (
    *("case_id", "unit_id", "kind", "filed_on", "decided_on", "result", "reference", "note", "version"),
    "withdrawn_record",
)


def fill(cases: int, seed: int = 1) -> tuple[Unit, Unit]:
    """Make the tree and the ledger; return the top and one region."""
    units = make_units()
    dice = random.Random(seed)
    with transaction.atomic():
        _insert("foi_case", CASE, _cases(cases, [unit.pk for unit in units], dice))
        _insert("foi_remedy", REMEDY, _remedies(dice))
    # PostgreSQL's own housekeeping would do this within minutes; SQLite has none and must do without statistics.
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM ANALYZE")
    return units[0], units[1]


def make_units() -> list[Unit]:
    """Make the tree: the top, the regions, the local units; one row after another."""
    top = Unit(key="b0000", name="甲总署", level="hq", system_name="甲系统")
    regions = [Unit(key=f"b{n:04d}", name=f"甲{n}关", level="regional") for n in range(1, REGIONS + 1)]
    local = [Unit(key=f"c{n:04d}", name=f"乙{n}关", level="local") for n in range(LOCALS)]
    units = Unit.objects.bulk_create([top, *regions, *local])
    edges = [Placement(unit=unit, parent=units[0], since=date(2000, 1, 1)) for unit in units[1 : REGIONS + 1]]
    below = units[REGIONS + 1 :]
    edges += [
        Placement(unit=unit, parent=units[1 + n % REGIONS], since=date(2000, 1, 1)) for n, unit in enumerate(below)
    ]
    Placement.objects.bulk_create(edges)
    return units


def _cases(many: int, units: list[int], dice: random.Random) -> Iterator[tuple[object, ...]]:
    sealed, now = seal("甲"), "2025-01-01 00:00:00+00:00"
    ways = [row.code for row in channels()]
    kinds = [row.code for row in applicant_types()]
    chances = [80, 10, 2, 2, 3, 3]
    ends = [row.code for row in outcomes()]
    other = [row.code for row in grounds() if row.outcome == "other_ground"]
    last = FIRST + timedelta(days=365 * YEARS + 1)
    for number in range(many):
        received = FIRST + timedelta(days=dice.randrange(365 * YEARS))
        ended: date | None = received + timedelta(days=dice.randrange(1, 60))
        if ended and (ended > last or dice.random() < 0.001):
            ended = None
        outcome = dice.choice(ends) if ended else ""
        unit = units[int(len(units) * dice.random() ** 2)]
        yield (
            f"B{number:08d}", unit, dice.choice(ways), received, received, received,
            dice.choices(kinds, chances)[0], True, sealed, sealed, "", "paper", "post",
            "concluded" if ended else "running", False, ended, outcome,
            dice.choice(other) if outcome == "other_ground" else "", 1, sealed, False, now,
        )  # fmt: skip


def _remedies(dice: random.Random) -> list[tuple[object, ...]]:
    """Read before anything is copied in: one connection cannot do both at once."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, unit_id, concluded_on FROM foi_case WHERE id %% %s = 0 AND concluded_on IS NOT NULL", [REMEDIES]
        )
        found = cursor.fetchall()
    rows: list[tuple[object, ...]] = []
    for pk, unit, concluded in found:
        day = concluded if isinstance(concluded, date) else date.fromisoformat(concluded)
        filed = day + timedelta(days=dice.randrange(60))
        decided = filed + timedelta(days=dice.randrange(30, 90)) if dice.random() < 0.9 else None
        result = dice.choice(["upheld", "corrected", "other"]) if decided else ""
        rows.append((pk, unit, "review", filed, decided, result, "", "", 1, False))
    return rows


def _insert(table: str, columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> None:
    names = ", ".join(columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            with cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
                for row in rows:
                    copy.write_row(row)
            return
        marks = ", ".join(["%s"] * len(columns))
        cursor.executemany(f"INSERT INTO {table} ({names}) VALUES ({marks})", rows)
