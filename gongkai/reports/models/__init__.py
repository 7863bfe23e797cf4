"""What the annual report keeps: entered figures, reports and their cycle, and the jobs that compile many of them."""

from gongkai.reports.models.annual import (
    FILED,
    LOCKED,
    OPEN_STATES,
    STATES,
    AnnualReport,
    CellMark,
    ChapterDraft,
    Chase,
    Correction,
    Exemption,
    FootNote,
    Override,
    Problem,
    Rectification,
    Step,
)
from gongkai.reports.models.compiling import Compilation, CompilationItem
from gongkai.reports.models.entered import BASES, EnteredFigure

__all__ = [
    "BASES",
    "FILED",
    "LOCKED",
    "OPEN_STATES",
    "STATES",
    "AnnualReport",
    "CellMark",
    "ChapterDraft",
    "Chase",
    "Compilation",
    "CompilationItem",
    "Correction",
    "EnteredFigure",
    "Exemption",
    "FootNote",
    "Override",
    "Problem",
    "Rectification",
    "Step",
]
