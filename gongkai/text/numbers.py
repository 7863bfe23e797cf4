"""Numbers as official papers write them: document numbers and sums of money."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

_DIGITS: Final = "零壹贰叁肆伍陆柒捌玖"
_PLACES: Final = ("", "拾", "佰", "仟")
_GROUPS: Final = ("", "万", "亿", "万亿")
_CEILING: Final = Decimal(10) ** 16
_FEN: Final = Decimal("0.01")
_ZEROS: Final = re.compile("零+")


def document_number(prefix: str, year: int, number: int) -> str:
    """Return a 文号 with its hexagonal brackets: 穗关公复〔2026〕12号.

    Raises:
        ValueError: the year has not four digits or the number is not positive.
    """
    if not 1000 <= year <= 9999:
        raise ValueError(f"文号的年份应为四位数字，不能是{year}。")
    if number < 1:
        raise ValueError(f"文号的序号应从1开始，不能是{number}。")
    return f"{prefix}〔{year}〕{number}号"


def yuan(amount: Decimal | int) -> str:
    """Return a sum in figures with its unit, to the fen: 1,200.00元.

    Raises:
        ValueError: the sum is not finite, finer than a fen, or ten quadrillion yuan and more.
    """
    return f"{_to_fen(amount):,.2f}元"


def yuan_in_words(amount: Decimal | int) -> str:
    """Return a sum in the capital characters used on bills: 人民币壹仟贰佰元整.

    Raises:
        ValueError: the sum is not finite, finer than a fen, or ten quadrillion yuan and more.
    """
    exact = _to_fen(amount)
    whole, fen = divmod(int(abs(exact) * 100), 100)
    sign = "负" if exact < 0 else ""
    return f"人民币{sign}{_whole_and_fen(whole, fen)}"


def _to_fen(amount: Decimal | int) -> Decimal:
    value = Decimal(amount)
    if not value.is_finite():
        raise ValueError("金额应是一个数。")
    if abs(value) >= _CEILING:
        raise ValueError("金额过大，请核对。")
    if value % _FEN:
        raise ValueError("金额最小到分，请核对小数位。")
    # A negative zero would print as -0.00.
    return value or Decimal(0)


def _whole_and_fen(whole: int, fen: int) -> str:
    jiao, rest = divmod(fen, 10)
    yuan_part = f"{_whole(whole)}元" if whole else ""
    if not fen:
        return f"{yuan_part or '零元'}整"
    gap = "零" if whole and not jiao else ""
    jiao_part = f"{_DIGITS[jiao]}角" if jiao else gap
    return f"{yuan_part}{jiao_part}{f'{_DIGITS[rest]}分' if rest else '整'}"


def _whole(number: int) -> str:
    words = ""
    for index in reversed(range(len(_GROUPS))):
        group = number // 10_000**index % 10_000
        if group:
            # A group that does not fill its thousands is joined to what stands before it by one 零.
            joint = "零" if words and group < 1000 else ""
            words += joint + _group(group) + _unit(index, number)
        elif words:
            words += "零"
    return _ZEROS.sub("零", words).rstrip("零")


def _unit(index: int, number: int) -> str:
    # 万亿 shares its 亿 with the group below it when that is filled.
    if index == 3 and number // 10_000**2 % 10_000:
        return "万"
    return _GROUPS[index]


def _group(group: int) -> str:
    digits = f"{group:04d}"
    parts = [_DIGITS[int(digit)] + (_PLACES[3 - place] if digit != "0" else "") for place, digit in enumerate(digits)]
    return _ZEROS.sub("零", "".join(parts)).strip("零")
