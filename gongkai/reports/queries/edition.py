"""An annual report as it is printed: frozen data from which page, DOCX, PDF, CSV and JSON are all drawn."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from gongkai.audit.chain import digest
from gongkai.reports.queries.counting import Extra
from gongkai.reports.queries.entered import Figure, Value
from gongkai.reports.queries.printing import Sheet, lay_out
from gongkai.reports.queries.replacing import extra_codes
from gongkai.statute.footing import ExtraRow, Identity, evaluate
from gongkai.statute.tables import Form, cell_code
from gongkai.statute.tables import form as form_of


@dataclass(frozen=True)
class ChapterText:
    """A chapter: number 1 to 6, heading as printed (一、总体情况), paragraphs with every figure already written out.

    The tables stand in chapters 2, 3 and 4, before the chapter's paragraphs.
    """

    number: int
    heading: str
    paragraphs: tuple[str, ...] = ()


@dataclass(frozen=True)
class OverrideShown:
    """A figure that differs from the ledger: what was counted, what is printed, and why."""

    code: str
    label: str
    counted: Value
    printed: Value
    reason: str
    author: str
    approved_by: str


@dataclass(frozen=True)
class UnitNamed:
    """A unit that is not in the sum, with the reason (未报送; 免报: 成立不满六个月)."""

    key: str
    name: str
    reason: str


@dataclass(frozen=True)
class CorrectionShown:
    """A numbered correction after publication: what it says, and the cells it changed (code, label, before, after)."""

    number: int
    on: str
    says: str
    changes: tuple[tuple[str, str, Value, Value], ...] = ()


@dataclass(frozen=True)
class Edition:
    """One annual report, complete. Dates are ISO texts; nothing here is read from the database again.

    ``marks`` maps cell codes to footnote marks, ``notes`` marks to their texts. ``filed``: units in the sum;
    ``gathered`` says in one sentence where the figures of a region or the system come from, empty for a unit's own.
    """

    unit: str
    body: str
    year: int
    basis: str
    form_code: str
    title: str
    preamble: tuple[str, ...]
    chapters: tuple[ChapterText, ...]
    cells: Mapping[str, Value]
    extra_rows: tuple[Mapping[str, Any], ...] = ()
    marks: Mapping[str, str] | None = None
    notes: tuple[tuple[str, str], ...] = ()
    overrides: tuple[OverrideShown, ...] = ()
    filed: int = 0
    not_filed: tuple[UnitNamed, ...] = ()
    exempt: tuple[UnitNamed, ...] = ()
    published_on: str = ""
    corrections: tuple[CorrectionShown, ...] = ()
    demonstration: bool = False
    gathered: str = ""

    @property
    def digest(self) -> str:
        """The digest by which the record knows this edition."""
        return digest(self.as_json())

    @property
    def form(self) -> Form:
        """The form it is printed on."""
        return form_of(self.form_code)

    @property
    def extras(self) -> list[Extra]:
        """The unit's own rows with the codes their cells are addressed by (``other_ground-3``: the printed number)."""
        codes = extra_codes(self.form, self.extra_rows)
        return [Extra(code, ExtraRow.of(row)) for code, row in zip(codes, self.extra_rows, strict=True)]

    @cached_property
    def sheets(self) -> list[Sheet]:
        """Tables two, three and four laid out as the form prints them, footnote marks after their figures."""
        marks = self.marks or {}
        printed = dict(self.cells)
        for extra in self.extras:
            printed |= {cell_code(3, extra.code, column): value for column, value in extra.row.values.items()}
        figures = {
            code: Figure(None if value is None else Decimal(str(value)), marks.get(code, ""))
            for code, value in printed.items()
        }
        return lay_out(self.form, self.cells, self.extras, figures)

    @cached_property
    def identities(self) -> list[Identity]:
        """The verdicts on the identities that this report alone can decide."""
        return evaluate(self.form, self.cells, self.extra_rows)

    def as_json(self) -> dict[str, Any]:
        """As plain JSON: what is frozen at filing and offered for download."""
        return asdict(self)

    @classmethod
    def of(cls, frozen: Mapping[str, Any]) -> "Edition":
        """From its JSON."""
        given = dict(frozen)
        given["preamble"] = tuple(given["preamble"])
        given["chapters"] = tuple(
            ChapterText(one["number"], one["heading"], tuple(one["paragraphs"])) for one in given["chapters"]
        )
        given["extra_rows"] = tuple(given["extra_rows"])
        given["notes"] = tuple((mark, text) for mark, text in given["notes"])
        given["overrides"] = tuple(OverrideShown(**one) for one in given["overrides"])
        given["not_filed"] = tuple(UnitNamed(**one) for one in given["not_filed"])
        given["exempt"] = tuple(UnitNamed(**one) for one in given["exempt"])
        given["corrections"] = tuple(
            CorrectionShown(one["number"], one["on"], one["says"], tuple(tuple(change) for change in one["changes"]))
            for one in given["corrections"]
        )
        return cls(**given)
