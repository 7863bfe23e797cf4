"""Whether a unit says of itself what the law wants said (条例 art. 20 (2), art. 12): for the patrol and the screens."""

import csv
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final

from gongkai.organisations.contents import Content
from gongkai.organisations.models import Unit
from gongkai.organisations.queries import profile_content
from gongkai.organisations.telephones import telephones


@dataclass(frozen=True, slots=True)
class Item:
    """One row of ``profile_items.csv``: what is wanted, the sentence where it is missing, its source, for whom."""

    code: str
    label: str
    sentence: str
    basis: str
    levels: frozenset[str]


@cache
def items() -> dict[str, Item]:
    """Return every item by code, in the order of the file."""
    text = files("gongkai.organisations").joinpath("data/profile_items.csv").read_text(encoding="utf-8")
    return {
        row["code"]: Item(row["code"], row["label"], row["sentence"], row["basis"], frozenset(row["levels"].split()))
        for row in csv.DictReader(text.splitlines())
    }


def missing(unit: Unit, on: date) -> list[tuple[str, str]]:
    """Return what is missing or wrong in what the public sees of a unit: (code of the item, Chinese sentence).

    A unit that does not exist on the day has nothing to say, and nothing is missing.
    """
    if (unit.closed_on and unit.closed_on <= on) or (unit.opened_on and unit.opened_on > on):
        return []
    return missing_in(profile_content(unit), unit.level, unit.name_verified)


def missing_in(content: Content, level: str, name_verified: bool = True) -> list[tuple[str, str]]:
    """Return the same of a profile as data, be it public or in hand."""
    found = [
        (item.code, sentence)
        for item in items().values()
        if not item.levels or level in item.levels
        for sentence in _CHECKS[item.code](content, item.sentence)
    ]
    return found + ([] if name_verified else [("name_unverified", items()["name_unverified"].sentence)])


def _absent(sentence: str, *values: object) -> Iterator[str]:
    """Yield the sentence where none of the values is there."""
    if not any(values):
        yield sentence


def _contact(content: Content, name: str) -> str:
    return content.contact.get(name, "").strip()


def _phones(content: Content, sentence: str) -> Iterator[str]:
    cells = [("公开工作机构", _contact(content, "phone")), ("公开工作机构", _contact(content, "fax"))]
    cells += [(one.name, one.phone) for one in content.departments]
    cells += [(one.name, one.phone) for one in content.places]
    for whose, cell in cells:
        for number in telephones(cell):
            if not number.sound:
                yield f"{whose}的“{number.shown}”：{sentence}"


def _postcodes(content: Content, sentence: str) -> Iterator[str]:
    cells = [("公开工作机构", _contact(content, "postcode"))]
    for whose, cell in cells + [(place.name, place.postcode) for place in content.places]:
        if cell and not re.fullmatch(r"\d{6}", cell):
            yield f"{whose}的“{cell}”：{sentence}"


def _each_place(content: Content, sentence: str, name: str) -> Iterator[str]:
    for place in content.places:
        if not getattr(place, name):
            yield f"{place.name}{sentence}"


def _pass(content: Content, sentence: str) -> Iterator[str]:
    """Leave it to the caller: what is checked is not in the content."""
    return iter(())


Check = Callable[[Content, str], Iterator[str]]
_CHECKS: Final[dict[str, Check]] = {
    "functions": lambda it, says: _absent(says, it.functions.strip()),
    "structure": lambda it, says: _absent(says, it.departments),
    "address": lambda it, says: _absent(says, _contact(it, "address"), it.places),
    "hours": lambda it, says: _absent(says, _contact(it, "hours"), *(place.hours for place in it.places)),
    "phone": lambda it, says: _absent(says, _contact(it, "phone"), *(place.phone for place in it.places)),
    "leader": lambda it, says: _absent(says, it.leaders),
    "disclosure_office": lambda it, says: _absent(says, _contact(it, "office")),
    "email": lambda it, says: _absent(says, _contact(it, "email")),
    "place_hours": lambda it, says: _each_place(it, says, "hours"),
    "place_phone": lambda it, says: _each_place(it, says, "phone"),
    "phone_format": _phones,
    "postcode_format": _postcodes,
    "coordinates": lambda it, says: _absent(says, *(place.latitude is not None for place in it.places)),
    "name_unverified": _pass,
}
