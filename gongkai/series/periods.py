"""Months, quarters and years: read as people write them, named, and counted on from one to the next."""

import re
import unicodedata
from datetime import date
from typing import Final

MONTH, QUARTER, YEAR = "month", "quarter", "year"
KINDS: Final = [(MONTH, "月度"), (QUARTER, "季度"), (YEAR, "年度")]
#: How many months one period lasts.
MONTHS: Final = {MONTH: 1, QUARTER: 3, YEAR: 12}
FIRST_YEAR, LAST_YEAR = 1949, 2199
_QUARTERS: Final = {"1": 1, "2": 2, "3": 3, "4": 4, "一": 1, "二": 2, "三": 3, "四": 4}
_YEAR: Final = r"(?P<year>\d{4})"
_MONTHLY: Final = re.compile(rf"{_YEAR}(?:[年./-]?(?P<month>\d{{1,2}}))月?(?:[./-]?0?1日?)?")
_FULL_DAY: Final = re.compile(rf"{_YEAR}[年./-](?P<month>\d{{1,2}})[月./-]\d{{1,2}}日?")
_QUARTERLY: Final = re.compile(rf"{_YEAR}[年./-]?(?:第?(?P<words>[1-4一二三四])季度?|[Qq](?P<letter>[1-4]))")
_YEARLY: Final = re.compile(rf"{_YEAR}年?度?")
_ONLY_MONTH: Final = re.compile(r"(?P<month>\d{1,2})月")
_ONLY_QUARTER: Final = re.compile(r"(?:第?(?P<words>[1-4一二三四])季度|[Qq](?P<letter>[1-4]))")


class Unclear(ValueError):
    """No period can be read from the words; the message is a Chinese sentence."""


def parse(text: str, kind: str) -> date:
    """Return the first day of the period that is written. Raises ``Unclear``."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    year, part = _parts(plain, kind, text)
    if not FIRST_YEAR <= year <= LAST_YEAR or not 1 <= part <= 12 // MONTHS[kind]:
        raise Unclear(f"“{text[:20]}”不是有效的时间")
    return date(year, (part - 1) * MONTHS[kind] + 1, 1)


def _parts(plain: str, kind: str, text: str) -> tuple[int, int]:
    if kind == MONTH and (found := _MONTHLY.fullmatch(plain) or _FULL_DAY.fullmatch(plain)):
        return int(found["year"]), int(found["month"])
    if kind == QUARTER and (found := _QUARTERLY.fullmatch(plain)):
        return int(found["year"]), _QUARTERS[found["words"] or found["letter"]]
    if kind == YEAR and (found := _YEARLY.fullmatch(plain)):
        return int(found["year"]), 1
    example = {MONTH: "2025年3月、2025-03", QUARTER: "2025年第一季度、2025Q1", YEAR: "2025年、2025"}[kind]
    raise Unclear(f"“{text[:20]}”认不出是哪一期，{dict(KINDS)[kind]}数据应写作{example}")


def looks_like_one(text: str) -> bool:
    """Say whether a heading names a period of some kind, with its year."""
    return any(_readable(text, kind) for kind in MONTHS)


def kind_of(text: str) -> str:
    """Return the kind of period words name, finest first; month where they name none."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    if re.fullmatch(r"\d{4}年?度?", plain):
        return YEAR
    return next((kind for kind in (QUARTER, MONTH) if _readable(text, kind)), MONTH)


def part_of_a_year(text: str) -> str:
    """Return 3月 or 第一季度 where a heading is only that, so that a year beside it can be put before; else nothing."""
    plain = unicodedata.normalize("NFKC", text).replace(" ", "")
    if found := _ONLY_MONTH.fullmatch(plain):
        return f"{found['month']}月"
    if found := _ONLY_QUARTER.fullmatch(plain):
        return f"第{_QUARTERS[found['words'] or found['letter']]}季度"
    return ""


def _readable(text: str, kind: str) -> bool:
    try:
        parse(text, kind)
    except Unclear:
        return False
    return True


def name(period: date, kind: str) -> str:
    """Return the name of a period: 2025年3月, 2025年第一季度, 2025年."""
    if kind == MONTH:
        return f"{period.year}年{period.month}月"
    return f"{period.year}年第{'一二三四'[period.month // 3]}季度" if kind == QUARTER else f"{period.year}年"


def short(period: date, kind: str) -> str:
    """Return what stands under an axis."""
    if kind == MONTH:
        return str(period.month)
    return "一二三四"[period.month // 3] + "季" if kind == QUARTER else str(period.year)


def code(period: date, kind: str) -> str:
    """Return the name for machines: 2025-03, 2025-Q1, 2025."""
    if kind == MONTH:
        return f"{period.year}-{period.month:02d}"
    return f"{period.year}-Q{period.month // 3 + 1}" if kind == QUARTER else str(period.year)


def shifted(period: date, kind: str, by: int) -> date:
    """Return the period so many later, earlier where negative."""
    months = period.year * 12 + period.month - 1 + by * MONTHS[kind]
    return date(months // 12, months % 12 + 1, 1)


def between(first: date, last: date, kind: str) -> list[date]:
    """Return every period from one to another, both included."""
    found, here = [], first
    while here <= last:
        found.append(here)
        here = shifted(here, kind, 1)
    return found


def ended(period: date, kind: str, on: date) -> bool:
    """Say whether a period is over on a day: figures of the future are no figures."""
    return shifted(period, kind, 1) <= on
