"""Who comes to an address, and what may be expected of it: the words the tables of addresses are written in."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ROLES = ("disclosure_officer", "reviewer", "legal", "leader", "hotline_agent", "supervisor", "administrator")
PLACES = ("own", "other", "above")
ACTORS = [f"{role}@{place}" for role in ROLES for place in PLACES] + ["deputy", "expired"]


def who(roles: str, *places: str) -> frozenset[str]:
    """Return the actors of these roles at these places; who stands in for the disclosure officer counts as one."""
    named = {f"{role}@{place}" for role in roles.split() for place in places}
    return frozenset(named | ({"deputy"} if "disclosure_officer@own" in named else set()))


EVERYONE = frozenset(ACTORS) - {"expired"}
SEEING_CASES = "disclosure_officer reviewer legal leader supervisor"
HANDLERS = "disclosure_officer reviewer legal leader"
OVERSEERS = "supervisor administrator"
CASE = who(SEEING_CASES, "own", "above")
INSIDE = who(HANDLERS, "own")
CLERK = who("disclosure_officer", "own")
ANY_ADMIN = who("administrator", *PLACES)
ADMIN_HERE = who("administrator", "own", "above")
ADMIN_TOP = who("administrator", "above")
OVERSEER_HERE = who(OVERSEERS, "own", "above")
REPORTS = who(f"{SEEING_CASES} administrator", "own", "above")
REPORTS_ANYWHERE = who(f"{SEEING_CASES} administrator", *PLACES)
OVERSEEING_REPORTS = who("leader supervisor", "own", "above")
COMPILING = who("disclosure_officer reviewer leader supervisor", "own", "above")


@dataclass(frozen=True)
class Row:
    """Who may open an address; what those are answered who see that it exists, and what everybody else.

    ``post`` names those who may act there where they are fewer than may look, ``data`` such an act: the others are
    refused it. A value of ``data`` may be the name of something of the scene, written ``"@name"``: its key is sent.
    """

    opens: frozenset[str]
    seen: frozenset[str] = frozenset(ACTORS)
    seen_status: int = 403
    hidden_status: int = 404
    post: frozenset[str] | None = None
    query: str = ""
    status: int = 200
    data: Mapping[str, Any] = field(default_factory=dict)

    def expected(self, actor: str) -> int:
        """Return the status of a GET."""
        if actor == "expired":
            return 403
        if actor in self.opens:
            return self.status
        return self.seen_status if actor in self.seen else self.hidden_status
