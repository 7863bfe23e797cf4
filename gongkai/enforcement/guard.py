"""Database triggers behind publication: no entry is public without a batch that two people stand behind.

Set by a migration and again after every ``migrate``. A later migration that rebuilds ``enforcement_batch`` on SQLite
lifts them first: a trigger that names a missing table makes SQLite refuse to rename one.
"""

from typing import Any, Final

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

ENTRY: Final = "enforcement_entry"
BATCH: Final = "enforcement_batch"
_SIGNED: Final = (
    f"SELECT 1 FROM {BATCH} b WHERE b.id = NEW.batch_id"  # noqa: S608 - no value in it
    " AND b.state = 'released' AND b.released_by_id IS NOT NULL"
    " AND (b.prepared_by_id IS NULL OR b.prepared_by_id <> b.released_by_id)"
    " AND b.unit_id = NEW.unit_id AND b.kind = NEW.kind"
)
_UNSIGNED: Final = "a public entry rests on a batch released by a second person"
_KEPT: Final = "a released batch is never changed"
_CHANGED: Final = (
    "OLD.state = 'released' AND (NEW.state <> 'released' OR NEW.unit_id <> OLD.unit_id OR NEW.kind <> OLD.kind"
    " OR COALESCE(NEW.released_by_id, 0) <> COALESCE(OLD.released_by_id, 0)"
    " OR COALESCE(NEW.prepared_by_id, 0) <> COALESCE(OLD.prepared_by_id, 0))"
)

_SQLITE_SET: Final = [
    *(
        f"CREATE TRIGGER IF NOT EXISTS {ENTRY}_signed_{event} BEFORE {event} ON {ENTRY}"
        f" WHEN NEW.state = 'public' AND NOT EXISTS ({_SIGNED}) BEGIN SELECT RAISE(ABORT, '{_UNSIGNED}'); END"
        for event in ("INSERT", "UPDATE")
    ),
    f"CREATE TRIGGER IF NOT EXISTS {BATCH}_kept BEFORE UPDATE ON {BATCH} WHEN {_CHANGED}"
    f" BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END",
]
_SQLITE_LIFT: Final = [
    f"DROP TRIGGER IF EXISTS {ENTRY}_signed_INSERT",
    f"DROP TRIGGER IF EXISTS {ENTRY}_signed_UPDATE",
    f"DROP TRIGGER IF EXISTS {BATCH}_kept",
]
_POSTGRES_SET: Final = [
    f"CREATE OR REPLACE FUNCTION {ENTRY}_signed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF NEW.state = 'public' AND NOT EXISTS ({_SIGNED}) THEN RAISE EXCEPTION '{_UNSIGNED}'"
    " USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN NEW; END $$",
    f"CREATE OR REPLACE TRIGGER {ENTRY}_signed BEFORE INSERT OR UPDATE ON {ENTRY}"
    f" FOR EACH ROW EXECUTE FUNCTION {ENTRY}_signed()",
    f"CREATE OR REPLACE FUNCTION {BATCH}_kept() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
    f" IF {_CHANGED} THEN RAISE EXCEPTION '{_KEPT}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
    " RETURN NEW; END $$",
    f"CREATE OR REPLACE TRIGGER {BATCH}_kept BEFORE UPDATE ON {BATCH} FOR EACH ROW EXECUTE FUNCTION {BATCH}_kept()",
]
_POSTGRES_LIFT: Final = [
    f"DROP TRIGGER IF EXISTS {ENTRY}_signed ON {ENTRY}",
    f"DROP TRIGGER IF EXISTS {BATCH}_kept ON {BATCH}",
]


def install(connection: BaseDatabaseWrapper) -> None:
    """Set the triggers; setting them again changes nothing. Raises ``KeyError`` on another kind of database."""
    _run(connection, {"sqlite": _SQLITE_SET, "postgresql": _POSTGRES_SET}[connection.vendor])


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away, for a migration that rebuilds these tables."""
    _run(connection, {"sqlite": _SQLITE_LIFT, "postgresql": _POSTGRES_LIFT}[connection.vendor])


def before_migrate(sender: object, using: str, **_: Any) -> None:
    """Make way for migrations: SQLite rebuilds tables it alters, and a trigger that names one would stop it."""
    connection = connections[using]
    if {ENTRY, BATCH} <= set(connection.introspection.table_names()):
        lift(connection)


def after_migrate(sender: object, using: str, **_: Any) -> None:
    """Set the triggers once the tables stand."""
    connection = connections[using]
    if {ENTRY, BATCH} <= set(connection.introspection.table_names()):
        install(connection)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
