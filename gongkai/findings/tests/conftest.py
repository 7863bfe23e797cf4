"""A regional customs with one below, and its people."""

from datetime import date
from types import SimpleNamespace

import pytest

from gongkai.findings.actions import Found, raise_findings
from gongkai.organisations.actions import ensure_roles
from gongkai.organisations.tests.making import officer, unit

DAY = date(2026, 3, 2)


@pytest.fixture
def house(db: None) -> SimpleNamespace:
    """Two units and everyone needed."""
    ensure_roles()
    region = unit("u9001", "虚构北岸海关", "regional")
    local = unit("u9002", "虚构湾口海关", "local", region)
    return SimpleNamespace(
        region=region,
        local=local,
        clerk=officer("clerk", "disclosure_officer", local),
        reviewer=officer("reviewer", "reviewer", local),
        supervisor=officer("supervisor", "supervisor", region, below=True),
        elsewhere=officer("elsewhere", "supervisor", unit("u9003", "虚构南麓海关", "regional")),
    )


def found(matter: str = "t3.received.total", message: str = "表三新收总计82与各列之和81不符") -> Found:
    """What a check might find."""
    return Found("I03", matter, "fail", message, "各行：总计", {"left": 82, "right": 81, "place": "表三第1行"})


@pytest.fixture
def finding(house: SimpleNamespace):
    """One finding at the local unit."""
    return raise_findings(house.local, "reports.check", "report:u9002:2025:own", [found()], today=DAY)[0]
