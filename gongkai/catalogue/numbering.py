"""Index numbers 索引号 by the unit's own scheme (practices ``index_number_form`` and ``organisation_code``)."""

from datetime import date

from django.db import transaction
from django.db.models import F

from gongkai.catalogue.models import Record, Serial
from gongkai.organisations.models import Unit
from gongkai.organisations.practices import choice

FORM = "{org}/{year}-{serial}"
DIGITS = 5


def index_numbers(unit: Unit, made_on: date, count: int, on: date, customs_class: str = "") -> list[str]:
    """Take the next ``count`` index numbers of a unit for records formed on a day; they are never given again."""
    form = str(choice(unit, "index_number_form", on) or FORM)
    form = form if "{year}" in form and "{serial}" in form else FORM
    org = str(choice(unit, "organisation_code", on) or unit.key)
    parts = {"org": org, "year": f"{made_on:%Y}", "month": f"{made_on:%m}", "class": customs_class or "0"}
    numbers: list[str] = []
    while len(numbers) < count:
        first = _take(unit, made_on.year, count - len(numbers))
        wanted = [_written(form, parts, first + step) for step in range(count - len(numbers))]
        there = set(Record.objects.filter(index_number__in=wanted).values_list("index_number", flat=True))
        numbers += [number for number in wanted if number not in there]
    return numbers


def _written(form: str, parts: dict[str, str], serial: int) -> str:
    text = form.replace("{serial}", f"{serial:0{DIGITS}d}")
    for name, value in parts.items():
        text = text.replace("{" + name + "}", value)
    return text


def _take(unit: Unit, year: int, count: int) -> int:
    with transaction.atomic():
        Serial.objects.get_or_create(unit=unit, year=year)
        row = Serial.objects.select_for_update().get(unit=unit, year=year)
        Serial.objects.filter(pk=row.pk).update(value=F("value") + count)
        return row.value + 1
