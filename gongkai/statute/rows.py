"""Typed readers of the tables in `data/`.

Every table starts with the same seven columns: code, label (the legal wording), article, source, from, until, standing.
`from` and `until` are the first and the last day on which the row is in force (empty: open). `standing` is `verified`
when the fact was read in the instrument itself and `default` when it is the project's stated assumption.
"""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from datetime import date
from importlib.resources import files
from typing import Any, TypeVar, cast, get_type_hints

from gongkai.statute.errors import StatuteError

# Two column names are words Python keeps for itself or reads badly as an attribute.
RENAMED = {"since": "from"}


@dataclass(frozen=True)
class Row:
    """One row of the law.

    `since` and `until` are inclusive; None is open. Subclasses add the columns of their own table.
    """

    code: str
    label: str
    article: str
    source: str
    since: date | None
    until: date | None
    standing: str

    def in_force(self, on: date) -> bool:
        """Whether the row applies on that day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


AnyRow = TypeVar("AnyRow", bound=Row)

_loaded: dict[tuple[str, type[Row]], tuple[Row, ...]] = {}


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _whole(text: str) -> int | None:
    return int(text) if text else None


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in text.split(";") if word)


def _truth(text: str) -> bool:
    return {"yes": True, "no": False}[text]


READERS: Mapping[Any, Any] = {
    str: str,
    int: int,
    bool: _truth,
    date | None: _day,
    int | None: _whole,
    tuple[str, ...]: _words,
}


def read_text(name: str) -> str:
    """The text of one shipped data file, named relative to `data/`."""
    return files("gongkai.statute").joinpath("data", name).read_text(encoding="utf-8")


def table(name: str, kind: type[AnyRow]) -> tuple[AnyRow, ...]:
    """All rows of `data/<name>.csv` in file order, as `kind`."""
    rows = _loaded.get((name, kind))
    if rows is None:
        rows = _loaded[name, kind] = _load(name, kind)
    return cast(tuple[AnyRow, ...], rows)


def _load(name: str, kind: type[AnyRow]) -> tuple[AnyRow, ...]:
    hints = get_type_hints(kind)
    readers = [(f.name, RENAMED.get(f.name, f.name), READERS[hints[f.name]]) for f in fields(kind)]
    lines = csv.DictReader(io.StringIO(read_text(f"{name}.csv")), strict=True)
    return tuple(kind(**{field: read(line[column]) for field, column, read in readers}) for line in lines)


def pick(rows: Iterable[AnyRow], code: str, what: str) -> AnyRow:
    """The row with that code; StatuteError naming `what` (Chinese) when there is none."""
    for row in rows:
        if row.code == code:
            return row
    raise StatuteError(f"没有这个{what}：{one_line(code)}")


def one_line(text: str) -> str:
    """User input made fit to be quoted in a one-line message."""
    return " ".join(str(text).split())[:60]
