"""Whether the tables add up by themselves: each fault told once, at the cell that explains it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gongkai.papers.reading.blocks import Place
from gongkai.reader.checks.causes import Cause, causes
from gongkai.reader.checks.equations import Equation, equations_of, figures_of, residuals
from gongkai.reader.checks.labels import cell_name, column_name, row_name, table_name
from gongkai.reader.checks.rules import finding
from gongkai.reader.reading import CellRead, Finding, Reading, Value
from gongkai.statute.tables import Form

_MOST_NAMED = 4


@dataclass(frozen=True, slots=True)
class Fault:
    """A finding on the tables and the cells it explains: what else stumbles over them is the same fault."""

    finding: Finding
    cells: frozenset[str]
    cell: str = ""
    should: int | float | None = None


class Sheet:
    """One report's tables with their names and places at hand."""

    def __init__(self, reading: Reading, of: Form) -> None:
        self.reading, self.of = reading, of
        self.figures = figures_of(reading)
        self.equations = equations_of(reading, of)
        self.off = residuals(self.equations, self.figures)
        self.extra = tuple(row.label for row in reading.extra_rows)

    def cell(self, code: str) -> CellRead | None:
        """A cell as read, rows of the report's own included."""
        if code.startswith("x."):
            _, row, column = code.split(".")
            return self.reading.extra_rows[int(row)].cells.get(column)
        return self.reading.cells.get(code)

    def filled(self) -> dict[str, Value]:
        """The figures with blanks read as the zeros they surely stand for, and totals left out summed up.

        Only to hold the running text against; a blank stays a blank in every finding on the tables.
        """
        figures = dict(self.figures)
        holding = {
            cell
            for one in self.equations
            if (one.rule in {"I01", "I02"} or figures.get(one.total) is not None) and not self.off[one]
            for cell in one.cells
        }
        for code in [code for code, value in figures.items() if value is None and not code.endswith(".total")]:
            if code in holding:
                figures[code] = 0
        for one in self.equations:
            if one.rule in {"I03", "I06"} and figures.get(one.total) is None:
                parts = [figures.get(cell) for cell in one.right]
                known = [part for part in parts if part is not None]
                figures[one.total] = sum(known) if known and len(known) == len(parts) else None
        return figures

    def place(self, code: str) -> Place:
        """Where a cell stands."""
        cell = self.cell(code)
        return cell.place if cell else Place()

    def name(self, code: str) -> str:
        """What a cell is called."""
        return cell_name(self.of, code, self.extra)

    def line(self, one: Equation) -> str:
        """What the row or column an equation runs over is called."""
        if one.rule in {"I01", "I02"}:
            return f"表三“{column_name(self.of, 3, one.line)}”列"
        if one.line.startswith("x."):
            return f"表三“{self.extra[int(one.line[2:])]}”行"
        number, row = one.line.split(".")
        return f"{table_name(int(number[1:]))}“{row_name(self.of, int(number[1:]), row)}”行"


def table_faults(sheet: Sheet) -> list[Fault]:
    """What is wrong in tables two to four by themselves."""
    faults = list(_not_counts(sheet))
    spoilt = {fault.cell for fault in faults}
    unreadable = {code for code, cell in sheet.reading.cells.items() if cell.unreadable}
    unreadable |= {
        code for code in sheet.figures if code.startswith("x.") and (cell := sheet.cell(code)) and cell.unreadable
    }
    spoilt |= unreadable
    usable = [one for one in sheet.equations if not spoilt or spoilt.isdisjoint(one.cells)]
    sound, unsure = _split_by_blanks(usable, sheet)
    faults.extend(_fault(sheet, cause) for cause in causes({one: sheet.off[one] for one in sound}, sheet.figures))
    exceeding = [
        one for one in unsure if one.rule in {"I03", "I06"} and sheet.off[one] < 0 and _known(sheet, one.total)
    ]
    faults.extend(_fault(sheet, Cause((one,))) for one in exceeding)
    faults.extend(_blanks(sheet, [one for one in unsure if one not in exceeding]))
    return faults


def _known(sheet: Sheet, code: str) -> bool:
    return sheet.figures.get(code) is not None


def _not_counts(sheet: Sheet) -> Iterable[Fault]:
    """I04: a count below zero or not whole."""
    for code, value in sheet.figures.items():
        if not value or code.endswith((".change", ".amount")) or (value >= 0 and value == int(value)):
            continue
        what = "是负数" if value < 0 else "不是整数"
        message = f"{sheet.name(code)}填为{_shown(value)}，{what}，件数应为不小于零的整数。"
        told = finding("I04", message, sheet.place(code), left=value, subject=code)
        yield Fault(told, frozenset({code}), code)


def _split_by_blanks(equations: Sequence[Equation], sheet: Sheet) -> tuple[list[Equation], list[Equation]]:
    """Those that can be evaluated (blanks that would be zeros count as such), and those that cannot."""
    unsure = [one for one in equations if sheet.off[one] and any(sheet.figures.get(cell) is None for cell in one.cells)]
    return [one for one in equations if one not in unsure], unsure


def _shown(figure: int | float | None) -> str:
    if figure is None:
        return "空白"
    return str(int(figure)) if figure == int(figure) else f"{figure:g}"


def _fault(sheet: Sheet, cause: Cause) -> Fault:
    if cause.cell:
        return _at_cell(sheet, cause)
    cells = frozenset(cell for one in cause.equations for cell in one.cells)
    first = cause.equations[0]
    subject = first.total if len(cause.equations) == 1 else f"t{first.table}"
    message = _swapped(sheet, cause) if cause.swapped else _by_equation(sheet, cause)
    left, right = _sides(sheet, first)
    place = sheet.place(cause.swapped[0] if cause.swapped else first.total)
    subject = cause.swapped[0] if cause.swapped else subject
    told = finding(first.rule, message, place, left=left, right=right, subject=subject)
    return Fault(told, frozenset(cause.candidates or cause.swapped) or cells)


def _at_cell(sheet: Sheet, cause: Cause) -> Fault:
    code = cause.cell
    value = sheet.figures.get(code)
    rules = {one.rule: one for one in cause.equations}
    rule = next(rule for rule in ("I06", "I02", "I03", "I01") if rule in rules)
    if rule == "I02" and ".concluded." not in code and "I03" in rules:
        rule = "I03"
    against = "、".join(_relation(one, code) for one in cause.equations[:3])
    message = f"{sheet.name(code)}填为{_shown(value)}，与{against}不符，推算应为{_shown(cause.should)}，请核对。"
    told = finding(rule, message, sheet.place(code), left=value, right=cause.should, subject=code)
    return Fault(told, frozenset({code}), code, cause.should)


def _relation(one: Equation, code: str) -> str:
    if one.rule in {"I03", "I06"}:
        return "本行各列之和" if code == one.total else "本行总计"
    if one.rule == "I02":
        return "各项办理结果之和" if code == one.total else "本列办理结果总计"
    return "“新收＋上年结转＝办结＋结转下年”"


def _sides(sheet: Sheet, one: Equation) -> tuple[int | float, int | float]:
    left = sum(sheet.figures.get(cell) or 0 for cell in one.left)
    right = sum(sheet.figures.get(cell) or 0 for cell in one.right)
    return round(left, 6), round(right, 6)


def _seen(sheet: Sheet, cells: Sequence[str]) -> int | float | None:
    """Return the sum of what is printed on one side; None, never zero, where all of it is blank."""
    printed = [figure for cell in cells if (figure := sheet.figures.get(cell)) is not None]
    return round(sum(printed), 6) if printed else None


def _by_equation(sheet: Sheet, cause: Cause) -> str:
    first = cause.equations[0]
    left, right = _sides(sheet, first)
    said = {
        "I01": "新收与上年结转之和为{}，办理结果总计与结转下年之和为{}",
        "I02": "办理结果总计为{}，各项办理结果之和为{}",
        "I03": "总计为{}，各列之和为{}",
        "I06": "总计为{}，四种结果之和为{}",
    }[first.rule].format(_shown(left), _shown(right))
    others = len(cause.equations) - 1
    names = "、".join(sheet.line(one).removeprefix("表三") for one in cause.equations[1:_MOST_NAMED])
    more = f"；{names}等{others}处也不符" if others >= _MOST_NAMED else f"；{names}也不符" if others else ""
    suspects = "、".join(sheet.name(cell) for cell in cause.candidates[:_MOST_NAMED])
    hint = f"，可能有误的是{suspects}" if len(cause.candidates) > 1 else ""
    return f"{sheet.line(first)}：{said}，两者不符{more}{hint}。"


def _swapped(sheet: Sheet, cause: Cause) -> str:
    one, other = cause.swapped
    return (
        f"{sheet.name(one)}填为{_shown(sheet.figures.get(one))}、{sheet.name(other)}填为"
        f"{_shown(sheet.figures.get(other))}，两列很可能填反，对调后各列相符。"
    )


def _blanks(sheet: Sheet, unsure: Sequence[Equation]) -> Iterable[Fault]:
    """One finding for the blanks of a table: sums that cannot be told, or zeros left out."""
    if sheet.figures and all(value is None for value in sheet.figures.values()) and not sheet.reading.tables_cut:
        names = "、".join(table_name(n) for n in (2, 3, 4) if any(c.startswith(f"t{n}.") for c in sheet.figures))
        first = sheet.place(next(iter(sheet.figures)))
        yield Fault(
            finding("F09", f"{names}各格均为空白，没有填写数字，无法核对。", first, subject="tables"), frozenset()
        )
        return
    empty = [
        code for code, cell in sheet.reading.cells.items() if cell.value is None and not (cell.unreadable or cell.mark)
    ]
    for number in (2, 3, 4):
        prefix = f"t{number}."
        blank = [code for code in empty if code.startswith(prefix)]
        if not blank:
            continue
        cells = [code for code in sheet.reading.cells if code.startswith(prefix)]
        open_ones = [one for one in unsure if one.table == number]
        name, first = table_name(number), sheet.place(blank[0])
        if len(blank) == len(cells):
            told = finding("F09", f"{name}各格均为空白，没有填写数字，无法核对。", first, subject=f"t{number}")
        elif open_ones:
            one = open_ones[0]
            left, right = _seen(sheet, one.left), _seen(sheet, one.right)
            more = f"等{len(open_ones)}处" if len(open_ones) > 1 else ""
            message = (
                f"{name}有{len(blank)}格空白，{sheet.line(one).removeprefix(name)}{more}的合计无法判断是否相符："
                f"合计{_shown(left)}，可见各数之和{_shown(right)}。"
            )
            told = finding("F09", message, sheet.place(one.total), left=left, right=right, subject=f"t{number}")
        else:
            message = (
                f"{name}有{len(blank)}格空白未填（如{sheet.name(blank[0]).removeprefix(name)}），没有发生的应填0。"
            )
            told = finding("F08", message, first, left=len(blank), right=0, subject=f"t{number}")
        yield Fault(told, frozenset())
