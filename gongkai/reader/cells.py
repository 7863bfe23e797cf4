"""From printed rows to cells: which set of tables, which form, which column, which figure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from typing import Final

from gongkai.papers.reading.blocks import Place
from gongkai.reader.alignment import aligned
from gongkai.reader.names import core, numbering, row_kinds
from gongkai.reader.printed import MOST_ROWS, VALUE, RawRow, Scan
from gongkai.reader.reading import MIXED, CellRead, ExtraRowRead, Finding
from gongkai.reader.remedies import Remedies, blocks, remedies
from gongkai.reader.sequence import doubt_scattered, name_rows
from gongkai.reader.strips import Slot, blank
from gongkai.reader.values import MONEY, as_number, printed_value
from gongkai.statute.tables import Form, cell_code, form, form_for_year, forms

#: The rules of these findings, as ``data/rules.csv`` lists them.
UNREADABLE_CELL: Final = "R_CELL"
UNREADABLE_ROW: Final = "R_ROW"
UNKNOWN_ROW: Final = "R_LABEL"
SEVERAL_SETS: Final = "R_SETS"
OTHER_UNIT: Final = "R_UNIT"
TOO_MANY_ROWS: Final = "R_LIMIT"
#: More are not reported one by one: the file is no report.
_MOST_UNKNOWN: Final = 20
_TABLE_NAMES: Final = {2: "表二", 3: "表三", 4: "表四"}


@dataclass(slots=True)
class Tables:
    """What tables two to four say."""

    form: str = ""
    cells: dict[str, CellRead] = field(default_factory=dict)
    extra_rows: list[ExtraRowRead] = field(default_factory=list)
    printed_rows: dict[int, tuple[str, ...]] = field(default_factory=dict)
    tables_cut: tuple[int, ...] = ()
    superseded_rows: tuple[str, ...] = ()
    findings: list[Finding] = field(default_factory=list)


def tables_of(found: Scan, year: int | None) -> Tables:
    """Read every table. ``year`` decides the form only where the tables themselves do not."""
    by_table = {number: [row for row in found.rows if row.table == number] for number in (2, 3)}
    for number, rows in by_table.items():
        doubt_scattered(rows, number)
        name_rows([row for row in rows if row.printed], number)
    read = Tables()
    counting = _form_of_table_two(by_table[2], year)
    for number in (2, 3):
        _read_table(read, number, by_table[number], counting)
    fourth = remedies(found.events, last=_ends_in_table_four(found))
    if fourth:
        _read_remedies(read, fourth)
    _classify(read, counting, bool(by_table[2]), year)
    read.cells = _in_order(read.cells, counting)
    read.tables_cut = _cut(read, fourth)
    if found.too_many:
        read.findings.append(_too_many())
    return read


def _too_many() -> Finding:
    message = f"文件中的表格超过{MOST_ROWS}行，远多于年度报告的格式，只读取了前面的部分，请核对是否选错了文件。"
    return Finding(TOO_MANY_ROWS, "cannot_tell", message, None, MOST_ROWS, Place(), subject="rows")


def _ends_in_table_four(found: Scan) -> bool:
    return bool(found.events) and not any(heading.number > 4 for _, heading, _ in found.chapters)


# The form


def _newest_for(year: int | None) -> Form:
    if year is None or year < forms()[0].first_year:
        return forms()[-1]
    return form_for_year(year)


def _form_of_table_two(rows: Sequence[RawRow], year: int | None) -> Form:
    """The form table two follows: its columns tell, then rows only one form has, then how many figures a row has."""
    votes = dict.fromkeys((known.code for known in forms()), 0)
    for row in rows:
        for head in row.heads:
            if head.form:
                votes[head.form] += 3
        for known in forms():
            wanted = _column_codes(known.code, 2, row.row)
            if row.row and not row.heads and row.slots and len(row.slots) == len(wanted):
                votes[known.code] += 1
            if row.row and wanted and _only_in_some(row.row):
                votes[known.code] += 1
    best = max(votes.values())
    leading = [code for code, count in votes.items() if count == best]
    return form(leading[0]) if best and len(leading) == 1 else _newest_for(year)


@cache
def _only_in_some(row: str) -> bool:
    """Whether not every form has this row of table two."""
    return not all(_column_codes(known.code, 2, row) for known in forms())


def _classify(read: Tables, counting: Form, has_second: bool, year: int | None) -> None:
    printed = {(table, row) for table, rows in read.printed_rows.items() for row in rows}
    printed |= {(row.table, row.parent) for row in read.extra_rows if row.parent == "other"}
    if not printed:
        return
    if not has_second:
        counting = _form_of_outcomes(read, printed, year)
    foreign = sorted(
        (key for key in printed if key not in _own_rows(counting.code)), key=lambda key: row_kinds()[key].order
    )
    read.superseded_rows = tuple(f"t{table}.{row}" for table, row in foreign)
    read.form = MIXED if any(table == 3 for table, _ in foreign) else counting.code


@cache
def _own_rows(form_code: str) -> frozenset[tuple[int, str]]:
    """Every row of a form."""
    return frozenset((number, row.row) for number in (2, 3, 4) for row in form(form_code).rows(number))


def _form_of_outcomes(read: Tables, printed: set[tuple[int, str]], year: int | None) -> Form:
    newest = forms()[-1]
    only_new = {row.row for row in newest.rows(3)} - {row.row for row in forms()[0].rows(3)}
    if any(row in only_new for table, row in printed if table == 3):
        return newest
    return _newest_for(year)


# Tables two and three


def _read_table(read: Tables, number: int, rows: Sequence[RawRow], counting: Form) -> None:
    sets = _sets(rows)
    if not sets:
        return
    chosen = _chosen(sets)
    if any(_differ(chosen, other) for other in sets if other is not chosen):
        read.findings.append(_several(number, len(sets), chosen[0].place))
    has_subrows = number == 3 and any(_under_other(row) for row in chosen)
    is_leaf = number == 3 and counting.row(3, "other").leaf
    names: list[str] = []
    for row in chosen:
        if not row.row:
            extra = _extra_row(read, row, counting)
            if extra:
                read.extra_rows.append(extra)
            elif _is_row(row) and sum(one.rule == UNKNOWN_ROW for one in read.findings) < _MOST_UNKNOWN:
                read.findings.append(_unnamed(row))
            continue
        if row_kinds()[number, row.row].kind == "group" and row.row != "other":
            # A subtotal some bodies print; no form has it.
            continue
        if row.row == "other" and (has_subrows or not (row.printed or is_leaf)):
            continue
        names.append(row.row)
        _read_row(read, row, _columns_of(row, counting))
    read.printed_rows[number] = tuple(names)


def _under_other(row: RawRow) -> bool:
    known = row_kinds().get((row.table, row.row))
    if known:
        return known.parent == "other"
    return row.group == "other" and _is_extra(row)


def _sets(rows: Sequence[RawRow]) -> list[list[RawRow]]:
    """The rows by printing of the table: a row that was there already begins the next.

    Rows without figures only count where the row is not printed with figures.
    """
    sets: list[list[RawRow]] = []
    seen: set[str] = set()
    for row in rows:
        if not row.printed and row.row:
            continue
        if not sets or (row.row and row.row in seen and not all(blank(slot) for slot in row.slots)):
            sets.append([])
            seen = set()
        elif row.row and row.row in seen:
            continue
        sets[-1].append(row)
        seen.add(row.row)
    return _with_blank_rows(sets, rows)


def _with_blank_rows(sets: list[list[RawRow]], rows: Sequence[RawRow]) -> list[list[RawRow]]:
    empty = [row for row in rows if not row.printed and row.row]
    if not sets:
        sets = [[]] if empty else []
    for row in empty:
        target = sets[0]
        if all(other.row != row.row for other in target):
            order = row_kinds()[row.table, row.row].order
            at = next((i for i, other in enumerate(target) if _order(other) > order), len(target))
            target.insert(at, row)
    return sets


def _order(row: RawRow) -> int:
    known = row_kinds().get((row.table, row.row))
    return known.order if known else -1


def _chosen(sets: Sequence[list[RawRow]]) -> list[RawRow]:
    """The first whole printing; when none is whole, the fullest."""
    most = max(sum(bool(row.row) for row in one) for one in sets)
    return next(one for one in sets if sum(bool(row.row) for row in one) == most)


def _differ(chosen: Sequence[RawRow], other: Sequence[RawRow]) -> bool:
    figures = {row.row: [slot.text for slot in row.slots if not blank(slot)] for row in chosen if row.row}
    return any(
        row.row in figures and figures[row.row] != [slot.text for slot in row.slots if not blank(slot)]
        for row in other
        if row.row
    )


def _several(number: int, count: int, place: Place) -> Finding:
    message = f"{_TABLE_NAMES[number]}在文件中出现{count}次且数字不同，以第一份完整的为准，请核对是否混入了其他报告。"
    return Finding(SEVERAL_SETS, "warn", message, count, 1, place, subject=f"t{number}")


def _columns_of(row: RawRow, counting: Form) -> tuple[str, ...]:
    """The columns of a row in print order."""
    if row.table == 3:
        return _column_codes(counting.code, 3, "")
    options = [_column_codes(known.code, 2, row.row) for known in (counting, *forms())]
    options = [option for option in options if option]
    heads = tuple(dict.fromkeys(head.column for head in row.heads))
    if heads:
        for option in options:
            if set(heads) <= set(option) and len(heads) in (len(option), len(row.slots)):
                return heads
    filled = sum(mark == VALUE for mark in row.marks)
    return next((option for option in options if len(option) == filled), options[0])


@cache
def _column_codes(form_code: str, table: int, row: str) -> tuple[str, ...]:
    return tuple(column.column for column in form(form_code).columns(table, row))


def _unrepeated(row: RawRow, count: int) -> list[Slot]:
    """Table two, a merged cell printed once for each column it covers: once."""
    heads = [head.column for head in row.heads]
    if row.table != 2 or not row.solid or len(row.slots) <= count:
        return row.slots
    if len(heads) == len(row.slots) and len(set(heads)) == count:
        texts = {(head, slot.text) for head, slot in zip(heads, row.slots, strict=True)}
        if len(texts) == count:
            return [row.slots[heads.index(head)] for head in dict.fromkeys(heads)]
    same = count == 1 and len({slot.text for slot in row.slots}) == 1
    return row.slots[:1] if same else row.slots


def _read_row(read: Tables, row: RawRow, columns: Sequence[str]) -> None:
    row.slots = _unrepeated(row, len(columns))
    slots = None if row.doubtful else aligned(row, columns)
    if (
        slots is None
        and not row.doubtful
        and row.last
        and len(row.slots) < len(columns)
        and not _dropped_blanks(read, row.table)
    ):
        slots = dict(zip(columns, row.slots, strict=False))
    if slots is None:
        _unfit(read, row, columns)
        return
    units = {head.column: head.unit for head in row.heads if head.unit}
    cells = read.cells
    for column, slot in slots.items():
        code = cell_code(row.table, row.row, column)
        if code not in cells:
            cells[code] = _cell(read, code, column, slot, units.get(column, ""))


def _dropped_blanks(read: Tables, table: int) -> bool:
    return any(finding.rule == UNREADABLE_ROW and finding.subject.startswith(f"t{table}.") for finding in read.findings)


def _unfit(read: Tables, row: RawRow, columns: Sequence[str]) -> None:
    figures = [slot.text for slot in row.slots if slot.text]
    for column in columns:
        code = cell_code(row.table, row.row, column)
        read.cells.setdefault(code, CellRead(None, "", row.place, unreadable=True))
    message = (
        f"{_TABLE_NAMES[row.table]}“{_short(row.label)}”一行应有{len(columns)}格，"
        f"只读出{len(figures)}个数，分不清各属哪一格，请补全该行。"
    )
    if len(figures) > len(columns):
        message = message.replace("只读出", "却读出").replace("补全", "核对")
    if row.doubtful:
        table = _TABLE_NAMES[row.table]
        message = f"{table}“{_short(row.label)}”附近行名与数字的次序已打乱，分不清是哪一行的数，请核对该行。"
    subject = f"t{row.table}.{row.row}"
    read.findings.append(
        Finding(UNREADABLE_ROW, "fail", message, " ".join(figures), len(columns), row.place, subject=subject)
    )


def _short(label: str) -> str:
    flat = "".join(label.split())
    return flat if len(flat) <= 20 else flat[:20] + "…"


def _cell(read: Tables, code: str, column: str, slot: Slot, header_unit: str) -> CellRead:
    value, mark, readable = _plain_figure(slot.text)
    if readable and column != "amount":
        return CellRead(value, slot.text, slot.place, mark)
    return _cell_with_unit(read, code, column, slot, header_unit)


@lru_cache(maxsize=8192)
def _plain_figure(text: str) -> tuple[int | float | None, str, bool]:
    """The figure, the mark behind it, and whether it can be read."""
    printed = printed_value(text)
    return as_number(printed.value), printed.mark, printed.readable


def _cell_with_unit(read: Tables, code: str, column: str, slot: Slot, header_unit: str) -> CellRead:
    """A cell of money, or one that cannot be read."""
    printed = printed_value(slot.text)
    value = printed.value
    if column == "amount" and value is not None:
        value = _in_ten_thousands(value, printed.unit, header_unit)
        if header_unit and header_unit != "万元" and not printed.unit:
            read.findings.append(_other_unit(code, slot, header_unit, value))
    if not printed.readable:
        message = f"{_TABLE_NAMES[int(code[1])]}{_where(code)}的“{_short(slot.text)}”不是数字，请改为数字。"
        read.findings.append(Finding(UNREADABLE_CELL, "fail", message, slot.text, None, slot.place, subject=code))
    return CellRead(as_number(value), slot.text, slot.place, printed.mark, unreadable=not printed.readable)


def _in_ten_thousands(value: Decimal, unit: str, header_unit: str) -> Decimal:
    if unit in MONEY:
        return value * MONEY[unit]
    if unit:
        # 3.5万 without 元: so many yuan.
        return value * MONEY["元"]
    return value * MONEY.get(header_unit, Decimal(1))


def _other_unit(code: str, slot: Slot, unit: str, value: Decimal) -> Finding:
    message = (
        f"{_TABLE_NAMES[int(code[1])]}{_where(code)}的表头以{unit}为单位，格式要求以万元为单位，"
        f"“{slot.text}”应填写为{as_number(value)}。"
    )
    return Finding(OTHER_UNIT, "warn", message, slot.text, as_number(value), slot.place, subject=code)


def _where(code: str) -> str:
    table, row, column = code.split(".")
    for known in reversed(forms()):
        for printed in known.rows(int(table[1])):
            if printed.row == row:
                label = next((c.label for c in known.columns(int(table[1]), row) if c.column == column), "")
                if label:
                    return f"“{_short(printed.label)}”的“{label}”"
    return f"“{row}”"


# Rows of the body's own


def _is_extra(row: RawRow) -> bool:
    """Whether an unknown row is one of the body's own rather than a scrap: it has a figure, or a number of the list."""
    if len(core(row.label)) < 2:
        return False
    figures = [printed_value(slot.text) for slot in row.slots]
    return any(figure.value is not None for figure in figures) or numbering(row.label)[0] == "digit"


def _extra_row(read: Tables, row: RawRow, counting: Form) -> ExtraRowRead | None:
    if not _is_extra(row) or (row.table == 3 and not row.group):
        return None
    columns = [column.column for column in counting.columns(3)] if row.table == 3 else [h.column for h in row.heads]
    slots = aligned(row, columns) if columns else None
    if slots is None:
        return None
    label = "".join(row.label.split())
    cells = {column: _cell(read, f"t{row.table}.{label}.{column}", column, slot, "") for column, slot in slots.items()}
    return ExtraRowRead(row.table, row.group, label, cells)


def _is_row(row: RawRow) -> bool:
    """Whether it looks like a row of the table although nothing tells which."""
    figures = [printed_value(slot.text) for slot in row.slots if slot.text]
    width = 7 if row.table == 3 else 1
    return len(figures) >= width and any(f.value is not None for f in figures) and 1 < len(core(row.label)) <= 40


def _unnamed(row: RawRow) -> Finding:
    label = _short(row.label)
    figures = " ".join(slot.text for slot in row.slots if slot.text)
    message = (
        f"{_TABLE_NAMES[row.table]}中“{label}”一行有数字（{_short(figures)}），但认不出是格式中的哪一行，请核对行名。"
    )
    return Finding(UNKNOWN_ROW, "cannot_tell", message, figures, None, row.place, subject=f"t{row.table}.{label}")


# Table four


def _read_remedies(read: Tables, fourth: Remedies) -> None:
    for (block, column), slot in fourth.slots.items():
        code = cell_code(4, block, column)
        read.cells[code] = _cell(read, code, column, slot, "")
    read.printed_rows[4] = tuple(block for block in blocks() if any(key[0] == block for key in fourth.slots))
    if fourth.repeated:
        read.findings.append(_several(4, 2, fourth.place))
    for run in fourth.unfit:
        figures = [slot.text for slot in run.values if slot.text]
        message = f"表四应有15格，这里读出{len(figures)}个数，分不清各属哪一格，请核对表四。"
        place = run.slots[0].place
        read.findings.append(Finding(UNREADABLE_ROW, "fail", message, " ".join(figures), 15, place, subject="t4"))
    if fourth.unfit:
        for code in form(forms()[-1].code).cells(4):
            read.cells.setdefault(code, CellRead(None, "", fourth.place, unreadable=True))
        read.printed_rows[4] = blocks()


# The whole


@cache
def _cell_order(form_code: str) -> dict[str, int]:
    """The print order of the cells of a form, then of those only other forms have, row by row."""
    official = [code for known in (form(form_code), *forms()) for number in (2, 3, 4) for code in known.cells(number)]
    seen = {code: place for place, code in enumerate(dict.fromkeys(official))}

    def key(code: str) -> tuple[int, int, int]:
        table, row, _ = code.split(".")
        return int(table[1]), row_kinds()[int(table[1]), row].order, seen[code]

    return {code: place for place, code in enumerate(sorted(seen, key=key))}


def _in_order(cells: dict[str, CellRead], counting: Form) -> dict[str, CellRead]:
    order = _cell_order(counting.code)
    if order.keys() >= cells.keys():
        return {code: cells[code] for code in sorted(cells, key=order.__getitem__)}
    return {code: cells[code] for code in sorted(cells, key=lambda code: order.get(code, len(order)))}


def _cut(read: Tables, fourth: Remedies | None) -> tuple[int, ...]:
    cut = []
    for number, final in ((2, ("fees", "procurement")), (3, ("carried_out",))):
        rows = read.printed_rows.get(number, ())
        if rows and not _ended(rows, final, read.form):
            cut.append(number)
    if fourth and fourth.cut:
        cut.append(4)
    return tuple(cut)


def _ended(rows: Iterable[str], final: Sequence[str], form_code: str) -> bool:
    return any(row in final for row in rows)
