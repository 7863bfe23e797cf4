"""Whose report it is and of which year: from its title, however it is broken, and whatever else agrees with it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from gongkai.papers.reading.blocks import Line, Source

_REPORT: Final = (
    r"(?:政府|政务)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:情况)?(?:的)?(?:年度报告|年报|报告)"
    r"|政务公开(?:工作)?(?:年度)?(?:报告|年报)"
)
_YEAR: Final = r"(?P<year>(?:19|20)\d\d|二[〇○零0Oo][一二三四五六七八九〇○零]{2})"
_TITLES: Final = (
    re.compile(rf"(?P<before>.*?){_YEAR}[)）]?年?度?(?P<after>.{{0,40}}?)(?:{_REPORT})"),
    re.compile(
        rf"(?P<before>.*?)(?:政府|政务)?信息公开(?:工作)?(?P<after>)[(（]?{_YEAR}年?[)）]?度?(?:工作)?(?:年度)?(?:情况)?(?:报告|年报)"
    ),
    re.compile(rf"(?P<before>.*?)(?P<after>)(?:{_REPORT})(?:[(（]?{_YEAR}年?度?[)）]?)?"),
)
_PERIOD: Final = re.compile(r"((?:19|20)\d\d)年1月1日[^。；，]{0,6}?(?:((?:19|20)\d\d)年)?12月31日")
_PUBLISHED: Final = re.compile(r"(?:发布|公布|成文|发文|生成)(?:日期|时间)[：:](20\d\d)[-年./]\d")
_OPENING: Final = re.compile(r"(?:^|[。\n])((?:19|20)\d\d)年[,，以]")
_BY: Final = re.compile(r"本(?:年度)?报告由(?P<body>[^，。；（(,]{2,30}?)(?:根据|按照|依据|依照|编制|负责)")
_ABOUT: Final = re.compile(
    r"(?:现将|编制|公布)(?P<body>[^，。；、（）《》()\d]{2,30}?)((?:19|20)\d\d)年度?政府信息公开"
)
_YEAR_FIRST: Final = re.compile(
    r"(?:现将|编制|公布|发布|公开)(?:20\d\d)年度?(?P<body>[^，。；、（）《》()\d]{2,30}?)(?:政府)?信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)"
)
_NAMED_REPORT: Final = re.compile(r"(20\d\d)年度?[^，。；]{0,30}信息公开(?:工作)?(?:年度)?(?:工作)?(?:报告|年报)")
_CONTACT: Final = re.compile(r"与(?P<body>[^，。；：（()与]{3,30}?)(?:办公室|综合科|政务公开\w{0,6})?联系")
_SOURCE: Final = re.compile(r"(?:信息来源|来源|发布机构|发布单位)[：:](?P<body>[^，。；：（()\s\d]{3,30})")
_ONESELF: Final = re.compile(
    r"^(?:我|本|该|全)(?:局|县|市|区|镇|乡|办|关|单位|机关|委|厅|院|街道|部门|级|年度|部|署|处|中心)"
)
_CRUMBS: Final = re.compile(r".*[>»›＞|｜:：/\\》]")
_NOT_A_NAME: Final = re.compile(
    r"[，。；！？,;!?@\d]|https?|首页|年度报告|年报$|公开指南|信息公开|^关于$|^发布|^来源|^附件|^索引|^目录|^第"
)
_ORGAN: Final = re.compile(
    r"(?:政府|局|厅|委|委员会|办公室|办公厅|海关|关区|总署|部|院|署|中心|街道|街道办事处|办事处|镇|乡|管委会|公司|学校|大学|支队|大队|站|所|处|队|会|司|社|县|区|市|省|分局|总局|关)$"
)
_LEADING: Final = re.compile(r"^(?:名称|题名|信息名称|文件名称|关于|印发|发布|公布|现将|中共|附件\d*|标题)+")
_TRAILING: Final = re.compile(r"(?:关于|的|本级|年度|[-—_·、，,\s]+)$")
_HAN_YEAR: Final = str.maketrans("〇○零Oo一二三四五六七八九", "00000123456789")
_LONGEST_TITLE: Final = 70
_LINES_LOOKED_AT: Final = 60


@dataclass(frozen=True, slots=True)
class Masthead:
    """``line``: index of the title's last line, -1 when there is none."""

    body: str = ""
    year: int | None = None
    title: str = ""
    line: int = -1


@dataclass(frozen=True, slots=True)
class _Title:
    body: str
    year: int | None
    text: str
    line: int


def masthead(source: Source, lines: Sequence[Line], paragraphs: str, first_chapter: int = -1) -> Masthead:
    """Read it. ``paragraphs``: the running text of the report, its lines apart; ``first_chapter``: the index of its
    first heading."""
    joined = paragraphs.replace("\n", "")
    title = _title(lines, first_chapter)
    hints = [found for text in (source.title, _stem(source.name)) if (found := _parsed(_close(text), -1))]
    body = _body(title, hints, joined, lines)
    year = _year(title, hints, paragraphs, source.name)
    return Masthead(body, year, title.text if title else "", title.line if title else -1)


def _close(text: str) -> str:
    return "".join(text.split()).replace("\u200b", "")


def _stem(name: str) -> str:
    return re.sub(r"\.\w{1,5}$", "", re.split(r"[\\/]", name)[-1]) if name else ""


# The title


def _title(lines: Sequence[Line], first_chapter: int) -> _Title | None:
    """The title: a marked heading that names body and year, else the nearest such line above the first chapter.

    Links to other years' reports may stand around it, but they name no body.
    """
    end = first_chapter if first_chapter > 0 else len(lines)
    filled = [(index, _close(line.text)) for index, line in enumerate(lines[:end]) if line.text.strip()]
    filled = filled[-_LINES_LOOKED_AT:] if first_chapter > 0 else filled[:_LINES_LOOKED_AT]
    best: tuple[int, _Title] | None = None
    for place, (index, text) in enumerate(filled):
        if len(text) > _LONGEST_TITLE * 2:
            continue
        found = _parsed(text, index) or _over_two_lines(filled, place)
        if found is None:
            continue
        rank = 4 * bool(found.body and found.year) + 2 * bool(lines[index].heading) + bool(found.year)
        if not found.body:
            name = _neighbour(filled, place)
            found = _Title(name, found.year, name + found.text, found.line)
            rank += 3 * bool(found.body and found.year)
        if best is None or rank > best[0] or (rank == best[0] and first_chapter > 0):
            best = (rank, found)
    return best[1] if best else None


def _over_two_lines(filled: Sequence[tuple[int, str]], place: int) -> _Title | None:
    text = filled[place][1]
    if ("公开" in text and "报告" in text) or place + 1 >= len(filled) or not 4 < len(text) <= 60:
        return None
    index, following = filled[place + 1]
    alone = _parsed(following, index)
    if len(following) > 40 or (alone and (alone.year or alone.body)) or re.search("[，。；：]", text + following):
        return None
    return _parsed(text + following, index)


def _parsed(text: str, line: int) -> _Title | None:
    if not text or "公开" not in text or len(text) > _LONGEST_TITLE * 2 or text[-1] in "。；，,;":
        return None
    found = _read_title(text)
    return None if found is None else _Title(*found, text, line)


@lru_cache(maxsize=2048)
def _read_title(text: str) -> tuple[str, int | None] | None:
    """Body and year of a title; links to other years' reports stand around those of every report of a site."""
    for pattern in _TITLES:
        found = pattern.match(text)
        if found and len(text) - found.end() <= 12:
            break
    else:
        return None
    before, after = _named(found["before"]), _named(found["after"])
    if len(found["before"]) > _LONGEST_TITLE or re.search("[，。；]", _CRUMBS.sub("", found["before"])):
        return None
    year = found["year"]
    return before or after, int(year.translate(_HAN_YEAR)) if year else None


@lru_cache(maxsize=2048)
def _named(text: str) -> str:
    """A body's name out of what stands before or behind the year; "" when it is none."""
    name = _CRUMBS.sub("", text).strip("《〈“”\"'【】[]()（）#* ")
    name = _LEADING.sub("", name)
    stripped = _TRAILING.sub("", name)
    name = stripped if stripped else name
    return "" if len(name) < 2 or _NOT_A_NAME.search(name) else name


def _neighbour(filled: Sequence[tuple[int, str]], place: int) -> str:
    """The body's name in the line above a title without one, or below it."""
    for other in (place - 1, place + 1):
        if 0 <= other < len(filled):
            line = filled[other][1]
            name = _named(line) if len(line) <= _LONGEST_TITLE else _named.__wrapped__(line)
            if name and len(name) <= 30 and _ORGAN.search(name) and not re.search(r"[>»›：:]", line):
                return name
    return ""


# Body and year


def _body(title: _Title | None, hints: Sequence[_Title], paragraphs: str, lines: Sequence[Line]) -> str:
    if title and title.body:
        return title.body
    for hint in hints:
        if hint.body and re.search("[\u3400-\u9fff]", hint.body):
            return hint.body
    for pattern in (_ABOUT, _YEAR_FIRST, _BY, _CONTACT, _SOURCE):
        for found in pattern.finditer(paragraphs):
            name = _named(found["body"])
            if name and not _ONESELF.match(name) and name[0] not in "和与及或的":
                return name
    return _signature(lines)


def _signature(lines: Sequence[Line]) -> str:
    """The body's name over the date at the end."""
    filled = [_close(line.text) for line in lines if line.text.strip()][-12:]
    for above, below in pairwise(filled):
        if (
            re.fullmatch(r"(?:20\d\d|二[〇○零]\S\S)年\S{1,3}月\S{1,3}日", below)
            and _ORGAN.search(above)
            and len(above) < 30
        ):
            return _named(above)
    return ""


def _year(title: _Title | None, hints: Iterable[_Title], paragraphs: str, name: str) -> int | None:
    """The year most of the report speaks of: the title counts most, but may be left over from last year."""
    votes: Counter[int] = Counter()
    if title and title.year:
        votes[title.year] += 3
    for hint in hints:
        if hint.year:
            votes[hint.year] += 1
    period = _PERIOD.search(paragraphs.replace("\n", ""))
    if period:
        votes[int(period[1])] += 2
        votes[int(period[2] or period[1])] += 2
    openings = Counter(_OPENING.findall(paragraphs)).most_common(1)
    if openings:
        votes[int(openings[0][0])] += 2
    published = _PUBLISHED.search(paragraphs)
    if published:
        votes[int(published[1]) - 1] += 1
    if not votes and (named_report := _NAMED_REPORT.search(paragraphs)):
        return int(named_report[1])
    if not votes:
        named = re.findall(r"(?<!\d)(20[0-4]\d)(?!\d)", _stem(name))
        return int(named[0]) if named else None
    return votes.most_common(1)[0][0]
