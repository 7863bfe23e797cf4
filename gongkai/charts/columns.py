"""Columns, single or in groups, up and down from zero."""

from __future__ import annotations

from decimal import Decimal

from gongkai.charts.axes import Ground, ground
from gongkai.charts.picture import Drawing, Form, Picture
from gongkai.charts.shapes import Bar, Box, Words

_APART = 4.0  # between two columns of a slot
_SHARE = 0.76  # of a slot that columns may fill
_LIFT = 5.0


def columns(picture: Picture, form: Form, name: str = "chart") -> Drawing:
    """Lay out a picture as columns. Without any figure only the axes are drawn."""
    placed = ground(picture, form, name, columns=True)
    many, strands = len(picture.slots), len(picture.strands)
    if not many or not strands:
        return placed.drawing
    room = placed.area.width / many
    apart = min(_APART, room * 0.08)
    share = 0.6 if strands == 1 else _SHARE
    bar = min(form.bar, (room * share - apart * (strands - 1)) / strands)
    bars: list[Bar] = []
    labels: list[Words] = []
    for slot in range(many):
        left = placed.x(slot, many) - (bar * strands + apart * (strands - 1)) / 2
        for number, strand in enumerate(picture.strands):
            x = left + number * (bar + apart)
            figure = strand.figures[slot]
            if figure is not None:
                bars.append(_bar(placed, number, slot, x, bar, Decimal(figure), slot in strand.soft))
            labels.append(_label(placed, picture, x + bar / 2, figure))
    placed.drawing.shapes += bars
    gaps = [one for one in labels if one.kind == "gap" and one.text]
    both = [one for one in labels if one.text] if form.figures else []
    placed.drawing.shapes += _fitting(placed, both) or _fitting(placed, gaps)
    return placed.drawing


def _bar(placed: Ground, strand: int, slot: int, x: float, width: float, figure: Decimal, soft: bool) -> Bar:
    zero = placed.y(placed.scale.share(0))
    y = placed.y(placed.scale.share(figure / placed.size.divisor))
    return Bar(strand, slot, round(x, 2), round(min(y, zero), 2), round(width, 2), round(abs(zero - y), 2), soft)


def _label(placed: Ground, picture: Picture, x: float, figure: Decimal | int | None) -> Words:
    """Write a figure above its column, or under one that goes down; at zero where there is none."""
    size, scale = placed.drawing.form.size, placed.scale
    if figure is None:
        return Words("gap", picture.gap, round(x, 1), round(placed.y(scale.share(0)) - _LIFT, 1), size)
    y = placed.y(scale.share(Decimal(figure) / placed.size.divisor))
    y = y + size * 0.86 + 3 if figure < 0 else y - _LIFT
    return Words("value", _said(placed, picture, figure), round(x, 1), round(y, 1), size)


def _said(placed: Ground, picture: Picture, figure: Decimal | int) -> str:
    said = placed.size.written(figure)
    return said if picture.magnify else said.replace(",", "")


def _fitting(placed: Ground, labels: list[Words]) -> list[Words]:
    """Keep the labels only if all of them fit beside each other; figures here and there would mislead."""
    paper = Box(0, 0, placed.drawing.width, placed.area.base + placed.drawing.form.size * 0.3)
    boxes: list[Box] = []
    for one in labels:
        box = one.box
        inside = box.left >= paper.left and box.right <= paper.right and box.bottom <= paper.bottom + 0.01
        if not inside or any(box.meets(other) for other in boxes[-8:]):
            return []
        boxes.append(box)
    return labels
