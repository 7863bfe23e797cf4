"""How much of a file is read. A report is a few pages; whatever goes far beyond is damaged, hostile or no report.

A limit reached never ends the reading in an error: what was read up to there is kept, and a ``Problem`` says so.
"""

from __future__ import annotations

from typing import Final

MAX_BYTES: Final = 48 * 1024 * 1024
"""Bytes of a file of any kind. A report with photographs has 20 MB; what is larger is not even opened."""

MAX_TEXT: Final = 8 * 1024 * 1024
"""Bytes of a page or a text: fifty times the longest report known, pictures written into the page included."""

MAX_LINES: Final = 50_000
"""Lines of a text: a thousand printed pages."""

MAX_TAGS: Final = 150_000
"""Tags of a page. Reports have a thousand, pages saved from a word processor twenty thousand."""

PLAIN_TAGS: Final = 3_000
"""Up to so many tags a page goes to the parser as it is: too few for anything that grows with their square."""

PLAIN_TEXT: Final = 60_000
"""The same for its characters: a tag with thousands of attributes needs more."""

MAX_DEPTH: Final = 500
"""Elements within elements; browsers stop at 512, and so nobody has ever seen a page that is deeper."""

ODD_SPAN: Final = 60
"""A cell that says it covers more columns means all that there are; it covers one row, whatever it says."""

MAX_COLUMNS: Final = 400
"""Columns of a grid; table four of the statutory form, the widest, has fifteen."""

MAX_ROWS: Final = 20_000
"""Rows of one table: the reports of all units of a ministry below each other."""

MAX_CELLS: Final = 60_000
"""Cells of all tables of a document: a report has three hundred."""

MAX_AREA: Final = 400_000
"""Fields that the cells of a document cover together; bounds the work a wrong ``rowspan`` or ``colspan`` makes."""

MAX_PART: Final = 32 * 1024 * 1024
"""Bytes of one inflated part of a DOCX or XLSX. The text of a report has 300 KB."""

MAX_INFLATED: Final = 64 * 1024 * 1024
"""Bytes of all parts that are inflated together; pictures are never inflated."""

MAX_RATIO: Final = 250
"""Inflated to packed. The most repetitive real text parts stay below 60; an archive bomb begins at 1,000."""

RATIO_FREE: Final = 2 * 1024 * 1024
"""Below this size no ratio is suspicious: even a blank form packs well."""

MAX_MEMBERS: Final = 5_000
"""Files in an archive; a report with many pictures has a hundred."""

MAX_MARKS: Final = 600_000
"""Tags and attributes of one part: what fits into the memory allowed. A report has twenty thousand."""

MAX_SHEETS: Final = 50
"""Sheets of a workbook that are read."""

PROSE_CELL: Final = 300
"""A cell with more characters holds prose, laid out with a table; no row of figures has such a cell."""

PROSE_ROW: Final = 120
"""The same where the cell is the only one of its row."""
