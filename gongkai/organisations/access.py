"""The one answer to "may X do Y to Z". Everything is closed unless a row opens it.

Each room declares its acts as rows (``policies.py``) and registers them here; screens, actions and the API all ask
``may`` or ``require``, and lists of rows are narrowed by ``units_for``.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Q, QuerySet

from gongkai.organisations.models import Assignment, Deputy, Officer, Unit
from gongkai.organisations.queries import branch_ids, line_ids, root
from gongkai.organisations.remembering import recall


@dataclass(frozen=True)
class Rule:
    """One row: the act, what it is called, and the roles that may do it.

    ``own`` opens it to those who hold the role at the very unit; ``below`` also to those who hold it above with the
    units below included.
    """

    act: str
    label: str
    roles: frozenset[str]
    scope: str = "own"


class Denied(PermissionError):
    """The officer may not do this here; the message is a Chinese sentence for the screen."""


_rules: dict[str, Rule] = {}


def register(rules: Iterable[Rule]) -> None:
    """Add a room's rows. Raises ``ValueError`` where two rows claim one act differently."""
    for rule in rules:
        if _rules.setdefault(rule.act, rule) != rule:
            raise ValueError(f"two rules for {rule.act}")
        if rule.scope not in {"own", "below"}:
            raise ValueError(f"unknown scope {rule.scope} of {rule.act}")


def rules() -> dict[str, Rule]:
    """Return every registered row by act."""
    return dict(_rules)


def assignments(officer: Officer, on: date) -> QuerySet[Assignment]:
    """Return the assignments in force on a day, those of persons the officer stands in for included."""
    if not officer.is_active:
        return Assignment.objects.none()
    deputised = Officer.objects.filter(
        is_active=True, deputies__deputy=officer, deputies__since__lte=on, deputies__until__gt=on
    )
    return Assignment.objects.filter(
        Q(officer=officer) | Q(officer__in=deputised),
        Q(until__isnull=True) | Q(until__gt=on),
        since__lte=on,
    )


@dataclass(frozen=True)
class Post:
    """A post as the checks see it: role, unit, whether the units below are included, from when until when, and whether
    the role demands a second factor.
    """

    role: str
    unit_id: int
    below: bool
    since: date
    until: date | None
    second_factor: bool

    def holds(self, on: date) -> bool:
        """Say whether the post is held on a day."""
        return self.since <= on and (self.until is None or self.until > on)


def posts(officer: Officer, on: date) -> list[Post]:
    """Return the posts an officer holds on a day, those of persons they stand in for included."""
    if not officer.is_active:
        return []
    held = getattr(officer, "kept_posts", None)
    if held is None:
        held = recall(("posts", officer.pk), lambda: _all_posts(officer))
    return [post for post in held if post.holds(on)]


def keep_posts(officer: Officer) -> None:
    """Read the posts of whoever asks once for one request; what an act changes of them holds from the next one."""
    officer.kept_posts = _all_posts(officer)  # type: ignore[attr-defined]


def _all_posts(officer: Officer) -> list[Post]:
    """Return every post an officer ever held or will hold; one held for another only while standing in."""
    rows = Assignment.objects.values_list("role__code", "unit_id", "below", "since", "until", "role__second_factor")
    found = [Post(*row) for row in rows.filter(officer=officer)]
    for stand_in in Deputy.objects.filter(deputy=officer, principal__is_active=True):
        for post in (Post(*row) for row in rows.filter(officer_id=stand_in.principal_id)):
            first, last = max(post.since, stand_in.since), min(post.until or stand_in.until, stand_in.until)
            if first < last:
                found.append(replace(post, since=first, until=last))
    return found


def may(officer: object, act: str, unit: Unit, on: date) -> bool:
    """Say whether an officer may do an act at a unit on a day. Unknown acts raise ``KeyError``."""
    rule = _rules[act]
    if not isinstance(officer, Officer):
        return False
    held = [post for post in posts(officer, on) if post.role in rule.roles]
    if any(post.unit_id == unit.pk for post in held):
        return True
    above = {post.unit_id for post in held if post.below}
    return rule.scope == "below" and bool(above) and not above.isdisjoint(line_ids(unit.pk, on))


def require(officer: object, act: str, unit: Unit, on: date) -> None:
    """Raise ``Denied`` unless ``may``."""
    if not may(officer, act, unit, on):
        raise Denied(f"您在{unit.name}没有“{_rules[act].label}”的权限")


def units_for(officer: object, act: str, on: date) -> QuerySet[Unit]:
    """Return the units at which an officer may do an act on a day."""
    rule = _rules[act]
    if not isinstance(officer, Officer):
        return Unit.objects.none()
    held = [post for post in posts(officer, on) if post.role in rule.roles]
    where = Q(pk__in={post.unit_id for post in held})
    if rule.scope == "below":
        for unit_id in {post.unit_id for post in held if post.below}:
            where |= Q(pk__in=branch_ids(unit_id, on))
    return Unit.objects.filter(where) if held else Unit.objects.none()


def acts_open_to(officer: object, on: date) -> frozenset[str]:
    """Return the acts an officer may do at one unit or another on a day: at least where the post is held."""
    if not isinstance(officer, Officer):
        return frozenset()
    held = {post.role for post in posts(officer, on)}
    return frozenset(act for act, rule in _rules.items() if not held.isdisjoint(rule.roles))


def holds_any_role(officer: Officer, on: date) -> bool:
    """Say whether an officer has any post today: without one there is nothing to sign in for."""
    return bool(posts(officer, on))


def needs_second_factor(officer: Officer, on: date) -> bool:
    """Say whether any post the officer holds demands a second factor."""
    return any(post.second_factor for post in posts(officer, on))


def may_at_top(officer: object, act: str, on: date) -> bool:
    """Say whether an officer may do an act at the headquarters: for what concerns the whole system."""
    top = root(on)
    return top is not None and may(officer, act, top, on)
