"""What the law says about proactive disclosure: what must be public, under which metadata, and until when.

Article 20 lists what must be published, article 12 what a catalogue entry must hold, article 26 within how many
workdays. Classes, genres and kinds are the field's own vocabularies; each row says where it comes from.
"""

from dataclasses import dataclass
from datetime import date

from gongkai.statute.deadlines import find
from gongkai.statute.rows import Row, pick, table
from gongkai.statute.workdays import Calendar


@dataclass(frozen=True)
class Article20Item(Row):
    """One item of what must be published without being asked for (条例 art. 20)."""

    hint: str


@dataclass(frozen=True)
class CustomsClass(Row):
    """One of customs' sixteen classes of information; ``local``: also one of the thirteen of a local customs."""

    local: bool


@dataclass(frozen=True)
class Attribute(Row):
    """公开属性: whether a piece of information is public, given on request, or withheld (条例 art. 13–16)."""

    public: bool
    ground_required: bool
    hint: str


@dataclass(frozen=True)
class WithholdingGround(Row):
    """Why something is withheld. ``attribute`` it belongs to; ``needs``: which particulars the law asks for."""

    attribute: str
    needs: tuple[str, ...]
    hint: str


@dataclass(frozen=True)
class Validity(Row):
    """效力状态 of a document. ``needs_document``: the state rests on a document that brought it about."""

    valid: bool
    needs_document: bool
    hint: str
    tone: str


@dataclass(frozen=True)
class RecordKind(Row):
    """A kind of record, what it must hold beyond the rest, and which fields of its own it has.

    ``must``: those of its own fields without which it may not be published (a guide: 条例 art. 12).
    """

    needs_abstract: bool
    has_validity: bool
    needs_made_on: bool
    fields: tuple[str, ...]
    must: tuple[str, ...]
    hint: str


@dataclass(frozen=True)
class DocumentClass(Row):
    """How a document counts in the first part of table two: the row in each form, or none."""

    row_fmt2021: str
    row_trial2019: str


@dataclass(frozen=True)
class ColumnType(Row):
    """ColumnType of the mandated meta tags; ``stale_days``: after how many days without news it counts as stale."""

    stale_days: int | None


@dataclass(frozen=True)
class Element(Row):
    """One element of a catalogue entry. ``required``: all, kind, document, validity, publish, or empty."""

    required: str
    longest: int | None
    hint: str


def article20_items() -> tuple[Article20Item, ...]:
    """The fifteen items of article 20."""
    return table("article20_items", Article20Item)


def customs_classes(local: bool = False) -> tuple[CustomsClass, ...]:
    """The sixteen classes, or the thirteen of a local customs."""
    return tuple(row for row in table("customs_classes", CustomsClass) if row.local or not local)


def subjects() -> tuple[Row, ...]:
    """Subject classes 组配分类."""
    return table("subjects", Row)


def genres() -> tuple[Row, ...]:
    """Genres of official documents 体裁分类."""
    return table("genres", Row)


def attributes() -> tuple[Attribute, ...]:
    """The four answers to whether something is public."""
    return table("attributes", Attribute)


def attribute(code: str) -> Attribute:
    """One of them. Raises StatuteError."""
    return pick(attributes(), code, "公开属性")


def withholding_grounds(attribute: str | None = None) -> tuple[WithholdingGround, ...]:
    """Grounds for not disclosing, of one attribute or all."""
    return tuple(row for row in table("withholding_grounds", WithholdingGround) if attribute in (None, row.attribute))


def validities() -> tuple[Validity, ...]:
    """States of validity."""
    return table("validities", Validity)


def validity(code: str) -> Validity:
    """One of them. Raises StatuteError."""
    return pick(validities(), code, "效力状态")


def record_kinds() -> tuple[RecordKind, ...]:
    """Kinds of record."""
    return table("record_kinds", RecordKind)


def record_kind(code: str) -> RecordKind:
    """One of them. Raises StatuteError."""
    return pick(record_kinds(), code, "信息类型")


def document_classes() -> tuple[DocumentClass, ...]:
    """How documents count in table two."""
    return table("document_classes", DocumentClass)


def column_types() -> tuple[ColumnType, ...]:
    """The vocabulary of ColumnType."""
    return table("column_types", ColumnType)


def elements() -> tuple[Element, ...]:
    """The elements of a catalogue entry."""
    return table("catalogue_elements", Element)


def publish_due(made_on: date, days: Calendar) -> date | None:
    """The last day to publish information formed on that day (条例 art. 26), or None where no law set a period then.

    Counted in workdays after the day it was formed; provisional beyond the announced calendar.
    """
    row = find("publish", made_on)
    return days.add_workdays(made_on, row.days, provisional=True) if row else None
