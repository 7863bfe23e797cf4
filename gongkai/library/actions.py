"""Writes: taking reports in, checking them again, and what people decide about the remarks."""

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.core.files.base import ContentFile
from django.db import transaction

from gongkai.audit.actions import log
from gongkai.findings.actions import Found, raise_findings
from gongkai.library.fetching import LARGEST, Incoming, Unfetched, fetch
from gongkai.library.models import DECISIONS, Document, Remark
from gongkai.library.queries import own_unit, previous_of, reading_of
from gongkai.organisations import access
from gongkai.organisations.models import Officer
from gongkai.reader import read_report
from gongkai.reader.checks import check
from gongkai.reader.checks.rules import rules
from gongkai.reader.reading import Finding, Reading


class Refused(ValueError):
    """The act makes no sense as asked; the message is a Chinese sentence. Nothing was changed."""


@dataclass(frozen=True)
class Outcome:
    """What became of one file: taken in (``document``), known already, or left out with the reason."""

    name: str
    document: Document | None
    message: str
    new: bool = False


def _authorise(by: Officer | None, act: str, today: date) -> None:
    if by is not None and not access.units_for(by, act, today).exists():
        raise access.Denied(f"您没有“{access.rules()[act].label}”的权限")


def take_in(files: Iterable[Incoming], *, by: Officer | None, today: date) -> Iterator[Outcome]:
    """Read, check and keep reports, one act each, so that one bad file spoils nothing. Raises ``Denied`` at once."""
    _authorise(by, "library.import", today)
    return (_take(one, by, today) for one in files)


def take_addresses(addresses: Iterable[str], *, by: Officer | None, today: date) -> Iterator[Outcome]:
    """Fetch reports from their addresses and take them in; an address that fails is told and passed over."""
    _authorise(by, "library.import", today)
    return (_fetch_and_take(one, by, today) for one in addresses)


def _fetch_and_take(address: str, by: Officer | None, today: date) -> Outcome:
    try:
        incoming = fetch(address)
    except Unfetched as error:
        return Outcome(address[:200], None, str(error))
    return _take(incoming, by, today)


def _take(incoming: Incoming, by: Officer | None, today: date) -> Outcome:
    if not incoming.data:
        return Outcome(incoming.name, None, "文件是空的")
    if len(incoming.data) > LARGEST:
        return Outcome(incoming.name, None, f"文件超过{LARGEST // 1024 // 1024}兆，没有收入")
    digest = hashlib.sha256(incoming.data).hexdigest()
    known = Document.objects.filter(digest=digest).first()
    if known is not None:
        return Outcome(incoming.name, known, f"文库里已有这份文件：{known}")
    reading = read_report(incoming.data, incoming.name)
    if not _is_report(reading):
        missing = "没有读出是哪个机关哪一年的年度报告，或者其中没有填写数字"
        why = reading.problems[0].message if reading.problems else missing
        return Outcome(incoming.name, None, why)
    document = _keep(incoming, digest, reading, by, today)
    return Outcome(incoming.name, document, f"已收入：{document}，读出{document.cells_read}格", new=True)


def _is_report(reading: Reading) -> bool:
    """Say whether a file is somebody's report of some year: with figures of the forms, or with its chapters."""
    figures = sum(cell.value is not None for cell in reading.cells.values())
    return reading.year is not None and bool(reading.body) and (figures > 0 or len(reading.chapters) > 1)


@transaction.atomic
def _keep(incoming: Incoming, digest: str, reading: Reading, by: Officer | None, today: date) -> Document:
    document = Document(
        digest=digest,
        file_name=incoming.name[:200],
        address=incoming.address[:1000],
        added_by=by,
        added_on=today,
        checked_on=today,
    )
    _describe(document, reading)
    ending = incoming.name.rpartition(".")[2][:8] if "." in incoming.name else "bin"
    document.file.save(f"{digest[:24]}.{ending}", ContentFile(incoming.data), save=False)
    document.save()
    _choose_leading(document)
    _remark(document, reading)
    for later in Document.objects.filter(body=document.body, year=(document.year or 0) + 1).exclude(body=""):
        _remark(later, reading_of(later))
    log(
        "library.import",
        actor=f"officer:{by.pk}" if by else "system",
        subject=f"document:{document.pk}",
        on=today,
        after=digest,
        details={"body": document.body, "year": document.year, "cells": document.cells_read},
    )
    return document


def _describe(document: Document, reading: Reading) -> None:
    document.kind, document.form = reading.kind, reading.form
    document.body, document.year, document.title = reading.body[:120], reading.year, reading.title[:300]
    kept = reading.as_json()
    kept.pop("findings")
    kept["chapters"] = [
        {"number": one.number, "heading": one.heading, "paragraphs": [each.text for each in one.paragraphs]}
        for one in reading.chapters
    ]
    document.reading, document.cells_read = kept, len(reading.cells)
    document.unit = own_unit(document.body, document.year)


def _choose_leading(document: Document) -> None:
    copies = list(Document.objects.filter(body=document.body, year=document.year)) if document.body else [document]
    best = max(copies, key=lambda one: (one.cells_read, one.pk))
    Document.objects.filter(pk__in=[one.pk for one in copies]).update(leading=False)
    Document.objects.filter(pk=best.pk).update(leading=True)


def _remark(document: Document, reading: Reading) -> None:
    """Write what the check says; decisions people made stay, what is gone is marked."""
    before = previous_of(document)
    findings = check(reading, reading_of(before) if before else None)
    known = {(row.rule, row.subject): row for row in document.remarks.select_for_update()}
    for one in findings:
        row = known.pop((one.rule, one.subject[:200]), None) or Remark(
            document=document, rule=one.rule, subject=one.subject[:200]
        )
        _fill(row, one)
    Remark.objects.filter(pk__in=[row.pk for row in known.values()]).update(present=False)


def _fill(row: Remark, one: Finding) -> None:
    row.verdict, row.message, row.place, row.present = one.verdict, one.message, str(one.place)[:200], True
    row.left = "" if one.left is None else str(one.left)[:200]
    row.right = "" if one.right is None else str(one.right)[:200]
    row.save()


@transaction.atomic
def check_again(document: Document, *, by: Officer | None, today: date) -> None:
    """Read the kept file anew and check it; people's decisions stay. Raises ``Denied``."""
    _authorise(by, "library.import", today)
    reading = reading_of(document)
    _describe(document, reading)
    document.checked_on = today
    document.save()
    _choose_leading(document)
    _remark(document, reading)


@transaction.atomic
def decide(remark: Remark, decision: str, why: str, *, by: Officer, today: date) -> None:
    """Keep a person's decision on a remark; one confirmed on a report of our own unit becomes a finding there.

    Raises ``Denied`` and ``Refused``.
    """
    _authorise(by, "library.decide", today)
    if decision not in dict(DECISIONS):
        raise Refused("没有这种判断")
    why = why.strip()
    if decision == "dismissed" and not why:
        raise Refused("判断为不成立的，请写明理由")
    document = remark.document
    if document.unit is not None:
        access.require(by, "findings.decide", document.unit, today)
    remark.decision, remark.why = decision, why
    remark.decided_by, remark.decided_on = (by, today) if decision else (None, None)
    remark.save(update_fields=["decision", "why", "decided_by", "decided_on"])
    log(
        "library.decide",
        actor=f"officer:{by.pk}",
        subject=f"document:{document.pk}",
        on=today,
        after=[remark.rule, remark.subject, decision, why],
    )
    if document.unit is not None:
        confirmed = document.remarks.filter(decision="confirmed")
        found = [_found(row) for row in confirmed]
        raise_findings(document.unit, "library.check", f"document:{document.pk}", found, today=today, by=by)


def _found(row: Remark) -> Found:
    evidence: dict[str, object] = {"left": row.left, "right": row.right, "place": row.place}
    evidence |= {"title": str(row.document), "address": f"/office/library/{row.document_id}/"}
    label = rules()[row.rule].label if row.rule in rules() else ""
    return Found(row.rule, row.subject, row.verdict, row.message, label, evidence)
