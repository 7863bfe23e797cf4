"""One office for every test of this room."""

from collections.abc import Iterator

import pytest
from django.db import connection

from gongkai.audit import guard
from gongkai.foi.tests.making import Office


@pytest.fixture
def office(db: None) -> Office:
    """A unit with a clerk, a reviewer and a leader."""
    return Office()


@pytest.fixture
def real_office(transactional_db: None) -> Iterator[Office]:
    """The same in a database whose transactions are real; the record's guard is lifted before tables are emptied."""
    yield Office()
    guard.lift(connection)
