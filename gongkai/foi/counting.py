"""The counts kept as acts happen: triggers, the proof that they equal a recount, and the repair.

Every count sums rows of one ledger table by a few columns (``KEPT``). From that one description come the triggers that
keep it, the recount that proves it, and the rebuild. Triggers, because whoever writes a case is then covered: acts,
plain SQL, bulk loads. They are set after every ``migrate``, and where they were missing the counts are made anew.

SQLite has one writer: its triggers change a count in place. With PostgreSQL a count changed in place would be a row
that every act of a unit waits for, and two acts that hold such rows in different order would deadlock. There each
transaction adds rows under its own number (``entry``), once per statement however many cases the statement touched;
``fold`` adds up those of finished transactions.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.migration import Migration

from gongkai.foi.models.counts import IN_HAND

Year = Callable[[str], str]

_LOCK = 20190515  # the day the 条例 as revised came into force: an arbitrary number for PostgreSQL's advisory lock


@dataclass(frozen=True)
class Kept:
    """One table of counts. ``keys`` maps its columns to expressions over a ledger row ``{row}``.

    An expression may hold one ``{year:column}``; ``counted`` is the condition under which a row counts at all;
    ``watched`` are the ledger's columns on which both rest.
    """

    table: str
    ledger: str
    keys: tuple[tuple[str, str], ...]
    counted: str
    watched: tuple[str, ...]

    @property
    def columns(self) -> str:
        """The key columns, with commas."""
        return ", ".join(name for name, _ in self.keys)

    def expressions(self, row: str, vendor: str) -> list[str]:
        """Return the key of a ledger row called ``row``."""
        return [_written(text, row, vendor) for _, text in self.keys]

    def condition(self, row: str, vendor: str) -> str:
        """Return whether a ledger row called ``row`` counts."""
        return _written(self.counted, row, vendor)


KEPT = (
    Kept(
        "foi_flowcount",
        "foi_case",
        (
            ("unit_id", "{row}.unit_id"),
            ("concluded_year", f"COALESCE({{year:concluded_on}}, {IN_HAND})"),
            ("received_year", "{year:received_on}"),
            ("applicant_type", "{row}.applicant_type"),
        ),
        "{row}.received_on IS NOT NULL",
        ("unit_id", "received_on", "concluded_on", "applicant_type"),
    ),
    Kept(
        "foi_outcomecount",
        "foi_case",
        (
            ("unit_id", "{row}.unit_id"),
            ("concluded_year", "{year:concluded_on}"),
            ("outcome", "{row}.outcome"),
            ("sub_row", "{row}.sub_row"),
            ("applicant_type", "{row}.applicant_type"),
        ),
        "{row}.received_on IS NOT NULL AND {row}.concluded_on IS NOT NULL",
        ("unit_id", "received_on", "concluded_on", "outcome", "sub_row", "applicant_type"),
    ),
    Kept(
        "foi_remedycount",
        "foi_remedy",
        (
            ("unit_id", "{row}.unit_id"),
            ("filed_year", "{year:filed_on}"),
            ("kind", "{row}.kind"),
            ("decided_year", f"COALESCE({{year:decided_on}}, {IN_HAND})"),
            ("result", "{row}.result"),
        ),
        "NOT {row}.withdrawn_record",
        ("unit_id", "filed_on", "kind", "decided_on", "result", "withdrawn_record"),
    ),
)


@dataclass(frozen=True)
class Difference:
    """A count that does not equal the recount. ``key`` holds the unit's id, years and codes, never a case."""

    table: str
    key: dict[str, object]
    kept: int
    recounted: int


def installed(connection: BaseDatabaseWrapper) -> bool:
    """Say whether every trigger is in place as it is written here (and, on PostgreSQL, switched on)."""
    if connection.vendor == "sqlite":
        statement = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
    else:
        statement = (
            "SELECT tgname, prosrc FROM pg_trigger JOIN pg_class t ON t.oid = tgrelid JOIN pg_proc f ON f.oid = tgfoid"
            " WHERE tgenabled <> 'D' AND pg_table_is_visible(t.oid)"
        )
    with connection.cursor() as cursor:
        cursor.execute(statement)
        found = dict(cursor.fetchall())
    return all(found.get(one.name) == one.text for one in _triggers(connection.vendor))


def install(connection: BaseDatabaseWrapper) -> None:
    """Set the triggers, in place of any of the same names. Raises ``KeyError`` on another kind of database."""
    with connection.cursor() as cursor:
        for one in _triggers(connection.vendor):
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {one.name}")
            for statement in one.statements:
                cursor.execute(statement)


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for measuring what they cost, and for tests. ``install`` and ``rebuild`` make good."""
    with connection.cursor() as cursor:
        for one in _triggers(connection.vendor):
            on = f" ON {one.ledger}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {one.name}{on}")


def before_migrate(sender: object, using: str, plan: Sequence[tuple[Migration, bool]] = (), **_: Any) -> None:
    """Take the triggers away before this room's tables are changed; ``after_migrate`` sets them and counts anew.

    SQLite rebuilds a table by renaming a copy, and refuses to while a trigger names the table that is gone meanwhile.
    """
    if any(migration.app_label == "foi" for migration, _backwards in plan):
        lift(connections[using])


def after_migrate(sender: object, using: str, **_: Any) -> None:
    """Set the triggers once the tables stand; where they were missing or others, count everything anew."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    if not tables >= {kept.table for kept in KEPT} | {kept.ledger for kept in KEPT}:
        return
    kept_before = installed(connection)
    install(connection)
    if not kept_before:
        rebuild(using)


def rebuild(using: str = DEFAULT_DB_ALIAS) -> int:
    """Count everything anew, one unit at a time; return how many counts there are.

    Each table of counts is one transaction in which nobody else can write its ledger: readers see the old counts until
    the new ones are whole.
    """
    connection, made = connections[using], 0
    for kept in KEPT:
        with transaction.atomic(using), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                # One lock on one ledger per transaction: two would wait crosswise for an act that holds the other.
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
                cursor.execute(f"LOCK TABLE {kept.ledger} IN SHARE MODE")
            cursor.execute(f"DELETE FROM {kept.table}")  # noqa: S608 - names from KEPT
            for unit in _units(cursor, kept):
                cursor.execute(_counted_anew(kept, connection.vendor), [unit])
                made += cursor.rowcount
    return made


def differences(using: str = DEFAULT_DB_ALIAS) -> Iterator[Difference]:
    """Yield every count that does not equal a full recount of the ledger. Memory is bounded by the counts of one unit.

    Count and recount of a unit are read in one statement, so that work that goes on meanwhile is in both or in neither.
    """
    connection = connections[using]
    for kept in KEPT:
        with connection.cursor() as cursor:
            units = _units(cursor, kept)
            statement = _compared(kept, connection.vendor)
            names = [name for name, _ in kept.keys]
            for unit in units:
                cursor.execute(statement, [unit, unit])
                for *key, is_kept, recounted in cursor.fetchall():
                    yield Difference(kept.table, dict(zip(names, key, strict=True)), int(is_kept), int(recounted))


def fold(using: str = DEFAULT_DB_ALIAS) -> None:
    """Add up what finished transactions counted: one row per count again. Does nothing on SQLite.

    Safe at any time: one statement takes rows away and adds their sum, and what is not committed yet is not seen. Of
    two that fold at once the second leaves it to the first.
    """
    connection = connections[using]
    if connection.vendor != "postgresql":
        return
    with transaction.atomic(using), connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [_LOCK])
        if not cursor.fetchone()[0]:
            return
        for kept in KEPT:
            cursor.execute(
                f"WITH gone AS (DELETE FROM {kept.table} WHERE entry <> 0 RETURNING {kept.columns}, n)"  # noqa: S608
                f" INSERT INTO {kept.table} AS here ({kept.columns}, entry, n)"
                f" SELECT {kept.columns}, 0, SUM(n) FROM gone GROUP BY {kept.columns} HAVING SUM(n) <> 0"
                f" ON CONFLICT ({kept.columns}, entry) DO UPDATE SET n = here.n + excluded.n"
            )


def _units(cursor: Any, kept: Kept) -> list[int]:
    # Units whose counts outlived them are looked at as well, and found wrong.
    cursor.execute(
        f"SELECT id FROM organisations_unit UNION SELECT DISTINCT unit_id FROM {kept.table} ORDER BY 1"  # noqa: S608
    )
    return [pk for (pk,) in cursor.fetchall()]


def _recount(kept: Kept, vendor: str) -> str:
    keys = ", ".join(
        f"{text} AS {name}" for text, (name, _) in zip(kept.expressions("l", vendor), kept.keys, strict=True)
    )
    condition = kept.condition("l", vendor)
    return f"SELECT {keys}, COUNT(*) AS n FROM {kept.ledger} l WHERE l.unit_id = %s AND {condition}"  # noqa: S608


def _grouped(kept: Kept) -> str:
    return f"GROUP BY {', '.join(str(at) for at in range(1, len(kept.keys) + 1))}"


def _counted_anew(kept: Kept, vendor: str) -> str:
    return (
        f"INSERT INTO {kept.table} ({kept.columns}, entry, n)"  # noqa: S608
        f" SELECT {kept.columns}, 0, n FROM ({_recount(kept, vendor)} {_grouped(kept)}) fresh"
    )


def _compared(kept: Kept, vendor: str) -> str:
    return (
        f"SELECT {kept.columns}, SUM(is_kept), SUM(n) FROM ("  # noqa: S608
        f"SELECT {kept.columns}, 0 AS is_kept, n FROM ({_recount(kept, vendor)} {_grouped(kept)}) fresh"
        f" UNION ALL SELECT {kept.columns}, n, 0 FROM {kept.table} WHERE unit_id = %s) both_sides"
        f" {_grouped(kept)} HAVING SUM(is_kept) <> SUM(n) ORDER BY {kept.columns}"
    )


@dataclass(frozen=True)
class _Trigger:
    """A trigger: how it is set, and the text by which the database shows that it is this one."""

    name: str
    ledger: str
    statements: tuple[str, ...]
    text: str


def _triggers(vendor: str) -> list[_Trigger]:
    written = {"sqlite": _sqlite_triggers, "postgresql": _postgres_triggers}[vendor]
    return [one for kept in KEPT for one in written(kept)]


def _sqlite_triggers(kept: Kept) -> list[_Trigger]:
    less, more = _sqlite_less(kept), _sqlite_more(kept)
    moved = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in kept.watched)
    events = {
        "insert": ("INSERT", "", more),
        "delete": ("DELETE", "", less),
        "update": (f"UPDATE OF {', '.join(kept.watched)}", f" WHEN {moved}", f"{less} {more}"),
    }
    made = []
    for event, (on, when, does) in events.items():
        name = f"{kept.table}_{event}"
        text = f"CREATE TRIGGER {name} AFTER {on} ON {kept.ledger}{when} BEGIN {does} END"
        made.append(_Trigger(name, kept.ledger, (text,), text))
    return made


def _sqlite_less(kept: Kept) -> str:
    # Only where it is there: Django empties tables one by one, and may empty the counts before the ledger.
    same = " AND ".join(
        f"{name} = {text}" for text, (name, _) in zip(kept.expressions("OLD", "sqlite"), kept.keys, strict=True)
    )
    return f"UPDATE {kept.table} SET n = n - 1 WHERE {same} AND entry = 0 AND {kept.condition('OLD', 'sqlite')};"  # noqa: S608


def _sqlite_more(kept: Kept) -> str:
    key = ", ".join(kept.expressions("NEW", "sqlite"))
    return (
        f"INSERT INTO {kept.table} ({kept.columns}, entry, n) SELECT {key}, 0, 1"
        f" WHERE {kept.condition('NEW', 'sqlite')}"
        f" ON CONFLICT ({kept.columns}, entry) DO UPDATE SET n = n + 1;"
    )


def _postgres_triggers(kept: Kept) -> list[_Trigger]:
    came, went = _postgres_side(kept, "came", "1"), _postgres_side(kept, "went", "-1")
    return [
        _postgres_trigger(kept, "INSERT", "REFERENCING NEW TABLE AS came", _postgres_adds(kept, came)),
        _postgres_trigger(kept, "DELETE", "REFERENCING OLD TABLE AS went", _postgres_adds(kept, went)),
        _postgres_trigger(
            kept,
            "UPDATE",
            "REFERENCING OLD TABLE AS went NEW TABLE AS came",
            _postgres_adds(kept, f"{came} UNION ALL {went}"),
        ),
        _postgres_trigger(kept, "TRUNCATE", "", f"DELETE FROM {kept.table}"),  # noqa: S608
    ]


def _postgres_side(kept: Kept, row: str, sign: str) -> str:
    keys = zip(kept.expressions(row, "postgresql"), kept.keys, strict=True)
    named = ", ".join(f"{text} AS {name}" for text, (name, _) in keys)
    return f"SELECT {named}, {sign} AS n FROM {row} WHERE {kept.condition(row, 'postgresql')}"  # noqa: S608


def _postgres_adds(kept: Kept, rows: str) -> str:
    return (
        f"INSERT INTO {kept.table} AS here ({kept.columns}, entry, n)"  # noqa: S608
        f" SELECT {kept.columns}, txid_current(), SUM(n) FROM ({rows}) moved GROUP BY {kept.columns}"
        f" HAVING SUM(n) <> 0 ON CONFLICT ({kept.columns}, entry) DO UPDATE SET n = here.n + excluded.n"
    )


def _postgres_trigger(kept: Kept, event: str, seen: str, does: str) -> _Trigger:
    name = f"{kept.table}_{event.lower()}"
    text = f" BEGIN {does}; RETURN NULL; END "
    statements = (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $${text}$$",
        f"CREATE OR REPLACE TRIGGER {name} AFTER {event} ON {kept.ledger} {seen}"
        f" FOR EACH STATEMENT EXECUTE FUNCTION {name}()",
    )
    return _Trigger(name, kept.ledger, statements, text)


def _written(text: str, row: str, vendor: str) -> str:
    """Write an expression out for a row and a kind of database."""
    before, found, rest = text.partition("{year:")
    if found:
        column, _, after = rest.partition("}")
        text = f"{before}{_YEAR[vendor](f'{{row}}.{column}')}{after}"
    return text.replace("{row}", row)


_YEAR: dict[str, Year] = {
    "sqlite": lambda day: f"CAST(substr({day}, 1, 4) AS INTEGER)",
    "postgresql": lambda day: f"CAST(EXTRACT(YEAR FROM {day}) AS integer)",
}
