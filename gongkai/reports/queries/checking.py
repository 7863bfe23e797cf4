"""Our own report under the same check as anyone's: its edition as the reader would read it, and the findings."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from gongkai.papers.reading.blocks import Place
from gongkai.reader.checks import check
from gongkai.reader.prose import figures_of
from gongkai.reader.reading import CellRead, Chapter, ExtraRowRead, Finding, Prose, Reading
from gongkai.reports.models import FILED, AnnualReport
from gongkai.reports.queries.edition import Edition
from gongkai.reports.queries.entered import Value
from gongkai.reports.queries.filing import edition_of, label_of


def reading_of(edition: Edition) -> Reading:
    """Return an edition as the reader would read it from a faultless file."""
    marks = edition.marks or {}
    chapters = tuple(
        Chapter(one.number, one.heading, _prose(one.paragraphs, one.number), Place()) for one in edition.chapters
    )
    prose = (*_prose(edition.preamble, 0), *(each for one in chapters for each in one.paragraphs))
    reading = Reading(
        file=edition.title,
        kind="edition",
        body=edition.body,
        year=edition.year,
        form=edition.form_code,
        title=edition.title,
        cells={code: _cell(value, marks.get(code, "")) for code, value in edition.cells.items()},
        extra_rows=tuple(_extra(row) for row in edition.extra_rows),
        chapters=chapters,
        prose=prose,
        footnotes=edition.notes,
        printed_rows=_printed(edition),
    )
    return replace(reading, figures=figures_of(reading))


def findings_on(
    edition: Edition, previous: Edition | None, units: Iterable[Edition] = (), today: date | None = None
) -> tuple[Finding, ...]:
    """Check an edition against itself, last year's, and for a sum the editions of its units."""
    before = reading_of(previous) if previous is not None else None
    return check(reading_of(edition), before, [reading_of(one) for one in units], today)


def check_report(report: AnnualReport, today: date) -> tuple[Finding, ...]:
    """Check a report as it stands: live while it is written, frozen from submission on."""
    edition = edition_of(report)
    units = AnnualReport.objects.filter(
        unit__key__in=list(report.summed), year=report.year, basis="own", state__in=FILED
    )
    return findings_on(edition, last_year(report), [Edition.of(one.printed) for one in units], today)


def last_year(report: AnnualReport) -> Edition | None:
    """Return the filed edition of the same unit and basis for the year before."""
    rows = AnnualReport.objects.filter(unit_id=report.unit_id, basis=report.basis, year=report.year - 1)
    before = rows.filter(state__in=FILED).first()
    return Edition.of(before.printed) if before is not None else None


def subject_in_words(edition: Edition, finding: Finding) -> str:
    """Name what a finding is about: the cell as the form calls it, else the place."""
    return label_of(edition, finding.subject) if finding.subject in edition.cells else str(finding.place)


def _cell(value: Value, mark: str = "") -> CellRead:
    return CellRead(value, "" if value is None else f"{value}{mark}", Place(), mark)


def _extra(row: Mapping[str, Any]) -> ExtraRowRead:
    cells = {column: _cell(value) for column, value in row["values"].items()}
    return ExtraRowRead(int(row["table"]), str(row["parent"]), str(row["label"]), cells)


def _prose(paragraphs: Iterable[str], chapter: int) -> tuple[Prose, ...]:
    return tuple(Prose(text, Place(line=number), chapter) for number, text in enumerate(paragraphs, 1) if text.strip())


def _printed(edition: Edition) -> dict[int, tuple[str, ...]]:
    own = {row["parent"] for row in edition.extra_rows}
    printed: dict[int, tuple[str, ...]] = {}
    for number in (2, 3, 4):
        rows = []
        for row in edition.form.rows(number):
            there = any(f"t{number}.{row.row}.{column.column}" in edition.cells for column in row.columns)
            if row.group or there or (row.extensible and row.parent in own):
                rows.append(row.row)
        printed[number] = tuple(rows)
    return printed
