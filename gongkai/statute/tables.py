"""The statutory annual report forms, the outcomes and grounds that feed them, and who and how one applies."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache

from gongkai.statute.deadlines import deadline, law
from gongkai.statute.errors import StatuteError
from gongkai.statute.rows import Row, pick, table

TABLES = (2, 3, 4)


@dataclass(frozen=True)
class Column(Row):
    """One column of a printed table.

    In table two every row has its own columns, elsewhere `row` is empty. `additive`: the figures of several units add
    up. `group` is the heading printed over several columns. `unit` is the unit of the figures.
    """

    form: str
    table: int
    row: str
    column: str
    group: str
    unit: str
    additive: bool
    is_total: bool


@dataclass(frozen=True)
class ReportRow(Row):
    """One printed row.

    `kind`: leaf (an outcome counted by itself), group (a heading over leaves, no figures of its own), total, or input.
    `extensible`: a unit may split it for a year into sub-rows of its own. `optional`: found in only some published
    reports of the form.
    """

    form: str
    table: int
    row: str
    kind: str
    parent: str
    section: str
    extensible: bool
    optional: bool

    @property
    def leaf(self) -> bool:
        """An outcome row in which cases are counted."""
        return self.kind == "leaf"

    @property
    def group(self) -> bool:
        """A heading over other rows; it has no cells."""
        return self.kind == "group"

    @property
    def total(self) -> bool:
        """The sum of all leaves."""
        return self.kind == "total"

    @property
    def children(self) -> tuple["ReportRow", ...]:
        """The rows printed under this one."""
        return tuple(row for row in form(self.form).rows(self.table) if row.parent == self.row)

    @property
    def columns(self) -> tuple[Column, ...]:
        """The columns of this row in print order."""
        return form(self.form).columns(self.table, self.row)


@dataclass(frozen=True)
class Form(Row):
    """One version of the annual report form; `last_year` None is the form in use."""

    first_year: int
    last_year: int | None

    def rows(self, table_number: int) -> tuple[ReportRow, ...]:
        """The rows of table 2, 3 or 4 in print order."""
        return _rows(self.code, _known_table(table_number))

    def row(self, table_number: int, row: str) -> ReportRow:
        """One row by its code; StatuteError if the form has none of that code."""
        for candidate in self.rows(table_number):
            if candidate.row == row:
                return candidate
        raise StatuteError(f"“{self.label}”的表{table_number}没有这一行：{row}")

    def leaves(self) -> tuple[ReportRow, ...]:
        """The outcome rows of table three, gravest order of the form."""
        return tuple(row for row in self.rows(3) if row.leaf)

    def columns(self, table_number: int, row: str = "") -> tuple[Column, ...]:
        """The columns of a row of table two, or of the whole of table 3 or 4."""
        return _columns(self.code, _known_table(table_number), row if table_number == 2 else "")

    def cells(self, table_number: int) -> tuple[str, ...]:
        """The codes of every cell that carries a figure, in print order; groups carry none."""
        return tuple(
            cell_code(table_number, row.row, column.column)
            for row in self.rows(table_number)
            if not row.group
            for column in row.columns
        )


@cache
def _rows(form_code: str, table_number: int) -> tuple[ReportRow, ...]:
    every = table("report_rows", ReportRow)
    return tuple(row for row in every if row.form == form_code and row.table == table_number)


@cache
def _columns(form_code: str, table_number: int, row: str) -> tuple[Column, ...]:
    every = table("report_columns", Column)
    return tuple(c for c in every if c.form == form_code and c.table == table_number and c.row == row)


def _known_table(number: int) -> int:
    if number not in TABLES:
        raise StatuteError(f"年度报告没有表{number}")
    return number


def cell_code(table_number: int, row: str, column: str) -> str:
    """The code of a cell, e.g. `t3.received.natural`."""
    return f"t{table_number}.{row}.{column}"


def forms() -> tuple[Form, ...]:
    """Both forms, oldest first."""
    return table("report_forms", Form)


def form(code: str) -> Form:
    """A form by its code (trial2019, fmt2021)."""
    return pick(forms(), code, "年度报告格式")


def form_for_year(year: int) -> Form:
    """The form used for that year's report; StatuteError before 2019, when reports were narrative."""
    for candidate in forms():
        if candidate.first_year <= year and (candidate.last_year is None or year <= candidate.last_year):
            return candidate
    raise StatuteError(f"{year}年没有统一的年度报告格式")


@dataclass(frozen=True)
class OutcomeGroup(Row):
    """A heading over outcomes: disclosed, withheld, not_available, not_processed, other."""


@dataclass(frozen=True)
class Outcome(Row):
    """How a case ended, as table three counts it.

    `gravity`: 1 is the gravest. `remedy`: the remedy a reply must state (see `remedy`). `evidence`: what must be on
    record before the outcome can be decided. `article_2008` is the article for requests under the 2007 regulation.
    """

    group: str
    article_2008: str
    remedy: str
    row_trial2019: str
    row_fmt2021: str
    gravity: int
    reason_required: bool
    evidence: tuple[str, ...]

    def report_row(self, form_code: str) -> str:
        """The code of the one row of table three this outcome is counted in."""
        rows = {"trial2019": self.row_trial2019, "fmt2021": self.row_fmt2021}
        return rows[form(form_code).code]

    def article_on(self, received_on: date) -> str:
        """The article to cite for a request received on that day."""
        return self.article if law(received_on).correction_once else self.article_2008


@dataclass(frozen=True)
class Ground(Row):
    """What an officer picks when deciding; the outcome follows from it.

    `document` is the code of the reply's document kind. `by_clock`: the ground arises from the clock (a lapse, a
    withdrawal), not from a decision on the substance.
    """

    outcome: str
    article_2008: str
    document: str
    evidence: tuple[str, ...]
    remedy: str
    reason_required: bool
    by_clock: bool

    def article_on(self, received_on: date) -> str:
        """The article to cite for a request received on that day."""
        return self.article if law(received_on).correction_once else self.article_2008


@dataclass(frozen=True)
class Evidence(Row):
    """Something that must be recorded for a ground. `choices` is empty for free text."""

    hint: str
    choices: tuple[str, ...]

    @property
    def options(self) -> tuple[tuple[str, str], ...]:
        """The choices as (value, label)."""
        pairs = (choice.split("=", 1) for choice in self.choices)
        return tuple((value, label) for value, label in pairs)


@dataclass(frozen=True)
class Remedy(Row):
    """The remedy told in a reply. `before` is what applies on days when the row is not in force yet."""

    before: str
    text: str


@dataclass(frozen=True)
class ApplicantType(Row):
    """A column of table three that an applicant belongs to."""

    group: str


@dataclass(frozen=True)
class Channel(Row):
    """A way a request arrives. The basic channels, counter and post, cannot be switched off."""

    needs_confirmation: bool
    can_be_switched_off: bool
    hint: str


def outcome_groups() -> tuple[OutcomeGroup, ...]:
    """The headings over outcomes in form order."""
    return table("outcome_groups", OutcomeGroup)


@lru_cache(maxsize=512)
def outcomes(on: date | None = None) -> tuple[Outcome, ...]:
    """The outcomes in form order; with `on`, those in force that day."""
    return tuple(row for row in table("outcomes", Outcome) if on is None or row.in_force(on))


def outcome(code: str) -> Outcome:
    """One outcome by its code."""
    return pick(outcomes(), code, "办理结果")


@lru_cache(maxsize=512)
def grounds(on: date | None = None) -> tuple[Ground, ...]:
    """The grounds in form order; with `on`, those in force that day."""
    return tuple(row for row in table("grounds", Ground) if on is None or row.in_force(on))


def ground(code: str) -> Ground:
    """One ground by its code."""
    return pick(grounds(), code, "答复理由")


def evidence_slots() -> tuple[Evidence, ...]:
    """Everything that may have to be recorded."""
    return table("evidence", Evidence)


def evidence(code: str) -> Evidence:
    """One slot by its code."""
    return pick(evidence_slots(), code, "应记载事项")


def remedies() -> tuple[Remedy, ...]:
    """The remedy modes."""
    return table("remedies", Remedy)


def remedy(code: str, on: date) -> Remedy:
    """The remedy mode that a reply dated `on` must state.

    A refusal dated from 2024-01-01 is reviewed first (行政复议法 art. 23); before, the same refusal says `either`.
    """
    row = pick(remedies(), code, "救济途径")
    return row if row.in_force(on) or not row.before else pick(remedies(), row.before, "救济途径")


def remedy_text(code: str, on: date, review_organ: str) -> str:
    """The sentence on remedies for a reply dated `on`; empty for `none`. Periods come from the deadline rows."""
    text = remedy(code, on).text
    if not text:
        return ""
    periods = {matter: str(deadline(matter, on)) for matter in ("review_apply", "sue_after", "sue_direct")}
    return text.format(review_organ=review_organ, **periods)


def gravest(codes: Iterable[str]) -> Outcome:
    """The single outcome of a case with several items.

    Something disclosed and something not is `partly_disclosed`; otherwise the gravest item in the order of the form.
    StatuteError when there is no item.
    """
    items = [outcome(code) for code in codes]
    if not items:
        raise StatuteError("至少要有一项办理结果")
    if len({item.group == "disclosed" for item in items}) == 2:
        return outcome("partly_disclosed")
    return min(items, key=lambda item: item.gravity)


def applicant_types() -> tuple[ApplicantType, ...]:
    """The applicant columns of table three in print order."""
    return table("applicant_types", ApplicantType)


def applicant_type(code: str) -> ApplicantType:
    """One applicant type by its code."""
    return pick(applicant_types(), code, "申请人类别")


def channels() -> tuple[Channel, ...]:
    """The ways a request may arrive."""
    return table("channels", Channel)


def channel(code: str) -> Channel:
    """One channel by its code."""
    return pick(channels(), code, "提交渠道")
