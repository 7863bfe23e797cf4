"""Where the units are: the spots of the map, and what stands in the list beside it."""

from dataclasses import dataclass, field
from datetime import date

from django.urls import reverse

from gongkai.organisations.contents import services
from gongkai.organisations.geography import Point, city_point, convert
from gongkai.organisations.models import Unit, UnitPlace, UnitProfile
from gongkai.portal.mapping import Spot
from gongkai.portal.queries import Branch, tree


@dataclass
class Office:
    """A place where a unit can be found: the very place where it is known, else the middle of its town."""

    unit: Unit
    name: str
    point: Point
    exact: bool
    address: str = ""
    phone: str = ""
    hours: str = ""
    services: list[str] = field(default_factory=list)
    number: int = 0


@dataclass
class Region:
    """A unit directly below the headquarters, and everything below it that is on the map."""

    unit: Unit
    offices: list[Office]
    units: int


def regions(on: date, service: str = "") -> list[Region]:
    """Return the regions in the order of the tree, narrowed to the units that offer a service. Four statements."""
    places, offered = _places(), _offered()
    found = []
    for top in tree(on):
        for branch in [Branch(top.unit), *top.branches]:
            units = list(_all(branch))
            wanted = [unit for unit in units if not service or service in offered.get(unit.pk, set())]
            offices = [office for unit in wanted for office in _offices(unit, places.get(unit.pk, []), service)]
            if wanted:
                found.append(Region(branch.unit, offices, len(wanted)))
    return found


def _all(branch: Branch) -> list[Unit]:
    return [branch.unit, *(unit for low in branch.branches for unit in _all(low))]


def _places() -> dict[int, list[UnitPlace]]:
    found: dict[int, list[UnitPlace]] = {}
    for place in UnitPlace.objects.select_related("profile").order_by("profile_id", "order"):
        found.setdefault(place.profile.unit_id, []).append(place)
    return found


def _offered() -> dict[int, set[str]]:
    """Return what each unit says it does, as a whole or at one of its places."""
    found: dict[int, set[str]] = {}
    for unit_id, codes in UnitProfile.objects.values_list("unit_id", "services"):
        found.setdefault(unit_id, set()).update(codes)
    for unit_id, codes in UnitPlace.objects.values_list("profile__unit_id", "services"):
        found.setdefault(unit_id, set()).update(codes)
    return found


def _offices(unit: Unit, places: list[UnitPlace], service: str) -> list[Office]:
    """Return where a unit is: the places that offer the service, else all its places; without any, its town."""
    offering = [place for place in places if not service or service in place.services] or places
    found: list[Office] = []
    for place in offering:
        if place.latitude is not None and place.longitude is not None:
            point = convert(Point(place.latitude, place.longitude, place.datum), "wgs84")
            names = [services()[code] for code in place.services if code in services()]
            kept = Office(unit, place.name, point, True, place.address, place.phone, place.hours, names)
            if not any(kept.point == one.point for one in found):
                found.append(kept)
    if found:
        return found
    town = city_point(unit.province, unit.city)
    return [Office(unit, "", town.point, False, unit.address, unit.phone, unit.hours)] if town else []


def region_spots(shown: list[Region], service: str) -> list[Spot]:
    """Return one spot for each region, with the number of its units in the mark."""
    spots = []
    for region in shown:
        town = city_point(region.unit.province, region.unit.city)
        point = region.offices[0].point if region.offices else town.point if town else None
        if point is None:
            continue
        title = f"{region.unit.name}：{region.units}个单位"
        spots.append(
            Spot(*_at(point), str(region.units), _short(region.unit), title, region_href(region.unit, service))
        )
    return sorted(spots, key=lambda spot: -int(spot.text))


def office_spots(region: Region) -> list[Spot]:
    """Number the offices of a region, those at a known place first on the map, and return their spots."""
    for number, office in enumerate(region.offices, 1):
        office.number = number
    ordered = sorted(region.offices, key=lambda office: not office.exact)
    firsts = {office.unit.pk: office.number for office in reversed(ordered)}
    return [
        Spot(
            *_at(office.point),
            str(office.number),
            _short(office.unit) if firsts[office.unit.pk] == office.number else "",
            f"{office.number}. {office.unit.name} {office.name}".strip() + ("" if office.exact else "（大致位置）"),
            reverse("portal:unit", args=[office.unit.key]),
            office.exact,
        )
        for office in ordered
    ]


def region_href(unit: Unit, service: str = "") -> str:
    """Return the address of a region's map."""
    asked = f"&service={service}" if service else ""
    return f"{reverse('portal:map')}?region={unit.key}{asked}"


def _at(point: Point) -> tuple[float, float]:
    return point.latitude, point.longitude


def _short(unit: Unit) -> str:
    """Return the name a map has room for: 广州海关 is 广州, 海关总署驻天津特派员办事处 is 驻天津特派办."""
    name = unit.name.removeprefix("中华人民共和国")
    name = name.removeprefix("海关") if unit.level == "hq" else name.removeprefix("海关总署")
    return name.replace("特派员办事处", "特派办").removesuffix("海关") or unit.name
