"""What may be published about enforcement, as rows: the kinds, their fields, how long each stays public, the mask.

The rows stand in ``data/*.csv`` with the seven columns of every table of the law; ``standing`` says whether a row was
read in the instrument itself or is our stated assumption. Nothing here asks the database.
"""

import csv
import io
from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Final, TypeVar, get_type_hints

from gongkai.statute.rows import READERS, RENAMED, Row, pick

#: The fields that are compared as days.
DATES: Final = frozenset({"date"})
#: The fields that are figures, and printed to the right.
FIGURES: Final = frozenset({"number", "money", "year"})


@dataclass(frozen=True)
class Field(Row):
    """One field of a kind.

    ``field``: its code within the kind; ``aliases``: other headings it is known by; ``type``: text, longtext, date,
    money (in the unit its label names), number, year, choice, choices, uscc, phone, or party (a name that is masked
    where it is a natural person's). ``public``: no means kept sealed and never shown to the public. ``most``: a figure
    beyond it is doubtful. ``after``: the date field it may not precede. ``past``: the day may not lie in the future.
    """

    kind: str
    field: str
    aliases: tuple[str, ...]
    type: str
    required: bool
    public: bool
    searchable: bool
    listed: bool
    choices: tuple[str, ...]
    most: int | None
    after: str
    past: bool
    note: str

    @property
    def figure(self) -> bool:
        """Whether it is printed as a figure."""
        return self.type in FIGURES


@dataclass(frozen=True)
class Kind(Row):
    """One kind of enforcement publicity.

    ``key``: the fields that together name an entry within its unit, so that a later import updates instead of
    doubling. ``title``, ``number`` and ``day``: the fields that stand for these in lists. ``measure``: 件, 项, 人 …
    """

    group: str
    measure: str
    key: tuple[str, ...]
    title: str
    number: str
    day: str
    note: str

    @property
    def fields(self) -> tuple[Field, ...]:
        """Return its fields in the order of the form."""
        return _fields_of(self.code)

    def field(self, code: str) -> Field:
        """Return one field. Raises ``KeyError``."""
        return _by_code(self.code)[code]

    @property
    def public_fields(self) -> tuple[Field, ...]:
        """Return the fields the public sees."""
        return tuple(one for one in self.fields if one.public)

    @property
    def listed_fields(self) -> tuple[Field, ...]:
        """Return the fields shown in lists."""
        return tuple(one for one in self.fields if one.listed and one.public)


@dataclass(frozen=True)
class Term(Row):
    """How long entries of a kind are public.

    It holds for entries whose ``field`` has ``value`` (empty: all). The last public day is ``months`` after the day in
    ``starts``, or the day in ``ends`` where that comes first; with neither, there is no last day.
    """

    kind: str
    field: str
    value: str
    starts: str
    months: int | None
    ends: str


@dataclass(frozen=True)
class Mask(Row):
    """How a natural person's name is shown: so many characters kept, then ``sign``, at most ``most`` times."""

    keep: int
    sign: str
    most: int
    compound: tuple[str, ...]


AnyRow = TypeVar("AnyRow", bound=Row)


def _load(name: str, kind: type[AnyRow]) -> tuple[AnyRow, ...]:
    text = files("gongkai.enforcement").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    hints = get_type_hints(kind)
    readers = [(f.name, RENAMED.get(f.name, f.name), READERS[hints[f.name]]) for f in fields(kind)]
    lines = csv.DictReader(io.StringIO(text), strict=True)
    return tuple(kind(**{field: read(line[column]) for field, column, read in readers}) for line in lines)


@cache
def kinds() -> tuple[Kind, ...]:
    """Return the kinds in the order they are listed."""
    return _load("kinds", Kind)


def kind_of(code: str) -> Kind:
    """Return one kind. Raises ``StatuteError`` with a Chinese sentence."""
    return pick(kinds(), code, "执法公示类别")


def kind_choices() -> list[tuple[str, str]]:
    """Return the kinds as a form offers them."""
    return [(one.code, one.label) for one in kinds()]


def kind_label(code: str) -> str:
    """Return what a kind is called, or its code where it is none of ours any more."""
    return next((one.label for one in kinds() if one.code == code), code)


@cache
def _all_fields() -> tuple[Field, ...]:
    return _load("fields", Field)


@cache
def _fields_of(kind: str) -> tuple[Field, ...]:
    return tuple(one for one in _all_fields() if one.kind == kind)


@cache
def _by_code(kind: str) -> dict[str, Field]:
    return {one.field: one for one in _fields_of(kind)}


@cache
def terms() -> tuple[Term, ...]:
    """Return how long each kind stays public."""
    return _load("terms", Term)


@cache
def mask() -> Mask:
    """Return how natural persons' names are shown."""
    return _load("masks", Mask)[0]


def term_for(kind: Kind, values: Mapping[str, str]) -> Term | None:
    """Return the row that says how long an entry with these values is public; the first that fits counts."""
    for one in terms():
        if one.kind == kind.code and (not one.field or values.get(one.field) == one.value):
            return one
    return None


def last_public_day(kind: Kind, values: Mapping[str, str]) -> date | None:
    """Return the last day on which an entry with these values is public, or None where there is none."""
    term = term_for(kind, values)
    if term is None:
        return None
    days = []
    if term.months is not None and values.get(term.starts):
        days.append(months_later(date.fromisoformat(values[term.starts]), term.months))
    if term.ends and values.get(term.ends):
        days.append(date.fromisoformat(values[term.ends]))
    return min(days, default=None)


def months_later(day: date, months: int) -> date:
    """Return the corresponding day so many months later, or the last of that month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        return date.max
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
