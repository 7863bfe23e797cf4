"""Reads of the dated tree: each path is one SQL statement."""

from dataclasses import dataclass, field
from datetime import date

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from gongkai.organisations import contents
from gongkai.organisations.contents import Content
from gongkai.organisations.models import Installation, Placement, Practice, ProfileVersion, Unit, UnitName, UnitProfile
from gongkai.organisations.models.profiles import DRAFT, SUBMITTED
from gongkai.organisations.remembering import recall

_DOWN = """
WITH RECURSIVE branch(id) AS (
  SELECT CAST(%s AS bigint)
  UNION
  SELECT p.unit_id FROM organisations_placement p JOIN branch b ON p.parent_id = b.id
  WHERE p.since <= %s AND (p.until IS NULL OR p.until > %s)
) SELECT id FROM branch
"""

_UP = """
WITH RECURSIVE line(id, depth) AS (
  SELECT CAST(%s AS bigint), 0
  UNION
  SELECT p.parent_id, l.depth + 1 FROM organisations_placement p JOIN line l ON p.unit_id = l.id
  WHERE p.since <= %s AND (p.until IS NULL OR p.until > %s) AND l.depth < 20
) SELECT id FROM line ORDER BY depth
"""


class UnknownUnit(LookupError):
    """No unit answers to that id or code, or more than one does."""


def branch_ids(unit_id: int, on: date) -> RawSQL:
    """Return, for use after ``__in``, the ids of a unit and of all below it on a day."""
    return RawSQL(_DOWN, (unit_id, on, on))  # noqa: S611 - the statement is ours, the values are parameters


def branch(unit: Unit, on: date) -> QuerySet[Unit]:
    """Return a unit and all units below it as the tree stood on a day."""
    return Unit.objects.filter(pk__in=branch_ids(unit.pk, on))


def line_ids(unit_id: int, on: date) -> list[int]:
    """Return the ids from a unit up to the top, nearest first, on a day."""
    with connection.cursor() as cursor:
        cursor.execute(_UP, (unit_id, on, on))
        return [row[0] for row in cursor.fetchall()]


def line(unit: Unit, on: date) -> list[Unit]:
    """Return the units from a unit up to the top, nearest first, on a day."""
    ids = line_ids(unit.pk, on)
    found = Unit.objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def parent(unit: Unit, on: date) -> Unit | None:
    """Return the unit directly above on a day: for customs, the reconsideration organ (行政复议法 art. 27)."""
    edges = recall(("edges", unit.pk), lambda: list(Placement.objects.filter(unit=unit).select_related("parent")))
    return next((edge.parent for edge in edges if _holds(edge, on)), None)


def children(unit: Unit, on: date) -> QuerySet[Unit]:
    """Return the units directly below on a day."""
    return Unit.objects.filter(pk__in=Placement.objects.filter(_current(on), parent=unit).values("unit_id"))


def root(on: date) -> Unit | None:
    """Return the unit that has none above it and some below: the headquarters."""
    edges = Placement.objects.filter(_current(on))
    return Unit.objects.filter(pk__in=edges.values("parent_id")).exclude(pk__in=edges.values("unit_id")).first()


def open_units(on: date) -> QuerySet[Unit]:
    """Return the units that exist on a day: opened by then and not yet closed."""
    opened = Q(opened_on__isnull=True) | Q(opened_on__lte=on)
    return Unit.objects.filter(opened, Q(closed_on__isnull=True) | Q(closed_on__gt=on))


def name_on(unit: Unit, on: date) -> str:
    """Return the name a unit bore on a day; before its first recorded name, that first name."""
    names = recall(("names", unit.pk), lambda: list(UnitName.objects.filter(unit=unit).order_by("since")))
    row = next((name for name in names if _holds(name, on)), names[0] if names else None)
    return row.name if row else unit.name


def find_unit(text: str) -> Unit:
    """Return the unit with this internal id (u0028), customs code (5100) or number.

    Names are never accepted: they repeat. Raises ``UnknownUnit`` with a Chinese sentence.
    """
    text = text.strip()
    by_key = Unit.objects.filter(key=text).first()
    if by_key:
        return by_key
    by_code = list(Unit.objects.filter(code=text)[:2]) if text else []
    if len(by_code) > 1:
        raise UnknownUnit(f"代码 {text} 对应不止一个单位，请改用内部编号")
    if by_code:
        return by_code[0]
    raise UnknownUnit(f"没有编号或代码为“{text[:40]}”的单位")


def practice(unit: Unit, code: str, on: date, year: int = 0) -> object | None:
    """Return the nearest unit's own choice about a matter (its own, else the nearest above), or None."""
    rows = recall(("practice", code, year), lambda: _practices(code, year))
    if not rows:
        return None
    return next((rows[pk] for pk in line_ids(unit.pk, on) if pk in rows), None)


def _practices(code: str, year: int) -> dict[int, object]:
    return {row.unit_id: row.value for row in Practice.objects.filter(code=code, year=year)}


#: What is fetched with a profile that is read whole.
PROFILE_ROWS = ("departments", "leaders", "places", "unit__accounts")


def profile_content(unit: Unit) -> Content:
    """Return what the public sees of a unit now: the version passed last, and how its disclosure office is reached."""
    profile = UnitProfile.objects.filter(unit=unit).prefetch_related(*PROFILE_ROWS).first()
    contact = {name: getattr(unit, name) for name in contents.CONTACT}
    return public_content(profile, contact) if profile else Content(contact=contact)


def public_content(profile: UnitProfile, contact: dict[str, str]) -> Content:
    """Return a passed profile as plain data; its rows should have been fetched with it."""
    return contents.from_json(
        {
            "contact": contact,
            "functions": profile.functions,
            "services": profile.services,
            "other_services": profile.other_services,
            "departments": [vars(row) for row in profile.departments.all()],
            "leaders": [vars(row) for row in profile.leaders.all()],
            "places": [vars(row) for row in profile.places.all()],
            "accounts": [vars(row) for row in profile.unit.accounts.all() if row.listed],
        }
    )


def profile_in_hand(unit: Unit) -> ProfileVersion | None:
    """Return the version being written or waiting for review, if there is one."""
    rows = ProfileVersion.objects.filter(unit=unit, state__in=[DRAFT, SUBMITTED])
    return rows.select_related("unit", "edited_by").first()


@dataclass
class Standing:
    """How far a unit is with its profile: what is public since when, what is in hand and, if asked, what is missing."""

    unit: Unit
    content: Content
    changed_on: date | None
    in_hand: ProfileVersion | None
    missing: list[tuple[str, str]] = field(default_factory=list)


def profile_standings(units: QuerySet[Unit]) -> list[Standing]:
    """Return the standing of these units, in a handful of statements however many they are."""
    found = list(units.order_by("key"))
    profiles = UnitProfile.objects.filter(unit__in=found).prefetch_related(*PROFILE_ROWS)
    public = {profile.unit_id: profile for profile in profiles}
    rows = ProfileVersion.objects.filter(unit__in=found, state__in=[DRAFT, SUBMITTED]).select_related("edited_by")
    hands = {row.unit_id: row for row in rows}
    standings = []
    for unit in found:
        profile = public.get(unit.pk)
        contact = {name: getattr(unit, name) for name in contents.CONTACT}
        content = public_content(profile, contact) if profile else Content(contact=contact)
        standings.append(Standing(unit, content, profile.changed_on if profile else None, hands.get(unit.pk)))
    return standings


def contact_lines(unit: Unit) -> list[tuple[str, str]]:
    """Return how a unit's disclosure office is reached, label and value, without what is not known.

    The one source of the unit page, the footer, the request form, the guide and the printed directory (条例 art. 12).
    """
    pairs = zip(contents.CONTACT_LABELS, (getattr(unit, name) for name in contents.CONTACT), strict=True)
    return [(label, value) for label, value in pairs if value]


OWN_NAME = "publishes_in_parents_name"


def publisher(unit: Unit, on: date) -> Unit:
    """Return the nearest unit upwards that publishes, and answers requests, in its own name (条例 art. 10, 27).

    A unit publishes in its parent's name where it has chosen so; without a choice of its own, an office (办事处) does
    and any other unit does not. The top of the tree always publishes itself.
    """
    upwards = line(unit, on) or [unit]
    rows = Practice.objects.filter(unit__in=upwards, code=OWN_NAME, year=0)
    chosen = {row.unit_id: bool(row.value) for row in rows}
    own = (one for one in upwards if not chosen.get(one.pk, one.level == "office"))
    return next(own, upwards[-1])


def is_demonstration() -> bool:
    """Say whether this installation holds the demonstration."""
    return recall("demonstration", lambda: Installation.objects.filter(pk=1, demonstration=True).exists())


def _holds(row: Placement | UnitName, on: date) -> bool:
    return row.since <= on and (row.until is None or row.until > on)


def _current(on: date) -> Q:
    return Q(since__lte=on) & (Q(until__isnull=True) | Q(until__gt=on))
