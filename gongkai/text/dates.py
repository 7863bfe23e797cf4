"""Dates as official papers write them, and as people type them."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from typing import Final

_SEPARATED: Final = re.compile(r"(\d{4})\s*([-/.年])\s*(\d{1,2})\s*([-/.月])\s*(\d{1,2})\s*日?", re.ASCII)
_COMPACT: Final = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
# What keyboards and other programs put where a hyphen belongs.
_HYPHENS: Final = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212", "-"))
_LONGEST: Final = 40


def long_date(on: date) -> str:
    """Return the date as prose and signatures write it: 2026年11月21日."""
    return f"{on.year}年{on.month}月{on.day}日"


def parse_date(text: str) -> date:
    """Read a date typed as 2026-11-21, 2026/11/21, 2026.11.21, 2026年11月21日 or 20261121, in any width of digits.

    Raises:
        ValueError: with a message in Chinese that can be shown as it is.
    """
    typed = unicodedata.normalize("NFKC", text[: _LONGEST + 1]).translate(_HYPHENS).strip()
    if not typed:
        raise ValueError("请填写日期，例如2026-11-21。")
    year, month, day = _parts(typed)
    try:
        return date(year, month, day)
    except ValueError:
        raise ValueError(f"没有“{_shown(text)}”这一天，请核对年、月、日。") from None


def _parts(typed: str) -> tuple[int, int, int]:
    separated = _SEPARATED.fullmatch(typed)
    if separated and (separated[2], separated[4]) in {("-", "-"), ("/", "/"), (".", "."), ("年", "月")}:
        return int(separated[1]), int(separated[3]), int(separated[5])
    compact = _COMPACT.fullmatch(typed)
    if compact:
        return int(compact[1]), int(compact[2]), int(compact[3])
    raise ValueError(f"“{_shown(typed)}”不是可以识别的日期，请按2026-11-21或2026年11月21日的样式填写。")


def _shown(text: str) -> str:
    printable = "".join(character for character in text.strip() if character.isprintable())
    return printable if len(printable) <= _LONGEST else printable[:_LONGEST] + "…"
