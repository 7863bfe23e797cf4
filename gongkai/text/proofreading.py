"""What a text should be looked at for before it is published, and again at night: misprints, hints at secrets,
personal data. Every find is a hint for a person to judge, never a verdict.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Final

from stdnum import luhn

from gongkai.text.identifiers import resident_id
from gongkai.text.tables import listed, rows


@dataclass(frozen=True, slots=True)
class Hit:
    """One find: its place in the text, what stands there, what it should be (where known), what kind it is and why."""

    span: tuple[int, int]
    wrong: str
    right: str = ""
    kind: str = ""
    why: str = ""


_IDENTITY: Final = re.compile(r"(?<![0-9A-Za-z])[1-9]\d{5}(?:19|20)\d{9}[0-9Xx](?![0-9A-Za-z])")
_MOBILE: Final = re.compile(r"(?<![0-9A-Za-z.\-－—－/])(?:\+?86-?)?1[3-9]\d{9}(?![0-9A-Za-z.\-－%/])")
_CARD: Final = re.compile(
    r"(?<![0-9A-Za-z.\-])(?:62|4|5[1-5]|35)\d{2}(?:[ -]?\d{4}){2,3}(?:[ -]?\d{1,4})?(?![0-9A-Za-z.\-])"
)
_PASSPORT: Final = re.compile(
    r"(?<=护照)[^\n。；，,;]{0,12}?(?<![0-9A-Za-z])([DEGPS][A-HJ-NP-Z]?\d{7,8})(?![0-9A-Za-z])"
)
_PLATE: Final = re.compile(
    r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-HJ-NP-Z][·•]?(?:[A-HJ-NP-Z0-9]{4,5}[A-HJ-NP-Z0-9港澳])"
    r"(?![0-9A-Za-z])"
)
#: Words around a mobile number that make it an office's own.
_OFFICIAL: Final = re.compile(r"值班|监督电话|举报电话|咨询电话|服务热线|公开电话|办公电话")
_NEAR: Final = 20
_AGAIN: Final = re.compile(
    r"的的|了了|是是|和和|在在|及及|或或|与与|为为|对对|将将|由由|按按|被被|于于|把把|应应当|，，|、、|；；|：："
)
#: Where two of them meet by right: the first ends a word, or the second begins one.
_INNOCENT: Final = re.compile(
    r"目的的|的的(?:确|士)|了了(?:解|结|望|断)|对对(?:方|外|内|象|口|照|策|接|应|比)|由由(?:于|此)|及及(?:时|早|其)|或或(?:许|者)"
    r"|与与(?:会|此)|按按(?:照|时|期)|和和(?:平|谐|解)|在在(?:建|职|线|场|编|岗)|将将(?:来|要|军)|被被(?:告|处|申|执|害|检|征)"
    r"|是是(?:否|非)|为为(?:了|此)|参与与|存在在|(?:以|涉|普|触|顾)及及|(?:认|行|作|成|称|视|改|因|较|更|最|极|尤)为为|(?:温|平|共|缓|总)和和"
    r"|(?:针|面|应|核|绝|相|校|比)对对|(?:等|属|用|关|对|由|基|处|至|位|限|低|高)于于|(?:即|必)将将|(?:自|理|缘|事|经)由由|(?:不|就|但|还|可|正)是是"
)
_PARAGRAPH: Final = re.compile(r"(?<=[。！？；：])\s*\n|\n\s*\n")
_DAY: Final = re.compile(r"(?<!\d)(1[6-9]\d\d|20\d\d)年(\d{1,2})月(\d{1,2})日")
_PAIRS: Final = {"（": "）", "《": "》", "“": "”", "【": "】", "〔": "〕", "〈": "〉", "‘": "’"}
#: A list's own mark: ``1）`` or ``a)`` closes nothing.
_MARK: Final = re.compile(r"(?:^|[\s；;，,。：:、])[0-9a-zA-Z一二三四五六七八九十①-⑳]{1,3}）")


@lru_cache(maxsize=4)
def _table(name: str, column: str) -> tuple[re.Pattern[str], dict[str, dict[str, str]]]:
    held = {row[column]: dict(row) for row in rows(name)}
    return re.compile("|".join(map(re.escape, sorted(held, key=len, reverse=True)))), held


def _listed(text: str, name: str, column: str) -> Iterator[tuple[re.Match[str], dict[str, str]]]:
    """Yield the words of a list that stand in a text and are not part of one of their innocent contexts."""
    pattern, held = _table(name, column)
    for found in pattern.finditer(text):
        row = held[found[0]]
        if not any(_within(text, found, context) for context in listed(row["unless"])):
            yield found, row


def _within(text: str, found: re.Match[str], context: str) -> bool:
    at = context.find(found[0])
    start = found.start() - at
    return at >= 0 and start >= 0 and text.startswith(context, start)


def misprints(text: str) -> list[Hit]:
    """Likely misprints: by the word list, words written twice, brackets that do not pair, days that never were."""
    hits = [
        Hit(found.span(), found[0], row["right"], "misprint", "词表中的错别字")
        for found, row in _listed(text, "misprints", "wrong")
    ]
    for find in (_twice, _unpaired, _no_such_day):
        hits += find(text)
    return sorted(hits, key=lambda hit: hit.span)


def _twice(text: str) -> Iterator[Hit]:
    innocent = [found.span() for found in _INNOCENT.finditer(text)]
    for found in _AGAIN.finditer(text):
        if not any(start <= found.start() and found.end() <= end for start, end in innocent):
            yield Hit(found.span(), found[0], found[0][1:], "repeated", "重复的字")


def _unpaired(text: str) -> Iterator[Hit]:
    """Yield a bracket without its other half in its paragraph; a line that just wraps goes on in the next."""
    start = 0
    for end in [*(found.start() for found in _PARAGRAPH.finditer(text)), len(text)]:
        yield from _unpaired_in(text[start:end], start)
        start = end


def _unpaired_in(line: str, offset: int) -> Iterator[Hit]:
    marks = {found.end() - 1 for found in _MARK.finditer(line)}
    for opening, closing in _PAIRS.items():
        depth: list[int] = []
        for at, character in enumerate(line):
            if character == opening:
                depth.append(at)
            elif character == closing and depth:
                depth.pop()
            elif character == closing and at not in marks and opening in "《〔【":
                yield Hit((offset + at, offset + at + 1), closing, "", "unpaired", f"“{closing}”没有对应的“{opening}”")
        # A quotation may run over paragraphs; a title and the year of a number never do.
        for at in depth if opening in "《〔【" else ():
            yield Hit((offset + at, offset + at + 1), opening, "", "unpaired", f"“{opening}”没有对应的“{closing}”")


def _no_such_day(text: str) -> Iterator[Hit]:
    for found in _DAY.finditer(text):
        try:
            date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            yield Hit(found.span(), found[0], "", "date", "没有这一天")


def sensitive(text: str) -> list[Hit]:
    """Terms that need a look before publication."""
    found = _listed(text, "sensitive", "term")
    return [Hit(match.span(), match[0], kind="secrecy", why=row["why"]) for match, row in found]


def personal(text: str) -> list[Hit]:
    """Personal identifiers that stand in the text; telephones of an office are none."""
    hits = [Hit(at, wrong, kind=kind, why=why) for find in _PERSONAL for at, wrong, kind, why in find(text)]
    taken: list[Hit] = []
    for hit in sorted(hits, key=lambda one: (one.span[0], -one.span[1])):
        if not taken or hit.span[0] >= taken[-1].span[1]:
            taken.append(hit)
    return taken


def identity_numbers(text: str) -> list[str]:
    """Identity numbers that stand in the text, of residents and of holders of a residence permit."""
    return [found for _, found, _, _ in _identities(text)]


def mobile_numbers(text: str) -> list[str]:
    """Mobile numbers that stand in the text, those of an office too."""
    return [found[0] for found in _MOBILE.finditer(text)]


_Found = tuple[tuple[int, int], str, str, str]


def _identities(text: str) -> Iterator[_Found]:
    for found in _IDENTITY.finditer(text):
        if resident_id(found[0]).ok:
            yield found.span(), found[0], "resident_id", "居民身份证号码"


def _mobiles(text: str) -> Iterator[_Found]:
    for found in _MOBILE.finditer(text):
        before = text[max(0, found.start() - _NEAR) : found.start()]
        if not _OFFICIAL.search(before):
            yield found.span(), found[0], "mobile", "手机号码"


def _cards(text: str) -> Iterator[_Found]:
    for found in _CARD.finditer(text):
        digits = re.sub(r"\D", "", found[0])
        if 16 <= len(digits) <= 19 and luhn.is_valid(digits) and not resident_id(digits[:18]).ok:
            yield found.span(), found[0], "bank_card", "银行卡号"


def _passports(text: str) -> Iterator[_Found]:
    for found in _PASSPORT.finditer(text):
        yield found.span(1), found[1], "passport", "护照号码"


def _plates(text: str) -> Iterator[_Found]:
    for found in _PLATE.finditer(text):
        if re.search(r"\d", found[0]):
            yield found.span(), found[0], "plate", "车牌号码"


_PERSONAL: Final[tuple[Callable[[str], Iterator[_Found]], ...]] = (_identities, _mobiles, _cards, _passports, _plates)
