"""A small column chart as numbers for an SVG template: no script, the table beside it says the same."""

from collections.abc import Sequence
from dataclasses import dataclass

from gongkai.reader.reading import Value

WIDTH, HEIGHT, TOP, BOTTOM = 320, 150, 20, 22


@dataclass(frozen=True)
class Column:
    """One year's column; ``value`` None draws none."""

    year: int
    value: Value
    x: float
    y: float
    width: float
    height: float

    @property
    def middle(self) -> float:
        """Where its labels stand."""
        return round(self.x + self.width / 2, 1)

    @property
    def above(self) -> float:
        """How high its figure stands."""
        return round(self.y - 4, 1)


def columns(years: Sequence[int], figures: Sequence[Value]) -> list[Column]:
    """Lay out one column for each year."""
    most = max((figure for figure in figures if figure is not None), default=0) or 1
    step = WIDTH / max(len(years), 1)
    room = HEIGHT - TOP - BOTTOM
    made = []
    for number, (year, figure) in enumerate(zip(years, figures, strict=True)):
        height = round(room * max(figure or 0, 0) / most, 1)
        width = min(step * 0.6, 46)
        x = round(number * step + (step - width) / 2, 1)
        made.append(Column(year, figure, x, round(HEIGHT - BOTTOM - height, 1), round(width, 1), height))
    return made
