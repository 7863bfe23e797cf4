"""Making records of cleaned lines: their column, kind, numbers and what the unit has already."""

import hashlib
import mimetypes
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from gongkai.catalogue.importing.cleaning import Cleaned, ColumnNames, identity, plain
from gongkai.catalogue.models import Attachment, Column, Record
from gongkai.catalogue.models.records import REVIEW
from gongkai.catalogue.numbering import index_numbers
from gongkai.catalogue.queries import columns_of
from gongkai.organisations.calendar import calendar
from gongkai.organisations.models import Unit
from gongkai.statute import catalogue as law
from gongkai.text.masking import mask_phone
from gongkai.text.proofreading import identity_numbers, mobile_numbers

LARGEST_FILE: Final = 50 * 1024 * 1024
_FALLBACK: Final = "content/others"
_KINDS: Final = {
    "policies": "document",
    "news": "news",
    "notices": "notice",
    "interpretation": "interpretation",
    "interview": "interview",
    "guide": "guide",
}


def identities(unit: Unit) -> dict[str, str]:
    """Return by what each record of a unit is recognised, with its index number."""
    rows = Record.objects.filter(unit=unit).values_list("index_number", "title", "number_key", "made_on", "source_url")
    known: dict[str, str] = {}
    for index_number, title, number_key, made_on, source_url in rows.iterator():
        known[identity({"title": title, "number_key": number_key, "made_on": made_on})] = index_number
        if source_url:
            known[source_url] = index_number
    return known


class Maker:
    """Makes records of one unit out of cleaned lines."""

    def __init__(self, unit: Unit, today: date, now: datetime) -> None:
        """Look up the unit's columns once."""
        self.unit, self.today, self.now = unit, today, now
        self.days = calendar()
        columns = columns_of(unit)
        fallback = next((row for row in columns if row.path == _FALLBACK), columns[0])
        self.columns = {row.pk: row for row in columns}
        self.names = ColumnNames([(row.pk, row.path, row.name, row.type) for row in columns], fallback.pk)
        self._due: dict[date, date | None] = {}

    def complete(self, line: Cleaned) -> None:
        """Add what the line does not say itself: column, kind, class, validity; mark what must not become public."""
        values = line.values
        column = self._column(line)
        values["column_id"] = column.pk
        values.setdefault("kind", self._kind(column, values))
        kind = law.record_kind(values["kind"])
        values.setdefault("issuer", self.unit.name)
        values.setdefault("source", values["issuer"])
        values.setdefault("item20", column.item20)
        values.setdefault("customs_class", column.customs_class)
        if not kind.has_validity:
            values["validity"] = ""
        elif not values.get("validity"):
            values["validity"] = "in_force"
            line.say("validity", "没有写明效力，按现行有效收入，请核对")
        lapses = values.get("lapses_on")
        if lapses is not None and lapses < self.today and values["validity"] == "in_force":
            values["validity"] = "lapsed"
            line.say("validity", f"失效日期{lapses}已过，效力改记为已失效")
        if values["kind"] == "document":
            values.setdefault("document_class", _document_class(values, self.unit))
        self._identities(line)

    def _column(self, line: Cleaned) -> Column:
        text = line.values.get("column") or ""
        if not text:
            return self.columns[self._without(line)]
        pk, found = self.names.find(text)
        if not found:
            pk = self._without(line)
            line.say("column", f"没有“{text[:30]}”这个栏目，归入“{self.columns[pk].name}”")
        return self.columns[pk]

    def _without(self, line: Cleaned) -> int:
        """Return the column of a line that names none we know: announcements and orders have places of their own."""
        key = line.values.get("number_key", "")
        kind = line.values.get("kind", "document")
        of_kind = next((row.pk for row in self.columns.values() if _KINDS.get(row.type) == kind != "document"), None)
        if of_kind is not None:
            return of_kind
        wanted = "content/documents/others" if key else _FALLBACK
        if "公告" in key:
            wanted = "content/documents/announcements"
        elif "令" in key:
            wanted = "content/documents/rules"
        return self.names.by_path.get(wanted, self.names.fallback)

    def _kind(self, column: Column, values: dict[str, Any]) -> str:
        kind = _KINDS.get(column.type)
        if kind in {None, "document"} and not values.get("document_number"):
            return "document" if column.path.startswith("content/documents") else "information"
        return kind or "document"

    def _identities(self, line: Cleaned) -> None:
        """Hold back what shows an identity number, for somebody to look at first; remark upon mobile numbers."""
        text = f"{line.values['title']} {line.values.get('abstract', '')} {plain(line.values.get('body', ''))}"
        if identity_numbers(text):
            line.values["_held"] = True
            line.say("body", "正文含有身份证号码，已收入但没有公开，请人工处理")
        if found := mobile_numbers(text):
            # Often the number of a counter, so it is not held back; who signs the batch is told of every one.
            line.say("body", f"正文含有手机号码（{mask_phone(found[0])}），签发前请核对是否可以公开")

    def due(self, made_on: date) -> date | None:
        """Return the last day for publication, remembered by day."""
        if made_on not in self._due:
            self._due[made_on] = law.publish_due(made_on, self.days) if made_on.year >= 2008 else None
        return self._due[made_on]

    def make(self, lines: list[Cleaned]) -> list[Record]:
        """Return unsaved records for these lines, each with its index number."""
        wanted: dict[int, list[Cleaned]] = {}
        taken = self._given_numbers(lines)
        for line in lines:
            if line.place not in taken:
                wanted.setdefault(line.values["made_on"].year, []).append(line)
        for same_year in wanted.values():
            first = same_year[0].values
            numbers = index_numbers(
                self.unit, first["made_on"], len(same_year), self.today, first.get("customs_class", "")
            )
            taken.update({line.place: number for line, number in zip(same_year, numbers, strict=True)})
        return [self._record(line, taken[line.place]) for line in lines]

    def _given_numbers(self, lines: list[Cleaned]) -> dict[str, str]:
        """Return the index numbers the source itself gives, where they are free."""
        given = {line.place: line.values["index_number"] for line in lines if line.values.get("index_number")}
        there = set(Record.objects.filter(index_number__in=given.values()).values_list("index_number", flat=True))
        free: dict[str, str] = {}
        for place, number in given.items():
            if number not in there and number not in free.values() and not number.startswith("/"):
                free[place] = number
        return free

    def _record(self, line: Cleaned, index_number: str) -> Record:
        values = {name: value for name, value in line.values.items() if name in _FIELDS}
        return Record(
            unit=self.unit,
            index_number=index_number,
            attribute="publish",
            stage=REVIEW,
            live=False,
            publish_due=self.due(values["made_on"]),
            validity_by_text=line.replaced_by,
            **values,
        )


_FIELDS: Final = {
    "column_id", "kind", "title", "document_number", "number_key", "issuer", "made_on", "published_on", "effective_on",
    "lapses_on", "subject", "genre", "item20", "customs_class", "document_class", "validity", "abstract", "body",
    "keywords", "source", "source_url", "author",
}  # fmt: skip


def _document_class(values: dict[str, Any], unit: Unit) -> str:
    """Return how a document counts in table two: orders are rules, announcements normative documents."""
    key = values.get("number_key", "")
    if key.split("|")[0].endswith("令"):
        return "rule"
    if "公告" in key.split("|")[0] and unit.level in {"hq", "regional"}:
        return "normative"
    return "other"


def attach_files(record: Record, paths: tuple[Path, ...]) -> None:
    """Keep the files beside a line with its record; those that are missing or too large are left out."""
    kept = []
    for path in paths:
        if not path.is_file() or path.is_symlink() or not 0 < path.stat().st_size <= LARGEST_FILE:
            continue
        content = path.read_bytes()
        digest = hashlib.sha256(content).hexdigest()
        place = f"catalogue/{digest[:2]}/{digest}"
        if not default_storage.exists(place):
            place = default_storage.save(place, ContentFile(content))
        row = Attachment.objects.create(
            record=record,
            file=place,
            name=path.name[:160],
            kind=(path.suffix.lower().lstrip(".") or (mimetypes.guess_extension(path.name) or ""))[:10],
            size=len(content),
            digest=digest,
        )
        kept.append({"id": row.pk, "title": path.stem[:160], "digest": digest})
    if kept:
        record.attachments = kept
        record.save(update_fields=["attachments"])
