"""What the running text states, number by number: the matter, whose and of when, what it is compared with."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Literal

from gongkai.papers.reading.blocks import Place
from gongkai.reader.names import row_kinds
from gongkai.reader.prose.matters import (
    COURT,
    FOI,
    ORGANISATIONS,
    Matter,
    Sum,
    flows_listed,
    matter_of,
    of_both_courts,
    topics_in,
    words_in,
)
from gongkai.reader.prose.numbers import CASE_UNITS, COURT_UNITS, Number, fold, numbers_in
from gongkai.reader.prose.scope import Owner, Scopes, whole_years_masked
from gongkai.reader.reading import Prose

Kind = Literal["count", "share", "growth", "delta", "other"]

_LONGEST_PARAGRAPH: Final = 30_000
_LONGEST_SENTENCE: Final = 1_500
#: Ten times what the longest report has; beyond it somebody is playing.
_MOST_SENTENCES: Final = 2_000
_WORTH: Final = re.compile(
    r"\d|[一二两三四五六七八九十零][件起宗]|(?:未|没有|无)[^，。；]{0,40}?(?:申请|复议|诉讼)|百分之|均|无(?:下|结转|依申请)"
)
_TITLES: Final = re.compile(r"《[^《》]{0,150}》|〔[^〔〕]{0,10}〕")
_SENTENCES: Final = re.compile(r"[^。！？\n]+[。！？]?")
_STOPS: Final = "，。；：（）"
_STOP: Final = re.compile("[，。；：（）]")
_STOP_OR_LIST: Final = re.compile("[，。；：（）、]")
_DIRECTION: Final = re.compile(
    r"(?P<up>增长|增加|上升|提高|提升|上涨|增幅|升幅|增多)|(?P<down>下降|减少|回落|降低|下滑|减幅|降幅|下浮)"
)
_TO_A_LEVEL: Final = re.compile(r"(?:至|到|为到|成)了?$")
_LIST: Final = re.compile(r"^[、和与及以，]{1,2}$")
_STATUTORY_RESULTS: Final = re.compile("结果维持|结果纠正|尚未审结|未经复议直接|复议后起诉")
_BRACKETS: Final = re.compile(r"（[^（）]{1,200}）")
_SAYS_NOTHING: Final = re.compile(r"(?:共|共计|总计|累计|计|为|有|共有)$")
_DIGIT: Final = re.compile(r"\d")
_PAPERS: Final = re.compile("规范性文件|规章")
_IN_ALL: Final = re.compile(r"^(?:共|共计|合计|总计|共有|共办理)$")
_INCLUDING: Final = re.compile(r"(?P<words>[^，。；：（）、\d]{2,16})（(?:含|包括)(?P<more>[^，。；（）、\d]{2,12})）$")
_REQUESTS: Final = re.compile(r"申请(?:总数|总量|数量|数|件)?$|受理|收到|办理|办结")
_REQUESTS_OF: Final = re.compile(
    r"(?:受理|收到|接收|接到|办理|审批|审核)(?![^，。；]*(?:公民|自然人|法人|群众|公众))[\u4e00-\u9fff]{4,}申请(?:事项|案件|件)?共?$"
)
_OF_THE_STOCK: Final = re.compile(r"结转的?\d+[件份](?:申请)?中")
_PEOPLE: Final = frozenset({"名", "人", "户", "人次"})
_SORTING: Final = re.compile("发文|公文|信息数|公开属性|作为依申请公开|制发文件")
_BUSINESS: Final = re.compile(
    r"(?:学位|入学|户籍|户口|住房|租房|保障房|护险|医保|社保|低保|救助|补贴|补助|津贴|资金|贷款|用户|客户|报装|信访|来访|来信|仲裁|公证|援助|认定|鉴定|资质"
    r"|资格|职称|专利|商标|退税|减免|缓缴|用地|用海|采矿|取水|施工|许可|审批|登记|备案|注册|注销|执行|赔偿|听证|签证|护照|出入境|通关|检验|检疫"
    r"|原产地|出口|体检|残疾|抚恤|优抚|养老|收养|奖励|报名|考试|工伤|失业|退休|转学|助学|奖学金|经费|困难|落户|开户|开办|变更|减税|复核|保险)"
    r"[^，。；\d]{0,4}?(?:申请|受理)"
)
_LAST_YEARS_CASES: Final = re.compile(
    r"(?:上一?年|去年|往年)度?(?:结转|受理|收到|遗留)的?\d*件?[^，。；\d]{0,8}(?:复议|诉讼)"
)
_NAMED: Final = re.compile("信息公开|依申请|申请公开|公开申请|予以?公开|部分公开")
_FLOW_TOTALS: Final = frozenset({"t3.received.total", "t3.concluded.total"})
_CARRIED: Final = frozenset({"t3.carried_in.total", "t3.carried_out.total"})
_HEAD: Final = re.compile(
    r".*?(?=收到|接收|受理|接到|收悉|收件|新收|新增|办结|办理|处理|答复|回复|行政复议|复议|行政诉讼|诉讼|应诉|起诉|被诉|维持|纠正)"
)
_PLAIN: Final = re.compile(
    r"[我本全][国省市县区旗州盟镇乡局委办厅院关街机单][关位道]?|(?:19|20)\d\d年?度?|政府信息|截至|年底|年末|年度|全年|年内|本年|今年|当年|以前|上年|结转"
    r"|新收|收到|受理|办理|答复|办结|审结|申请人?|案件|数量|总量|行政|复议|诉讼|结果|被|因|引发|引起|提起|产生|发生|涉及?|对|由|向|就|与|同期|期间|同时"
    r"|依法依规|依法|依规|按时|按期|按规定|规范|及时|实际|严格|认真|有效|妥善|累计|合计|总共|共计?|总计|均|已|全部|所有|各类|其中|另外?|上述|方面|情况|工作"
    r"|公民|法人|其他组织|自然人|社会|公众|群众|件|的|和|及|或|、|中|在|为|有|是|了|内|间|年|月|日|[□\d“”；，：。（）]"
)
_OF_A_CHANNEL: Final = re.compile(
    r"(?:线上|线下|网上|网络|信函|当面|现场|窗口|在线|邮寄|网站)[^，。；\d]{0,12}申请(?:共|为)?\d+[件份]"
)
_NOT_DISCLOSURE: Final = re.compile(
    r"[非未不](?:是|属于?|涉及?)?政府信息公开|[各其]类?[他]?行政(?:复议|诉讼|应诉|争议)|各类(?:复议|诉讼)"
    r"|作为(?:行政)?复议机关|复议机构|(?:受理|审理|审结)的?行政复议"
)
#: On behalf of others, out of complaints, or reviews and suits in one.
_TURNED_INTO: Final = re.compile("代[^表理办]|转[为入化]")
_BOTH_IN_ONE: Final = re.compile("复议应诉[^，。；]*(?:，|，其中[^。；]*)?$")
_INVOLVING: Final = re.compile(r"(?:涉及|引发|引起)(?:的)?行政(?:复议|诉讼)(?:案件)?\d")
_AS_AUTHORITY: Final = re.compile(r"(?:办理|受理|审理|审结)[^，。；]{0,6}(?:复议|诉讼|应诉)")
_GOES_ON_WITH_COURT: Final = re.compile(r"(?:其中|结果|维持|纠正|尚未|已审结|未审结|未经|复议后)")
#: The words at a number are those of the next report: what they speak of is told once.
_matter_of: Final = lru_cache(maxsize=4096)(matter_of)
_CONTINUED: Final = re.compile(r"^(?:其中|上述|这些|[在从按经对]|答复结果|办理结果|处理结果)")


@dataclass(slots=True)
class Statement:
    """One number in its sentence. ``scope`` "" is the report's own body and year; ``sign`` of a growth: 1 or -1."""

    number: Number
    sentence: int
    paragraph: int
    place: Place
    before: str
    after: str
    clause: str
    matter: Matter | None = None
    kind: Kind = "count"
    body: str = ""
    time: str = ""
    sign: int = 0

    @property
    def value(self) -> int | float:
        """The number."""
        return self.number.value

    @property
    def accept(self) -> tuple[Sum, ...]:
        """The sums of cells it may state."""
        return self.matter.accept if self.matter else ()

    @property
    def own(self) -> bool:
        """Whether it surely speaks of the report's own body and year."""
        return not self.body and not self.time

    @property
    def exact(self) -> bool:
        """Whether it can be compared to the last digit."""
        return not self.number.rough


@dataclass(slots=True)
class Sentence:
    """A sentence and the numbers in it."""

    text: str
    index: int
    paragraph: int
    place: Place
    statements: list[Statement] = field(default_factory=list)


@dataclass(slots=True)
class _Flow:
    """What carries over from sentence to sentence of one paragraph."""

    before: str | None = None
    """What the paragraph before turned to last."""
    topic: str | None = None
    body: str = ""
    total: Statement | None = None


@lru_cache(maxsize=4)
def sentences_of(prose: tuple[Prose, ...], owner: Owner) -> tuple[Sentence, ...]:
    """Every sentence with numbers, read once for the figures and for the checks on them."""
    found: list[Sentence] = []
    topic: str | None = None
    for paragraph, piece in enumerate(prose):
        text = piece.text[:_LONGEST_PARAGRAPH]
        flow = _Flow(before=topic)
        if _WORTH.search(text):
            if len(found) > _MOST_SENTENCES:
                break
            found.extend(_paragraph(text, paragraph, piece.place, owner, len(found), flow))
        topic = flow.topic
    return tuple(found)


def _paragraph(text: str, paragraph: int, place: Place, owner: Owner, first: int, flow: _Flow) -> Iterator[Sentence]:
    masked = _TITLES.sub(lambda title: "□" * len(title[0]), fold(text))
    index = first
    for match in _SENTENCES.finditer(masked):
        written = match[0][:_LONGEST_SENTENCE]
        turns = topics_in(written)
        if _WORTH.search(written):
            sentence = Sentence(whole_years_masked(written), index, paragraph, place)
            _fill(sentence, turns, flow, owner)
            index += 1
            yield sentence
        flow.topic = turns[-1][1] if turns else flow.topic


def _fill(sentence: Sentence, turns: list[tuple[int, str]], flow: _Flow, owner: Owner) -> None:
    text = sentence.text
    numbers = numbers_in(text)
    stops = [found.start() for found in _STOP.finditer(text)] if numbers else []
    commas = [at for at in stops if text[at] not in "（）"]
    scopes = Scopes(text, owner) if numbers else None
    inherited = _inherited(text, flow)
    brackets = [found.span() for found in _BRACKETS.finditer(text)] if numbers else []
    end = 0
    for position, number in enumerate(numbers):
        last = bisect_left(stops, number.start)
        start = max(end, stops[last - 1] + 1 if last else 0)
        ahead = _STOP_OR_LIST.search(text, number.end)
        following = numbers[position + 1].start if position + 1 < len(numbers) else len(text)
        after = text[number.end : min(ahead.start() if ahead else following, following, number.end + 24)]
        comma = bisect_left(commas, number.start)
        clause = text[commas[comma - 1] + 1 if comma else 0 : number.start]
        start = _further_back(text, start, number.start)
        told = Statement(
            number, sentence.index, sentence.paragraph, sentence.place, text[start : number.start], after, clause
        )
        topic = next(
            (kind for at, kind in reversed(turns) if at <= start and not _closed(brackets, at, start)), inherited
        )
        _classify(told, sentence)
        if told.kind == "count" and number.unit in CASE_UNITS:
            _give_matter(told, topic, sentence, flow, owner)
        elif told.kind == "count":
            told.kind = "other" if number.unit == "%" else "count"
        _give_scope(told, start, text, flow, scopes)
        if _accepted_of(told, sentence):
            told.matter = None
        sentence.statements.append(told)
        # A label behind its number is not in front of the next one.
        end = number.end + (len(after) if told.matter and told.matter.behind else 0)
    _distribute(sentence, owner.year)


def _closed(brackets: list[tuple[int, int]], at: int, start: int) -> bool:
    """Whether what stands at ``at`` was said in a bracket that is closed before ``start``."""
    return any(first < at < last <= start for first, last in brackets)


def _further_back(text: str, start: int, at: int) -> int:
    """Where the words on a number begin when those right before it say nothing: 申请人以自然人为主，共11件."""
    if start < 2 or text[start - 1] not in "，：" or not _SAYS_NOTHING.match(text, start, at):
        return start
    earlier = max(text.rfind(stop, 0, start - 1) for stop in _STOPS) + 1
    return start if _DIGIT.search(text, earlier, start) else earlier


def _inherited(text: str, flow: _Flow) -> str | None:
    """What a sentence speaks of that does not say so itself. Of suits and reviews only when it goes on with them."""
    if flow.topic in COURT and not _GOES_ON_WITH_COURT.match(text):
        return FOI if flow.total is not None else None
    return flow.topic


def _classify(told: Statement, sentence: Sentence) -> None:
    unit, before = told.number.unit, told.before
    last = sentence.statements[-1] if sentence.statements else None
    if last and last.number.unit == unit and last.kind in {"growth", "delta"} and _LIST.match(before):
        told.kind, told.sign = last.kind, last.sign
        return
    direction = next(iter([*_DIRECTION.finditer(before)][-1:]), None)
    moved = direction is not None and not _TO_A_LEVEL.search(before) and len(before) - direction.end() <= 4
    if unit == "%":
        told.kind = "growth" if moved and "率" not in before[: direction.start() if direction else 0] else "other"
        if "占" in before:
            told.kind = "share"
    elif unit in {"个百分点", "倍", "‰"}:
        told.kind = "other"
    elif moved:
        told.kind = "delta"
    if told.kind in {"growth", "delta"} and direction is not None:
        told.sign = 1 if direction["up"] else -1


def _give_matter(told: Statement, topic: str | None, sentence: Sentence, flow: _Flow, owner: Owner) -> None:
    matter = _in_all(told, sentence) or _with_stock(told, sentence, topic)
    matter = matter or _matter_of(_with_bracket(told, sentence), told.after, topic, owner.year)
    if matter and matter.name.startswith("applicant:"):
        matter = _of_applicants(matter, flow)
    if matter and matter.name.startswith("t2"):
        matter = _of_papers(matter, told, sentence)
    if matter and matter.name.startswith("t3") and _sorted_or_partial(sentence, told):
        matter = None
    if matter and not matter.behind and _anothers_business(matter, told, sentence, owner):
        matter = None
    if matter and matter.name.startswith("t4"):
        matter = _of_court(matter, told, sentence, flow, owner)
    told.matter = matter
    if matter and matter.name in {"t3.received.total", "t3.concluded.total"}:
        flow.total = told


def _in_all(told: Statement, sentence: Sentence) -> Matter | None:
    """收到46件，上年结转2件，共计48件: both together."""
    if not _IN_ALL.match(told.before):
        return None
    names = [one.matter.name if one.matter else "" for one in sentence.statements if one.kind == "count"][-2:]
    if sorted(names) != ["t3.carried_in.total", "t3.received.total"]:
        return None
    return Matter("t3.received+carried_in.total", (("t3.received.total", "t3.carried_in.total"),))


def _with_stock(told: Statement, sentence: Sentence, topic: str | None) -> Matter | None:
    """申请总数（含上年结转）67件: with what was carried in."""
    found = _INCLUDING.search(sentence.text, 0, told.number.start) if not told.before else None
    if found is None or "结转" not in found["more"] or topic != FOI or not _REQUESTS.search(found["words"]):
        return None
    sums: tuple[Sum, ...] = (("t3.received.total", "t3.carried_in.total"), ("t3.concluded.total",))
    return Matter("t3.received+carried_in.total", sums)


def _with_bracket(told: Statement, sentence: Sentence) -> str:
    """予以公开（含部分公开）25件: the words in the bracket belong to those before it."""
    if told.before or sentence.text[told.number.start - 1 : told.number.start] != "）":
        return told.before
    found = _INCLUDING.search(sentence.text, 0, told.number.start)
    if found is None:
        return told.before
    words, more = found["words"], found["more"]
    if "结转" in more:
        return told.before
    groups = {word.row for word in words_in(words)}
    inside = any(kind.parent in groups for word in words_in(more) if (kind := row_kinds().get((3, word.row))))
    return words if inside else f"{words}和{more}"


def _anothers_business(matter: Matter, told: Statement, sentence: Sentence, owner: Owner) -> bool:
    """Whether words that say neither 公开 nor 依申请 name a business of its own: 税务行政复议7件, 身份证办理9件."""
    said = sentence.text[: told.number.end]
    if _NAMED.search(said):
        return False
    court = matter.name.startswith("t4.")
    if matter.name in _CARRIED:
        return "申请" not in said and any(_foreign(one) and "新收" not in one.before for one in sentence.statements)
    if not court and matter.name not in _FLOW_TOTALS:
        return False
    if (any(_foreign(one) for one in sentence.statements)) if court else "各类" in told.before:
        return True
    head = _HEAD.match(told.before)
    words = _PLAIN.sub("", head[0].replace(owner.body, "")) if head else ""
    return len(words) > 1


def _foreign(one: Statement) -> bool:
    return one.kind == "count" and one.matter is None and one.number.unit in CASE_UNITS


def _of_papers(matter: Matter, told: Statement, sentence: Sentence) -> Matter | None:
    """Of which kind of paper, when the words at the number do not name it: the one named last, or else either."""
    named = [found[0] for found in _PAPERS.finditer(sentence.text, 0, told.number.start)]
    if not named:
        return matter if _PAPERS.search(sentence.text) else None
    if _PAPERS.search(told.before):
        return matter
    column = matter.name.rpartition(".")[2]
    kinds = ("rules", "normative") if named[-1] == "规章" else ("normative", "rules")
    codes = tuple((f"t2.{kind}.{column}",) for kind in (kinds if len(set(named)) > 1 else kinds[:1]))
    return Matter(codes[0][0], codes, start=matter.start)


def _sorted_or_partial(sentence: Sentence, told: Statement) -> bool:
    """Whether papers are sorted by attribute here, or the figures are those of one channel: 线上申请65件，办结62件."""
    if _SORTING.search(sentence.text) or any(one.number.unit in _PEOPLE for one in sentence.statements[-2:]):
        return True
    part = sentence.text.rfind("；", 0, told.number.start) + 1
    if "公开" not in sentence.text[part : told.number.start] and (
        _BUSINESS.search(sentence.text, part, told.number.start + 1) or _of_other_requests(sentence, part)
    ):
        return True
    if _OF_THE_STOCK.search(sentence.text, 0, told.number.start):
        return True
    channel = _OF_A_CHANNEL.search(sentence.text, 0, told.number.start)
    return channel is not None and not any(
        one.matter is not None and one.matter.name == "t3.received.total" for one in sentence.statements
    )


def _of_other_requests(sentence: Sentence, part: int) -> bool:
    """Whether requests nobody knows were counted before: 受理消防验收申请87件，办结71件."""
    return any(
        _foreign(one) and _REQUESTS_OF.search(one.before) and one.number.start > part for one in sentence.statements
    )


def _accepted_of(told: Statement, sentence: Sentence) -> bool:
    """收到82件，受理80件: the second is what was accepted of the first, not what was received."""
    if told.matter is None or told.matter.name != "t3.received.total" or len(told.accept) < 2 or not told.own:
        return False
    return any(one.matter and one.matter.name == "t3.received.total" and one.own for one in sentence.statements)


def _of_court(matter: Matter, told: Statement, sentence: Sentence, flow: _Flow, owner: Owner) -> Matter | None:
    if _LAST_YEARS_CASES.search(sentence.text, 0, told.number.start) or _TURNED_INTO.search(told.before):
        return None
    if _BOTH_IN_ONE.search(sentence.text, 0, told.number.start):
        return None
    if told.number.unit not in COURT_UNITS or not _about_disclosure(sentence.text, told, flow, owner):
        return None
    if matter.name.endswith(".total"):
        return matter
    part = sentence.text[: told.number.start].rpartition("；")[2]
    kinds = {kind for _, kind in topics_in(part)} & COURT
    return of_both_courts(matter) if "review" in kinds and len(kinds) > 1 else matter


def _of_applicants(matter: Matter, flow: _Flow) -> Matter | None:
    kinds: list[str] = []
    for kind in matter.name.removeprefix("applicant:").split("+"):
        kinds.extend(ORGANISATIONS if kind == "organisations" else (kind,))
    total: tuple[Sum, ...] = (("t3.received.total",), ("t3.received.total", "t3.carried_in.total"))
    if flow.total and ("t3.concluded.total",) in flow.total.accept:
        total += (("t3.concluded.total",),)
    accept = tuple(tuple(f"{code.rpartition('.')[0]}.{kind}" for code in codes for kind in kinds) for codes in total)
    name = accept[0][0] if len(kinds) == 1 else f"{total[0][0].rpartition('.')[0]}.organisations"
    return Matter(name, accept, start=matter.start, behind=matter.behind)


def _not_disclosure(text: str, told: Statement) -> bool:
    """Whether suits and reviews of other kinds are spoken of: in the words on the number when these say 公开."""
    part = text.rfind("；", 0, told.number.start) + 1
    if "公开" not in text[part : told.number.start]:
        return bool(_NOT_DISCLOSURE.search(text))
    ahead = _STOP.search(text, told.number.end)
    return bool(_NOT_DISCLOSURE.search(text, part, ahead.start() if ahead else len(text)))


def _about_disclosure(text: str, told: Statement, flow: _Flow, owner: Owner) -> bool:
    if _not_disclosure(text, told):
        return False
    if "公开" in text or "依申请" in text or _STATUTORY_RESULTS.search(text):
        return True
    if _INVOLVING.search(text):
        return "司法" not in owner.body
    near = flow.topic in {FOI, *COURT} or flow.total is not None or (flow.before in {FOI, *COURT} and len(text) < 50)
    return near and "司法" not in owner.body and not _AS_AUTHORITY.search(text)


def _give_scope(told: Statement, start: int, text: str, flow: _Flow, scopes: Scopes | None) -> None:
    matter = told.matter
    if scopes is None:
        return
    at = told.number.start
    named = scopes.body(at)
    if named is None:
        continued = _CONTINUED.match(text) or (matter is not None and not _is_flow(matter))
        named = flow.body if continued else ""
    told.body = named
    plain = matter is None or matter.plain
    told.time = scopes.time(at if plain else start + (matter.start if matter else 0))
    if matter is not None and _is_flow(matter):
        flow.body = named


def _is_flow(matter: Matter) -> bool:
    return matter.name in {"t3.received.total", "t3.concluded.total"} or matter.name.startswith("t4.review.total")


def _distribute(sentence: Sentence, year: int) -> None:
    """行政复议和行政诉讼分别为3件和2件; 予以公开、部分公开分别为3件、2件; 各1件 is left alone."""
    for position, told in enumerate(sentence.statements):
        if told.kind != "count" or not ("分别" in told.before or told.before.rstrip("为有").endswith("各")):
            continue
        told.matter = None
        if "分别" not in told.before:
            continue
        words = told.before.partition("分别")[0] or _clause_before(sentence.text, told)
        matters = _listed(words) or flows_listed(words, year)
        targets = sentence.statements[position : position + len(matters)]
        if len(targets) < len(matters) or not all(_LIST.match(one.before) for one in targets[1:]):
            continue
        for matter, target in zip(matters, targets, strict=True):
            target.matter, target.time, target.body = matter, told.time, told.body


def _clause_before(text: str, told: Statement) -> str:
    """The clause that names what the numbers are when that of the numbers does not: 以…和…为主，分别为3件和2件."""
    end = told.number.start - len(told.before) - 1
    clause = text[max(text.rfind(stop, 0, max(end, 0)) for stop in _STOPS) + 1 : max(end, 0)]
    return "" if _DIGIT.search(clause) else clause


def _listed(before: str) -> list[Matter]:
    """What a list before 分别 names, in order; nothing unless all of it is of one kind."""
    kinds = [kind for _, kind in topics_in(before)]
    if len(kinds) > 1 and set(kinds) <= {"review", "suit"}:
        suits = ("t4.suit_direct.total", "t4.suit_after_review.total")
        of = {"review": Matter("t4.review.total", (("t4.review.total",),)), "suit": Matter("t4.suit.total", (suits,))}
        return [of[kind] for kind in kinds]
    words = list(words_in(before))
    if len(words) < 2 or any(word.table != 3 for word in words):
        return []
    codes = [f"t3.{word.row}.total" for word in words]
    return [Matter(code, ((code,),)) for code in codes]
