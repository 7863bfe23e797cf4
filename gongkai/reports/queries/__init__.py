"""Everything that is read for the annual report."""

from gongkai.reports.queries.assembling import Report, answer, report
from gongkai.reports.queries.availability import Published, bases_of, published, yearly_totals, years_with_figures
from gongkai.reports.queries.behind import behind, cases_behind, cell_name
from gongkai.reports.queries.counting import Cells, count
from gongkai.reports.queries.entered import Figure, cells_shown, digest_of, entered
from gongkai.reports.queries.ledger import recount, tally
from gongkai.reports.queries.listing import Listing, listing
from gongkai.reports.queries.question import (
    BadRange,
    Question,
    ReportError,
    UnknownBasis,
    UnknownCell,
    UnknownForm,
    UnknownYear,
    ask,
)

__all__ = [
    "BadRange",
    "Cells",
    "Figure",
    "Listing",
    "Published",
    "Question",
    "Report",
    "ReportError",
    "UnknownBasis",
    "UnknownCell",
    "UnknownForm",
    "UnknownYear",
    "answer",
    "ask",
    "bases_of",
    "behind",
    "cases_behind",
    "cell_name",
    "cells_shown",
    "count",
    "digest_of",
    "entered",
    "listing",
    "published",
    "recount",
    "report",
    "tally",
    "yearly_totals",
    "years_with_figures",
]
