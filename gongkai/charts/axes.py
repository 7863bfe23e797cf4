"""What stands around the figures: heading, names of the strands, scale, and the labels under the axis."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal

from gongkai.charts.measures import Scale, Size, scale_of, size_of, step_decimals, written
from gongkai.charts.picture import Area, Drawing, Form, Picture
from gongkai.charts.shapes import Key, Rule, Words, shortened, width_of

_LINE = 1.5  # the height of a line of words, as a part of its size
_KEY, _APART, _AIR = 22, 18, 6
_OFF_ZERO = "纵轴不从零起"


@dataclass(frozen=True, slots=True)
class Ground:
    """A drawing with everything around the figures placed, and what the figures need to find their place."""

    drawing: Drawing
    area: Area
    scale: Scale
    size: Size

    def x(self, slot: int, slots: int) -> float:
        """The middle of a slot."""
        return self.area.left + self.area.width * (slot + 0.5) / slots

    def y(self, share: float) -> float:
        """The height of a share of the scale."""
        return self.area.base - self.area.height * share


def ground(picture: Picture, form: Form, name: str, *, columns: bool) -> Ground:
    """Place everything but the figures."""
    text = picture.text or described(picture)
    drawing = Drawing(form, form.width, form.height, picture.title, text, name)
    figures = picture.known
    size = size_of(figures, picture.measure, picture.decimals, picture.magnify)
    scaled = [one / size.divisor for one in figures]
    whole = picture.decimals == 0 and size.divisor == 1
    scale = scale_of(scaled, lines=form.lines, whole=whole, columns=columns)
    if scaled and form.figures and (scale.low < 0 or not scale.from_zero):
        scale = _lower(scale, min(scaled), form)
    labels = [written(line, step_decimals(scale.step)) for line in scale.lines] if form.scale else []
    wide = max((width_of(one, form.size) for one in labels), default=0.0)
    left = max(float(form.left), wide + 10) if form.scale else float(form.left)
    note = _note(picture, size, scale) if form.scale else ""
    top = _top(drawing, picture, form, note, not columns)
    base = top + form.height - form.top - form.bottom
    grouped = any(slot.group for slot in picture.slots)
    # The paper grows with what stands around the figures: they keep their room.
    drawing.height = round(base + form.bottom + form.size * _LINE * (grouped + bool(picture.foot)))
    area = Area(left, form.width - form.margin, top, base)
    placed = Ground(drawing, area, scale, size)
    _rules(placed, labels)
    _ticks(placed, picture)
    if picture.foot:
        line = shortened(picture.foot, form.size - 2, form.width - 8)
        drawing.shapes.append(Words("foot", line, 4, drawing.height - 6, form.size - 2, "start"))
    return placed


def described(picture: Picture) -> str:
    """Say all figures in words, for those who cannot see them."""
    parts = []
    for strand in picture.strands:
        said = "，".join(
            f"{slot.full}{written(one, picture.decimals)}" if one is not None else f"{slot.full}无数据"
            for slot, one in zip(picture.slots, strand.figures, strict=True)
        )
        parts.append(f"{strand.label}（{picture.measure}）：{said}" if picture.measure else f"{strand.label}：{said}")
    return "；".join(parts)


def _lower(scale: Scale, least: Decimal, form: Form) -> Scale:
    """Add a step below where the figure under the lowest place would not fit."""
    needed = (form.size + 8) / (form.height - form.top - form.bottom)
    return replace(scale, low=scale.low - scale.step) if scale.share(least) < needed else scale


def _note(picture: Picture, size: Size, scale: Scale) -> str:
    said = [f"单位：{size.measure}"] if size.measure else []
    return "　".join(said if scale.from_zero else [*said, _OFF_ZERO])


def _top(drawing: Drawing, picture: Picture, form: Form, note: str, lines: bool) -> float:
    """Place the heading, the unit of measure and the names of the strands; return where the figures may begin."""
    y = 0.0
    if picture.head:
        y += form.size * _LINE + 4
        line = shortened(picture.head, form.size + 2, form.width - 8)
        drawing.shapes.append(Words("head", line, form.width / 2, y - 6, form.size + 2))
    if note:
        y += form.size * _LINE
        drawing.shapes.append(Words("note", shortened(note, form.size, form.width - 8), 4, y - 4, form.size, "start"))
    if len(picture.strands) > 1 and form.scale and picture.measure:
        y = _names(drawing, picture, form, y, lines)
    return y + form.size + _AIR if y else float(form.top)


def _names(drawing: Drawing, picture: Picture, form: Form, y: float, lines: bool) -> float:
    x, y = 4.0, y + form.size * _LINE
    for number, strand in enumerate(picture.strands):
        name = shortened(strand.label, form.size, form.width - _KEY - 16)
        wide = _KEY + 6 + width_of(name, form.size)
        if x > 4 and x + wide > form.width - 4:
            x, y = 4.0, y + form.size * _LINE
        drawing.shapes.append(Key(number, x, y - 4 - form.size * 0.36, lines))
        drawing.shapes.append(Words("name", name, x + _KEY + 6, y - 4, form.size, "start"))
        x += wide + _APART
    return y


def _rules(placed: Ground, labels: list[str]) -> None:
    area, scale, shapes = placed.area, placed.scale, placed.drawing.shapes
    size = placed.drawing.form.size
    if not labels:
        base = round(placed.y(scale.share(max(scale.low, min(scale.high, 0 * scale.high)))), 1)
        shapes.append(Rule("base", area.left, base, area.right, base))
        return
    for line, label in zip(scale.lines, labels, strict=True):
        y = round(placed.y(scale.share(line)), 1)
        kind = "base" if line == (0 if scale.from_zero else scale.low) else "grid"
        shapes.append(Rule(kind, area.left, y, area.right, y))
        shapes.append(Words("scale", label, area.left - 8, y + size * 0.33, size, "end"))


def _ticks(placed: Ground, picture: Picture) -> None:
    area, form, shapes = placed.area, placed.drawing.form, placed.drawing.shapes
    many = len(picture.slots)
    if not many:
        return
    y = area.base + form.size * _LINE
    if any(slot.group for slot in picture.slots):
        _groups(placed, picture, y + form.size * _LINE)
    room = area.width / many
    widest = max(width_of(slot.short, form.size) for slot in picture.slots) + 4
    stride = next((one for one in (1, 2, 3, 4, 6, 12, 24, 60) if one * room >= widest), many)
    last: Words | None = None
    for number in range(many - 1, -1, -stride):
        label = picture.slots[number].short
        half = width_of(label, form.size) / 2
        x = max(half, min(placed.x(number, many), form.width - half))
        words = Words("tick", label, round(x, 1), round(y, 1), form.size)
        # A label at the edge was moved inwards and may have come too near its neighbour.
        if last is None or not words.box.meets(last.box):
            shapes.append(words)
            last = words


def _groups(placed: Ground, picture: Picture, y: float) -> None:
    """Write each year once under its slots, where it fits, with a rule between two."""
    area, form, shapes = placed.area, placed.drawing.form, placed.drawing.shapes
    many, start = len(picture.slots), 0
    for number in range(1, many + 1):
        group = picture.slots[start].group
        if number < many and picture.slots[number].group == group:
            continue
        left = area.left + area.width * start / many
        right = area.left + area.width * number / many
        if start:
            shapes.append(Rule("fence", round(left, 1), round(y - form.size, 1), round(left, 1), round(y + 3, 1)))
        for label in (group, f"’{group[2:4]}"):
            if width_of(label, form.size) + 2 <= right - left:
                shapes.append(Words("tick", label, round((left + right) / 2, 1), round(y, 1), form.size))
                break
        start = number
