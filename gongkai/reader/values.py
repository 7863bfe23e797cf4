"""What stands in a cell: a figure, a blank, or something that cannot be read. Nothing is ever guessed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Final

_LONGEST: Final = 40

#: Ten thousand yuan is the unit of the form; what the others are of it.
MONEY: Final = {
    "元": Decimal("0.0001"),
    "百元": Decimal("0.01"),
    "千元": Decimal("0.1"),
    "万元": Decimal(1),
    "百万元": Decimal(100),
    "千万元": Decimal(1000),
    "亿元": Decimal(10000),
    "十亿元": Decimal(100000),
}
_TIMES: Final = {"百": 100, "千": 1000, "万": 10000, "亿": 100000000}
_BLANK_WORDS: Final = frozenset(
    {"无", "空", "N/A", "NA", "n/a", "暂无", "无数据", "不涉及", "不适用", "未填", "无此项"}
)
_DASHES: Final = "-‐‑‒–—―─━−﹣一﹘ー"
_BLANK: Final = re.compile(rf"[{_DASHES.replace('一', '')}/∕⁄╱\\＼~～_…\.]*")
_MARK: Final = re.compile(
    r"(?:[*※†‡#△▲★☆＊＃]|[①-⑳⑴-⒇❶-❿]|[¹²³⁰⁴-⁹]|[\[〔【]\s*注?\s*\d{0,2}\s*[\]〕】]|[(（]?\s*(?:备注|注)\s*\d{0,2}\s*[)）]?)+"
)
_MARK_BEFORE: Final = re.compile(r"^([*※†‡＊][*※†‡＊]*)(?=[\d\-减增])")
_SIGNS: Final = (
    (re.compile(r"^(?:减少|减|下降|降低|↓|▼)(?:了)?(?=\d)"), "-"),
    (re.compile(r"^(?:增加|增长|增|上升|↑)(?:了)?(?=\d)"), "+"),
    (re.compile(rf"^[{_DASHES.replace('一', '')}](?=\d)"), "-"),
)
_NUMBER: Final = re.compile(
    r"(?P<sign>[+-]?)(?P<whole>\d{1,3}(?:,\d{3})+|\d+)(?P<part>\.\d+)?"
    r"(?P<times>[百千万亿]?)(?P<unit>元|件|条|项|次|宗|起|份|个|部|户|家|笔|例|人次|人|篇|类)?"
)
_HAN_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_HAN_PLACES: Final = {"十": 10, "百": 100, "千": 1000}
_UNCHANGED: Final = frozenset({"持平", "不变", "无变化", "无增减", "未变", "未变化"})
_LIST_NUMBER: Final = re.compile(r"[(（]?\d{1,2}[.．、)）]|[①-⑳]|[(（]\d{1,2}[)）]")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell's text as understood. ``value`` None with ``readable``: a blank or a placeholder.

    ``unit``: a unit of money printed with the figure, "" if none.
    """

    value: Decimal | None
    mark: str = ""
    unit: str = ""
    readable: bool = True


_UNREADABLE: Final = Printed(None, readable=False)


@lru_cache(maxsize=16384)
def printed_value(text: str) -> Printed:
    """Understand a cell's text."""
    bare = (
        "".join(text.split())
        if "\n" in text or "\u2028" in text
        else text.strip(" \t\r\u3000\xa0\u200b\ufeff\u2002\u2003\u2009")
    )
    if len(bare) > _LONGEST:
        return _UNREADABLE
    body, mark = _without_mark(bare)
    plain = _narrow(body)
    if plain in _BLANK_WORDS or _BLANK.fullmatch(plain):
        # A mark of letters and brackets alone is a figure nobody can tell, an asterisk alone a blank with a note.
        return Printed(None, mark) if plain or not mark or mark[0] in "*※＊" else _UNREADABLE
    if plain in _UNCHANGED:
        return Printed(Decimal(0), mark)
    return _figure(plain, mark)


def _without_mark(text: str) -> tuple[str, str]:
    before = _MARK_BEFORE.match(text)
    if before:
        return text[before.end() :], before[0]
    for found in _MARK.finditer(text):
        if found.end() == len(text):
            return text[: found.start()].rstrip(), found[0]
    return text, ""


def _narrow(text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    # A blank as separator of thousands, or between a figure, its sign and its unit.
    if " " in plain:
        if re.fullmatch(r"[+-]?\d{1,3}( \d{3})+(\.\d+)?", plain):
            return plain.replace(" ", "")
        plain = re.sub(r"(?<=\D) | (?=\D)", "", plain)
    return plain


def _figure(plain: str, mark: str) -> Printed:
    if plain and (plain[0] in _HAN_DIGITS or plain[0] == "十"):
        return _han_figure(plain, mark)
    for sign, stands_for in _SIGNS:
        if sign.match(plain):
            plain = sign.sub(stands_for, plain, count=1)
            break
    found = _NUMBER.fullmatch(plain)
    if not found:
        return _UNREADABLE
    value = Decimal(found["sign"] + found["whole"].replace(",", "") + (found["part"] or ""))
    times, unit = found["times"], found["unit"] or ""
    if unit == "元":
        return Printed(value or Decimal(0), mark, times + unit)
    if times:
        value *= _TIMES[times]
        # 3.5万 without 元 in a column of money still counts yuan.
        return Printed(value, mark, "" if unit else times)
    return Printed(value or Decimal(0), mark)


def _han_figure(plain: str, mark: str) -> Printed:
    # A lone 一 may as well be a dash.
    if plain == "一":
        return _UNREADABLE
    total = section = digit = 0
    seen_zero_only = True
    for character in plain.rstrip("件项条个次"):
        if character in _HAN_DIGITS:
            digit = _HAN_DIGITS[character]
        elif character in _HAN_PLACES:
            section += (digit or 1) * _HAN_PLACES[character]
            digit = 0
        elif character == "万":
            total, section, digit = (section + digit) * 10000, 0, 0
        else:
            return _UNREADABLE
        seen_zero_only = seen_zero_only and character in "零〇"
    figures = len(plain.rstrip("件项条个次"))
    if figures > 1 and not seen_zero_only and not any(place in plain for place in "十百千万"):
        return _UNREADABLE
    return Printed(Decimal(total + section + digit), mark)


@lru_cache(maxsize=16384)
def looks_like_value(text: str) -> bool:
    """Whether a piece of text that stands alone in a line or between bars is a cell's value rather than words."""
    bare = text.strip()
    if not bare or len(bare) > 24 or _LIST_NUMBER.fullmatch(bare):
        return False
    if _HAN.search(bare):
        if len(bare) == 1 and bare not in "无零空":
            return False
        understood = printed_value(bare)
        return understood.readable and (bare[0] not in "一二三四五六七八九十" or len(bare) > 1)
    if any(character.isdigit() for character in bare):
        return not any(character in "年月日:：@" for character in bare)
    if bare.isascii() and bare.isalpha():
        return len(bare) <= 3
    return bare == "〇" or printed_value(bare).readable


@lru_cache(maxsize=16384)
def is_blank(text: str) -> bool:
    """Whether the text is empty or a placeholder."""
    understood = printed_value(text)
    return understood.readable and understood.value is None


def as_number(value: Decimal | None) -> int | float | None:
    """A figure as the cells carry it: whole numbers as int."""
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


@lru_cache(maxsize=1024)
def split_glued(digits: str, count: int) -> tuple[str, ...] | None:
    """Digits glued together as ``count`` figures, when there is exactly one way without leading zeros; else None."""
    if not digits.isdigit() or not 0 < count <= len(digits) <= 60:
        return None
    found: list[tuple[str, ...]] = []
    _splits(digits, count, (), found)
    return found[0] if len(found) == 1 else None


def _splits(rest: str, count: int, done: tuple[str, ...], found: list[tuple[str, ...]]) -> None:
    if len(found) > 1 or len(rest) < count:
        return
    if count == 1:
        if rest == "0" or rest[0] != "0":
            found.append((*done, rest))
        return
    longest = 1 if rest[0] == "0" else len(rest) - count + 1
    for length in range(1, longest + 1):
        _splits(rest[length:], count - 1, (*done, rest[:length]), found)
