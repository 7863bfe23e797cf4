"""Tests here that commit for real lift the guard before tables are emptied; ``flush`` sets it again."""

from collections.abc import Iterator

import pytest
from django.db import connection

from gongkai.audit import guard


@pytest.fixture
def committed(transactional_db: None) -> Iterator[None]:
    """A database whose transactions are real."""
    yield
    guard.lift(connection)
