"""A small tree: headquarters over two regions over local units."""

from types import SimpleNamespace

import pytest

from gongkai.reports.tests.ledgers import make_unit


@pytest.fixture
def tree(db: None) -> SimpleNamespace:
    """hq > north > (north1, north2), hq > south > south1."""
    hq = make_unit("hq", level="hq", name="海关总署", system_name="全国海关")
    north = make_unit("north", hq, level="regional", name="北方海关", region_name="北方海关关区")
    south = make_unit("south", hq, level="regional", name="南方海关")
    return SimpleNamespace(
        hq=hq,
        north=north,
        south=south,
        north1=make_unit("north1", north),
        north2=make_unit("north2", north),
        south1=make_unit("south1", south),
    )
