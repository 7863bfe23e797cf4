"""A parent's report against the reports of its units."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gongkai.reader.checks.equations import residuals
from gongkai.reader.checks.rules import finding
from gongkai.reader.checks.tables import Fault, Sheet
from gongkai.reader.prose.statements import Sentence
from gongkai.reader.reading import Finding, Reading, Value, Verdict

_MOST_NAMED: Final = 3
_FEWEST_TO_COMPARE, _OUT_OF_LINE, _OUT_OF_LINE_FROM = 4, 100, 10_000
_FILED: Final = re.compile(r"^[^，。；]{0,16}?(?:政府信息公开)?(?:工作)?(?:年度报告|年报)")
_OWN_OFFICE: Final = re.compile(r"本级|机关")


def unit_findings(
    sheet: Sheet, units: Sequence[Reading], sentences: Sequence[Sentence], faults: Sequence[Fault]
) -> Iterator[Finding]:
    """I16 told once with the first cells that differ, I17, and a unit's figure out of all proportion."""
    same = [unit for unit in units if unit.year in {None, sheet.reading.year} and unit.form == sheet.reading.form]
    if not same:
        return
    gaps = _gaps(sheet, same)
    blamed = {fault.cell for fault in faults if fault.cell}
    if gaps and not {code for code, *_ in gaps} <= blamed:
        yield _rollup(sheet, gaps, same)
    yield from _filed(sentences, len(units))
    yield from _out_of_line(sheet, same)


def _additive(sheet: Sheet) -> Iterator[str]:
    for number in (2, 3, 4):
        for row in sheet.of.rows(number):
            for column in row.columns:
                code = f"t{number}.{row.row}.{column.column}"
                if column.additive and code in sheet.reading.cells:
                    yield code


def _gaps(sheet: Sheet, units: Sequence[Reading]) -> list[tuple[str, int | float, int | float]]:
    found = []
    for code in _additive(sheet):
        ours = sheet.figures.get(code)
        theirs = [_unit_value(unit, code) for unit in units]
        if ours is None or None in theirs:
            continue
        total = round(sum(value for value in theirs if value is not None), 4)
        if abs(ours - total) > 1e-4:
            found.append((code, ours, total))
    return found


def _unit_value(unit: Reading, code: str) -> Value:
    """A unit's figure; the rows of its own stand for the extensible row they are printed for."""
    if code in unit.cells:
        return unit.cells[code].value
    table, row, column = code.split(".")
    if table == "t3" and row == "other_ground":
        values = [one.cells[column].value for one in unit.extra_rows if one.parent == "other" and column in one.cells]
        return None if None in values or not values else sum(value for value in values if value is not None)
    return None


def _rollup(sheet: Sheet, gaps: Sequence[tuple[str, int | float, int | float]], units: Sequence[Reading]) -> Finding:
    named = "；".join(
        f"{sheet.name(code)}为{ours:g}，各单位之和为{total:g}" for code, ours, total in gaps[:_MOST_NAMED]
    )
    code, ours, total = gaps[0]
    more = f"等{len(gaps)}格" if len(gaps) > _MOST_NAMED else ""
    own_missing = _one_more_unit(sheet, gaps, units)
    hint = "，差额本身构成一份相符的报告，可能缺了本级或某个单位的报告" if own_missing else ""
    message = f"汇总数与所属{len(units)}个单位之和不符：{named}{more}{hint}。"
    verdict: Verdict = "warn" if own_missing else "fail"
    return finding("I16", message, sheet.place(code), left=ours, right=total, subject="rollup", verdict=verdict)


def _one_more_unit(
    sheet: Sheet, gaps: Sequence[tuple[str, int | float, int | float]], units: Sequence[Reading]
) -> bool:
    """Whether what is left over is itself a report that adds up: then a unit's report is not among those given."""
    left = {code: round(ours - total, 4) for code, ours, total in gaps}
    if any(value < 0 for value in left.values()) or any(_OWN_OFFICE.search(unit.body) for unit in units):
        return False
    if not any(code.startswith("t3.received") for code in left):
        return False
    return not any(residuals(sheet.equations, left).values())


def _filed(sentences: Sequence[Sentence], given: int) -> Iterator[Finding]:
    """I17: the number of units said to have filed."""
    for sentence in sentences:
        for told in sentence.statements:
            if told.number.unit not in {"家", "个"} or not told.exact or told.time or "全部" in told.before:
                continue
            if _FILED.match(sentence.text[told.number.end :]) and told.value not in {given, given + 1, given - 1}:
                message = f"正文称{told.value:g}{told.number.unit}单位编制了年度报告，而收到的所属单位报告为{given}份。"
                yield finding("I17", message, told.place, left=told.value, right=given, subject="units", verdict="warn")
                return


def _out_of_line(sheet: Sheet, units: Sequence[Reading]) -> Iterator[Finding]:
    """V01: one unit's figure a hundred times that of all the others together."""
    for code in _additive(sheet):
        values = [(unit.cells[code].value or 0, unit) for unit in units if code in unit.cells]
        if len([value for value, _ in values if value]) < _FEWEST_TO_COMPARE:
            continue
        high, unit = max(values, key=lambda pair: pair[0])
        rest = sum(value for value, _ in values) - high
        if high >= _OUT_OF_LINE_FROM and high > rest * _OUT_OF_LINE:
            message = f"“{unit.body}”的{sheet.name(code)}为{high:g}，是其余单位之和的百倍以上，请核对数字和单位。"
            yield finding("V01", message, unit.cells[code].place, left=high, right=rest, subject=f"{unit.body}:{code}")
