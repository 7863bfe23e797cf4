"""One house for every test of this room."""

import pytest

from gongkai.catalogue.tests.desk import Desk
from gongkai.catalogue.tests.making import House


@pytest.fixture
def house(db: None) -> House:
    """Headquarters, a unit, its people and the columns."""
    return House()


@pytest.fixture
def desk(house: House) -> Desk:
    """The people of that unit at work."""
    return Desk(house)
