"""A map of points drawn on the server: graticule, scale, numbered marks and labels that do not cover each other.

No base map is shipped. Where the deployer supplies an approved outline as GeoJSON it is drawn under the points.
"""

import json
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

MARGIN: Final = 34.0
_STEPS: Final = (10.0, 5.0, 2.0, 1.0, 0.5, 0.2, 0.1, 0.05)
_LENGTHS: Final = (1000, 500, 200, 100, 50, 20, 10, 5, 2, 1)
_KILOMETRES: Final = 111.195  # in a degree of latitude
_LEAST: Final = 0.25  # degrees: a map of one town still shows its surroundings
_TURN: Final = 2.399963  # the golden angle: marks at one point are fanned out as sunflower seeds
_MOST_TURNS: Final = 1500
_HEAD: Final = 28.0  # pixels that the labels of the meridians take
_FINEST: Final = 0.6  # pixels: outline points nearer than that are left out


@dataclass(frozen=True, slots=True)
class Spot:
    """Something to be shown at a place, in WGS-84 degrees; ``text`` stands in the mark, ``label`` beside it."""

    latitude: float
    longitude: float
    text: str
    label: str
    title: str
    href: str
    exact: bool = True


@dataclass(frozen=True, slots=True)
class Mark:
    """A spot where it is drawn, and where its label stands; ``anchor`` is empty where there was no room for one."""

    spot: Spot
    x: float
    y: float
    radius: float
    label_x: float = 0.0
    label_y: float = 0.0
    anchor: str = ""
    lead: str = ""
    """A line to the true place, where the mark had to move."""


@dataclass(frozen=True, slots=True)
class Line:
    """A meridian or parallel with its label."""

    x1: float
    y1: float
    x2: float
    y2: float
    label: str


@dataclass
class Drawing:
    """What the template draws, in pixels."""

    width: float
    height: float
    size: float
    name: str
    meridians: list[Line] = field(default_factory=list)
    parallels: list[Line] = field(default_factory=list)
    outline: list[str] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    bar: float = 0.0
    bar_label: str = ""

    @property
    def right(self) -> float:
        """Where the scale begins, from the left."""
        return round(self.width - MARGIN - self.bar, 1)

    @property
    def base(self) -> float:
        """Where the scale stands."""
        return round(self.height - 10, 1)


@dataclass(frozen=True, slots=True)
class _Window:
    """The part of the globe shown: equal distances along parallels and meridians at its middle latitude."""

    west: float
    north: float
    squeeze: float
    scale: float
    offset_x: float
    offset_y: float

    def place(self, latitude: float, longitude: float) -> tuple[float, float]:
        """Return where a point falls."""
        x = self.offset_x + (longitude - self.west) * self.squeeze * self.scale
        return round(x, 1), round(self.offset_y + (self.north - latitude) * self.scale, 1)


def draw(spots: Sequence[Spot], width: float, *, size: float, name: str, outline: str = "") -> Drawing:
    """Return the map of these spots; ``size`` is that of the letters, ``name`` keeps two maps on a page apart."""
    west, east = _span([spot.longitude for spot in spots] or [73.0, 135.0])
    south, north = _span([spot.latitude for spot in spots] or [18.0, 54.0])
    squeeze = math.cos(math.radians((south + north) / 2))
    inner = width - 2 * MARGIN
    tall = inner * (north - south) / ((east - west) * squeeze)
    room = min(max(tall, width * 0.45), width * 0.95)
    scale = min(inner / ((east - west) * squeeze), room / (north - south))
    window = _Window(
        west,
        north,
        squeeze,
        scale,
        MARGIN + (inner - (east - west) * squeeze * scale) / 2,
        MARGIN + (room - (north - south) * scale) / 2,
    )
    drawing = Drawing(round(width, 1), round(room + 2 * MARGIN, 1), size, name)
    _graticule(drawing, window)
    _scale_bar(drawing, scale)
    drawing.outline = [path for shape in shapes(outline) if (path := _path(shape, window, drawing))]
    drawing.marks = _labelled(_fanned(spots, window, drawing), drawing)
    return drawing


def _span(values: list[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    spare = max((high - low) * 0.04, (_LEAST - (high - low)) / 2, 0.02)
    return low - spare, high + spare


def _graticule(drawing: Drawing, window: _Window) -> None:
    """Draw the lines that fall inside; about five on the longer side."""
    degrees_x = drawing.width / (window.scale * window.squeeze)
    degrees_y = drawing.height / window.scale
    step = next((step for step in _STEPS if max(degrees_x, degrees_y) / step >= 5), _STEPS[-1])
    left = window.west - window.offset_x / (window.scale * window.squeeze)
    top = window.north + window.offset_y / window.scale
    for number in range(math.ceil(left / step), math.floor((left + degrees_x) / step) + 1):
        x, _ = window.place(0, number * step)
        drawing.meridians.append(Line(x, 0, x, drawing.height, f"{number * step:g}°E"))
    for number in range(math.ceil((top - degrees_y) / step), math.floor(top / step) + 1):
        _, y = window.place(number * step, 0)
        if y < _HEAD:
            continue
        drawing.parallels.append(Line(0, y, drawing.width, y, f"{number * step:g}°N"))


def _scale_bar(drawing: Drawing, scale: float) -> None:
    pixels = scale / _KILOMETRES
    length = next((length for length in _LENGTHS if length * pixels <= drawing.width / 5), _LENGTHS[-1])
    drawing.bar, drawing.bar_label = round(length * pixels, 1), f"{length}公里"


def _fanned(spots: Sequence[Spot], window: _Window, drawing: Drawing) -> list[Mark]:
    """Place the marks; those that would cover one placed before move outwards along a spiral, never off the map."""
    radius = round(drawing.size * 0.85, 1)
    marks: list[Mark] = []
    for spot in spots:
        x, y = window.place(spot.latitude, spot.longitude)
        turn, at = 0, (x, y)
        while turn < _MOST_TURNS and not _fits(at, marks, radius, drawing):
            turn += 1
            away = radius * 0.95 * math.sqrt(turn)
            at = (x + away * math.cos(turn * _TURN), y + away * math.sin(turn * _TURN))
        at = (round(at[0], 1), round(at[1], 1))
        lead = f"M{x:g} {y:g}L{at[0]:g} {at[1]:g}" if spot.exact and turn else ""
        marks.append(Mark(spot, *at, radius, lead=lead))
    return marks


def _fits(at: tuple[float, float], marks: list[Mark], radius: float, drawing: Drawing) -> bool:
    """Say whether a mark here lies on the map and covers no other."""
    x, y = at
    if not (radius < x < drawing.width - radius and radius < y < drawing.height - radius):
        return False
    return all(math.dist(at, (mark.x, mark.y)) >= 1.9 * radius for mark in marks)


_Box = tuple[float, float, float, float]


def _labelled(marks: list[Mark], drawing: Drawing) -> list[Mark]:
    """Give labels to the marks that have room for one, beside, over or under."""
    taken: list[_Box] = [
        (mark.x - mark.radius, mark.y - mark.radius, mark.x + mark.radius, mark.y + mark.radius) for mark in marks
    ]
    done = []
    for mark in marks:
        found = next((one for one in _candidates(mark, drawing.size) if _free(one[1], taken, drawing)), None)
        if found is None or not mark.spot.label:
            done.append(mark)
            continue
        (x, y, anchor), box = found
        taken.append(box)
        done.append(replace(mark, label_x=round(x, 1), label_y=round(y, 1), anchor=anchor))
    return done


def _candidates(mark: Mark, size: float) -> Iterable[tuple[tuple[float, float, str], _Box]]:
    wide = sum(size if ord(letter) > 255 else size * 0.6 for letter in mark.spot.label)
    gap, half = mark.radius + 3, size * 0.6
    middle = mark.y + size * 0.36
    yield (mark.x + gap, middle, "start"), (mark.x + gap, mark.y - half, mark.x + gap + wide, mark.y + half)
    yield (mark.x - gap, middle, "end"), (mark.x - gap - wide, mark.y - half, mark.x - gap, mark.y + half)
    for y in (mark.y - gap - half, mark.y + gap + half):
        yield (mark.x, y + size * 0.36, "middle"), (mark.x - wide / 2, y - half, mark.x + wide / 2, y + half)
    for y in (mark.y - gap, mark.y + gap):
        right, left = mark.x + gap * 0.6, mark.x - gap * 0.6
        yield (right, y + size * 0.36, "start"), (right, y - half, right + wide, y + half)
        yield (left, y + size * 0.36, "end"), (left - wide, y - half, left, y + half)


def _free(box: _Box, taken: list[_Box], drawing: Drawing) -> bool:
    left, top, right, bottom = box
    if left < 2 or top < 2 or right > drawing.width - 2 or bottom > drawing.height - 24:
        return False
    return not any(left < r and right > l and top < b and bottom > t for l, t, r, b in taken)  # noqa: E741


Shape = list[tuple[float, float]]


def shapes(file: str) -> list[Shape]:
    """Return the lines of the outline supplied, as (longitude, latitude); none where there is none to be read."""
    path = Path(file) if file else None
    if path is None or not path.is_file():
        return []
    state = path.stat()
    return _read(file, state.st_mtime_ns, state.st_size)


@lru_cache(maxsize=2)
def _read(file: str, _changed: int, _size: int) -> list[Shape]:
    try:
        tree = json.loads(Path(file).read_text(encoding="utf-8"))
        return [[(float(x), float(y)) for x, y, *_ in ring] for ring in _rings(tree)]
    except (OSError, ValueError, TypeError, KeyError):
        return []


def _rings(tree: Any) -> Iterable[Any]:
    kind = tree["type"]
    if kind == "FeatureCollection":
        for one in tree["features"]:
            yield from _rings(one)
    elif kind == "Feature":
        if tree["geometry"]:
            yield from _rings(tree["geometry"])
    elif kind == "GeometryCollection":
        for one in tree["geometries"]:
            yield from _rings(one)
    else:
        yield from _flat(kind, tree["coordinates"])


def _flat(kind: str, found: Any) -> Iterable[Any]:
    if kind == "LineString":
        yield found
    elif kind in {"Polygon", "MultiLineString"}:
        yield from found
    elif kind == "MultiPolygon":
        for one in found:
            yield from one


def _path(shape: Shape, window: _Window, drawing: Drawing) -> str:
    """Return a line as an SVG path, without points too near to be seen; nothing where all of it lies outside."""
    points: list[tuple[float, float]] = []
    for longitude, latitude in shape:
        at = window.place(latitude, longitude)
        if not points or math.dist(at, points[-1]) >= _FINEST:
            points.append(at)
    xs, ys = [x for x, _ in points], [y for _, y in points]
    if len(points) < 2 or max(xs) < 0 or min(xs) > drawing.width or max(ys) < 0 or min(ys) > drawing.height:
        return ""
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)
