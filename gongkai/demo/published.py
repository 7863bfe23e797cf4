"""The published figures the demonstration replays, as rows of our own CSV (facts from the two reports)."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files

COLUMNS = ("natural", "business", "research", "charity", "legal_service", "other_org")


@dataclass(frozen=True)
class Dataset:
    """One published report: which unit, basis, form and year it speaks for, and its cells.

    ``sub_rows`` are the unit's own rows in place of 其他, as (label, ground).
    """

    code: str
    unit: str
    basis: str
    form: str
    year: int
    sub_rows: tuple[tuple[str, str], ...] = ()

    @property
    def cells(self) -> dict[str, int | None]:
        """Return every published cell; None where the report printed a dash."""
        return _cells(self.code)

    @property
    def first_day(self) -> date:
        """Return 1 January of the year."""
        return date(self.year, 1, 1)

    @property
    def last_day(self) -> date:
        """Return 31 December of the year."""
        return date(self.year, 12, 31)

    def table_two(self) -> dict[str, int | None]:
        """Return the entered figures."""
        return {code: value for code, value in self.cells.items() if code.startswith("t2.")}

    def count(self, row: str, column: str) -> int:
        """Return a cell of table three; a row the report has not counts nothing."""
        return self.cells.get(f"t3.{row}.{column}") or 0

    def outcomes(self, column: str) -> dict[str, int]:
        """Return how many cases of a column ended under each row, the unit's own rows named by their ground."""
        ends = ("total", "received", "carried_in", "carried_out", "concluded")
        rows = {code.split(".")[1] for code in self.cells if code.startswith("t3.")} - set(ends)
        return {row: count for row in sorted(rows) if (count := self.count(row, column))}


@cache
def _cells(code: str) -> dict[str, int | None]:
    text = files("gongkai.demo").joinpath("data/published.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["dataset"] == code]
    return {row["cell"]: int(row["value"]) if row["value"] else None for row in rows}


NATIONAL = Dataset("national2019", "u0001", "system", "trial2019", 2019)
GUANGZHOU = Dataset(
    "guangzhou2023",
    "u0028",
    "region",
    "fmt2021",
    2023,
    (("咨询事项,指引咨询渠道", "enquiry"), ("申请人撤销申请", "withdrawn")),
)
DATASETS = (NATIONAL, GUANGZHOU)
