"""Whether the running text says the same figures as the tables. Silent wherever it may speak of something else."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from gongkai.reader.checks.equations import Figures, extra_code
from gongkai.reader.checks.labels import cell_name
from gongkai.reader.checks.rules import finding
from gongkai.reader.checks.tables import Fault
from gongkai.reader.prose.figures import owner_of
from gongkai.reader.prose.matters import Sum, topics_in
from gongkai.reader.prose.scope import Scopes
from gongkai.reader.prose.statements import Sentence, Statement
from gongkai.reader.reading import Finding, Reading, Value
from gongkai.statute.errors import StatuteError
from gongkai.statute.tables import Form, form

_NAMES: Final = {
    "t3.received.total": "新收申请",
    "t3.carried_in.total": "上年结转",
    "t3.concluded.total": "办理结果总计",
    "t3.carried_out.total": "结转下年",
    "t4.review.total": "行政复议总计",
    "t4.suit.total": "行政诉讼总计",
    "t4.review+suit.total": "行政复议、行政诉讼总计",
}
_COURT_NAMES: Final = {
    "upheld": "结果维持", "corrected": "结果纠正", "other": "其他结果", "pending": "尚未审结", "closed": "已审结",
}  # fmt: skip
_NONE_RECEIVED: Final = re.compile(
    r"(?:未|没有|无)人?(?:收到|提出|提交|接到|受理|新收|接收)[^，。；\d]{0,16}?(?:公开申请|依申请公开(?:申请)?|申请公开)(?P<tail>[^，。；]{0,10})"
)
_NOTHING_LEFT: Final = re.compile(r"无(?:下一?年度?结转|结转(?:至|到)?下一?年)")
_NO_REQUESTS: Final = re.compile(
    r"无(?:政府信息)?依申请公开的?(?:政府信息)?(?:的?(?:事项|办理情况|情况|件|申请|工作))?(?P<tail>)(?=$|[，。；])"
)
_NO_COURT: Final = re.compile(r"(?:未|没有|无)[^，。；\d]{0,30}?(?:复议|诉讼)[^，。；\d]{0,30}")
_NARROWED: Final = re.compile(r"要求|涉及|关于|更正|当面|网|信函|邮|不当|恶意|重复|大量|超|转")
_NOT_ALL: Final = re.compile(r"纠正|败诉|撤销|责任|超期|逾期|收费|补正|撤回|维持|费用|缴|不服|引导|化解|率|新增")


def cells_of(figures: Figures, reading: Reading, of: Form | None, codes: Sum) -> Value:
    """The sum of cells a text may speak of; groups are the sum of their rows, None when any is blank or not printed."""
    total: int | float = 0
    for code in codes:
        value = _figure(figures, reading, of, code.removeprefix("-"))
        if value is None:
            return None
        total += -value if code.startswith("-") else value
    return total


def _figure(figures: Figures, reading: Reading, of: Form | None, code: str) -> Value:
    if code in figures:
        return figures[code]
    table, row, column = code.split(".")
    if table != "t3" or of is None:
        return None
    try:
        group = of.row(3, row)
    except StatuteError:
        return None
    if not group.group:
        return None
    extra = [index for index, one in enumerate(reading.extra_rows) if one.parent == row and one.table == 3]
    parts = [figures.get(extra_code(index, column)) for index in extra]
    for child in group.children:
        code = f"t3.{child.row}.{column}"
        if code in figures or not (child.extensible and extra):
            parts.append(figures.get(code))
    return None if not parts or None in parts else sum(part for part in parts if part is not None)


def disagreements(
    sentences: Sequence[Sentence], figures: Figures, reading: Reading, of: Form | None
) -> list[tuple[Statement, Value]]:
    """The statements that say another figure than the tables, with the tables' figure."""
    found: list[tuple[Statement, Value]] = []
    for sentence in sentences:
        wrong: list[tuple[Statement, Value]] = []
        right: set[tuple[Sum, ...]] = set()
        for told in sentence.statements:
            if told.kind != "count" or not told.accept or not told.own or not told.exact or told.matter is None:
                continue
            values = [cells_of(figures, reading, of, codes) for codes in told.accept]
            if told.value in values:
                right.add(told.accept)
            elif values[0] is not None and None not in values:
                wrong.append((told, values[0]))
        # What is said rightly once in a sentence is, said again otherwise, somebody else's or a part.
        found.extend(one for one in wrong if one[0].accept not in right)
    return found


def prose_findings(
    wrong: Sequence[tuple[Statement, Value]], reading: Reading, faults: Sequence[Fault], previous: Figures
) -> Iterator[Finding]:
    """I11, I12: one finding for each matter text and tables disagree on, unless the table itself is at fault."""
    explained = {cell for fault in faults for cell in fault.cells}
    told_of: set[str] = set()
    for told, value in wrong:
        matter = told.matter
        if matter is None or matter.name in told_of or _explained(told, explained):
            continue
        told_of.add(matter.name)
        rule = "I12" if matter.name.startswith("t4") else "P01" if matter.name.startswith("t2") else "I11"
        where = {"I11": "表三", "I12": "表四", "P01": "表二"}[rule]
        copied = told.value and len(matter.accept[0]) == 1 and previous.get(matter.accept[0][0]) == told.value
        hint = "，与上一年报告的数字相同，疑为沿用上年文字" if copied else ""
        message = (
            f"正文称“{_quoted(told)}”，而{where}“{name_of(matter.name, reading)}”为{_plain(value)}，两者不一致{hint}。"
        )
        yield finding(rule, message, told.place, left=told.value, right=value, subject=matter.name)


def _explained(told: Statement, cells: set[str]) -> bool:
    return any(code.removeprefix("-") in cells for codes in told.accept for code in codes)


def _quoted(told: Statement) -> str:
    number = told.number
    printed = f"{told.value:.{number.digits}f}" if number.digits else str(told.value)
    return f"{told.clause[-24:].lstrip('、，（）')}{printed}{number.unit}"


def _plain(value: Value) -> str:
    return "空白" if value is None else f"{value:g}" if value < 10**6 else str(value)


def name_of(matter: str, reading: Reading) -> str:
    """A matter in words."""
    if matter in _NAMES:
        return _NAMES[matter]
    table, rows, column = matter.split(".")
    if table == "t4":
        court = {"review": "行政复议", "suit": "行政诉讼", "suit_direct": "未经复议直接起诉"}.get(rows, "复议后起诉")
        return f"{court}{_COURT_NAMES.get(column, '总计')}"
    if column == "organisations":
        return f"{_NAMES.get(f'{table}.{rows}.total', '申请')}·法人或其他组织"
    from_form = reading.form if reading.form in {"trial2019", "fmt2021"} else "fmt2021"
    return "、".join(_row_and_column(from_form, table, row, column) for row in rows.split("+"))


def _row_and_column(form_code: str, table: str, row: str, column: str) -> str:
    name = cell_name(form(form_code), f"{table}.{row}.{column}")
    row_part, _, column_part = name.partition("”行“")
    row_name = row_part.partition("“")[2]
    return row_name if column == "total" else f"{row_name}·{column_part.removesuffix('”列')}"


def none_findings(
    sentences: Sequence[Sentence], figures: Figures, reading: Reading, of: Form | None, faults: Sequence[Fault]
) -> Iterator[Finding]:
    """“未收到申请”, “未发生行政复议”, “均获维持” while the tables say otherwise."""
    owner = owner_of(reading)
    explained = {cell for fault in faults for cell in fault.cells}
    for sentence in sentences:
        text = sentence.text
        for match, codes in (*_none_received(text), *_none_carried_out(text), *_no_court(text), *_all_upheld(sentence)):
            scopes = Scopes(text, owner)
            if explained & set(codes) or scopes.body(match.start()) or scopes.time(match.start()):
                continue
            known = tuple(code for code in codes if code.endswith(".total") or figures.get(code) is not None)
            value = cells_of(figures, reading, of, known)
            if value:
                yield _denied(match[0].strip("，、"), codes, value, sentence, reading)


def _none_received(text: str) -> Iterator[tuple[re.Match[str], Sum]]:
    for match in (*_NONE_RECEIVED.finditer(text), *_NO_REQUESTS.finditer(text)):
        if not _NOT_ALL.search(match["tail"]) and not _NARROWED.search(match[0]):
            yield match, ("t3.received.total",)


def _none_carried_out(text: str) -> Iterator[tuple[re.Match[str], Sum]]:
    match = _NOTHING_LEFT.search(text)
    if match:
        yield match, ("t3.carried_out.total",)


def _no_court(text: str) -> Iterator[tuple[re.Match[str], Sum]]:
    for match in _NO_COURT.finditer(text):
        kinds = dict.fromkeys(kind for _, kind in topics_in(match[0]) if kind in _SUMS)
        general = "公开" not in text and _PLAIN_NONE.sub("", match[0])
        if kinds and not general and not _NOT_ALL.search(match[0]):
            yield match, tuple(code for kind in kinds for code in _SUMS[kind])


_SUMS: Final[dict[str, Sum]] = {
    "review": ("t4.review.total",),
    "suit": ("t4.suit_direct.total", "t4.suit_after_review.total"),
}


def _all_upheld(sentence: Sentence) -> Iterator[tuple[re.Match[str], Sum]]:
    """均获维持: then nothing was corrected, ended otherwise or is still open."""
    match = _ALL_UPHELD.search(sentence.text)
    if match is None:
        return
    before = [one for one in sentence.statements if one.number.end <= match.start() and one.own]
    totals = [one for one in before if one.matter and one.matter.name in _TOTALS]
    rows = [code.split(".")[1] for one in totals for code in one.accept[0]]
    if rows and len(before) == len(totals):
        yield match, tuple(f"t4.{row}.{column}" for row in rows for column in ("corrected", "other", "pending"))


_PLAIN_NONE: Final = re.compile(
    r"未|没有|无|发生|出现|收到|产生|因|被|提起|申请|行政|案件|情况|情形|的|任何|复议|诉讼|、|和|及|或|者|有"
)
_ALL_UPHELD: Final = re.compile(r"(?:均|全部|都)(?:获|被|予以|得到|为)?(?:结果)?维持")
_TOTALS: Final = frozenset({"t4.review.total", "t4.suit.total", "t4.suit_direct.total", "t4.suit_after_review.total"})


def _denied(words: str, codes: Sum, value: Value, sentence: Sentence, reading: Reading) -> Finding:
    table4 = codes[0].startswith("t4")
    if not codes[0].endswith(".total"):
        message = f"正文称“{words}”，而表四结果纠正、其他结果和尚未审结的合计为{_plain(value)}件，两者不一致。"
        return finding("I12", message, sentence.place, left=0, right=value, subject="t4.not_upheld")
    name = {1: codes[0], 2: "t4.suit.total"}.get(len(codes), "t4.review+suit.total")
    where = "表四" if table4 else "表三"
    message = f"正文称“{words[:40]}”，而{where}“{name_of(name, reading)}”为{_plain(value)}，两者不一致。"
    return finding("I12" if table4 else "I11", message, sentence.place, left=0, right=value, subject=name)
