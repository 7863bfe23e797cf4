"""The made-up figures of the demonstration: marked as such, and made once."""

from datetime import date

import pytest
from django.test import Client

from gongkai.demo.series import PLANS, play_series
from gongkai.demo.staff import Team
from gongkai.organisations.actions import ensure_roles
from gongkai.organisations.tests.making import officer, unit
from gongkai.series.queries import worth_seeing

ON = date(2026, 3, 2)


@pytest.mark.django_db
def test_the_figures_are_marked_and_made_once():
    ensure_roles()
    here = unit("bay", "示例海湾关", "regional")
    clerk, leader = officer("clerk", "disclosure_officer", here), officer("leader", "leader", here)
    team = Team(clerk, leader, leader)
    assert play_series(here, team, ON) == len(PLANS) * 38
    assert play_series(here, team, ON) == 0
    assert all(one.series.made_up and one.latest.mark for one in worth_seeing(here))
    client = Client()
    assert "不是任何机关的真实统计" in client.get("/figures/bay/trade/").content.decode()
    assert client.get("/figures/bay/trade/data.json").json()["made_up"]
    assert "演示数据" in client.get("/figures/bay/trade/data.csv").content.decode()
