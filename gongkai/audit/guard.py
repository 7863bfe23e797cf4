"""Database triggers that refuse to change or remove an entry, on SQLite and PostgreSQL.

They are set by a migration and set again after every ``migrate`` (SQLite drops them when it rebuilds a table). Whoever
owns the database can still drop them: then the chain shows what was done. Tests that empty whole tables between runs
(``transactional_db``, live servers) call ``lift`` first; nothing else may.
"""

from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

TABLE = "audit_entry"

_SQLITE_SET = [
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_update BEFORE UPDATE ON {TABLE}"
    " BEGIN SELECT RAISE(ABORT, 'audit entries are never changed'); END",
    f"CREATE TRIGGER IF NOT EXISTS {TABLE}_no_delete BEFORE DELETE ON {TABLE}"
    " BEGIN SELECT RAISE(ABORT, 'audit entries are never removed'); END",
]
_SQLITE_LIFT = [f"DROP TRIGGER IF EXISTS {TABLE}_no_update", f"DROP TRIGGER IF EXISTS {TABLE}_no_delete"]

_POSTGRES_SET = [
    f"CREATE OR REPLACE FUNCTION {TABLE}_keep() RETURNS trigger LANGUAGE plpgsql AS"
    " $$ BEGIN RAISE EXCEPTION 'audit entries are never changed or removed'; END $$",
    f"CREATE OR REPLACE TRIGGER {TABLE}_no_change BEFORE UPDATE OR DELETE ON {TABLE}"
    f" FOR EACH ROW EXECUTE FUNCTION {TABLE}_keep()",
    f"CREATE OR REPLACE TRIGGER {TABLE}_no_truncate BEFORE TRUNCATE ON {TABLE}"
    f" FOR EACH STATEMENT EXECUTE FUNCTION {TABLE}_keep()",
]
_POSTGRES_LIFT = [
    f"DROP TRIGGER IF EXISTS {TABLE}_no_change ON {TABLE}",
    f"DROP TRIGGER IF EXISTS {TABLE}_no_truncate ON {TABLE}",
]


def install(connection: BaseDatabaseWrapper) -> None:
    """Set the triggers; setting them again changes nothing. Raises ``KeyError`` on another kind of database."""
    _run(connection, {"sqlite": _SQLITE_SET, "postgresql": _POSTGRES_SET}[connection.vendor])


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for tests that empty tables, before they do. ``migrate`` and ``flush`` set them again."""
    _run(connection, {"sqlite": _SQLITE_LIFT, "postgresql": _POSTGRES_LIFT}[connection.vendor])


def after_migrate(sender: object, using: str, **_: Any) -> None:
    """Set the triggers once the tables stand."""
    connection = connections[using]
    if TABLE in connection.introspection.table_names():
        install(connection)


def _run(connection: BaseDatabaseWrapper, statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
