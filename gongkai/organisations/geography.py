"""Points on the globe: the three datums in use in China, the shipped places of cities, and links to the map apps.

Written here because the conversion is forty lines of published arithmetic, while the packages that offer it are either
unmaintained or bring a network client along. GCJ-02 is the datum that maps published in the mainland use; it differs
from WGS-84 by up to about 700 m, and BD-09 (Baidu) shifts it once more.
"""

import csv
import math
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final
from urllib.parse import quote, urlencode

_AXIS: Final = 6378245.0  # semi-major axis of the Krasovsky ellipsoid, metres
_SQUARED: Final = 0.00669342162296594323  # its first eccentricity, squared
_BAIDU: Final = math.pi * 3000.0 / 180.0
#: Outside this box GCJ-02 is WGS-84 itself.
_BOX: Final = (0.8293, 55.8271, 72.004, 137.8347)
_ROUNDS: Final = 12


@dataclass(frozen=True, slots=True)
class Point:
    """A place in degrees, in the datum ``wgs84``, ``gcj02`` or ``bd09``."""

    latitude: float
    longitude: float
    datum: str = "wgs84"


@dataclass(frozen=True, slots=True)
class CityPoint:
    """The shipped, approximate place of a city, and what it is the middle of."""

    point: Point
    standing: str


def convert(point: Point, datum: str) -> Point:
    """Return the same place in another datum. Raises ``KeyError`` for an unknown one."""
    if point.datum == datum:
        return point
    gcj = _TO_GCJ[point.datum](point.latitude, point.longitude)
    return Point(*_FROM_GCJ[datum](*gcj), datum)


def metres(one: Point, other: Point) -> float:
    """Return the distance of two near points, both taken in WGS-84."""
    a, b = convert(one, "wgs84"), convert(other, "wgs84")
    middle = math.radians((a.latitude + b.latitude) / 2)
    return math.hypot(a.latitude - b.latitude, (a.longitude - b.longitude) * math.cos(middle)) * 111_195.0


def _same(latitude: float, longitude: float) -> tuple[float, float]:
    return latitude, longitude


def _to_gcj(latitude: float, longitude: float) -> tuple[float, float]:
    """Shift WGS-84 to GCJ-02."""
    south, north, west, east = _BOX
    if not (south <= latitude <= north and west <= longitude <= east):
        return latitude, longitude
    x, y = longitude - 105.0, latitude - 35.0
    radians = math.radians(latitude)
    bent = 1 - _SQUARED * math.sin(radians) ** 2
    meridian = _AXIS * (1 - _SQUARED) / (bent * math.sqrt(bent)) * math.pi / 180.0
    parallel = _AXIS / math.sqrt(bent) * math.cos(radians) * math.pi / 180.0
    return latitude + _north(x, y) / meridian, longitude + _east(x, y) / parallel


def _waves(value: float, amplitudes: tuple[tuple[float, float], ...]) -> float:
    return sum(size * math.sin(value * math.pi * pace) for size, pace in amplitudes) * 2.0 / 3.0


def _north(x: float, y: float) -> float:
    """Return the shift to the north in metres."""
    shift = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * math.sqrt(abs(x))
    shift += _waves(x, ((20.0, 6.0), (20.0, 2.0)))
    return shift + _waves(y, ((20.0, 1.0), (40.0, 1 / 3), (160.0, 1 / 12), (320.0, 1 / 30)))


def _east(x: float, y: float) -> float:
    """Return the shift to the east in metres."""
    shift = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * math.sqrt(abs(x))
    return shift + _waves(x, ((20.0, 6.0), (20.0, 2.0), (20.0, 1.0), (40.0, 1 / 3), (150.0, 1 / 12), (300.0, 1 / 30)))


def _from_gcj(latitude: float, longitude: float) -> tuple[float, float]:
    """Undo the shift by approaching: what shifts to the point given."""
    at = (latitude, longitude)
    for _ in range(_ROUNDS):
        shifted = _to_gcj(*at)
        at = (at[0] + latitude - shifted[0], at[1] + longitude - shifted[1])
    return at


def _to_bd(latitude: float, longitude: float) -> tuple[float, float]:
    """Shift GCJ-02 to BD-09."""
    away = math.hypot(longitude, latitude) + 0.00002 * math.sin(latitude * _BAIDU)
    angle = math.atan2(latitude, longitude) + 0.000003 * math.cos(longitude * _BAIDU)
    return away * math.sin(angle) + 0.006, away * math.cos(angle) + 0.0065


def _from_bd(latitude: float, longitude: float) -> tuple[float, float]:
    """Undo that shift, approaching as above."""
    at = (latitude - 0.006, longitude - 0.0065)
    for _ in range(_ROUNDS):
        shifted = _to_bd(*at)
        at = (at[0] + latitude - shifted[0], at[1] + longitude - shifted[1])
    return at


_TO_GCJ: Final = {"wgs84": _to_gcj, "gcj02": _same, "bd09": _from_bd}
_FROM_GCJ: Final = {"wgs84": _from_gcj, "gcj02": _same, "bd09": _to_bd}


@cache
def _cities() -> dict[tuple[str, str], CityPoint]:
    text = files("gongkai.organisations").joinpath("data/coordinates.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(text.splitlines())
    return {
        (row["province"], row["city"]): CityPoint(
            Point(float(row["latitude"]), float(row["longitude"]), row["datum"]), row["standing"]
        )
        for row in rows
    }


def city_point(province: str, city: str) -> CityPoint | None:
    """Return the shipped place of a city as units name it (广东, 深圳福田区), else of the city it begins with."""
    exact = _cities().get((province, city))
    if exact is not None or not city:
        return exact
    near = [name for where, name in _cities() if where == province and city.startswith(name)]
    return _cities()[province, max(near, key=len)] if near else None


@dataclass(frozen=True, slots=True)
class Direction:
    """A plain link that opens a place in a map app."""

    label: str
    href: str


def directions(name: str, address: str, point: Point | None, city: str = "") -> list[Direction]:
    """Return links to the common map apps: to the very point where it is known, else a search for the address."""
    return _to_point(name, address, point) if point else _to_address(address, city)


def _to_point(name: str, address: str, point: Point) -> list[Direction]:
    gcj, bd, wgs = convert(point, "gcj02"), convert(point, "bd09"), convert(point, "wgs84")
    here = f"{gcj.latitude:.6f},{gcj.longitude:.6f}"
    amap = {"position": f"{gcj.longitude:.6f},{gcj.latitude:.6f}", "name": name, "coordinate": "gaode", "callnative": 1}
    baidu = {
        "location": f"{bd.latitude:.6f},{bd.longitude:.6f}",
        "title": name,
        "content": address or name,
        "coord_type": "bd09ll",
        "output": "html",
    }
    tencent = {"marker": f"coord:{here};title:{_plain(name)};addr:{_plain(address)}", "referer": "gongkai"}
    return [
        Direction("高德地图", f"https://uri.amap.com/marker?{urlencode(amap)}"),
        Direction("百度地图", f"https://api.map.baidu.com/marker?{urlencode(baidu)}"),
        Direction("腾讯地图", f"https://apis.map.qq.com/uri/v1/marker?{urlencode(tencent)}"),
        Direction("苹果地图", f"https://maps.apple.com/?{urlencode({'ll': here, 'q': name})}"),
        Direction("手机上的地图", f"geo:{wgs.latitude:.6f},{wgs.longitude:.6f}"),
    ]


def _to_address(address: str, city: str) -> list[Direction]:
    if not address:
        return []
    baidu = {"query": address, "region": city or "全国", "output": "html"}
    tencent = {"keyword": address, "region": city, "referer": "gongkai"}
    return [
        Direction("高德地图", f"https://uri.amap.com/search?{urlencode({'keyword': address, 'city': city})}"),
        Direction("百度地图", f"https://api.map.baidu.com/place/search?{urlencode(baidu)}"),
        Direction("腾讯地图", f"https://apis.map.qq.com/uri/v1/search?{urlencode(tencent)}"),
        Direction("苹果地图", f"https://maps.apple.com/?{urlencode({'q': address})}"),
        Direction("手机上的地图", f"geo:0,0?q={quote(address)}"),
    ]


def _plain(text: str) -> str:
    """Take out the marks by which one app divides its parameter."""
    return text.replace(";", " ").replace(":", " ").replace("|", " ")
