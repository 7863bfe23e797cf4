"""Findings: what was found wrong at a unit, and what became of it: order, feedback, re-check, closed."""
