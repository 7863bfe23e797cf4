"""Who replaced whom: the text 替代文件 of an imported line, led to the record it names."""

from datetime import date

from django.db import transaction

from gongkai.catalogue.importing.lines import folded
from gongkai.catalogue.models import Batch, Record, ValidityChange
from gongkai.organisations.models import Unit
from gongkai.text.document_numbers import find, parse


class Names:
    """Finds a unit's record by index number, document number or title."""

    def __init__(self, unit: Unit) -> None:
        """Read them once."""
        self.by_index: dict[str, int] = {}
        self.by_number: dict[str, int] = {}
        self.by_title: dict[str, int] = {}
        rows = Record.objects.filter(unit=unit).values_list("pk", "index_number", "number_key", "title")
        for pk, index_number, number_key, title in rows.iterator():
            self.by_index[index_number] = pk
            if number_key:
                self.by_number.setdefault(number_key, pk)
            self.by_title.setdefault(folded(title), pk)

    def find(self, text: str) -> int | None:
        """Return the record a text names, or None."""
        if text in self.by_index:
            return self.by_index[text]
        whole = parse(text)
        numbers = [whole] if whole else [number for _, number in find(text)]
        for number in numbers:
            for key in (number.key, *number.keys):
                if key in self.by_number:
                    return self.by_number[key]
        return self.by_title.get(folded(text.strip("《》"))) or self.by_number.get(folded(text))


@transaction.atomic
def link_replacements(batch: Batch, today: date) -> int:
    """Enter the change of validity for what the batch says was replaced; return how many led to a record."""
    waiting = list(
        Record.objects.filter(clearings__batch=batch, live=False).exclude(validity_by_text="").order_by("pk")
    )
    if not waiting:
        return 0
    names = Names(batch.unit)
    changes, linked = [], 0
    for record in waiting:
        other = names.find(record.validity_by_text)
        other = None if other == record.pk else other
        record.validity_by_id = other
        linked += other is not None
        changes.append(
            ValidityChange(
                record=record,
                validity=record.validity,
                on=record.lapses_on or record.published_on or today,
                by_record_id=other,
                by_text=record.validity_by_text,
                reason="随批次导入",
                entered_on=today,
                applied=True,
            )
        )
    Record.objects.bulk_update(waiting, ["validity_by"], batch_size=500)
    ValidityChange.objects.bulk_create(changes, batch_size=500)
    return linked
