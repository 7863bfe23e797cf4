"""What a caller names, looked up; what does not exist is told by name."""

from gongkai.catalogue.models import Column
from gongkai.catalogue.queries import column_at
from gongkai.organisations.models import Unit
from gongkai.portal.api.faults import Missing


def unit_named(key: str) -> Unit:
    """Return a unit. Raises ``Missing``."""
    found = Unit.objects.filter(key=key).select_related("merged_into").first()
    if found is None:
        raise Missing(f"没有编号为“{key[:40]}”的单位")
    return found


def column_named(path: str) -> Column:
    """Return the open column at an address, also a former one. Raises ``Missing``."""
    found = column_at(path)
    if found is None:
        raise Missing(f"没有地址为“{path[:80]}”的栏目")
    return found
