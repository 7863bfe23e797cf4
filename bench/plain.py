"""Fill a throwaway database with millions of cases in plain SQL, on SQLite and PostgreSQL.

Like ``bulk``, for measuring only. The triggers that keep counts are lifted and the ledger's own indexes dropped while
rows come in; both are made again afterwards, and the counts with them. Chances come from arithmetic on the row's
number, so that every run makes the same ledger.
"""

import bulk
from django.db import connection, transaction

from gongkai.foi import counting
from gongkai.organisations.models import Unit
from gongkai.statute.tables import applicant_types, channels, grounds, outcomes
from gongkai.vault.sealing import seal

BATCH = 250_000
_DAYS = 365 * bulk.YEARS
_LASTED = 60
_PRIMES = {"unit": (7919, 99991), "day": (104729, 1299709), "lasted": (15485863, 86028121), "left": (32452843, 1000003)}
_PRIMES |= {"type": (49979687, 15487469), "end": (67867967, 32452867), "sub": (86028157, 49979693)}

_INTO = (
    *("number", "unit_id", "channel", "arrived_on", "confirmed_on", "received_on", "applicant_type"),
    *("applicant_type_confirmed", "title", "description", "reference", "form", "route", "state", "provisional"),
    *("concluded_on", "outcome", "sub_row", "version", "query_code", "demo", "created_at"),
)


def fill(cases: int) -> tuple[Unit, Unit]:
    """Make the tree and the ledger without its counts; return the top and one region."""
    units = bulk.make_units()
    counting.lift(connection)
    indexes = _drop_indexes()
    for start in range(1, cases + 1, BATCH):
        stop = min(start + BATCH - 1, cases)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_cases(start, stop, units[0].pk, len(units)))
    with connection.cursor() as cursor:
        cursor.execute(_remedies())
        for statement in indexes:
            cursor.execute(statement)
    counting.install(connection)
    return units[0], units[1]


def _drop_indexes() -> list[str]:
    if connection.vendor == "sqlite":
        # What is sorted for an index goes to files here: it would fill the memory of the machine.
        found = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'foi_case' AND sql > ''"
        before = "PRAGMA temp_store=FILE"
    else:
        found = (
            "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'foi_case' AND indexdef NOT LIKE '%UNIQUE%'"
        )
        before = "SET maintenance_work_mem = '512MB'"
    with connection.cursor() as cursor:
        cursor.execute(before)
        cursor.execute(found)
        rows = cursor.fetchall()
        for name, _ in rows:
            cursor.execute(f'DROP INDEX "{name}"')
    return [statement for _, statement in rows]


def _chance(name: str, many: int) -> str:
    factor, prime = _PRIMES[name]
    return f"((x * {factor} % {prime}) % {many})"


def _one_of(name: str, values: list[str]) -> str:
    rows = " ".join(f"WHEN {at} THEN '{value}'" for at, value in enumerate(values))
    return f"CASE {_chance(name, len(values))} {rows} END"


def _day(days: str) -> str:
    if connection.vendor == "sqlite":
        return f"date('{bulk.FIRST}', '+' || ({days}) || ' days')"
    return f"(date '{bulk.FIRST}' + ({days})::integer)"


def _cases(start: int, stop: int, first_unit: int, units: int) -> str:
    sqlite = connection.vendor == "sqlite"
    numbers = (
        f"WITH RECURSIVE s(x) AS (SELECT {start} UNION ALL SELECT x + 1 FROM s WHERE x < {stop})"
        if sqlite
        else f"WITH s AS (SELECT generate_series({start}::bigint, {stop}::bigint) AS x)"
    )
    number = "printf('B%08d', x)" if sqlite else "'B' || lpad(x::text, 8, '0')"
    share = f"({_chance('unit', 99991)} / 99991.0)"
    whole = "CAST({} AS INTEGER)" if sqlite else "floor({})::bigint"
    unit = f"{first_unit} + {whole.format(f'{units} * {share} * {share}')}"
    day, lasted = _chance("day", _DAYS), f"1 + {_chance('lasted', _LASTED - 1)}"
    kinds = [row.code for row in applicant_types()]
    mix = [kinds[0]] * 40 + [kinds[1]] * 5 + [kind for kind in kinds[2:] for _ in range(1)]
    other = [row.code for row in grounds() if row.outcome == "other_ground"]
    sealed = seal("甲")
    ended = f"{_chance('left', 1000)} > 0 AND {day} + {lasted} <= {_DAYS}"
    inner = (
        f"SELECT x, {number} AS number, {unit} AS unit, {_day(day)} AS received, {_one_of('type', mix)} AS kind,"
        f" CASE WHEN {ended} THEN {_day(f'{day} + {lasted}')} END AS ended,"
        f" {_one_of('end', [row.code for row in outcomes()])} AS result, {_one_of('sub', other)} AS ground FROM s"
    )
    return (
        f"INSERT INTO foi_case ({', '.join(_INTO)}) {numbers} SELECT number, unit, '{channels()[0].code}', received,"
        f" received, received, kind, TRUE, '{sealed}', '{sealed}', '', 'paper', 'post',"
        " CASE WHEN ended IS NULL THEN 'running' ELSE 'concluded' END, FALSE, ended,"
        " CASE WHEN ended IS NULL THEN '' ELSE result END,"
        " CASE WHEN ended IS NOT NULL AND result = 'other_ground' THEN ground ELSE '' END,"
        f" 1, '{sealed}', FALSE, '2025-01-01 00:00:00+00:00' FROM ({inner}) drawn"
    )


def _remedies() -> str:
    later = "date({}, '+' || ({}) || ' days')" if connection.vendor == "sqlite" else "({} + ({})::integer)"
    filed = later.format("concluded_on", "id % 59")
    decided = f"CASE WHEN id % 11 > 0 THEN {later.format('filed', '30 + id % 61')} END"
    return (
        "INSERT INTO foi_remedy (case_id, unit_id, kind, filed_on, decided_on, result, reference, note, version,"
        f" withdrawn_record) SELECT id, unit_id, 'review', filed, {decided},"
        " CASE WHEN id % 11 = 0 THEN '' WHEN id % 3 = 0 THEN 'corrected' ELSE 'upheld' END, '', '', 1, FALSE"
        f" FROM (SELECT id, unit_id, {filed} AS filed FROM foi_case"
        f" WHERE id % {bulk.REMEDIES} = 0 AND concluded_on IS NOT NULL) challenged"
    )
