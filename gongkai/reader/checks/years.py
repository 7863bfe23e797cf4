"""Against last year's report: what was carried over, what is in force, what is said to have grown."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.reader.checks.labels import column_name, table_name
from gongkai.reader.checks.prose_self import growth_finding
from gongkai.reader.checks.prose_tables import cells_of, name_of
from gongkai.reader.checks.rules import finding
from gongkai.reader.checks.tables import Fault, Sheet
from gongkai.reader.prose.scope import PREVIOUS
from gongkai.reader.prose.statements import Sentence, Statement
from gongkai.reader.reading import Finding, Reading, Value
from gongkai.statute.tables import Form

#: A jump below this is none, however many times the figure grew.
_JUMP_FROM, _JUMP_TIMES = 10_000, 100
_COPIED_AT_LEAST = 3


def year_findings(sheet: Sheet, previous: Sheet, faults: Sequence[Fault]) -> Iterator[Finding]:
    """The tables of two years running."""
    same = copied(sheet.reading, previous.reading)
    if same:
        names = "、".join(table_name(number) for number in same)
        place = next(cell.place for code, cell in sheet.reading.cells.items() if code.startswith(f"t{same[0]}."))
        message = f"{names}各格数字与{previous.reading.year or '上一'}年报告完全相同，请核对是否照抄上年。"
        yield finding("V03", message, place, subject="tables")
        return
    yield from _carried(sheet, previous, faults)
    yield from _running(sheet, previous)
    yield from _jumps(sheet, previous)


def copied(reading: Reading, previous: Reading) -> list[int]:
    """The tables that say exactly what last year's said, where that is no coincidence."""
    now, before = reading.values, previous.values
    found = []
    for number in (2, 3, 4):
        ours = {code: value for code, value in now.items() if code.startswith(f"t{number}.") and value}
        theirs = {code: value for code, value in before.items() if code.startswith(f"t{number}.") and value}
        telling = [value for code, value in ours.items() if not code.endswith((".in_force", ".items", ".public_total"))]
        if ours == theirs and len(telling) >= _COPIED_AT_LEAST and sum(telling) >= 10 * _COPIED_AT_LEAST:
            found.append(number)
    return found


def _carried(sheet: Sheet, previous: Sheet, faults: Sequence[Fault]) -> Iterator[Finding]:
    """I05, told once: at the total when it differs, else at the first column that does."""
    explained = {fault.cell: fault.should for fault in faults if fault.cell}
    differing: list[tuple[str, Value, Value]] = []
    for column in sheet.of.columns(3):
        now = f"t3.carried_in.{column.column}"
        ours, theirs = sheet.figures.get(now), previous.figures.get(f"t3.carried_out.{column.column}")
        if ours is None or theirs is None or ours == theirs:
            continue
        if now in explained and explained[now] in {None, theirs}:
            continue
        differing.append((column.column, ours, theirs))
    if not differing:
        return
    column_code, ours, theirs = next((one for one in differing if one[0] == "total"), differing[0])
    names = "、".join(column_name(sheet.of, 3, one[0]) for one in differing)
    code = f"t3.carried_in.{column_code}"
    message = (
        f"{sheet.name(code)}为{ours:g}，而上一年报告同列“结转下年度继续办理”为{theirs:g}，两者应当相等"
        f"{f'（不等的列：{names}）' if len(differing) > 1 else ''}，如有差异请说明原因。"
    )
    yield finding("I05", message, sheet.place(code), left=ours, right=theirs, subject="t3.carried_in")


def _running(sheet: Sheet, previous: Sheet) -> Iterator[Finding]:
    """I08, I09, I10: totals that run on from year to year."""
    for rule, row, total, parts in _RUNNING:
        codes = [f"t2.{row}.{column}" for column in (total, *parts)]
        now = [sheet.figures.get(code) for code in codes]
        before = previous.figures.get(codes[0])
        if before is None or any(figure is None for figure in now):
            continue
        ours, more, *less = (figure or 0 for figure in now)
        should = round(before + more - sum(less), 6)
        # The trial form asks for last year's items and this year's change; some bodies print this year's items instead.
        passed_on = previous.figures.get(codes[1]) if rule == "I10" else None
        if ours == should or (passed_on is not None and ours == round(before + passed_on, 6)):
            continue
        terms = f"上年{before:g}{_signed(more)}" + "".join(f"－{figure:g}" for figure in less)
        message = f"{sheet.name(codes[0])}为{ours:g}，按{terms}应为{should:g}，如有其他增减请说明。"
        yield finding(rule, message, sheet.place(codes[0]), left=ours, right=should, subject=codes[0], verdict="warn")


_RUNNING = (
    *(("I08", row, "in_force", ("made", "repealed")) for row in ("rules", "normative")),
    *(("I09", row, "public_total", ("published",)) for row in ("rules", "normative")),
    *(("I10", row, "items", ("change",)) for row in ("licensing", "other_services", "penalty", "coercion", "fees")),
)


def _signed(figure: int | float) -> str:
    return f"＋{figure:g}" if figure >= 0 else f"－{-figure:g}"


def _jumps(sheet: Sheet, previous: Sheet) -> Iterator[Finding]:
    """V02: a figure of table two a hundred times that of last year, or a hundredth."""
    for code, value in sheet.figures.items():
        before = previous.figures.get(code)
        if not code.startswith("t2.") or not value or not before or min(value, before) <= 0:
            continue
        high, low = max(value, before), min(value, before)
        if high >= _JUMP_FROM and high >= low * _JUMP_TIMES:
            message = f"{sheet.name(code)}为{value:g}，上一年为{before:g}，相差百倍以上，请核对数字和单位。"
            yield finding("V02", message, sheet.place(code), left=value, right=before, subject=code)


def stated_growth(
    sentences: Sequence[Sentence], reading: Reading, previous: Reading, of: Form | None, wrong: set[int]
) -> Iterator[Finding]:
    """I14: the rises, falls and last year's figures the text states, against last year's report."""
    for sentence in sentences:
        yield from _last_years_figures(sentence, previous, of, wrong)
        for moved in sentence.statements:
            if (
                moved.kind not in {"growth", "delta"}
                or not moved.exact
                or (moved.time != PREVIOUS and not _alone(sentence, moved))
            ):
                continue
            now = _subject_of(sentence, moved)
            if now is None or not now.own or not now.matter:
                continue
            for codes in now.accept:
                before = cells_of(previous.values, previous, of, codes)
                value = cells_of(reading.values, reading, of, codes)
                break
            if not before or (moved.kind == "delta" and moved.number.unit != now.number.unit):
                continue
            told = growth_finding(moved, now, now.value, before, () if value is None else (value,))
            if told and id(moved) not in wrong:
                yield told


def _alone(sentence: Sentence, moved: Statement) -> bool:
    return bool(re.search(r"同比|上年|去年|上一年", moved.clause))


def _subject_of(sentence: Sentence, moved: Statement) -> Statement | None:
    """The count a rise or fall is of: the last before it; with 分别, the one at the same place in the list."""
    position = next(at for at, one in enumerate(sentence.statements) if one is moved)
    first = position
    while (
        first
        and sentence.statements[first - 1].kind == moved.kind
        and sentence.statements[first - 1].clause[:6] == moved.clause[:6]
    ):
        first -= 1
    run = 1 + sum(
        1 for one in sentence.statements[position + 1 :] if one.kind == moved.kind and "、" in one.before + "、"
    )
    counts = [one for one in sentence.statements[:first] if one.kind == "count" and not one.time]
    if not counts or not _about(moved):
        return None
    if "分别" in sentence.statements[first].before:
        size = run + position - first
        listed = counts[-size:]
        return listed[position - first] if len(listed) == size else None
    return counts[-1] if first == position else None


def _about(moved: Statement) -> bool:
    """Whether nothing else is named as what has grown."""
    words = re.split(r"较|比|与|同", moved.clause, maxsplit=1)[0]
    return not re.sub(
        r"政府信息公开|依申请公开|申请|数量|总量|总数|量|件数|新收|收到|分别|受理|，|其|20\d\d年|增长|增加|上升|下降|减少|增幅|降幅",
        "",
        words,
    )


def _last_years_figures(sentence: Sentence, previous: Reading, of: Form | None, wrong: set[int]) -> Iterator[Finding]:
    for told in sentence.statements:
        if told.kind != "count" or told.time != PREVIOUS or told.body or not told.exact or not told.accept:
            continue
        if told.matter is None or not told.matter.plain:
            continue
        values = [cells_of(previous.values, previous, of, codes) for codes in told.accept]
        if None in values or told.value in values:
            continue
        name = name_of(told.matter.name, previous)
        message = f"正文所述上一年“{name}”为{told.value:g}{told.number.unit}，而上一年报告为{values[0]:g}，两者不一致。"
        wrong.update(id(one) for one in sentence.statements)
        yield finding(
            "I14", message, told.place, left=told.value, right=values[0], subject=f"previous:{told.matter.name}"
        )
