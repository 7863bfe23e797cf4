"""What a year of briefings, interviews and interpretations comes to."""

from datetime import date

from gongkai.catalogue.counting import Outreach, outreach
from gongkai.catalogue.tests.making import House

YEAR = (date(2026, 1, 1), date(2026, 12, 31))


def test_meetings_are_counted_once_public(house: House):
    column = {"document_class": "", "genre": ""}
    house.public(kind="briefing", details={"attendance": "120"}, **column)
    house.public(kind="briefing", details={"attendance": "35"}, **column)
    house.public(kind="briefing", details={"held_at": "上午"}, **column)
    house.public(kind="briefing", details={"attendance": "9"}, made_on=date(2025, 12, 31), **column)
    house.record(kind="briefing", details={"attendance": "1000"}, **column)
    house.public(kind="interview", **column)
    house.public(kind="interpretation", **column)
    assert outreach([house.unit_.pk], *YEAR) == Outreach(3, 155, 1, 1)
    assert outreach([house.top.pk], *YEAR) == Outreach(0, None, 0, 0)
