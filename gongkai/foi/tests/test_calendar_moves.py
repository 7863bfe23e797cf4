"""A year's working days arrive: provisional due dates move by themselves."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gongkai.foi import actions as acts
from gongkai.foi import queries
from gongkai.foi.tests.making import Office
from gongkai.organisations.actions import import_calendar, set_practice
from gongkai.organisations.calendar import calendar

FILED = date(2026, 12, 14)
#: An invented notice for 2027: New Year's break runs on to the fifth.
NOTICE = "date,kind,name,source\n" + "".join(
    f"2027-{day},holiday,{name},测试通知\n"
    for day, name in [
        *((f"01-0{n}", "元旦") for n in range(1, 6)),
        *((f"02-0{n}", "春节") for n in range(5, 9)),
        ("04-05", "清明节"),
        ("05-01", "劳动节"),
        ("05-02", "劳动节"),
        ("06-09", "端午节"),
        ("09-15", "中秋节"),
        *((f"10-0{n}", "国庆节") for n in range(1, 4)),
    ]
)


@pytest.fixture
def own_calendar(settings: Any, tmp_path: Path) -> Iterator[None]:
    """A calendar folder of the test's own."""
    settings.WORKDAYS_FOLDER = tmp_path / "workdays"
    yield


def test_due_dates_follow_a_new_year(office: Office, own_calendar: None) -> None:
    case = office.file(FILED)
    assert (case.due_on, case.provisional) == (calendar().add_workdays(FILED, 20, provisional=True), True)
    settled = office.file(date(2026, 11, 2))
    parsed = import_calendar(NOTICE, 2027, actor=None, on=date(2026, 12, 15))
    assert parsed.errors == ()
    moved = office.fresh(case)
    assert (moved.due_on, moved.provisional) == (calendar().add_workdays(FILED, 20), False)
    assert moved.due_on > case.due_on
    assert office.fresh(settled).version == settled.version
    assert acts.drift(date(2026, 12, 15)) == []


def test_a_faulty_year_moves_nothing(office: Office, own_calendar: None) -> None:
    case = office.file(FILED)
    parsed = import_calendar(NOTICE.replace("2027-10-01,holiday,国庆节,测试通知\n", ""), 2027, actor=None, on=FILED)
    assert parsed.errors
    assert (office.fresh(case).due_on, office.fresh(case).provisional) == (case.due_on, True)


def test_one_broken_case_does_not_hold_up_the_others(office: Office) -> None:
    from_before, waiting = office.file(FILED), office.file(FILED)
    from_before.events.create(kind="answered", on=date(2026, 12, 1), by="test")
    acts.request_correction(waiting, office.by(office.clerk, FILED), FILED, ["请写明"], 1)
    done = acts.sweep(date(2026, 12, 20))
    assert (done.failed, done.lapsed) == ([from_before.number], [waiting.number])
    assert acts.drift(date(2026, 12, 20)) == [from_before.number]


def test_a_request_of_tomorrow_waits(office: Office) -> None:
    office.file(FILED)
    assert acts.sweep(date(2026, 12, 1)) == acts.Sweep()


@pytest.mark.django_db
def test_a_units_shorter_period_is_a_reminder_and_moves_nothing(office: Office):
    case = office.file(date(2026, 3, 2))
    told = queries.explanation(case, date(2026, 3, 3))
    assert queries.internal_due(case, told) is None
    set_practice(office.unit, "answer_workdays", 15, actor=None, on=date(2026, 3, 2))
    assert queries.internal_due(case, told) == date(2026, 3, 23)
    assert case.due_on == date(2026, 3, 30)
