"""Numbers of a spreadsheet as the sheet shows them: 12 and not 12.0, 35.6% and not 0.356."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache
from typing import Final, NamedTuple

#: The formats that have a number and no text in the file.
BUILT_IN: Final = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-m-d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 22: "yyyy-m-d h:mm", 27: "yyyy年m月", 28: "m月d日", 29: "m月d日", 30: "m-d-yy", 31: "yyyy年m月d日",
    37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
    57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
_LITERAL: Final = re.compile(r'"([^"]*)"|\\(.)|[_*](.)|\[[^\]]*\]')
_DATE: Final = re.compile(r"[ymdYMD]")
_DIGITS: Final = re.compile(r"[0#?][0#?,.]*")
_EPOCH: Final = datetime(1899, 12, 30)
_LAST_DAY: Final = 2_958_465


class _Shape(NamedTuple):
    """What a format does to a number: text before and after, decimals (None: as many as there are), thousands."""

    before: str
    after: str
    decimals: int | None
    thousands: bool
    percent: bool
    date: bool


_GENERAL: Final = _Shape("", "", None, False, False, False)


def shown(raw: str, format_code: str) -> str:
    """Return a stored number as its format shows it; what is no number comes back as it is.

    Zero is always shown as a figure: a format that prints it as a dash would make a blank of it.
    """
    try:
        number = Decimal(raw)
    except InvalidOperation:
        return raw
    if not number.is_finite() or abs(number.adjusted()) > 30:
        return raw
    shape = _shape(format_code)
    if shape.date:
        return _day(number, format_code) or _plain(number)
    if shape.percent:
        number *= 100
    return f"{shape.before}{_figure(number, shape)}{'%' if shape.percent else ''}{shape.after}"


@lru_cache(maxsize=256)
def _shape(code: str) -> _Shape:
    section = code.split(";")[0]
    bare = _LITERAL.sub("", section)
    if _DATE.search(bare) and not _DIGITS.search(bare):
        return _GENERAL._replace(date=True)
    if not bare or "general" in bare.lower() or bare.strip() == "@" or "E+" in bare.upper() or "/" in bare:
        return _GENERAL
    text = _LITERAL.sub(lambda match: match[1] or match[2] or "", section)
    digits = _DIGITS.search(text)
    if digits is None:
        return _GENERAL
    pattern = digits[0]
    _, point, fraction = pattern.partition(".")
    return _Shape(
        before=text[: digits.start()].strip(),
        after=text[digits.end() :].replace("%", "").strip(),
        decimals=len(fraction) if point else 0,
        thousands="," in pattern.rstrip(","),
        percent="%" in bare,
        date=False,
    )


def _figure(number: Decimal, shape: _Shape) -> str:
    if shape.decimals is None:
        return _plain(number)
    rounded = number.quantize(Decimal(1).scaleb(-min(shape.decimals, 15)), rounding=ROUND_HALF_UP)
    return f"{rounded:,f}" if shape.thousands else f"{rounded:f}"


def _plain(number: Decimal) -> str:
    """At most fifteen digits, as many as a spreadsheet keeps; binary noise after them is rounded away."""
    digits = max(0, min(14 - number.adjusted(), 20)) if number else 0
    rounded = number.quantize(Decimal(1).scaleb(-digits), rounding=ROUND_HALF_UP)
    text = f"{rounded:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _day(number: Decimal, code: str) -> str:
    if not 0 < number < _LAST_DAY:
        return ""
    day = _EPOCH + timedelta(days=float(number))
    if "年" in code:
        whole = "日" in code
        return f"{day.year}年{day.month}月{day.day}日" if whole else f"{day.year}年{day.month}月"
    return f"{day.year}-{day.month:02d}-{day.day:02d}"
