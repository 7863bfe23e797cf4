"""Numbers as running text writes them, with their units: 1,362件, 3.5万元, 5500余条, 十二件, 12.3%."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

#: What stands for a count of cases.
CASE_UNITS: Final = frozenset({"件", "起", "宗", "例", "份", "件次", "个", "次"})
COURT_UNITS: Final = frozenset({"件", "起", "宗", "例", "次", "件次"})

_UNITS: Final = (
    "个百分点|百分点|%|‰|元|件次|人次|件|条|起|宗|例|份|篇|项|次|期|场|家|个|部|类|倍|名|人|户|册|本|张|套|处|批|万|亿|轮|站|期|面|"
    "幅|集|栏"
)
_NUMBER: Final = re.compile(
    r"(?<![\d.A-Za-z〇×-])(?P<number>\d{1,15}(?:\.\d{1,6})?)(?![\d.]*\d)"
    r"(?P<times>百万|千万|[百千万亿])?(?P<more>余|多|几)?"
    rf"(?P<unit>{_UNITS})(?P<after>以上|左右|余|上下)?"
)
_BEFORE: Final = re.compile(r"(?:约|近|逾|超过|超|不足|不到|突破|至少|第|每)$")
_LEADS: Final = frozenset("约近逾过超足到破少第每")
#: Sentences and checks read the same paragraphs, one after the other; what is longer is read again.
_PARAGRAPH: Final = 2_000
# A result of a suit or review is often counted without a unit: 维持1、纠正2.
_BARE: Final = re.compile(
    r"(?:维持|纠正|其[他它]|未结|待结|审结|其他结果|尚未审结)(?:为|：)?(?P<number>\d{1,6})(?=[、，；。）和]|$)"
)
_WORDS: Final = re.compile(
    r"(?<![第每这那某同逐])(?P<number>[一二两三四五六七八九十百千零〇]{1,8})(?P<unit>件|起|宗)(?![事一])"
)
_HAS_WORDS: Final = re.compile(r"[一二两三四五六七八九十百千零〇][件起宗]")
_PERCENT_WORDS: Final = re.compile(r"百分之(?P<number>[一二两三四五六七八九十百零〇]{1,6})")
_TIMES: Final = {"": 1, "百": 100, "千": 1_000, "万": 10_000, "百万": 10**6, "千万": 10**7, "亿": 10**8}
_DIGITS: Final = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES: Final = {"十": 10, "百": 100, "千": 1000}
_ROUGH: Final = frozenset({"约", "近", "逾", "超过", "超", "不足", "不到", "突破", "至少"})
_THOUSANDS: Final = re.compile(r"(?<![\d.])\d{1,3}(?:[,，]\d{3})+(?!\d)")
_TO_FOLD: Final = re.compile(r"[０-９％．()\[\]:;,?!]")
_FOLD: Final = str.maketrans("０１２３４５６７８９％．()[]:;,?!", "0123456789%.（）（）：；，？！")


@dataclass(frozen=True, slots=True)
class Number:
    """One number in a sentence. ``rough``: the text itself says that it is rounded; ``digits``: decimals printed."""

    start: int
    end: int
    value: int | float
    unit: str
    rough: bool
    digits: int


def fold(text: str) -> str:
    """The text in one width, without blanks and thousands separators; nothing else changes."""
    return _folded(text) if len(text) <= _PARAGRAPH else _folded.__wrapped__(text)


@lru_cache(maxsize=256)
def _folded(text: str) -> str:
    joined = "".join(text.split())
    joined = _THOUSANDS.sub(lambda found: found[0].replace(",", "").replace("，", ""), joined)
    return joined.translate(_FOLD) if _TO_FOLD.search(joined) else joined


def numbers_in(sentence: str) -> list[Number]:
    """Every number with a unit, in order. Ordinals, years, document and telephone numbers have none."""
    found = [number for match in _NUMBER.finditer(sentence) if (number := _number(match)) is not None]
    if "维持" in sentence or "纠正" in sentence:
        found += [
            Number(match.start("number"), match.end(), int(match["number"]), "件", False, 0)
            for match in _BARE.finditer(sentence)
        ]
    if _HAS_WORDS.search(sentence):
        found += [number for match in _WORDS.finditer(sentence) if (number := _spelled(match, match["unit"]))]
    if "百分之" in sentence:
        found += [number for match in _PERCENT_WORDS.finditer(sentence) if (number := _spelled(match, "%"))]
    return sorted(found, key=lambda number: number.start)


def _number(match: re.Match[str]) -> Number | None:
    unit = match["unit"]
    start = match.start()
    lead = _BEFORE.search(match.string, max(0, start - 2), start) if match.string[start - 1] in _LEADS else None
    before = lead[0] if lead else ""
    if before in {"第", "每"} or unit in {"万", "亿"}:
        return None
    times = match["times"] or ""
    decimals = len(match["number"].partition(".")[2])
    value: int | float = float(match["number"]) if decimals else int(match["number"])
    if unit == "元":
        unit = times + unit
    elif times:
        value = round(value * _TIMES[times])
    rough = bool(before in _ROUGH or match["more"] or match["after"] or (times and unit[-1] != "元"))
    return Number(start, match.end(), value, "个百分点" if unit == "百分点" else unit, rough, decimals)


def _spelled(match: re.Match[str], unit: str) -> Number | None:
    value = _chinese(match["number"])
    return None if value is None else Number(match.start(), match.end(), value, unit, False, 0)


def _chinese(words: str) -> int | None:
    """十二 → 12, 一百零五 → 105; None when it is no number."""
    if not any(character in _PLACES for character in words):
        return int("".join(str(_DIGITS[character]) for character in words)) if len(words) == 1 else None
    total, digit = 0, 0
    for character in words:
        if character in _DIGITS:
            digit = _DIGITS[character]
        else:
            total += (digit or 1) * _PLACES[character]
            digit = 0
    return total + digit
