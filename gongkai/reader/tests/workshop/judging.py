"""What came back: cells equal or not, faults found or missed, alarms on reports that add up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from gongkai.reader import read_report
from gongkai.reader.checks import check
from gongkai.reader.reading import Finding, Reading
from gongkai.reader.tests.workshop.facts import Value
from gongkai.reader.tests.workshop.faults import FAULTS, Fault
from gongkai.reader.tests.workshop.flow import Drawn, Layout
from gongkai.reader.tests.workshop.layouts import QUICK
from gongkai.reader.tests.workshop.report import Report, of
from gongkai.reader.tests.workshop.report import report as make_report

#: Layouts that any reader reads, to lay broken reports out in.
EASY = (
    "html page", "html fragment", "html repeated", "text cells", "text bars", "text tabs", "markdown", "html unclosed",
)  # fmt: skip


@dataclass
class Cells:
    """Cells compared in one layout. ``wrong``: seed, code, expected, read."""

    total: int = 0
    right: int = 0
    wrong: list[tuple[int, str, Value | str, Value | str]] = field(default_factory=list)


def compare(drawn: Drawn, reading: Reading) -> Iterator[tuple[str, Value | str, Value | str]]:
    """Everything in which what was read differs from what stands there."""
    read: Mapping[str, Value] = reading.values
    for code in sorted({*drawn.expected, *read}):
        want = drawn.expected.get(code, "absent")
        got = read.get(code, "absent")
        if want != got:
            yield code, want, got
    yield from _compare_extra(drawn, reading)
    facts = drawn.report.facts
    if reading.year != facts.year:
        yield "year", str(facts.year), str(reading.year)
    if reading.form != facts.form.code:
        yield "form", facts.form.code, reading.form
    if drawn.name != "report.xlsx" and reading.body != facts.body.name and "big5" not in reading.kind:
        yield "body", facts.body.name, reading.body


def _compare_extra(drawn: Drawn, reading: Reading) -> Iterator[tuple[str, str, str]]:
    facts = drawn.report.facts
    if not any(code.startswith("t3.concluded") for code in drawn.expected):
        return
    want = [(extra.parent, *_printed_values(drawn.report, index)) for index, extra in enumerate(facts.extra)]
    got = [
        (row.parent, *(row.cells[c].value if c in row.cells else "absent" for c in _columns(facts)))
        for row in reading.extra_rows
    ]
    if want != got:
        yield "extra", str(want), str(got)


def _columns(facts: object) -> tuple[str, ...]:
    return ("natural", "business", "research", "charity", "legal_service", "other_org", "total")


def _printed_values(report: Report, index: int) -> Iterator[Value]:
    for column in _columns(report.facts):
        blank = f"x{index}.{column}" in report.extras
        yield None if blank else report.facts.extra[index].values[column]


def cells_of(layout: Layout, seeds: Iterable[int]) -> Cells:
    """How many cells of a layout are read as they stand."""
    found = Cells()
    for seed in seeds:
        drawn = layout(make_report(seed), Random(seed))
        differences = [(seed, *one) for one in compare(drawn, read_report(drawn.data, drawn.name))]
        found.total += len(drawn.expected)
        found.right += len(drawn.expected) - sum(one[1].startswith("t") for one in differences)
        found.wrong += differences
    return found


def alarms_of(seed: int) -> tuple[str, tuple[Finding, ...]]:
    """The findings on a report that adds up, laid out in one of the quick layouts. There should be none."""
    rng = Random(seed)
    kind = rng.random()
    if kind < 0.15:
        report = make_report(seed, with_previous=True)
        if report.facts.previous:
            return "with previous", _pair(report, seed)
    names = list(QUICK)
    name = rng.choice(names)
    drawn = QUICK[name](make_report(seed), Random(seed))
    if not drawn.clean:
        drawn = QUICK["html page"](make_report(seed), Random(seed))
    return name, check(read_report(drawn.data, drawn.name))


def _pair(report: Report, seed: int) -> tuple[Finding, ...]:
    last = _read(of(report.facts.previous), "html page", seed)
    return check(_read(report, "text cells", seed), last)


def _read(report: Report, layout: str, seed: int) -> Reading:
    drawn = QUICK[layout](report, Random(seed))
    return read_report(drawn.data, drawn.name)


@dataclass
class Recall:
    """Faults of one kind: how many were made, found, and how many findings they gave. ``missed``: seed and layout."""

    made: int = 0
    found: int = 0
    findings: int = 0
    missed: list[tuple[int, str, str]] = field(default_factory=list)
    noisy: list[tuple[int, str, str]] = field(default_factory=list)


def recall_of(kind: str, seeds: Iterable[int]) -> Recall:
    """How many faults of a kind are found."""
    found = Recall()
    for seed in seeds:
        fault = FAULTS[kind](seed, Random(seed))
        if fault is not None:
            judge(found, fault, seed)
    return found


def judge(found: Recall, fault: Fault, seed: int) -> None:
    """Lay a broken report out, read and check it, and count what came back."""
    layout = Random(seed).choice(EASY)
    reading = _read(fault.report, layout, seed)
    previous = _read(fault.previous, "html page", seed) if fault.previous else None
    units = [_read(unit, "text cells", seed) for unit in fault.units]
    findings = check(reading, previous, units)
    found.made += 1
    found.findings += len(findings)
    said = " / ".join(f"{f.rule} {f.verdict} [{f.subject}] {f.message}" for f in findings)
    if is_found(fault, reading, findings):
        found.found += 1
    else:
        found.missed.append((seed, layout, said))
    if len(findings) > fault.causes:
        found.noisy.append((seed, layout, said))


def is_found(fault: Fault, reading: Reading, findings: Iterable[Finding]) -> bool:
    """Whether every cause of the fault was hit."""
    telling = [f for f in findings if f.verdict in fault.verdicts and ("*" in fault.rules or f.rule in fault.rules)]
    if fault.causes > 1:
        return all(any(_names(f, code, reading) for f in telling) for code in fault.codes)
    if fault.codes:
        return any(_names(f, code, reading) for f in telling for code in fault.codes)
    if fault.says:
        return any(_says(f, word) for f in telling for word in fault.says)
    return bool(telling)


def _names(finding: Finding, code: str, reading: Reading) -> bool:
    """Whether a finding is about a cell: by its subject, its place, or the row or column it names."""
    _, row, column = code.split(".")
    cell = reading.cells.get(code)
    if code in finding.subject or code in finding.message or (cell and cell.place == finding.place):
        return True
    parts = finding.subject.replace(":", ".").split(".")
    return row in parts or column in parts


def _says(finding: Finding, word: str) -> bool:
    """Whether a finding names a figure or a word."""
    if word in finding.message:
        return True
    sides = (finding.left, finding.right)
    return any(isinstance(side, int | float) and _number(word) == side for side in sides)


def _number(word: str) -> float | None:
    try:
        return float(word)
    except ValueError:
        return None
