"""Document numbers 文号 in any writing: one form to compare and one to print.

Three styles are in use: an order 海关总署令第240号, counted on from year to year; a notice 海关总署公告2019年第5号,
counted anew each year; and a letter 署税发〔2019〕5号, with the year in hexagonal brackets (GB/T 9704-2012, 7.2.5).
People write them with any brackets, widths, figures and abbreviations; data/agencies.csv has the names.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final

from gongkai.text.normalisation import normalise
from gongkai.text.tables import listed, rows

Span = tuple[int, int]

_OPEN: Final = r"[\[(【〔〈「『〖《<{]"
_CLOSE: Final = r"[\])】〕〉」』〗》>}]"
_CHINESE_DIGITS: Final = "〇零○o一二三四五六七八九"
_FIGURES: Final = str.maketrans(_CHINESE_DIGITS, "0000123456789")
_YEAR: Final = rf"(?<![0-9])[12][0-9]{{3}}(?![0-9])|(?<![{_CHINESE_DIGITS}])[一二][{_CHINESE_DIGITS}]{{3}}"
_SERIAL: Final = r"0{0,4}[1-9][0-9]{0,5}|[一二三四五六七八九十百千〇零○]{1,9}"
_STYLE_WORDS: Final = "令|公告|通告"
_WRITINGS: Final = re.compile(
    # 署税发〔2019〕5号, with an old year of two figures too
    rf"(?P<bracketed>{_OPEN}\s*(?P<year1>{_YEAR}|[5-9][0-9])\s*(?:年度?)?\s*{_CLOSE}"
    rf"\s*(?P<ordinal1>字?\s*第)?\s*(?P<serial1>{_SERIAL})\s*(?P<hao1>号)?)"
    # 公告2019年第5号, (2019年第5号), 2019第5号, 2019-5号, with 公告 or 令 before or after
    rf"|(?P<dated>(?P<wrap>{_OPEN}\s*)?(?P<year2>{_YEAR})\s*(?:年\s*度?\s*第|年\s*度?|第|[-/])\s*"
    rf"(?P<serial2>{_SERIAL})\s*(?P<hao2>号)?(?(wrap)\s*{_CLOSE})(?:\s*(?P<after2>{_STYLE_WORDS}))?)"
    # 令第240号, 令240号, 第240号令
    rf"|(?P<bare>(?:(?<=令)|(?<=公告)|(?<=通告))\s*(?P<wrap3>{_OPEN}\s*)?(?:第\s*)?(?P<serial3>{_SERIAL})"
    rf"(?!\s*(?:年|第|[-/0-9{_CHINESE_DIGITS}]))\s*(?P<hao3>号)?(?(wrap3)\s*{_CLOSE}))"
    rf"|(?P<trailed>第\s*(?P<serial4>{_SERIAL})\s*(?P<hao4>号)\s*(?P<after4>{_STYLE_WORDS}))"
)
_BETWEEN: Final = re.compile(r"[\s、,·&]+")
_HEAD: Final = re.compile(r"[\u3400-\u9fff\u3007a-z0-9、,·&\s]{0,40}")
_STATE: Final = "中华人民共和国"
_GENERIC: Final = {"": "", "令": "order", "公告": "notice", "通告": "notice"}
# What stands before a name in running text and is no part of it.
_LEADING: Final = re.compile(
    r".*(?:根据|依据|按照|依照|参照|参见|详见|废止|替代|印发|转发|执行|发布|公布|制定|同意|[《》\"“”‘’'的和与及由以为见按照即至号日、,。:;()\s])"
)
_LONGEST_NAME: Final = 10
_EXAMPLES: Final = "“海关总署公告2019年第5号”或者“署税发〔2019〕5号”"
_UNITS: Final = {"十": 10, "百": 100, "千": 1000}


@dataclass(frozen=True, slots=True)
class DocumentNumber:
    """A document number as read.

    `agency` is the full name with 令 or 公告, or the letter's 代字; empty when it is not written. `year` is None when
    it is not written. `kind` is ``order``, ``notice`` or ``letter``. `printed` is the proper form.
    """

    agency: str
    year: int | None
    serial: int
    kind: str
    printed: str

    @property
    def key(self) -> str:
        """The form to compare: the same for every writing of the number."""
        return f"{self.agency}|{self.year or ''}|{self.serial}"

    @property
    def loose_key(self) -> str:
        """Year and serial alone, for numbers written without the agency; empty without a year."""
        return f"|{self.year}|{self.serial}" if self.year else ""

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key the document may be asked for by; the full one first."""
        undated = f"{self.agency}||{self.serial}" if self.kind == "order" and self.agency else ""
        style = next((word for word in ("公告", "通告", "令") if self.agency.endswith(word)), "")
        generic = f"{style}|{self.year or ''}|{self.serial}" if style else ""
        return tuple(dict.fromkeys(key for key in (self.key, undated, generic, self.loose_key) if key))


@dataclass(frozen=True, slots=True)
class _Names:
    """The names of agencies: canonical by every writing, the style of each, organs, a pattern for the end of a text."""

    canonical: dict[str, str]
    styles: dict[str, str]
    organs: frozenset[str]
    ending: re.Pattern[str]


@cache
def _names() -> _Names:
    canonical, styles, organs = {}, {}, []
    for row in rows("agencies"):
        if row["style"] == "organ":
            organs.append(row["name"])
            continue
        styles[row["name"]] = row["style"]
        for writing in (row["name"], *listed(row["written"])):
            canonical[writing] = row["name"]
    one = "|".join(map(re.escape, sorted(organs, key=len, reverse=True)))
    known = "|".join(map(re.escape, sorted(canonical, key=len, reverse=True)))
    joint = rf"(?:{one})(?:\s*[、,和]?\s*(?:{one}))*(?:\s*(?:{_STYLE_WORDS}))?"
    return _Names(
        canonical, styles, frozenset(organs), re.compile(rf"(?:{_STATE}\s*)?(?:{joint}|{known}|{_STYLE_WORDS})\s*\Z")
    )


def parse(text: str) -> DocumentNumber | None:
    """Read a text that is a document number and nothing else; None when it is not. The closing 号 may be missing."""
    normal = normalise(text).text.strip()
    if len(normal) > 120:
        return None
    for found in _WRITINGS.finditer(normal):
        head, tail = normal[: found.start()], normal[found.end() :]
        if not tail.strip() and _HEAD.fullmatch(head) and "关于" not in head:
            number = _read(found, head)
            if number is not None and (number.agency or number.year):
                return number
    return None


def find(text: str) -> list[tuple[Span, DocumentNumber]]:
    """Every document number in running text with its place in the original, in order."""
    normal = normalise(text)
    return [((normal.start(start), normal.end(end)), number) for start, end, number in _found(normal.text)]


def _found(text: str) -> Iterator[tuple[int, int, DocumentNumber]]:
    last = 0
    for found in _WRITINGS.finditer(text):
        if not any(found[f"hao{at}"] for at in range(1, 5)):
            continue
        before = text[max(last, found.start() - 60) : found.start()]
        head = _name_at_the_end(before, bracketed=found["bracketed"] is not None)
        number = _read(found, head)
        if number is None or not (number.agency or number.year):
            continue
        yield found.start() - len(head), found.end(), number
        last = found.end()


def _name_at_the_end(before: str, *, bracketed: bool) -> str:
    """The agency's name with which a text ends, as it is written there."""
    # The longest ending that is a name: a pattern looks from the left, so the first find is the longest.
    known = _names().ending.search(before)
    if known:
        return known[0]
    if not bracketed:
        return ""
    rest = _LEADING.sub("", before.rstrip(), count=1)
    name = re.search(r"[\u3400-\u9fff]+\Z", rest)
    spaces = before[len(before.rstrip()) :]
    return name[0] + spaces if name and len(name[0]) <= _LONGEST_NAME else ""


def _read(found: re.Match[str], head: str) -> DocumentNumber | None:
    at = next(at for at in range(1, 5) if found[f"serial{at}"])
    serial = _number(found[f"serial{at}"])
    year = _year(found[f"year{at}"]) if at < 3 else None
    after = found[f"after{at}"] if at in (2, 4) else None
    if serial is None or (at < 3 and year is None):
        return None
    agency = _agency(head, after or "")
    kind = _kind(agency, bracketed=at == 1)
    bracketed = at == 1 and agency not in _names().styles
    return DocumentNumber(agency, year, serial, kind, _printed(agency, year, serial, bracketed or kind == "letter"))


def _agency(head: str, after: str) -> str:
    parts = [part for part in _BETWEEN.split(head + after) if part]
    organs = len(parts) > 1 and all(part in _names().organs for part in parts[:-1])
    written = ("、" if organs else "").join(parts)
    names = _names()
    for form in (written, written.removeprefix(_STATE)):
        if form in names.canonical:
            return names.canonical[form]
    return written.removeprefix(_STATE)


def _kind(agency: str, *, bracketed: bool) -> str:
    known = _names().styles.get(agency)
    if known:
        return known
    if agency.endswith("令"):
        return "order"
    if agency.endswith(("公告", "通告")):
        return "notice"
    return "letter" if bracketed else "notice"


def _printed(agency: str, year: int | None, serial: int, bracketed: bool) -> str:
    if year is None:
        return f"{agency}第{serial}号"
    return f"{agency}〔{year}〕{serial}号" if bracketed else f"{agency}{year}年第{serial}号"


def _year(written: str) -> int | None:
    figures = _figures(written)
    year = int(figures) if figures.isdecimal() else 0
    if len(figures) == 2:
        year += 1900
    return year if 1949 <= year <= 2100 else None


def _figures(written: str) -> str:
    return written.translate(_FIGURES)


def _number(written: str) -> int | None:
    """A serial in any figures: 5, 005, 五, 十五, 一百二十三, 一二三. None when it is none or nought."""
    if not any(unit in written for unit in _UNITS):
        return int(_figures(written)) or None
    total, digit = 0, 0
    for character in written:
        if character in _UNITS:
            total += (digit or 1) * _UNITS[character]
            digit = 0
        else:
            digit = int(_figures(character))
    return total + digit or None


def same(first: DocumentNumber, second: DocumentNumber) -> bool:
    """Whether two numbers may be of one document, where an agency or an order's year is left out in one of them."""
    if first.serial != second.serial or not _agencies_agree(first, second):
        return False
    if first.year == second.year:
        return True
    return (first.year is None or second.year is None) and "order" in (first.kind, second.kind)


def _agencies_agree(first: DocumentNumber, second: DocumentNumber) -> bool:
    if first.agency == second.agency or not first.agency or not second.agency:
        return True
    for generic, named in ((first, second), (second, first)):
        if generic.agency in _GENERIC and named.agency.endswith(generic.agency):
            return True
    return False


def problem(text: str) -> str | None:
    """What is wrong with the writing of a document number, as a sentence for the form; None when it is in order."""
    typed = text.strip()
    if not typed:
        return None
    number = parse(typed)
    if number is None:
        return f"没有认出这个文号，请按{_EXAMPLES}的样式填写；没有文号的请留空。"
    if number.agency in _GENERIC:
        return f"文号缺少发文机关的名称或者代字，请按{_EXAMPLES}的样式填写。"
    if re.sub(r"(?<=[\u4e00-\u9fff])\s(?=[\u4e00-\u9fff])", "、", typed) in (number.printed, _STATE + number.printed):
        return None
    return f"{_fault(typed, number)}，请写成“{number.printed}”。"


def _fault(typed: str, number: DocumentNumber) -> str:
    bracketed = "〔" in number.printed
    checks = (
        (re.search(r"\s", typed), "文号中间不留空格"),
        (re.search("[０-９]", typed), "文号应当用半角数字"),
        (re.search(rf"[{_CHINESE_DIGITS}十百千]+号?[)）]?$", typed), "文号应当用阿拉伯数字"),
        (bracketed and not re.search("〔[0-9]{4}〕", typed), "文号的年份应当用六角括号〔〕，写四位阿拉伯数字"),
        (not bracketed and re.search(_OPEN + "|（", typed), "公告和令的年份、序号不加括号"),
        (bracketed and "第" in typed, "括号式的文号不写“第”字"),
        (re.search(r"(?<![0-9])0[0-9]*号?$", typed), "文号的序号前面不加0"),
        (not re.search(f"[号號](?:{_STYLE_WORDS})?$", typed), "文号的末尾缺少“号”字"),
    )
    return next((said for wrong, said in checks if wrong), "文号的写法不规范")
