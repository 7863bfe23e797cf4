"""What a number speaks of, from the words around it."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final, NamedTuple

#: A sum of cells; several of them are readings of the same words that are equally good.
Sum = tuple[str, ...]

FOI, REVIEW, SUIT, DIRECT, AFTER, OTHER = "foi", "review", "suit", "suit_direct", "suit_after_review", "other"
COURT: Final = frozenset({REVIEW, SUIT, DIRECT, AFTER})
ORGANISATIONS: Final = ("business", "research", "charity", "legal_service", "other_org")

_TOPIC: Final = re.compile(
    r"(?=[未直经先行复诉应起被依政信公申建提议来留咨热工投举问线许听意回会培新稿解办微评差])(?:"
    r"(?P<suit_direct>未经复议直接(?:起诉|提起(?:行政)?诉讼)|直接(?:起诉|提起(?:行政)?诉讼))"
    r"|(?P<suit_after_review>(?:经|先)?(?:行政)?复议后(?:再|又)?(?:起诉|提起(?:行政)?诉讼|行政诉讼|诉讼))"
    r"|(?P<review>(?:行政)?复议(?:申请|案件)?)"
    r"|(?P<suit>(?:行政)?诉讼(?:案件)?|(?:行政)?应诉|起诉|被诉(?!讼))"
    r"|(?P<foi>依申请公开|(?:政府)?信息公开申请|公开申请|申请公开|依申请|(?<!许可)(?<!听证)(?<!登记)(?<!强制执行)(?<!赔偿)(?<!救助)(?<!主动)"
    r"申请(?![人书表撤延]|行政))"
    r"|(?P<other>建议|提案|议案|来信|来电|留言|咨询|热线|工单|信箱|投诉|举报|问题|线索|来访|信访|解读|新闻|稿件|会议|培训|(?<!征求)(?<!第三方)意见|回应|许可申请"
    r"|听证|政务服务|办件|微信|微博|评论|差评))"
)
_VERBS: Final = re.compile(
    r"(?P<both>(?:收到|受理|接收|接到)[并和且后、]{1,2}(?:均?已?按?[期时]?)(?:办结|答复|办理|回复|处理))"
    r"|(?P<strict>新收(?:到)?|新增|本年收到|新受理|新接收)"
    r"|(?P<received>收到|接收|受理|接到|收悉|收件|登记|接件)"
    r"|(?P<whole>办理结果|处理结果)"
    r"|(?P<concluded>办结|办理完毕|处理完毕|办理完结|办毕|答复|回复)"
    r"|(?P<handled>办理|处理)"
)
_CARRIED_IN: Final = re.compile(
    r"(?P<year>20\d\d年度?|上一?年度?|去年|往年|以前年度)[^，。；\d]{0,8}?(?:结转|转入|顺延|延续|接转|遗留|延期)"
    r"|结转(?:自|来自)?(?P<year2>20\d\d年|上一?年|去年)|结转(?:至|到)(?:本|今)年"
)
_CARRIED_OUT: Final = re.compile(
    r"(?:结转|顺延|转入|转至|转到|延至|延期|延续|留待|接转|跨|移至|推迟|留转)[^，。；\d]{0,8}?(?P<year>下个?一?年|次年|明年|20\d\d年|年度)"
    r"|(?P<year2>下一?年|次年|20\d\d年)度?继续|未办结|尚在办理|尚在[^，。；\d]{0,6}[期时]限内|正在办理|仍在办理|在办(?=的|件|$)|办理中|跨年"
)
_DISQUALIFIED: Final = re.compile(
    r"工作日|网|邮|信函|当面|现场|窗口|传真|信件|涉及|关于|补正|延期|撤|重复|咨询|转办|移送|转送|批次|逾期|超期|投诉|征求|合并|来函|平台|通过|(?:在线|申请)系统|平均|口头"
    r"|电话|牵头|会办|主办|协办|代办|承办|抽查|案卷|研讨|整理|指导|协助|督促|发出|送达|疑难|典型|率|未能|不予|转请|当日|当天|当场|(?<![法请])[人日月]均|最多|最少|科室|处室|内设"
)
_CHANNEL: Final = re.compile(r"网|邮|信函|当面|现场|窗口|传真|信件|平台|系统|电话|通过")
_ALL_CHANNELS: Final = re.compile(r"等[^，。；]{0,6}(?:渠道|方式|途径|形式)|各[种类]|多种|、")
_COURT_DISQUALIFIED: Final = re.compile(
    r"审结|工作量|全部行?政?(?:复议|诉讼)|其[他它](?:领域|类|行政|各)|另外|一般|普通|同类|同期|行政处罚|行政许可|行政强制|征收|拆迁|工伤|不履行|备案|新[收增]|上年|结转|办结|[一二再]审|败诉|胜诉|撤|和解|调解|驳回|出庭|答复书|听证|率|移送|逾期|纠错|指导|协助"
)
_OBJECT: Final = re.compile(
    r"政府信息|信息公开|依申请公开|依申请|公开申请|申请公开|公开|申请|案件|事项|数量|总数|总量|公民|自然人|法人|其[他它]组织|公众|群众|社会|各类|有效"
    r"|提出|提交|书面|20\d\d年度?|全年|年内|本年度?|今年|当年|结果|合法|公开类|信息|件(?=共|总|合|为|$)"
)
_COURT_OBJECT: Final = re.compile(
    r"政府信息公开|信息公开|依申请公开|政务公开|公开|申请|案件|工作|涉及|涉|引发|引起|产生|发生|提起|被|因|类|方面|情况|20\d\d年度?|全年|年内|本年度?"
    r"|今年|当年|以[^，。；]{0,12}为被申请人|收到|受理|办理|应诉|答复|数量|行政"
)
_COURT_BEHIND: Final = re.compile(
    r"(?:涉及?|因)?(?:政府)?信息公开(?:类|方面|引发|引起|的)*(?:(?P<review>行政复议)|行政诉讼)(?!.{0,8}诉讼)"
)
_BARE_FOI: Final = re.compile("依申请公开(?:总量|件数)?$")
_ORDINAL: Final = re.compile("^[一二三四五六七八九十]、")
_COURT_NEXT: Final = re.compile("的?行?政?(?:复议|诉讼|应诉)(?:案件)")
_PAPERS_BEHIND: Final = re.compile("文件|公文|纪要|材料|档案|制度|目录|数据")
_FROM_LAST_YEAR: Final = re.compile(r"(?:为|系|是)?(?:结转自(?:上|去)|(?:上一?年|去年)度?结转)")
_WITH_THE_REST: Final = re.compile("[则共]|[合总]计")
_AFTER_ANOTHER: Final = re.compile(r"[\u4e00-\u9fff”](?:或者|或|和|及|以及|与|、)“?$")
_WHOSE: Final = re.compile(r"[全我本][国省市县区旗州盟镇乡局委办厅院关]")
_BESIDE_OUTCOME: Final = re.compile(
    r"政府信息|信息|申请|案件|情[形况]|答复|回复|处理|办理|决定|结果|提出|提交|类别|[类型人]|方面|属于|告知|数量|我[局市县区镇乡]|收到|相关|有关|为主|[，□]"
)
_FILLER: Final = re.compile(
    r"^[的共计总合为有尚是达到约分别各均了已也则还另其中、和与及或以者“”：含包括量案件数按期时依规法定]*$"
)
_PAPER: Final = "(?:行政)?规范性文件"
_DOCUMENTS: Final = re.compile(
    rf"(?P<made>(?:{_PAPER}|规章)(?:制发|制定|印发|出台)了?|(?:制发|制定|印发|出台)(?:的|了|并公开)?(?:{_PAPER}|规章)的?共?|^(?:其中|共|新|本年|全年|年内)*(?:制发|制定)了?)$"
    rf"|(?P<repealed>(?:废止|宣布失效)(?:的|了)?(?:{_PAPER}|规章)?)的?共?$"
    rf"|(?P<in_force>现行有效(?:的)?(?:{_PAPER}|规章)?)的?(?:共|总数为|为|合计)?$"
)
_NOT_OWN_DOCUMENTS: Final = re.compile(r"起草|审查|审核|备案|清理(?!后)|修订|拟|代|解读|建议|代拟|部门规章")
_REST: Final = re.compile(r"(?:其余|剩余|余下|另外|未到期|未到答复期|未到答复期限|未到办理期限)的?$")
_ALL_PEOPLE: Final = re.compile(r"(?:公民|自然人)[、和及与或]法人[、和或及者与]{1,2}其[他它]组织")
_JOINT: Final = re.compile(r"^(?=.*[、和与及或])(?:的|申请|案件|[“”、和与及或]|以及|提出){1,8}$")


class Word(NamedTuple):
    """A word of the law found in a text and the table and row or column it names."""

    start: int
    end: int
    table: int
    row: str


@dataclass(frozen=True, slots=True)
class Matter:
    """What a number speaks of. ``accept``: the sums of cells it may state; the first is the plain reading."""

    name: str
    accept: tuple[Sum, ...] = ()
    plain: bool = True
    start: int = 0
    behind: bool = False
    """Whether the words stand behind the number: 12件予以公开."""


@cache
def _words() -> tuple[dict[str, tuple[int, str]], re.Pattern[str]]:
    text = files("gongkai.reader").joinpath("data", "prose_words.csv").read_text(encoding="utf-8")
    rows = {row["word"]: (int(row["table"]), row["row"]) for row in csv.DictReader(io.StringIO(text))}
    longest_first = sorted(rows, key=lambda word: -len(word))
    return rows, re.compile("|".join(map(re.escape, longest_first)))


def words_in(text: str) -> Iterator[Word]:
    """The words of the law in a text, in order."""
    rows, pattern = _words()
    for found in pattern.finditer(text):
        yield Word(found.start(), found.end(), *rows[found[0]])


def topics_in(text: str) -> list[tuple[int, str]]:
    """Where the text turns to what: requests, reconsideration, suits, or something else."""
    return [(found.end(), found.lastgroup or OTHER) for found in _TOPIC.finditer(text)]


def matter_of(before: str, after: str, topic: str | None, year: int) -> Matter | None:
    """What the number between ``before`` and ``after`` speaks of; None when the words do not surely say.

    ``before`` runs back to the last stop or number, ``after`` on to the next; ``topic`` is what the text last turned to
    before ``before``.
    """
    turns = topics_in(before)
    subject = turns[-1][1] if turns else topic
    rest = bool(_REST.search(before))
    if subject in COURT:
        if rest:
            return _court_after(after)
        return (_words_of(before, None) if not turns else None) or _court(before, after, subject, turns)
    if re.match(r"的?结转的?申请", after):
        # 3件结转申请 came from last year or goes to the next.
        return None
    if _FROM_LAST_YEAR.match(after):
        return Matter("t3.carried_in.total", (("t3.carried_in.total",),), plain=False, behind=True)
    if _COURT_NEXT.match(after):
        return None
    # What is left of complaints or letters is not left of requests: 受理投诉58件，结转下年6件.
    carried = None
    if subject != OTHER:
        carried = _carried(before, year) or (_carried(after, year) if rest or _FILLER.match(before) else None)
    if carried or rest:
        return carried if carried and carried.accept else None
    return (
        _documents(before)
        or _words_of(before, topic)
        or _verb(before, after, topic)
        or _words_after(before, after, topic)
    )


def _documents(before: str) -> Matter | None:
    """规章 and 规范性文件 made, repealed and in force: 制发行政规范性文件3件, 现行有效12件."""
    found = _DOCUMENTS.search(before)
    if found is None or _NOT_OWN_DOCUMENTS.search(before):
        return None
    column = {"made": "made", "repealed": "repealed", "in_force": "in_force"}[found.lastgroup or "made"]
    code = f"t2.{'rules' if before.endswith('规章', 0, found.end()) else 'normative'}.{column}"
    return Matter(code, ((code,),), start=found.start())


def _court_after(after: str) -> Matter | None:
    """The kind of suit named behind the number: 其余3件为复议后起诉."""
    found = re.match(r"[为是系的]*", after)
    turns = _TOPIC.match(after, found.end() if found else 0)
    if turns is None or turns.lastgroup not in {DIRECT, AFTER}:
        return None
    code = f"t4.{turns.lastgroup}.total"
    return Matter(code, ((code,),), behind=True)


def _carried(text: str, year: int) -> Matter | None:
    """Carried in or out; a matter that accepts nothing when another year's stock is named."""
    told = [
        _in_year(found, code, str(named))
        for pattern, code, named in (
            (_CARRIED_IN, "t3.carried_in.total", year - 1),
            (_CARRIED_OUT, "t3.carried_out.total", year + 1),
        )
        if (found := pattern.search(text))
    ]
    return next((one for one in told if one.accept), told[0] if told else None)


def _in_year(found: re.Match[str], code: str, year: str) -> Matter:
    if "含" in found.string[: found.start()] and _WITH_THE_REST.search(found.string, found.end()):
        # 含上年结转共85件 is not what was carried over alone.
        return Matter("")
    named = found["year"] or found["year2"] or ""
    if named.startswith("20") and named[:4] != year:
        return Matter("")
    return Matter(code, ((code,),), plain=False, start=found.start())


def _words_of(before: str, topic: str | None) -> Matter | None:
    """The outcome row or kind of applicant named right before a number; several joined by 和 are a sum."""
    found = [word for word in words_in(_ALL_PEOPLE.sub("", before)) if word.table != 4]
    if not found or before.startswith("含") or (topic == OTHER and "申请" not in before):
        return None
    if not _tail_is_plain(before, found[-1]):
        return None
    joined, apart = _joined(before, found)
    if not apart and _AFTER_ANOTHER.search(before, 0, joined[0].start):
        # 全部或者部分公开: the word is joined to one that is not known here.
        return None
    if len({word.table for word in joined}) > 1:
        return None
    rows = tuple(dict.fromkeys(row for word in joined for row in word.row.split("+")))
    if joined[0].table == 0:
        return Matter("applicant:" + "+".join(rows), start=joined[0].start)
    name = "t3." + "+".join(rows) + ".total"
    # 因涉及第三方合法权益不予公开5件 may count the ground or the whole group.
    reasons = tuple((f"t3.{word.row}.total",) for word in apart if word.table == 3)
    return Matter(name, (tuple(f"t3.{row}.total" for row in rows), *reasons), start=joined[0].start)


def _joined(before: str, found: list[Word]) -> tuple[list[Word], list[Word]]:
    """The last word with those joined to it by 和, and those before that stand beside it as its reason."""
    joined = [found[-1]]
    rest = found[:-1]
    while rest and _JOINT.match(before[rest[-1].end : joined[0].start]):
        joined.insert(0, rest.pop())
    beside = rest and len(joined) == 1 and "等" not in before[rest[-1].end : joined[0].start]
    return joined, rest[-1:] if beside else []


def _tail_is_plain(before: str, word: Word) -> bool:
    tail = before[word.end :]
    if len(tail) > 12 or _PAPERS_BEHIND.search(tail) or _DISQUALIFIED.search(tail):
        return False
    return bool(_FILLER.match(_BESIDE_OUTCOME.sub("", tail)))


def _words_after(before: str, after: str, topic: str | None) -> Matter | None:
    """The outcome named right after a number: 12件予以公开."""
    if topic == OTHER or not _FILLER.match(before):
        return None
    lead = re.match(r"[的为是系属因由申请提出经审查均]*", after)
    at = lead.end() if lead else 0
    word = next(words_in(after), None)
    if word is None or word.table == 4 or word.start > at:
        return None
    if word.table == 0:
        return Matter(f"applicant:{word.row}", behind=True) if at and after[0] in "为是系由" else None
    code = f"t3.{word.row}.total"
    return Matter(code, ((code,),), behind=True)


def _verb(before: str, after: str, topic: str | None) -> Matter | None:
    verbs = list(_VERBS.finditer(before))
    if not verbs:
        return _bare_object(before, after, topic)
    verb = verbs[0] if verbs[0].lastgroup == "both" else verbs[-1]
    tail = before[verb.end() :]
    turned = [kind for at, kind in topics_in(before) if at > verb.end()]
    if not turned and "申请" in tail:
        return None
    ahead = _TOPIC.match(after) if not turned else None
    subject = turned[-1] if turned else (ahead.lastgroup if ahead else _topic_before(before[: verb.start()], topic))
    if subject != FOI or not _FILLER.match(_OBJECT.sub("", tail)):
        return None
    head = before[: verb.start()]
    if _DISQUALIFIED.search(head) and not (_CHANNEL.search(head) and _ALL_CHANNELS.search(head)):
        return None
    within_time = verb.lastgroup == "concluded" and ("期限" in head or "时限" in head)
    return _flow("handled" if within_time else verb.lastgroup or "", verb.start())


def _topic_before(text: str, topic: str | None) -> str | None:
    turns = topics_in(text)
    return turns[-1][1] if turns else topic


def _bare_object(before: str, after: str, topic: str | None) -> Matter | None:
    """政府信息公开申请12件, without a verb; 12件申请中; 12件答复中."""
    turns = topics_in(before)
    if any(word.table == 0 for word in words_in(_ALL_PEOPLE.sub("", before))):
        return None
    if (turns and turns[-1][1] == FOI and before[: turns[-1][0]].endswith("申请")) or _BARE_FOI.search(before):
        return (
            _flow("received", 0) if _FILLER.match(_OBJECT.sub("", _WHOSE.sub("", _ORDINAL.sub("", before)))) else None
        )
    plain = _FILLER.match(_OBJECT.sub("", before.lstrip("在从对")))
    if plain and re.match(r"(?:政府信息公开)?申请中", after):
        return _flow("handled", 0)
    if plain and re.match(r"(?:已?(?:办结|答复)的?(?:申请|件|案件)?|答复结果)中", after):
        return _flow("concluded", 0)
    court = _COURT_BEHIND.match(after) if plain else None
    if court is None:
        return None
    codes = ("t4.review.total",) if court["review"] else ("t4.suit_direct.total", "t4.suit_after_review.total")
    return Matter(codes[0] if court["review"] else "t4.suit.total", (codes,), behind=True)


_RECEIVED, _IN = "t3.received.total", "t3.carried_in.total"
_CONCLUDED = "t3.concluded.total"
_FLOWS: Final[dict[str, tuple[Sum, ...]]] = {
    "strict": ((_RECEIVED,),),
    "received": ((_RECEIVED,), (_RECEIVED, _IN)),
    # Of the requests received this year, those concluded are the received less those carried out.
    "concluded": ((_CONCLUDED,), (_RECEIVED, "-t3.carried_out.total")),
    "whole": ((_CONCLUDED,),),
    "handled": ((_CONCLUDED,), (_RECEIVED,), (_RECEIVED, _IN)),
    "both": ((_RECEIVED,), (_CONCLUDED,), (_RECEIVED, _IN)),
}


def _flow(group: str, start: int) -> Matter:
    accept = _FLOWS[group]
    return Matter(accept[0][0], accept, start=start)


def _court(before: str, after: str, subject: str, turns: list[tuple[int, str]]) -> Matter | None:
    rows = _court_rows(before, subject, turns)
    result = _court_result(before, after)
    if result:
        columns = ("upheld", "corrected", "other") if result == "closed" else (result,)
        plain = tuple(f"t4.{row}.{column}" for row in rows for column in columns)
        return Matter(plain[0] if len(plain) == 1 else f"t4.{subject}.{result}", (plain,))
    if not turns and _FILLER.match(before):
        return _court_after(after)
    tail = before[turns[-1][0] :] if turns else before
    if _COURT_DISQUALIFIED.search(before) or not _FILLER.match(_COURT_OBJECT.sub("", tail)):
        return None
    codes = tuple(f"t4.{row}.total" for row in rows)
    name = codes[0] if len(codes) == 1 else "t4.suit.total" if REVIEW not in rows else "t4.review+suit.total"
    return Matter(name, (codes,))


def flows_listed(words: str, year: int) -> list[Matter]:
    """新收、办结、结转下年度的政府信息公开申请: what each of the numbers behind 分别 speaks of."""
    if FOI not in {kind for _, kind in topics_in(words)}:
        return []
    matters: list[Matter] = []
    for piece in re.split(r"[、和与及]|以及", words):
        carried = _carried(piece, year)
        verb = _VERBS.search(piece)
        matter = carried if carried and carried.accept else _flow(verb.lastgroup or "", 0) if verb else None
        if matter is None:
            return []
        matters.append(matter)
    return matters if len(matters) > 1 else []


def of_both_courts(matter: Matter) -> Matter:
    """A result told after both reviews and suits: it may be of the last named, or of all of them."""
    columns = dict.fromkeys(code.rpartition(".")[2] for code in matter.accept[0])
    every = tuple(f"t4.{row}.{column}" for row in (REVIEW, DIRECT, AFTER) for column in columns)
    return Matter(matter.name, (*matter.accept, every), start=matter.start)


def _court_rows(before: str, subject: str, turns: list[tuple[int, str]]) -> tuple[str, ...]:
    kinds = [kind for _, kind in turns] or [subject]
    if REVIEW in kinds and SUIT in kinds and "分别" not in before:
        return (REVIEW, DIRECT, AFTER)
    return (DIRECT, AFTER) if subject == SUIT else (subject,)


_CLOSED: Final = re.compile(r"已(?:审结|办结)(?:的|共)*$")
_BARE_OTHER: Final = re.compile(r"^[、，：；（其中]*(?:其[他它])$")
_BARE_PENDING: Final = re.compile(r"(?:待结|未结|未审结|待审结|正在办理|在办|办理中)的?$")


def _court_result(before: str, after: str) -> str | None:
    if _BARE_OTHER.match(before):
        return "other"
    if _BARE_PENDING.search(before):
        return "pending"
    found = [word for word in words_in(before) if word.table == 4]
    if found:
        tail = before[found[-1].end :]
        return found[-1].row if _FILLER.match(tail.replace("的", "")) and len(found) == 1 else None
    if _CLOSED.search(before):
        return "closed"
    word = next(words_in(after), None) if _FILLER.match(before) else None
    return word.row if word and word.table == 4 and word.start <= 2 else None
