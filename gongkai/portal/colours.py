"""A site's own colour: whether white can be read on it, and the shades made from it."""

from typing import Final

#: WCAG 2.2 success criterion 1.4.3: the contrast text of ordinary size must have at least.
CONTRAST: Final = 4.5

_INK: Final = (27, 35, 45)
_WHITE: Final = (255, 255, 255)

Colour = tuple[int, int, int]


def parsed(text: str) -> Colour:
    """Return red, green and blue of ``#rrggbb``. Raises ``ValueError`` for anything else."""
    if len(text) != 7 or text[0] != "#":
        raise ValueError("not a colour")
    return int(text[1:3], 16), int(text[3:5], 16), int(text[5:7], 16)


def contrast(one: Colour, other: Colour) -> float:
    """Return the contrast of two colours, from 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(text: str) -> bool:
    """Say whether white on this colour, and this colour on white and on its own tint, can be read."""
    colour = parsed(text)
    return contrast(colour, _WHITE) >= CONTRAST and contrast(colour, _mixed(colour, _WHITE, 0.91)) >= CONTRAST


def sheet(text: str) -> str:
    """Return a style sheet that puts a site's colour in place of the usual brand and its shades.

    High contrast keeps its own colours. Raises ``ValueError`` where the colour cannot be read.
    """
    if not readable(text):
        raise ValueError("white cannot be read on this colour")
    colour = parsed(text)
    shades = {
        "--brand": colour,
        "--brand-deep": _mixed(colour, (0, 0, 0), 0.28),
        "--brand-soft": _mixed(colour, _WHITE, 0.91),
        "--brand-line": _mixed(colour, _WHITE, 0.68),
        "--link": colour,
        "--link-hover": _mixed(colour, _INK, 0.5),
        "--on-brand-soft": _mixed(colour, _WHITE, 0.88),
        "--chart-a": colour,
    }
    lines = "".join(f"  {name}: {_written(value)};\n" for name, value in shades.items())
    return f':root:not([data-contrast="high"]) {{\n{lines}}}\n'


def _luminance(colour: Colour) -> float:
    parts = [value / 255 for value in colour]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _mixed(one: Colour, other: Colour, share: float) -> Colour:
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


def _written(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)
