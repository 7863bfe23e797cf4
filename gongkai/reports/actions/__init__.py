"""Writes of this room: entering table two, and the annual report's way from draft to publication."""

from gongkai.reports.actions.entering import (
    BadFigure,
    check_figure,
    columns_of,
    enter_figures,
    load_figures,
    parse_figure,
)

__all__ = ["BadFigure", "check_figure", "columns_of", "enter_figures", "load_figures", "parse_figure"]
