"""The demonstration's enforcement data: released by another hand, made once, wrong only where it is meant to be."""

import pytest

from gongkai.demo.enforcement import MOST_UNITS, REGION, play_enforcement
from gongkai.demo.staff import SINCE
from gongkai.enforcement.models import Batch, Entry, Line
from gongkai.enforcement.rows import kinds
from gongkai.enforcement.tests.conftest import DAY
from gongkai.organisations.actions import ensure_roles
from gongkai.organisations.tests.making import unit

pytestmark = pytest.mark.django_db


def test_entries_of_every_kind_are_made_once():
    ensure_roles()
    region = unit(REGION, "虚构北岸海关", "regional")
    for number in range(1, MOST_UNITS + 1):
        unit(f"u910{number}", f"虚构湾口海关{number}", "local", region)
    made = play_enforcement({}, DAY)
    assert made > 300
    assert set(Entry.objects.values_list("kind", flat=True)) == {one.code for one in kinds()}
    assert Entry.objects.values("unit").distinct().count() == MOST_UNITS
    wrong = Line.objects.filter(action__in=["bad", "over"]).exclude(batch__name="演示待发布.csv")
    assert not wrong.exists()
    assert not Line.objects.filter(doubtful=True).exclude(batch__name="演示待发布.csv").exists()
    assert Batch.objects.get(state="prepared").lines.filter(action="bad").count() == 2
    assert Entry.objects.filter(state="withdrawn").count() == 1
    before = list(Entry.objects.values_list("pk", "digest"))
    assert play_enforcement({}, DAY) == 0
    assert list(Entry.objects.values_list("pk", "digest")) == before
    assert DAY > SINCE
