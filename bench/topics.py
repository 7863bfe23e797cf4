"""The subjects a made-up publication may have: the rows of bench/data."""

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of one of the tables beside."""
    with (Path(__file__).parent / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True)
class Topic:
    """A subject: its official name, what else people call it, how it is said and mistyped, what a text says of it."""

    term: str
    others: tuple[str, ...]
    pinyin: str
    wrong: str
    question: str
    says: str


@cache
def topics() -> tuple[Topic, ...]:
    """Return every subject of bench/data/topics.csv."""
    return tuple(Topic(**{**row, "others": tuple(row["others"].split(";"))}) for row in rows("topics"))  # type: ignore[arg-type]
