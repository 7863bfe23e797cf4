"""Rows whose label is misprinted, cut or unknown: told from their neighbours, or left as rows of the body's own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, lru_cache
from typing import Final

from rapidfuzz import fuzz

from gongkai.reader.names import RowName, core, numbering, row_kinds, row_names
from gongkai.reader.printed import RawRow
from gongkai.statute.tables import forms

_SURE: Final = 70
_LIKELY: Final = 50
_NUMBER_TELLS: Final = 10
#: With more unknown labels than the form has rows, nothing can be told from neighbours.
_MOST_UNKNOWN: Final = 60


def name_rows(rows: Sequence[RawRow], table: int) -> None:
    """Name every row of the table that can be named; no row twice between two known ones."""
    _numbered_otherwise(rows)
    unknown = [place for place, row in enumerate(rows) if not row.row and row.printed]
    if not unknown or len(unknown) > _MOST_UNKNOWN:
        return
    offers = [offer for place in unknown for offer in _offers(rows, place, table)]
    taken: set[str] = set()
    for _, place, candidate in sorted(offers, key=lambda offer: (-offer[0], -offer[1])):
        row = rows[-place]
        if not row.row and candidate.row not in taken and _still_fits(rows, -place, candidate, table):
            row.row = candidate.row
            taken.add(candidate.row)


def _offers(rows: Sequence[RawRow], place: int, table: int) -> list[tuple[float, int, RowName]]:
    """The rows it could be, each with how likely: alike for certain, or alike enough with the number of that row."""
    scored = [(*_score(rows[place].label, candidate), candidate) for candidate in _between(rows, place, table)]
    numbered = [candidate for score, likeness, candidate in scored if likeness >= _LIKELY and score > likeness]
    return [
        (score, -place, candidate)
        for score, _, candidate in scored
        if score >= _SURE or (len(numbered) == 1 and candidate is numbered[0])
    ]


def _numbered_otherwise(rows: Sequence[RawRow]) -> None:
    """4.其他情形 behind rows of the body's own is one of them, not the form's 3.其他."""
    own = False
    for row in rows:
        own = own or (not row.row and row.group == "other" and numbering(row.label)[0] == "digit")
        if own and row.row == "other_ground" and numbering(row.label)[1] > 3 and len(core(row.label)) > 2:
            row.row = ""


def doubt_scattered(rows: Sequence[RawRow], table: int) -> None:
    """Mark rows whose figures may be another row's: a label without figures stands before them that belongs behind.

    That is how text comes out of a page whose columns were read one after the other.
    """
    passed = -1
    for row in rows:
        order = _order(row, table)
        if not row.printed and row.row:
            passed = max(passed, order)
            continue
        row.doubtful = not row.solid and -1 < order < passed
        passed = -1


def _order(row: RawRow, table: int) -> int:
    known = row_kinds().get((table, row.row))
    return known.order if known else -1


def _between(rows: Sequence[RawRow], place: int, table: int) -> list[RowName]:
    """The rows that may stand here: after the last known one, before the next, and not printed there already."""
    before = next((_order(row, table) for row in reversed(rows[:place]) if row.row), -1)
    following = next((_order(row, table) for row in rows[place + 1 :] if row.row), 10**6)
    if following <= before:
        following = 10**6
    return [
        kind
        for (number, _), kind in row_kinds().items()
        if number == table and (kind.kind != "group" or kind.row == "other") and before < kind.order < following
    ]


def _still_fits(rows: Sequence[RawRow], place: int, candidate: RowName, table: int) -> bool:
    return any(candidate.row == other.row for other in _between(rows, place, table))


@cache
def _labels(table: int, row: str) -> tuple[str, ...]:
    return tuple(letters for letters, key in row_names().items() if key == (table, row)) + (
        ("其他",) if row == "other_ground" else ("总计", "合计") if row == "concluded" else ()
    )


@cache
def _printed_number(table: int, row: str) -> tuple[str, int]:
    for form in reversed(forms()):
        for known in form.rows(table):
            if known.row == row:
                return numbering(known.label)
    return "", 0


@lru_cache(maxsize=4096)
def _score(label: str, candidate: RowName) -> tuple[float, float]:
    letters = core(label)
    likeness = max((_likeness(letters, name) for name in _labels(candidate.table, candidate.row)), default=0.0)
    style, number = numbering(label)
    official = _printed_number(candidate.table, candidate.row)
    if not style or not official[0]:
        return likeness, likeness
    tells = _NUMBER_TELLS if official == (style, number) or official[1] == number else -_NUMBER_TELLS
    return likeness + tells, likeness


def _likeness(letters: str, name: str) -> float:
    if letters == name:
        return 100.0
    if len(name) >= 4 and (letters.startswith(name) or letters.endswith(name)):
        return 95.0
    if len(letters) >= 4 and (name.startswith(letters) or name.endswith(letters)):
        return 90.0
    if name == "其他" and letters.startswith(("其他", "其它")) and len(letters) < 12:
        return 80.0
    # 其他 is in too many labels to be told by likeness.
    return fuzz.ratio(letters, name) if len(name) > 2 else 0.0
