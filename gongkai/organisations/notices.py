"""What other rooms have to tell an officer at the desk: each registers a question, the desk asks them all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from gongkai.organisations.models import Officer


@dataclass(frozen=True)
class Notice:
    """One sentence for the desk, and the address where the matter is dealt with."""

    text: str
    url: str
    urgent: bool = False


Asking = Callable[[Officer, date], Iterable[Notice]]
_asking: list[Asking] = []


def register(asking: Asking) -> None:
    """Add a room's question; once, however often it is registered."""
    if asking not in _asking:
        _asking.append(asking)


def notices(officer: Officer, on: date) -> list[Notice]:
    """Return what every room has to tell an officer on a day, in the order of registration."""
    return [notice for asking in _asking for notice in asking(officer, on)]
