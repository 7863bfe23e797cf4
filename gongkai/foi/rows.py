"""One row by plain SQL: what every act reads first, without building the same query anew each time."""

from functools import cache
from typing import Any, TypeVar

from django.db import connection, models

_Row = TypeVar("_Row", bound=models.Model)


@cache
def _shape(model: type[models.Model], vendor: str) -> tuple[list[str], str, dict[int, Any]]:
    """Return a model's attributes, the head of the statement that reads them, and what makes values of them."""
    fields = model._meta.concrete_fields
    compiler = model._default_manager.all().query.get_compiler(connection=connection)
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    converters = compiler.get_converters([field.cached_col for field in fields])
    return (
        [field.attname for field in fields],
        f"SELECT {columns} FROM {quote(model._meta.db_table)} WHERE ",  # noqa: S608 - names of the model only
        converters,
    )


def one(model: type[_Row], where: str, *values: int | str, lock: bool = False) -> _Row | None:
    """Return the first row for which ``where`` holds, or None. ``lock``: until the transaction ends."""
    names, head, converters = _shape(model, connection.vendor)
    end = " FOR UPDATE" if lock and connection.features.has_select_for_update else ""
    with connection.cursor() as cursor:
        cursor.execute(f"{head}{where}{end}", values)
        found = cursor.fetchone()
    if found is None:
        return None
    row = list(found)
    for place, (steps, expression) in converters.items():
        for step in steps:
            row[place] = step(row[place], expression, connection)
    return model.from_db(connection.alias, names, row)
