"""Whose figure it is, and of when: the report's own body and year, or another. On doubt it is another's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

OTHER_BODY: Final = "其他范围"
PREVIOUS: Final = "上一年"
OTHER_TIME: Final = "其他时间"

_LEVELS: Final = "省市县区旗州盟镇乡"
_BODY: Final = re.compile(
    r"(?![全我本][省市县区][\u4e00-\u9fff]{2,5}系统)(?P<kind>[全我本])(?P<what>国|省|市|县|区(?!域)|旗|州|盟|镇|乡|街道|系统|关区|局|委|办(?!理)|厅|院|校|所|中心|总署|署|关(?!系)"
    r"|机关|单位|部门|处(?!理)|会(?!议))"
    r"|(?P<office>(?:[省市县区州旗]?政府)?本级(?:政府|机关)?|[省市县区州旗]政府（含|[省市县区州旗]政府及其?办公|[省市县区州旗](?:直|级|本级|政府办公[厅室]|政府办|政府各?部门|各部门|政府(?!信息|网|门户|公报|文件|规章)))"
    r"|(?P<many>各级(?:行政)?机关|各地各部门|各级各部门|全体)"
    r"|(?P<part>[全我本][省市县区][\u4e00-\u9fff]{2,5}系统|各[省市县区镇乡街道、]{1,5}(?:人民)?政府|(?:下属|所属|直属|隶属|下辖|辖区内?|[局委市县区]属)的?\d*[家个所]?[\u4e00-\u9fff]{0,4}?(?:海关|单位|机关|部门|机构|企业|学校|医院|分局)"
    r"|各[省市县区镇乡街部单地科处直隶基派成相有社村居所站校院委局办]|各中心|(?:直属|隶属|基层|下属|所属|派出|下级|垂直管理|[局委市县区]属)(?:各|事业|企事业)?(?:海关|单位|机关|部门|机构|企业)"
    r"|镇街|乡镇|街镇|村居|(?:其中|指导|督促)[^，。；]{0,6}(?:部门|单位))"
)
_SUBJECT: Final = re.compile(
    r"(?:^|(?<=[，。；：、（）]))(?:20\d\d年度?|全年|年内|其中|由|今年|本年度?|，)*"
    r"(?P<name>[\u4e00-\u9fff]{2,16}?(?:局|委员会|委|海关|办事处|人民政府|镇|乡|街道|公司|医院|学校|大学|中心|法院|厅|分局))"
    r"(?:代表[\u4e00-\u9fff]{2,6}政府)?(?:共|全年|年度|年内|累计|总共|合计|依法|均|已|也|还|则|在){0,3}"
    r"(?:新收|收到|受理|接收|接到|办理|办结|答复|收取|制发|印发|作出)"
)
_YEAR: Final = re.compile(
    r"(?P<before>较|比|与|同|和|至|到|转入|顺延|结转|自)?"
    r"(?:(?<![\d.])(?P<year>(?:19|20)\d\d)(?:年|(?![\d.%‰万亿余多几件起宗例条份篇次个项元人户家期名场部类册处批台套]))(?P<bare>底|度|末)?|(?P<word>上一?年|去年|前年|往年|同期|本年|今年|全年|年内|当年|明年|下一?年|次年))"
    r"(?P<carry>度?[^，。；\d]{0,6}(?:结转|转入|顺延|接转|遗留|延续)|度?继续)?"
)
_NOT_COUNTED: Final = re.compile(
    r"均由(?!我|本)[^，。；]{2,16}?(?:局|中心|单位|机关|部门|镇|乡|街道|海关)[^，。；]{0,4}(?:作出|办理|答复|受理|收到)|(?:未|不)(?:纳入|计入|列入|包含在|含在)本|不在本报告"
)
_WHOLE_YEAR: Final = re.compile(
    r"(?:截至|截止)?(?:(?:19|20)\d\d年)?1月1日起?[至到—~-]{1,2}(?:(?:19|20)\d\d年)?12月31日"
    r"|(?:截至|截止到?|至)(?:(?:19|20)\d\d年)?(?:12月(?:31日|底)|年底|年末)"
)
_PART_OF_YEAR: Final = re.compile(r"\d{1,2}月|季度|[上下]半年|月份")
_LONG_TIME: Final = re.compile(
    r"(?<![今本])(?<!年)以来|历年(?!文件|制发|规范性)|近[一二三四五六两\d]+年|十[三四五]五|年均|施行[以后]|累计至"
    r"|20\d\d年?[-—~至到]{1,2}20\d\d年(?!\d)"
)
_PLAN: Final = re.compile(r"(?<![规划年])计划(?!生育|单列)|力争|预计|下一步|拟(?!稿|定)|将于|预期")
_BESIDE: Final = re.compile(r"(?:上一?年|去年)度?(?:同期)?(?:为|是|仅|有)\d+[件起宗][；（]")
_LAST_PART: Final = re.compile("下半年|四季度|12月")
_LEFT_OUT: Final = re.compile(r".?(?:不含|不包括|不包含)[^，。；]*(?=[，；])")
_BRACKETS: Final = re.compile(r"（[^（）]*\d[件起宗份条人项次][^（）]*）")
_STOP: Final = re.compile(r"[，。；：（）]")
_CARRIED_TO: Final = frozenset({"转入", "顺延", "结转"})
_CARRYING: Final = re.compile(r"(?:转|延|延期|延续|顺延|跨|移)$")
_COMPARING: Final = re.compile(r"较|比|[与同和](?=上|去|20)|同比|相比")
_OWN_WORDS: Final = frozenset({"本年", "今年", "全年", "年内", "当年"})
_LAST_YEAR_WORDS: Final = frozenset({"上年", "上一年", "去年", "同期"})


@dataclass(frozen=True, slots=True)
class Owner:
    """The body and year a report speaks for."""

    body: str
    year: int

    @property
    def government(self) -> bool:
        """Whether its report speaks for a whole region."""
        return self.body.endswith("人民政府")

    @property
    def level(self) -> str:
        """The kind of region it is the government of, or sits in: 市, 县, 镇 … or empty."""
        name = self.body.removesuffix("人民政府")
        return "街道" if name.endswith("街道") else name[-1:] if name[-1:] in _LEVELS else ""


def whole_years_masked(sentence: str) -> str:
    """The sentence with periods that mean the whole year blanked out, at the same length."""
    if "月" not in sentence and "年底" not in sentence and "年末" not in sentence:
        return sentence
    return _WHOLE_YEAR.sub(lambda found: "□" * len(found[0]), sentence)


class Scopes:
    """Whose and of when the figures of one sentence are, looked up by place."""

    def __init__(self, sentence: str, owner: Owner) -> None:
        self.sentence, self.owner = sentence, owner
        self.clauses = [found.start() for found in _STOP.finditer(sentence)]
        self.not_counted = bool(_NOT_COUNTED.search(sentence))
        self.bodies = sorted(self._bodies())
        self.years = list(_YEAR.finditer(sentence))
        self.others = [found.span() for found in (*_LONG_TIME.finditer(sentence), *_PLAN.finditer(sentence))]
        self.brackets = [found.span() for found in _BRACKETS.finditer(sentence)] if "（" in sentence else []
        self.parts = [found.start() for found in _PART_OF_YEAR.finditer(sentence)]

    def _bodies(self) -> Iterator[tuple[int, str]]:
        for found in _BODY.finditer(self.sentence):
            if (found["many"] and self.owner.government) or self.sentence.endswith(("代表", "向"), 0, found.start()):
                continue
            own = not found["part"] and _own_word(found[0], found["kind"] or "", found["what"] or "", self.owner)
            yield found.start(), "" if own else OTHER_BODY
            if not own and (left := _LEFT_OUT.match(self.sentence, max(0, found.start() - 3), found.end() + 30)):
                yield left.end(), ""
        for found in _SUBJECT.finditer(self.sentence):
            yield found.start(), OTHER_BODY if self._anothers(found["name"]) else ""

    def _anothers(self, name: str) -> bool:
        body = self.owner.body
        return not (name in body or (body and body in name) or name[-2] in "我本全")

    def body(self, at: int) -> str | None:
        """Whose figure stands at ``at``: "" the report's own, OTHER_BODY, or None when the sentence does not say."""
        if self.not_counted:
            return OTHER_BODY
        return next((scope for start, scope in reversed(self.bodies) if start < at), None)

    def _whole_year_since(self, last: int, at: int) -> bool:
        """Whether the sentence comes back to the whole year after the month or quarter named at ``last``."""
        return any(last < found.start() < at and found["word"] in _OWN_WORDS for found in self.years)

    def _since_the_beginning(self, at: int) -> bool:
        """累计 with no year named before it may count from the first day the law was in force."""
        if "累计" not in self.sentence[:at]:
            return False
        return (
            not any(found.start() < at and not found["carry"] for found in self.years)
            and "年度" not in self.sentence[:at]
        )

    def _carried_to(self, found: re.Match[str]) -> bool:
        """结转至2024年: the year something goes to, not the year a figure is of; 增至2023年的 is."""
        before = found["before"] or ""
        if before in {"至", "到"}:
            return bool(_CARRYING.search(self.sentence, max(0, found.start() - 6), found.start()))
        return before in _CARRIED_TO

    def _closed(self, said: int, at: int) -> bool:
        """Whether a year stands in a bracket closed before ``at``: 12件（2023年：9件），结转3件."""
        return any(start < said < end <= at for start, end in self.brackets)

    def time(self, at: int) -> str:
        """Of when the figure at ``at`` is: "" the report's year, PREVIOUS or OTHER_TIME."""
        if any(end <= at and not self._closed(start, at) for start, end in self.others) or self._since_the_beginning(
            at
        ):
            return OTHER_TIME
        clauses = [start for start in self.clauses if start < at]
        parts = [start for start in self.parts if start < at and not self._closed(start, at)]
        if parts and _LAST_PART.search(self.sentence, 0, at):
            # The year is told to its end: behind a semicolon it is spoken of as a whole again.
            stop = self.sentence.rfind("；", 0, at)
            parts = [start for start in parts if start > stop]
        if parts and not self._whole_year_since(parts[-1], at):
            return OTHER_TIME
        clause = clauses[-1] if clauses else 0
        scope = ""
        for found in self.years:
            if found.end() > at:
                break
            if found["carry"] or self._carried_to(found) or self._closed(found.start(), at):
                continue
            past = found.start() < clause
            if past and (
                found["word"] == "同期"
                or _BESIDE.match(self.sentence, found.start())
                or _compared(self.sentence, found.start("year"), found.end())
            ):
                continue
            scope = _year_scope(found, self.owner)
        return scope


@lru_cache(maxsize=512)
def _own_word(word: str, kind: str, what: str, owner: Owner) -> bool:
    if not kind:
        return _own_office(word, owner)
    region = what in "省市县区旗州盟镇乡" or what == "街道"
    if region:
        return (owner.government and (what == owner.level or not owner.level)) or owner.body.endswith(f"{what}办事处")
    if what in {"机关", "单位"}:
        return kind != "全"
    if what in {"国", "系统", "关区", "署", "总署"}:
        return _own_system(what, owner)
    return what in owner.body and not owner.government


def _own_system(what: str, owner: Owner) -> bool:
    if what == "系统":
        return "系统" in owner.body or "全国" in owner.body
    if what == "国":
        return "全国" in owner.body
    return what in owner.body


def _own_office(word: str, owner: Owner) -> bool:
    if word.endswith(("（含", "办公")) and "办公" not in owner.body:
        return False
    if "本级" in word:
        return "本级" in owner.body
    if word.endswith(("政府", "政府办", "政府办公室", "政府办公厅")):
        office = "政府办" in owner.body
        return office or (owner.government and word == f"{owner.level}政府")
    return False


def _compared(sentence: str, at: int, end: int) -> bool:
    """Whether the time before ``end`` only says what is compared with: 较机构改革前的2017年增长."""
    at = at if at >= 0 else end
    start = max(sentence.rfind(mark, 0, at) for mark in "，。；：（）") + 1
    return bool(_COMPARING.search(sentence, start, end))


def _year_scope(found: re.Match[str], owner: Owner) -> str:
    if found["word"]:
        if found["word"] in _OWN_WORDS:
            return ""
        return PREVIOUS if found["word"] in _LAST_YEAR_WORDS else OTHER_TIME
    year = int(found["year"])
    if year == owner.year:
        return ""
    return PREVIOUS if year == owner.year - 1 else OTHER_TIME
