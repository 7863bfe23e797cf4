"""Two editions side by side: every figure with its difference, the prose sentence by sentence."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from rapidfuzz import fuzz
from rapidfuzz.distance import Indel

from gongkai.reports.queries.edition import Edition
from gongkai.reports.queries.entered import Value
from gongkai.statute.tables import Column, Form, ReportRow, cell_code

Kind = Literal["same", "changed", "left", "right"]

NO_SUCH = "无此项"
BLANK = "空白"
_SENTENCE = re.compile(r"[^。！？；\n]+[。！？；]*[”’）]*")
_TOKEN = re.compile(r"\d[\d,.]*[%％]?|.", re.DOTALL)
# Sentences more alike than this are the same sentence rewritten; of unlike ones, one went and another came.
_ALIKE = 50
# Blocks of more sentences than this are not paired one by one: nobody reads so long a change, and it would take time.
_MOST_PAIRED = 120
# Longer texts are not compared at all, word by word or sentence by sentence: it would take memory without end.
_MOST_SENTENCES = 5000
_MOST_WORDS = 4000


@dataclass(frozen=True)
class FigureRow:
    """One figure of both: as printed, what the right has more than the left, and by how many per cent of the left.

    ``depth`` is how deep the row stands under headings; ``sum``: a heading whose figure is the sum of its rows.
    """

    label: str
    left: str
    right: str
    difference: str = ""
    share: str = ""
    depth: int = 0
    sum: bool = False

    @property
    def equal(self) -> bool:
        """Whether both print the same."""
        return self.left == self.right


@dataclass(frozen=True)
class FigureGroup:
    """Figures under one heading; ``aside`` ones are shown only when asked for."""

    title: str
    rows: tuple[FigureRow, ...]
    aside: bool = False


@dataclass(frozen=True)
class Span:
    """A run of words, and whether it stands on this side only."""

    text: str
    only: bool


@dataclass(frozen=True)
class Piece:
    """A sentence of both, or of one of them."""

    kind: Kind
    left: tuple[Span, ...] = ()
    right: tuple[Span, ...] = ()


@dataclass(frozen=True)
class ProseGroup:
    """A chapter's sentences."""

    heading: str
    pieces: tuple[Piece, ...]

    @property
    def changed(self) -> int:
        """How many sentences differ."""
        return sum(piece.kind != "same" for piece in self.pieces)


@dataclass(frozen=True)
class Comparison:
    """Two editions compared."""

    left: Edition
    right: Edition
    figures: tuple[FigureGroup, ...]
    prose: tuple[ProseGroup, ...]

    @property
    def forms_differ(self) -> bool:
        """Whether the two are printed on different forms, so that some figures have no counterpart."""
        return self.left.form_code != self.right.form_code


def compare(left: Edition, right: Edition) -> Comparison:
    """Compare two editions."""
    return Comparison(left, right, tuple(_figures(left, right)), tuple(_prose(left, right)))


def _figures(left: Edition, right: Edition) -> Iterator[FigureGroup]:
    yield FigureGroup("主动公开政府信息（表二）", tuple(_table_two(left, right)))
    columns = right.form.columns(3)
    total = next(column for column in columns if column.is_total)
    yield FigureGroup("政府信息公开申请（表三，总计）", tuple(_table_three(left, right, total)))
    yield FigureGroup("行政复议、行政诉讼（表四）", tuple(_table_four(left, right)))
    for column in columns:
        if not column.is_total:
            heading = f"{column.group}：{column.label}" if column.group else column.label
            rows = tuple(_table_three(left, right, column))
            yield FigureGroup(f"政府信息公开申请（表三，{heading}）", rows, aside=True)


def _table_two(left: Edition, right: Edition) -> Iterator[FigureRow]:
    for row in _both(left.form, right.form, 2):
        for column in _columns_of(row.row, left.form, right.form):
            code = cell_code(2, row.row, column.column)
            if code in left.cells or code in right.cells:
                yield figure_row(f"{row.label}：{column.label}", left.cells, right.cells, code)


def _columns_of(row: str, left: Form, right: Form) -> list[Column]:
    found = list(right.columns(2, row))
    known = {column.column for column in found}
    return found + [column for column in left.columns(2, row) if column.column not in known]


def _table_four(left: Edition, right: Edition) -> Iterator[FigureRow]:
    for row in right.form.rows(4):
        for column in row.columns:
            code = cell_code(4, row.row, column.column)
            yield figure_row(f"{row.label}：{column.label}", left.cells, right.cells, code)


def _table_three(left: Edition, right: Edition, column: Column) -> Iterator[FigureRow]:
    ours, theirs = _column(left, column.column), _column(right, column.column)
    rows = [row for row in _both(left.form, right.form, 3) if row.row != "outcomes"]
    for number, row in enumerate(rows):
        if row.row in ours or row.row in theirs:
            yield figure_row(row.label, ours, theirs, row.row, depth=_depth(row), total=row.group)
        if not any(later.parent == row.parent for later in rows[number + 1 :]):
            # The rows of a unit's own stand last under their heading.
            for name in _own_rows(right, left, row.parent):
                yield figure_row(name.partition("/")[2], ours, theirs, name, depth=1)


def _own_rows(right: Edition, left: Edition, parent: str) -> list[str]:
    found = [f"{parent}/{one.row.label}" for one in (*right.extras, *left.extras) if one.row.parent == parent]
    return list(dict.fromkeys(found)) if parent else []


def _depth(row: ReportRow) -> int:
    if not row.parent or row.parent == "outcomes":
        return 0
    return 1


def _column(edition: Edition, column: str) -> dict[str, Value]:
    """One column of table three by row: what is printed, the unit's own rows, and the sums of the headings."""
    found: dict[str, Value] = {}
    for row in edition.form.rows(3):
        code = cell_code(3, row.row, column)
        if code in edition.cells:
            found[row.row] = edition.cells[code]
    for extra in edition.extras:
        found[f"{extra.row.parent}/{extra.row.label}"] = extra.row.values.get(column)
    for row in edition.form.rows(3):
        if row.group and row.row != "outcomes" and row.row not in found:
            under = [found[child.row] for child in row.children if child.row in found]
            under += [value for name, value in found.items() if name.startswith(f"{row.row}/")]
            found[row.row] = _sum(under)
    return found


def _sum(values: list[Value]) -> Value:
    known = [value for value in values if value is not None]
    return sum(known) if known and len(known) == len(values) else None


def _both(left: Form, right: Form, table: int) -> list[ReportRow]:
    """The rows of the right form, and after them those that only the left one has."""
    found = list(right.rows(table))
    known = {row.row for row in found}
    return found + [row for row in left.rows(table) if row.row not in known]


def figure_row(
    label: str, left: Mapping[str, Value], right: Mapping[str, Value], code: str, *, depth: int = 0, total: bool = False
) -> FigureRow:
    """Compare one figure. A blank is no zero: where either is blank or absent there is no difference to state."""
    first, second = _shown(left, code), _shown(right, code)
    before, after = left.get(code), right.get(code)
    if before is None or after is None:
        return FigureRow(label, first, second, depth=depth, sum=total)
    more = Decimal(str(after)) - Decimal(str(before))
    share = f"{_signed(round(more / Decimal(str(before)) * 100, 1))}%" if before > 0 and more else ""
    return FigureRow(label, first, second, _signed(more), share, depth, total)


def _shown(cells: Mapping[str, Value], code: str) -> str:
    if code not in cells:
        return NO_SUCH
    value = cells[code]
    return BLANK if value is None else str(value)


def _signed(number: Decimal) -> str:
    plain = f"{abs(number):f}"
    if number == 0:
        return "0"
    return f"{'+' if number > 0 else '−'}{plain}"


def _prose(left: Edition, right: Edition) -> Iterator[ProseGroup]:
    ours, theirs = _chapters(left), _chapters(right)
    for number in sorted({*ours, *theirs}):
        heading = (theirs.get(number) or ours[number])[0]
        pieces = tuple(sentences_compared(ours.get(number, ("", ""))[1], theirs.get(number, ("", ""))[1]))
        if pieces:
            yield ProseGroup(heading, pieces)


def _chapters(edition: Edition) -> dict[int, tuple[str, str]]:
    found = {0: ("引言", "\n".join(edition.preamble))}
    found |= {one.number: (one.heading, "\n".join(one.paragraphs)) for one in edition.chapters}
    return {number: given for number, given in found.items() if given[1].strip()}


def sentences_compared(left: str, right: str) -> Iterator[Piece]:
    """Compare two texts sentence by sentence, in the order they are read."""
    ours, theirs = _sentences(left), _sentences(right)
    if max(len(ours), len(theirs)) > _MOST_SENTENCES:
        yield from _replaced(ours, theirs)
        return
    went: list[str] = []
    came: list[str] = []
    for move in Indel.opcodes(ours, theirs):
        if move.tag != "equal":
            went += ours[move.src_start : move.src_end]
            came += theirs[move.dest_start : move.dest_end]
            continue
        yield from _replaced(went, came)
        went, came = [], []
        for text in ours[move.src_start : move.src_end]:
            yield Piece("same", (Span(text, False),), (Span(text, False),))
    yield from _replaced(went, came)


def _sentences(text: str) -> list[str]:
    return [found.strip() for found in _SENTENCE.findall(text) if found.strip()]


def _replaced(ours: list[str], theirs: list[str]) -> Iterator[Piece]:
    """Pair sentences that are alike, in order; the others went or came."""
    at = 0
    for text in ours:
        partner = _partner(text, theirs, at) if max(len(ours), len(theirs)) <= _MOST_PAIRED else None
        if partner is None:
            yield Piece("left", left=(Span(text, True),))
            continue
        for came in theirs[at:partner]:
            yield Piece("right", right=(Span(came, True),))
        yield _rewritten(text, theirs[partner])
        at = partner + 1
    for came in theirs[at:]:
        yield Piece("right", right=(Span(came, True),))


def _partner(text: str, theirs: list[str], at: int) -> int | None:
    alike = [(fuzz.ratio(text, other), -place) for place, other in enumerate(theirs[at:], at)]
    best, place = max(alike, default=(0.0, 0))
    return -place if best >= _ALIKE else None


def _rewritten(left: str, right: str) -> Piece:
    """Mark what differs within a sentence; a number is one word, or 12 and 13 would share a digit."""
    ours, theirs = _TOKEN.findall(left), _TOKEN.findall(right)
    if max(len(ours), len(theirs)) > _MOST_WORDS:
        return Piece("changed", (Span(left, True),), (Span(right, True),))
    first: list[Span] = []
    second: list[Span] = []
    for move in Indel.opcodes(ours, theirs):
        same = move.tag == "equal"
        _append(first, "".join(ours[move.src_start : move.src_end]), not same)
        _append(second, "".join(theirs[move.dest_start : move.dest_end]), not same)
    return Piece("changed", tuple(first), tuple(second))


def _append(spans: list[Span], text: str, only: bool) -> None:
    if not text:
        return
    if spans and spans[-1].only == only:
        text, only = spans.pop().text + text, only
    spans.append(Span(text, only))
