"""An edition in reading order: chapters with their tables and notes, then what must be said about the figures."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from gongkai.reports.models import BASES
from gongkai.reports.queries.assembling import DEMONSTRATION
from gongkai.reports.queries.edition import CorrectionShown, Edition, OverrideShown
from gongkai.reports.queries.entered import Value
from gongkai.reports.queries.printing import TITLES, Block, Line, Sheet
from gongkai.text.dates import long_date

CHAPTERS = range(1, 7)
#: What stands over the explanations that follow the six chapters.
REMARKS = "附：编报说明"


@dataclass(frozen=True)
class Part:
    """A chapter as read: heading, its table and the footnotes of that table, its paragraphs."""

    number: int
    heading: str
    sheet: Sheet | None = None
    notes: tuple[tuple[str, str], ...] = ()
    paragraphs: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """The id of the chapter on a page."""
        return f"chapter-{self.number}"


@dataclass(frozen=True)
class Change:
    """A figure that was counted or printed differently: in which cell, and both figures in words."""

    anchor: str
    label: str
    before: str
    after: str
    reason: str = ""
    people: str = ""


@dataclass(frozen=True)
class Corrected:
    """A numbered correction in words."""

    number: int
    on: str
    says: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Arranged:
    """An edition arranged for reading. ``loose``: footnotes whose mark stands in no table.

    ``dated``: 2025年1月20日, empty before publication.
    """

    edition: Edition
    dated: str
    parts: tuple[Part, ...]
    loose: tuple[tuple[str, str], ...]
    scope: str
    overrides: tuple[Change, ...]
    corrections: tuple[Corrected, ...]

    @property
    def warning(self) -> str:
        """What must stand over everything drawn from it; empty for a real report."""
        return DEMONSTRATION if self.edition.demonstration else ""

    @property
    def remarked(self) -> bool:
        """Whether anything must be said about the figures."""
        one = self.edition
        return bool(self.scope or one.not_filed or one.exempt or self.overrides or self.corrections or self.loose)


def arrange(edition: Edition) -> Arranged:
    """Put an edition in reading order."""
    overrides = tuple(_override(number, one) for number, one in enumerate(edition.overrides, 1))
    explained = {one.code: change.anchor for one, change in zip(edition.overrides, overrides, strict=True)}
    sheets = {sheet.number: _explained(sheet, explained) for sheet in edition.sheets}
    told = {one.number: one for one in edition.chapters}
    parts = []
    for number in CHAPTERS:
        sheet, chapter = sheets.get(number), told.get(number)
        if chapter is None and sheet is None:
            continue
        heading = chapter.heading if chapter else TITLES[number]
        notes = _notes(edition, sheet) if sheet else ()
        parts.append(Part(number, heading, sheet, notes, chapter.paragraphs if chapter else ()))
    used = {mark for part in parts for mark, _ in part.notes}
    return Arranged(
        edition=edition,
        dated=long_day(edition.published_on),
        parts=tuple(parts),
        loose=tuple((mark, text) for mark, text in edition.notes if mark not in used),
        scope=_scope(edition),
        overrides=overrides,
        corrections=tuple(_corrected(one) for one in edition.corrections),
    )


def long_day(text: str) -> str:
    """An ISO day in words; anything else as it is."""
    try:
        return long_date(date.fromisoformat(text))
    except ValueError:
        return text


def in_words(value: Value) -> str:
    """A figure in a sentence: a blank is named, for it is not a zero."""
    return "空白" if value is None else str(value)


def _explained(sheet: Sheet, explained: Mapping[str, str]) -> Sheet:
    """The sheet, each figure that has an explanation pointing to it."""
    if not explained:
        return sheet
    blocks = [Block(block.heading, [_line(line, explained) for line in block.lines]) for block in sheet.blocks]
    return replace(sheet, blocks=blocks)


def _line(line: Line, explained: Mapping[str, str]) -> Line:
    return Line(line.heads, [replace(box, remark=explained.get(box.code, "")) for box in line.boxes])


def _notes(edition: Edition, sheet: Sheet) -> tuple[tuple[str, str], ...]:
    marks = edition.marks or {}
    here = {marks.get(box.code) for block in sheet.blocks for line in block.lines for box in line.boxes}
    return tuple((mark, text) for mark, text in edition.notes if mark in here)


def _scope(edition: Edition) -> str:
    """What the sum covers; nothing for a unit's own report."""
    if edition.basis == "own":
        return ""
    return f"统计口径：{dict(BASES)[edition.basis]}。{edition.gathered}"


def _override(number: int, one: OverrideShown) -> Change:
    people = "，".join(f"{what}：{who}" for what, who in (("填报", one.author), ("批准", one.approved_by)) if who)
    return Change(f"override-{number}", one.label, in_words(one.counted), in_words(one.printed), one.reason, people)


def _corrected(one: CorrectionShown) -> Corrected:
    changes = [
        Change(f"correction-{one.number}-{number}", label, in_words(before), in_words(after))
        for number, (_, label, before, after) in enumerate(one.changes, 1)
    ]
    return Corrected(one.number, long_day(one.on), one.says, tuple(changes))
