"""What this room tells others when public entries change."""

from collections.abc import Iterable

from gongkai.enforcement.models import Entry
from gongkai.stamps.actions import touch


def announce(entries: Iterable[Entry]) -> None:
    """Say that these entries changed for the public, inside the transaction of the change."""
    rows = list(entries)
    names = {f"enforcement:{one.kind}" for one in rows}
    names |= {f"enforcement:{one.kind}@{one.unit_id}" for one in rows}
    if names:
        touch(*names)


def register() -> None:
    """Be searched."""
