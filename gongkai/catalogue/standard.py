"""The standard tree as shipped (``data/columns.csv``), set up once; afterwards headquarters changes it by acts."""

import csv
from importlib.resources import files
from itertools import groupby

from django.db import transaction

from gongkai.catalogue.models import Column
from gongkai.catalogue.models.columns import ColumnAddress
from gongkai.stamps.actions import touch


@transaction.atomic
def ensure_columns() -> int:
    """Add the shipped columns where the standard is still empty; return how many were added."""
    if Column.objects.filter(unit__isnull=True).exists() or ColumnAddress.objects.exists():
        return 0
    text = files("gongkai.catalogue").joinpath("data/columns.csv").read_text(encoding="utf-8")
    made: dict[str, Column] = {}
    for _, level in groupby(sorted(_rows(text), key=_depth), _depth):
        # The columns of one depth together: those above must have their keys.
        rows = [_column(row, order, made) for order, row in level]
        made |= {column.path: column for column in Column.objects.bulk_create(rows)}
    touch("tree")
    return len(made)


def _rows(text: str) -> list[tuple[int, dict[str, str]]]:
    return list(enumerate(csv.DictReader(text.splitlines()), 1))


def _depth(row: tuple[int, dict[str, str]]) -> int:
    return row[1]["path"].count("/")


def _column(row: dict[str, str], order: int, made: dict[str, Column]) -> Column:
    above, _, slug = row["path"].rpartition("/")
    return Column(
        parent=made.get(above),
        slug=slug,
        path=row["path"],
        name=row["name"],
        type=row["type"],
        block=row["block"],
        item20=row["item20"],
        customs_class=row["customs_class"],
        levels=[level for level in row["levels"].split(";") if level],
        required=row["required"] == "yes",
        description=row["description"],
        keywords=row["keywords"],
        order=order * 10,
    )
