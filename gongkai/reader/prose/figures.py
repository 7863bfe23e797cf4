"""From paragraphs to figures."""

from __future__ import annotations

from gongkai.reader.reading import Figure, Reading


def figures_of(reading: Reading) -> tuple[Figure, ...]:
    """Every count, sum of money and percentage the running text states, in reading order."""
    return reading.figures
