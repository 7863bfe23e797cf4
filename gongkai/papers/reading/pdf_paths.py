"""What a page of a PDF draws besides text: ruled lines, shaded areas, pictures, white words. Runs apart.

Tables are ruled in many ways: a stroked line, a stroked box, a filled rectangle half a point high, a frame filled
between two rectangles, a picture one pixel high. All of them come down to ``Rule``.
"""

from __future__ import annotations

import ctypes
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise
from time import monotonic
from typing import Any, Final, NamedTuple

import pypdfium2.raw as raw

THIN: Final = 4.0
"""Points: what is thinner is a line."""

_LEAST: Final = 4.0
_MOST_OBJECTS: Final = 60_000
_MOST_SEGMENTS: Final = 4_000
_DEEPEST: Final = 6
_LIGHT: Final = 250

Point = tuple[float, float]


class Box(NamedTuple):
    """A rectangle in the page's own space, y upwards."""

    left: float
    bottom: float
    right: float
    top: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.left <= x <= self.right and self.bottom <= y <= self.top

    @property
    def thin(self) -> bool:
        """Whether it is a line rather than an area."""
        width, height = self.right - self.left, self.top - self.bottom
        return min(width, height) <= THIN and max(width, height) > 0.2


@dataclass(slots=True)
class Drawn:
    """What was found on one page."""

    rules: list[Box] = field(default_factory=list)
    shades: list[Box] = field(default_factory=list)
    pictures: list[Box] = field(default_factory=list)
    white: set[int] = field(default_factory=set)
    invisible: int = 0
    texts: int = 0
    shapes: int = 0
    full: bool = False


class PathReader:
    """Walks the objects of one page, forms within forms included."""

    def __init__(self, deadline: float) -> None:
        self.drawn = Drawn()
        self._deadline = deadline
        self._seen = 0
        self._four = [ctypes.c_float() for _ in range(4)]
        self._bounds = [ctypes.byref(one) for one in self._four]
        self._colours = [ctypes.c_uint() for _ in range(4)]
        self._by_type: dict[int, Callable[[Any, raw.FS_MATRIX | None], None]] = {
            raw.FPDF_PAGEOBJ_TEXT: self._text,
            raw.FPDF_PAGEOBJ_PATH: self._path,
            raw.FPDF_PAGEOBJ_IMAGE: self._picture,
        }

    def page(self, page: Any) -> Drawn:
        """Return what is on the page. Lines of a page that was not read to its end are left out."""
        for index in range(raw.FPDFPage_CountObjects(page)):
            self._one(raw.FPDFPage_GetObject(page, index), None, 0)
            if self.drawn.full:
                self.drawn.rules.clear()
                break
        return self.drawn

    def _one(self, item: Any, matrix: raw.FS_MATRIX | None, depth: int) -> None:
        self._seen += 1
        if self._seen > _MOST_OBJECTS or (self._seen % 500 == 0 and monotonic() > self._deadline):
            self.drawn.full = True
            return
        kind = raw.FPDFPageObj_GetType(item)
        if kind == raw.FPDF_PAGEOBJ_FORM and depth < _DEEPEST:
            self._form(item, matrix, depth + 1)
        elif kind in self._by_type:
            self._by_type[kind](item, matrix)

    def _form(self, form: Any, matrix: raw.FS_MATRIX | None, depth: int) -> None:
        inner = _times(_matrix(form), matrix)
        for index in range(raw.FPDFFormObj_CountObjects(form)):
            self._one(raw.FPDFFormObj_GetObject(form, index), inner, depth)
            if self.drawn.full:
                break

    def _box(self, item: Any, matrix: raw.FS_MATRIX | None) -> Box:
        raw.FPDFPageObj_GetBounds(item, *self._bounds)
        left, bottom, right, top = (one.value for one in self._four)
        if matrix is None:
            return Box(left, bottom, right, top)
        return _around([_moved((x, y), matrix) for x in (left, right) for y in (bottom, top)])

    def _light(self, item: Any) -> bool:
        raw.FPDFPageObj_GetFillColor(item, *self._colours)
        red, green, blue, alpha = (one.value for one in self._colours)
        return alpha == 0 or min(red, green, blue) >= _LIGHT

    def _text(self, item: Any, matrix: raw.FS_MATRIX | None) -> None:
        self.drawn.texts += 1
        if raw.FPDFTextObj_GetTextRenderMode(item) == raw.FPDF_TEXTRENDERMODE_INVISIBLE:
            self.drawn.invisible += 1
        elif self._light(item):
            self.drawn.white.add(address(item))

    def _picture(self, item: Any, matrix: raw.FS_MATRIX | None) -> None:
        box = self._box(item, matrix)
        (self.drawn.rules if box.thin else self.drawn.pictures).append(box)

    def _path(self, item: Any, matrix: raw.FS_MATRIX | None) -> None:
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
        if not fill.value and not stroke.value:
            return
        box, count = self._box(item, matrix), raw.FPDFPath_CountSegments(item)
        if box.thin and count <= 5:
            self.drawn.rules.append(box)
        elif count <= 5 and not stroke.value:
            if not self._light(item):
                self.drawn.shades.append(box)
        elif count <= _MOST_SEGMENTS:
            self.drawn.shapes += count > 5
            self._outline(item, matrix, stroked=bool(stroke.value))

    def _outline(self, item: Any, matrix: raw.FS_MATRIX | None, *, stroked: bool) -> None:
        """Take the straight edges of a path; of a filled one, its thin parts and the frames between rectangles."""
        parts = _subpaths(item, _times(_matrix(item), matrix))
        boxes = [_around(part) for part in parts if part]
        if stroked or _frame(boxes):
            edges = [edge for part in parts for edge in _edges(part)]
            self.drawn.rules += [edge for edge in edges if max(edge.right - edge.left, edge.top - edge.bottom) > _LEAST]
        else:
            self.drawn.rules += [box for box in boxes if box.thin]


def address(pointer: Any) -> int:
    """Return where a pointer points, to tell one object from another."""
    return ctypes.cast(pointer, ctypes.c_void_p).value or 0


def _matrix(item: Any) -> raw.FS_MATRIX:
    matrix = raw.FS_MATRIX(1, 0, 0, 1, 0, 0)
    raw.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix))
    return matrix


def _times(first: raw.FS_MATRIX, then: raw.FS_MATRIX | None) -> raw.FS_MATRIX:
    if then is None:
        return first
    return raw.FS_MATRIX(
        first.a * then.a + first.b * then.c,
        first.a * then.b + first.b * then.d,
        first.c * then.a + first.d * then.c,
        first.c * then.b + first.d * then.d,
        first.e * then.a + first.f * then.c + then.e,
        first.e * then.b + first.f * then.d + then.f,
    )


def _moved(point: Point, matrix: raw.FS_MATRIX) -> Point:
    x, y = point
    return x * matrix.a + y * matrix.c + matrix.e, x * matrix.b + y * matrix.d + matrix.f


def _around(points: list[Point]) -> Box:
    across, upwards = [x for x, _ in points], [y for _, y in points]
    return Box(min(across), min(upwards), max(across), max(upwards))


def _subpaths(item: Any, matrix: raw.FS_MATRIX) -> list[list[Point]]:
    """Return the corners of every subpath: none of one that has a curve, the first again of one that is closed."""
    parts: list[list[Point]] = []
    x, y = ctypes.c_float(), ctypes.c_float()
    curved = False
    for index in range(raw.FPDFPath_CountSegments(item)):
        segment = raw.FPDFPath_GetPathSegment(item, index)
        kind = raw.FPDFPathSegment_GetType(segment)
        raw.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        if kind == raw.FPDF_SEGMENT_MOVETO or not parts:
            parts.append([])
            curved = False
        curved = curved or kind == raw.FPDF_SEGMENT_BEZIERTO
        if curved:
            parts[-1].clear()
            continue
        parts[-1].append(_moved((x.value, y.value), matrix))
        if raw.FPDFPathSegment_GetClose(segment):
            parts[-1].append(parts[-1][0])
    return parts


def _edges(points: list[Point]) -> list[Box]:
    return [
        _around([start, end])
        for start, end in pairwise(points)
        if abs(start[0] - end[0]) < 1 or abs(start[1] - end[1]) < 1
    ]


def _frame(boxes: list[Box]) -> bool:
    """Whether a filled path is the border between an outer and an inner rectangle."""
    if len(boxes) != 2:
        return False
    outer, inner = sorted(boxes, key=lambda box: box.left - box.right)
    gaps = (inner.left - outer.left, inner.bottom - outer.bottom, outer.right - inner.right, outer.top - inner.top)
    return not outer.thin and all(-0.01 <= gap <= THIN for gap in gaps)
