"""Tables made at once end up as those made one by one."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.state import ProjectState

from gongkai.audit.together import Together


def _table(name: str, **fields: models.Field) -> migrations.CreateModel:
    return migrations.CreateModel(name, [("id", models.BigAutoField(primary_key=True)), *fields.items()])


def _operations() -> list:
    return [
        _table("Paper", number=models.CharField(max_length=20)),
        _table("Shelf", paper=models.ForeignKey("probe.paper", models.CASCADE)),
        migrations.AddField("paper", "shelf", models.ForeignKey("probe.shelf", models.CASCADE, null=True)),
        migrations.AddIndex("paper", models.Index(fields=["number"], name="probe_number")),
        migrations.AddConstraint("shelf", models.UniqueConstraint(fields=["paper"], name="probe_once")),
    ]


def _made(operations: list) -> dict[str, object]:
    """Make the tables, describe them, and remove them again."""
    before = ProjectState()
    assert before.apps  # drawn, as it is while migrating
    after = before.clone()
    states = [before]
    for operation in operations:
        operation.state_forwards("probe", after)
        states.append(after.clone())
    with connection.schema_editor() as editor:
        for operation, one, two in zip(operations, states, states[1:], strict=False):
            operation.database_forwards("probe", editor, one, two)
    tables = ("probe_paper", "probe_shelf")
    with connection.cursor() as cursor:
        made = {table: connection.introspection.get_constraints(cursor, table) for table in tables}
        columns = {table: connection.introspection.get_table_description(cursor, table) for table in tables}
    with connection.schema_editor() as editor:
        whole = operations[0] if isinstance(operations[0], Together) else Together(operations)
        whole.database_backwards("probe", editor, after, before)
        left = set(tables) & set(connection.introspection.table_names())
    assert not left
    fields = {key: list(state.fields) for key, state in after.models.items()}
    return {"constraints": made, "columns": columns, "fields": fields}


def test_the_same_tables_result(committed: None) -> None:
    """Columns, indexes and constraints are those of the operations one by one, and can be removed again."""
    assert _made([Together(_operations())]) == _made(_operations())


def test_it_takes_only_what_belongs_to_its_own_tables() -> None:
    """A field added to a table made elsewhere would never reach the database."""
    with pytest.raises(ValueError, match="officer"):
        Together([*_operations(), migrations.AddField("officer", "shelf", models.IntegerField(null=True))])
