"""From paragraphs to figures."""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.reader.prose.scope import Owner
from gongkai.reader.prose.statements import Sentence, Statement, sentences_of
from gongkai.reader.reading import Figure, Prose, Reading, Value

_NAMES = {"share": "占比", "growth": "增长率", "delta": "增减数"}


def owner_of(reading: Reading) -> Owner:
    """Whose report it is and of which year."""
    return Owner(reading.body, reading.year or 0)


def prose_of(reading: Reading) -> tuple[Prose, ...]:
    """The running text of a report."""
    return reading.prose or tuple(piece for chapter in reading.chapters for piece in chapter.paragraphs)


def statements_in(reading: Reading) -> tuple[Sentence, ...]:
    """The sentences of a report that state numbers."""
    return sentences_of(prose_of(reading), owner_of(reading))


def figures_of(reading: Reading) -> tuple[Figure, ...]:
    """Every count, sum of money and percentage the running text states, in reading order.

    ``what`` is a cell's code, or the name of a sum of cells (``t4.suit.total``, ``t3.withheld.total``), or a name like
    占比 and 增长率; None when the text does not surely say. ``scope`` says another body's or another year's figure.
    """
    values = reading.values
    return tuple(_figure(statement, values) for sentence in statements_in(reading) for statement in sentence.statements)


def _figure(told: Statement, values: Mapping[str, Value]) -> Figure:
    scope = "、".join(part for part in (told.body, told.time) if part)
    text = f"{told.clause[-30:]}{told.value:g}" if told.value >= 10**15 else told.clause[-30:] + _printed(told)
    return Figure(text, _what(told, values), told.value, told.number.unit, told.place, scope)


def _printed(told: Statement) -> str:
    number = f"{told.value:.{told.number.digits}f}" if told.number.digits else f"{told.value}"
    return f"{number}{told.number.unit}"


def _what(told: Statement, values: Mapping[str, Value]) -> str | None:
    named = _NAMES.get(told.kind)
    if named or told.matter is None:
        return named
    for codes in told.accept[1:]:
        parts = [values.get(code) for code in codes]
        if (
            told.own
            and None not in parts
            and sum(part or 0 for part in parts) == told.value != values.get(told.accept[0][0])
        ):
            rows = "+".join(dict.fromkeys(code.split(".")[1] for code in codes))
            return f"{codes[0].split('.')[0]}.{rows}.{codes[0].split('.')[2]}"
    return told.matter.name
