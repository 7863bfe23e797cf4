"""A unit with two people, and ways to publish figures."""

from collections.abc import Callable
from datetime import date

import pytest

from gongkai.organisations.actions import ensure_roles
from gongkai.organisations.models import Officer, Unit
from gongkai.organisations.tests.making import officer, unit
from gongkai.series import actions, reading
from gongkai.series.actions import By
from gongkai.series.models import Batch, Series

ON = date(2026, 3, 2)


@pytest.fixture
def here(db: None) -> Unit:
    ensure_roles()
    return unit("bay", "示例海湾关", "regional")


@pytest.fixture
def clerk(here: Unit) -> Officer:
    return officer("clerk", "disclosure_officer", here)


@pytest.fixture
def leader(here: Unit) -> Officer:
    return officer("leader", "leader", here)


@pytest.fixture
def trade(here: Unit, clerk: Officer) -> Series:
    values = {
        "name": "进出口总值",
        "slug": "trade",
        "measure": "亿元",
        "period": "month",
        "decimals": 1,
        "additive": True,
    }
    return actions.create_series(here, values, By(clerk, ON))


@pytest.fixture
def publish(here: Unit, clerk: Officer, leader: Officer) -> Callable[..., Batch]:
    def run(text: str, reason: str = "") -> Batch:
        batch = actions.prepare(here, reading.read_text(text), "数据.csv", By(clerk, ON))
        return actions.release(actions.submit(batch, reason, By(clerk, ON)), By(leader, ON))

    return run
