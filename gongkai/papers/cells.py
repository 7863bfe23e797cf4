"""Words in the cells of a spreadsheet: kept from being taken for a formula on the way out, read back as they were."""

import re
from typing import Final

#: What a spreadsheet takes for the beginning of a formula, or may lead to one once it is split again.
RISKY: Final = frozenset("=+-@\t\r\n")
_PLAIN_NUMBER: Final = re.compile(r"[+-]?[0-9]+(\.[0-9]+)?")


def harmless(value: object) -> str:
    """Return a cell's words so that no spreadsheet takes them for a formula; plain numbers stay, None is empty."""
    words = "" if value is None else str(value)
    return f"'{words}" if words[:1] in RISKY and not _PLAIN_NUMBER.fullmatch(words) else words


def unguarded(cell: str) -> str:
    """Return what a cell said before ``harmless``: a sheet that was exported, filled in and sent back."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in RISKY else cell
