"""A column chart drawn on the server: pairs of columns by year, as numbers for an SVG template. No script."""

from dataclasses import dataclass, field

LEFT, RIGHT, TOP, BOTTOM = 52, 8, 26, 34
SCALES = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Bar:
    """One column: its rectangle, the figure above it, and which series it belongs to (a or b)."""

    series: str
    x: float
    y: float
    width: float
    height: float
    value: int

    @property
    def middle(self) -> float:
        """Where the figure stands."""
        return round(self.x + self.width / 2, 1)

    @property
    def above(self) -> float:
        """How high the figure stands."""
        return round(self.y - 5, 1)


@dataclass(frozen=True)
class Tick:
    """A label on an axis at a place."""

    at: float
    label: str


@dataclass
class Chart:
    """What the template draws: ``slim`` is for phones, where figures do not fit above the columns."""

    width: int
    height: int
    slim: bool
    bars: list[Bar] = field(default_factory=list)
    years: list[Tick] = field(default_factory=list)
    lines: list[Tick] = field(default_factory=list)
    left: int = LEFT

    @property
    def right(self) -> int:
        """Where the lines end."""
        return self.width - RIGHT

    @property
    def base(self) -> int:
        """Where the columns stand."""
        return self.height - BOTTOM


def step_of(most: int) -> int:
    """Return a round distance between four or so lines."""
    power = 1
    while power * 10 * 4 < most:
        power *= 10
    return int(next(s * power for s in SCALES if s * power * 4 >= most and (s * power) % 1 == 0))


def broad(rows: list[tuple[str, int, int]]) -> Chart:
    """Return the chart for a desk: (label, first figure, second figure), at most the last eight rows."""
    return _fill(Chart(720, 260, slim=False), rows[-8:])


def slim(rows: list[tuple[str, int, int]]) -> Chart:
    """Return the chart for a phone: at most the last five rows."""
    return _fill(Chart(340, 230, slim=True), rows[-5:])


def _fill(drawn: Chart, rows: list[tuple[str, int, int]]) -> Chart:
    most = max((max(first, second) for _, first, second in rows), default=0)
    if most == 0:
        return drawn
    step = step_of(most)
    top = step * -(-most // step)
    room = drawn.base - TOP
    for value in range(0, top + 1, step):
        drawn.lines.append(Tick(round(drawn.base - room * value / top, 1), str(value)))
    slot = (drawn.right - LEFT) / len(rows)
    bar = min(46.0, slot * 0.36)
    for place, (label, first, second) in enumerate(rows):
        middle = LEFT + slot * (place + 0.5)
        drawn.years.append(Tick(round(middle, 1), label))
        for series, x, value in (("a", middle - bar - 2, first), ("b", middle + 2, second)):
            height = room * value / top
            drawn.bars.append(
                Bar(series, round(x, 1), round(drawn.base - height, 1), round(bar, 1), round(height, 1), value)
            )
    return drawn
