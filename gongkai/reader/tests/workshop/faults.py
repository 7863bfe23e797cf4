"""Known faults: where each was made, and what may be said of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from random import Random

from gongkai.reader.tests.workshop.facts import INPUT_COLUMNS, Value, renewed
from gongkai.reader.tests.workshop.prose import Paragraph, Stated
from gongkai.reader.tests.workshop.report import Report, of
from gongkai.reader.tests.workshop.report import report as make_report

TABLE_RULES = frozenset({"I01", "I02", "I03", "I21"})


@dataclass(frozen=True)
class Fault:
    """A report with one known fault (two where ``causes`` is 2).

    A finding hits it when its rule is one of ``rules`` and it names one of ``codes`` (cell codes, by its subject, its
    place or its row's label) or ``says`` one of these words or figures; with neither, the rule is enough.
    """

    report: Report
    rules: frozenset[str]
    codes: tuple[str, ...] = ()
    says: tuple[str, ...] = ()
    causes: int = 1
    previous: Report | None = None
    units: tuple[Report, ...] = ()
    verdicts: frozenset[str] = frozenset({"fail", "warn"})


Maker = Callable[[int, Random], Fault | None]


def _other(rng: Random, value: Value) -> int:
    """A figure that stands in no simple relation to the true one."""
    number = int(value or 0)
    return (
        number + rng.choice((1, 2, 3, 7, 9, 10, 37)) if rng.random() < 0.6 or number < 2 else rng.randint(0, number - 1)
    )


def _code(report: Report, rng: Random, rows: Callable[[str], bool], columns: tuple[str, ...]) -> str:
    return rng.choice(
        [c for c in report.cells if c.startswith("t3.") and rows(c.split(".")[1]) and c.split(".")[2] in columns]
    )


def _is_leaf(report: Report) -> Callable[[str], bool]:
    outside = ("received", "carried_in", "concluded", "carried_out")
    return lambda row: row not in outside


def _cell_fault(rows: str, columns: tuple[str, ...]) -> Maker:
    def make(seed: int, rng: Random) -> Fault | None:
        report = make_report(seed)
        chosen = _is_leaf(report) if rows == "leaf" else lambda row: row == rows
        code = _code(report, rng, chosen, columns)
        return Fault(report.with_cell(code, _other(rng, report.cells[code])), TABLE_RULES, (code,))

    return make


def two_cells(seed: int, rng: Random) -> Fault | None:
    """Two cells of different rows and columns."""
    report = make_report(seed)
    first = _code(report, rng, _is_leaf(report), INPUT_COLUMNS[:3])
    second = _code(report, rng, lambda row: row in ("received", "carried_out"), INPUT_COLUMNS[3:])
    broken = report.with_cell(first, _other(rng, report.cells[first]))
    broken = broken.with_cell(second, _other(rng, report.cells[second]))
    return Fault(broken, TABLE_RULES, (first, second), causes=2)


def cell_and_suit(seed: int, rng: Random) -> Fault | None:
    """A leaf of table three and a total of table four."""
    report = make_report(seed)
    first = _code(report, rng, _is_leaf(report), INPUT_COLUMNS)
    second = f"t4.{rng.choice(('suit_direct', 'suit_after_review'))}.total"
    broken = report.with_cell(first, _other(rng, report.cells[first]))
    broken = broken.with_cell(second, _other(rng, report.cells[second]))
    return Fault(broken, TABLE_RULES | {"I06", "I12"}, (first, second), causes=2)


def four_total(seed: int, rng: Random) -> Fault | None:
    """A total of table four."""
    report = make_report(seed)
    code = f"t4.{rng.choice(('review', 'suit_direct', 'suit_after_review'))}.total"
    return Fault(report.with_cell(code, _other(rng, report.cells[code])), frozenset({"I06", "I12"}), (code,))


def four_part(seed: int, rng: Random) -> Fault | None:
    """A result of table four."""
    report = make_report(seed)
    block = rng.choice(("review", "suit_direct", "suit_after_review"))
    code = f"t4.{block}.{rng.choice(('upheld', 'corrected', 'other', 'pending'))}"
    return Fault(report.with_cell(code, _other(rng, report.cells[code])), frozenset({"I06", "I12"}), (code,))


def swapped(seed: int, rng: Random) -> Fault | None:
    """Two figures of a row in each other's columns."""
    report = make_report(seed)
    rows = {code.split(".")[1] for code in report.cells if code.startswith("t3.")}
    pairs = [(f"t3.{row}.natural", f"t3.{row}.{column}") for row in sorted(rows) for column in INPUT_COLUMNS[1:]]
    pairs = [pair for pair in pairs if report.cells[pair[0]] != report.cells[pair[1]]]
    if not pairs:
        return None
    left, right = rng.choice(pairs)
    values = report.cells[left], report.cells[right]
    broken = report.with_cell(left, values[1]).with_cell(right, values[0])
    # Which row it was cannot be told where several would explain it; that something is wrong can.
    return Fault(broken, TABLE_RULES | {"I11"})


def shifted(seed: int, rng: Random) -> Fault | None:
    """One more carried over to next year, in its column and in the total: only the first identity can tell."""
    report = make_report(seed)
    column = rng.choice(INPUT_COLUMNS)
    codes = (f"t3.carried_out.{column}", "t3.carried_out.total")
    broken = report
    for code in codes:
        broken = broken.with_cell(code, int(report.cells[code] or 0) + 4)
    return Fault(broken, TABLE_RULES | {"I11"})


def negative(seed: int, rng: Random) -> Fault | None:
    """A count below zero."""
    report = make_report(seed)
    code = _code(report, rng, _is_leaf(report), INPUT_COLUMNS)
    return Fault(report.with_cell(code, -rng.randint(1, 9)), frozenset({"I04"}), (code,))


def fraction(seed: int, rng: Random) -> Fault | None:
    """Half a request."""
    report = make_report(seed)
    code = _code(report, rng, lambda row: True, INPUT_COLUMNS)
    return Fault(report.with_cell(code, float(report.cells[code] or 0) + 0.5), frozenset({"I04"}), (code,))


def letter(seed: int, rng: Random) -> Fault | None:
    """A letter typed for a digit: no figure at all."""
    report = make_report(seed)
    code = _code(report, rng, lambda row: True, INPUT_COLUMNS)
    typed = rng.choice(("O", "o", "1O", "l2", "二0O"))
    any_rule = frozenset({"*"})
    return Fault(
        report.with_cell(code, None, typed), any_rule, (code,), verdicts=frozenset({"fail", "warn", "cannot_tell"})
    )


def blanked(seed: int, rng: Random) -> Fault | None:
    """A total typed over blanks: what it is the total of cannot be told."""
    report = make_report(seed)
    row = rng.choice(("received", "concluded"))
    if not report.cells[f"t3.{row}.total"]:
        return None
    broken = report
    for column in INPUT_COLUMNS:
        broken = broken.with_cell(f"t3.{row}.{column}", None)
    return Fault(broken, frozenset({"*"}), verdicts=frozenset({"cannot_tell", "warn", "fail"}))


def untouched(seed: int, rng: Random) -> Fault | None:
    """A form nobody filled in: nothing but zeros."""
    report = make_report(seed)
    broken = report.with_chapters(
        tuple(
            replace(c, paragraphs=tuple(p for p in c.paragraphs if p.matter in _HARMLESS)) for c in report.text.chapters
        )
    )
    zero = replace(report.facts, extra=tuple(replace(x, values=dict.fromkeys(x.values, 0)) for x in report.facts.extra))
    broken = replace(broken, facts=zero)
    for code in report.cells:
        broken = broken.with_cell(code, 0)
    return Fault(broken, frozenset({"F07"}))


_HARMLESS = ("work", "problems", "fees", "distractor", "intro")

#: Figures that must be those of a cell, by their names in the patterns, and the rules that may say so.
_FLOW = {"R": "I11", "CI": "I11", "C": "I11", "CO": "I11"}
_OUTCOME = {"D": "I11", "PD": "I11", "W": "I11", "NA": "I11", "NP": "I11"}
_REVIEW = {"RV": "I12", "RVu": "I12", "RVc": "I12", "RVo": "I12", "RVp": "I12"}
_SUIT = {"S": "I12", "SD": "I12", "SA": "I12", "Su": "I12", "Sc": "I12", "So": "I12", "Sp": "I12"}
_DOCUMENT = {"NM": "P01", "NR": "P01", "NF": "P01"}
_KIND = {"RN": "I11", "RL": "I11"}


def _prose_fault(names: dict[str, str], matter: str) -> Maker:
    def make(seed: int, rng: Random) -> Fault | None:
        report = make_report(seed)
        spots = [
            (paragraph, piece)
            for chapter in report.text.chapters
            for paragraph in chapter.paragraphs
            if matter in paragraph.matter
            for piece in paragraph.stated
            if piece.name in names
        ]
        if not spots:
            return None
        paragraph, piece = rng.choice(spots)
        # One more, many more, two digits changed about: never a figure that is true of something else there.
        known = {int(one.value) for one in paragraph.stated}
        wrong = next(n for n in iter(lambda: _other(rng, piece.value), None) if n not in known)
        broken = report.with_text(lambda p: p.with_figure(piece.name, wrong, str(wrong)) if p == paragraph else p)
        rules = frozenset({names[piece.name], "I13", "I11", "I14", "P02"})
        return Fault(broken, rules, says=(str(wrong), piece.text))

    return make


def _broken_figure(names: tuple[str, ...], matter: str, rules: frozenset[str], change: Callable) -> Maker:
    def make(seed: int, rng: Random) -> Fault | None:
        report = make_report(seed)
        spots = [
            (p, piece)
            for chapter in report.text.chapters
            for p in chapter.paragraphs
            if matter in p.matter and _checkable(p, matter)
            for piece in p.stated
            if piece.name in names
        ]
        if not spots:
            return None
        paragraph, piece = rng.choice(spots)
        wrong, text = change(piece, rng)
        broken = report.with_text(lambda p: p.with_figure(piece.name, wrong, text) if p == paragraph else p)
        return Fault(broken, rules, says=(text, piece.text))

    return make


def _checkable(paragraph: Paragraph, matter: str) -> bool:
    """Whether the paragraph gives everything its own check needs."""
    names = {piece.name for piece in paragraph.stated}
    if matter == "counts":
        return {"Q", "q1", "q2", "q3", "q4"} <= names
    return True


def _wrong_count(piece: Stated, rng: Random) -> tuple[int, str]:
    wrong = int(piece.value) + rng.choice((1, 3, 10, 100))
    return wrong, str(wrong)


def _wrong_share(piece: Stated, rng: Random) -> tuple[float, str]:
    digits = len(piece.text.partition(".")[2])
    wrong = float(piece.value) + rng.choice((2, 5, 11.5))
    return wrong, f"{wrong:.{digits}f}"


def period_year(seed: int, rng: Random) -> Fault | None:
    """The period of last year's report left in the introduction."""
    report = make_report(seed)
    year = report.facts.year - 1
    broken = report.with_text(lambda p: p.with_every("period", year, str(year)) if p.matter == "intro" else p)
    return Fault(broken, frozenset({"I20", "D01"}))


def title_year(seed: int, rng: Random) -> Fault | None:
    """Last year's title left over a report of this year."""
    report = make_report(seed)
    title = tuple(line.replace(str(report.facts.year), str(report.facts.year - 1)) for line in report.text.title)
    return Fault(replace(report, text=replace(report.text, title=title)), frozenset({"I20", "D01"}))


def published_late(seed: int, rng: Random) -> Fault | None:
    """Published long after the last day."""
    report = make_report(seed)
    day = date(report.facts.year + 1, rng.choice((5, 6, 8, 11)), rng.randint(2, 27))
    return Fault(replace(report, text=replace(report.text, published=day)), frozenset({"I20", "D02"}))


def published_early(seed: int, rng: Random) -> Fault | None:
    """Dated before the period it covers has ended."""
    report = make_report(seed)
    day = date(report.facts.year, rng.choice((6, 10, 11)), rng.randint(2, 27))
    return Fault(replace(report, text=replace(report.text, published=day)), frozenset({"I20", "D02"}))


def superseded(seed: int, rng: Random) -> Fault | None:
    """The form of 2019 filed for a year of the form of 2021."""
    report = make_report(seed, year=rng.choice((2022, 2023, 2024)))
    return Fault(of(renewed(report.facts, "trial2019")), frozenset({"F01"}))


def no_chapter(seed: int, rng: Random) -> Fault | None:
    """A chapter is missing."""
    report = make_report(seed)
    gone = rng.choice((1, 5, 6))
    return Fault(report.with_chapters(tuple(c for c in report.text.chapters if c.number != gone)), frozenset({"F02"}))


def no_row(seed: int, rng: Random) -> Fault | None:
    """A row of the form is missing that would have said zero."""
    report = make_report(seed)
    rows = [row.row for row in report.facts.form.leaves() if report.cells.get(f"t3.{row.row}.total") == 0]
    rows = [row for row in rows if row not in ("other", "other_ground")]
    if not rows:
        return None
    row = rng.choice(rows)
    label = report.facts.form.row(3, row).label[2:8]
    return Fault(replace(report, unprinted=frozenset({f"3.{row}"})), frozenset({"F04"}), says=(label, f"3.{row}"))


def carried_over(seed: int, rng: Random) -> Fault | None:
    """Carried in is not what last year's report carried out; this report adds up by itself."""
    report = make_report(seed, year=rng.choice((2020, 2021, 2022, 2023, 2024)), with_previous=True)
    previous = of(report.facts.previous)
    column = rng.choice(INPUT_COLUMNS)
    more = rng.randint(1, 5)
    broken = previous
    for code in (f"t3.carried_out.{column}", "t3.carried_out.total", f"t3.received.{column}", "t3.received.total"):
        broken = broken.with_cell(code, int(previous.cells[code] or 0) + more)
    quiet = tuple(
        replace(c, paragraphs=tuple(p for p in c.paragraphs if p.matter in _HARMLESS)) for c in report.text.chapters
    )
    return Fault(report.with_chapters(quiet), frozenset({"I05"}), previous=broken.with_chapters(quiet))


def in_force(seed: int, rng: Random) -> Fault | None:
    """Documents in force do not follow from last year's."""
    report = make_report(seed, year=rng.choice((2022, 2023, 2024, 2025)), with_previous=True)
    previous = of(report.facts.previous)
    code = "t2.normative.in_force"
    quiet = tuple(
        replace(c, paragraphs=tuple(p for p in c.paragraphs if p.matter in _HARMLESS)) for c in report.text.chapters
    )
    broken = report.with_chapters(quiet).with_cell(code, int(report.cells[code] or 0) + rng.randint(2, 9))
    return Fault(broken, frozenset({"I08"}), previous=previous)


def same_as_last(seed: int, rng: Random) -> Fault | None:
    """The tables of last year filed again."""
    report = make_report(seed, year=2023)
    if report.facts.total("received") < 5:
        return None
    older = replace(report.facts, year=2022)
    return Fault(report, frozenset({"V03", "V04", "I05"}), previous=of(older))


def stated_growth(seed: int, rng: Random) -> Fault | None:
    """A growth that last year's report does not bear out."""
    report = make_report(seed, year=rng.choice((2022, 2023, 2024)), with_previous=True)
    spots = [
        (p, s)
        for c in report.text.chapters
        for p in c.paragraphs
        if "growth" in p.matter
        for s in p.stated
        if s.name == "g"
    ]
    if not spots:
        return None
    paragraph, piece = rng.choice(spots)
    wrong, text = _wrong_share(piece, rng)
    broken = report.with_text(lambda p: p.with_figure("g", wrong, text) if p == paragraph else p)
    return Fault(broken, frozenset({"I14"}), says=(text,), previous=of(report.facts.previous))


FAULTS: dict[str, Maker] = {
    "leaf": _cell_fault("leaf", INPUT_COLUMNS),
    "row total": _cell_fault("leaf", ("total",)),
    "column total": _cell_fault("concluded", INPUT_COLUMNS),
    "grand total": _cell_fault("concluded", ("total",)),
    "received": _cell_fault("received", INPUT_COLUMNS),
    "received total": _cell_fault("received", ("total",)),
    "carried in": _cell_fault("carried_in", INPUT_COLUMNS),
    "carried out": _cell_fault("carried_out", (*INPUT_COLUMNS, "total")),
    "two cells": two_cells,
    "cell and suit": cell_and_suit,
    "table four total": four_total,
    "table four part": four_part,
    "swapped columns": swapped,
    "shifted": shifted,
    "negative": negative,
    "fraction": fraction,
    "letter": letter,
    "blanked": blanked,
    "untouched": untouched,
    "prose flow": _prose_fault(_FLOW, "flow"),
    "prose kinds": _prose_fault(_KIND, "kinds"),
    "prose outcomes": _prose_fault(_OUTCOME, "outcomes"),
    "prose review": _prose_fault(_REVIEW, "review"),
    "prose suits": _prose_fault(_SUIT, "suits"),
    "prose documents": _prose_fault(_DOCUMENT, "documents"),
    "partition": _broken_figure(("Q", "q1", "q2", "q3", "q4"), "counts", frozenset({"I13", "P02"}), _wrong_count),
    "share": _broken_figure(
        ("Dp", "PDp", "Wp", "NAp", "NPp", "DPDp", "RNp", "RLp", "q1p"),
        "",
        frozenset({"P02", "I15", "I13"}),
        _wrong_share,
    ),
    "growth": _broken_figure(("g",), "growth", frozenset({"I14", "P02", "I13"}), _wrong_share),
    "period year": period_year,
    "title year": title_year,
    "published late": published_late,
    "published early": published_early,
    "superseded form": superseded,
    "missing chapter": no_chapter,
    "missing row": no_row,
    "carried over": carried_over,
    "in force": in_force,
    "same as last year": same_as_last,
    "stated growth": stated_growth,
}


def unit_fault(parent: Report, rng: Random) -> Fault:
    """The parent's figure is not the sum of its units'."""
    code = rng.choice([code for code in parent.cells if code.startswith("t2.") and code.endswith("decisions")])
    units = tuple(of(unit) for unit in parent.facts.units)
    return Fault(parent.with_cell(code, int(parent.cells[code] or 0) + 5), frozenset({"I16"}), (code,), units=units)
