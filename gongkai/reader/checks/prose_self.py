"""Whether the running text agrees with itself: parts and totals, shares, growth."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from gongkai.reader.checks.rules import finding
from gongkai.reader.prose.scope import PREVIOUS
from gongkai.reader.prose.statements import Sentence, Statement
from gongkai.reader.reading import Finding

_PARTS_BEGIN: Final = re.compile(
    r"^[^，。；：（、\d]{0,14}?(?:：|（|(?:，[^，。；：（、\d]{1,12}，(?=其中)|[，；。（：][^，。；：（、\d]{0,6}?)(?P<marker>其中|包括|包含|(?<=[，：])涉及|(?<=[，：])涵盖|含|分别为|分别是|分别|分为|即|由)"
    r"|(?:申请|答复|件|信息)中，|，按[^，。；：（、\d]{1,6}(?:分|划分|分类|来看|看)[：，])"
)
_MOVED: Final = re.compile(
    r"^，(?:较|比|同比|与)[^，。；：（）\d]{0,16}(?:增长|增加|上升|提高|下降|减少|回落)了?[\d.]+(?:%|件|条|个百分点)(?=，其中)"
)
_CHANNEL: Final = re.compile(r"网|邮|信函|当面|现场|窗口|传真|信件|平台")
_AFTER_BRACKET: Final = re.compile(r"）[，。；]其中")
_BESIDE: Final = ("涉及", "涵盖")
_CLAIM: Final = frozenset({"分别为", "分别是", "分别", "分为", "即"})
_CLOSING: Final = re.compile(r"其[他它余]|剩余|余下")
_SUM_OF: Final = re.compile(r"^[，、]?(?:合计|总计|共计|总数为|总数)(?:申请|为|达)?$")
#: Parts that make up less than this are a selection, whatever the text calls the last of them.
_FEWEST_OF_ALL: Final = 0.7
_LISTED: Final = re.compile(r"[、，；]")
_BREAKS_OFF: Final = re.compile(r"其中|包括|包含|含|分别|共|较|比|增|减|（|：")
_NEW_TOTAL: Final = re.compile(
    r"共|收到|受理|新收|答复|办结|累计|全年|开展|组织|举办|召开|发布(?!的|类)|办理(?!结果)|较|比|同比|增|减|每|平均|日均|结转|达到|整改|另|(?<!未)审结(?!的)|查结"
)
_SAID_OF_ALL: Final = re.compile(r"(?:占|申请总|答复总|办结总|办理结果)")


@dataclass(frozen=True, slots=True)
class Partition:
    """A total and its parts. ``whole``: the text claims that the parts are all there is."""

    total: Statement
    parts: tuple[Statement, ...]
    whole: bool
    behind: bool = False
    """Whether the total stands behind its parts."""


def partitions(sentence: Sentence, before: Sentence | None = None) -> Iterator[Partition]:
    """The totals of a sentence that it breaks down, with their parts; or that of the sentence before: 。其中，…."""
    if before is not None and sentence.text.startswith("其中"):
        yield from _of_the_sentence_before(sentence, before)
    told = [one for one in sentence.statements if one.kind in {"count", "delta", "other"} and one.number.unit != "%"]
    for position, total in enumerate(told):
        if total.kind != "count" or not total.exact or not isinstance(total.value, int):
            continue
        parts = _parts(sentence.text, total, told[position + 1 :])
        if len(parts) >= 2:
            yield Partition(total, tuple(parts), _whole(sentence.text, total, parts))
        elif not parts and _SUM_OF.match(total.before):
            run = _run_before(sentence.text, told[:position], total)
            sums = [sum(one.value for one in run[at:]) for at in range(len(run) - 1)]
            if sums and total.value not in sums:
                yield Partition(total, tuple(run), True, behind=True)


def _of_the_sentence_before(sentence: Sentence, before: Sentence) -> Iterator[Partition]:
    parts = [one for one in sentence.statements if one.kind == "count"]
    whole = [one for one in before.statements if one.kind == "count"]
    if len(whole) != 1 or len(parts) < 2 or before.paragraph != sentence.paragraph or not whole[0].exact:
        return
    gaps = (sentence.text[one.number.end : other.number.start] for one, other in pairwise(parts))
    if whole[0].matter is None and any(one.matter for one in parts):
        return
    if {one.number.unit for one in parts} != {whole[0].number.unit} or any(_ends(gap) or "（" in gap for gap in gaps):
        return
    yield Partition(whole[0], tuple(parts), _whole(sentence.text, whole[0], parts))


def _parts(text: str, total: Statement, following: Sequence[Statement]) -> list[Statement]:
    parts: list[Statement] = []
    depth = 0
    if total.before.startswith(_BESIDE):
        # 涉及拆迁的3件，涉及规划的2件: one of a list itself.
        return []
    at, following = _list_from(text, total, following)
    for one in following:
        between = text[at : one.number.start]
        if not parts:
            if not (begun := _PARTS_BEGIN.match(between)) or _NEW_TOTAL.search(between[begun.end() :]):
                return []
            depth = 1 if "（" in between else 0
        else:
            if "（" in between and "）" in between:
                between = between[between.rfind("）") :]
            depth_now = between.count("（") - between.count("）")
            if depth_now > 0:
                at = one.number.start
                continue
            if (depth and depth_now < 0) or _ends(between) or _another_list(text, total, parts, between):
                break
        if one.number.unit != total.number.unit or one.kind != "count" or one.time != total.time:
            break
        parts.append(one)
        at = one.number.end
    return parts


def _list_from(text: str, total: Statement, following: Sequence[Statement]) -> tuple[int, Sequence[Statement]]:
    """Where a list of parts may begin behind a total, and the numbers that may stand in it."""
    at = total.number.end
    moved = _MOVED.match(text[at : at + 60])
    if moved:
        at += moved.end()
        following = [one for one in following if one.number.start >= at]
    if text.startswith("）", at):
        # 其中 behind a bracket belongs to the figure before the bracket.
        return at, ()
    closed = text.find("）", at, at + 60) if text.startswith("（", at) else -1
    if closed < 0 or not following:
        return at, following
    if _AFTER_BRACKET.match(text, closed):
        return closed + 1, [one for one in following if one.number.start > closed]
    # A bracket without parts, 7条（占0.5%）、…, does not begin a list.
    return at, () if following[0].number.start > closed else following


def _another_list(text: str, total: Statement, parts: Sequence[Statement], between: str) -> bool:
    """Whether a semicolon ends the list: it does in a list that goes on with commas."""
    if "；" not in between:
        return False
    lead = text[total.number.end : parts[0].number.start]
    by_semicolons = len(parts) > 1 and "；" in text[parts[0].number.end : parts[1].number.start]
    return not (by_semicolons or (len(parts) == 1 and "：" in lead))


def _ends(between: str) -> bool:
    return "。" in between or ("率" in between and "%" in between) or bool(_NEW_TOTAL.search(between))


def _whole(text: str, total: Statement, parts: Sequence[Statement]) -> bool:
    lead = text[total.number.end : parts[0].number.start] if parts[0].sentence == total.sentence else ""
    begun = _PARTS_BEGIN.match(lead)
    marker = str(begun["marker"] or "") if begun else ""
    if "等" in text[parts[-1].number.end : parts[-1].number.end + 4]:
        return False
    if _CLOSING.search(parts[-1].before) or (marker in _CLAIM and not total.matter):
        return not any(part.number.rough for part in parts)
    names = {part.matter.name.rpartition(".")[2] for part in parts if part.matter}
    return len(parts) == 2 and names >= {"natural", "organisations"}


def _run_before(text: str, before: Sequence[Statement], total: Statement) -> list[Statement]:
    """The parts that a total closes: 网上3件、信函2件，合计5件."""
    run: list[Statement] = []
    end = total.number.start
    for one in reversed(before):
        between = text[one.number.end : end]
        if one.number.unit != total.number.unit or one.kind != "count" or "。" in between:
            break
        if one.time != total.time or (run and (not _LISTED.search(between) or _BREAKS_OFF.search(between))):
            break
        run.insert(0, one)
        end = one.number.start
    return run


def partition_findings(sentences: Sequence[Sentence], wrong: set[int]) -> Iterator[Finding]:
    """I13: parts that are said to be all there is, and do not add up; a part greater than its total.

    ``wrong``: statements already told to disagree with the tables (by ``id``).
    """
    for before, sentence in pairwise([None, *sentences]):
        if sentence is None:
            continue
        for one in partitions(sentence, before):
            if wrong & {id(one.total), *map(id, one.parts)}:
                continue
            total = sum(part.value for part in one.parts)
            if one.total.value == total or not all(part.exact for part in one.parts):
                continue
            greater = max(one.parts, key=lambda part: part.value)
            if _of_two_courts(sentence, one) or _of_something_else(one):
                continue
            if greater.value > one.total.value and not one.behind:
                yield _greater_than_its_whole(one, greater)
                wrong.update(map(id, (one.total, *one.parts)))
            elif (one.whole and total > one.total.value * _FEWEST_OF_ALL) or (
                (_of_courts(one) or _by_channel(one)) and total > one.total.value
            ):
                yield _not_whole(one, total)
                wrong.update(map(id, (one.total, *one.parts)))


def _of_two_courts(sentence: Sentence, one: Partition) -> bool:
    """行政复议5件、诉讼3件，其中维持5件: the parts are of both."""
    if one.total.matter is None or not one.total.matter.name.startswith("t4."):
        return False
    at = sentence.text.rfind("；", 0, one.total.number.start)
    return any(
        other.matter and other.matter.name.startswith("t4.") and at < other.number.start < one.total.number.start
        for other in sentence.statements
    )


def _of_something_else(one: Partition) -> bool:
    """Whether the parts are those of another table: requests are no part of documents."""
    tables = {told.matter.name[:2] for told in (one.total, *one.parts) if told.matter}
    return len(tables) > 1


def _of_courts(one: Partition) -> bool:
    """Whether the parts are the results of a review or suit: each case has one."""
    named = [part.matter.name for part in one.parts if part.matter]
    return one.total.matter is not None and bool(named) and all(name.startswith("t4.") for name in named)


def _by_channel(one: Partition) -> bool:
    """Whether the parts are requests by the way they came: each came in one."""
    flow = one.total.matter is not None and one.total.matter.name in ("t3.received.total", "t3.concluded.total")
    return flow and all(_CHANNEL.search(part.before) for part in one.parts)


def _greater_than_its_whole(one: Partition, part: Statement) -> Finding:
    unit = one.total.number.unit
    message = (
        f"正文所述分项“{part.before.strip('，、：（')}{part.value}{unit}”大于总数{one.total.value}{unit}，请核对。"
    )
    return finding("I13", message, part.place, left=part.value, right=one.total.value, subject=_subject(one.total))


def _not_whole(one: Partition, total: int | float) -> Finding:
    listed = "、".join(str(part.value) for part in one.parts)
    unit = one.total.number.unit
    message = (
        f"正文“{one.total.clause[-16:].lstrip('，、（')}{one.total.value}{unit}”各分项为{listed}，相加为{total}{unit}，"
        f"与所述总数{one.total.value}{unit}不符。"
    )
    return finding("I13", message, one.total.place, left=one.total.value, right=total, subject=_subject(one.total))


def _subject(told: Statement) -> str:
    """What stays the same about a sentence when its figures are put right."""
    words = re.sub(r"[\d.%，、；：（）□]+", "", told.clause)
    return f"{told.matter.name if told.matter else ''}@{words[-16:]}"


def within(shown: int | float, exact: float, digits: int) -> bool:
    """Whether a percentage is the rounding of ``exact`` to the digits printed."""
    return abs(shown - exact) <= float(0.5 * 10**-digits) + 1e-9


def share_findings(sentences: Sequence[Sentence], bases: Sequence[int | float], wrong: set[int]) -> Iterator[Finding]:
    """P02: a share that follows from no total the text or table three gives for it."""
    for position, sentence in enumerate(sentences):
        for share in sentence.statements:
            if share.kind == "share" and share.value > 100:
                wrong.add(id(share))
                message = f"正文所述占比{share.value:.{share.number.digits}f}%超过100%，请核对。"
                yield finding("P02", message, share.place, left=share.value, right=100, subject=_subject(share))
        for count, share, of in _shares(sentence):
            if not wrong.isdisjoint((id(share), *map(id, of))) or not share.exact or not count.exact:
                continue
            near = [sentence] if not position else [sentences[position - 1], sentence]
            known = {one.value for other in near for one in other.statements if one.number.unit == count.number.unit}
            known |= set(bases) if count.matter else set()
            total = (share.kind == "share" and _base(count, share, sentence, bases)) or _proved(sentence, known)
            if total is None or any(_follows(count, share, base) for base in known if base):
                continue
            exact = count.value / total * 100
            shown = f"{share.value:.{share.number.digits}f}%"
            message = (
                f"正文称“{count.clause[-16:].lstrip('，、（')}{count.value}{count.number.unit}，占{shown}”，"
                f"按总数{total:g}计算应为{exact:.{max(share.number.digits, 1)}f}%。"
            )
            if abs(share.value - count.value / total * 100) < 10**-share.number.digits and _make_a_hundred(sentence):
                # One share was adjusted so that all make a hundred, as is done.
                continue
            wrong.update((id(count), id(share)))
            cut = abs(share.value - exact) < 10**-share.number.digits
            yield finding(
                "P02", message, share.place, left=share.value, right=round(exact, share.number.digits + 1),
                subject=_subject(count), verdict="warn" if cut else "fail",
            )  # fmt: skip


def _shares(sentence: Sentence) -> Iterator[tuple[Statement, Statement, Sequence[Statement]]]:
    """Counts with the share right behind; 两项合计占12% is the share of the two before it together."""
    for position, other in enumerate(sentence.statements):
        if not position or not (other.kind == "share" or (other.number.unit == "%" and not other.before)):
            continue
        one = sentence.statements[position - 1]
        between = sentence.text[one.number.end : other.number.start]
        if "分别" in between:
            yield from _respectively(sentence, position)
            continue
        together = _TOGETHER.match(between)
        if together:
            parts = sentence.statements[max(0, position - _HOW_MANY[together[1]]) : position]
            if len(parts) == _HOW_MANY[together[1]] and all(part.matter and part.exact for part in parts):
                number = replace(one.number, value=sum(part.value for part in parts))
                yield replace(one, number=number), other, parts
        elif one.kind == "count" and (_SHARE_OF.match(between) or _in_brackets(sentence, one, other)):
            yield one, other, (one,)


def _in_brackets(sentence: Sentence, one: Statement, other: Statement) -> bool:
    """予以公开3件（12%）: a bare share of an outcome or kind of applicant."""
    bare = _between(sentence, one, other) == "（" and sentence.text.startswith("）", other.number.end)
    return bare and one.matter is not None and one.matter.name.startswith("t3.") and one.own


def _respectively(sentence: Sentence, position: int) -> Iterator[tuple[Statement, Statement, Sequence[Statement]]]:
    """网上3件、信函2件，占比分别为60%、40%: the shares of a list, in its order; nothing when they are not as many."""
    told = sentence.statements
    end = position + 1
    while end < len(told) and told[end].number.unit == "%" and _AND.match(_between(sentence, told[end - 1], told[end])):
        end += 1
    counts: list[Statement] = []
    for one in reversed(told[:position]):
        if one.kind != "count" or one.number.unit != told[position - 1].number.unit:
            break
        if counts and not _NEXT_IN_LIST.match(_between(sentence, one, counts[0])):
            break
        counts.insert(0, one)
    if len(counts) in {end - position, end - position + 1} and end - position > 1:
        for count, share in zip(counts[position - end :], told[position:end], strict=True):
            yield count, share, (count,)


def _between(sentence: Sentence, one: Statement, other: Statement) -> str:
    return sentence.text[one.number.end : other.number.start]


def _make_a_hundred(sentence: Sentence) -> bool:
    shares = [one.value for one in sentence.statements if one.kind == "share"]
    return len(shares) > 1 and abs(sum(shares) - 100) < 1e-6


def _proved(sentence: Sentence, known: set[int | float]) -> int | float | None:
    """The total that at least two other shares of the sentence follow from."""
    pairs = [(count, share) for count, share, _ in _shares(sentence)]
    for base in known:
        if base and sum(_follows(count, share, base) for count, share in pairs if count.value) >= 2:
            return base
    return None


_TOGETHER: Final = re.compile(r"^，?([两二三四])[项者类]?(?:合计|共|共计|总计|之和)?占")
_AND: Final = re.compile(r"^[、和与及，]{1,2}$")
_NEXT_IN_LIST: Final = re.compile(r"^[、，；和][^。：（）]{1,16}$")
_HOW_MANY: Final = {"两": 2, "二": 2, "三": 3, "四": 4}
_SHARE_OF: Final = re.compile(r"^[^，。；：（）]{0,10}[，（]?约?占")


def _follows(count: Statement, share: Statement, base: int | float) -> bool:
    return within(share.value, count.value / base * 100, share.number.digits)


def _base(count: Statement, share: Statement, sentence: Sentence, bases: Sequence[int | float]) -> int | float | None:
    """The total a share is surely of: that of its partition, or the number concluded for an outcome."""
    for one in partitions(sentence):
        if any(part is count for part in one.parts):
            return one.total.value or None
    if count.matter and count.matter.name.startswith("t3.") and count.own and len(bases) > 1:
        applicant = count.matter.name.startswith("t3.received.")
        return (bases[1] if applicant else bases[0]) or None
    if share.before.rstrip("约").endswith(("占", "占比", "占比为")) and share.before.startswith(("，占", "占", "（占")):
        earlier = [one for one in sentence.statements if one.number.end <= count.number.start]
        same = [one for one in earlier if one.number.unit == count.number.unit and one.kind == "count"]
        if len(same) == 1 and "其中" in sentence.text[same[0].number.end : count.number.start]:
            return same[0].value or None
    return None


def sums_to_hundred(sentences: Sequence[Sentence], wrong: set[int]) -> Iterator[Finding]:
    """I15: shares of one whole that do not add up to a hundred."""
    for sentence in sentences:
        shares = [one for one in sentence.statements if one.kind == "share" and one.exact]
        if len({(one.time, one.body) for one in shares}) > 1:
            continue
        if len(shares) < 2 or any(id(one) in wrong for one in sentence.statements):
            continue
        last = sentence.text[max(0, shares[-1].number.start - 24) : shares[-1].number.start]
        people = "自然人" in sentence.text and re.search(r"法人[^，。；]{0,8}其[他它]组织", last) and len(shares) == 2
        if not (people or _CLOSING.search(last)) or any(len(one.before) > 24 for one in shares):
            continue
        total = round(sum(one.value for one in shares), 4)
        slack = max(0.5 * sum(10**-one.number.digits for one in shares), 10 ** -shares[0].number.digits)
        if abs(total - 100) > slack + 1e-9:
            listed = "、".join(f"{one.value:.{one.number.digits}f}%" for one in shares)
            message = f"正文所列占比{listed}相加为{total:g}%，不等于100%。"
            yield finding("I15", message, sentence.place, left=total, right=100, subject=_subject(shares[0]))


def growth_in_text(sentences: Sequence[Sentence], wrong: set[int]) -> Iterator[Finding]:
    """I14 within one sentence that gives both years: 82件，比上年的80件增长2.5%."""
    for sentence in sentences:
        for moved in sentence.statements:
            if moved.kind not in {"growth", "delta"} or not moved.exact:
                continue
            now, before = _both_years(sentence, moved)
            if now is None or before is None or id(now) in wrong or not before.value:
                continue
            told = growth_finding(moved, now, now.value, before.value)
            if told:
                yield told


def _both_years(sentence: Sentence, moved: Statement) -> tuple[Statement | None, Statement | None]:
    counts = [one for one in sentence.statements if one.kind == "count" and one.exact and one.number.unit != "%"]
    earlier = [one for one in counts if one.number.start < moved.number.start]
    now = [one for one in earlier if not one.time and not one.body]
    last = [one for one in counts if one.time == PREVIOUS and (one in earlier or _bracketed(sentence, moved, one))]
    if len(now) != 1 or len(last) != 1 or now[0].number.unit != last[0].number.unit:
        return None, None
    if moved.kind == "delta" and moved.number.unit != now[0].number.unit:
        return None, None
    if (
        "其中"
        in sentence.text[max(now[0].number.end, min(last[0].number.end, moved.number.start)) : moved.number.start]
    ):
        # The rise is that of a part.
        return None, None
    return now[0], last[0]


def _bracketed(sentence: Sentence, moved: Statement, one: Statement) -> bool:
    between = sentence.text[moved.number.end : one.number.start]
    return between.startswith("（") and len(between) <= 10


def growth_finding(
    moved: Statement, now: Statement, value: int | float, before: int | float, other: Iterable[int | float] = ()
) -> Finding | None:
    """A stated rise or fall that does not follow from the two years' figures; None when it does for any reading."""
    exact = 0.0
    for figure in (*other, value):
        exact = (figure - before) if moved.kind == "delta" else (figure - before) / before * 100
        if within(moved.value, exact * moved.sign, moved.number.digits):
            return None
    unit = moved.number.unit
    shown = f"{moved.value:.{moved.number.digits}f}{unit}"
    word = "增长" if moved.sign > 0 else "减少"
    should = f"{abs(exact):.{moved.number.digits}f}{unit}"
    direction = "增长" if exact >= 0 else "减少"
    message = f"正文称{word}{shown}，按上年{before:g}、本年{value:g}计算应为{direction}{should}。"
    return finding(
        "I14", message, moved.place, left=moved.value * moved.sign, right=round(exact, moved.number.digits),
        subject=_subject(now),
    )  # fmt: skip
