"""What rows, columns and chapters are called in print: the law's own labels and the variants people have written."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

import opencc

from gongkai.statute.tables import TABLES, forms

_PINYIN: Final = re.compile(r"\([^()\u3400-\u9fff\d]{1,12}\)")
_NOT_HAN: Final = re.compile(r"[^\u3400-\u9fff]+")
_HAN_NUMERAL: Final = "一二三四五六七八九十"
_NUMBERED: Final = re.compile(
    rf"[(\s]*(?:(?P<bare>[{_HAN_NUMERAL}]{{1,2}})\s*[、.,:]|\(\s*(?P<bracket>[{_HAN_NUMERAL}]{{1,2}}|\d{{1,2}})\s*\)"
    r"|(?P<digit>\d{1,2})\s*[、.,:)]?)\s*"
)
_INNER_NUMBER: Final = re.compile(
    rf"(?<=[\u3400-\u9fff)）”\"\s,，;；])(?=[(（][{_HAN_NUMERAL}]{{1,2}}[)）]|\d{{1,2}}\s?[.．、](?!\d)|[①-⑩])"
)


def rows_of(name: str) -> list[dict[str, str]]:
    """The rows of a table in ``gongkai/reader/data``."""
    text = (files("gongkai.reader") / "data" / f"{name}.csv").read_text("utf-8")
    return list(csv.DictReader(io.StringIO(text)))


@cache
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


def simplified(text: str) -> str:
    """Traditional characters as simplified ones."""
    return str(_converter().convert(text))


@cache
def traditional_characters() -> frozenset[str]:
    """Every character that simplified text does not have."""
    every = "".join(map(chr, range(0x4E00, 0x9FA6)))
    return frozenset(one for one, other in zip(every, simplified(every), strict=False) if one != other)


@cache
def _traditional_pattern() -> re.Pattern[str]:
    return re.compile(f"[{''.join(sorted(traditional_characters()))}]")


def traditional_in(text: str) -> set[str]:
    """The characters of a text that simplified text does not have."""
    return set(_traditional_pattern().findall(text))


@lru_cache(maxsize=16384)
def narrow(text: str) -> str:
    """Half-width, without pinyin glosses, blanks kept."""
    return _PINYIN.sub("", unicodedata.normalize("NFKC", text))


@lru_cache(maxsize=16384)
def core(text: str) -> str:
    """What two printings of one label have in common: its Chinese characters, simplified, without numbering."""
    plain = narrow(text)
    numbered = _NUMBERED.match(plain)
    letters = _NOT_HAN.sub("", plain[numbered.end() :] if numbered else plain)
    if not traditional_characters().isdisjoint(letters):
        letters = simplified(letters)
    return letters


@lru_cache(maxsize=4096)
def numbering(text: str) -> tuple[str, int]:
    """The style (bare 三、 bracket （三） digit 3. or none "") and the number a label begins with."""
    found = _NUMBERED.match(narrow(text))
    if not found:
        return "", 0
    style = found.lastgroup or ""
    figure = found[style]
    if figure.isdigit():
        return style, int(figure)
    ten, _, unit = figure.rpartition("十")
    if "十" not in figure:
        return style, _HAN_NUMERAL.index(figure[0]) + 1
    tens = _HAN_NUMERAL.index(ten) + 1 if ten else 1
    return style, tens * 10 + (_HAN_NUMERAL.index(unit) + 1 if unit else 0)


def split_at_numbers(text: str) -> list[str]:
    """A line that holds two labels, one after the other, as two."""
    parts = [part.strip(" \t\n\u3000,，;；") for part in _INNER_NUMBER.split(text)]
    return [part for part in parts if part]


@dataclass(frozen=True, slots=True)
class RowName:
    """A row of one of the tables. ``kind`` as in the forms; ``order``: its place in the print order of all forms."""

    table: int
    row: str
    kind: str
    parent: str
    order: int


@cache
def row_kinds() -> dict[tuple[int, str], RowName]:
    """Every row of every form; a row that one form counts in and another only heads keeps the kind of the newest."""
    order: list[tuple[int, str]] = []
    kinds: dict[tuple[int, str], tuple[str, str]] = {}
    for number in TABLES:
        for form in reversed(forms()):
            known = [row.row for row in form.rows(number)]
            for place, row in enumerate(form.rows(number)):
                key = (number, row.row)
                if key not in kinds:
                    kinds[key] = (row.kind, row.parent)
                    before = (number, known[place - 1]) if place else None
                    order.insert(order.index(before) + 1 if before in order else len(order), key)
    return {key: RowName(*key, *kinds[key], order=order.index(key)) for key in order}


@cache
def row_names() -> dict[str, tuple[int, str]]:
    """The core of every known label of a row, and the table and row it stands for.

    总计 and 其他 alone are not among them: they are columns too, and only their place tells.
    """
    names: dict[str, tuple[int, str]] = {}
    for number in TABLES:
        for form in forms():
            for row in form.rows(number):
                names.setdefault(core(row.label), (number, row.row))
    names.update({core(row["name"]): (int(row["table"]), row["row"]) for row in rows_of("row_names")})
    return {name: key for name, key in names.items() if name not in ("总计", "其他")}


@dataclass(frozen=True, slots=True)
class Head:
    """A column heading. ``form`` empty: both have it. ``unit``: the unit of money it states, if any."""

    column: str
    form: str = ""
    unit: str = ""


@cache
def column_names() -> dict[int, dict[str, Head]]:
    """Per table, the core of every known column heading."""
    names: dict[int, dict[str, Head]] = {number: {} for number in TABLES}
    for row in rows_of("column_names"):
        names[int(row["table"])][core(row["name"])] = Head(row["column"], row["form"])
    return names


@cache
def _head_pattern() -> re.Pattern[str]:
    longest_first = sorted(column_names()[2], key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


_UNIT: Final = re.compile(r"(百万元|千万元|十亿元|亿元|万元|千元|百元|元)")


@lru_cache(maxsize=1024)
def heads_in(text: str) -> tuple[Head, ...]:
    """The headings of table two that stand in a text, in its order, however they are glued together."""
    letters = core(text)
    found = [column_names()[2][match] for match in _head_pattern().findall(letters)]
    money = _UNIT.search("".join(text.split()))
    return tuple(Head(head.column, head.form, money[0] if money and head.column == "amount" else "") for head in found)


@cache
def chapter_names() -> dict[str, tuple[int, int]]:
    """The core of every known chapter heading: its number, and the table the chapter holds (0: none)."""
    return {core(row["name"]): (int(row["number"]), int(row["table"])) for row in rows_of("chapter_names")}
