"""The days a report names: the period it counts, the year in its title and text, the day it was published."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from gongkai.papers.reading.blocks import Place
from gongkai.reader.checks.rules import finding
from gongkai.reader.prose.figures import prose_of
from gongkai.reader.prose.numbers import fold
from gongkai.reader.prose.statements import Sentence
from gongkai.reader.reading import Finding, Reading, Value
from gongkai.statute.deadlines import deadline
from gongkai.statute.errors import StatuteError
from gongkai.text.dates import long_date

_PERIOD: Final = re.compile(
    r"(?P<y1>20\d\d)年(?P<m1>\d{1,2})月(?P<d1>\d{1,2})日起?(?:开始)?，?[至到—\-－–~～]{1,2}"
    r"(?:(?P<y2>20\d\d)年)?(?P<m2>\d{1,2})月(?P<d2>\d{1,2})日"
)
_COUNTED: Final = re.compile(r"统计|期限|时限|时间|数据|报告期|起止")
_REPORT_OF: Final = re.compile(
    r"(?P<year>20\d\d)年度?[^，。；《》\d]{0,24}?(?:政府)?信息公开(?:工作)?年度(?:工作)?(?:报告|年报)"
)
_OTHER_REPORT: Final = re.compile(r"中?(?:所提|提出|指出|所列|反映|存在|发现|公布的问题)|问题|整改|相比|一致|格式")
_OPENING_YEAR: Final = re.compile(
    r"^[（(]?[一二三四五六七八九十]{0,3}[）)、.]?[^，。；\d]{0,16}?(?P<year>20\d\d)年(?:度)?，"
)
_PUBLISHED: Final = re.compile(
    r"(?:(?:发布|公布|公开|发文|成文|生成|印发|更新|上传)(?:(?:日期|时间)[:：]?|于|[:：])|(?:^|来源[:：]?\D{0,20})(?:日期|时间)[:：])"
    r"(?P<y>20\d\d)[-./年](?P<m>\d{1,2})[-./月](?P<d>\d{1,2})"
)
_ALONE: Final = re.compile(
    r"(?:^|。)(?:[\u4e00-\u9fff]{0,28}(?:府|局|委|办|厅|关|室|会|院|心|处|署|所|队|校|社))?[（(]?(?P<y>20\d\d)[-./年](?P<m>\d{1,2})[-./月](?P<d>\d{1,2})日?[）)]?$"
)
_TOWN: Final = re.compile(r"(?:镇|乡|苏木)人民政府$")
_LONGEST: Final = 4000


def date_findings(reading: Reading, sentences: Sequence[Sentence], today: date | None) -> Iterator[Finding]:
    """I20 on the period and the day of publication; D01 on years left over; D02 on a day that cannot be."""
    year = reading.year
    if not year:
        return
    texts = [(fold(piece.text[:_LONGEST]), piece.place, piece.chapter) for piece in prose_of(reading)]
    yield from _period(texts, year)
    yield from _left_over(reading, texts, year)
    yield from _last_years_sentence(reading, sentences, year)
    yield from _published(reading, texts, year, today)


def _period(texts: Sequence[tuple[str, Place, int]], year: int) -> Iterator[Finding]:
    for text, place, chapter in texts:
        if chapter > 1 or "月" not in text:
            continue
        found = next(
            (one for one in _PERIOD.finditer(text) if _COUNTED.search(text, max(0, one.start() - 40), one.end() + 12)),
            None,
        )
        if found is None:
            continue
        first = (int(found["y1"]), int(found["m1"]), int(found["d1"]))
        last = (int(found["y2"] or found["y1"]), int(found["m2"]), int(found["d2"]))
        if first != (year, 1, 1) or last != (year, 12, 31):
            message = f"统计期写为“{found[0]}”，{year}年度报告的统计期应为{year}年1月1日至{year}年12月31日。"
            yield finding("I20", message, place, left=found[0], right=f"{year}年1月1日至12月31日", subject="period")
        return


def _left_over(reading: Reading, texts: Sequence[tuple[str, Place, int]], year: int) -> Iterator[Finding]:
    """Titles, headings and sentences on this very report that carry another year."""
    title = fold(reading.title)
    # A title without the body's name may be that of a link beside the report.
    right = any(found["year"] == str(year) for text, _, _ in texts for found in _REPORT_OF.finditer(text))
    named_here = f"{year}年" not in title and (not reading.body or fold(reading.body) in title or not right)
    spoken = [(title, Place(), True)] if named_here else []
    spoken += [(fold(chapter.heading), chapter.place, True) for chapter in reading.chapters]
    spoken += [(text, place, False) for text, place, chapter in texts if chapter <= 1]
    for text, place, heading in spoken:
        for found in _REPORT_OF.finditer(text):
            named = int(found["year"])
            if named == year or (not heading and not _this_report(text, found, year)):
                continue
            where = "标题" if heading else "正文"
            message = f"{where}写作“{found[0][:40]}”，而本报告是{year}年度报告，年份应为{year}年。"
            yield finding("D01", message, place, left=named, right=year, subject="title" if heading else "text")
            return
    for chapter in reading.chapters:
        other = re.search(r"(20\d\d)年", fold(chapter.heading))
        if other and int(other[1]) == year - 1 and not re.search("整改|问题", chapter.heading):
            message = f"标题“{chapter.heading[:30]}”中的年份应为{year}年。"
            yield finding("D01", message, chapter.place, left=int(other[1]), right=year, subject="heading")
            return


def _this_report(text: str, found: re.Match[str], year: int) -> bool:
    """Whether the sentence speaks of the report at hand: 现公布…2022年政府信息公开工作年度报告."""
    around = text[max(0, found.start() - 40) : found.end() + 10]
    if int(found["year"]) != year - 1 or _OTHER_REPORT.search(text, found.end(), found.end() + 10):
        return False
    return bool(re.search(r"现公布|现将|本报告|编制|特此|予以公布|现向社会|制作", around))


def _last_years_sentence(reading: Reading, sentences: Sequence[Sentence], year: int) -> Iterator[Finding]:
    """“2022年，我局收到申请82件” where 82 is what the table of 2023 says."""
    for sentence in sentences:
        opening = _OPENING_YEAR.match(sentence.text)
        if opening is None or int(opening["year"]) != year - 1:
            continue
        counts = [
            one for one in sentence.statements if one.accept and one.kind == "count" and one.value and not one.body
        ]
        values = [_value(reading, one.accept[0]) for one in counts]
        if counts and all(one.value == value for one, value in zip(counts, values, strict=True)):
            message = f"正文“{sentence.text[:24]}…”所述是{year}年的数字，年份却写作{year - 1}年，疑为上年文字遗留。"
            yield finding("D01", message, sentence.place, left=year - 1, right=year, subject="sentence")
            return


def _value(reading: Reading, codes: Sequence[str]) -> Value:
    values = [reading.cells[code].value if code in reading.cells else None for code in codes]
    return None if None in values else sum(value for value in values if value is not None)


def _published(
    reading: Reading, texts: Sequence[tuple[str, Place, int]], year: int, today: date | None
) -> Iterator[Finding]:
    found = _publication(texts, year)
    if found is None:
        return
    on, place = found
    if on.year <= year:
        message = f"公布日期{long_date(on)}早于统计期结束（{year}年12月31日），请核对。"
        yield finding("D02", message, place, left=on.isoformat(), right=f"{year}-12-31", subject="published")
        return
    if today and on > today:
        message = f"公布日期{long_date(on)}晚于今天（{long_date(today)}），请核对。"
        yield finding("D02", message, place, left=on.isoformat(), right=today.isoformat(), subject="published")
        return
    due = last_day(reading.body, year)
    if due is not None and on > due:
        message = f"公布日期为{long_date(on)}，{year}年度报告应于{long_date(due)}前公布（条例第四十九条）。"
        yield finding("I20", message, place, left=on.isoformat(), right=due.isoformat(), subject="published")


def last_day(body: str, year: int) -> date | None:
    """The last day to publish the report of ``year``: later for a government at or above the county.

    None for years before the law had such a day.
    """
    government = body.endswith("人民政府") and not _TOWN.search(body)
    matter = "report_government" if government else "report_department"
    try:
        return deadline(matter, date(year + 1, 1, 1)).on_year(year + 1)
    except StatuteError:
        return None


def _publication(texts: Sequence[tuple[str, Place, int]], year: int) -> tuple[date, Place] | None:
    """The day named as that of publication; else the day that stands alone on a line, at the head or the foot."""
    for pattern in (_PUBLISHED, _ALONE):
        for text, place, _ in texts:
            found = pattern.search(text[:80] if pattern is _PUBLISHED else text[-60:])
            day = _day(found) if found else None
            if day and day.year >= year - 1:
                return day, place
    return None


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found["y"]), int(found["m"]), int(found["d"]))
    except ValueError:
        return None
