"""One cell into one value: written the one way it is kept, or a Chinese sentence about what is wrong.

Kept values are texts: days as 2026-11-21, figures without signs and zeros that say nothing, choices by their label.
"""

import re
import unicodedata
from collections.abc import Callable
from decimal import Decimal, InvalidOperation
from typing import Final

from gongkai.enforcement.reading import LONGEST_CELL
from gongkai.enforcement.rows import Field
from gongkai.text.dates import parse_date
from gongkai.text.identifiers import normalise_identifier

LONGEST: Final = {"text": 300, "longtext": LONGEST_CELL, "phone": 60, "uscc": 40, "party": 200}
_FIGURE: Final = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?", re.ASCII)
_TIME: Final = re.compile(r"[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?$", re.ASCII)
_SERIAL: Final = re.compile(r"[2-6]\d{4}", re.ASCII)
_NOTHING: Final = frozenset({"", "-", "--", "—", "——", "/", "无", "空", "null", "none", "n/a"})
_FOREVER: Final = frozenset(
    {"长期", "长期有效", "永久", "永久有效", "2099-12-31", "2099/12/31", "2099年12月31日", "9999-12-31"}
)
_DIVIDERS: Final = re.compile(r"[;；、,，|\n]+")


class Wrong(ValueError):
    """A cell that cannot be kept; the message is a Chinese sentence."""


def parse(field: Field, cell: str) -> str:
    """Return the value of a cell as it is kept, empty for an empty one. Raises ``Wrong``."""
    text = cell.strip()
    if len(text) > LONGEST_CELL:
        raise Wrong(f"内容超过{LONGEST_CELL:,}字，请核对是否填错了格")
    if unicodedata.normalize("NFKC", text).strip().lower() in _NOTHING and field.type != "longtext":
        text = ""
    if not text:
        if field.required:
            raise Wrong("这一项必填")
        return ""
    return _PARSERS[field.type](field, text)


def _text(field: Field, text: str) -> str:
    most = LONGEST[field.type]
    if len(text) > most:
        raise Wrong(f"不应超过{most:,}字，现有{len(text):,}字")
    if text[:1] == "#" and text in {"#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!"}:
        raise Wrong("这一格是公式错误，请改成内容")
    return text if field.type == "longtext" else " ".join(text.split())


def _day(field: Field, text: str) -> str:
    if text in _FOREVER and not field.required:
        return ""
    if _SERIAL.fullmatch(text):
        raise Wrong("这一格是表格软件的日期序号，请把该列设为日期格式")
    try:
        day = parse_date(_TIME.sub("", unicodedata.normalize("NFKC", text)))
    except ValueError as error:
        raise Wrong(str(error).rstrip("。")) from None
    if not 1949 <= day.year <= 2200:
        raise Wrong("年份不合常理，请核对")
    return day.isoformat()


def _figure(text: str) -> Decimal:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    if not _FIGURE.fullmatch(plain):
        raise Wrong("应为数字，不带文字和单位")
    try:
        value = Decimal(plain.replace(",", ""))
    except InvalidOperation:
        raise Wrong("应为数字，不带文字和单位") from None
    if value < 0:
        raise Wrong("不能是负数")
    if value >= Decimal(10) ** 15:
        raise Wrong("数字过大，请核对")
    return value


def _money(field: Field, text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).replace(" ", "").removesuffix("万元").lstrip("¥￥")
    if plain.endswith("元"):
        raise Wrong("请按万元填写，不带“元”字")
    value = _figure(plain)
    if -int(value.normalize().as_tuple().exponent) > 6:  # finer than a fen of ten thousand yuan
        raise Wrong("金额最小到分（万元的第六位小数），请核对")
    return _shortest(value)


def _number(field: Field, text: str) -> str:
    value = _figure(text)
    if value != value.to_integral_value():
        raise Wrong("应为整数")
    return _shortest(value)


def _year(field: Field, text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip().removesuffix("度").removesuffix("年")
    if not (plain.isascii() and plain.isdigit() and 1949 <= int(plain[:5]) <= 2200):
        raise Wrong("应为四位数的年份，例如2025")
    return plain


def _choice(field: Field, text: str) -> str:
    wanted = _reduced(text)
    for one in field.choices:
        if _reduced(one) == wanted:
            return one
    starts = [one for one in field.choices if wanted and (_reduced(one).startswith(wanted) or wanted in _reduced(one))]
    if len(starts) == 1:
        return starts[0]
    raise Wrong(f"应为以下之一：{'、'.join(field.choices)}")


def _choices(field: Field, text: str) -> str:
    try:
        return _choice(field, text)
    except Wrong:
        pass
    found = [_choice(field, part.strip()) for part in _DIVIDERS.split(text) if part.strip()]
    if not found:
        raise Wrong(f"应为以下之一：{'、'.join(field.choices)}")
    return "、".join(dict.fromkeys(found))


def _uscc(field: Field, text: str) -> str:
    number = normalise_identifier(text)
    if len(number) > LONGEST["uscc"] or not number.isalnum():
        raise Wrong("应为统一社会信用代码")
    return number


def _reduced(text: str) -> str:
    return re.sub(r"[\s()（）]+", "", unicodedata.normalize("NFKC", text))


def _shortest(value: Decimal) -> str:
    plain = format(value, "f")
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain) or "0"


_PARSERS: Final[dict[str, Callable[[Field, str], str]]] = {
    "text": _text,
    "longtext": _text,
    "party": _text,
    "phone": _text,
    "date": _day,
    "money": _money,
    "number": _number,
    "year": _year,
    "choice": _choice,
    "choices": _choices,
    "uscc": _uscc,
}
