"""From published counts to scripts: one script per case, the same for the same seed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from gongkai.demo.published import COLUMNS, GUANGZHOU, Dataset
from gongkai.statute import tables
from gongkai.statute.workdays import Calendar

SEED = 20260101

#: The grounds a row of the form may rest on; a row not named here has the one ground of the same name.
_GROUNDS: dict[str, tuple[str, ...]] = {
    "disclosed": ("supplied", "already_public", "way_told", "supplied"),
    "third_party": ("trade_secret", "personal_privacy"),
    "not_held": ("not_existing", "not_ours", "not_existing"),
    "other": ("withdrawn", "not_corrected", "enquiry", "withdrawn", "not_information"),
}

#: How requests came in, with weights.
_CHANNELS = {"web": 45, "email": 15, "post_registered": 13, "post": 12, "counter": 12, "fax": 3}

#: Local customs that took requests, besides the regional customs above them, in the national replay.
NATIONAL_LOCALS = (
    "u0047", "u0051", "u0054", "u0079", "u0080", "u0087", "u0092", "u0093", "u0095", "u0098", "u0104", "u0105",
    "u0109", "u0110", "u0116", "u0117", "u0118", "u0120", "u0121", "u0122", "u0124", "u0125", "u0128", "u0129",
)  # fmt: skip
GUANGZHOU_LOCALS = ("u0079", "u0080", "u0083", "u0085", "u0087", "u0088", "u0090", "u0092")
REGIONS = tuple(f"u{number:04d}" for number in range(5, 47))


@dataclass(frozen=True)
class Script:
    """One invented case: where, how and when it came, whose it is, and how it must end, between which days.

    ``twist`` is what happens on the way: correction, third_party, other_organ, extension or nothing.
    """

    token: str
    unit: str
    channel: str
    received_on: date
    column: str
    ground: str
    earliest: date
    latest: date
    twist: str
    number: int


def scripts(dataset: Dataset, calendar: Calendar) -> list[Script]:
    """Return the scripts of a published table in the order in which the requests came."""
    rng = Random(f"{SEED}:{dataset.code}")  # noqa: S311 - reproducible, nothing secret
    made = [script for column in COLUMNS for script in _column(dataset, column, rng, calendar)]
    made.sort(key=lambda script: (script.received_on, script.token))
    return made


def _column(dataset: Dataset, column: str, rng: Random, calendar: Calendar) -> Iterator[Script]:
    ends = [row for row, count in dataset.outcomes(column).items() for _ in range(count)]
    rng.shuffle(ends)
    late = [ends.pop(_easy(ends)) for _ in range(dataset.count("carried_in", column))]
    year, number = dataset.year, COLUMNS.index(column) * 2000
    for row in late:
        number += 1
        days = _workdays(calendar, date(year - 1, 12, 14), date(year - 1, 12, 27))
        yield _script(dataset, column, number, row, rng.choice(days), dataset.first_day, dataset.last_day, rng)
    for row in ends:
        number += 1
        days = _workdays(calendar, date(year, 1, 2), date(year, 12, 12))
        received = rng.choice(days)
        yield _script(dataset, column, number, row, received, received, dataset.last_day, rng)
    for _ in range(dataset.count("carried_out", column)):
        number += 1
        days = _workdays(calendar, date(year, 12, 12), date(year, 12, 29))
        row = rng.choice(("disclosed", "not_held", "disclosed"))
        after = date(year + 1, 1, 1)
        yield _script(dataset, column, number, row, rng.choice(days), after, date(year + 1, 3, 31), rng)


def _easy(ends: Sequence[str]) -> int:
    """Return the place of an end that needs no twist: a case of the turn of the year has no room for one."""
    plain = ("disclosed", "not_held", "needs_creation", "partly_disclosed")
    return next((place for place, row in enumerate(ends) if row in plain), 0)


def _script(
    dataset: Dataset, column: str, number: int, row: str, received: date, earliest: date, latest: date, rng: Random
) -> Script:
    ground = _ground(row, rng)
    roomy = earliest == received and received.month <= 10
    return Script(
        token=f"demo:{dataset.code}:{number:05d}",
        unit=_unit(dataset, rng),
        channel=rng.choices(list(_CHANNELS), list(_CHANNELS.values()))[0],
        received_on=received,
        column=column,
        ground=ground,
        earliest=earliest,
        latest=latest,
        twist=_twist(ground, roomy, rng),
        number=number,
    )


def _ground(row: str, rng: Random) -> str:
    if "/" in row:
        return row.split("/")[1]
    return rng.choice(_GROUNDS.get(row, (row,)))


def _twist(ground: str, roomy: bool, rng: Random) -> str:
    evidence = tables.ground(ground).evidence
    if "consultation" in evidence:
        return "third_party"
    if "correction_exchange" in evidence:
        return "correction"
    if not roomy or tables.ground(ground).by_clock:
        return ""
    return rng.choices(("", "extension", "correction", "other_organ", "third_party"), (72, 12, 8, 5, 3))[0]


def _unit(dataset: Dataset, rng: Random) -> str:
    if dataset is GUANGZHOU:
        return "u0028" if rng.random() < 0.55 else rng.choice(GUANGZHOU_LOCALS)
    where = rng.random()
    if where < 0.3:
        return "u0001"
    return rng.choice(REGIONS) if where < 0.78 else rng.choice(NATIONAL_LOCALS)


@cache
def _workdays(calendar: Calendar, first: date, last: date) -> list[date]:
    days = (first + timedelta(days=step) for step in range((last - first).days + 1))
    return [day for day in days if calendar.is_workday(day)]


def staffed_units() -> list[str]:
    """Return the keys of the units that need officers, each once, headquarters first."""
    return list(dict.fromkeys(("u0001", *REGIONS, *NATIONAL_LOCALS, *GUANGZHOU_LOCALS)))
