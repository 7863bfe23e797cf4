"""Database triggers behind publication: no figure is public without a batch that two people stand behind.

Set by a migration and again after every ``migrate``. A later migration that rebuilds these tables on SQLite lifts
them first.
"""

from typing import Any, Final

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

POINT: Final = "series_point"
BATCH: Final = "series_batch"
_SIGNED: Final = (
    f"SELECT 1 FROM {BATCH} b WHERE b.id = NEW.batch_id AND b.state = 'released'"  # noqa: S608 - no value in it
    " AND b.kind = 'figures' AND b.released_by_id IS NOT NULL"
    " AND (b.prepared_by_id IS NULL OR b.prepared_by_id <> b.released_by_id)"
    " AND EXISTS (SELECT 1 FROM series_proposal p WHERE p.batch_id = b.id AND p.series_id = NEW.series_id"
    " AND p.period = NEW.period AND p.mark = NEW.mark"
    " AND ((p.value IS NULL AND NEW.value IS NULL) OR p.value = NEW.value))"
)
_UNSIGNED: Final = "a public figure rests on a batch released by a second person, as it was proposed"
_KEPT: Final = "a released batch is never changed"
_CHANGED: Final = (
    "OLD.state = 'released' AND (NEW.state <> 'released' OR NEW.unit_id <> OLD.unit_id OR NEW.kind <> OLD.kind"
    " OR COALESCE(NEW.released_by_id, 0) <> COALESCE(OLD.released_by_id, 0)"
    " OR COALESCE(NEW.prepared_by_id, 0) <> COALESCE(OLD.prepared_by_id, 0))"
)
_PROPOSAL: Final = "series_proposal"
_FROZEN: Final = "EXISTS (SELECT 1 FROM {batch} b WHERE b.id = OLD.batch_id AND b.state = 'released')"

_SQLITE_SET: Final = [
    *(
        f"CREATE TRIGGER IF NOT EXISTS {POINT}_signed_{event} BEFORE {event} ON {POINT}"
        f" WHEN NOT EXISTS ({_SIGNED}) BEGIN SELECT RAISE(ABORT, '{_UNSIGNED}'); END"
        for event in ("INSERT", "UPDATE")
    ),
    f"CREATE TRIGGER IF NOT EXISTS {BATCH}_kept BEFORE UPDATE ON {BATCH} WHEN {_CHANGED}"
    f" BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END",
    *(
        f"CREATE TRIGGER IF NOT EXISTS {_PROPOSAL}_kept_{event} BEFORE {event} ON {_PROPOSAL}"
        f" WHEN {_FROZEN.format(batch=BATCH)} BEGIN SELECT RAISE(ABORT, '{_KEPT}'); END"
        for event in ("UPDATE", "DELETE")
    ),
]
_SQLITE_LIFT: Final = [
    f"DROP TRIGGER IF EXISTS {POINT}_signed_INSERT",
    f"DROP TRIGGER IF EXISTS {POINT}_signed_UPDATE",
    f"DROP TRIGGER IF EXISTS {BATCH}_kept",
    f"DROP TRIGGER IF EXISTS {_PROPOSAL}_kept_UPDATE",
    f"DROP TRIGGER IF EXISTS {_PROPOSAL}_kept_DELETE",
]


def _refusing(name: str, when: str, says: str, answer: str) -> str:
    return (
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {when} THEN RAISE EXCEPTION '{says}' USING ERRCODE = 'integrity_constraint_violation'; END IF;"
        f" RETURN {answer}; END $$"
    )


_POSTGRES_SET: Final = [
    _refusing(f"{POINT}_signed", f"NOT EXISTS ({_SIGNED})", _UNSIGNED, "NEW"),
    f"CREATE OR REPLACE TRIGGER {POINT}_signed BEFORE INSERT OR UPDATE ON {POINT}"
    f" FOR EACH ROW EXECUTE FUNCTION {POINT}_signed()",
    _refusing(f"{BATCH}_kept", _CHANGED, _KEPT, "NEW"),
    f"CREATE OR REPLACE TRIGGER {BATCH}_kept BEFORE UPDATE ON {BATCH} FOR EACH ROW EXECUTE FUNCTION {BATCH}_kept()",
    _refusing(f"{_PROPOSAL}_kept", _FROZEN.format(batch=BATCH), _KEPT, "COALESCE(NEW, OLD)"),
    f"CREATE OR REPLACE TRIGGER {_PROPOSAL}_kept BEFORE UPDATE OR DELETE ON {_PROPOSAL}"
    f" FOR EACH ROW EXECUTE FUNCTION {_PROPOSAL}_kept()",
]
_POSTGRES_LIFT: Final = [
    f"DROP TRIGGER IF EXISTS {POINT}_signed ON {POINT}",
    f"DROP TRIGGER IF EXISTS {BATCH}_kept ON {BATCH}",
    f"DROP TRIGGER IF EXISTS {_PROPOSAL}_kept ON {_PROPOSAL}",
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
    if {POINT, BATCH, _PROPOSAL} <= set(connection.introspection.table_names()):
        lift(connection)


def after_migrate(sender: object, using: str, **_: Any) -> None:
    """Set the triggers once the tables stand."""
    connection = connections[using]
    if {POINT, BATCH, _PROPOSAL} <= set(connection.introspection.table_names()):
        install(connection)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
