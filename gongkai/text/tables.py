"""The word lists in `data/`: rows a clerk can read and mend, the first line naming the columns."""

import csv
import io
from collections.abc import Mapping
from importlib.resources import files


def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """All rows of `data/<name>.csv` in file order; a missing cell is an empty text."""
    content = files("gongkai.text").joinpath("data", f"{name}.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(io.StringIO(content), restval="", strict=True))


def listed(cell: str) -> tuple[str, ...]:
    """The entries of a cell that holds several, parted by a semicolon."""
    return tuple(entry for entry in (part.strip() for part in cell.split(";")) if entry)
