"""Writes of this room: entering table two, and the annual report's way from draft to publication."""

from gongkai.reports.actions.acting import Refused, Stale
from gongkai.reports.actions.correcting import correct
from gongkai.reports.actions.entering import (
    BadFigure,
    check_figure,
    columns_of,
    enter_figures,
    load_figures,
    parse_figure,
)
from gongkai.reports.actions.exempting import chase, chase_all, exempt, lift_exemption, standing_words
from gongkai.reports.actions.filing import accept, publish, return_, submit
from gongkai.reports.actions.overriding import approve_override, drop_override, set_override
from gongkai.reports.actions.writing import (
    ProblemData,
    open_report,
    set_note,
    write_chapter,
    write_problems,
    write_rectification,
)

__all__ = [
    "BadFigure",
    "ProblemData",
    "Refused",
    "Stale",
    "accept",
    "approve_override",
    "chase",
    "chase_all",
    "check_figure",
    "columns_of",
    "correct",
    "drop_override",
    "enter_figures",
    "exempt",
    "lift_exemption",
    "load_figures",
    "open_report",
    "parse_figure",
    "publish",
    "return_",
    "set_note",
    "set_override",
    "standing_words",
    "submit",
    "write_chapter",
    "write_problems",
    "write_rectification",
]
