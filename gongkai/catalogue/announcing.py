"""What the rest of the house is told when something public changes: pages by their stamps, the index by its queue.

Called in the transaction of the change, so that both stand or fall with it.
"""

from collections.abc import Iterable
from datetime import date

from gongkai.catalogue.models import Record
from gongkai.organisations.queries import line_ids
from gongkai.search import outbox
from gongkai.stamps.actions import touch

KIND = "record"


def announce(records: Iterable[Record], on: date, *, former_columns: Iterable[int] = ()) -> None:
    """Tell that these records became public, changed, or are public no longer.

    A list of a column at a unit (``column:<id>@<unit>``) takes in the units below, so every unit up the line is told.
    """
    names = {"records"}
    keys: list[str] = []
    lines: dict[int, list[int]] = {}
    also = list(former_columns)
    for record in records:
        keys.append(record.index_number)
        names.add(f"record:{record.pk}")
        for unit in lines.setdefault(record.unit_id, line_ids(record.unit_id, on)):
            names.add(f"records@{unit}")
            names.update(f"column:{column}@{unit}" for column in (record.column_id, *also))
    if keys:
        touch(*sorted(names))
        outbox.put(KIND, keys)
