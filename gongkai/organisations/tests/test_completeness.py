"""What art. 20 (2) wants said, and what is missing."""

from dataclasses import replace
from types import SimpleNamespace

import pytest

from gongkai.organisations import actions
from gongkai.organisations.completeness import items, missing, missing_in
from gongkai.organisations.contents import Content, Place
from gongkai.organisations.models import Unit
from gongkai.organisations.tests.conftest import ON
from gongkai.organisations.tests.test_profiles import FULL


def codes(content: Content, level: str = "local") -> set[str]:
    """Return the codes alone."""
    return {code for code, _ in missing_in(content, level)}


def test_a_full_profile_wants_nothing():
    assert missing_in(FULL, "local") == []


def test_an_empty_one_wants_everything_the_law_names():
    wanted = {"functions", "structure", "address", "hours", "phone", "leader", "disclosure_office", "email"}
    assert wanted <= codes(Content())
    assert "structure" not in codes(Content(), "office") and "leader" in codes(Content(), "office")


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (replace(FULL, functions=" "), "functions"),
        (replace(FULL, departments=()), "structure"),
        (replace(FULL, leaders=()), "leader"),
        (replace(FULL, contact={**FULL.contact, "hours": ""}, places=(Place("hall", "厅", "路"),)), "hours"),
        (replace(FULL, contact={**FULL.contact, "phone": ""}, places=(Place("hall", "厅", "路"),)), "phone"),
        (replace(FULL, contact={**FULL.contact, "address": ""}, places=()), "address"),
        (replace(FULL, contact={**FULL.contact, "office": ""}), "disclosure_office"),
        (replace(FULL, contact={**FULL.contact, "email": ""}), "email"),
        (replace(FULL, contact={**FULL.contact, "phone": "81100000"}), "phone_format"),
        (replace(FULL, contact={**FULL.contact, "postcode": "1234"}), "postcode_format"),
        (replace(FULL, places=(Place("hall", "厅", "路", phone="12360", hours="全天"),)), "coordinates"),
        (replace(FULL, places=(*FULL.places, Place("hall", "厅", "路", phone="12360"))), "place_hours"),
        (replace(FULL, places=(*FULL.places, Place("hall", "厅", "路", hours="全天"))), "place_phone"),
    ],
)
def test_each_item_is_missed(content: Content, code: str):
    assert code in codes(content)


def test_of_a_unit_on_a_day(tree: SimpleNamespace):
    assert ("functions", items()["functions"].sentence) in missing(tree.cc, ON)
    assert "name_unverified" in dict(missing(tree.cc, ON))
    actions.close_unit(tree.cc2, closed_on=ON, actor=None, on=ON)
    assert missing(Unit.objects.get(key="cc2"), ON) == []
