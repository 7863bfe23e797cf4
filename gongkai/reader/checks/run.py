"""All checks on one report, each cause told once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from gongkai.reader.reading import Finding, Reading


def check(
    reading: Reading, previous: Reading | None = None, units: Sequence[Reading] = (), today: date | None = None
) -> tuple[Finding, ...]:
    """What does not add up in ``reading``, alone and against last year's report and its units' reports."""
    return reading.reading_findings
