"""The standard tree as shipped (``data/columns.csv``), set up once; afterwards headquarters changes it by acts."""

import csv
from importlib.resources import files

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
    for order, row in enumerate(csv.DictReader(text.splitlines()), 1):
        above, _, slug = row["path"].rpartition("/")
        made[row["path"]] = Column.objects.create(
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
    touch("tree")
    return len(made)
