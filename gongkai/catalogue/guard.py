# ruff: noqa: S608 - the statements hold names of our own tables only
"""Database triggers that refuse an unreviewed record in public state, on SQLite and PostgreSQL.

What they hold, whoever writes, in whatever way:

- a record is never inserted as public; it becomes public only with a clearing of its own that is neither revoked nor
  used before (``attached``), and each clearing is used once;
- what the public reads (``GUARDED``) changes only together with a new clearing;
- what was ever public keeps its index number and unit and is never deleted;
- a clearing is never changed, save that it is attached or revoked, and is not revoked under a public record;
- what came in a batch waits for the signature under the batch;
- a file is never changed, and those of what was ever public are never deleted;
- an issued gazette and its list are never changed or deleted.

They are set after every ``migrate`` and taken away before it, because SQLite rebuilds tables it alters and a trigger
that names one of them would stop it. Tests that empty whole tables call ``lift`` first; nothing else may.
"""

from collections.abc import Iterator
from typing import Any, Final

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from gongkai.catalogue.models.records import GUARDED

RECORD: Final = "catalogue_record"
CLEARING: Final = "catalogue_clearing"
FILE: Final = "catalogue_attachment"
BATCH: Final = "catalogue_batch"
GAZETTE: Final = "catalogue_gazette"
GAZETTE_ITEM: Final = "catalogue_gazetteitem"
_ISSUED: Final = f"EXISTS (SELECT 1 FROM {GAZETTE} g WHERE g.id = {{row}}.gazette_id AND g.issued_on IS NOT NULL)"

#: name → (table, event, columns watched, condition, message). ``{d}`` stands for "is distinct from".
_REFUSED: Final[dict[str, tuple[str, str, tuple[str, ...], str, str]]] = {
    "record_born_public": (RECORD, "INSERT", (), "NEW.live", "a record is never born public"),
    "record_unreviewed": (
        RECORD,
        "UPDATE",
        ("live", "cleared_id"),
        "NEW.cleared_id IS NOT NULL AND (NEW.cleared_id {d} OLD.cleared_id OR (NEW.live AND NOT OLD.live))"
        f" AND NOT EXISTS (SELECT 1 FROM {CLEARING} c WHERE c.id = NEW.cleared_id AND c.record_id = NEW.id"
        " AND c.revoked_at IS NULL AND NOT c.attached AND (c.batch_id IS NULL OR EXISTS"
        f" (SELECT 1 FROM {BATCH} b WHERE b.id = c.batch_id AND b.signed_at IS NOT NULL)))",
        "a record becomes public only with an unused review of its own",
    ),
    "record_changed": (
        RECORD,
        "UPDATE",
        GUARDED,
        "NEW.cleared_id IS NOT NULL AND NOT (NEW.cleared_id {d} OLD.cleared_id) AND ("
        + " OR ".join(f"NEW.{name} {{d}} OLD.{name}" for name in GUARDED)
        + ")",
        "what was reviewed changes only with a new review",
    ),
    "record_renumbered": (
        RECORD,
        "UPDATE",
        ("index_number", "unit_id"),
        "OLD.first_published_at IS NOT NULL AND (NEW.index_number {d} OLD.index_number OR NEW.unit_id {d} OLD.unit_id)",
        "what was public keeps its index number and unit",
    ),
    "record_deleted": (RECORD, "DELETE", (), "OLD.first_published_at IS NOT NULL", "what was public is never deleted"),
    "clearing_changed": (
        CLEARING,
        "UPDATE",
        (),
        "NEW.id {d} OLD.id OR NEW.record_id {d} OLD.record_id OR NEW.batch_id {d} OLD.batch_id"
        " OR NEW.digest {d} OLD.digest OR NEW.prepared_by_id {d} OLD.prepared_by_id"
        " OR NEW.reviewed_by_id {d} OLD.reviewed_by_id OR NEW.signed_by_id {d} OLD.signed_by_id"
        " OR NEW.signed_at {d} OLD.signed_at OR (OLD.attached AND NOT NEW.attached)"
        " OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at {d} OLD.revoked_at)",
        "a signed review is never changed",
    ),
    "clearing_revoked": (
        CLEARING,
        "UPDATE",
        ("revoked_at",),
        f"NEW.revoked_at IS NOT NULL AND EXISTS (SELECT 1 FROM {RECORD} r WHERE r.cleared_id = OLD.id AND r.live)",
        "a review is not revoked under a public record",
    ),
    "clearing_deleted": (CLEARING, "DELETE", (), "OLD.attached", "a used review is never deleted"),
    "file_changed": (
        FILE,
        "UPDATE",
        ("record_id", "file", "name", "kind", "size", "digest"),
        "NEW.record_id {d} OLD.record_id OR NEW.file {d} OLD.file OR NEW.name {d} OLD.name"
        " OR NEW.kind {d} OLD.kind OR NEW.size {d} OLD.size OR NEW.digest {d} OLD.digest",
        "a file is never changed",
    ),
    "file_deleted": (
        FILE,
        "DELETE",
        (),
        f"EXISTS (SELECT 1 FROM {RECORD} r WHERE r.id = OLD.record_id AND r.first_published_at IS NOT NULL)",
        "a file of what was public is never deleted",
    ),
    "gazette_changed": (GAZETTE, "UPDATE", (), "OLD.issued_on IS NOT NULL", "an issued gazette is never changed"),
    "gazette_deleted": (GAZETTE, "DELETE", (), "OLD.issued_on IS NOT NULL", "an issued gazette is never deleted"),
    "gazette_item_added": (
        GAZETTE_ITEM,
        "INSERT",
        (),
        _ISSUED.format(row="NEW"),
        "nothing is added to an issued gazette",
    ),
    "gazette_item_changed": (
        GAZETTE_ITEM,
        "UPDATE",
        (),
        f"{_ISSUED.format(row='OLD')} OR {_ISSUED.format(row='NEW')}",
        "the list of an issued gazette is never changed",
    ),
    "gazette_item_deleted": (
        GAZETTE_ITEM,
        "DELETE",
        (),
        _ISSUED.format(row="OLD"),
        "nothing is taken out of an issued gazette",
    ),
}

_USED: Final = (
    f"UPDATE {CLEARING} SET attached = {{true}} WHERE NOT attached AND ((id = NEW.cleared_id AND NEW.live)"
    " OR (id = OLD.cleared_id AND NEW.cleared_id {d} OLD.cleared_id))"
)
_USED_WHEN: Final = (
    "(NEW.live AND (NOT OLD.live OR NEW.cleared_id {d} OLD.cleared_id))"
    " OR (OLD.cleared_id IS NOT NULL AND NEW.cleared_id {d} OLD.cleared_id)"
)
_USED_NAME: Final = "clearing_used"


def _sqlite() -> Iterator[str]:
    words = {"d": "IS NOT", "true": "1"}
    for name, (table, event, columns, condition, message) in _REFUSED.items():
        of = f" OF {', '.join(columns)}" if columns else ""
        yield (
            f"CREATE TRIGGER IF NOT EXISTS {name} BEFORE {event}{of} ON {table} WHEN {condition.format(**words)}"
            f" BEGIN SELECT RAISE(ABORT, '{message}'); END"
        )
    yield (
        f"CREATE TRIGGER IF NOT EXISTS {_USED_NAME} AFTER UPDATE OF live, cleared_id ON {RECORD}"
        f" WHEN {_USED_WHEN.format(**words)} BEGIN {_USED.format(**words)}; END"
    )


def _postgres() -> Iterator[str]:
    words = {"d": "IS DISTINCT FROM", "true": "true"}
    for name, (table, event, columns, condition, message) in _REFUSED.items():
        of = f" OF {', '.join(columns)}" if columns else ""
        back = "OLD" if event == "DELETE" else "NEW"
        yield (
            f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
            f" IF {condition.format(**words)} THEN RAISE EXCEPTION '{message}'"
            " USING ERRCODE = 'integrity_constraint_violation';"
            f" END IF; RETURN {back}; END $$"
        )
        yield (f"CREATE OR REPLACE TRIGGER {name} BEFORE {event}{of} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")
    yield (
        f"CREATE OR REPLACE FUNCTION {_USED_NAME}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
        f" IF {_USED_WHEN.format(**words)} THEN {_USED.format(**words)}; END IF; RETURN NULL; END $$"
    )
    yield (
        f"CREATE OR REPLACE TRIGGER {_USED_NAME} AFTER UPDATE OF live, cleared_id ON {RECORD}"
        f" FOR EACH ROW EXECUTE FUNCTION {_USED_NAME}()"
    )


def install(connection: BaseDatabaseWrapper) -> None:
    """Set the triggers; setting them again changes nothing. Raises ``KeyError`` on another kind of database."""
    _run(connection, {"sqlite": _sqlite, "postgresql": _postgres}[connection.vendor]())


def lift(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for tests that empty tables, before they do."""
    on = " ON {}" if connection.vendor == "postgresql" else ""
    names = [(name, row[0]) for name, row in _REFUSED.items()] + [(_USED_NAME, RECORD)]
    _run(connection, (f"DROP TRIGGER IF EXISTS {name}{on.format(table)}" for name, table in names))


def before_migrate(sender: object, using: str, **_: Any) -> None:
    """Make way for migrations that rebuild a table."""
    connection = connections[using]
    if RECORD in connection.introspection.table_names():
        lift(connection)


def after_migrate(sender: object, using: str, **_: Any) -> None:
    """Set the triggers once the tables stand."""
    connection = connections[using]
    if RECORD in connection.introspection.table_names():
        install(connection)


def _run(connection: BaseDatabaseWrapper, statements: Iterator[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
