"""One line of a source: where it stands, what it says field by field, and the files beside it."""

import csv
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Final

from gongkai.text.normalisation import normalise

LONGEST_HEADING: Final = 40
_REMARK: Final = re.compile(r"[(（\[【].*?[)）\]】]")


class Unusable(ValueError):
    """The whole source cannot be used; the message is a Chinese sentence."""


@dataclass(frozen=True)
class RawLine:
    """What stands in one line or page, by field; ``files``: paths beside it that belong to it; ``number``: its row."""

    place: str
    values: dict[str, str]
    files: tuple[Path, ...] = ()
    number: int | None = None


@dataclass
class Headings:
    """Which column of the source is which field, and which are none."""

    fields: dict[int, str] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)
    repeated: list[str] = field(default_factory=list)
    named: dict[str, str] = field(default_factory=dict)


@cache
def known_headings() -> dict[str, str]:
    """Return the field of every heading we know, folded."""
    text = files("gongkai.catalogue").joinpath("data/headings.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {heading_key(heading): row["field"] for row in rows for heading in row["headings"].split(";")}


def field_labels() -> dict[str, str]:
    """Return the first heading of each field: what it is called on screens."""
    text = files("gongkai.catalogue").joinpath("data/headings.csv").read_text(encoding="utf-8")
    return {row["field"]: row["headings"].split(";")[0] for row in csv.DictReader(text.splitlines())}


def folded(heading: str) -> str:
    """Return a heading without spaces, marks and widths."""
    plain = normalise(heading[:200]).text
    return "".join(character for character in plain if character.isalnum() or character == "_")


def heading_key(heading: str) -> str:
    """Return a heading as it is looked up: without remarks in brackets, spaces, marks, widths and cases."""
    return (folded(_REMARK.sub("", heading[:200])) or folded(heading)).replace("_", "")


def recognise(cells: Iterable[str], chosen: dict[str, str] | None = None) -> Headings:
    """Tell the fields of a heading line; ``chosen`` (heading → field or nothing) is what a person said."""
    found = Headings()
    for number, cell in enumerate(cells):
        heading = cell.strip()
        if not heading:
            continue
        name = (chosen or {}).get(heading)
        if name is None:
            name = known_headings().get(heading_key(heading), "")
        if not name:
            found.unknown.append(heading[:LONGEST_HEADING])
        elif name in found.fields.values():
            found.repeated.append(heading[:LONGEST_HEADING])
        else:
            found.fields[number] = found.named[heading[:LONGEST_HEADING]] = name
    return found
