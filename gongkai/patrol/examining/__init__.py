"""The examinations, each registered by the id of its rule."""

from gongkai.patrol.examining import columns, links, reading, sites, stock, units
from gongkai.patrol.examining.ground import READING, STOCK

__all__ = ["READING", "STOCK", "columns", "links", "reading", "sites", "stock", "units"]
