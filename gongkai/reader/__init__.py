"""Reading anyone's published annual report: what it says, and what in it does not add up. Knows no Django.

``read_report`` turns a file into a ``Reading``; ``check`` gives the findings on it.
"""

from gongkai.reader.checks import check
from gongkai.reader.recognition import read_report, recognise

__all__ = ["check", "read_report", "recognise"]
