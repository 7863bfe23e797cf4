"""Units as documents to be found: what their public pages say, and nothing that has not been passed."""

from collections.abc import Collection, Iterator
from datetime import date
from functools import lru_cache
from typing import Final

from django.db.models import Prefetch

from gongkai.organisations.calendar import today
from gongkai.organisations.contents import CONTACT, Content, place_line, platforms, service_names
from gongkai.organisations.models import Placement, Unit, UnitName, UnitProfile
from gongkai.organisations.queries import PROFILE_ROWS, public_content
from gongkai.search.documents import Document
from gongkai.search.sources import Source
from gongkai.stamps.queries import combined

KIND: Final = "unit"


def keys() -> Iterator[str]:
    """Yield the key of every unit that has a public page: all of them, closed ones too."""
    yield from Unit.objects.order_by("key").values_list("key", flat=True).iterator()


def visible(wanted: Collection[str]) -> set[str]:
    """Return which of these units have a public page."""
    return set(Unit.objects.filter(key__in=wanted).values_list("key", flat=True))


def fetch(wanted: Collection[str]) -> list[Document]:
    """Return the documents of these units; one that is missing is no longer to be found. Seven statements in all."""
    on = today()
    rows = UnitProfile.objects.prefetch_related(*PROFILE_ROWS)
    units = list(
        Unit.objects.filter(key__in=wanted).prefetch_related(
            Prefetch("names", UnitName.objects.order_by("since")), Prefetch("profile", rows)
        )
    )
    lines = _lines(on)
    return [_document(unit, lines, on) for unit in units]


def _lines(on: date) -> dict[str, str]:
    """Return the key of each unit's parent on a day: the whole tree in one statement."""
    edges = Placement.objects.filter(since__lte=on).exclude(until__lte=on)
    return dict(edges.values_list("unit__key", "parent__key"))


def _line(key: str, parents: dict[str, str]) -> tuple[str, ...]:
    found = [key]
    while (above := parents.get(found[-1])) and above not in found:
        found.append(above)
    return tuple(reversed(found))


def _document(unit: Unit, parents: dict[str, str], on: date) -> Document:
    profile: UnitProfile | None = getattr(unit, "profile", None)
    contact = {name: str(getattr(unit, name)) for name in CONTACT}
    content = public_content(profile, contact) if profile else Content(contact=contact)
    former = tuple(dict.fromkeys(row.name for row in unit.names.all() if row.name != unit.name))
    return Document(
        key=f"{KIND}:{unit.key}",
        kind=KIND,
        title=unit.name,
        url=f"/units/{unit.key}/",
        unit=unit.key,
        unit_name=unit.name,
        line=_line(unit.key, parents),
        in_force=unit.closed_on is None or unit.closed_on > on,
        published_on=profile.changed_on if profile else None,
        keywords=tuple(word for word in (*former, unit.code, unit.city) if word),
        abstract=content.functions.strip()[:200] or _reach(content),
        body=_body(content),
    )


def _reach(content: Content) -> str:
    return "；".join(value for value in (content.contact.get("address", ""), content.contact.get("phone", "")) if value)


def _body(content: Content) -> str:
    lines = [content.functions, "、".join(service_names(content.services)), content.other_services]
    lines += [" ".join(part for part in (one.name, one.duties, one.phone) if part) for one in content.departments]
    lines += [" ".join(part for part in (one.name, one.post, one.division) if part) for one in content.leaders]
    lines += [f"{place.name} {place_line(place)}" for place in content.places]
    lines += [f"{platforms().get(one.platform, '')} {one.name}" for one in content.accounts if one.closed_on is None]
    lines += [value for value in content.contact.values() if value]
    return "\n".join(line for line in lines if line)


def labels() -> dict[str, dict[str, str]]:
    """Return the names of units by key; they are read again when a unit has changed."""
    return {"unit": _names(combined(["units"])), "kind": {KIND: "单位"}}


@lru_cache(maxsize=2)
def _names(version: int) -> dict[str, str]:
    return dict(Unit.objects.values_list("key", "name"))


SOURCE: Final = Source(fetch=fetch, keys=keys, visible=visible, labels=labels)
