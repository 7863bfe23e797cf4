"""Accessible charts as SVG, drawn on the server; knows no Django.

A ``Picture`` says what is shown; ``columns``, ``lines`` and ``sparkline`` lay it out for a ``Form`` of paper; ``svg``
writes the layout. Nothing is told by colour alone: strands differ by hatching, dashes and the shape of their marks.
"""

from gongkai.charts.columns import columns
from gongkai.charts.lines import lines, sparkline
from gongkai.charts.measures import scale_of, size_of, written
from gongkai.charts.picture import BROAD, SLIM, SMALL, TALL, Drawing, Figure, Form, Picture, Slot, Strand
from gongkai.charts.svg import key, svg

__all__ = [
    "BROAD",
    "SLIM",
    "SMALL",
    "TALL",
    "Drawing",
    "Figure",
    "Form",
    "Picture",
    "Slot",
    "Strand",
    "columns",
    "key",
    "lines",
    "scale_of",
    "size_of",
    "sparkline",
    "svg",
    "written",
]
