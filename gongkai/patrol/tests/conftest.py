"""A small stock of public records, clean in itself, and ways to examine it."""

from datetime import date

import pytest

from gongkai.catalogue.models import Record
from gongkai.catalogue.tests.making import TODAY, House
from gongkai.findings.models import Finding
from gongkai.patrol.actions.running import begin, work
from gongkai.patrol.models import Run


class Stock:
    """The house, and its examination."""

    def __init__(self) -> None:
        self.house = House()
        self.record = self.house.public()

    def examine(self, rule: str = "", on: date = TODAY, record: Record | None = None) -> Run:
        """Go through the house's unit."""
        unit = None if record else self.house.unit_
        return work(begin(on, unit=unit, record=record, rule=rule))

    def found(self, rule: str) -> list[Finding]:
        """Return what a rule finds wrong now."""
        return list(Finding.objects.filter(rule=rule, present=True))


@pytest.fixture
def stock(db: None) -> Stock:
    """One clean public record."""
    return Stock()
