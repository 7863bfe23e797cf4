"""The profiles of the demonstration: complete, passed by two people, and marked as invented."""

from datetime import date
from importlib.resources import files

import pytest

from gongkai.demo.staff import SINCE, ensure_logins
from gongkai.demo.units import OFFICE, SKETCHES, load_profiles
from gongkai.organisations.actions import ensure_roles, import_units
from gongkai.organisations.completeness import missing
from gongkai.organisations.models import AccountFigure, ProfileVersion, Unit, UnitLeader, UnitPlace, UnitProfile
from gongkai.organisations.queries import publisher

ON = date(2026, 3, 2)


@pytest.mark.django_db
def test_profiles_are_whole_marked_and_loaded_once():
    ensure_roles()
    text = files("gongkai.organisations").joinpath("data/customs_units.csv").read_text(encoding="utf-8")
    import_units(text, actor=None, on=SINCE)
    ensure_logins(ON)
    assert load_profiles(ON) == len(SKETCHES)
    assert load_profiles(ON) == 0
    for unit in Unit.objects.filter(profile__isnull=False):
        assert missing(unit, ON) == [], unit
    assert all("（虚构）" in one.name for one in UnitLeader.objects.all())
    assert all("演示" in one.address for one in UnitPlace.objects.all())
    assert {"u0028", "u0092"} == set(AccountFigure.objects.values_list("account__unit__key", flat=True))
    assert UnitProfile.objects.count() == len(SKETCHES)
    assert [row.unit.key for row in ProfileVersion.objects.filter(state="submitted")] == ["u0028"]
    office = Unit.objects.get(name=OFFICE)
    assert publisher(office, ON).key == "u0092"
