"""Loading a year: checked, announced, undone as a whole when a receiver fails."""

from datetime import date
from pathlib import Path

import pytest

from gongkai.audit.models import Entry
from gongkai.organisations import actions
from gongkai.organisations.calendar import calendar
from gongkai.organisations.signals import calendar_changed
from gongkai.organisations.tests.conftest import ON

pytestmark = pytest.mark.django_db

HEAD = "date,kind,name,source\n"
YEAR = HEAD + "".join(
    f"{day},{kind},{name},示例通知\n"
    for day, kind, name in [
        ("2027-01-01", "holiday", "元旦"),
        ("2027-05-01", "holiday", "劳动节"),
        ("2027-05-02", "holiday", "劳动节"),
        *[(f"2027-10-0{number}", "holiday", "国庆节") for number in range(1, 8)],
        ("2027-10-09", "makeup", "国庆节"),
    ]
)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings) -> Path:
    settings.WORKDAYS_FOLDER = tmp_path / "workdays"
    return settings.WORKDAYS_FOLDER


def test_a_year_is_loaded_and_announced(tree, folder: Path):
    assert not calendar().announced(2027)
    heard = []

    def listen(sender, year, on, **_):
        heard.append((year, on, calendar().announced(2027)))

    calendar_changed.connect(listen)
    try:
        parsed = actions.import_calendar(YEAR, 2027, actor=None, on=ON)
    finally:
        calendar_changed.disconnect(listen)
    assert not parsed.errors and heard == [(2027, ON, True)]
    assert calendar().is_workday(date(2027, 10, 9)) and not calendar().is_workday(date(2027, 10, 4))
    assert [path.name for path in folder.iterdir()] == ["2027.csv"]
    assert Entry.objects.filter(act="calendar.imported", subject="calendar:2027").count() == 1


def test_a_loaded_year_can_be_loaded_again(tree):
    actions.import_calendar(YEAR, 2027, actor=None, on=ON)
    actions.import_calendar(YEAR.replace("2027-10-09", "2027-10-10"), 2027, actor=None, on=ON)
    assert not calendar().is_workday(date(2027, 10, 9)) and calendar().is_workday(date(2027, 10, 10))


@pytest.mark.parametrize(
    "text",
    [
        "",
        HEAD,
        HEAD + "2027-13-01,holiday,元旦,x\n",
        HEAD + "2027-01-04,makeup,元旦,x\n",
        YEAR + "2026-01-01,holiday,元旦,x\n",
    ],
)
def test_a_faulty_year_changes_nothing(tree, folder: Path, text: str):
    parsed = actions.import_calendar(text, 2027, actor=None, on=ON)
    assert parsed.errors and not folder.exists()
    assert not Entry.objects.filter(act="calendar.imported").exists()


def test_another_year_is_refused(tree):
    with pytest.raises(actions.Refused, match="2027年"):
        actions.import_calendar(YEAR, 2026, actor=None, on=ON)


def test_a_failing_receiver_undoes_it(tree, folder: Path):
    actions.import_calendar(YEAR, 2027, actor=None, on=ON)
    before = (folder / "2027.csv").read_bytes()

    def fail(sender, **_):
        raise RuntimeError("期限重算失败")

    calendar_changed.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            actions.import_calendar(YEAR.replace("2027-10-09", "2027-10-10"), 2027, actor=None, on=ON)
    finally:
        calendar_changed.disconnect(fail)
    assert (folder / "2027.csv").read_bytes() == before and calendar().is_workday(date(2027, 10, 9))
    assert Entry.objects.filter(act="calendar.imported").count() == 1
