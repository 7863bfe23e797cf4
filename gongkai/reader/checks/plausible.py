"""Figures that may be right but that nobody would pass without asking."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Final

from gongkai.papers.reading.blocks import Place
from gongkai.reader.checks.labels import row_name
from gongkai.reader.checks.rules import finding
from gongkai.reader.checks.tables import Fault, Sheet
from gongkai.reader.prose.statements import Sentence
from gongkai.reader.reading import Finding
from gongkai.statute.tables import form

_SAID_NONE: Final = re.compile(
    r"(?:未|没有|无)(?:新?收到|接到|受理|接收|发生|出现|人|任何|因)?[^，。；\d]{0,16}?(?:申请|复议|诉讼)"
    r"|(?:申请|复议|诉讼)[^，。；\d]{0,8}(?:均?为?零|均?为?0件|0[件起宗])"
)
_SAME_FROM = 10


def zero_form(sheet: Sheet, sentences: Sequence[Sentence]) -> Iterator[Finding]:
    """F07: all of tables two to four zero, and nothing in the text that says so."""
    figures = sheet.figures
    if not figures or any(figures.values()) or "t3.received.total" not in figures or 3 in sheet.reading.tables_cut:
        return
    if any(value is None for value in figures.values()):
        return
    stated = [one for sentence in sentences for one in sentence.statements if one.accept and one.own]
    positive = next((one for one in stated if one.value), None)
    place = sheet.place("t3.received.total")
    if positive is not None:
        said = f"{positive.clause[-20:]}{positive.value:g}{positive.number.unit}"
        message = f"表二至表四全部为0，而正文称“{said}”，表格应当尚未填写。"
        yield finding("F07", message, place, left=0, right=positive.value, subject="tables", verdict="fail")
    elif not stated and not any(_says_none(sentence) for sentence in sentences):
        message = "表二至表四全部为0，正文也没有说明本年未收到申请，请确认表格已据实填写，不是空白样表。"
        yield finding("F07", message, place, left=0, subject="tables")


def _says_none(sentence: Sentence) -> bool:
    return bool(_SAID_NONE.search(sentence.text))


@cache
def _rows_of_applicants(form_code: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    of = form(form_code)
    columns = [column.column for column in of.columns(3) if not column.is_total]
    return tuple((row.row, tuple(f"t3.{row.row}.{column}" for column in columns)) for row in of.rows(3))


def odd_figures(sheet: Sheet, faults: Sequence[Fault]) -> Iterator[Finding]:
    """V01: the same number typed in every column of a row."""
    blamed = {fault.cell for fault in faults if fault.cell}
    for row, codes in _rows_of_applicants(sheet.of.code):
        values = {sheet.figures.get(code) for code in codes}
        value = next(iter(values)) if len(values) == 1 else None
        if value and value >= _SAME_FROM and not blamed & set(codes):
            message = f"表三“{row_name(sheet.of, 3, row)}”行各列都填为{value:g}，请核对是否误填。"
            place: Place = sheet.place(codes[0])
            yield finding("V01", message, place, left=value, subject=codes[0])
            return
