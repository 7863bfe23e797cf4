"""Whether the report has the shape the form of its year prescribes."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Final

from gongkai.papers.reading.blocks import Place
from gongkai.reader.checks.labels import row_name, table_name
from gongkai.reader.checks.rules import finding
from gongkai.reader.reading import MIXED, NARRATIVE, Chapter, Finding, Reading
from gongkai.statute.errors import StatuteError
from gongkai.statute.tables import Form, form_for_year, forms

_ORDINALS: Final = "〇一二三四五六"
_HEADINGS: Final = (
    (4, re.compile("复议|诉讼")),
    (3, re.compile("收到|申请情况|处理政府信息公开申请|依申请")),
    (2, re.compile("主动公开")),
    (5, re.compile("问题")),
    (6, re.compile("其[他它].*(?:报告|事项)|需要报告")),
    (1, re.compile("总体|概述|概况|基本情况")),
)


def form_findings(reading: Reading, of: Form | None) -> Iterator[Finding]:
    """Superseded form, chapters and rows missing or out of order, tables cut off."""
    if reading.form == NARRATIVE or (reading.year or 2019) < 2019:
        return
    if not reading.cells:
        yield from _no_tables(reading)
        return
    yield from _superseded(reading)
    yield from _chapters(reading)
    if of is not None:
        yield from _rows(reading, of)
    yield from _cut(reading)


def _no_tables(reading: Reading) -> Iterator[Finding]:
    """F10: a file that was read but holds no table of a report, unless its reading has told why."""
    if reading.reading_findings or any(problem.fatal for problem in reading.problems):
        return
    unknown = not reading.body and not reading.year
    what = "，也看不出是哪个单位、哪一年的报告" if unknown else ""
    message = f"没有找到年度报告的表格（表二至表四）{what}，请确认文件是否完整、是否为年度报告。"
    yield finding("F10", message, Place(), left=0, right=3, subject="tables")


def _superseded(reading: Reading) -> Iterator[Finding]:
    if not reading.year or not reading.form:
        return
    try:
        due = form_for_year(reading.year)
    except StatuteError:
        return
    labels = {known.code: known.label for known in forms()}
    if reading.form == MIXED:
        message = f"{reading.year}年的报告混用了两种格式的表格，应统一使用“{due.label}”（{due.source}）。"
        yield finding("F05", message, _first_place(reading), left=MIXED, right=due.code, subject="form")
    elif reading.form in labels and reading.form != due.code:
        used = labels[reading.form]
        message = f"{reading.year}年的报告使用了“{used}”，应使用“{due.label}”（{due.source}）。"
        yield finding("F01", message, _first_place(reading), left=reading.form, right=due.code, subject="form")


def _first_place(reading: Reading) -> Place:
    return next((cell.place for cell in reading.cells.values()), Place())


def _official(chapter: Chapter) -> int:
    """Which of the six a heading stands for; 0 if none."""
    for number, words in _HEADINGS:
        if words.search(chapter.heading):
            return number
    return chapter.number if 1 <= chapter.number <= 6 else 0


def _chapters(reading: Reading) -> Iterator[Finding]:
    found = [(_official(chapter), chapter) for chapter in reading.chapters]
    present = {number for number, _ in found if number}
    excerpt = bool(reading.tables_cut) and len(present) < 3
    if len(present) < 2 or excerpt:
        return
    present |= {int(table[1:]) for table in {code[:2] for code in reading.cells} & {"t2", "t3", "t4"}}
    last = min(reading.tables_cut, default=6)
    missing = [number for number in range(1, 7) if number not in present and number <= last]
    if missing:
        names = "、".join(f"第{_ORDINALS[number]}部分" for number in missing)
        message = f"报告缺少{names}，格式规定的六个部分应当齐全。"
        yield finding("F02", message, found[0][1].place, left=len(present), right=6, subject="chapters")
    order = [number for number, _ in found if number]
    for (before, _), (after, chapter) in itertools.pairwise(found):
        if before and after and after < before and order.count(after) == 1:
            message = f"第{_ORDINALS[after]}部分排在第{_ORDINALS[before]}部分之后，次序与格式不符。"
            yield finding("F03", message, chapter.place, left=before, right=after, subject="chapters")
            return


def _rows(reading: Reading, of: Form) -> Iterator[Finding]:
    """F04: whole tables that are not there, told together; rows missing from a table that is."""
    printed = {code.rpartition(".")[0] for code in reading.cells}
    if not printed or reading.form == MIXED:
        return
    first_cut = min(reading.tables_cut, default=9)
    absent: list[int] = []
    for number in (2, 3, 4):
        if number >= first_cut:
            break
        if not any(row.startswith(f"t{number}.") for row in printed):
            absent.append(number)
            continue
        missing = _missing_rows(reading, of, number, printed)
        if missing:
            yield _rows_missing(reading, of, number, missing)
    chapters = {_official(chapter) for chapter in reading.chapters}
    absent = [number for number in absent if number in chapters or len(chapters) < 2]
    if absent:
        names = "、".join(table_name(number) for number in absent)
        message = f"没有找到{names}的数据，格式规定的表格应当齐全。"
        yield finding("F04", message, _first_place(reading), left=3 - len(absent), right=3, subject="tables")


def _missing_rows(reading: Reading, of: Form, number: int, printed: set[str]) -> list[str]:
    """The rows of the form that nothing stands in for."""
    extra = {row.parent for row in reading.extra_rows if row.table == number}
    return [
        row.row
        for row in of.rows(number)
        if not (row.group or row.optional or f"t{number}.{row.row}" in printed)
        and not (row.extensible and row.parent in extra)
        and not (row.parent not in {"", "outcomes"} and f"t{number}.{row.parent}" in printed)
    ]


def _rows_missing(reading: Reading, of: Form, number: int, missing: Sequence[str]) -> Finding:
    names = "、".join(f"“{row_name(of, number, row)}”" for row in missing[:4])
    more = f"等{len(missing)}行" if len(missing) > 4 else ""
    message = f"{table_name(number)}缺少{names}{more}，格式规定的各行应当齐全。"
    place = next(cell.place for code, cell in reading.cells.items() if code.startswith(f"t{number}."))
    due = sum(1 for row in of.rows(number) if not row.group)
    subject = f"t{number}.{missing[0]}"
    return finding("F04", message, place, left=due - len(missing), right=due, subject=subject)


def _cut(reading: Reading) -> Iterator[Finding]:
    told = {code for known in reading.reading_findings for code in (known.subject,)}
    for number in reading.tables_cut:
        if f"t{number}" in told:
            continue
        rows = reading.printed_rows.get(number, ())
        place = next(
            (cell.place for code, cell in reversed(reading.cells.items()) if code.startswith(f"t{number}.")), Place()
        )
        message = f"{table_name(number)}没有印全，只读到{len(rows)}行，其后的数字无法核对。"
        yield finding("F06", message, place, left=len(rows), subject=f"t{number}")
        return
