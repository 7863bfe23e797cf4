"""Tables that one migration makes at once.

Django draws every related model anew after each single operation. All models here hang together through units and
officers, so a new data folder spent more time on that than on making its tables. Rooms wrap their first models in
``Together``: the state is drawn once, and each table is made as it stands at the end.
"""

from collections.abc import Iterator, Sequence
from typing import Any, ClassVar

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations import AddConstraint, AddField, AddIndex, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Together(Operation):
    """New models, and what is added to these same models: fields that point at later ones, indexes, constraints."""

    serialization_expand_args: ClassVar[list[str]] = ["operations"]

    def __init__(self, operations: Sequence[Operation]) -> None:
        """Raise ``ValueError`` for an operation that touches a table not made here."""
        self.operations = list(operations)
        made = {operation.name_lower for operation in self._made()}
        for operation in self.operations:
            if isinstance(operation, CreateModel):
                continue
            if not isinstance(operation, AddField | AddIndex | AddConstraint) or operation.model_name_lower not in made:
                raise ValueError(f"not made together with its table: {operation!r}")

    def _made(self) -> Iterator[CreateModel]:
        return (operation for operation in self.operations if isinstance(operation, CreateModel))

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """Return how the operation is written down again."""
        return type(self).__name__, [self.operations], {}

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Add all models, then draw them and what they are related to once."""
        drawn = state.__dict__.pop("apps", None)
        for operation in self.operations:
            operation.state_forwards(app_label, state)
        if drawn is not None:
            state.apps = drawn
            state.reload_models([(app_label, operation.name_lower) for operation in self._made()], delay=False)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Make each table as it stands at the end; foreign keys between them follow where the database needs it."""
        for operation in self._made():
            model = to_state.apps.get_model(app_label, operation.name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.create_model(model)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        """Remove the tables, the last one first."""
        for operation in reversed(list(self._made())):
            model = from_state.apps.get_model(app_label, operation.name)
            if self.allow_migrate_model(schema_editor.connection.alias, model):
                schema_editor.delete_model(model)

    def describe(self) -> str:
        """Return what ``migrate --plan`` prints."""
        return "Create together: " + ", ".join(operation.name for operation in self._made())
