"""Ledgers for the tests: units, cases and remedies put straight into the database."""

from datetime import date
from itertools import count

from gongkai.foi.models import Case, Remedy
from gongkai.organisations.models import Placement, Practice, Unit
from gongkai.statute.tables import applicant_types, outcomes

START = date(2000, 1, 1)
TYPES = [row.code for row in applicant_types()]
OUTCOMES = [row.code for row in outcomes()]
_numbers = count(1)


def day(text: str) -> date:
    """Read 2019-03-04."""
    return date.fromisoformat(text)


def make_unit(
    key: str, parent: Unit | None = None, *, since: date = START, level: str = "local", **more: object
) -> Unit:
    """Make a unit, placed under another from a day on."""
    made = Unit.objects.create(key=key, name=str(more.pop("name", f"{key}海关")), level=level, **more)
    if parent is not None:
        Placement.objects.create(unit=made, parent=parent, since=since)
    return made


def move(unit: Unit, to: Unit | None, on: str) -> None:
    """End a unit's placement on a day and, unless it closed, begin the next."""
    Placement.objects.filter(unit=unit, until=None).update(until=day(on))
    if to is not None:
        Placement.objects.create(unit=unit, parent=to, since=day(on))


def close(unit: Unit, on: str, into: Unit | None = None) -> None:
    """Close a unit: its placement ends that day."""
    move(unit, None, on)
    Unit.objects.filter(pk=unit.pk).update(closed_on=day(on), merged_into=into)


def make_case(
    unit: Unit,
    received: str | date | None,
    concluded: str | date | None = None,
    outcome: str = "disclosed",
    *,
    who: str = "natural",
    ground: str = "",
) -> Case:
    """Make a case; without ``received`` it was never confirmed."""
    received = day(received) if isinstance(received, str) else received
    concluded = day(concluded) if isinstance(concluded, str) else concluded
    open_state = "running" if received else "awaiting_confirmation"
    return Case.objects.create(
        number=f"T{next(_numbers):06d}",
        unit=unit,
        channel="counter",
        arrived_on=received or day("2018-01-01"),
        received_on=received,
        applicant_type=who,
        title="",
        form="paper",
        route="post",
        state="concluded" if concluded else open_state,
        concluded_on=concluded,
        outcome=outcome if concluded and received else "",
        sub_row=ground,
        query_code="",
    )


def make_remedy(
    case: Case, filed: str, decided: str | None = None, result: str = "", kind: str = "review", **more: object
) -> Remedy:
    """Make a reconsideration or suit over a case."""
    return Remedy.objects.create(
        case=case,
        unit=case.unit,
        kind=kind,
        filed_on=day(filed),
        decided_on=day(decided) if decided else None,
        result=result,
        **more,
    )


def split_rows(unit: Unit, year: int, *rows: tuple[str, list[str]]) -> None:
    """Let a unit print rows of its own in place of 其他."""
    value = [{"label": label, "grounds": grounds} for label, grounds in rows]
    Practice.objects.create(unit=unit, code="other_ground_rows", year=year, value=value)
