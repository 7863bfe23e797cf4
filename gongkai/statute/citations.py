"""Citations as a letter may say them: the short articles of the rows, spelled out with the instrument's full title."""

import re
from dataclasses import dataclass
from functools import cache

from gongkai.statute.errors import StatuteError
from gongkai.statute.rows import Row, one_line, table

#: What stands in a row's article where nothing written is relied on.
_UNWRITTEN = frozenset({"", "实务做法"})
_PLACE = re.compile(r"([0-9]{1,3})((?:\([0-9]{1,2}\))*)")
_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Instrument(Row):
    """A law, regulation or official letter: `code` is how the rows call it, `label` its full title."""


@dataclass(frozen=True)
class NumberedItems(Row):
    """An article whose numbers in brackets are items (项) of a list; those of every other article are paragraphs (款).

    `instrument` and `number` name the article.
    """

    instrument: str
    number: int


def instruments() -> tuple[Instrument, ...]:
    """Every instrument the rows cite."""
    return table("instruments", Instrument)


@cache
def _listed() -> frozenset[tuple[str, int]]:
    return frozenset((row.instrument, row.number) for row in table("numbered_items", NumberedItems))


@cache
def spell(article: str) -> str:
    """A row's short article as a letter says it, e.g. 条例33(2): 《中华人民共和国政府信息公开条例》第三十三条第二款.

    Several places of one instrument are joined by a comma (条例15,32), several instruments by a semicolon. Empty where
    the row rests on practice alone. StatuteError where the instrument or the place is not one that can be read.
    """
    if article in _UNWRITTEN:
        return ""
    return "、".join(_one(part.strip()) for part in article.split(";"))


def _one(part: str) -> str:
    found = [row for row in instruments() if part.startswith(row.code)]
    if not found:
        raise StatuteError(f"没有这个法律文件：{one_line(part)}")
    instrument = max(found, key=lambda row: len(row.code))
    places = part.removeprefix(instrument.code).removeprefix("第").removesuffix("条")
    if not places:
        return instrument.label
    return instrument.label + "、".join(_range(instrument.code, place) for place in places.split(","))


def _range(instrument: str, places: str) -> str:
    return "至".join(_place(instrument, place) for place in places.split("-"))


def _place(instrument: str, place: str) -> str:
    read = _PLACE.fullmatch(place)
    if read is None:
        raise StatuteError(f"条文序号无法识读：{one_line(place)}")
    number = int(read[1])
    what = "项" if (instrument, number) in _listed() else "款"
    article = f"第{_chinese(number)}条"
    inner = re.findall("[0-9]+", read[2])
    return "、".join(f"{article if at == 0 else ''}第{_chinese(int(n))}{what}" for at, n in enumerate(inner)) or article


def _chinese(number: int) -> str:
    """A number up to 999 as Chinese law counts: 十, 二十一, 一百零三."""
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    said = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        said += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        said += "零"
    return said + (_DIGITS[ones] if ones or not number else "")
