"""All checks on one report, each cause told once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from gongkai.reader.checks import dates, form, plausible, prose_self, prose_tables, rollup, rules, years
from gongkai.reader.checks.labels import form_of
from gongkai.reader.checks.tables import Fault, Sheet, table_faults
from gongkai.reader.prose.figures import statements_in
from gongkai.reader.prose.statements import Sentence
from gongkai.reader.reading import Finding, Reading
from gongkai.statute.tables import Form


def check(
    reading: Reading, previous: Reading | None = None, units: Sequence[Reading] = (), today: date | None = None
) -> tuple[Finding, ...]:
    """What does not add up in ``reading``, alone and against last year's report and its units' reports.

    ``previous`` is held against it only if it is a report of the year before; ``today`` makes a publication in the
    future a finding. Silent on whatever adds up or cannot surely be told to contradict. Never raises on a reading.
    """
    of = form_of(reading.form, reading.year)
    sentences = statements_in(reading)
    found: list[Finding] = [*_of_the_file(reading), *reading.reading_findings, *form.form_findings(reading, of)]
    sheet = Sheet(reading, of) if of is not None and reading.cells else None
    faults: list[Fault] = []
    if sheet is not None:
        zero = list(plausible.zero_form(sheet, sentences))
        if zero:
            found = [*found, *zero, *dates.date_findings(reading, sentences, today)]
            return _once(_read_by_machine(reading, found))
        faults = table_faults(sheet)
        found.extend(fault.finding for fault in faults)
        found.extend(plausible.odd_figures(sheet, faults))
    found.extend(_prose(reading, previous, of, sheet, faults, sentences))
    if sheet is not None:
        found.extend(_others(sheet, previous, units, sentences, faults))
    found.extend(dates.date_findings(reading, sentences, today))
    return _once(_read_by_machine(reading, found))


def _of_the_file(reading: Reading) -> Iterator[Finding]:
    """R00: what its reader must know about the file: scanned, encrypted, too long to be read to the end."""
    for problem in reading.problems:
        yield rules.finding("R00", problem.message, problem.place, subject=problem.code)


def _prose(
    reading: Reading,
    previous: Reading | None,
    of: Form | None,
    sheet: Sheet | None,
    faults: Sequence[Fault],
    sentences: Sequence[Sentence],
) -> Iterator[Finding]:
    figures = sheet.filled() if sheet else reading.values
    figures.update((fault.cell, fault.should) for fault in faults if fault.should is not None)
    wrong = prose_tables.disagreements(sentences, figures, reading, of)
    last_year = previous.values if previous is not None and _year_before(reading, previous) else {}
    yield from prose_tables.prose_findings(wrong, reading, faults, last_year)
    yield from prose_tables.none_findings(sentences, figures, reading, of, faults)
    marked = {id(told) for told, _ in wrong}
    yield from prose_self.partition_findings(sentences, marked)
    bases = [
        value
        for codes in (("t3.concluded.total",), ("t3.received.total",), ("t3.received.total", "t3.carried_in.total"))
        if (value := prose_tables.cells_of(figures, reading, of, codes))
    ]
    yield from prose_self.share_findings(sentences, bases, marked)
    yield from prose_self.sums_to_hundred(sentences, marked)
    yield from prose_self.growth_in_text(sentences, marked)
    if previous is not None and _year_before(reading, previous) and not years.copied(reading, previous):
        before = form_of(previous.form, previous.year)
        yield from years.stated_growth(sentences, reading, previous, before, marked)


def _others(
    sheet: Sheet,
    previous: Reading | None,
    units: Sequence[Reading],
    sentences: Sequence[Sentence],
    faults: Sequence[Fault],
) -> Iterator[Finding]:
    if previous is not None and _year_before(sheet.reading, previous):
        before = form_of(previous.form, previous.year)
        if before is not None:
            yield from years.year_findings(sheet, Sheet(previous, before), faults)
    if units:
        yield from rollup.unit_findings(sheet, units, sentences, faults)


def _year_before(reading: Reading, previous: Reading) -> bool:
    return previous.year is None or reading.year is None or previous.year == reading.year - 1


def _read_by_machine(reading: Reading, found: Iterable[Finding]) -> Iterator[Finding]:
    """Nothing fails on text that a machine recognised: what looks wrong may be misread."""
    recognised = any(problem.code == "ocr" for problem in reading.problems)
    for one in found:
        yield replace(one, verdict="warn") if recognised and one.verdict == "fail" else one


def _once(found: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings in order, one for each rule and subject."""
    return tuple({one.key: one for one in reversed(list(found))}.values())[::-1]
