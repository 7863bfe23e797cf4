"""Units as a dated tree, what they tell about themselves, officers, the roles they hold and who stands in for them."""

from gongkai.organisations.models.media import AccountFigure, UnitAccount
from gongkai.organisations.models.profiles import (
    DATUMS,
    PLACE_KINDS,
    ProfileVersion,
    UnitDepartment,
    UnitLeader,
    UnitPlace,
    UnitProfile,
)
from gongkai.organisations.models.units import (
    LEVELS,
    Assignment,
    Deputy,
    Installation,
    Officer,
    Placement,
    Practice,
    Role,
    Unit,
    UnitName,
)

__all__ = [
    "DATUMS",
    "LEVELS",
    "PLACE_KINDS",
    "AccountFigure",
    "Assignment",
    "Deputy",
    "Installation",
    "Officer",
    "Placement",
    "Practice",
    "ProfileVersion",
    "Role",
    "Unit",
    "UnitAccount",
    "UnitDepartment",
    "UnitLeader",
    "UnitName",
    "UnitPlace",
    "UnitProfile",
]
