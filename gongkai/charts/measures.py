"""Figures as they are written, and round scales for them. All exact: ``Decimal`` in, text and fractions out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from typing import Final

_STEPS: Final = (Decimal(1), Decimal(2), Decimal("2.5"), Decimal(5), Decimal(10))
_DIGITS: Final = 60
#: A word of size, what it stands for, and from where on it is used: five digits are read, six are counted.
_SIZES: Final = (
    ("万亿", Decimal(10) ** 12, Decimal(10) ** 13),
    ("亿", Decimal(10) ** 8, Decimal(10) ** 9),
    ("万", Decimal(10) ** 4, Decimal(10) ** 5),
)
#: From this share of the largest on, the smallest figure of a line lets the scale begin above zero.
_CLOSE: Final = Decimal("0.6")


@dataclass(frozen=True, slots=True)
class Size:
    """In what figures are written: divided by ``divisor``, in the unit ``measure``."""

    divisor: Decimal
    measure: str
    decimals: int

    def written(self, figure: Decimal | int) -> str:
        """Write a figure, with a comma at every thousand."""
        return written(Decimal(figure) / self.divisor, self.decimals)


def written(figure: Decimal | int, decimals: int) -> str:
    """Write a figure with so many decimals and a comma at every thousand; never minus zero."""
    with localcontext() as exact:
        exact.prec = _DIGITS
        rounded = Decimal(figure).quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)
    return f"{abs(rounded) if rounded == 0 else rounded:,f}"


def size_of(figures: Sequence[Decimal], measure: str, decimals: int, magnify: bool = True) -> Size:
    """Choose 万, 亿 or neither for figures in a unit of measure that may itself begin with one (万元, 亿美元)."""
    plain = Size(Decimal(1), measure, decimals)
    most = max((abs(one) for one in figures), default=Decimal(0))
    if not magnify or not most or "%" in measure:
        return plain
    prefix, inside = next(((word, size) for word, size, _ in _SIZES if measure.startswith(word)), ("", Decimal(1)))
    for word, size, least in _SIZES:
        if most * inside >= least and size > inside:
            return Size(size / inside, f"{word}{measure.removeprefix(prefix)}", 1)
    return plain


@dataclass(frozen=True, slots=True)
class Scale:
    """A scale from ``low`` to ``high`` in round steps."""

    low: Decimal
    high: Decimal
    step: Decimal

    def share(self, figure: Decimal | int) -> float:
        """Say how far up a figure stands: 0 at the lowest line, 1 at the highest."""
        return float((Decimal(figure) - self.low) / (self.high - self.low))

    @property
    def lines(self) -> list[Decimal]:
        """The figures at the lines, lowest first."""
        many = int((self.high - self.low) / self.step)
        return [self.low + self.step * number for number in range(many + 1)]

    @property
    def from_zero(self) -> bool:
        """Whether the scale holds zero."""
        return self.low <= 0 <= self.high


def step_of(span: Decimal | int, lines: int, whole: bool) -> Decimal:
    """Return a round step so that ``lines`` of them hold the span; a whole number where figures are whole."""
    span = Decimal(span)
    if span <= 0:
        return Decimal(1)
    power = Decimal(1).scaleb((span / lines).adjusted())
    if whole and power < 1:
        power = Decimal(1)
    return next(
        step * power
        for step in (*_STEPS, Decimal(20), Decimal(50))
        if step * power * lines >= span and not (whole and step * power % 1)
    )


def scale_of(figures: Sequence[Decimal], *, lines: int = 4, whole: bool = False, columns: bool = True) -> Scale:
    """Return the scale for figures; columns always stand on zero, lines only where the figures come near it."""
    with localcontext() as exact:
        exact.prec = _DIGITS
        low, high = min(figures, default=Decimal(0)), max(figures, default=Decimal(0))
        if columns or not (low > high * _CLOSE or high < low * _CLOSE) or low == high:
            low, high = min(low, Decimal(0)), max(high, Decimal(0))
        step = step_of(high - low, lines, whole)
        bottom = (low / step).to_integral_value(ROUND_FLOOR) * step
        top = (high / step).to_integral_value(ROUND_CEILING) * step
        return Scale(bottom, top if top > bottom else bottom + step, step)


def step_decimals(step: Decimal) -> int:
    """Return how many decimals the labels of a scale need."""
    return max(0, -int(step.normalize().as_tuple().exponent))
