"""Lines with a mark at each figure, broken where there is none; and the small one without axes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Final

from gongkai.charts.axes import Ground, ground
from gongkai.charts.measures import scale_of
from gongkai.charts.picture import Drawing, Figure, Form, Picture, Slot, Strand
from gongkai.charts.shapes import Mark, Trace, Words

#: Beyond so many slots a mark at each figure would be a second line; then only ends and lone figures have one.
_MARKED = 36
_LIFT = 9.0
SPARK: Final = Form("spark", 140, 36, scale=False, figures=False)
_EDGE = 4.0


def lines(picture: Picture, form: Form, name: str = "chart") -> Drawing:
    """Lay out a picture as lines. Without any figure only the axes are drawn."""
    placed = ground(picture, form, name, columns=False)
    many = len(picture.slots)
    labels: list[Words] = []
    for number, strand in enumerate(picture.strands):
        spots = [_spot(placed, slot, many, figure) for slot, figure in enumerate(strand.figures)]
        parts = _parts(spots)
        placed.drawing.shapes.append(Trace(number, parts))
        lone = {part[0] for part in parts if len(part) == 1} | {part[-1] for part in parts[-1:]}
        for slot, spot in enumerate(spots):
            if spot is not None and (many <= _MARKED or spot in lone):
                placed.drawing.shapes.append(Mark(number, slot, *spot, soft=slot in strand.soft))
        if len(picture.strands) == 1 and form.figures:
            labels += _labels(placed, strand, spots)
    placed.drawing.shapes += labels
    return placed.drawing


def _spot(placed: Ground, slot: int, many: int, figure: Figure) -> tuple[float, float] | None:
    if figure is None:
        return None
    share = placed.scale.share(Decimal(figure) / placed.size.divisor)
    return round(placed.x(slot, many), 2), round(placed.y(share), 2)


def _parts(spots: Sequence[tuple[float, float] | None]) -> tuple[tuple[tuple[float, float], ...], ...]:
    """Break a row of places where one is missing."""
    parts: list[tuple[tuple[float, float], ...]] = []
    here: list[tuple[float, float]] = []
    for spot in (*spots, None):
        if spot is not None:
            here.append(spot)
        elif here:
            parts.append(tuple(here))
            here = []
    return tuple(parts)


def _labels(placed: Ground, strand: Strand, spots: Sequence[tuple[float, float] | None]) -> list[Words]:
    """Write the latest figure, the highest and the lowest, each only where it meets no other."""
    known = [(figure, slot) for slot, figure in enumerate(strand.figures) if figure is not None]
    if not known:
        return []
    chosen = dict.fromkeys([known[-1][1], max(known)[1], min(known)[1]])
    drawing, size = placed.drawing, placed.drawing.form.size
    kept: list[Words] = []
    for slot in chosen:
        spot, figure = spots[slot], strand.figures[slot]
        if spot is None or figure is None:
            continue
        before = spots[slot - 1] if slot else None
        falling = before is not None and before[1] < spot[1] and slot != max(known)[1]
        below = (slot == min(known)[1] or falling) and len(known) > 1 and spot[1] + size + 8 < placed.area.base
        y = spot[1] + size + 5 if below else spot[1] - _LIFT
        words = Words("value", placed.size.written(figure), spot[0], round(y, 1), size)
        half = (words.box.right - words.box.left) / 2
        x = max(half + 1, min(spot[0], drawing.width - half - 1))
        words = Words("value", words.text, round(x, 1), words.y, size)
        if not any(words.box.meets(other.box) for other in kept):
            kept.append(words)
    return kept


def sparkline(title: str, figures: Sequence[Figure], name: str = "spark", text: str = "") -> Drawing:
    """Lay out a small line without axes; its last figure has a mark. Without figures it is empty."""
    picture = Picture(title, tuple(Slot("", "") for _ in figures), (Strand(title, tuple(figures)),))
    drawing = Drawing(SPARK, SPARK.width, SPARK.height, title, text, name)
    known = picture.known
    if not known:
        return drawing
    low, high = min(known), max(known)
    scale = scale_of(known, lines=1000, columns=False) if low != high else None
    wide, tall = SPARK.width - 2 * _EDGE, SPARK.height - 2 * _EDGE
    spots: list[tuple[float, float] | None] = []
    for slot, figure in enumerate(figures):
        if figure is None:
            spots.append(None)
            continue
        share = float((Decimal(figure) - low) / (high - low)) if scale else 0.5
        x = _EDGE + wide * slot / max(len(figures) - 1, 1)
        spots.append((round(x, 2), round(_EDGE + tall * (1 - share), 2)))
    parts = _parts(spots)
    drawing.shapes.append(Trace(0, parts))
    slot = max(number for number, spot in enumerate(spots) if spot is not None)
    last = spots[slot]
    if last is not None:
        drawing.shapes.append(Mark(0, slot, *last))
    return drawing
