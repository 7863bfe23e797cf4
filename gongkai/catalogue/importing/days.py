"""A day as other sites and spreadsheets write it: typed, with an hour behind it, in Chinese figures, as a number."""

import re
from datetime import date, timedelta
from typing import Final

from gongkai.text.dates import parse_date

#: Spreadsheets count days from here (their 1900 was a leap year by mistake); later than all days before March 1900.
_ZERO: Final = date(1899, 12, 30)
#: From 1949 to 2100.
_SERIALS: Final = range(17_899, 73_416)
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?")
_WITHIN: Final = re.compile(r"(?<!\d)(\d{4}\D{1,3}\d{1,2}\D{1,3}\d{1,2}|\d{8})(?!\d)")
_BEFORE_AN_HOUR: Final = re.compile(r"(?<!\d)(\d{8})(?=\d{6}(?!\d))")
_CHINESE: Final = re.compile(
    r"([〇零○O０一二三四五六七八九]{4})年([一二三四五六七八九十]{1,2})月([一二三四五六七八九十]{1,3})日"
)
_FIGURES: Final = str.maketrans("〇零○O０一二三四五六七八九", "00000123456789")


def read_day(text: str) -> date:
    """Return the day. Raises ``ValueError`` where the text tells none, or one that does not exist."""
    if found := _CHINESE.search("".join(text.split())):
        return date(int(found[1].translate(_FIGURES)), _small(found[2]), _small(found[3]))
    serial = _SERIAL.fullmatch(text)
    if serial and int(serial[1]) in _SERIALS:
        return _ZERO + timedelta(days=int(serial[1]))
    try:
        return parse_date(text)
    except ValueError:
        within = _WITHIN.search(text) or _BEFORE_AN_HOUR.search(text)
        if not within:
            raise
        return parse_date(re.sub(r"\s", "", within[1]))


def _small(words: str) -> int:
    """Return a number below a hundred: 二十一."""
    tens, ten, ones = words.rpartition("十")
    if not ten:
        return int(words.translate(_FIGURES))
    return (int(tens.translate(_FIGURES)) if tens else 1) * 10 + (int(ones.translate(_FIGURES)) if ones else 0)
